/** From chunks of bytes to a reading: the one driver for documents, files, streams, workers and browsers. */
import type { Family } from '../protocol';
import { byteString } from '../text/bytes';
import { concat, Utf8Input } from '../text/encoding';
import { Line, LineSplitter } from '../text/line';
import { Unwrapper } from '../text/wrapper';
import type { Format, Head, LineReader, Recognition } from './format';
import { formats } from './families';
import { ReadingBuilder, type LogReading } from './reading';
import type { UnknownLines } from './unknown';

const mostServices = 1000;

/** How much of a file decides what it is. */
export const headBytes = 65536;

export interface Recognised extends Recognition {
  format: Format;
  /** Where lines begin with the name of their service: the one that is read. */
  service: string | null;
}

/**
 * The family of a file that begins with `head` (UTF-8, no byte order mark); `null` when it is none of them.
 * @param given the family, when a person chose it: only the dialect is looked for then
 */
export function recognise(head: Uint8Array, name: string, given: Family | null = null): Recognised | null {
  const views = headsOf(head.subarray(0, headBytes), name);
  let best: Recognised | null = null;
  let most = 0;
  for (const [service, view] of views) {
    const found = recogniseHead(view, given);
    // The one that says most, where several are logs.
    const weight = found ? Math.max(found.score, 0.001) * view.lines.length : 0;
    if (!found || (best && weight <= most)) continue;
    best = { ...found, dialect: views.size > 1 ? `${found.dialect}, service ${service}` : found.dialect, service: service || null };
    most = weight;
  }
  return best;
}

function recogniseHead(view: Head, given: Family | null): Recognition & { format: Format } | null {
  if (given) {
    const format = formats.find(one => one.family === given)!;
    return { ...format.recognise(view) ?? { score: 0, dialect: given }, format };
  }
  let best: Recognition & { format: Format } | null = null;
  for (const format of formats) {
    const found = format.recognise(view);
    if (found && found.score > 0.05 && (!best || found.score > best.score)) best = { ...found, format };
  }
  return best;
}

/** The head as recognition sees it: one for each service that writes into the file. */
function headsOf(head: Uint8Array, name: string): Map<string, Head> {
  const unwrapper = Unwrapper.for(head);
  const lines = new Map<string, string[]>();
  const splitter = new LineSplitter();
  let stampedAround = false;
  const take = (line: Line): void => {
    unwrapper?.unwrap(line);
    stampedAround ||= line.wrapperMs === line.wrapperMs;
    const service = unwrapper?.service ?? '';
    const written = byteString(line.bytes, line.from, Math.min(line.to, line.from + 4096));
    const own = lines.get(service);
    if (own) own.push(written);
    else if (lines.size < mostServices) lines.set(service, [written]);
  };
  splitter.push(head, take);
  if (head.length < headBytes || lines.size === 0) splitter.end(take);
  // Lines without a name tell of the services: "kafka-1 exited with code 137".
  if (lines.size > 1) lines.delete('');
  if (lines.size === 0) lines.set('', []);
  const base = name.replace(/^.*[\\/]/, '').toLowerCase();
  return new Map([...lines].map(([service, own]) => [service, { name: base, lines: own, stampedAround }]));
}

/**
 * Reads one log. Push chunks in order, then `finish`. Never throws for any
 * bytes; linear in their number.
 */
export class LogReader {
  #input = new Utf8Input();
  #splitter = new LineSplitter();
  readonly #name: string;
  readonly #given: Family | null;
  readonly #unknown: UnknownLines | null;
  #format: Format | null = null;
  #held: Uint8Array | null = new Uint8Array(0);
  #unwrapper: Unwrapper | null = null;
  #builder: ReadingBuilder | null = null;
  #reader: LineReader | null = null;
  #bytes = 0;
  #binaryAt = -1;
  /** Where lines begin with the name of their service: the one that is read, the others, and where the first line of another stands. */
  #service: string | null = null;
  #others = new Set<string>();
  #otherAt = -1;

  /**
   * @param name file name: breaks ties of recognition only
   * @param family when a person chose it: recognition then only finds the dialect
   * @param unknown is told of every line that no row knows
   */
  constructor(name: string, family: Family | null = null, unknown: UnknownLines | null = null) {
    this.#unknown = unknown;
    this.#name = name;
    this.#given = family;
  }

  push(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    this.#take(this.#input.push(chunk));
  }

  /** Is it a log? `null` while too little was read to say. After a `false` there is no use in pushing more. */
  get recognised(): boolean | null {
    return this.#held ? null : this.#reader !== null;
  }

  /**
   * A reader in the same state: one of the two can be finished while the other goes on.
   * `null` where the family's reader cannot be doubled, or somebody is told of what is unknown.
   */
  fork(): LogReader | null {
    const input = this.#input.fork();
    if (!input || this.#unknown || (this.#reader && !this.#reader.fork)) return null;
    const twin = new LogReader(this.#name, this.#given);
    twin.#input = input;
    twin.#splitter = this.#splitter.fork();
    twin.#held = this.#held;
    twin.#unwrapper = this.#unwrapper;
    twin.#bytes = this.#bytes;
    twin.#binaryAt = this.#binaryAt;
    twin.#service = this.#service;
    twin.#others = new Set(this.#others);
    twin.#otherAt = this.#otherAt;
    if (this.#builder) {
      twin.#builder = this.#builder.fork();
      twin.#reader = this.#reader!.fork!(twin.#builder);
    }
    return twin;
  }

  /** The reading; `null` when the bytes are no log of any family. */
  finish(): LogReading | null {
    this.#take(this.#input.end());
    if (this.#held) this.#begin();
    if (!this.#builder || !this.#reader) return null;
    this.#splitter.end(this.#line);
    this.#reader.end();
    if (this.#otherAt >= 0) this.#builder.problem('several-services', severalServices(this.#service!, [...this.#others]), this.#otherAt);
    if (this.#binaryAt >= 0) this.#builder.problem('binary', 'The file holds NUL bytes: damaged, or not a text file throughout.', this.#binaryAt);
    return this.#builder.build({ encoding: this.#input.encoding, bytes: this.#bytes, lines: this.#splitter.lines });
  }

  #take(bytes: Uint8Array): void {
    if (!this.#held) {
      if (this.#reader) this.#splitter.push(bytes, this.#line);
      return;
    }
    this.#held = this.#held.length ? concat(this.#held, bytes) : bytes.slice();
    if (this.#held.length >= headBytes) this.#begin();
  }

  #begin(): void {
    const held = this.#held!;
    this.#held = null;
    const found = recognise(held, this.#name, this.#given);
    if (!found) return;
    const { format, dialect } = found;
    this.#service = found.service;
    this.#unwrapper = Unwrapper.for(held.subarray(0, headBytes));
    const year = this.#unwrapper?.year;
    this.#builder = new ReadingBuilder(format.family, year && !year.stated ? `${dialect}, syslog stamps without a year: ${year.year} assumed` : dialect);
    this.#format = format;
    this.#reader = format.reader(this.#builder);
    this.#splitter.push(held, this.#line);
  }

  #other(service: string, line: number): void {
    if (service === '' || this.#others.size >= mostServices) return;
    if (this.#otherAt < 0) this.#otherAt = line;
    this.#others.add(service);
  }

  #watched(line: Line, unknown: UnknownLines): void {
    const before = this.#builder!.unrecognisedLines;
    this.#reader!.line(line);
    const more = this.#builder!.unrecognisedLines - before;
    if (more > 0) unknown.unknown(line, this.#format!);
    else if (more < 0) unknown.known();
  }

  readonly #line = (line: Line): void => {
    if (this.#binaryAt < 0 && line.to > line.from && (line.bytes[line.from] === 0 || line.bytes[line.to - 1] === 0)) this.#binaryAt = line.number;
    this.#unwrapper?.unwrap(line);
    if (this.#service !== null && this.#unwrapper!.service !== this.#service) {
      this.#other(this.#unwrapper!.service, line.number);
      return;
    }
    if (this.#unknown) this.#watched(line, this.#unknown);
    else this.#reader!.line(line);
  };
}

function severalServices(read: string, others: readonly string[]): string {
  const more = others.length > 5 ? ` and ${others.length - 5} more` : '';
  return `Several services write into this file. Only the lines of ${read} are read; passed over: ${others.slice(0, 5).join(', ')}${more}.`;
}

/** Reads bytes that are all at hand. */
export function readLog(bytes: Uint8Array, name: string, family: Family | null = null): LogReading | null {
  const reader = new LogReader(name, family);
  reader.push(bytes);
  return reader.finish();
}
