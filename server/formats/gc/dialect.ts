/** What wrote a GC log, found while it is read: collector and JDK. */

/** Short name of a collector as logs and documents call it. */
export function collectorName(written: string): string {
  switch (written) {
    case 'Concurrent Mark Sweep': return 'CMS';
    case 'The Z Garbage Collector': return 'ZGC';
    default: return written;
  }
}

export class Dialect {
  collector: string | null = null;
  /** "17", "8". */
  jdk: string | null = null;
  generational = false;

  constructor(readonly style: 'unified' | 'legacy') {}

  /** One of its own that knows the same. */
  fork(): Dialect {
    return Object.assign(new Dialect(this.style), { collector: this.collector, jdk: this.jdk, generational: this.generational });
  }

  /** "17.0.15+6-Debian-1deb12u1 (release)", "1.8.0_144-b01". */
  version(written: string): void {
    this.jdk ??= /^(?:1\.)?(\d+)/.exec(written)?.[1] ?? null;
  }

  /** What a unified pause line tells of the collector when the file's head is gone. */
  pause(pause: string, row: string, generation: string | null, mode: boolean): void {
    if (generation) this.generational = true;
    if (this.collector) return;
    if (row === 'gc.unified.pause-z') this.collector = 'ZGC';
    else if (row === 'gc.unified.pause-shenandoah' || row === 'gc.unified.pause-degenerated') this.collector = 'Shenandoah';
    else if (pause === 'mixed' || pause === 'cleanup' || mode) this.collector = 'G1';
  }

  collection(name: string): void {
    this.collector ??= 'ZGC';
    if (name !== 'Garbage Collection') this.generational = true;
  }

  /** "unified G1, JDK 17", "unified ZGC generational, JDK 25", "JDK 8 G1". */
  get text(): string {
    const collector = this.collector ? `${this.collector}${this.collector === 'ZGC' && this.generational ? ' generational' : ''}` : '';
    if (this.style === 'unified') return `unified${collector ? ` ${collector}` : ''}${this.jdk ? `, JDK ${this.jdk}` : ''}`;
    return `${this.jdk ? `JDK ${this.jdk}` : 'JDK 8 or before'}${collector ? ` ${collector}` : ''}`;
  }
}
