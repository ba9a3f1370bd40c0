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
  /** `null`: no event has more than one line. */
  endLine: Uint32Array<ArrayBuffer> | null;
  basis: Uint8Array<ArrayBuffer>;
  start: Float64Array<ArrayBuffer>;
  /** `null`: all are moments. */
  end: Float64Array<ArrayBuffer> | null;
  at: Uint32Array<ArrayBuffer>;
  written: Uint32Array<ArrayBuffer>;
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
  /** Made when the first event has more than one line. */
  #endLine: Uint32Array<ArrayBuffer> | null = null;
  #basis = new Uint8Array(initialRoom);
  #start = new Float64Array(initialRoom);
  /** Made when the first event lasts. */
  #end: Float64Array<ArrayBuffer> | null = null;
  /** Where the values of each event begin, of those that were written; which these are, as bits by position. */
  #at = new Uint32Array(initialRoom);
  #written = new Uint32Array(initialRoom);
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
    this.#basis[index] = basis;
    this.#start[index] = start;
    if (endLine !== line) this.#endLine ??= this.#line.slice();
    if (this.#endLine) this.#endLine[index] = endLine;
    this.#lasts(index, end);
    this.#place(index, shape.names.length, values, numbers);
    return index;
  }

  #lasts(i: number, end: number): void {
    if (!Object.is(end, this.#start[i])) this.#end ??= this.#start.slice();
    if (this.#end) this.#end[i] = end;
  }

  /** Puts the values of event `i` behind all others. */
  #place(i: number, size: number, values: readonly Value[], numbers: readonly number[] | null): void {
    if (this.#used + size > this.#values.length) this.#values = resized(this.#values, new Float64Array(grown(this.#used + size)));
    this.#at[i] = this.#used;
    let written = 0;
    const own = numbers === null ? size : size - numbers.length;
    for (let position = 0; position < size; position++) {
      const value = position < own ? values[position] : numbers![position - own];
      if (typeof value === 'string') this.#values[this.#used++] = textMark - this.#texts.number(value);
      else if (typeof value === 'number' && value === value) this.#values[this.#used++] = value;
      else continue;
      written |= 1 << position;
    }
    this.#written[i] = written;
  }

  /** Where the value at a position of event `i` stands; -1 where none was written. */
  #placeOf(i: number, position: number): number {
    const written = this.#written[i];
    return (written >>> position & 1) === 0 ? -1 : this.#at[i] + bitsIn(written & (1 << position) - 1);
  }

  /** More is known of event `i` by now: where it starts and ends, and its values, as in `add`. */
  change(i: number, start: number, end: number, values: readonly Value[]): void {
    // As long as there are no ends they are the starts: this one's too.
    if (this.#start[i] !== start) this.#end ??= this.#start.slice();
    this.#start[i] = start;
    this.#lasts(i, end);
    const [at, written, used] = [this.#at[i], this.#written[i], this.#used];
    this.#place(i, this.shapeOf(i).names.length, values, null);
    if (this.#written[i] !== written) return;
    // The same ones are written: they have their place.
    this.#values.copyWithin(at, used, this.#used);
    this.#at[i] = at;
    this.#used = used;
  }

  /** Raw start of event `i`, on its basis. */
  rawStart(i: number): number { return this.#start[i]; }
  rawEnd(i: number): number { return this.#end === null ? this.#start[i] : this.#end[i]; }
  basisOf(i: number): Basis { return this.#basis[i]; }
  lineOf(i: number): number { return this.#line[i]; }
  endLineOf(i: number): number { return this.#endLine === null ? this.#line[i] : this.#endLine[i]; }
  shapeOf(i: number): EventShape { return this.#shapes[this.#shape[i]]; }
  kindOf(i: number): string { return this.#shapes[this.#shape[i]].kind; }

  /** One field of event `i`; `null` when the event has none of that name or it was not written. */
  value(i: number, name: string): Value {
    const position = this.shapeOf(i).names.indexOf(name);
    return position < 0 ? null : this.#valueAt(i, position);
  }

  #valueAt(i: number, position: number): Value {
    const at = this.#placeOf(i, position);
    if (at < 0) return null;
    const value = this.#values[at];
    return value <= textMark ? this.#texts.list[textMark - value] : value;
  }

  /** The one line of plain text of event `i`, without making it an object. */
  label(i: number): string {
    return labelWith(this.shapeOf(i), (_, position) => (position < 0 ? null : this.#valueAt(i, position)));
  }

  /** The number at a position of the shape's names; NaN for text and where nothing was written. */
  numberAt(i: number, position: number): number {
    const at = this.#placeOf(i, position);
    return at < 0 || this.#values[at] <= textMark ? NaN : this.#values[at];
  }

  /** Which of the table's texts stands at a position of the shape's names; -1 for a number and where nothing was written. Equal texts have one number. */
  textAt(i: number, position: number): number {
    const at = this.#placeOf(i, position);
    return at >= 0 && this.#values[at] <= textMark ? textMark - this.#values[at] : -1;
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
      index: i, kind: shape.kind, shape, line: this.#line[i], endLine: this.endLineOf(i), basis, fields,
      start: clock.instant(this.#start[i], basis), end: clock.instant(this.rawEnd(i), basis),
    };
  }

  /** Indices of the events of these kinds, in the order they were read. */
  *ofKind(...kinds: string[]): Generator<number> {
    const wanted = this.#shapes.map(shape => kinds.includes(shape.kind));
    if (!wanted.includes(true)) return;
    for (let i = 0; i < this.#count; i++) if (wanted[this.#shape[i]]) yield i;
  }

  /** Numbers of the events by kind, in the order they were read. */
  byKind(): Map<string, Uint32Array> {
    const kinds = this.#shapes.map(({ kind }) => kind);
    const counts = new Map<string, number>();
    const ofShape = new Uint32Array(kinds.length);
    for (let i = 0; i < this.#count; i++) ofShape[this.#shape[i]]++;
    kinds.forEach((kind, shape) => counts.set(kind, (counts.get(kind) ?? 0) + ofShape[shape]));
    const numbers = new Map([...counts].filter(([, count]) => count > 0).map(([kind, count]) => [kind, new Uint32Array(count)]));
    const known = [...numbers.keys()];
    const columns = kinds.map(kind => ({ numbers: numbers.get(kind), kind: known.indexOf(kind) }));
    const used = new Uint32Array(numbers.size);
    for (let i = 0; i < this.#count; i++) {
      const column = columns[this.#shape[i]];
      column.numbers![used[column.kind]++] = i;
    }
    return numbers;
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

  /**
   * A table with the events of both, by line.
   * @param placed for events of the other that are stamped with an uptime, by line: the uptime's zero; NaN where it is not known
   */
  static merged(one: EventTable, other: EventTable, placed: (line: number) => { raw: number; basis: Basis }): EventTable {
    const table = new EventTable();
    for (let i = 0, j = 0; i < one.#count || j < other.#count;) {
      if (j === other.#count || (i < one.#count && one.#line[i] <= other.#line[j])) table.#take(one, i++, null);
      else {
        table.#take(other, j, other.basisOf(j) === Basis.Uptime ? placed(other.lineOf(j)) : null);
        j++;
      }
    }
    return table;
  }

  #take(from: EventTable, i: number, zero: { raw: number; basis: Basis } | null): void {
    const shape = from.shapeOf(i);
    const by = zero?.raw ?? 0;
    this.add(shape, from.lineOf(i), from.endLineOf(i), from.rawStart(i) + by, from.rawEnd(i) + by, zero?.basis ?? from.basisOf(i), shape.names.map((_, position) => from.#valueAt(i, position)));
  }

  /** The columns for another table. */
  toColumns(): EventColumns {
    const count = this.#count;
    return {
      shapeIds: this.#shapes.map(shape => shape.id),
      shape: this.#shape.slice(0, count), line: this.#line.slice(0, count), endLine: this.#endLine?.slice(0, count) ?? null,
      basis: this.#basis.slice(0, count), start: this.#start.slice(0, count), end: this.#end?.slice(0, count) ?? null,
      at: this.#at.slice(0, count), written: this.#written.slice(0, count), values: this.#values.slice(0, this.#used), strings: this.#texts.list,
    };
  }

  /** The columns themselves, for another thread: once they are transferred, this table is used up. */
  handOver(): EventColumns {
    // One after the other, so that the room kept for more events is free for the next.
    if (this.#count < this.#line.length) this.#resize(this.#count);
    if (this.#used < this.#values.length) this.#values = this.#values.slice(0, this.#used);
    return {
      shapeIds: this.#shapes.map(shape => shape.id), shape: this.#shape, line: this.#line, endLine: this.#endLine,
      basis: this.#basis, start: this.#start, end: this.#end, at: this.#at, written: this.#written, values: this.#values, strings: this.#texts.list,
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
    table.#written = columns.written;
    table.#used = columns.values.length;
    table.#values = columns.values;
    table.#texts = new Texts(columns.strings);
    return table;
  }

  #resize(size: number): void {
    this.#shape = resized(this.#shape, new Uint16Array(size));
    this.#line = resized(this.#line, new Uint32Array(size));
    if (this.#endLine) this.#endLine = resized(this.#endLine, new Uint32Array(size));
    this.#basis = resized(this.#basis, new Uint8Array(size));
    this.#start = resized(this.#start, new Float64Array(size));
    if (this.#end) this.#end = resized(this.#end, new Float64Array(size));
    this.#at = resized(this.#at, new Uint32Array(size));
    this.#written = resized(this.#written, new Uint32Array(size));
  }
}

/** How many bits of 32 are set. */
function bitsIn(word: number): number {
  let bits = word - (word >>> 1 & 0x55555555);
  bits = (bits & 0x33333333) + (bits >>> 2 & 0x33333333);
  return Math.imul(bits + (bits >>> 4) & 0x0f0f0f0f, 0x01010101) >>> 24;
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
