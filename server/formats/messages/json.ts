/**
 * Records written as one JSON object a line: Log4j 2's JsonLayout and JsonTemplateLayout (`instant`, `loggerName`), ECS
 * (`@timestamp`, `log.level`, `log.logger`, flat or nested), Logstash's encoder (`level`, `logger_name`, `thread_name`).
 * Only the places of the values are found; nothing is parsed that is not asked for.
 */
import { isDigit, SPACE, startsWith, TAB } from '../../text/bytes';

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
  /** The class of the exception, or the stack trace that begins with it. */
  readonly error: Place = { from: -1, to: -1 };
  /** Epoch seconds or milliseconds as `instant.epochSecond`, `timeMillis`; NaN without. */
  epochMs = NaN;

  /** Finds the values in `{…}`; false for what is no object of a known shape. Linear in the line. */
  read(bytes: Uint8Array, from: number, to: number): boolean {
    for (const place of [this.stamp, this.level, this.thread, this.logger, this.message, this.error]) place.from = place.to = -1;
    this.epochMs = NaN;
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
      let end = value;
      while (end < to && (isDigit(bytes[end]) || bytes[end] === 46)) end++;
      if (end > value && end - value < 24) this.#number(key, Number(String.fromCharCode(...bytes.subarray(value, end))));
      at = Math.max(end, value + 1);
    }
    return this.message.from >= 0 && this.level.from >= 0 && (this.stamp.from >= 0 || this.epochMs === this.epochMs);
  }

  #take(key: string, from: number, to: number): void {
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
      case 'error.type': case 'thrown.name': case 'exception.exception_class': case 'stack_trace': case 'error.stack_trace': case 'exception.stacktrace': return this.error;
      default: return null;
    }
  }

  #number(key: string, value: number): void {
    if (key === 'instant.epochSecond') this.epochMs = value * 1000 + (this.epochMs === this.epochMs ? this.epochMs : 0);
    else if (key === 'instant.nanoOfSecond') this.epochMs = (this.epochMs === this.epochMs ? this.epochMs : 0) + Math.floor(value / 1e6);
    else if (key === 'timeMillis' || (key === 'timestamp' && value > 1e11)) this.epochMs = value;
  }
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
