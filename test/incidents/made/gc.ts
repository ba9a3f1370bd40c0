/**
 * GC logs in the layouts of HotSpot's collectors. Where each line comes from:
 * JDK 17 `GCTraceTimeImpl` (a unified pause is told at its end) and `GCTraceCPUTime`;
 * JDK 8 `GCTraceTime` (the stamp is the pause's start) with -XX:+PrintGCDetails -XX:+PrintGCDateStamps;
 * ZGC's `ZStat` and `ZAllocationStall` ("Allocation Stall (thread) 12.345ms").
 */
export interface Span { from: number; ms: number }

export interface Stop extends Span {
  full: boolean;
  /** MB before and after, and the heap. */
  heap?: [before: number, after: number, capacity: number];
  /** Seconds of CPU its threads got; as long as the pause when absent. */
  cpuMs?: number;
  /** A mixed pause of G1. */
  mixed?: boolean;
}

export type GcLayout = 'unified' | 'jdk8-g1' | 'jdk8-parallel' | 'unified-parallel' | 'unified-serial';

export function iso(at: number, between: string, comma: string): string {
  return new Date(at).toISOString().slice(0, 23).replace('T', between).replace('.', comma);
}

/** A log of these stops, whose instants count from `t0`; by start. */
export function gcLog(stops: readonly Stop[], layout: GcLayout, t0: number): string {
  const lines = layout.startsWith('jdk8') ? stops.flatMap((stop, i) => jdk8(stop, i, layout, t0)) : [`[${iso(t0 + 10, 'T', '.')}+0000][info][gc] Using ${{ unified: 'G1', 'unified-parallel': 'Parallel', 'unified-serial': 'Serial' }[layout as 'unified']}`, ...stops.flatMap((stop, i) => unified(stop, i, layout, t0))];
  return lines.map(line => `${line}\n`).join('');
}

function heapOf({ full, heap }: Stop): [number, number, number] {
  return heap ?? (full ? [1020, 960, 1024] : [620, 120, 1024]);
}

function unified(stop: Stop, gcId: number, layout: GcLayout, t0: number): string[] {
  const { from, ms, full, cpuMs, mixed } = stop;
  const [before, after, capacity] = heapOf(stop);
  const g1 = layout === 'unified';
  const what = full ? `Full (${g1 ? 'G1 Compaction Pause' : layout === 'unified-serial' ? 'Allocation Failure' : 'Ergonomics'})` : g1 ? `Young (${mixed ? 'Mixed' : 'Normal'}) (G1 Evacuation Pause)` : 'Young (Allocation Failure)';
  const at = `[${iso(t0 + from + ms, 'T', '.')}+0000][info]`;
  const lines = [`${at}[gc${layout === 'unified' && cpuMs === undefined ? '' : '          '}] GC(${gcId}) Pause ${what} ${before}M->${after}M(${capacity}M) ${ms}.125ms`];
  if (cpuMs !== undefined) lines.push(`${at}[gc,cpu      ] GC(${gcId}) User=${(cpuMs * 0.8 / 1000).toFixed(2)}s Sys=${(cpuMs * 0.2 / 1000).toFixed(2)}s Real=${(ms / 1000).toFixed(2)}s`);
  return lines;
}

function jdk8(stop: Stop, _: number, layout: GcLayout, t0: number): string[] {
  const { from, ms, full, cpuMs } = stop;
  const [before, after, capacity] = heapOf(stop);
  const at = `${iso(t0 + from, 'T', '.')}+0000: ${(100 + from / 1000).toFixed(3)}: `;
  const seconds = `${(ms / 1000).toFixed(7)} secs`;
  const times = ` [Times: user=${((cpuMs ?? ms) * 0.9 / 1000).toFixed(2)} sys=${((cpuMs ?? ms) * 0.1 / 1000).toFixed(2)}, real=${(ms / 1000).toFixed(2)} secs] `;
  if (layout === 'jdk8-parallel') {
    return full
      ? [`${at}[Full GC (Ergonomics) [PSYoungGen: 10240K->0K(150016K)] [ParOldGen: ${before * 1024 - 10240}K->${after * 1024}K(${capacity * 1024 - 150016}K)] ${before * 1024}K->${after * 1024}K(${capacity * 1024}K), [Metaspace: 34823K->34823K(1081344K)], ${seconds}]${times}`]
      : [`${at}[GC (Allocation Failure) [PSYoungGen: 140000K->9000K(150016K)] ${before * 1024}K->${after * 1024}K(${capacity * 1024}K), ${seconds}]${times}`];
  }
  return full
    ? [`${at}[Full GC (Allocation Failure)  ${before}M->${after}M(${capacity}M), ${seconds}]`, `   [Eden: 0.0B(51.0M)->0.0B(204.0M) Survivors: 0.0B->0.0B Heap: ${before}.0M(${capacity}.0M)->${after}.0M(${capacity}.0M)], [Metaspace: 34823K->34823K(1081344K)]`, times]
    : [`${at}[GC pause (G1 Evacuation Pause) (young), ${seconds}]`, '   [Parallel Time: 7.1 ms, GC Workers: 8]', `   [Eden: 500.0M(500.0M)->0.0B(500.0M) Survivors: 8192.0K->8192.0K Heap: ${before}.0M(${capacity}.0M)->${after}.0M(${capacity}.0M)]`, times];
}
