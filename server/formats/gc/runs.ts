/** Runs of the JVM in one GC log: appended to, put together from several, or written by a rotation out of order. */
import { runGapMs } from '../../text/clock';
import { Basis } from '../../text/stamp';
import type { ReadingBuilder } from '../reading';
import { dialectsText, type Dialect } from './dialect';

/** Threads write lines a little out of order; a JVM's clock runs back no further. */
const outOfOrderMs = 1000;
/** Dates step when a clock is set: two starts of the JVM closer than this are one. */
const sameStartMs = 10_000;
/** A log whose first stamp is earlier was opened when its JVM started. */
const freshMs = 2000;

/**
 * Tells where another run begins. Uptimes only grow within a run: the uptime runs back by more
 * than lines are out of order, or runs back at all behind a line that only a starting JVM writes; without uptimes that line alone tells.
 * A torn stamp looks like a run for one record: taken back when the next goes on where the run before had stopped.
 */
export class Runs {
  /** ms to be added to uptimes of the open run. */
  shift = 0;
  #uptime = -Infinity;
  #date = -Infinity;
  /** Has the open run, in a log without uptimes, told its collector or collected? */
  #collected = false;
  /** Line of the head of a JVM that may start here, behind which nothing was stamped yet; -1 without one. */
  #head = -1;
  /** Wall clock (local ms) when the file was opened, behind which nothing was stamped yet; NaN without such a line. */
  #opened = NaN;
  /** Uptime before the last record, where that one began a run that nothing else speaks for. */
  #doubted = NaN;

  /** What is kept of the runs before is `out`'s. */
  constructor(readonly out: ReadingBuilder) {}

  fork(out: ReadingBuilder): Runs {
    const twin = new Runs(out);
    twin.shift = this.shift;
    twin.#uptime = this.#uptime;
    twin.#date = this.#date;
    twin.#collected = this.#collected;
    twin.#opened = this.#opened;
    twin.#head = this.#head;
    twin.#doubted = this.#doubted;
    return twin;
  }

  /** A line that a JVM writes when it starts, or opens its log anew. */
  head(line: number): void {
    if (this.#head < 0) this.#head = line;
  }

  /** The latest uptime of the open run; -Infinity when it has none. */
  get uptime(): number {
    return this.#uptime;
  }

  /**
   * A record with these stamps (NaN for one that it lacks): raw ms on `basis`, ms of uptime.
   * True when it begins another run.
   */
  record(line: number, date: number, basis: Basis, uptime: number): boolean {
    let begins = false;
    if (uptime === uptime) {
      if (this.#doubted === this.#doubted) this.#settle(uptime);
      const back = this.#uptime - uptime;
      if (back > 0 && (back > outOfOrderMs || (this.#head >= 0 && uptime < outOfOrderMs)) && !this.#sameRun(date, uptime)) {
        const sure = this.#head >= 0 || date === date;
        const before = this.#uptime;
        this.#begin(line);
        if (!sure) this.#doubted = before;
        begins = true;
      }
      if (uptime > this.#uptime || begins) this.#uptime = uptime;
      const { jvmStart } = this.out;
      if (jvmStart.raw !== jvmStart.raw) {
        if (date === date) this.out.jvmStart = { raw: date - uptime, basis };
        else if (this.#opened === this.#opened && uptime < freshMs) this.out.jvmStart = { raw: this.#opened, basis: Basis.Local };
      }
      this.#opened = NaN;
    } else if (date === date && this.#date - date > 60_000 && this.#uptime === -Infinity) {
      this.#begin(line);
      begins = true;
    }
    if (date === date) this.#date = date;
    this.#head = -1;
    return begins;
  }

  /** The line in which a JVM names its collector, in a log without uptimes: each writes it once. True when another run begins with it. */
  opening(line: number): boolean {
    const another = this.#collected;
    if (another) this.#begin(line);
    this.#collected = true;
    return another;
  }

  /** A collection of the open run was seen. */
  collection(): void {
    this.#collected = true;
  }

  /**
   * The rotation's own lines state local time to the second (ostream.cpp rotate_log): what places a log that has uptimes only. A file that is opened as
   * its JVM starts has begun then; one that is full was closed right after the collection that ended last.
   * @param lastEnd uptime (raw ms) at the end of that collection; NaN without one
   */
  rotation(ms: number, full: boolean, lastEnd: number): void {
    if (!full) this.#opened = ms;
    else if (this.out.jvmStart.raw !== this.out.jvmStart.raw && lastEnd === lastEnd) this.out.jvmStart = { raw: ms - (lastEnd - this.shift), basis: Basis.Local };
  }

  /**
   * The input is over: what is known of each run becomes the reading's dialect, its facts and its outline.
   * @param named runs whose collector a line of the file itself names
   */
  end(dialects: readonly Dialect[], named: ReadonlySet<number>, lastLine: number): void {
    const { out } = this;
    out.dialect = dialectsText(dialects);
    dialects.forEach((dialect, run) => {
      const { line } = out.segments[run];
      if (dialect.collector && !named.has(run)) out.fact('gc.collector', dialect.collector, line);
      if (dialects.length > 1) out.block('section', line, (out.segments[run + 1]?.line ?? lastLine + 1) - 1, `JVM run ${run + 1} of ${dialects.length}: ${dialect.text}`);
    });
  }

  /** Do date and uptime give the start that is known already? Then these are parts of one run in another order. */
  #sameRun(date: number, uptime: number): boolean {
    const { raw } = this.out.jvmStart;
    return date === date && raw === raw && Math.abs(date - uptime - raw) < sameStartMs;
  }

  #begin(line: number): void {
    if (this.#uptime > -Infinity) this.shift = Math.ceil(this.shift + this.#uptime + runGapMs);
    this.out.segment(this.#head >= 0 ? this.#head : line, this.shift);
    this.#uptime = -Infinity;
    this.#date = -Infinity;
    this.#collected = false;
    this.#doubted = NaN;
  }

  /** Was the run that the last record began one? */
  #settle(uptime: number): void {
    const before = this.#doubted;
    this.#doubted = NaN;
    if (uptime < before) return;
    this.out.segments.pop();
    this.shift = this.out.segments[this.out.segments.length - 1].shift;
    this.#uptime = before;
  }
}
