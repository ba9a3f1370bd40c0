/** Which events of a log lie near an instant: sorted once, then by binary search. */
import type { EventTable } from '../formats/events';
import type { LogReading } from '../formats/reading';
import type { Clock } from '../text/clock';
import { firstBehind, firstFrom, numbersBelow, orderOf } from './order';

/** Events by time. Events that cannot be placed are left out. */
export class TimeIndex {
  /** Numbers of all events that can be placed, by start. */
  readonly order: Uint32Array;
  readonly #starts: Float64Array;
  /** The latest end of this and all earlier-starting events: tells when a search backwards is over. */
  readonly #latest: Float64Array;

  constructor(events: EventTable, clock: Clock) {
    const starts = new Float64Array(events.length);
    for (let i = 0; i < starts.length; i++) starts[i] = clock.instant(events.rawStart(i), events.basisOf(i));
    const order = orderOf(starts);
    this.order = order ?? numbersBelow(starts.length);
    this.#starts = order ? new Float64Array(order.length) : starts;
    this.#latest = this.#starts;
    let latest = -Infinity;
    for (let at = 0; at < this.order.length; at++) {
      const i = this.order[at];
      const start = this.#starts[at] = starts[i];
      const end = events.rawEnd(i) === events.rawStart(i) ? start : clock.instant(events.rawEnd(i), events.basisOf(i));
      latest = Math.max(latest, end === end ? end : start);
      // As long as none lasts, the latest end is the last start.
      if (this.#latest === this.#starts && latest !== start) this.#latest = this.#starts.slice();
      if (this.#latest !== this.#starts) this.#latest[at] = latest;
    }
  }

  /** First start and latest end; `null` without events. */
  get span(): { start: number; end: number } | null {
    const last = this.order.length - 1;
    return last < 0 ? null : { start: this.#starts[0], end: this.#latest[last] };
  }

  /**
   * Events that start before or at `to` and may reach `from`, by start: those
   * that lie within or reach in, and perhaps others that ended earlier.
   */
  near(from: number, to: number): Uint32Array {
    const end = firstBehind(this.#starts, to);
    const begin = firstFrom(this.#latest, from);
    return this.order.subarray(Math.min(begin, end), end);
  }
}

/** A stretch of a log's UTF-8 text: bytes [from, to), whose first line has this number. */
export interface Slice {
  from: number;
  to: number;
  line: number;
}

/**
 * The stretches of a log that hold every record stamped within [from, to], and
 * every one of `lines` (ascending). As many as there are, joined where they touch.
 */
export function slicesNear(reading: LogReading, clock: Clock, from: number, to: number, lines: readonly number[] = []): Slice[] {
  const { checkpoints } = reading;
  const wanted = new Uint8Array(checkpoints.length);
  checkpoints.forEach((point, i) => {
    if (clock.instant(point.min, point.basis) <= to && clock.instant(point.max, point.basis) >= from) wanted[i] = 1;
  });
  for (const line of lines) {
    const i = lastCheckpointAt(reading, line);
    if (i >= 0) wanted[i] = 1;
  }
  const slices: Slice[] = [];
  for (let i = 0; i < checkpoints.length; i++) {
    if (wanted[i] === 0) continue;
    const end = i + 1 < checkpoints.length ? checkpoints[i + 1].offset : Infinity;
    if (i > 0 && wanted[i - 1] === 1) slices[slices.length - 1].to = end;
    else slices.push({ from: checkpoints[i].offset, to: end, line: checkpoints[i].line });
  }
  return slices;
}

function lastCheckpointAt({ checkpoints }: LogReading, line: number): number {
  let low = 0;
  let high = checkpoints.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (checkpoints[middle].line <= line) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
