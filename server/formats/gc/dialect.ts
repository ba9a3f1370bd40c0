/** What wrote a GC log, found while it is read: collector and JDK. */

import { startsWith } from '../../text/bytes';

/** Short name of a collector as logs and documents call it. */
export function collectorName(written: string): string {
  switch (written) {
    case 'Concurrent Mark Sweep': return 'CMS';
    case 'The Z Garbage Collector': return 'ZGC';
    default: return written;
  }
}

/** Beginnings of lines that only one collector writes, for logs whose head is gone. */
const telling: readonly [start: string, collector: string][] = [
  ['Eden regions: ', 'G1'], ['Survivor regions: ', 'G1'], ['garbage-first heap', 'G1'], ['Merge Heap Roots', 'G1'], ['Evacuate Collection Set', 'G1'], ['Pre Evacuate Collection Set', 'G1'], ['Concurrent Mark Cycle', 'G1'], ['Safepoint "G1', 'G1'],
  ['PSYoungGen', 'Parallel'], ['ParOldGen', 'Parallel'], ['Marking Phase', 'Parallel'], ['Safepoint "ParallelGC', 'Parallel'], ['Pause Full (Ergonomics)', 'Parallel'],
  ['DefNew: ', 'Serial'], ['def new generation', 'Serial'], ['Safepoint "GenCollect', 'Serial'], ['Safepoint "Serial', 'Serial'],
  ['ParNew: ', 'CMS'], ['CMS: ', 'CMS'], ['par new generation', 'CMS'], ['concurrent mark-sweep generation', 'CMS'], ['Concurrent Sweep', 'CMS'],
  ['Shenandoah Heap', 'Shenandoah'], ['Safepoint "Shenandoah', 'Shenandoah'], ['Pause Init ', 'Shenandoah'], ['Pause Final ', 'Shenandoah'], ['Total Pauses (G) ', 'Shenandoah'], ['Trigger: ', 'Shenandoah'], ['Pacer for ', 'Shenandoah'],
  ['ZHeap ', 'ZGC'], ['=== Garbage Collection Statistics', 'ZGC'], ['Safepoint "Z', 'ZGC'], ['Safepoint "XMark', 'ZGC'], ['Pause Mark ', 'ZGC'], ['Pause Relocate ', 'ZGC'], ['Epsilon Heap', 'Epsilon'],
];

/** Which collector writes a line that starts like this; `null` for one that any may write. */
export function collectorTold(bytes: Uint8Array, at: number, to: number): string | null {
  for (const [start, collector] of telling) if (bytes[at] === start.charCodeAt(0) && startsWith(bytes, at, to, start)) return collector;
  return null;
}

/** The style that a dialect's text speaks of; `null` for a text of something else. */
export function styleOf(text: string): Dialect['style'] | null {
  return text.startsWith('unified') ? 'unified' : text.startsWith('JDK ') ? 'legacy' : null;
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

  /** Takes over what another says of the same JVM. */
  learn(other: Dialect): void {
    this.collector = other.collector ?? this.collector;
    this.jdk ??= other.jdk;
    this.generational ||= other.generational;
  }

  /** "17.0.15+6-Debian-1deb12u1 (release)", "1.8.0_144-b01". */
  version(written: string): void {
    this.jdk ??= /^(?:1\.)?(\d+)/.exec(written)?.[1] ?? null;
  }

  /** What a unified pause line tells of the collector when the file's head is gone. */
  pause(pause: string, row: string, generation: string | null, mode: boolean, cause: string | null): void {
    if (generation) this.generational = true;
    if (this.collector) return;
    if (cause?.startsWith('G1 ')) this.collector = 'G1';
    if (row === 'gc.unified.pause-native-image') this.collector = 'Serial (Native Image)';
    else if (row === 'gc.unified.pause-z') this.collector = 'ZGC';
    else if (row === 'gc.unified.pause-shenandoah' || row === 'gc.unified.pause-degenerated') this.collector = 'Shenandoah';
    else if (pause === 'mixed' || pause === 'cleanup' || mode) this.collector = 'G1';
  }

  collection(name: string): void {
    this.collector ??= 'ZGC';
    if (name !== 'Garbage Collection') this.generational = true;
  }

  /** "unified G1, JDK 17", "unified ZGC generational, JDK 25", "JDK 8 G1". */
  get text(): string {
    const collector = this.collector ? `${this.collector}${this.generational ? ' generational' : ''}` : '';
    if (this.style === 'unified') return `unified${collector ? ` ${collector}` : ''}${this.jdk ? `, JDK ${this.jdk}` : ''}`;
    return `${this.jdk ? `JDK ${this.jdk}` : 'JDK 8 or before'}${collector ? ` ${collector}` : ''}`;
  }
}

/** The dialects of a file's runs as one text: a run that tells nothing new is left out. */
export function dialectsText(runs: readonly Dialect[]): string {
  const told: Dialect[] = [];
  for (const run of runs) {
    const known = told.some(one => (run.collector === null || run.collector === one.collector) && (run.jdk === null || run.jdk === one.jdk) && (run.generational === one.generational || run.collector === null));
    if (!known) told.push(run);
  }
  return [...new Set(told.map(run => run.text))].join('; ');
}
