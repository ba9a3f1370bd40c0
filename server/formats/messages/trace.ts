/** The lines of a Java stack trace, as `Throwable.printStackTrace` and the logging libraries write them. */
import { isDigit, SPACE, startsWith, TAB } from '../../text/bytes';

/** Where an exception's class stands in a line. */
export interface ExceptionPlace {
  from: number;
  to: number;
  /** The line begins with `Caused by:`. */
  cause: boolean;
}

const kinds = ['Exception', 'Error', 'Throwable'];

/**
 * Is the line a frame: `\tat package.Class.method(File.java:1)` or `\t... 12 more`?
 * @param inTrace a trace has begun: what was pasted somewhere may have lost its blanks
 */
export function isFrame(bytes: Uint8Array, from: number, to: number, inTrace = false): boolean {
  let at = from;
  while (at < to && (bytes[at] === TAB || bytes[at] === SPACE)) at++;
  if (at === from) return inTrace && startsWith(bytes, at, to, 'at ') && bytes.subarray(at, Math.min(to, at + 300)).includes(40);
  return startsWith(bytes, at, to, 'at ') || startsWith(bytes, at, to, '... ');
}

/** The exception that the line [from, to) names: at its start, behind `Caused by: `, `Suppressed: ` or `Exception in thread "…" `; `null` when it names none. */
export function exceptionAt(bytes: Uint8Array, from: number, to: number): ExceptionPlace | null {
  let at = from;
  while (at < to && (bytes[at] === TAB || bytes[at] === SPACE)) at++;
  // A hash of the trace, as Logstash's encoder puts it in front.
  if (bytes[at] === 60 && bytes[at + 1] === 35 && bytes[at + 10] === 62) at += 12;
  const cause = startsWith(bytes, at, to, 'Caused by: ');
  if (cause) at += 11;
  else if (startsWith(bytes, at, to, 'Suppressed: ')) at += 12;
  else if (startsWith(bytes, at, to, 'Wrapped by: ')) at += 12;
  else if (startsWith(bytes, at, to, 'Exception in thread "')) {
    const quote = bytes.subarray(0, Math.min(to, at + 300)).indexOf(34, at + 21);
    if (quote < 0) return null;
    at = quote + 2;
  }
  let end = at;
  const last = Math.min(to, at + 300);
  while (end < last && isClassByte(bytes[end])) end++;
  if (end === at || (end < to && bytes[end] !== 58 && bytes[end] !== SPACE)) return null;
  return kinds.some(kind => end - at >= kind.length && startsWith(bytes, end - kind.length, end, kind)) ? { from: at, to: end, cause } : null;
}

/** Two hashes of a trace's classes and frames in one number: what differs in neither is the same trace. */
export class TracePrint {
  #low = 0;
  #high = 0;

  reset(): void {
    this.#low = 0x811c9dc5 | 0;
    this.#high = 0x2f0b4a47 | 0;
  }

  /** The next class or frame; blanks around it do not count. */
  add(bytes: Uint8Array, from: number, to: number): void {
    let low = this.#low;
    let high = this.#high;
    while (from < to && (bytes[from] === TAB || bytes[from] === SPACE)) from++;
    for (let i = from; i < to; i++) {
      low = Math.imul(low ^ bytes[i], 0x01000193);
      high = Math.imul(high + bytes[i], 0x5bd1e995) ^ high >>> 15;
    }
    // The border between two lines counts.
    this.#low = Math.imul(low ^ 10, 0x01000193);
    this.#high = high + 10 | 0;
  }

  get value(): number {
    return (this.#high >>> 11) * 0x100000000 + (this.#low >>> 0);
  }

  copy(): TracePrint {
    const twin = new TracePrint();
    twin.#low = this.#low;
    twin.#high = this.#high;
    return twin;
  }
}

function isClassByte(byte: number): boolean {
  return (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || isDigit(byte) || byte === 46 || byte === 95 || byte === 36;
}
