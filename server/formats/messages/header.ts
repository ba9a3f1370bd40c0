/**
 * The header of a log record, by position: stamp, level, thread, logger and
 * where the message starts. Every layout that brokers, clients and ZooKeeper
 * servers are met with is told apart by its own first bytes, line by line, so
 * that a file may hold several (a console log often does).
 */
import { CR, isDigit, SPACE, startsWith } from '../../text/bytes';
import type { Line } from '../../text/line';
import { Basis, type StampReader } from '../../text/stamp';
import { beginsJson, JsonRecord } from './json';
import { Layout } from './layout';
import { bracketEnd, isClass, isName, levelAt, levelEnd, LevelPlace, lineNumberEnd, nameEnd, nameReach, skipBack, skipBlanks } from './parts';
import { RecordStamp } from './recordStamp';

const openBracket = 91;
const closeBracket = 93;
const openParenthesis = 40;
const closeParenthesis = 41;
const dash = 45;
const colon = 58;
const bar = 124;
/** No header with anything behind it is shorter: `INFO x`. */
const shortest = 6;
/** How far back from a line's end the fields of a log shipper may begin. */
const fieldsReach = 512;

/** What stands in front of the message. One object, read again for each line. */
export class Header {
  readonly #when = new RecordStamp();
  readonly stamp = this.#when.stamp;
  layout = Layout.None;
  /** Position in `levels`. */
  level = 0;
  stampFrom = 0;
  levelFrom = 0;
  levelTo = 0;
  /** -1 where the layout has none, as `loggerFrom` and `myidFrom`. */
  threadFrom = -1;
  threadTo = -1;
  loggerFrom = -1;
  loggerTo = -1;
  myidFrom = -1;
  myidTo = -1;
  /** The exception's class, or the trace that begins with it, where the layout has a place for it (JSON). */
  errorFrom = -1;
  errorTo = -1;
  messageFrom = 0;
  /** The line's end; `tail` draws it in to the message's own. */
  messageTo = 0;

  readonly #record = new JsonRecord();
  readonly #place = new LevelPlace();

  /** The stack trace of a record whose layout has a place for it (JSON), line by line; `null` without one. */
  trace(line: Line): Uint8Array | null {
    return this.layout === Layout.Json ? this.#record.traceText(line.bytes) : null;
  }

  /** Reads the stamp of a line that begins a record, without the lines before it. */
  readStamp(line: Line, stamp: StampReader): boolean {
    if (!this.read(line) || this.#when.ofDay || this.stamp.basis === Basis.None) return false;
    ({ ms: stamp.ms, basis: stamp.basis, offsetMinutes: stamp.offsetMinutes, end: stamp.end } = this.stamp);
    return true;
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
    if (first === openBracket) return to - from >= 24 && (this.#broker(bytes, from, to) || this.#levelFirst(bytes, from, to) || this.#stampless(bytes, from, to));
    if (isDigit(first)) return this.#stampFirst(bytes, from, to);
    if (beginsJson(bytes, from, to)) return this.#json(bytes, from, to);
    return this.#levelFirst(bytes, from, to) || (line.wrapperMs === line.wrapperMs && this.#unstamped(line, from));
  }

  /** `[thread] LEVEL logger - message`: SLF4J's simple logger, which writes no stamp. */
  #stampless(bytes: Uint8Array, from: number, to: number): boolean {
    if (!this.#threadFirst(bytes, from, to) || this.loggerFrom < 0 || !isClass(bytes, this.loggerFrom, this.loggerTo)) return false;
    this.stamp.clear();
    this.stampFrom = this.stamp.end = from;
    return true;
  }

  #broker(bytes: Uint8Array, from: number, to: number): boolean {
    if (!this.#when.readDate(bytes, from + 1, to) || bytes[this.stamp.end] !== closeBracket) return false;
    this.stampFrom = from + 1;
    const at = skipBlanks(bytes, this.stamp.end + 1, to);
    if (bytes[at] === openBracket) return this.#bracketedLevel(bytes, at, to) || this.#threadFirst(bytes, at, to);
    if (!this.#level(bytes, at, to)) return false;
    this.layout = Layout.Broker;
    this.messageFrom = skipBlanks(bytes, this.levelTo, to);
    return true;
  }

  /** Takes over where `other` stands: the day that stamps without a date belong to. */
  continueFrom(other: Header): void {
    this.#when.continueFrom(other.#when);
  }

  #json(bytes: Uint8Array, from: number, to: number): boolean {
    this.#when.ofDay = false;
    const record = this.#record;
    if (!record.read(bytes, from, to)) return false;
    const { stamp } = this;
    const { stamp: at, level, thread, logger, message } = record;
    const error = record.error.from >= 0 || record.isList ? record.error : record.trace;
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
    this.#when.ofDay = false;
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
    if (!this.#when.read(bytes, from, to)) return false;
    this.stampFrom = from;
    const at = skipBlanks(bytes, this.stamp.end, to);
    if (at === this.stamp.end) return false;
    if (bytes[at] === openBracket) {
      if (!startsWith(bytes, at, to, '[myid:')) return this.#bracketedLevel(bytes, at, to) || this.#threadFirst(bytes, at, to);
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

  /** `[WARN ]` behind a stamp: Logstash, Akka, Play. */
  #bracketedLevel(bytes: Uint8Array, at: number, to: number): boolean {
    if (!this.#place.readBracketed(bytes, at, to)) return false;
    this.#took();
    const behind = this.#place.behind(bytes, to);
    // Directly behind it stands the logger, whatever its name.
    if (bytes[behind] === openBracket) {
      const end = bracketEnd(bytes, behind, to);
      if (end > 0) return this.#loggerFirst(bytes, behind, end, to);
    }
    return this.#behindLevel(bytes, skipBlanks(bytes, behind, to), to);
  }

  /** ` - LEVEL  [thread:Class@line] - message`: the thread may hold brackets, colons and blanks. */
  #zooKeeper(bytes: Uint8Array, at: number, to: number): boolean {
    if (bytes[at] !== dash || !this.#level(bytes, skipBlanks(bytes, at + 1, to), to)) return false;
    this.layout = Layout.ZooKeeper;
    let open = skipBlanks(bytes, this.levelTo, to);
    if (bytes[open] === dash && bytes[open + 2] === openBracket) open += 2;
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
    if (bytes[at] === openParenthesis && this.#parenthesised(bytes, at, to)) return true;
    // Spring Boot; tracing libraries put [app,trace,span] in front of the pid.
    const traced = bytes[at] === openBracket ? bracketEnd(bytes, at, to) : -1;
    let pid = traced > 0 ? skipBlanks(bytes, traced, to) : at;
    if (isDigit(bytes[pid])) {
      while (pid < to && isDigit(bytes[pid])) pid++;
      if (startsWith(bytes, pid, to, ' --- [')) return this.#springBoot(bytes, pid + 5, to);
      if (startsWith(bytes, pid, to, ' [') && this.#springBoot(bytes, pid + 1, to) && this.loggerFrom >= 0) return true;
      this.threadFrom = -1;
    }
    if (traced > 0) {
      const name = skipBack(bytes, traced - 1);
      if (isClass(bytes, at + 1, name) || (startsWith(bytes, traced, to, ' (') && nameEnd(bytes, at + 1, to) === name && bytes.subarray(at, name).includes(46))) return this.#loggerFirst(bytes, at, traced, to);
      if (this.#threadThenLogger(bytes, at, traced, to)) {
        this.layout = Layout.LevelThread;
        return true;
      }
    }
    this.layout = Layout.Plain;
    this.#loggerOrMessage(bytes, at, to, this.#when.slashed);
    return true;
  }

  /** `[thread] logger - `, `[thread] logger:`, `[thread] [context] logger `: a name that only a blank ends must be that of a class. */
  #threadThenLogger(bytes: Uint8Array, open: number, end: number, to: number): boolean {
    let name = skipBlanks(bytes, end, to);
    while (bytes[name] === openBracket) {
      const behind = bracketEnd(bytes, name, to);
      if (behind < 0) return false;
      name = skipBlanks(bytes, behind, to);
    }
    if (name === end) return false;
    if (this.#logger(bytes, name, to, false)) {
      if (!this.#isDistinct(bytes) && this.#endsWithLogger(bytes, to)) return false;
    } else {
      const behind = nameEnd(bytes, name, to);
      if (bytes[behind] !== SPACE || !isClass(bytes, name, behind) || this.#endsWithLogger(bytes, to)) return false;
      this.loggerFrom = name;
      this.loggerTo = behind;
      this.messageFrom = skipBlanks(bytes, behind, to);
    }
    this.threadFrom = open + 1;
    this.threadTo = end - 1;
    return true;
  }

  /** `[logger] (thread) message`, `[logger][pipeline] message`, `[logger] [] [thread] - message`. */
  #loggerFirst(bytes: Uint8Array, open: number, end: number, to: number): boolean {
    this.layout = Layout.LoggerFirst;
    this.loggerFrom = open + 1;
    this.loggerTo = skipBack(bytes, end - 1);
    let at = end;
    for (let behind = bracketEnd(bytes, at, to); bytes[at] === openBracket && behind > 0; behind = bracketEnd(bytes, at, to)) at = behind;
    this.messageFrom = skipBlanks(bytes, at, to);
    let group = this.messageFrom;
    if (bytes[group] === openParenthesis) {
      const behind = bracketEnd(bytes, group, to);
      if (behind > 0 && bytes[behind] === SPACE) {
        this.threadFrom = group + 1;
        this.threadTo = behind - 1;
        this.messageFrom = skipBlanks(bytes, behind, to);
      }
      return true;
    }
    // Contexts look alike: only a dash behind them all makes them parts of the header.
    let thread = -1;
    let behind = group;
    while (bytes[group] === openBracket) {
      thread = group;
      behind = bracketEnd(bytes, group, to);
      if (behind < 0) return true;
      group = skipBlanks(bytes, behind, to);
    }
    if (bytes[group] !== dash || bytes[group + 1] !== SPACE) return true;
    this.messageFrom = skipBlanks(bytes, group + 1, to);
    if (thread >= 0 && behind - thread > 2) {
      this.threadFrom = thread + 1;
      this.threadTo = behind - 1;
    }
    return true;
  }

  /** `(thread) [context] logger message`, `(logger   ) message`. */
  #parenthesised(bytes: Uint8Array, open: number, to: number): boolean {
    const end = bracketEnd(bytes, open, to);
    if (end < 0 || bytes[end] !== SPACE) return false;
    if (isClass(bytes, open + 1, skipBack(bytes, end - 1))) {
      this.loggerFrom = open + 1;
      this.loggerTo = skipBack(bytes, end - 1);
      this.messageFrom = skipBlanks(bytes, end, to);
    } else if (!this.#threadThenLogger(bytes, open, end, to)) return false;
    this.layout = Layout.Parenthesised;
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
    const boxed = bytes[from] === openBracket;
    if (boxed) {
      if (!this.#place.readBracketed(bytes, from, to)) return false;
      this.#took();
    } else if (!this.#level(bytes, from, to)) return false;
    let at = skipBlanks(bytes, boxed ? this.#place.behind(bytes, to) : this.levelTo, to);
    const bracketed = bytes[at] === openBracket ? 1 : 0;
    if (!this.#when.readDate(bytes, at + bracketed, to)) return false;
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
    const level = levelAt(bytes, at, to);
    if (level === 0) {
      if (!this.#place.read(bytes, at, to)) return false;
      this.#took();
      return true;
    }
    this.level = level;
    this.levelFrom = at;
    this.levelTo = levelEnd(level, at);
    return true;
  }

  #took(): void {
    this.level = this.#place.level;
    this.levelFrom = this.#place.from;
    this.levelTo = this.#place.to;
  }

  /** `logger - `, `logger: `, `[logger] `, `logger [thread] - ` at `at`, else the message itself. A bare word is a logger only where the layout says so. */
  #loggerOrMessage(bytes: Uint8Array, at: number, to: number, bare: boolean): void {
    if (this.#logger(bytes, at, to, true) && (bare || this.#isDistinct(bytes))) return;
    this.loggerFrom = -1;
    this.messageFrom = at;
  }

  #logger(bytes: Uint8Array, at: number, to: number, threadBehind: boolean): boolean {
    const name = nameEnd(bytes, at, to);
    if (name === at) return false;
    const end = lineNumberEnd(bytes, name, to);
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
    const threadEnd = thread < 0 ? -1 : bracketEnd(bytes, thread, to) - 1;
    if (threadEnd > thread + 1) {
      this.threadFrom = thread + 1;
      this.threadTo = threadEnd;
    }
    this.loggerFrom = at;
    this.loggerTo = end;
    this.messageFrom = skipBlanks(bytes, message, to);
    return true;
  }

  /** A dot or a line number: no word that a message begins with. */
  #isDistinct(bytes: Uint8Array): boolean {
    for (let i = this.loggerFrom; i < this.loggerTo; i++) if (bytes[i] === 46 || bytes[i] === colon) return true;
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

  /** Takes ` (logger)`, ` (logger) [thread]`, ` (logger) - key=value` and `   [logger]` off the message's end, where the layout keeps them there. */
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
      while (at > last && bytes[at] !== openBracket) at--;
      if (bytes[at] === openBracket && bytes[at - 1] === SPACE && bytes[at - 2] === SPACE && isClass(bytes, at + 1, end - 1)) {
        this.#loggerLast(bytes, at, end);
        return;
      }
      while (at > last && !(bytes[at] === openBracket && bytes[at - 1] === SPACE && bytes[at - 2] === closeParenthesis)) at--;
      if (at <= last) return;
      threadFrom = at + 1;
      threadTo = end - 1;
      end = at - 1;
    } else if (bytes[end - 1] !== closeParenthesis) end = this.#shipped(bytes, end);
    if (bytes[end - 1] !== closeParenthesis) return;
    let at = end - 2;
    let dots = 0;
    while (at > last && (isName(bytes[at]) || bytes[at] === colon)) if (bytes[at--] === 46) dots++;
    if (bytes[at] !== openParenthesis || dots === 0) return;
    if (at > this.messageFrom && bytes[at - 1] !== SPACE) return;
    this.loggerFrom = at + 1;
    this.loggerTo = end - 1;
    this.messageTo = Math.max(this.messageFrom, at - 1);
    if (threadFrom >= 0) {
      this.threadFrom = threadFrom;
      this.threadTo = threadTo;
    }
  }

  /** Position behind the `)` that fields of Confluent's operator follow: ` - app=connect, clusterId=x, server=0`; `end` without such. */
  #shipped(bytes: Uint8Array, end: number): number {
    const last = Math.max(this.messageFrom, end - fieldsReach);
    let equals = false;
    for (let at = end - 1; at > last; at--) {
      if (bytes[at] === 61) equals = true;
      else if (bytes[at] === closeParenthesis) return equals && bytes[at + 1] === SPACE && bytes[at + 2] === dash && bytes[at + 3] === SPACE ? at + 1 : end;
    }
    return end;
  }

  /** Debezium's pattern: `MySQL|orders|snapshot  message   [logger]`. */
  #loggerLast(bytes: Uint8Array, open: number, end: number): void {
    this.layout = Layout.LoggerLast;
    this.loggerFrom = open + 1;
    this.loggerTo = end - 1;
    this.messageTo = Math.max(this.messageFrom, skipBack(bytes, open));
    let bars = 0;
    for (let at = this.messageFrom; at < this.messageTo && at < this.messageFrom + nameReach; at++) {
      if (bytes[at] === bar) bars++;
      else if (bytes[at] !== SPACE || bytes[at + 1] !== SPACE) continue;
      else {
        if (bars === 2) this.messageFrom = Math.min(this.messageTo, skipBlanks(bytes, at, end));
        return;
      }
    }
  }
}
