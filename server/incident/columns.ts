/**
 * The placed events of logs by kind and time. Of each log they are sorted once
 * for each state it is in; of all logs together they are merged, and an event
 * is made an object when somebody looks at it.
 */
import type { EventTable, LogEvent } from '../formats/events';
import type { IncidentLog } from './incident';
import { ofReading, onDemand } from './kept';
import { firstFrom, joined, numbersBelow, orderOf } from './order';

export interface Seen {
  readonly log: IncidentLog;
  readonly event: LogEvent;
}

const noEvents = new Uint32Array(0);

/** Numbers of the events of a reading by kind, in the order they were read. */
export const eventsByKind = ofReading(({ events }) => events.byKind());

/** The events of one kind in one log. */
export class Column {
  /** UTC epoch ms, ascending. */
  readonly starts: Float64Array;
  readonly #numbers: Uint32Array;
  readonly #seen: (Seen | undefined)[] = [];
  /** How long the longest of them lasted, ms. */
  readonly longestMs: number = 0;

  constructor(readonly log: IncidentLog, numbers: Uint32Array) {
    const { reading: { events }, clock } = log;
    const starts = new Float64Array(numbers.length);
    for (let at = 0; at < starts.length; at++) starts[at] = clock.instant(events.rawStart(numbers[at]), events.basisOf(numbers[at]));
    const order = orderOf(starts);
    this.starts = order ? picked(starts, order, new Float64Array(order.length)) : starts;
    this.#numbers = order ? picked(numbers, order, new Uint32Array(order.length)) : numbers;
    for (let at = 0; at < this.#numbers.length; at++) {
      const i = this.#numbers[at];
      if (events.rawEnd(i) === events.rawStart(i)) continue;
      this.longestMs = Math.max(this.longestMs, clock.instant(events.rawEnd(i), events.basisOf(i)) - this.starts[at] || 0);
    }
  }

  at(position: number): Seen {
    return this.#seen[position] ??= { log: this.log, event: this.table.at(this.#numbers[position], this.log.clock) };
  }

  get table(): EventTable {
    return this.log.reading.events;
  }

  /** The event's number in the table of its log. */
  numberAt(position: number): number {
    return this.#numbers[position];
  }
}

function picked<A extends Float64Array | Uint32Array>(from: A, order: Uint32Array, to: A): A {
  for (let at = 0; at < order.length; at++) to[at] = from[order[at]];
  return to;
}

const columns = new WeakMap<IncidentLog, Map<string, Column>>();

/** The events of a kind in a log, sorted once; `null` when it holds none that can be placed. */
export function columnOf(log: IncidentLog, kind: string): Column | null {
  const numbers = eventsByKind(log.reading).get(kind) ?? noEvents;
  if (numbers.length === 0) return null;
  const ofLog: Map<string, Column> = onDemand(columns, log, () => new Map<string, Column>());
  const column = onDemand(ofLog, kind, () => new Column(log, numbers));
  return column.starts.length > 0 ? column : null;
}

/** The events of one kind in many logs, by start; of one instant in the order of the logs. */
export class Merged {
  readonly longestMs: number;
  readonly #columns: readonly Column[];
  readonly #starts: Float64Array;
  /** Which column, and the position in it; `null` where there is but one. */
  readonly #of: Uint32Array | null = null;
  readonly #position: Uint32Array | null = null;
  #all: readonly Seen[] | null = null;
  #last: { from: number; to: number; found: readonly Seen[] } = { from: NaN, to: NaN, found: [] };

  constructor(parts: readonly Column[]) {
    this.#columns = parts;
    this.longestMs = parts.reduce((most, one) => Math.max(most, one.longestMs), 0);
    if (parts.length === 1) {
      this.#starts = parts[0].starts;
      return;
    }
    const count = parts.reduce((sum, one) => sum + one.starts.length, 0);
    const starts = new Float64Array(count);
    const of = new Uint32Array(count);
    const position = new Uint32Array(count);
    const runs = [0];
    for (const [number, { starts: own }] of parts.entries()) {
      const from = runs[runs.length - 1];
      starts.set(own, from);
      of.fill(number, from, from + own.length);
      for (let at = 0; at < own.length; at++) position[from + at] = at;
      runs.push(from + own.length);
    }
    const order = joined(numbersBelow(count), runs, starts);
    this.#starts = picked(starts, order, new Float64Array(count));
    this.#of = picked(of, order, new Uint32Array(count));
    this.#position = picked(position, order, new Uint32Array(count));
  }

  get length(): number {
    return this.#starts.length;
  }

  at(i: number): Seen {
    return this.#of === null || this.#position === null ? this.#columns[0].at(i) : this.#columns[this.#of[i]].at(this.#position[i]);
  }

  /** UTC epoch ms. */
  startAt(i: number): number {
    return this.#starts[i];
  }

  /** A text field without making the event an object; '' when there is none. */
  textAt(i: number, field: string): string {
    const column = this.#columns[this.#of === null ? 0 : this.#of[i]];
    return column.table.string(column.numberAt(this.#position === null ? i : this.#position[i]), field);
  }

  /** All of them. */
  get all(): readonly Seen[] {
    return this.#all ??= Array.from({ length: this.length }, (_, i) => this.at(i));
  }

  /** Those that lie in [from, to] or reach in. Where many are lost at once, all of them ask for the same. */
  between(from: number, to: number): readonly Seen[] {
    if (this.#last.from !== from || this.#last.to !== to) this.#last = { from, to, found: [...this.#within(from, to)] };
    return this.#last.found;
  }

  /** Is there such a one among them? */
  some(from: number, to: number, fits: (one: Seen) => boolean): boolean {
    for (const one of this.#within(from, to)) if (fits(one)) return true;
    return false;
  }

  *#within(from: number, to: number): Generator<Seen> {
    for (let i = firstFrom(this.#starts, from - this.longestMs); i < this.length && this.#starts[i] <= to; i++) {
      const one = this.at(i);
      if (one.event.end >= from) yield one;
    }
  }
}
