/**
 * The decorations that unified logging (JEP 158, JDK 9 on) puts before a message:
 * `[2019-05-15T22:25:59.422+0800][1.234s][info ][gc,start    ] `. Which ones, and in what
 * order, is the user's choice; a file keeps one choice, so it is learnt once.
 */
import { isDigit, SPACE, startsWith } from '../../../text/bytes';
import { Basis, StampReader } from '../../../text/stamp';
import { levels } from '../../reading';

const OPEN = 91;
const CLOSE = 93;
const COMMA = 44;
const mostDecorations = 16;
const readTags = ['start', 'phases', 'heap', 'metaspace', 'cpu'];

/** What one bracket holds (logDecorators.hpp). */
const enum Holds { Date, Uptime, EpochMs, Level, Tags, Number, Text }

const levelNames = ['trace', 'debug', 'info', 'warning', 'error'];
/** Position in `levels` (reading.ts) of each name. */
const levelNumbers = [levels.indexOf('TRACE'), levels.indexOf('DEBUG'), levels.indexOf('INFO'), levels.indexOf('WARN'), levels.indexOf('ERROR')];

function isHostName(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    if (!isDigit(byte) && !((byte | 32) >= 97 && (byte | 32) <= 122) && byte !== 45 && byte !== 46) return false;
  }
  return to > from;
}

/** Where the message behind a bracket of blanks starts; 0 when the line does not begin with one. */
function blankBracket(bytes: Uint8Array, from: number, to: number): number {
  if (bytes[from + 1] !== SPACE) return 0;
  let at = from + 1;
  while (at < to && bytes[at] === SPACE) at++;
  if (at >= to || bytes[at] !== CLOSE) return 0;
  return at + 1 < to && bytes[at + 1] === SPACE ? at + 2 : at + 1;
}

/** Reads the decorations of one line after the other. */
export class Decorations {
  /** How many brackets the last line had. */
  count = 0;
  /** Where each bracket's content starts and ends (padding included). */
  readonly from = new Int32Array(mostDecorations);
  readonly to = new Int32Array(mostDecorations);
  /** Where the message starts. */
  message = 0;
  #learnt = 0;
  readonly #elapsed = new StampReader();
  readonly #uptimeMemo = new Uint8Array(24);
  #uptimeLength = -1;
  readonly #holds: Holds[] = [];
  #date = -1;
  #uptime = -1;
  #epoch = -1;
  #level = -1;
  #tags = -1;

  /** One that has learnt the same. */
  fork(): Decorations {
    const twin = new Decorations();
    twin.from.set(this.from);
    twin.to.set(this.to);
    twin.#learnt = this.#learnt;
    twin.#holds.push(...this.#holds);
    twin.#date = this.#date;
    twin.#uptime = this.#uptime;
    twin.#epoch = this.#epoch;
    twin.#level = this.#level;
    twin.#tags = this.#tags;
    return twin;
  }

  /**
   * Finds the brackets of a line. False when it has none: a message without decorations, or the rest of one; since JDK 23 that
   * stands behind one bracket of blanks (LogFileStreamOutput::write_decorations of a folded line). `message` holds either way.
   */
  read(bytes: Uint8Array, from: number, to: number): boolean {
    this.message = from;
    if (from >= to || bytes[from] !== OPEN) return false;
    const blank = blankBracket(bytes, from, to);
    if (blank > 0) {
      this.message = blank;
      return false;
    }
    // Brackets mostly keep their width from line to line.
    if (!this.#find(bytes, from, to, true) || this.count !== this.#learnt) {
      if (!this.#find(bytes, from, to, false)) return false;
      if (this.count !== this.#learnt && !this.#learn(bytes)) {
        this.message = from;
        return false;
      }
    }
    return true;
  }

  #find(bytes: Uint8Array, from: number, to: number, guess: boolean): boolean {
    let at = from;
    let count = 0;
    while (at < to && bytes[at] === OPEN && count < mostDecorations) {
      let end = guess ? at + this.to[count] - this.from[count] + 1 : to;
      if (end >= to || bytes[end] !== CLOSE) {
        end = at + 1;
        while (end < to && bytes[end] !== CLOSE) end++;
        if (end === to) break;
      }
      this.from[count] = at + 1;
      this.to[count++] = end;
      at = end + 1;
    }
    // The brackets of a JDK 8 detail line hold blanks: `[Parallel Time: 22.3 ms]`.
    if (count === 0 || (at < to && bytes[at] !== SPACE)) return false;
    this.count = count;
    this.message = at < to ? at + 1 : at;
    return true;
  }

  /** Reads the line's best stamp into `stamp`: a date where there is one, else the uptime. */
  readStamp(bytes: Uint8Array, stamp: StampReader): void {
    if (this.#date >= 0 && stamp.readDate(bytes, this.from[this.#date], this.to[this.#date])) return;
    if (this.#epoch >= 0 && stamp.readUptime(bytes, this.from[this.#epoch], this.to[this.#epoch])) {
      stamp.basis = Basis.Utc;
      return;
    }
    if (this.readUptime(bytes, stamp)) return;
    stamp.clear();
  }

  /** Reads the uptime decoration; false without one. */
  readUptime(bytes: Uint8Array, stamp: StampReader): boolean {
    return this.#uptime >= 0 && stamp.readUptime(bytes, this.from[this.#uptime], this.to[this.#uptime]);
  }

  /** Is it known which decorations this file has? */
  get learnt(): boolean {
    return this.#learnt > 0;
  }

  /** Does the file's choice hold an uptime? */
  get uptime(): boolean {
    return this.#uptime >= 0;
  }

  /** ms of the uptime decoration; NaN without one. */
  uptimeMs(bytes: Uint8Array): number {
    if (this.#uptime < 0) return NaN;
    // Lines of one collection mostly share their uptime.
    const from = this.from[this.#uptime];
    const length = this.to[this.#uptime] - from;
    const memo = this.#uptimeMemo;
    let at = length === this.#uptimeLength ? 0 : length;
    while (at < length && bytes[from + length - 1 - at] === memo[at]) at++;
    if (at === length && length === this.#uptimeLength) return this.#elapsed.ms;
    this.#uptimeLength = -1;
    if (!this.readUptime(bytes, this.#elapsed)) return NaN;
    if (length > memo.length) return this.#elapsed.ms;
    this.#uptimeLength = length;
    for (let i = 0; i < length; i++) memo[i] = bytes[from + length - 1 - i];
    return this.#elapsed.ms;
  }

  /** Number of the level in `levels`; 0 without one. */
  level(bytes: Uint8Array): number {
    if (this.#level < 0) return 0;
    switch (bytes[this.from[this.#level]]) {
      case 105: return levelNumbers[2];
      case 100: return levelNumbers[1];
      case 116: return levelNumbers[0];
      case 119: return levelNumbers[3];
      case 101: return levelNumbers[4];
      default: return 0;
    }
  }

  /**
   * Does the line speak of details below `info`, of the collector's decisions and settings (`gc,ergo`, `gc,init`, `gc,ref`, …), or of something other
   * than collections and safepoints? Such a line need not be known to be a line of this log. What pauses are read from is tagged
   * `gc`, `gc,start`, `gc,phases`, `gc,heap`, `gc,metaspace`, `gc,cpu` or `safepoint`.
   */
  talkative(bytes: Uint8Array): boolean {
    // Without its level a line may be one below `info`.
    if (this.#level < 0 || bytes[this.from[this.#level]] === 100 || bytes[this.from[this.#level]] === 116) return true;
    if (this.#tags < 0) return false;
    const from = this.from[this.#tags];
    const to = this.to[this.#tags];
    if (startsWith(bytes, from, to, 'safepoint')) return false;
    if (!startsWith(bytes, from, to, 'gc')) return true;
    return bytes[from + 2] === COMMA && !readTags.some(tag => startsWith(bytes, from + 3, to, tag));
  }

  /** Field of bracket `i` of the last line, and its place without padding. */
  place(bytes: Uint8Array, i: number): { field: string; from: number; to: number } {
    let to = this.to[i];
    while (to > this.from[i] && bytes[to - 1] === SPACE) to--;
    const holds = this.#holds[i];
    const field = holds === Holds.Date || holds === Holds.EpochMs ? 'stamp' : holds === Holds.Uptime ? 'uptime'
      : holds === Holds.Level ? 'gcLevel' : holds === Holds.Tags ? 'gcTags' : holds === Holds.Number ? 'gcPid' : 'host';
    return { field, from: this.from[i], to };
  }

  /** Is the file's choice one that unified logging makes? A bracket that is none of its decorations says no. */
  #learn(bytes: Uint8Array): boolean {
    this.#learnt = 0;
    this.#date = this.#uptime = this.#epoch = this.#level = this.#tags = -1;
    let known = 0;
    for (let i = 0; i < this.count; i++) {
      let holds = this.#classify(bytes, this.from[i], this.to[i]);
      // Behind the level stand the tags, whatever part of the JVM they name.
      if (holds === Holds.Text && i > 0 && i === this.count - 1 && this.#holds[i - 1] === Holds.Level && /^[a-z]+(?:,[a-z]+)* *$/.test(String.fromCharCode(...bytes.subarray(this.from[i], Math.min(this.to[i], this.from[i] + 64))))) holds = Holds.Tags;
      this.#holds[i] = holds;
      if (holds !== Holds.Text) known++;
      if (holds === Holds.Date && this.#date < 0) this.#date = i;
      else if (holds === Holds.Uptime && this.#uptime < 0) this.#uptime = i;
      else if (holds === Holds.EpochMs && this.#epoch < 0) this.#epoch = i;
      else if (holds === Holds.Level && this.#level < 0) this.#level = i;
      else if (holds === Holds.Tags && this.#tags < 0) this.#tags = i;
    }
    // A host's name alone decorates a message as well.
    if (known === 0 && !(this.count === 1 && isHostName(bytes, this.from[0], this.to[0]) && bytes[this.to[0] + 1] === SPACE)) return false;
    this.#learnt = this.count;
    return true;
  }

  #classify(bytes: Uint8Array, from: number, to: number): Holds {
    while (to > from && bytes[to - 1] === SPACE) to--;
    if (to === from) return Holds.Text;
    if (isDigit(bytes[from])) {
      if (to - from >= 23 && bytes[from + 4] === 45 && bytes[from + 10] === 84) return Holds.Date;
      let at = from;
      while (at < to && (isDigit(bytes[at]) || bytes[at] === 46 || bytes[at] === 44)) at++;
      if (at === to) return Holds.Number;
      const unit = String.fromCharCode(...bytes.subarray(at, to));
      if (unit === 's') return Holds.Uptime;
      // Epoch milliseconds have 13 digits until 2286; an uptime that long would be 31 years. Nanoseconds of the monotonic clock count from no known moment.
      if (unit === 'ms') return at - from >= 13 ? Holds.EpochMs : Holds.Uptime;
      if (unit === 'ns') return this.#uptime < 0 && this.#date < 0 && this.#epoch < 0 ? Holds.Uptime : Holds.Number;
      return Holds.Text;
    }
    const word = String.fromCharCode(...bytes.subarray(from, Math.min(to, from + 64)));
    if (levelNames.includes(word)) return Holds.Level;
    if (/^(gc|safepoint|startuptime|logging|os|metaspace|age|ergo|heap|arguments|class|jit|pagesize|codecache|monitorinflation|exceptions|stacktrace|thread|threads|cds|aot|module|modules|nmethod|biasedlocking|redefine|handshake|jni|stringdedup|stringtable|symboltable|vthread|vmoperation|vmthread|perf|oops|oopmap|compilation|init|dump|system|nmt|trimnative)(,[a-z]+)*$/.test(word)) return Holds.Tags;
    return Holds.Text;
  }
}
