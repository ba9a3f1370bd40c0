/** What the report states of the JVM's own sizes: heap, metaspace, stacks, and of who built and what ran it. */
import { parseSize } from '../../text/sizes';
import type { Collector, Facts } from './report';
import { updateOf } from './version';

/** Words that lines of the section "Heap" begin with, by collector (print_on of the heaps and generations, JDK 8 to 25). */
const heaps: readonly [start: string, collector: Collector][] = [
  ['garbage-first heap', 'G1'], ['PSYoungGen', 'Parallel'], ['ParOldGen', 'Parallel'], ['PSOldGen', 'Parallel'],
  ['par new generation', 'CMS'], ['concurrent mark-sweep generation', 'CMS'], ['def new generation', 'Serial'], ['DefNew', 'Serial'],
  ['tenured generation', 'Serial'], ['Tenured', 'Serial'], ['ZHeap', 'ZGC'], ['Shenandoah Heap', 'Shenandoah'], ['Epsilon Heap', 'Epsilon'],
];

/** `-XX:+UseG1GC` and the like; also "g1 gc" of the version line (GCConfig::hs_err_name). */
const collectors: Record<string, Collector> = {
  UseG1GC: 'G1', UseParallelGC: 'Parallel', UseParallelOldGC: 'Parallel', UseSerialGC: 'Serial', UseConcMarkSweepGC: 'CMS', UseZGC: 'ZGC', UseShenandoahGC: 'Shenandoah', UseEpsilonGC: 'Epsilon',
  'g1 gc': 'G1', 'parallel gc': 'Parallel', 'serial gc': 'Serial', 'concurrent mark sweep gc': 'CMS', 'z gc': 'ZGC', 'shenandoah gc': 'Shenandoah', 'epsilon gc': 'Epsilon',
};

/** Sizes that flags and options set, in bytes; `max` of the heap by several names. */
const options: readonly [pattern: RegExp, set: 'heap' | 'metaspace' | 'stack', factor: number][] = [
  [/^-Xmx(\S+)$/, 'heap', 1], [/^-XX:MaxHeapSize=(\S+)$/, 'heap', 1], [/^-XX:MaxMetaspaceSize=(\S+)$/, 'metaspace', 1],
  [/^-Xss(\S+)$/, 'stack', 1], [/^-XX:ThreadStackSize=(\S+)$/, 'stack', 1024],
];
const flags: Record<string, ['heap' | 'metaspace' | 'stack', number]> = { MaxHeapSize: ['heap', 1], MaxMetaspaceSize: ['metaspace', 1], ThreadStackSize: ['stack', 1024] };

/** Collects them; the sizes that flags state go before options, options before what the heap section shows. */
export class VmWriter {
  readonly #flags = new Map<string, number>();
  readonly #options = new Map<string, number>();
  #shownMax: number | null = null;
  #addressMax: number | null = null;
  readonly #generations = new Set<string>();
  /** Sizes of Java threads' stacks with how many have it. */
  readonly #stacks = new Map<number, number>();

  constructor(readonly report: Facts) {}

  fork(report: Facts): VmWriter {
    const twin = new VmWriter(report);
    for (const [what, bytes] of this.#flags) twin.#flags.set(what, bytes);
    for (const [what, bytes] of this.#options) twin.#options.set(what, bytes);
    for (const start of this.#generations) twin.#generations.add(start);
    for (const [bytes, count] of this.#stacks) twin.#stacks.set(bytes, count);
    twin.#shownMax = this.#shownMax;
    twin.#addressMax = this.#addressMax;
    return twin;
  }

  /** A line of the sections "Heap" or "Metaspace". */
  heapLine(written: string, line: number): void {
    const { heap, metaspace, lines } = this.report;
    const text = written.trimStart();
    if (text.startsWith('Metaspace ')) {
      if (metaspace.usedBytes !== null) return;
      metaspace.usedBytes = size(text, /used (\d+[KMG]?)/);
      metaspace.committedBytes = size(text, /committed (\d+[KMG]?)/);
      metaspace.reservedBytes = size(text, /reserved (\d+[KMG]?)/);
      lines['metaspace'] = line;
      return;
    }
    const known = heaps.find(([start]) => text.startsWith(start));
    if (known) {
      const [start, collector] = known;
      // A report that a later one follows in the same file: the first counts.
      if (this.#generations.has(start)) return;
      this.#generations.add(start);
      heap.collector ??= collector;
    } else if (!/^(?:\d+[KMGB] (?:total|max),|space \d)/.test(text)) return;
    const committed = size(text, /committed (\d+[KMGB]?)/) ?? size(text, /(\d+[KMGB]) committed/) ?? size(text, /[^x] capacity (\d+[KMG])/) ?? size(text, /total (\d+[KMG])/) ?? size(text, /^space (\d+[KMG])/);
    const used = size(text, /used (\d+[KMGB])/) ?? size(text, /(\d+[KMGB]) used/);
    this.#shownMax ??= size(text, /reserved (\d+[KMG])/) ?? size(text, /max capacity (\d+[KMG])/) ?? size(text, /(\d+[KMG]) max,/);
    if (committed === null || (!known && heap.committedBytes !== null)) return;
    heap.committedBytes = (heap.committedBytes ?? 0) + committed;
    if (used !== null) heap.usedBytes = (heap.usedBytes ?? 0) + used;
    lines['heap'] ??= line;
  }

  /** `Heap address: 0x…, size: 1024 MB`: what is reserved for the heap. */
  heapAddress(written: string, line: number): void {
    const bytes = size(written, /size: (\d+ MB)/);
    if (bytes === null || this.#addressMax !== null) return;
    this.#addressMax = bytes;
    this.report.lines['heap.maxBytes'] ??= line;
  }

  /** A line of the section "[Global flags]". */
  flag(name: string, value: string, line: number): void {
    const known = flags[name];
    if (known && /^\d+$/.test(value)) {
      if (known[0] === 'heap') this.report.lines['heap.maxBytes'] = line;
      if (!this.#flags.has(known[0])) this.#flags.set(known[0], Number(value) * known[1]);
    } else if (value === 'true' && Object.hasOwn(collectors, name)) this.report.heap.collector ??= collectors[name];
  }

  /** The options of the command line; of one that is given twice the last counts. */
  arguments(written: string, line: number): void {
    if (this.#options.size > 0) return;
    for (const option of written.split(' ')) {
      if (!option.startsWith('-X')) continue;
      for (const [pattern, what, factor] of options) {
        const found = pattern.exec(option);
        const bytes = found ? parseSize(found[1]) * factor : NaN;
        if (!Number.isFinite(bytes)) continue;
        this.#options.set(what, bytes);
        if (what === 'heap') this.report.lines['heap.maxBytes'] ??= line;
      }
      const used = /^-XX:\+(Use\w+GC)$/.exec(option);
      if (used && Object.hasOwn(collectors, used[1])) this.report.heap.collector ??= collectors[used[1]];
    }
  }

  /** `java_command: kafka.Kafka config/server.properties`. */
  command(written: string): void {
    const word = /^\S+/.exec(written.trim());
    if (word && word[0] !== '<unknown>') this.report.application ??= word[0];
  }

  threadStack(bytes: number): void {
    if (bytes > 0) this.#stacks.set(bytes, (this.#stacks.get(bytes) ?? 0) + 1);
  }

  finish(): void {
    const { report } = this;
    const { heap, metaspace } = report;
    const set = (what: string): number | null => this.#flags.get(what) ?? this.#options.get(what) ?? null;
    heap.maxBytes = set('heap') ?? this.#shownMax ?? this.#addressMax;
    metaspace.maxBytes = set('metaspace');
    const [usual] = [...this.#stacks].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0] ?? [];
    // JDK 8 adds a guard page of the C library to the stack: 1028 kB of 1024.
    report.threadStackBytes = set('stack') ?? (usual === undefined ? null : usual % 65536 === 0 ? usual : usual - usual % 65536);
    const words = report.vmVersion?.split(', ') ?? [];
    const named = words.find(word => Object.hasOwn(collectors, word));
    if (named) heap.collector = collectors[named];
    const name = report.jvm ?? '';
    report.jdkUpdate = updateOf(name) ?? updateOf(report.vmVersion ?? '');
    report.vendor ??= /\(([A-Z][A-Za-z_]+-\d[^)]*)\) \(/.exec(name)?.[1] ?? /^OpenJDK Runtime Environment ([A-Z][A-Za-z_]+-\d\S*) \(/.exec(name)?.[1]
      ?? (name.startsWith('Java(TM)') ? 'Oracle' : null);
  }
}

function size(written: string, pattern: RegExp): number | null {
  const found = pattern.exec(written);
  const bytes = found ? parseSize(found[1]) : NaN;
  return Number.isFinite(bytes) ? bytes : null;
}
