/** What is left of the heap when it was collected thoroughly, and where that goes: a rising floor is a leak or growing data. */
import type { Clock } from '../../text/clock';
import type { LogReading } from '../reading';
import { inSegments } from './segments';

/** What the trend is taken from, the surest first. */
export type FloorBasis =
  | 'full' // heap after Full GCs: everything that is not live is gone
  | 'mixed' // the lowest heap after G1's mixed collections of one marking: the old regions worth it are gone
  | 'cycle' // heap after a whole cycle of ZGC or Shenandoah
  | 'old'; // used old generation after young collections: it holds garbage too, so only its lows count

/** One segment's floor. */
export interface HeapFloor {
  /** Zero-based first line of the segment. */
  line: number;
  basis: FloorBasis;
  /** How many collections; never fewer than `fewest`. */
  count: number;
  /** Heap (of `old`: old generation) in use after the first and the last one, and their lines. */
  firstBytes: number;
  lastBytes: number;
  firstLine: number;
  lastLine: number;
  /** Instants of the first and the last one: UTC epoch ms, or raw ms on one basis where the clock cannot place them. */
  start: number;
  end: number;
  /** Slope of the least-squares line; negative when the floor falls. */
  bytesPerHour: number;
  /** Share of the variance that the line explains, 0 to 1; 0 when nothing varies. */
  r2: number;
  /** The largest heap that the segment tells of: what the floor rises towards. NaN when none does. */
  capacityBytes: number;
}

/** Fewer collections than this say nothing of a trend. */
export const fewest = 5;
/** Young collections are taken together by this many: the lowest old generation among them. */
const lowsOf = 8;
/** A trend is told of no shorter stretch, ms. */
const shortest = 1000;

interface Point {
  at: number;
  bytes: number;
  line: number;
  /** Points of one group are one: a cycle of Shenandoah has two clean-ups, a marking of G1 several mixed collections. */
  group: number;
}

/** Cycles of ZGC; the clean-up at the end of one of Shenandoah (of a generation's own cycle it is none). */
const cyclePhases = new Set(['Garbage Collection', 'Major Collection', 'cleanup']);

/**
 * The floor of each segment (run of the JVM) that has points enough, by the surest basis that has. Collections that somebody asked for count: they
 * collect as thoroughly.
 */
export function heapFloors(reading: LogReading, clock: Clock): HeapFloor[] {
  const { events } = reading;
  const floors: HeapFloor[] = [];
  inSegments(reading, ['gc.pause', 'gc.concurrent'], (segment, indices) => {
    const points: Record<FloorBasis, Point[]> = { full: [], mixed: [], cycle: [], old: [] };
    let capacity = NaN;
    let markings = 0;
    for (const i of indices) {
      const raw = events.rawEnd(i);
      const instant = clock.instant(raw, events.basisOf(i));
      const at = instant === instant ? instant : raw;
      const line = events.lineOf(i);
      const heap = events.number(i, 'heapCapacityBytes');
      if (heap > capacity || capacity !== capacity) capacity = heap;
      const put = (basis: FloorBasis, bytes: number, group = -1): void => {
        if (!(bytes >= 0) || at !== at) return;
        const of = points[basis];
        const before = of[of.length - 1];
        if (group >= 0 && before?.group === group) {
          if (bytes <= before.bytes) of[of.length - 1] = { at, bytes, line, group };
        } else of.push({ at, bytes, line, group });
      };
      const after = events.number(i, 'heapAfterBytes');
      if (events.kindOf(i) === 'gc.concurrent') {
        const phase = events.string(i, 'phase');
        if (cyclePhases.has(phase) && !(phase === 'cleanup' && reading.dialect.includes('generational'))) put('cycle', after, events.number(i, 'gcId'));
        continue;
      }
      const pause = events.string(i, 'pause');
      if (pause === 'full') put('full', after);
      else if (pause === 'mixed') put('mixed', after, markings);
      if (pause === 'initial-mark') markings++;
      if (pause === 'young' || pause === 'initial-mark') put('old', events.number(i, 'oldAfterBytes'));
    }
    points.old = lows(points.old);
    for (const basis of ['full', 'mixed', 'cycle', 'old'] as const) {
      const floor = trend(points[basis]);
      if (!floor) continue;
      floors.push({ line: segment.line, basis, ...floor, capacityBytes: capacity });
      break;
    }
  });
  return floors;
}

/** The lowest of every few: garbage that a young collection leaves in the old generation is no floor. */
function lows(points: readonly Point[]): Point[] {
  const lowest: Point[] = [];
  for (let i = 0; i + lowsOf <= points.length; i += lowsOf) lowest.push(points.slice(i, i + lowsOf).reduce((low, point) => point.bytes < low.bytes ? point : low));
  return lowest;
}

/** Least squares; `null` for too few points, too short a stretch, or stamps on different clocks. */
function trend(points: readonly Point[]): Omit<HeapFloor, 'line' | 'basis' | 'capacityBytes'> | null {
  const [first] = points;
  const last = points[points.length - 1];
  if (points.length < fewest || !(last.at - first.at >= shortest) || points.some(({ at }) => at < first.at || at > last.at)) return null;
  const n = points.length;
  const meanAt = points.reduce((sum, { at }) => sum + (at - first.at), 0) / n;
  const meanBytes = points.reduce((sum, { bytes }) => sum + bytes, 0) / n;
  let varianceAt = 0;
  let varianceBytes = 0;
  let together = 0;
  for (const { at, bytes } of points) {
    const x = at - first.at - meanAt;
    const y = bytes - meanBytes;
    varianceAt += x * x;
    varianceBytes += y * y;
    together += x * y;
  }
  return {
    count: n, firstBytes: first.bytes, lastBytes: last.bytes, firstLine: first.line, lastLine: last.line, start: first.at, end: last.at,
    bytesPerHour: varianceAt > 0 ? together / varianceAt * 3_600_000 : 0,
    r2: varianceAt > 0 && varianceBytes > 0 ? together * together / (varianceAt * varianceBytes) : 0,
  };
}
