/**
 * Records written as one JSON object a line: Log4j 2's JsonLayout and JsonTemplateLayout (`instant`, `loggerName`, `thrown`), ECS
 * (`@timestamp`, `log.level`, `log.logger`, `error.stack_trace`, flat or nested), Logstash's encoder (`level`, `logger_name`,
 * `thread_name`, `stack_trace`), Quarkus (`exception.exceptionType`). A stack trace is one string, a list of strings, or a list of frames.
 * Only the places of the values are found; nothing is parsed that is not asked for.
 */
import { isDigit, LF, SPACE, startsWith, TAB } from '../../text/bytes';
import { jsonText } from '../../text/json';

const mostCauses = 32;
const causeKey = /^thrown(?:\.cause)+\.name$|^exception(?:\.causedBy\.exception)+\.exceptionType$/;

/** Where the value of a key stands, inside its quotation marks; -1 when there is none. */
export interface Place {
  from: number;
  to: number;
}

/** What a record of a JSON log tells of itself. One object, used again for each line. */
export class JsonRecord {
  readonly stamp: Place = { from: -1, to: -1 };
  readonly level: Place = { from: -1, to: -1 };
  readonly thread: Place = { from: -1, to: -1 };
  readonly logger: Place = { from: -1, to: -1 };
  readonly message: Place = { from: -1, to: -1 };
  /** The class of the exception. */
  readonly error: Place = { from: -1, to: -1 };
  /** The stack trace: a string that begins with the class, or what stands between the brackets of a list. */
  readonly trace: Place = { from: -1, to: -1 };
  readonly #places = [this.stamp, this.level, this.thread, this.logger, this.message, this.error, this.trace];
  isList = false;
  /** Classes of the causes, outermost first, where the record names them apart. */
  readonly causes: Place[] = [];
  /** Epoch seconds or milliseconds as `instant.epochSecond`, `timeMillis`; NaN without. */
  epochMs = NaN;

  /** Finds the values in `{…}`; false for what is no object of a known shape. Linear in the line. */
  read(bytes: Uint8Array, from: number, to: number): boolean {
    for (const place of this.#places) place.from = place.to = -1;
    this.epochMs = NaN;
    this.isList = false;
    if (this.causes.length > 0) this.causes.length = 0;
    let path = '';
    const outer: string[] = [];
    for (let at = from + 1; at < to && outer.length < 8;) {
      const byte = bytes[at];
      if (byte === 125) {
        path = outer.pop() ?? '';
        at++;
        continue;
      }
      if (byte !== 34) {
        if (byte === 123) outer.push(path);
        at++;
        continue;
      }
      const keyEnd = stringEnd(bytes, at, to);
      let value = blanks(bytes, keyEnd + 1, to);
      if (value >= to || bytes[value] !== 58) {
        at = keyEnd + 1;
        continue;
      }
      value = blanks(bytes, value + 1, to);
      const key = keyEnd - at < 40 ? path + String.fromCharCode(...bytes.subarray(at + 1, keyEnd)) : '';
      if (bytes[value] === 123) {
        outer.push(path);
        path = `${key}.`;
        at = value + 1;
        continue;
      }
      if (bytes[value] === 34) {
        const end = stringEnd(bytes, value, to);
        this.#take(key, value + 1, Math.min(end, to));
        at = end + 1;
        continue;
      }
      if (bytes[value] === 91) {
        at = this.#list(key, bytes, value, to);
        continue;
      }
      let end = value;
      while (end < to && (isDigit(bytes[end]) || bytes[end] === 46)) end++;
      if (end > value && end - value < 24) this.#number(key, Number(String.fromCharCode(...bytes.subarray(value, end))));
      at = Math.max(end, value + 1);
    }
    return this.message.from >= 0 && this.level.from >= 0 && (this.stamp.from >= 0 || this.epochMs === this.epochMs);
  }

  /** The lines of the stack trace as they are without JSON, line ends between them; `null` when the record has none. */
  traceText(bytes: Uint8Array): Uint8Array | null {
    const { trace, error, causes } = this;
    if (trace.from >= 0 && !this.isList) return jsonText(bytes, trace.from, trace.to);
    const lines: number[] = [];
    const add = (before: string, from: number, to: number): void => {
      for (let i = 0; i < before.length; i++) lines.push(before.charCodeAt(i));
      for (let i = from; i < to; i++) lines.push(bytes[i]);
      lines.push(LF);
    };
    let strings = false;
    for (let at = trace.from; at >= 0 && at < trace.to; at++) {
      if (bytes[at] !== 34 && bytes[at] !== 123) continue;
      const end = bytes[at] === 34 ? stringEnd(bytes, at, trace.to) : closing(bytes, at, trace.to);
      if (bytes[at] === 34) {
        const text = jsonText(bytes, at + 1, end);
        for (const byte of text) lines.push(byte);
        lines.push(LF);
        strings = true;
      } else {
        if (lines.length === 0 && error.from >= 0) add('', error.from, error.to);
        add('\tat ', at, end);
      }
      at = end;
    }
    if (strings) return Uint8Array.from(lines);
    if (error.from < 0) return null;
    if (lines.length === 0) add('', error.from, error.to);
    for (const cause of causes) add('Caused by: ', cause.from, cause.to);
    return Uint8Array.from(lines);
  }

  /** A list begun at `at`; the position to go on from. */
  #list(key: string, bytes: Uint8Array, at: number, to: number): number {
    const place = this.#placeOf(key);
    if (place !== this.trace) return at + 1;
    const end = closing(bytes, at, to);
    if (place.from < 0) {
      this.isList = true;
      place.from = at + 1;
      place.to = end;
    }
    return end;
  }

  #take(key: string, from: number, to: number): void {
    if (this.causes.length < mostCauses && causeKey.test(key)) {
      this.causes.push({ from, to });
      return;
    }
    const place = this.#placeOf(key);
    // The first one counts: what is nested deeper under the same name is about something else.
    if (!place || place.from >= 0) return;
    place.from = from;
    place.to = to;
  }

  #placeOf(key: string): Place | null {
    switch (key) {
      case '@timestamp': case 'timestamp': case 'time': case 'date': return this.stamp;
      case 'level': case 'log.level': case 'severity': return this.level;
      case 'thread': case 'thread_name': case 'threadName': case 'process.thread.name': return this.thread;
      case 'logger': case 'loggerName': case 'logger_name': case 'log.logger': return this.logger;
      case 'message': case 'msg': return this.message;
      case 'error.type': case 'thrown.name': case 'exception.exception_class': case 'exception.exceptionType': case 'exception.class': case 'exception_class': return this.error;
      case 'stack_trace': case 'error.stack_trace': case 'exception.stacktrace': case 'exception.stack_trace': case 'thrown.extendedStackTrace': case 'exception.frames': case 'stackTrace': case 'exception': case 'throwable': return this.trace;
      default: return null;
    }
  }

  #number(key: string, value: number): void {
    if (key === 'instant.epochSecond') this.epochMs = value * 1000 + (this.epochMs === this.epochMs ? this.epochMs : 0);
    else if (key === 'instant.nanoOfSecond') this.epochMs = (this.epochMs === this.epochMs ? this.epochMs : 0) + Math.floor(value / 1e6);
    else if (key === 'timeMillis' || (key === 'timestamp' && value > 1e11)) this.epochMs = value;
  }
}

/** Position of the bracket that closes the one at `at`; `to` when none does. Strings inside are passed over. */
function closing(bytes: Uint8Array, at: number, to: number): number {
  const open = bytes[at];
  const close = open + 2;
  let depth = 0;
  for (let i = at; i < to; i++) {
    if (bytes[i] === 34) i = stringEnd(bytes, i, to);
    else if (bytes[i] === open) depth++;
    else if (bytes[i] === close && --depth === 0) return i;
  }
  return to;
}

/** Position of the quotation mark that ends the string begun at `at`; `to` when none does. */
function stringEnd(bytes: Uint8Array, at: number, to: number): number {
  for (let i = at + 1; i < to; i++) {
    if (bytes[i] === 92) i++;
    else if (bytes[i] === 34) return i;
  }
  return to;
}

function blanks(bytes: Uint8Array, at: number, to: number): number {
  while (at < to && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  return at;
}

/** Could a line be such a record? */
export function beginsJson(bytes: Uint8Array, from: number, to: number): boolean {
  return bytes[from] === 123 && (startsWith(bytes, from + 1, to, '"') || startsWith(bytes, from + 1, to, ' "'));
}
