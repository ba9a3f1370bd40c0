/**
 * The header of a log record, by position: stamp, level, thread, logger and
 * where the message starts. Every layout that brokers, clients and ZooKeeper
 * servers are met with is told apart by its own first bytes, line by line, so
 * that a file may hold several (a console log often does).
 */
import { CR, fixedNumber, isDigit, SPACE, startsWith, TAB } from '../../text/bytes';
import type { Line } from '../../text/line';
import { Basis, StampReader } from '../../text/stamp';
import { beginsJson, JsonRecord } from './json';

export const enum Layout {
  None,
  /** `[stamp] LEVEL message (logger)`: Kafka's own; Connect puts `:line` behind the logger. */
  Broker,
  /** `stamp LEVEL message (logger) [thread]`: Strimzi; a plain `stamp LEVEL message` too. */
  Plain,
  /** `LEVEL stamp [thread] message`. */
  LevelFirst,
  /** `stamp [thread] LEVEL logger - message`: Logback's habit. */
  ThreadFirst,
  /** `stamp LEVEL [thread] logger - message`. */
  LevelThread,
  /** `stamp  LEVEL pid --- [app] [thread] logger : message`. */
  SpringBoot,
  /** `stamp [myid:3] - LEVEL  [thread:Class@line] - message`. */
  ZooKeeper,
  /** One JSON object a record: json.ts. */
  Json,
  /** `LEVEL …` behind the stamp of a container runtime or of syslog. */
  Unstamped,
}

const openBracket = 91;
const closeBracket = 93;
const dash = 45;
const colon = 58;
/** How far a thread name or a logger may reach. */
const nameReach = 256;
/** No header with anything behind it is shorter: `INFO x`. */
const shortest = 6;
const dayMs = 86_400_000;

const names = ['', 'TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

/** Number of the level (see `levels`) whose name stands at `at` with a blank or bracket behind it; 0 when none does. */
function levelAt(bytes: Uint8Array, at: number, to: number): number {
  let level: number;
  switch (bytes[at]) {
    case 73: level = 3; break;
    case 87: level = 4; break;
    case 69: level = 5; break;
    case 68: level = 2; break;
    case 84: level = 1; break;
    case 70: level = 6; break;
    default: return 0;
  }
  const name = names[level];
  if (!startsWith(bytes, at, to, name)) return 0;
  const end = at + name.length;
  return end === to || bytes[end] === SPACE || bytes[end] === openBracket || bytes[end] === TAB ? level : 0;
}

function skipBlanks(bytes: Uint8Array, at: number, to: number): number {
  while (at < to && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  return at;
}

/** Letters, digits and `. _ $ /`: what a logger's name is made of. */
function isName(byte: number): boolean {
  return (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || isDigit(byte) || byte === 46 || byte === 95 || byte === 36 || byte === 47;
}

function nameEnd(bytes: Uint8Array, at: number, to: number): number {
  const last = Math.min(to, at + nameReach);
  while (at < last && isName(bytes[at])) at++;
  return at;
}

/** Position behind the `]` that ends a bracket begun at `at`, brackets inside counted; -1 when it does not end soon. */
export function bracketEnd(bytes: Uint8Array, at: number, to: number): number {
  let depth = 0;
  const last = Math.min(to, at + 2 * nameReach);
  for (let i = at; i < last; i++) {
    if (bytes[i] === openBracket) depth++;
    else if (bytes[i] === closeBracket && --depth === 0) return i + 1;
  }
  return -1;
}

/** What stands in front of the message. One object, read again for each line. */
export class Header {
  readonly stamp = new StampReader();
  layout = Layout.None;
  /** Position in `levels`. */
  level = 0;
  stampFrom = 0;
  levelFrom = 0;
  /** -1 where the layout has none, as `loggerFrom` and `myidFrom`. */
  threadFrom = -1;
  threadTo = -1;
  loggerFrom = -1;
  loggerTo = -1;
  myidFrom = -1;
  myidTo = -1;
  /** The exception's class, where the layout has a place for it (JSON). */
  errorFrom = -1;
  errorTo = -1;
  messageFrom = 0;
  /** The line's end; `tail` draws it in to the message's own. */
  messageTo = 0;

  readonly #record = new JsonRecord();
  /** The last stamp on its wall clock, NaN before one with a date was met, and its offset, NaN where it states none. */
  #wallMs = NaN;
  #wallOffset = NaN;

  get levelTo(): number {
    return this.levelFrom + names[this.level].length;
  }

  /** Reads the header of a line that begins a record; false for a line that continues one. */
  read(line: Line): boolean {
    const { bytes, to } = line;
    let from = line.from;
    if (to - from < shortest) return false;
    if (bytes[from] === SPACE) from = skipBlanks(bytes, from, Math.min(to, from + 8));
    const first = bytes[from];
    this.threadFrom = this.loggerFrom = this.myidFrom = this.errorFrom = -1;
    this.messageTo = to;
    if (first === openBracket) return to - from >= 24 && this.#broker(bytes, from, to);
    if (isDigit(first)) return this.#stampFirst(bytes, from, to);
    if (beginsJson(bytes, from, to)) return this.#json(bytes, from, to);
    return this.#levelFirst(bytes, from, to) || (line.wrapperMs === line.wrapperMs && this.#unstamped(line, from));
  }

  #broker(bytes: Uint8Array, from: number, to: number): boolean {
    if (!this.stamp.readDate(bytes, from + 1, to) || bytes[this.stamp.end] !== closeBracket) return false;
    this.#dated();
    this.stampFrom = from + 1;
    const at = skipBlanks(bytes, this.stamp.end + 1, to);
    if (bytes[at] === openBracket) return this.#threadFirst(bytes, at, to);
    if (!this.#level(bytes, at, to)) return false;
    this.layout = Layout.Broker;
    this.messageFrom = skipBlanks(bytes, this.levelTo, to);
    return true;
  }

  /** Takes over where `other` stands: the day that stamps without a date belong to. */
  continueFrom(other: Header): void {
    this.#wallMs = other.#wallMs;
    this.#wallOffset = other.#wallOffset;
  }

  /** `22:20:14.399`, Logback's default: of the day of the last whole stamp in the file, or the one after it once midnight has passed. */
  #timeOfDay(bytes: Uint8Array, from: number, to: number): boolean {
    if (bytes[from + 2] !== colon || bytes[from + 5] !== colon || from + 8 > to) return false;
    const hour = fixedNumber(bytes, from, 2);
    const minute = fixedNumber(bytes, from + 3, 2);
    const second = fixedNumber(bytes, from + 6, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return false;
    let end = from + 8;
    let ms = ((hour * 60 + minute) * 60 + second) * 1000;
    if (end + 3 < to && (bytes[end] === 46 || bytes[end] === 44)) {
      const thousandths = fixedNumber(bytes, end + 1, 3);
      if (thousandths < 0) return false;
      ms += thousandths;
      for (end += 4; end < to && isDigit(bytes[end]);) end++;
    }
    const { stamp } = this;
    stamp.clear();
    stamp.end = end;
    if (!(this.#wallMs === this.#wallMs)) return true;
    let wall = Math.floor(this.#wallMs / dayMs) * dayMs + ms;
    if (wall < this.#wallMs - dayMs / 2) wall += dayMs;
    this.#wallMs = wall;
    const placed = this.#wallOffset === this.#wallOffset;
    stamp.offsetMinutes = this.#wallOffset;
    stamp.basis = placed ? Basis.Utc : Basis.Local;
    stamp.ms = wall - (placed ? this.#wallOffset * 60000 : 0);
    return true;
  }

  /** Remembers a stamp with a date. */
  #dated(): void {
    const { ms, offsetMinutes } = this.stamp;
    this.#wallMs = offsetMinutes === offsetMinutes ? ms + offsetMinutes * 60000 : ms;
    this.#wallOffset = offsetMinutes;
  }

  #json(bytes: Uint8Array, from: number, to: number): boolean {
    const record = this.#record;
    if (!record.read(bytes, from, to)) return false;
    const { stamp } = this;
    const { stamp: at, level, thread, logger, message, error } = record;
    if (at.from >= 0 && stamp.readDate(bytes, at.from, at.to)) this.stampFrom = at.from;
    else if (record.epochMs === record.epochMs) {
      stamp.ms = record.epochMs;
      stamp.basis = Basis.Utc;
      stamp.offsetMinutes = NaN;
      this.stampFrom = stamp.end = from;
    } else return false;
    if (!this.#level(bytes, level.from, level.to)) return false;
    this.layout = Layout.Json;
    this.threadFrom = thread.from;
    this.threadTo = thread.to;
    this.loggerFrom = logger.from;
    this.loggerTo = logger.to;
    this.messageFrom = message.from;
    this.messageTo = message.to;
    this.errorFrom = error.from;
    this.errorTo = error.to;
    return true;
  }

  #unstamped(line: Line, from: number): boolean {
    const { bytes, to } = line;
    if (!this.#level(bytes, from, to)) return false;
    const { stamp } = this;
    stamp.ms = line.wrapperMs;
    stamp.basis = line.wrapperBasis;
    stamp.offsetMinutes = NaN;
    this.stampFrom = stamp.end = from;
    if (!this.#behindLevel(bytes, skipBlanks(bytes, this.levelTo, to), to)) return false;
    if (this.layout === Layout.Plain) this.layout = Layout.Unstamped;
    return true;
  }

  #stampFirst(bytes: Uint8Array, from: number, to: number): boolean {
    if (this.stamp.readDate(bytes, from, to)) this.#dated();
    else if (!this.#timeOfDay(bytes, from, to)) return false;
    this.stampFrom = from;
    const at = skipBlanks(bytes, this.stamp.end, to);
    if (at === this.stamp.end) return false;
    if (bytes[at] === openBracket) {
      if (!startsWith(bytes, at, to, '[myid:')) return this.#threadFirst(bytes, at, to);
      const end = bracketEnd(bytes, at, to);
      if (end < 0) return false;
      this.myidFrom = at + 6;
      this.myidTo = end - 1;
      return this.#zooKeeper(bytes, skipBlanks(bytes, end, to), to);
    }
    if (bytes[at] === dash) return this.#zooKeeper(bytes, at, to);
    if (!this.#level(bytes, at, to)) return false;
    return this.#behindLevel(bytes, skipBlanks(bytes, this.levelTo, to), to);
  }

  /** ` - LEVEL  [thread:Class@line] - message`: the thread may hold brackets, colons and blanks. */
  #zooKeeper(bytes: Uint8Array, at: number, to: number): boolean {
    if (bytes[at] !== dash || !this.#level(bytes, skipBlanks(bytes, at + 1, to), to)) return false;
    this.layout = Layout.ZooKeeper;
    const open = skipBlanks(bytes, this.levelTo, to);
    this.messageFrom = open;
    if (bytes[open] !== openBracket) return true;
    const last = Math.min(to - 3, open + 2 * nameReach);
    for (let i = open + 1; i < last; i++) {
      if (bytes[i] !== closeBracket || bytes[i + 2] !== dash || bytes[i + 1] !== SPACE) continue;
      let digits = i - 1;
      while (digits > open && (isDigit(bytes[digits]) || bytes[digits] === 63)) digits--;
      if (bytes[digits] !== 64) continue;
      let start = digits;
      while (start > open + 1 && bytes[start - 1] !== colon) start--;
      this.threadFrom = open + 1;
      this.threadTo = Math.max(open + 1, start - 1);
      this.loggerFrom = start;
      this.loggerTo = i;
      this.messageFrom = Math.min(to, i + 4);
      break;
    }
    return true;
  }

  #threadFirst(bytes: Uint8Array, open: number, to: number): boolean {
    const last = Math.min(to, open + nameReach);
    for (let i = open + 1; i < last; i++) {
      if (bytes[i] !== closeBracket) continue;
      const at = skipBlanks(bytes, i + 1, to);
      if (!this.#level(bytes, at, to)) continue;
      this.layout = Layout.ThreadFirst;
      this.threadFrom = open + 1;
      this.threadTo = i;
      this.#loggerOrMessage(bytes, skipBlanks(bytes, this.levelTo, to), to, true);
      return true;
    }
    return false;
  }

  #behindLevel(bytes: Uint8Array, at: number, to: number): boolean {
    // Spring Boot; tracing libraries put [app,trace,span] in front of the pid.
    const traced = bytes[at] === openBracket ? bracketEnd(bytes, at, to) : -1;
    let pid = traced > 0 ? skipBlanks(bytes, traced, to) : at;
    if (isDigit(bytes[pid])) {
      while (pid < to && isDigit(bytes[pid])) pid++;
      if (startsWith(bytes, pid, to, ' --- [')) return this.#springBoot(bytes, pid + 5, to);
    }
    if (traced > 0) {
      const name = skipBlanks(bytes, traced, to);
      if (name > traced && this.#logger(bytes, name, to, false) && (this.#isDotted(bytes) || !this.#endsWithLogger(bytes, to))) {
        this.layout = Layout.LevelThread;
        this.threadFrom = at + 1;
        this.threadTo = traced - 1;
        return true;
      }
      this.loggerFrom = -1;
    }
    this.layout = Layout.Plain;
    this.#loggerOrMessage(bytes, at, to, false);
    return true;
  }

  #springBoot(bytes: Uint8Array, open: number, to: number): boolean {
    this.layout = Layout.SpringBoot;
    let at = open;
    for (let end = bracketEnd(bytes, at, to); bytes[at] === openBracket && end > 0; end = bracketEnd(bytes, at, to)) {
      this.threadFrom = skipBlanks(bytes, at + 1, end);
      this.threadTo = end - 1;
      at = skipBlanks(bytes, end, to);
    }
    const end = nameEnd(bytes, at, to);
    const mark = skipBlanks(bytes, end, to);
    this.messageFrom = at;
    if (end > at && bytes[mark] === colon) {
      this.loggerFrom = at;
      this.loggerTo = end;
      this.messageFrom = skipBlanks(bytes, mark + 1, to);
    }
    return true;
  }

  #levelFirst(bytes: Uint8Array, from: number, to: number): boolean {
    if (!this.#level(bytes, from, to)) return false;
    let at = skipBlanks(bytes, this.levelTo, to);
    const bracketed = bytes[at] === openBracket ? 1 : 0;
    if (!this.stamp.readDate(bytes, at + bracketed, to)) return false;
    this.stampFrom = at + bracketed;
    at = skipBlanks(bytes, this.stamp.end + bracketed, to);
    this.layout = Layout.LevelFirst;
    if (!bracketed && bytes[at] === openBracket) {
      const end = bracketEnd(bytes, at, to);
      if (end > 0) {
        this.threadFrom = at + 1;
        this.threadTo = end - 1;
        at = skipBlanks(bytes, end, to);
      }
    }
    this.#loggerOrMessage(bytes, at, to, false);
    return true;
  }

  #level(bytes: Uint8Array, at: number, to: number): boolean {
    this.level = levelAt(bytes, at, to);
    this.levelFrom = at;
    return this.level > 0;
  }

  /** `logger - `, `logger: `, `[logger] `, `logger [thread] - ` at `at`, else the message itself. A bare word is a logger only where the layout says so. */
  #loggerOrMessage(bytes: Uint8Array, at: number, to: number, bare: boolean): void {
    if (this.#logger(bytes, at, to, true) && (bare || this.#isDotted(bytes))) return;
    this.loggerFrom = -1;
    this.messageFrom = at;
  }

  #logger(bytes: Uint8Array, at: number, to: number, threadBehind: boolean): boolean {
    const end = nameEnd(bytes, at, to);
    if (end === at) return false;
    let mark = skipBlanks(bytes, end, to);
    let thread = -1;
    if (threadBehind && this.threadFrom < 0 && mark > end && bytes[mark] === openBracket) {
      thread = mark;
      mark = bracketEnd(bytes, mark, to);
      if (mark < 0) return false;
      mark = skipBlanks(bytes, mark, to);
    }
    let message: number;
    if (bytes[mark] === dash && mark > end) message = mark + (bytes[mark + 1] === dash ? 2 : 1);
    else if (bytes[mark] === colon && mark === end) message = mark + 1;
    else return false;
    if (message < to && bytes[message] !== SPACE) return false;
    if (thread >= 0) {
      this.threadFrom = thread + 1;
      this.threadTo = bracketEnd(bytes, thread, to) - 1;
    }
    this.loggerFrom = at;
    this.loggerTo = end;
    this.messageFrom = skipBlanks(bytes, message, to);
    return true;
  }

  #isDotted(bytes: Uint8Array): boolean {
    for (let i = this.loggerFrom; i < this.loggerTo; i++) if (bytes[i] === 46) return true;
    return false;
  }

  #endsWithLogger(bytes: Uint8Array, to: number): boolean {
    const { loggerFrom, loggerTo, messageFrom } = this;
    this.loggerFrom = -1;
    this.#tail(bytes, to);
    const found = this.loggerFrom >= 0;
    if (!found) {
      this.loggerFrom = loggerFrom;
      this.loggerTo = loggerTo;
    }
    this.messageFrom = messageFrom;
    this.messageTo = to;
    return found;
  }

  /** Takes ` (logger)` and ` (logger) [thread]` off the message's end, where the layout keeps them there. */
  tail(line: Line): void {
    if (this.loggerFrom < 0 && (this.layout === Layout.Broker || this.layout === Layout.Plain || this.layout === Layout.Unstamped)) this.#tail(line.bytes, line.to);
  }

  #tail(bytes: Uint8Array, to: number): void {
    let end = to;
    while (end > this.messageFrom && (bytes[end - 1] === SPACE || bytes[end - 1] === CR)) end--;
    const last = Math.max(this.messageFrom, end - 2 * nameReach);
    let threadFrom = -1;
    let threadTo = -1;
    if (bytes[end - 1] === closeBracket) {
      let at = end - 2;
      while (at > last && !(bytes[at] === openBracket && bytes[at - 1] === SPACE && bytes[at - 2] === 41)) at--;
      if (at <= last) return;
      threadFrom = at + 1;
      threadTo = end - 1;
      end = at - 1;
    }
    if (bytes[end - 1] !== 41) return;
    let at = end - 2;
    let dots = 0;
    while (at > last && (isName(bytes[at]) || bytes[at] === colon)) if (bytes[at--] === 46) dots++;
    if (bytes[at] !== 40 || dots === 0) return;
    if (at > this.messageFrom && bytes[at - 1] !== SPACE) return;
    this.loggerFrom = at + 1;
    this.loggerTo = end - 1;
    this.messageTo = Math.max(this.messageFrom, at - 1);
    if (threadFrom >= 0) {
      this.threadFrom = threadFrom;
      this.threadTo = threadTo;
    }
  }
}
