/**
 * Events as columns: no object a line, cheap to keep, cheap to hand from a
 * worker. `at(i)` makes the one event somebody looks at.
 */
import type { Clock } from '../text/clock';
import { Basis } from '../text/stamp';
import { labelWith } from './labels';
import { shapeOf, type EventShape } from './row';
import { Texts } from './texts';

export type Value = string | number | null;

/** One event, made on demand. */
export interface LogEvent {
  /** Position in its table. */
  readonly index: number;
  readonly kind: string;
  readonly shape: EventShape;
  /** Zero-based first and last line of what it was read from. */
  readonly line: number;
  readonly endLine: number;
  /** UTC epoch ms; NaN when the clock cannot place it. `end` equals `start` for a moment. */
  readonly start: number;
  readonly end: number;
  /** What the stamp counted from. */
  readonly basis: Basis;
  readonly fields: Readonly<Record<string, Value>>;
}

/** A field as a number; NaN for text, and where it was not written. */
export function numberIn(fields: LogEvent['fields'], name: string): number {
  const value = fields[name];
  return typeof value === 'number' ? value : NaN;
}

/** A table that crosses a thread border: structured-clonable. */
export interface EventColumns {
  shapeIds: string[];
  shape: Uint16Array<ArrayBuffer>;
  line: Uint32Array<ArrayBuffer>;
  endLine: Uint32Array<ArrayBuffer>;
  basis: Uint8Array<ArrayBuffer>;
  start: Float64Array<ArrayBuffer>;
  end: Float64Array<ArrayBuffer>;
  at: Uint32Array<ArrayBuffer>;
  values: Float64Array<ArrayBuffer>;
  strings: string[];
}

const initialRoom = 64;

/**
 * Columns of events in the order they were read. A value is a number, or text
 * that is kept once however often it occurs.
 */
export class EventTable {
  #count = 0;
  #shapes: EventShape[] = [];
  #shapeNumber = new Map<EventShape, number>();
  #shape = new Uint16Array(initialRoom);
  #line = new Uint32Array(initialRoom);
  #endLine = new Uint32Array(initialRoom);
  #basis = new Uint8Array(initialRoom);
  #start = new Float64Array(initialRoom);
  #end = new Float64Array(initialRoom);
  #at = new Uint32Array(initialRoom);
  /** A number, or `textMark` minus the number of a text. */
  #values = new Float64Array(initialRoom * 4);
  #used = 0;
  #texts = new Texts();

  get length(): number {
    return this.#count;
  }

  /**
   * Adds an event.
   * @param start raw ms on `basis`; `end` likewise
   * @param values in the order of `shape.names`
   * @param numbers those behind `values`, where a reader holds them by themselves; NaN for one that was not written
   */
  add(shape: EventShape, line: number, endLine: number, start: number, end: number, basis: Basis, values: readonly Value[], numbers: readonly number[] | null = null): number {
    const index = this.#count++;
    if (index === this.#line.length) this.#resize(grown(index));
    let number = this.#shapeNumber.get(shape);
    if (number === undefined) {
      number = this.#shapes.push(shape) - 1;
      this.#shapeNumber.set(shape, number);
    }
    this.#shape[index] = number;
    this.#line[index] = line;
    this.#endLine[index] = endLine;
    this.#basis[index] = basis;
    this.#start[index] = start;
    this.#end[index] = end;
    this.#at[index] = this.#used;
    const size = shape.names.length;
    if (this.#used + size > this.#values.length) this.#values = resized(this.#values, new Float64Array(grown(this.#used + size)));
    const own = numbers === null ? size : size - numbers.length;
    for (let i = 0; i < own; i++) this.#put(this.#used++, values[i]);
    if (numbers !== null) for (let i = 0; i < numbers.length; i++) this.#values[this.#used++] = numbers[i];
    return index;
  }

  #put(at: number, value: Value): void {
    this.#values[at] = typeof value === 'string' ? textMark - this.#texts.number(value) : value ?? NaN;
  }

  /** More is known of event `i` by now: where it starts and ends, and its values, as in `add`. */
  change(i: number, start: number, end: number, values: readonly Value[]): void {
    this.#start[i] = start;
    this.#end[i] = end;
    this.shapeOf(i).names.forEach((_, position) => this.#put(this.#at[i] + position, values[position]));
  }

  /** Raw start of event `i`, on its basis. */
  rawStart(i: number): number { return this.#start[i]; }
  rawEnd(i: number): number { return this.#end[i]; }
  basisOf(i: number): Basis { return this.#basis[i]; }
  lineOf(i: number): number { return this.#line[i]; }
  endLineOf(i: number): number { return this.#endLine[i]; }
  shapeOf(i: number): EventShape { return this.#shapes[this.#shape[i]]; }
  kindOf(i: number): string { return this.#shapes[this.#shape[i]].kind; }

  /** One field of event `i`; `null` when the event has none of that name or it was not written. */
  value(i: number, name: string): Value {
    const position = this.shapeOf(i).names.indexOf(name);
    return position < 0 ? null : this.#valueAt(i, position);
  }

  #valueAt(i: number, position: number): Value {
    const value = this.#values[this.#at[i] + position];
    if (value <= textMark) return this.#texts.list[textMark - value];
    return value === value ? value : null;
  }

  /** The one line of plain text of event `i`, without making it an object. */
  label(i: number): string {
    return labelWith(this.shapeOf(i), (_, position) => (position < 0 ? null : this.#valueAt(i, position)));
  }

  /** The number at a position of the shape's names; NaN for text and where nothing was written. */
  numberAt(i: number, position: number): number {
    const value = this.#values[this.#at[i] + position];
    return value <= textMark ? NaN : value;
  }

  /** Which of the table's texts stands at a position of the shape's names; -1 for a number and where nothing was written. Equal texts have one number. */
  textAt(i: number, position: number): number {
    const value = this.#values[this.#at[i] + position];
    return value <= textMark ? textMark - value : -1;
  }

  /** How many different texts the events hold, and each by its number. */
  get textCount(): number { return this.#texts.list.length; }
  text(number: number): string { return this.#texts.list[number]; }

  /** A numeric field of event `i`; NaN when there is none. */
  number(i: number, name: string): number {
    const value = this.value(i, name);
    return typeof value === 'number' ? value : NaN;
  }

  /** A text field of event `i`; '' when there is none. */
  string(i: number, name: string): string {
    const value = this.value(i, name);
    return value === null ? '' : String(value);
  }

  /** Event `i` with its instants on `clock`. */
  at(i: number, clock: Clock): LogEvent {
    const shape = this.shapeOf(i);
    const fields: Record<string, Value> = {};
    shape.names.forEach((name, position) => fields[name] = this.#valueAt(i, position));
    const basis = this.basisOf(i);
    return {
      index: i, kind: shape.kind, shape, line: this.#line[i], endLine: this.#endLine[i], basis, fields,
      start: clock.instant(this.#start[i], basis), end: clock.instant(this.#end[i], basis),
    };
  }

  /** Indices of the events of these kinds, in the order they were read. */
  *ofKind(...kinds: string[]): Generator<number> {
    const wanted = this.#shapes.map(shape => kinds.includes(shape.kind));
    if (!wanted.includes(true)) return;
    for (let i = 0; i < this.#count; i++) if (wanted[this.#shape[i]]) yield i;
  }

  /** Index of the first event at or behind `line`; `length` when there is none. Events are ordered by line. */
  firstAtLine(line: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#line[middle] < line) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** A table with the same events; each of the two can grow. The texts, which are only ever added to, are shared. */
  copy(): EventTable {
    const twin = EventTable.from(this.toColumns());
    twin.#texts = this.#texts;
    return twin;
  }

  /** A table with the events of both, by line. */
  static merged(one: EventTable, other: EventTable): EventTable {
    const table = new EventTable();
    for (let i = 0, j = 0; i < one.#count || j < other.#count;) {
      if (j === other.#count || (i < one.#count && one.#line[i] <= other.#line[j])) table.#take(one, i++);
      else table.#take(other, j++);
    }
    return table;
  }

  #take(from: EventTable, i: number): void {
    const shape = from.shapeOf(i);
    this.add(shape, from.#line[i], from.#endLine[i], from.#start[i], from.#end[i], from.basisOf(i), shape.names.map((_, position) => from.#valueAt(i, position)));
  }

  /** The columns for another table. */
  toColumns(): EventColumns {
    const count = this.#count;
    return {
      shapeIds: this.#shapes.map(shape => shape.id),
      shape: this.#shape.slice(0, count), line: this.#line.slice(0, count), endLine: this.#endLine.slice(0, count),
      basis: this.#basis.slice(0, count), start: this.#start.slice(0, count), end: this.#end.slice(0, count),
      at: this.#at.slice(0, count), values: this.#values.slice(0, this.#used), strings: this.#texts.list,
    };
  }

  /** The columns themselves, for another thread: once they are transferred, this table is used up. */
  handOver(): EventColumns {
    // One after the other, so that the room kept for more events is free for the next.
    if (this.#count < this.#line.length) this.#resize(this.#count);
    if (this.#used < this.#values.length) this.#values = this.#values.slice(0, this.#used);
    return {
      shapeIds: this.#shapes.map(shape => shape.id), shape: this.#shape, line: this.#line, endLine: this.#endLine,
      basis: this.#basis, start: this.#start, end: this.#end, at: this.#at, values: this.#values, strings: this.#texts.list,
    };
  }

  static from(columns: EventColumns): EventTable {
    const table = new EventTable();
    table.#count = columns.line.length;
    table.#shapes = columns.shapeIds.map(shapeOf);
    table.#shapeNumber = new Map(table.#shapes.map((shape, number) => [shape, number]));
    table.#shape = columns.shape;
    table.#line = columns.line;
    table.#endLine = columns.endLine;
    table.#basis = columns.basis;
    table.#start = columns.start;
    table.#end = columns.end;
    table.#at = columns.at;
    table.#used = columns.values.length;
    table.#values = columns.values;
    table.#texts = new Texts(columns.strings);
    return table;
  }

  #resize(size: number): void {
    this.#shape = resized(this.#shape, new Uint16Array(size));
    this.#line = resized(this.#line, new Uint32Array(size));
    this.#endLine = resized(this.#endLine, new Uint32Array(size));
    this.#basis = resized(this.#basis, new Uint8Array(size));
    this.#start = resized(this.#start, new Float64Array(size));
    this.#end = resized(this.#end, new Float64Array(size));
    this.#at = resized(this.#at, new Uint32Array(size));
  }
}

/** Below every number that a log's field holds. */
const textMark = -(2 ** 52);

/** Room for more: half as much again, so that at most a third lies idle. */
const grown = (size: number): number => Math.max(initialRoom, size + (size >> 1));

function resized<A extends { readonly length: number; subarray(from: number, to: number): A; set(from: A): void }>(from: A, to: A): A {
  to.set(from.length > to.length ? from.subarray(0, to.length) : from);
  return to;
}

/** The event's one line of plain text. */
export function eventLabel({ shape, fields }: LogEvent): string {
  return labelWith(shape, name => fields[name]);
}
