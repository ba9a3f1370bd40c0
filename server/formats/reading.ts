/** What reading one log gives: events, blocks, facts, problems, an index of time. Plain data, no I/O. */
import type { Family } from '../protocol';
import type { Encoding } from '../text/encoding';
import type { Line } from '../text/line';
import { Basis, type StampReader } from '../text/stamp';
import { EventTable, type EventColumns, type Value } from './events';
import { LevelCounter, type LevelCounts } from './levels';
import { Traces, type Trace } from './repeats';
import type { CompiledRow, EventShape } from './row';
import { Texts } from './texts';

export const levels = ['', 'TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
export type Level = typeof levels[number];

/** What folds together. */
export type BlockKind = 'gc' | 'stack' | 'config' | 'section' | 'other';

export interface Block {
  kind: BlockKind;
  /** Zero-based, both included. */
  startLine: number;
  endLine: number;
  label: string;
  /** Of a stack trace: its position in the reading's `traces`. */
  trace?: number;
}

/** A fact stated by the file: `name` is a dotted word of the family ("jvm.version", "zookeeper.session.timeout.ms"). */
export interface Fact {
  name: string;
  value: string | number;
  line: number;
}

/** What was wrong with the input; never a reason to stop. */
export interface Problem {
  code: 'binary' | 'truncated' | 'clock-backwards' | 'unrecognised' | 'too-long-line' | 'several-services';
  /** One plain sentence. */
  message: string;
  line: number;
}

/** Records in one stretch of the file, for "where is 22:26:09". Instants are raw, on `basis`. */
export interface Checkpoint {
  /** Byte offset of the first line, in the UTF-8 text. */
  offset: number;
  line: number;
  min: number;
  max: number;
  basis: Basis;
}

/** One run of the JVM: a log that was appended to, or put together, holds several. */
export interface Segment {
  /** Zero-based first line. */
  line: number;
  /** UTC or local ms minus uptime ms, where records have both; with the basis of the former. NaN when unknown. */
  jvmStart: { raw: number; basis: Basis };
  /** ms that events and checkpoints have on top of the uptimes written: raw uptimes grow through the whole file. 0 in the first segment. */
  shift: number;
}

export interface LogReading {
  family: Family;
  /** For people: "JDK 8 G1", "unified, JDK 17, G1". */
  dialect: string;
  encoding: Encoding;
  bytes: number;
  lines: number;
  /** Lines (of block formats) or records (of message formats) that no row knows. */
  unrecognisedLines: number;
  /** Records (of message formats) that another program's loggers wrote: nobody's catalogue can know them. */
  foreignLines: number;
  /** Records by level, in the order of `levels`. */
  levelCounts: number[];
  events: EventTable;
  blocks: Block[];
  /** Every stack trace once, in the order in which they come first. */
  traces: Trace[];
  facts: Fact[];
  problems: Problem[];
  checkpoints: Checkpoint[];
  /** Offsets that stamps of this file state, minutes east of UTC, each with how many records stated it. */
  statedOffsets: Map<number, number>;
  /** Records by basis: UTC, local, uptime, none. */
  basisCounts: number[];
  /** Records by level over time, one histogram for each basis that stamps have. */
  levels: LevelCounts[];
  /** Runs of the JVM in the order of the file; other logs are one segment. Never empty. */
  segments: Segment[];
  /** The family's own result (hs_err's crash report), where it has one beyond events and facts. Plain data. */
  detail: unknown;
}

/** A reading that crosses a thread border. */
export type ReadingMessage = Omit<LogReading, 'events'> & { events: EventColumns };

/** What folds and nothing else: for whoever shows the document, which is read where it is shown. */
const folds: ReadonlySet<BlockKind> = new Set(['gc', 'stack', 'other']);

/** Takes over the reading's columns, and leaves out what only folds: a large log has a block for each collection, an object each. */
export function toMessage(reading: LogReading): ReadingMessage {
  return { ...reading, blocks: reading.blocks.filter(block => !folds.has(block.kind)), events: reading.events.handOver() };
}

export function fromMessage(message: ReadingMessage): LogReading {
  return { ...message, events: EventTable.from(message.events) };
}

/** The first fact of that name, or undefined. */
export function fact(reading: LogReading, name: string): Fact | undefined {
  return reading.facts.find(found => found.name === name);
}

const recordsPerCheckpoint = 256;
const mostFacts = 20000;
const mostProblems = 200;
/** No document that an editor opens has so many. */
const mostFolds = 500_000;

/** Collects a reading while a family's reader goes through the lines. */
export class ReadingBuilder {
  readonly blocks: Block[] = [];
  traces = new Traces();
  readonly facts: Fact[] = [];
  readonly problems: Problem[] = [];
  readonly checkpoints: Checkpoint[] = [];
  readonly levelCounts = levels.map(() => 0);
  readonly statedOffsets = new Map<number, number>();
  readonly basisCounts = [0, 0, 0, 0];
  /** The last one is open. */
  readonly segments: Segment[] = [{ line: 0, jvmStart: { raw: NaN, basis: Basis.None }, shift: 0 }];
  unrecognisedLines = 0;
  foreignLines = 0;
  dialect: string;
  detail: unknown = null;
  #records = 0;
  #open: Checkpoint | null = null;
  #last = NaN;
  #lastLine = -1;
  #levels = new LevelCounter();
  readonly #labels = new Texts();

  constructor(readonly family: Family, dialect: string, public events = new EventTable()) {
    this.dialect = dialect;
  }

  /** A builder that holds the same; each of the two can go on. */
  fork(): ReadingBuilder {
    const twin = new ReadingBuilder(this.family, this.dialect, this.events.copy());
    for (const block of this.blocks) twin.blocks.push({ ...block });
    twin.traces = this.traces.copy();
    for (const fact of this.facts) twin.facts.push(fact);
    for (const problem of this.problems) twin.problems.push(problem);
    for (const checkpoint of this.checkpoints) twin.checkpoints.push({ ...checkpoint });
    this.levelCounts.forEach((count, level) => twin.levelCounts[level] = count);
    this.basisCounts.forEach((count, basis) => twin.basisCounts[basis] = count);
    for (const [offset, count] of this.statedOffsets) twin.statedOffsets.set(offset, count);
    twin.segments.length = 0;
    for (const segment of this.segments) twin.segments.push({ ...segment });
    twin.unrecognisedLines = this.unrecognisedLines;
    twin.foreignLines = this.foreignLines;
    twin.detail = this.detail;
    twin.#records = this.#records;
    twin.#open = this.#open && twin.checkpoints[twin.checkpoints.length - 1];
    twin.#last = this.#last;
    twin.#lastLine = this.#lastLine;
    twin.#levels = this.#levels.copy();
    return twin;
  }

  /** The JVM start of the open segment. */
  get jvmStart(): Segment['jvmStart'] {
    return this.segments[this.segments.length - 1].jvmStart;
  }

  set jvmStart(start: Segment['jvmStart']) {
    this.segments[this.segments.length - 1].jvmStart = start;
  }

  /** The last record that has a stamp: raw ms, NaN before the first, and its line. */
  get latest(): { ms: number; basis: Basis; line: number } {
    return { ms: this.#last, basis: this.#open?.basis ?? Basis.None, line: this.#lastLine };
  }

  /** Another run of the JVM begins at `line`; its uptimes are moved behind all that were before. */
  segment(line: number, shift: number): void {
    this.segments.push({ line, jvmStart: { raw: NaN, basis: Basis.None }, shift });
  }

  /** A record starts at `line` with what `stamp` read (its basis may be None). */
  record(line: Line, stamp: StampReader, level: number): void {
    this.levelCounts[level]++;
    this.basisCounts[stamp.basis]++;
    if (stamp.offsetMinutes === stamp.offsetMinutes) this.statedOffsets.set(stamp.offsetMinutes, (this.statedOffsets.get(stamp.offsetMinutes) ?? 0) + 1);
    if (stamp.basis === Basis.None) return;
    const ms = stamp.ms;
    this.#levels.count(ms, stamp.basis, level);
    let open = this.#open;
    if (!open || open.basis !== stamp.basis || ++this.#records >= recordsPerCheckpoint) {
      this.#records = 0;
      if (open && open.basis !== stamp.basis) this.#last = NaN;
      open = this.#open = { offset: line.offset, line: line.number, min: ms, max: ms, basis: stamp.basis };
      this.checkpoints.push(open);
    }
    if (ms < open.min) open.min = ms;
    if (ms > open.max) open.max = ms;
    if (this.#last - ms > 60000) this.problem('clock-backwards', `The clock runs back by ${Math.round((this.#last - ms) / 1000)} s here: a restart or several logs in one file.`, line.number);
    this.#last = ms;
    this.#lastLine = line.number;
  }

  /** An event of a row, from the values its catalogue matched. */
  rowEvent(row: CompiledRow, line: number, stamp: StampReader, values: readonly Value[]): number {
    const shape = row.shape!;
    let start = stamp.ms;
    if (row.endsAfter) {
      const lasted = values[shape.names.indexOf(row.endsAfter)];
      if (typeof lasted === 'number' && lasted === lasted) start -= lasted;
    }
    return this.event(shape, line, line, start, stamp.ms, stamp.basis, values);
  }

  /** An event with its raw span; see `EventTable.add`. */
  event(shape: EventShape, line: number, endLine: number, start: number, end: number, basis: Basis, values: readonly Value[], numbers: readonly number[] | null = null): number {
    return this.events.add(shape, line, endLine, start, end, basis, values, numbers);
  }

  /**
   * Takes in what another reader has read from lines among this log's own: its events by line, its blocks, facts and the offsets that its stamps state.
   * Its records and its runs of the JVM are not this log's: events that count from the start of a JVM are placed by it, where it is known.
   */
  join(guest: ReadingBuilder): void {
    if (guest.events.length > 0) {
      this.events = EventTable.merged(this.events, guest.events, line => {
        const { jvmStart, shift } = guest.segments.findLast(run => run.line <= line) ?? guest.segments[0];
        // Of an unknown start: this log's own JVM is another one.
        return { raw: jvmStart.raw - shift, basis: jvmStart.raw === jvmStart.raw ? jvmStart.basis : Basis.None };
      });
    }
    for (const block of guest.blocks) this.blocks.push(block);
    this.blocks.sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
    for (const { name, value, line } of guest.facts) this.fact(name, value, line);
    for (const [offset, count] of guest.statedOffsets) this.statedOffsets.set(offset, (this.statedOffsets.get(offset) ?? 0) + count);
    this.unrecognisedLines += guest.unrecognisedLines;
    this.foreignLines += guest.foreignLines;
  }

  block(kind: BlockKind, startLine: number, endLine: number, label: string, trace = -1): void {
    if (endLine <= startLine || (this.blocks.length >= mostFolds && folds.has(kind))) return;
    const text = this.#labels.list[this.#labels.number(label)];
    this.blocks.push(trace < 0 ? { kind, startLine, endLine, label: text } : { kind, startLine, endLine, label: text, trace });
  }

  fact(name: string, value: string | number, line: number): void {
    if (this.facts.length < mostFacts) this.facts.push({ name, value, line });
  }

  problem(code: Problem['code'], message: string, line: number): void {
    if (this.problems.length < mostProblems) this.problems.push({ code, message, line });
  }

  build(input: { encoding: Encoding; bytes: number; lines: number }): LogReading {
    const { family, dialect, unrecognisedLines, foreignLines, levelCounts, events, blocks, facts, problems, checkpoints, statedOffsets, basisCounts, segments, detail } = this;
    return { family, dialect, unrecognisedLines, foreignLines, levelCounts, events, blocks, traces: this.traces.list, facts, problems, checkpoints, statedOffsets, basisCounts, segments, detail, levels: this.#levels.result(), ...input };
  }
}
