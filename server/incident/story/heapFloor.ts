/**
 * The floor of a heap: what is still in use after collections that look at the
 * whole of it. A floor that rises for hours is a live set that grows: a leak,
 * or a load that the heap is too small for.
 */
import type { LogEvent } from '../../formats/events';
import { tellsOfGc } from '../../formats/gc/segments';
import { fact } from '../../formats/reading';
import type { IncidentLog } from '../incident';
import type { Actor } from './scene';

export interface HeapFloor {
  /** UTC epoch ms of the first and last low point. */
  readonly start: number;
  readonly end: number;
  readonly fromBytes: number;
  readonly toBytes: number;
  readonly capacityBytes: number;
  readonly bytesPerHour: number;
  /** When the floor reaches the capacity at this rate; NaN for a floor that stands there already. */
  readonly fullAt: number;
  /** Collections it was read from, and Full GCs among them. */
  readonly collections: number;
  readonly fullGcs: number;
  readonly first: { readonly log: IncidentLog; readonly event: LogEvent };
  readonly last: { readonly log: IncidentLog; readonly event: LogEvent };
}

/** Collections behind which little but live objects is left: young ones say nothing of the old generation. */
const looksAtOld = new Set(['full', 'mixed', 'cleanup', 'remark']);
/** The same of collectors that work beside the program: whole cycles of ZGC, the clean-up at the end of one of Shenandoah. */
const wholeCycles = new Set(['Garbage Collection', 'Major Collection', 'cleanup']);
const hourMs = 3600_000;
/** A trend needs time, many low points, and to rise nearly always. */
const leastSpanMs = hourMs;
const buckets = 24;
const leastBuckets = 8;
const leastCollections = 16;
const leastTau = 0.6;
/** Of the capacity, the least rise that is told of. */
const leastRise = 0.1;

interface Low {
  t: number;
  bytes: number;
  log: IncidentLog;
  index: number;
}

/** The rising floor of a node's heap; `null` where it does not rise, or too little is known. */
export function heapFloorOf(actor: Actor): HeapFloor | null {
  const all: Low[] = [];
  let fullGcs = 0;
  let capacityBytes = 0;
  for (const log of actor.logs) {
    if (!tellsOfGc(log.reading)) continue;
    const { events } = log.reading;
    // ZGC's lines state no capacity, its head does.
    capacityBytes = Math.max(capacityBytes, Number(fact(log.reading, 'heap.max')?.value) || 0);
    for (const i of events.ofKind('gc.pause', 'gc.concurrent')) {
      const bytes = events.number(i, 'heapAfterBytes');
      const pause = events.string(i, 'pause');
      if (!(bytes > 0) || !(events.kindOf(i) === 'gc.pause' ? looksAtOld.has(pause) : wholeCycles.has(events.string(i, 'phase')))) continue;
      const t = log.clock.instant(events.rawStart(i), events.basisOf(i));
      if (t !== t) continue;
      if (pause === 'full') fullGcs++;
      capacityBytes = Math.max(capacityBytes, events.number(i, 'heapCapacityBytes') || 0);
      all.push({ t, bytes, log, index: i });
    }
  }
  if (all.length < leastCollections || capacityBytes === 0) return null;
  all.sort((a, b) => a.t - b.t);
  const begin = all[0].t;
  const span = all[all.length - 1].t - begin;
  if (span < leastSpanMs) return null;
  const lows: (Low | undefined)[] = Array.from({ length: buckets });
  for (const one of all) {
    const at = Math.min(buckets - 1, Math.floor((one.t - begin) / span * buckets));
    if (!(lows[at] && lows[at].bytes <= one.bytes)) lows[at] = one;
  }
  const points = lows.filter(low => low !== undefined);
  if (points.length < leastBuckets || tau(points) < leastTau) return null;
  const slope = medianSlope(points);
  const [first] = points;
  const last = points[points.length - 1];
  const rise = last.bytes - first.bytes;
  if (!(slope > 0) || rise < leastRise * capacityBytes || (last.t - first.t) < leastSpanMs / 2) return null;
  const seen = ({ log, index }: Low): HeapFloor['first'] => ({ log, event: log.reading.events.at(index, log.clock) });
  const left = capacityBytes - last.bytes;
  return {
    start: first.t, end: last.t, fromBytes: first.bytes, toBytes: last.bytes, capacityBytes, bytesPerHour: slope * hourMs,
    fullAt: left > 0.05 * capacityBytes ? last.t + left / slope : NaN, collections: all.length, fullGcs, first: seen(first), last: seen(last),
  };
}

/** Kendall's tau: how much more often a later point is higher than lower. */
function tau(points: readonly Low[]): number {
  let sum = 0;
  for (let i = 0; i < points.length; i++) for (let j = i + 1; j < points.length; j++) sum += Math.sign(points[j].bytes - points[i].bytes);
  return sum / (points.length * (points.length - 1) / 2);
}

/** The slope between two points, the median of all pairs (Theil, Sen): one outlier does not move it. Bytes a ms. */
function medianSlope(points: readonly Low[]): number {
  const slopes: number[] = [];
  for (let i = 0; i < points.length; i++) for (let j = i + 1; j < points.length; j++) slopes.push((points[j].bytes - points[i].bytes) / (points[j].t - points[i].t));
  slopes.sort((a, b) => a - b);
  return slopes[slopes.length >> 1];
}
