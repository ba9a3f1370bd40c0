/** Reads GC logs of JDK 5 to 8: collections that span lines, are cut by others, begin with a blank or lack their end. */
import { byteString, bytesOf, indexOf, isDigit, SPACE, startsWith, TAB } from '../../../text/bytes';
import { Line } from '../../../text/line';
import { Basis, StampReader } from '../../../text/stamp';
import { Catalogue } from '../../catalogue';
import type { LineReader } from '../../format';
import type { ReadingBuilder } from '../../reading';
import type { CompiledRow } from '../../row';
import { collectorTold, Dialect } from '../dialect';
import { isFrame } from '../frame';
import { Runs } from '../runs';
import { concurrentShape, concurrentValues, pauseShape, pauseTitle, pauseValues, type ConcurrentFields, type PauseFields } from '../shapes';
import { forms as unifiedForms, plain as unifiedPlain } from '../unified/reader';
import { LegacyPause } from './pause';
import { pieceRows } from './pieces';
import { concurrentRows, headRows, lineRows } from './rows';
import { isStatistics, SafepointStatistics } from './safepoints';
import { LegacyStamps } from './stamps';

const OPEN = 91;
const UPPER_C = 67;
const UPPER_F = 70;
const UPPER_G = 71;
const UPPER_I = 73;
const UPPER_P = 80;
const UPPER_T = 84;
/** Several threads can write into one line, but not many: what comes behind is no log. */
const mostGlued = 16;

/** Lines outside of collections that are read. */
export const told = new Catalogue(lineRows);
/** Beginnings of collections, and concurrent phases. */
export const heads = new Catalogue([...headRows, ...concurrentRows]);
/** Everything else. */
export const pieces = new Catalogue(pieceRows);

/** Lines that may stand between the lines of a collection and are no part of it. */
const between = new Catalogue(pieceRows.filter(row => ['gc.legacy.tenuring', 'gc.legacy.heap-print', 'gc.legacy.policy', 'gc.legacy.free-lists', 'gc.legacy.histogram', 'gc.legacy.application-time', 'gc.legacy.diagnostics'].includes(row.id)));

export class LegacyReader implements LineReader {
  readonly #out: ReadingBuilder;
  /** What is known of each run of the JVM; the last one is open. */
  #dialects = [new Dialect('legacy')];
  /** What the head of a JVM says that may be starting. */
  #coming: Dialect | null = null;
  #runs: Runs;
  #lastLine = 0;
  readonly #stamps = new LegacyStamps();
  #safepoints: SafepointStatistics;
  #pause: LegacyPause | null = null;
  /** Concurrent phases told while a pause waits for its last lines: handed out behind it. */
  #waiting: ((out: ReadingBuilder) => void)[] = [];
  readonly #opened = new StampReader();
  #workers = false;
  /** What CMS's next pause must be, where a cycle was seen to begin. */
  #nextMark: 'initial-mark' | 'remark' | null = null;
  /** Records begun within the line `#gluedLine`. */
  #glued = 0;
  #gluedLine = -1;

  constructor(out: ReadingBuilder) {
    this.#out = out;
    this.#runs = new Runs(out);
    this.#safepoints = new SafepointStatistics(out);
  }

  get #dialect(): Dialect {
    return this.#dialects[this.#dialects.length - 1];
  }

  line(line: Line): void {
    const { bytes, from, to } = line;
    this.#lastLine = line.number;
    let at = from;
    while (at < to && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
    if (at === to) return;
    const open = this.#pause !== null && this.#pause.open;
    if (bytes[at] === OPEN && !open && at - from >= 2) {
      this.#detail(line, at);
      return;
    }
    const stamps = this.#stamps;
    if (isDigit(bytes[at]) && told.mayMatch(bytes, at, to)) stamps.read(bytes, to, to);
    else if (stamps.read(bytes, at, to)) {
      // Lines of this table are late: their stamps say nothing of the order.
      if (isStatistics(bytes, stamps.message, to) && this.#safepoints.take(line.number, bytes, stamps.message, to, stamps.best.ms, stamps.best.basis, stamps.uptimeMs)) return;
      this.#placed(line);
      // The stamps of two threads that write at once: `1.2: 2017-06-18T05:23:03.452-0500: [CMS-concurrent-preclean…`.
      const { message } = stamps;
      if (message < to && isDigit(bytes[message]) && !this.#pause?.open && !stamps.read(bytes, message, to)) stamps.read(bytes, at, to);
    }
    this.#message(line, Math.max(at, stamps.message === to ? at : stamps.message));
  }

  end(): void {
    this.#safepoints.flush();
    this.#flush();
    if (this.#coming) this.#dialect.learn(this.#coming);
    this.#runs.end(this.#dialects, new Set(), this.#lastLine);
  }

  fork(out: ReadingBuilder): LegacyReader {
    const twin = new LegacyReader(out);
    twin.#dialects = this.#dialects.map(run => run.fork());
    twin.#coming = this.#coming?.fork() ?? null;
    twin.#runs = this.#runs.fork(out);
    twin.#lastLine = this.#lastLine;
    twin.#safepoints = this.#safepoints.fork(out);
    twin.#stamps.shift = this.#stamps.shift;
    twin.#pause = this.#pause?.fork() ?? null;
    twin.#waiting = [...this.#waiting];
    twin.#workers = this.#workers;
    twin.#nextMark = this.#nextMark;
    return twin;
  }

  /** A record with stamps: perhaps the first of another run. */
  #placed(line: Line): void {
    const stamps = this.#stamps;
    const { best } = stamps;
    const runs = this.#out.segments.length;
    const begins = this.#runs.record(line.number, stamps.dateFrom >= 0 ? best.ms : NaN, best.basis, stamps.uptimeMs);
    if (begins) {
      this.#flush();
      this.#nextMark = null;
    }
    // One begun, or one taken back.
    if (this.#out.segments.length < runs + (begins ? 1 : 0)) this.#dialects.pop();
    if (begins) this.#dialects.push(this.#coming ?? new Dialect('legacy'));
    else if (this.#coming) this.#dialect.learn(this.#coming);
    this.#coming = null;
    if (stamps.shift !== this.#runs.shift) {
      stamps.shift = this.#runs.shift;
      if (stamps.dateFrom < 0) best.ms = stamps.uptimeMs + stamps.shift;
    }
    this.#out.record(line, best, 0);
  }

  /** What stands behind the stamps at `at`. */
  #message(line: Line, at: number): void {
    const { bytes, to } = line;
    if (this.#safepoints.holds && bytes[at] !== UPPER_T) this.#safepoints.flush();
    if (bytes[at] === OPEN) {
      if (isConcurrent(bytes, at, to)) this.#concurrent(line, at);
      else if (isHead(bytes, at, to)) this.#head(line, at);
      else if (this.#pause?.open && !between.mayMatch(bytes, at, to)) this.#continue(line, at);
      else if (startsWith(bytes, at, to, '[Times: ')) this.#rest(line, at);
      else this.#torn(line, at);
      return;
    }
    const row = told.match(bytes, at, to);
    if (row?.shape) {
      if (!this.#pause?.open) this.#flush();
      this.#stopped(row, line);
    } else if (row) {
      this.#facts(row.facts!, line);
    } else if (startsWith(bytes, at, to, 'CMS: abort preclean')) {
      const phase = indexOf(bytes, at, to, '[CMS-concurrent');
      if (phase >= 0) this.#concurrent(line, phase);
    } else if (this.#pause?.open && !between.mayMatch(bytes, at, to)) {
      this.#continue(line, at);
    } else if (this.#pause && isTransition(bytes, at, to)) {
      // G1's heap figures without their bracket: a concurrent phase was written into it.
      this.#rest(line, at);
    } else {
      this.#known(line, at);
    }
  }

  /** "application threads were stopped" makes an event; its stamp is the end. */
  #stopped(row: CompiledRow, line: Line): void {
    const values = [...told.values, this.#stamps.uptimeMs];
    const { number } = line;
    const { ms, basis } = this.#stamps.best;
    const lasted = values[row.names.indexOf('durationMs')] as number;
    if (this.#safepoints.stopped(number, lasted, ms, basis)) return;
    this.#emit(out => out.event(row.shape!, number, number, ms - lasted, ms, basis, values));
  }

  /** The same, written into a line of another thread: `…, 0.118 secs]Total time for which application threads were stopped: …`. */
  #stoppedBehind(line: Line, at: number): boolean {
    const { bytes, to } = line;
    const inside = indexOf(bytes, at, to, 'Total time for which application threads were stopped: ');
    const row = inside < 0 ? null : told.match(bytes, inside, to);
    if (!row?.shape) return false;
    this.#stopped(row, line);
    return true;
  }

  /** No head, and no collection is open: perhaps the rest of a lost one with a whole one behind it. */
  #torn(line: Line, at: number): void {
    const { bytes, to } = line;
    const inside = indexOf(bytes, at, to, ': [GC') >= 0 || indexOf(bytes, at, to, ': [Full GC') >= 0;
    const text = inside ? written(bytes, at, to) : '';
    const next = inside ? glued(text) : -1;
    if (next < 0) {
      this.#known(line, at);
      return;
    }
    this.#flush();
    this.#second(line, text.slice(next));
  }

  /** A line indented under a collection: `   [Object Copy (ms): …`. Only two kinds of them are read. */
  #detail(line: Line, at: number): void {
    const { bytes, to } = line;
    const second = bytes[at + 1];
    if (isConcurrent(bytes, at, to)) this.#concurrent(line, at);
    else if (second === OPEN && isConcurrent(bytes, at + 1, to)) this.#concurrent(line, at + 1);
    else if (second === 69 && startsWith(bytes, at, to, '[Eden: ') || second === SPACE) this.#rest(line, at);
    else if (second === 84 && startsWith(bytes, at, to, '[Times: ')) this.#rest(line, at);
    else if (!this.#workers && startsWith(bytes, at, to, '[Parallel Time: ')) this.#workerCount(line, at);
    else if (isHead(bytes, at, to)) this.#message(line, at);
    else {
      if (this.#pause) this.#pause.endLine = line.number;
      this.#known(line, at);
    }
  }

  #head(line: Line, at: number): void {
    const { bytes, to } = line;
    const before = this.#pause;
    // A collection of the young generation inside CMS's remark (-XX:+CMSScavengeBeforeRemark): the same stop.
    if (before?.open && before.raw.includes('YG occupancy')) {
      this.#continue(line, at);
      return;
    }
    this.#flush();
    const { best } = this.#stamps;
    this.#pause = new LegacyPause(line.number, best.ms, best.basis);
    this.#pause.gcId = this.#stamps.gcId;
    this.#pause.uptimeMs = this.#stamps.uptimeMs;
    this.#append(line, written(bytes, at, to));
  }

  #continue(line: Line, at: number): void {
    const { bytes, to } = line;
    if (!pieces.mayMatch(bytes, at, to) && !heads.mayMatch(bytes, at, to) && !isEnd(bytes, at, to)) {
      this.#unknown(line, at);
      return;
    }
    this.#append(line, written(bytes, at, to));
  }

  #append(line: Line, text: string): void {
    const pause = this.#pause!;
    pause.endLine = line.number;
    pause.lines++;
    if (text.includes('[CMS-concurrent-')) this.#phasesWithin(line, text);
    const end = pause.take(text);
    if (pause.open) {
      if (pause.full) this.#flush();
      return;
    }
    const rest = text.slice(end);
    const next = glued(rest);
    const complete = pause.takeRest(next < 0 ? rest : rest.slice(0, next));
    if (complete || next >= 0) this.#flush();
    if (next >= 0) this.#second(line, rest.slice(next));
  }

  /** Phases of CMS that end while a collection is being written: `[Full GC 18.828: [CMS18.833: [CMS-concurrent-sweep: 0.012/0.012 secs]`. */
  #phasesWithin(line: Line, text: string): void {
    let searched = 0;
    for (const found of text.matchAll(/\[CMS-concurrent-[a-z-]+: \d+[.,]\d+\/\d+[.,]\d+ secs\]/g)) {
      if (++searched > mostGlued) return;
      const stamps = /(?:\d{4}-\d\d-\d\dT[\d:.,]{8,16}[+-]\d{4}: )?\d{1,12}[.,]\d{3}: $/.exec(text.slice(Math.max(0, found.index - 48), found.index))?.[0] ?? '';
      const bytes = bytesOf(stamps + found[0]);
      this.#stamps.read(bytes, 0, bytes.length);
      const part = new Line();
      part.bytes = bytes;
      part.to = bytes.length;
      part.number = line.number;
      this.#concurrent(part, this.#stamps.message);
    }
  }

  /** Another record in the same line: `…, 0.02 secs]12.5: [GC …`. */
  #second(line: Line, text: string): void {
    if (line.number !== this.#gluedLine) this.#glued = 0;
    this.#gluedLine = line.number;
    if (++this.#glued > mostGlued) {
      this.#out.unrecognisedLines++;
      return;
    }
    const bytes = bytesOf(text);
    this.#stamps.read(bytes, 0, bytes.length);
    const { best, message } = this.#stamps;
    this.#pause = new LegacyPause(line.number, best.ms, best.basis);
    this.#pause.gcId = this.#stamps.gcId;
    this.#pause.uptimeMs = this.#stamps.uptimeMs;
    this.#append(line, byteString(bytes, message, bytes.length));
  }

  /** Figures that follow a collection whose bracket is closed. */
  #rest(line: Line, at: number): void {
    const pause = this.#pause;
    if (!pause) return;
    pause.endLine = line.number;
    if (pause.takeRest(byteString(line.bytes, at, line.to))) this.#flush();
  }

  #concurrent(line: Line, at: number): void {
    const { bytes, to } = line;
    const row = heads.match(bytes, at, to);
    if (!row) {
      this.#unknown(line, at);
      return;
    }
    if (!row.groups.includes('gcPhase')) return;
    const value = (group: string): number | null => (heads.values[row.groups.indexOf(group)] as number | null | undefined) ?? null;
    const phase = String(heads.values[row.groups.indexOf('gcPhase')]);
    this.#dialect.collector ??= row.id === 'gc.legacy.g1-concurrent' ? 'G1' : row.id === 'gc.legacy.cms-concurrent' ? 'CMS' : 'Shenandoah';
    const durationMs = value('durationSecs') ?? value('wallSecs') ?? value('durationMs');
    if (durationMs === null && !phase.endsWith('-abort')) return;
    const behind = indexOf(bytes, at, to, ']') + 1;
    const fields: ConcurrentFields = {
      phase: phase.replace(/-end$/, ''), cause: null, durationMs,
      heapBeforeBytes: value('heapBefore'), heapAfterBytes: value('heapAfter'), heapCapacityBytes: value('heapCapacity'), gcId: null,
    };
    const { number } = line;
    // `stamps` may be reused before this is handed out. Behind `CMS: abort preclean` the phase has stamps of its own.
    const { ms, basis } = this.#stamps.best;
    this.#emit(out => out.event(concurrentShape(fields), number, number, ms - (durationMs ?? 0), ms, basis, concurrentValues(fields)));
    if (behind > 0 && behind < to) this.#stoppedBehind(line, behind);
  }

  #facts(facts: Readonly<Record<string, string>>, line: Line): void {
    const value = told.values[0]!;
    for (const name of Object.keys(facts)) this.#out.fact(name, value, line.number);
    this.#runs.head(line.number);
    if ('log.start' in facts) this.#rotation(line);
    const dialect = this.#coming ??= new Dialect('legacy');
    if ('jvm.version' in facts) dialect.version(/1\.\d+\.\d[\w.-]*/.exec(String(value))?.[0] ?? String(value));
    if (!('jvm.flags' in facts)) return;
    const flags = String(value);
    const heap = /-XX:MaxHeapSize=(\d+)/.exec(flags);
    if (heap) this.#out.fact('heap.max', Number(heap[1]), line.number);
    const workers = /-XX:ParallelGCThreads=(\d+)/.exec(flags);
    if (workers) this.#out.fact('gc.workers', Number(workers[1]), line.number);
    const collector = /-XX:\+Use(G1|ConcMarkSweep|Parallel|ParallelOld|Serial|Shenandoah)GC/.exec(flags)?.[1];
    if (collector) dialect.collector = collector === 'ConcMarkSweep' ? 'CMS' : collector === 'ParallelOld' ? 'Parallel' : collector;
  }

  /** `2016-03-24 10:28:33 GC log file created …`, `… has reached the maximum size. …`. */
  #rotation({ bytes, from, to }: Line): void {
    if (!this.#opened.readDate(bytes, from, to)) return;
    this.#flush();
    const { events } = this.#out;
    const last = events.length - 1;
    this.#runs.rotation(this.#opened.ms, indexOf(bytes, from, to, ' has reached ') > 0, last >= 0 && events.basisOf(last) === Basis.Uptime ? events.rawEnd(last) : NaN);
  }

  #workerCount(line: Line, at: number): void {
    const workers = /GC Workers: (\d+)/.exec(byteString(line.bytes, at, line.to));
    if (workers) this.#out.fact('gc.workers', Number(workers[1]), line.number);
    this.#workers = true;
  }

  #known(line: Line, at: number): void {
    const { bytes, to } = line;
    this.#dialect.collector ??= collectorTold(bytes, at, to);
    if (!pieces.mayMatch(bytes, at, to) && !heads.mayMatch(bytes, at, to)) this.#unknown(line, at);
  }

  /** No JDK 8 row: perhaps a line of Shenandoah, which writes the same with and without unified logging. */
  #unknown(line: Line, at: number): void {
    const { bytes, to } = line;
    if (this.#stoppedBehind(line, at)) return;
    if (!unifiedPlain.mayMatch(bytes, at, to) && !unifiedForms.match(bytes, at, to) && !isEnd(bytes, at, to) && !isFrame(bytes, at, to)) this.#out.unrecognisedLines++;
  }

  /** Hands out an event now, or behind the pause that is not complete yet. */
  #emit(event: (out: ReadingBuilder) => void): void {
    if (this.#pause) this.#waiting.push(event);
    else event(this.#out);
    if (this.#waiting.length > 256) this.#flush();
  }

  #flush(): void {
    const pause = this.#pause;
    this.#pause = null;
    if (pause) {
      const fields = pause.fields();
      this.#dialect.collector ??= pause.collector;
      if (pause.raw.includes('Metaspace')) this.#dialect.jdk ??= '8';
      if (fields) {
        this.#mark(fields);
        this.#out.event(pauseShape(fields), pause.line, pause.endLine, pause.start, pause.start + fields.durationMs, pause.basis, pauseValues(fields), fields.spaces?.values);
        this.#out.block('gc', pause.line, pause.endLine, pauseTitle(fields));
      }
    }
    for (const event of this.#waiting.splice(0)) event(this.#out);
  }

  /**
   * Without details both pauses of CMS are written alike. A cycle has the one, then the other; a Full GC voids it
   * (CMSCollector::acquire_control_and_collect), so behind one the next pause begins a cycle.
   */
  #mark(fields: PauseFields): void {
    if (fields.pause === 'full') this.#nextMark = 'initial-mark';
    else if (fields.pause === 'mark' && this.#nextMark) {
      fields.pause = this.#nextMark;
      this.#nextMark = this.#nextMark === 'remark' ? 'initial-mark' : 'remark';
    }
  }
}

/** What is read of a line, one character a byte. No collection is written in a longer one. */
function written(bytes: Uint8Array, at: number, to: number): string {
  return byteString(bytes, at, Math.min(to, at + 8192));
}

/** Where in `text` a collection with stamps of its own begins, or -1. */
function glued(text: string): number {
  const found = /(?:\d{4}-\d\d-\d\dT[\d:.,]{8,16}[+-]\d{4}: )?(?:\d{1,12}[.,]\d{3}: )?(?:#\d{1,9}: )?\[(?:Full GC|GC[ ([])/.exec(text);
  return found ? found.index : -1;
}

/** `7399M->4700M(10240M)]`: one transition up to the end of the line. */
function isTransition(bytes: Uint8Array, at: number, to: number): boolean {
  return isDigit(bytes[at]) && bytes[to - 1] === 93 && to - at < 80 && /^[\d.,]+[BKMG](?:\([\d.,]+[BKMG]\))?->[\d.,]+[BKMG]\([\d.,]+[BKMG]\)\]$/.test(byteString(bytes, at, to));
}

function isConcurrent(bytes: Uint8Array, at: number, to: number): boolean {
  const second = bytes[at + 1];
  if (second !== UPPER_G && second !== UPPER_C) return false;
  return startsWith(bytes, at, to, '[GC concurrent-') || startsWith(bytes, at, to, '[CMS-concurrent-') || startsWith(bytes, at, to, '[Concurrent ');
}

function isHead(bytes: Uint8Array, at: number, to: number): boolean {
  const second = bytes[at + 1];
  if (second !== UPPER_G && second !== UPPER_F && second !== UPPER_P && second !== UPPER_I) return false;
  if (startsWith(bytes, at, to, '[Full GC') || startsWith(bytes, at, to, '[Pause ') || startsWith(bytes, at, to, '[Inc GC ')) return true;
  if (!startsWith(bytes, at, to, '[GC') || startsWith(bytes, at, to, '[GC Worker') || startsWith(bytes, at, to, '[GC ref-proc')) return false;
  const next = bytes[at + 3];
  return next === undefined || at + 3 >= to || next === SPACE || next === 40 || next === OPEN || next === 45 || isDigit(next) || next === 58 || next === 65 || next === 66;
}

/** The rest of a collection's brackets: `, 0.01 secs]`, `]`, `secs]`. */
function isEnd(bytes: Uint8Array, at: number, to: number): boolean {
  return bytes[at] === 44 || bytes[at] === 93 || bytes[at] === 125 || startsWith(bytes, at, to, 'secs]') || startsWith(bytes, at, to, 'icms_dc');
}

