/** Reads message logs: a record is a line with a header and the lines behind it that have none. */
import { CR, LF, SPACE, TAB, text } from '../../text/bytes';
import type { Line } from '../../text/line';
import type { Basis } from '../../text/stamp';
import type { Value } from '../events';
import type { LineReader } from '../format';
import type { ReadingBuilder } from '../reading';
import type { CompiledRow } from '../row';
import { contextEnd, errorShape, messageStart, type MessageCatalogues } from './catalogues';
import { settingName } from './configDumps';
import type { Follower } from './follower';
import { Header } from './header';
import { isForeign } from './loggers';
import { exceptionAt, isFrame, TracePrint } from './trace';

const warn = 4;
const error = 5;
/** Of a longer chain the first ones and the last are kept. */
const mostCauses = 32;
/** A log that names more classes of exceptions than this is no log. */
const mostClasses = 1000;
/** Characters of a message that an event of an unknown error keeps. */
const labelLength = 160;

export class MessageReader implements LineReader {
  readonly #out: ReadingBuilder;
  readonly #known: MessageCatalogues;
  readonly #header = new Header();
  readonly #follower: Follower | null;

  // The record whose lines are being read. Its bytes are gone by its second line: what may be needed is kept here.
  #open = false;
  #row: CompiledRow | null = null;
  #values: readonly Value[] = [];
  #contextNames: string[] = [];
  #contextValues: Value[] = [];
  /** No row knows it so far; the exception behind it may change that. */
  #unknown = false;
  #level = 0;
  #line = 0;
  #lastLine = 0;
  #ms = NaN;
  /** Instant of the record in front of it. */
  #before = NaN;
  #basis: Basis = 0;
  #message = '';
  #logger = '';
  #trace: CompiledRow | null = null;
  #traceValues: readonly Value[] = [];
  #traceLine = 0;
  #exception: string | null = null;
  #causes: string[] = [];
  #frames = false;
  #print = new TracePrint();
  /** A line of the trace that tells something besides what the record is about. */
  #beside: CompiledRow | null = null;
  #besideValues: readonly Value[] = [];
  /** Classes of exceptions stated as facts. */
  #classes = new Set<string>();
  /** The component whose configuration is being listed; `null` outside of a dump. */
  #dump: string | null = null;
  #dumped = 0;

  #myid = -1;
  /** Settings already stated, so that a dump repeated for every client states only what differs. */
  #stated = new Map<string, string>();

  constructor(out: ReadingBuilder, known: MessageCatalogues, follower: Follower | null = null) {
    this.#out = out;
    this.#known = known;
    this.#follower = follower;
  }

  line(line: Line): void {
    const header = this.#header;
    if (!header.read(line)) {
      if (this.#open) this.#continue(line);
      return;
    }
    this.#close();
    this.#out.record(line, header.stamp, header.level);
    this.#begin(line);
  }

  end(): void {
    this.#close();
    this.#follower?.end(this.#ms);
  }

  fork(out: ReadingBuilder): MessageReader {
    const twin = new MessageReader(out, this.#known, this.#follower?.fork(out));
    twin.#header.continueFrom(this.#header);
    twin.#open = this.#open;
    twin.#row = this.#row;
    twin.#values = this.#values;
    twin.#contextNames = [...this.#contextNames];
    twin.#contextValues = [...this.#contextValues];
    twin.#unknown = this.#unknown;
    twin.#level = this.#level;
    twin.#line = this.#line;
    twin.#lastLine = this.#lastLine;
    twin.#ms = this.#ms;
    twin.#before = this.#before;
    twin.#basis = this.#basis;
    twin.#message = this.#message;
    twin.#logger = this.#logger;
    twin.#trace = this.#trace;
    twin.#traceValues = this.#traceValues;
    twin.#traceLine = this.#traceLine;
    twin.#exception = this.#exception;
    twin.#causes = [...this.#causes];
    twin.#print = this.#print.copy();
    twin.#beside = this.#beside;
    twin.#besideValues = this.#besideValues;
    twin.#classes = new Set(this.#classes);
    twin.#frames = this.#frames;
    twin.#dump = this.#dump;
    twin.#dumped = this.#dumped;
    twin.#myid = this.#myid;
    twin.#stated = new Map(this.#stated);
    return twin;
  }

  #begin(line: Line): void {
    const header = this.#header;
    header.tail(line);
    const { bytes } = line;
    const to = header.messageTo;
    const { messages } = this.#known;
    const at = messageStart(bytes, header.messageFrom, to);
    let row = messages.scan(bytes, at, to);
    // A few messages begin with what their context names.
    if (!row && at > header.messageFrom) row = messages.scan(bytes, header.messageFrom, to);
    this.#unknown = !row && at < to;
    if (this.#unknown && header.loggerFrom >= 0 && isForeign(bytes, header.loggerFrom, header.loggerTo)) {
      this.#unknown = false;
      this.#out.foreignLines++;
    }
    if (this.#unknown) this.#out.unrecognisedLines++;
    this.#open = true;
    this.#row = row;
    this.#level = header.level;
    this.#line = this.#lastLine = line.number;
    this.#before = this.#ms;
    this.#ms = header.stamp.ms;
    this.#basis = header.stamp.basis;
    const trace = header.trace(line);
    if (trace) this.#traceOf(trace, line.number);
    if (header.myidFrom >= 0) this.#readMyid(bytes, header.myidFrom, header.myidTo, line.number);
    if (header.level >= warn || row?.shape || row?.facts) this.#keep(line, row, at);
  }

  /** Keeps of the first line what an event may need when the record is complete. */
  #keep(line: Line, row: CompiledRow | null, message: number): void {
    const { bytes } = line;
    const header = this.#header;
    this.#values = row?.shape || row?.facts ? this.#known.messages.values : [];
    if (this.#contextNames.length > 0) [this.#contextNames, this.#contextValues] = [[], []];
    if (row?.shape?.names.length !== row?.names.length || header.level >= warn) this.#readContexts(bytes, header.messageFrom, message);
    if (header.level >= error && !row?.shape) {
      this.#message = text(bytes, header.messageFrom, Math.min(header.messageTo, header.messageFrom + 4 * labelLength)).slice(0, labelLength).trim();
      this.#logger = header.loggerFrom < 0 ? '' : text(bytes, header.loggerFrom, header.loggerTo);
    }
    if (row?.facts) {
      for (const [name, field] of Object.entries(row.facts)) {
        const value = this.#field(field);
        if (value !== null) this.#out.fact(name.replace(/\{(\w+)\}/, (_, key: string) => String(this.#field(key) ?? '')), value, line.number);
      }
      if (row === this.#known.configDump) {
        this.#dump = String(this.#field('config') ?? '');
        this.#dumped = 0;
      }
    }
  }

  #readContexts(bytes: Uint8Array, from: number, to: number): void {
    const { contexts } = this.#known;
    for (let at = from; at < to;) {
      const row = contexts.match(bytes, at, to);
      if (row) {
        for (let i = 0; i < row.names.length; i++) {
          this.#contextNames.push(row.names[i]);
          this.#contextValues.push(contexts.values[i]);
        }
      }
      const end = contextEnd(bytes, at, to);
      if (end === at) break;
      at = end;
    }
  }

  /** `[myid:3]`: the server says who it is on most lines, and nothing on some. */
  #readMyid(bytes: Uint8Array, from: number, to: number, line: number): void {
    let myid = 0;
    for (let i = from; i < to; i++) {
      const digit = bytes[i] - 48;
      if (!(digit >= 0 && digit <= 9)) return;
      myid = myid * 10 + digit;
    }
    if (from === to || myid === this.#myid) return;
    this.#myid = myid;
    this.#out.fact('zookeeper.myid', myid, line);
  }

  #continue(line: Line): void {
    const { bytes, from } = line;
    let { to } = line;
    while (to > from && (bytes[to - 1] === SPACE || bytes[to - 1] === CR)) to--;
    if (to === from) return;
    this.#lastLine = line.number;
    if (this.#dump !== null) {
      if (bytes[from] === TAB) this.#setting(line, to);
      return;
    }
    this.#traced(bytes, from, to, line.number);
  }

  /** A line of a stack trace, or of something else that continues the record. */
  #traced(bytes: Uint8Array, from: number, to: number, number: number): void {
    const begins = this.#exception === null && !this.#frames;
    if (isFrame(bytes, from, to, !begins)) {
      if (begins) this.#print.reset();
      this.#frames = true;
      this.#print.add(bytes, from, to);
      return;
    }
    const place = exceptionAt(bytes, from, to);
    if (!place) return;
    if (begins) this.#print.reset();
    this.#print.add(bytes, place.from, place.to);
    const name = text(bytes, place.from, place.to);
    this.#stateClass(name, number);
    if (this.#exception === null) this.#exception = name;
    else if (place.cause) this.#causes[Math.min(this.#causes.length, mostCauses - 1)] = name;
    if (this.#trace && this.#beside) return;
    const { traces } = this.#known;
    const row = traces.match(bytes, place.from, to);
    if (!row) return;
    if (this.#unknown) {
      this.#unknown = false;
      this.#out.unrecognisedLines--;
    }
    if (!row.shape) return;
    if (row.besides) {
      if (this.#beside) return;
      this.#beside = row;
      this.#besideValues = traces.values;
      this.#traceLine ||= number;
      return;
    }
    if (this.#trace) return;
    this.#trace = row;
    this.#traceValues = traces.values;
    this.#traceLine = number;
  }

  /** The stack trace that a record holds itself. */
  #traceOf(text: Uint8Array, number: number): void {
    for (let from = 0; from < text.length;) {
      const end = text.indexOf(LF, from);
      let to = end < 0 ? text.length : end;
      const next = to + 1;
      while (to > from && (text[to - 1] === SPACE || text[to - 1] === CR)) to--;
      if (to > from) this.#traced(text, from, to, number);
      from = next;
    }
  }

  #stateClass(name: string, line: number): void {
    if (this.#classes.has(name) || this.#classes.size >= mostClasses) return;
    this.#classes.add(name);
    this.#out.fact('exception', name, line);
  }

  #setting(line: Line, to: number): void {
    const { configLine } = this.#known;
    if (!configLine.match(line.bytes, line.from, to)) return;
    this.#dumped++;
    const key = String(configLine.values[0]);
    const value = String(configLine.values[1] ?? '').trim();
    const name = settingName(this.#dump!, key);
    if (this.#stated.get(name) === value) return;
    this.#stated.set(name, value);
    this.#out.fact(name, /^-?\d{1,15}$/.test(value) ? Number(value) : value, line.number);
  }

  /** A field of the record: of its message, or of its contexts. */
  #field(name: string): Value {
    const own = this.#row ? this.#row.names.indexOf(name) : -1;
    if (own >= 0 && own < this.#values.length && this.#values[own] !== null) return this.#values[own];
    if (name === 'exception') return this.#exception;
    if (name === 'traceLine') return this.#traceLine;
    const around = this.#contextNames.indexOf(name);
    return around < 0 ? null : this.#contextValues[around];
  }

  /** The record is complete: its event and its block. */
  #close(): void {
    if (!this.#open) return;
    this.#open = false;
    const row = this.#row;
    if (this.#trace) this.#event(this.#trace, this.#traceValues);
    else if (row?.shape) this.#event(row, this.#values);
    else if (this.#level >= error && !this.#beside) {
      this.#out.event(errorShape, this.#line, this.#lastLine, this.#ms, this.#ms, this.#basis, [this.#message, this.#logger, this.#exception, this.#causes.at(-1) ?? null]);
    }
    if (this.#beside) this.#event(this.#beside, this.#besideValues);
    if (this.#lastLine > this.#line || this.#exception !== null) this.#block();
    this.#trace = this.#beside = this.#exception = this.#dump = null;
    this.#traceLine = 0;
    this.#frames = false;
    if (this.#causes.length > 0) this.#causes = [];
  }

  #event(row: CompiledRow, own: readonly Value[]): void {
    const shape = row.shape!;
    let values = own;
    if (row.context) {
      const all = own.slice();
      for (const name of row.context) all.push(this.#field(name));
      values = all;
    }
    let start = this.#ms;
    if (row.endsAfter) {
      const lasted = values[shape.names.indexOf(row.endsAfter)];
      if (typeof lasted === 'number' && lasted === lasted) start -= lasted;
    }
    this.#out.event(shape, this.#line, this.#lastLine, start, this.#ms, this.#basis, values);
    this.#follower?.event(shape, this.#line, this.#ms, this.#basis, values, this.#before);
  }

  #block(): void {
    if (this.#dump !== null) this.#out.block('config', this.#line, this.#lastLine, `${this.#dump}: ${this.#dumped} settings`);
    else if (this.#exception !== null || this.#frames) {
      const trace = this.#out.traces.add(this.#print.value, this.#exception ?? '', this.#causes, this.#line);
      this.#out.block('stack', this.#line, this.#lastLine, this.#exception ?? 'Stack trace', trace);
    }
    else this.#out.block('other', this.#line, this.#lastLine, 'Continued');
  }
}
