/** Reads unified GC logs: decorations, `GC(n)`, then a message; pauses get their begin, CPU time and trouble from lines of the same id. */
import { isDigit, SPACE, startsWith } from '../../../text/bytes';
import type { Line } from '../../../text/line';
import { Basis, StampReader } from '../../../text/stamp';
import { Catalogue } from '../../catalogue';
import type { Value } from '../../events';
import type { LineReader } from '../../format';
import type { ReadingBuilder } from '../../reading';
import type { CompiledRow } from '../../row';
import { collectorName, collectorTold, Dialect } from '../dialect';
import { isStatistics } from '../legacy/safepoints';
import { isFrame } from '../frame';
import { Runs } from '../runs';
import { Spaces, takeSpace } from '../spaces';
import { concurrentShape, concurrentValues, pauseShape, pauseTitle, pauseValues, type PauseFields, type PauseKind } from '../shapes';
import { Decorations } from './decorators';
import { formRows, otherRow, plainRows } from './plain';
import { concurrentRows, pauseRows, toldRows } from './rows';
import { SafepointTable } from './safepoints';

/** Messages that are read; messages known by their start; messages known by their form. */
export const told = new Catalogue(toldRows);
export const plain = new Catalogue(plainRows);
export const forms = new Catalogue(formRows);
/** Any message of a line that is talkative. */
export const other = new Catalogue([otherRow]);

const pauseIds = new Set(pauseRows.map(row => row.id));
const concurrentIds = new Set(concurrentRows.map(row => row.id));

/** A pause that began and has not ended, or its trouble that was told before its end. */
interface Begun {
  start: number;
  basis: Basis;
  line: number;
  trouble: string[];
  spaces: Spaces | null;
}

/** A pause whose CPU time may still come. */
interface Ended {
  fields: PauseFields;
  line: number;
  start: number;
  end: number;
  basis: Basis;
  blockStart: number;
}

const mostBegun = 64;

/** The message of a unified line behind `GC(12)`, ZGC's `y:` and blanks. Reused. */
export class Message {
  at = 0;
  /** Collection id, or -1. */
  id = -1;
  /** Where the id's digits stand. */
  idFrom = 0;
  idTo = 0;
  /** 'young' or 'old' where ZGC says so. */
  generation: string | null = null;

  read(bytes: Uint8Array, from: number, to: number): void {
    let at = from;
    this.id = -1;
    this.generation = null;
    if (startsWith(bytes, at, to, 'GC(')) {
      let end = at + 3;
      let id = 0;
      while (end < to && isDigit(bytes[end])) id = id * 10 + bytes[end++] - 48;
      if (end > at + 3 && end < to && bytes[end] === 41) {
        this.id = id;
        this.idFrom = at + 3;
        this.idTo = end;
        at = end + 1;
        if (bytes[at] === SPACE) at++;
        const letter = bytes[at];
        if (at + 2 < to && bytes[at + 1] === 58 && (letter === 121 || letter === 89 || letter === 79)) {
          this.generation = letter === 79 ? 'old' : 'young';
          at += 2;
        }
      }
    }
    while (at < to && bytes[at] === SPACE) at++;
    this.at = at;
  }
}

export class UnifiedReader implements LineReader {
  readonly #out: ReadingBuilder;
  /** What is known of each run of the JVM; the last one is open. */
  #dialects = [new Dialect('unified')];
  #runs: Runs;
  #table: SafepointTable;
  #lastLine = 0;
  #decorations = new Decorations();
  readonly #stamp = new StampReader();
  readonly #message = new Message();
  #begun = new Map<number, Begun>();
  #ended: Ended | null = null;
  /** "To-space exhausted" and its like, told outside of any collection id. */
  #trouble: string | null = null;
  /** Is the last decorated line one of those that need not be known? */
  #talks = false;
  /** ms of the line's uptime; NaN without one. */
  #uptimeMs = NaN;
  /** Size of G1's regions; NaN when no line said. */
  #regionBytes = NaN;
  /** Runs whose collector a line of the file itself names. */
  #named = new Set<number>();

  constructor(out: ReadingBuilder) {
    this.#out = out;
    this.#runs = new Runs(out);
    this.#table = new SafepointTable(out);
  }

  get #dialect(): Dialect {
    return this.#dialects[this.#dialects.length - 1];
  }

  line(line: Line): void {
    const { bytes, to } = line;
    let { from } = line;
    this.#lastLine = line.number;
    const out = this.#out;
    const stamp = this.#stamp;
    if (from === to) return;
    const decorated = this.#decorations.read(bytes, from, to);
    if (decorated) {
      from = this.#decorations.message;
      this.#place(line, from);
      out.record(line, stamp, this.#decorations.level(bytes));
    } else {
      from = this.#decorations.message;
      stamp.clear();
      this.#uptimeMs = NaN;
    }
    const message = this.#message;
    message.read(bytes, from, to);
    if (message.at === to) return;
    if (this.#table.holds) this.#table.settle(startsWith(bytes, message.at, to, 'Safepoint "'));
    if (message.generation) this.#dialect.collection('Major Collection');
    if (message.id >= 0) this.#runs.collection();
    else if (isStatistics(bytes, message.at, to) && this.#table.take(line.number, bytes, message.at, to, stamp.ms, stamp.basis, this.#uptimeMs)) {
      if (decorated) this.#talks = false;
      return;
    }
    if (bytes[message.at] === 80 && startsWith(bytes, message.at, to, 'Pause ') && !timed(bytes, to)) {
      this.#begin(line.number);
      return;
    }
    if (bytes[message.at] === 67 && startsWith(bytes, message.at, to, 'Concurrent ') && !timed(bytes, to) && !startsWith(bytes, message.at, to, 'Concurrent mode ')) return;
    this.#dialect.collector ??= collectorTold(bytes, message.at, to);
    if (message.id >= 0 && takeSpace(bytes, message.at, to, this.#regionBytes, this.#spaces)) {
      if (decorated) this.#talks = false;
      return;
    }
    const row = told.match(bytes, message.at, to);
    if (row || plain.mayMatch(bytes, message.at, to)) {
      if (decorated) this.#talks = false;
      if (row) this.#take(row, line);
      return;
    }
    // A message of several lines is decorated on its first one only.
    if (decorated) this.#talks = this.#decorations.talkative(bytes);
    if (this.#talks || forms.match(bytes, message.at, to) || isFrame(bytes, message.at, to)) return;
    // Standard output that the JVM shares with its program.
    if (!decorated && message.id < 0 && this.#decorations.learnt) out.foreignLines++;
    else out.unrecognisedLines++;
  }

  end(): void {
    this.#flush();
    this.#table.settle(false);
    this.#runs.end(this.#dialects, this.#named, this.#lastLine);
  }

  fork(out: ReadingBuilder): UnifiedReader {
    const twin = new UnifiedReader(out);
    twin.#decorations = this.#decorations.fork();
    twin.#dialects = this.#dialects.map(run => run.fork());
    twin.#runs = this.#runs.fork(out);
    twin.#table = this.#table.fork(out);
    twin.#lastLine = this.#lastLine;
    for (const [id, begun] of this.#begun) twin.#begun.set(id, { ...begun, trouble: [...begun.trouble], spaces: begun.spaces?.copy() ?? null });
    // Told apart from the begin, nothing adds to these any more but CPU times.
    if (this.#ended) twin.#ended = { ...this.#ended, fields: { ...this.#ended.fields } };
    twin.#trouble = this.#trouble;
    twin.#talks = this.#talks;
    twin.#regionBytes = this.#regionBytes;
    twin.#named = new Set(this.#named);
    return twin;
  }

  /** Reads the stamps of a decorated line: perhaps the first of another run. */
  #place(line: Line, message: number): void {
    const { bytes, to } = line;
    const decorations = this.#decorations;
    const stamp = this.#stamp;
    const runs = this.#runs;
    decorations.readStamp(bytes, stamp);
    const dated = stamp.basis === Basis.Utc || stamp.basis === Basis.Local;
    const date = dated ? stamp.ms : NaN;
    const uptime = dated ? decorations.uptimeMs(bytes) : stamp.ms;
    if (uptime < runs.uptime && isOpening(bytes, message, to)) runs.head(line.number);
    this.#uptimeMs = uptime;
    const known = this.#out.segments.length;
    // What a container runtime wrote before the line says when it was written.
    const around = !dated && line.wrapperMs === line.wrapperMs;
    const begins = runs.record(line.number, around ? line.wrapperMs : date, around ? line.wrapperBasis : stamp.basis, uptime);
    // One begun, or one taken back.
    if (this.#out.segments.length < known + (begins ? 1 : 0)) this.#dialects.pop();
    if (begins) this.#another();
    if (!dated) stamp.ms += runs.shift;
  }

  /** Where the figures of the open collection's spaces go. */
  readonly #spaces = (): Spaces => {
    const { id } = this.#message;
    const begun = this.#begun.get(id);
    if (begun) return begun.spaces ??= new Spaces();
    const spaces = new Spaces();
    this.#remember(id, { start: NaN, basis: Basis.None, line: -1, trouble: [], spaces });
    return spaces;
  };

  /** Another run of the JVM has begun. */
  #another(): void {
    this.#flush();
    this.#begun.clear();
    this.#regionBytes = NaN;
    this.#dialects.push(new Dialect('unified'));
  }

  #take(row: CompiledRow, line: Line): void {
    const { values } = told;
    if (pauseIds.has(row.id)) this.#pause(row, line);
    else if (concurrentIds.has(row.id)) this.#concurrent(row, line);
    else if (row.shape) {
      this.#flush();
      this.#out.rowEvent(row, line.number, this.#stamp, row.context ? [...values, this.#uptimeMs] : values);
    } else if (row.id === 'gc.unified.cpu') this.#cpu(line);
    else if (row.facts) this.#facts(row, line);
    else this.#troubled(String(values[0]).toLowerCase());
  }

  #facts(row: CompiledRow, line: Line): void {
    if (this.#message.id >= 0) return;
    if (row.id === 'gc.unified.using' && !this.#decorations.uptime && startsWith(line.bytes, this.#message.at, line.to, 'Using ') && this.#runs.opening(line.number)) this.#another();
    for (const name of Object.keys(row.facts!)) {
      let value = told.values[0]!;
      if (name === 'gc.collector') {
        this.#dialect.collector = value = collectorName(String(value));
        this.#named.add(this.#dialects.length - 1);
      }
      if (name === 'heap.region') this.#regionBytes = Number(value);
      if (name === 'jvm.version') this.#dialect.version(String(value));
      this.#out.fact(name, value, line.number);
    }
  }

  /** A `gc,start` line: the pause of this id begins here. */
  #begin(line: number): void {
    const { ms, basis } = this.#stamp;
    this.#remember(this.#message.id, { start: ms, basis, line, trouble: [], spaces: null });
  }

  #remember(id: number, begun: Begun): void {
    if (this.#begun.size >= mostBegun) this.#begun.delete(this.#begun.keys().next().value!);
    this.#begun.set(id, begun);
  }

  #pause(row: CompiledRow, line: Line): void {
    const message = this.#message;
    const stamp = this.#stamp;
    const value = (group: string): Value => told.values[row.groups.indexOf(group)] ?? null;
    const duration = value('durationMs');
    const { id } = message;
    const known = this.#begun.get(id);
    if (duration === null) return;
    this.#flush();
    const durationMs = duration as number;
    const end = stamp.ms;
    let start = end - durationMs;
    let blockStart = line.number;
    const trouble = known?.trouble ?? [];
    if (known && known.line >= 0 && known.basis === stamp.basis && end - known.start >= 0 && Math.abs(end - known.start - durationMs) <= 1000 + durationMs / 10) {
      start = known.start;
      blockStart = known.line;
    }
    this.#begun.delete(id);
    const written = value('gcTrouble');
    if (written !== null) trouble.push(troubleWord(String(written)));
    if (this.#trouble) trouble.push(this.#trouble);
    this.#trouble = null;
    const pause = pauseKind(String(value('gcPause')), value('gcPauseMode'));
    const generation = message.generation ?? (value('gcGeneration') as string | null)?.toLowerCase() ?? null;
    this.#dialect.pause(pause, row.id, generation, row.groups.includes('gcPauseMode') && value('gcPauseMode') !== null, value('gcCause') as string | null);
    const number = (group: string): number | null => value(group) as number | null;
    this.#ended = {
      fields: {
        pause, cause: value('gcCause') as string | null, durationMs,
        heapBeforeBytes: number('heapBefore'), heapAfterBytes: number('heapAfter'), heapCapacityBytes: number('heapCapacity'),
        gcId: id < 0 ? null : id, uptimeMs: this.#uptimeMs === this.#uptimeMs ? this.#uptimeMs : null, userMs: null, sysMs: null, realMs: null,
        trouble: trouble.length ? [...new Set(trouble)].join(', ') : null, generation, spaces: known?.spaces ?? null,
      },
      line: line.number, start, end, basis: stamp.basis, blockStart,
    };
    if (blockStart < line.number - 400) this.#ended.blockStart = line.number;
  }

  #cpu(line: Line): void {
    const ended = this.#ended;
    if (!ended || ended.fields.gcId !== (this.#message.id < 0 ? null : this.#message.id)) return;
    const [user, sys, real] = told.values as number[];
    ended.fields.userMs = user;
    ended.fields.sysMs = sys;
    ended.fields.realMs = real;
    this.#flush(line.number);
  }

  #concurrent(row: CompiledRow, line: Line): void {
    const value = (group: string): Value => told.values[row.groups.indexOf(group)] ?? null;
    const duration = row.groups.includes('durationSecs') ? value('durationSecs') : value('durationMs');
    const after = value('heapAfter');
    const stamp = this.#stamp;
    const collection = row.id === 'gc.unified.z-collection';
    if (collection) this.#dialect.collection(String(value('gcPhase')));
    if (duration === null && after === null) {
      if (collection) this.#remember(this.#message.id, { start: stamp.ms, basis: stamp.basis, line: -1, trouble: [], spaces: null });
      return;
    }
    this.#flush();
    const begun = this.#begun.get(this.#message.id);
    let durationMs = duration as number | null;
    // ZGC before JDK 21 writes no time: the cycle lasted since its first line.
    if (durationMs === null && collection && begun && begun.basis === stamp.basis && stamp.ms >= begun.start) durationMs = stamp.ms - begun.start;
    if (collection) this.#begun.delete(this.#message.id);
    const fields = {
      phase: String(value('gcPhase')), cause: row.groups.includes('gcCause') ? value('gcCause') as string | null : null, durationMs,
      heapBeforeBytes: value('heapBefore') as number | null, heapAfterBytes: after as number | null, heapCapacityBytes: row.groups.includes('heapCapacity') ? value('heapCapacity') as number | null : null,
      gcId: this.#message.id < 0 ? null : this.#message.id,
    };
    this.#out.event(concurrentShape(fields), line.number, line.number, stamp.ms - (durationMs ?? 0), stamp.ms, stamp.basis, concurrentValues(fields));
  }

  #troubled(trouble: string): void {
    const begun = this.#begun.get(this.#message.id);
    if (begun) begun.trouble.push(trouble);
    else if (this.#message.id >= 0) this.#remember(this.#message.id, { start: NaN, basis: Basis.None, line: -1, trouble: [trouble], spaces: null });
    else this.#trouble = trouble;
  }

  /** Hands out the pause that waited for its CPU time; `cpuLine` is where that stood. */
  #flush(cpuLine = -1): void {
    const ended = this.#ended;
    if (!ended) return;
    this.#ended = null;
    const { fields, line, start, end, basis, blockStart } = ended;
    const shape = pauseShape(fields);
    this.#out.event(shape, line, line, start, end, basis, pauseValues(fields), fields.spaces?.values);
    this.#out.block('gc', blockStart, Math.max(line, cpuLine), pauseTitle(fields));
  }
}

/** What a JVM says once, when it starts: which collector it uses, its version. */
function isOpening(bytes: Uint8Array, at: number, to: number): boolean {
  const row = told.mayMatch(bytes, at, to) ? told.match(bytes, at, to)?.id : undefined;
  return row === 'gc.unified.using' || row === 'gc.unified.version';
}

/** Does the message end in a time, `4.536ms`? */
function timed(bytes: Uint8Array, to: number): boolean {
  return bytes[to - 1] === 115 && bytes[to - 2] === 109 && isDigit(bytes[to - 3]);
}

/** Pinned objects stay where they are by design (JEP 423); only a failed allocation is a failure. */
function troubleWord(written: string): string {
  if (!written.startsWith('Evacuation Failure')) return written;
  return written.includes('Pinned') && !written.includes('Allocation') ? 'pinned objects' : 'evacuation failure';
}

function pauseKind(name: string, mode: Value): PauseKind {
  switch (name) {
    case 'Young': return mode === 'Mixed' ? 'mixed' : mode === 'Concurrent Start' ? 'initial-mark' : 'young';
    case 'Incremental GC': return 'young';
    case 'Full GC': return 'full';
    case 'Degenerated GC': return 'degenerated';
    case 'Verify Final Roots': return 'final-roots';
    default: return name.toLowerCase().replace(/ /g, '-') as PauseKind;
  }
}
