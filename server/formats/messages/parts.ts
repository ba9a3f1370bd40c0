/** The parts that headers of log records are put together from: levels, names, groups in brackets. By position, in a line's bytes. */
import { isDigit, SPACE, startsWith, TAB } from '../../text/bytes';

const openBracket = 91;
const closeBracket = 93;
const openParenthesis = 40;
const dot = 46;
/** How far a thread name or a logger may reach. */
export const nameReach = 256;

const upper = ['', 'TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
const lower = upper.map(name => name.toLowerCase());

/** A level's number (position in `levels`) and where it stands; one object, read again for each line. */
export class LevelPlace {
  level = 0;
  from = 0;
  to = 0;

  /** `WARN`, java.util.logging's `WARNING` and `SEVERE`, with a blank or bracket behind it. */
  read(bytes: Uint8Array, at: number, to: number): boolean {
    return this.#read(bytes, at, to, upper, bytes[at]);
  }

  /** `[WARN ]`, `[warn]`; `end` of the bracket is `behind`. */
  readBracketed(bytes: Uint8Array, at: number, to: number): boolean {
    if (bytes[at] !== openBracket || !this.#read(bytes, at + 1, to, bytes[at + 1] > 96 ? lower : upper, bytes[at + 1] & 0xdf)) return false;
    return bytes[skipBlanks(bytes, this.to, to)] === closeBracket;
  }

  /** Behind the bracket around the level. */
  behind(bytes: Uint8Array, to: number): number {
    return skipBlanks(bytes, this.to, to) + 1;
  }

  #read(bytes: Uint8Array, at: number, to: number, names: readonly string[], initial: number): boolean {
    let level: number;
    switch (initial) {
      case 73: level = 3; break;
      case 87: level = 4; break;
      case 69: level = 5; break;
      case 68: level = 2; break;
      case 84: level = 1; break;
      case 70: level = 6; break;
      case 83: level = 5; break;
      default: return false;
    }
    const name = initial === 83 ? 'SEVERE' : names[level];
    if (!startsWith(bytes, at, to, name)) return false;
    let end = at + name.length;
    if (level === 4 && startsWith(bytes, end, to, 'ING')) end += 3;
    if (end !== to && bytes[end] !== SPACE && bytes[end] !== openBracket && bytes[end] !== TAB && bytes[end] !== closeBracket) return false;
    this.level = level;
    this.from = at;
    this.to = end;
    return true;
  }
}

export function skipBlanks(bytes: Uint8Array, at: number, to: number): number {
  while (at < to && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  return at;
}

/** Letters, digits and `. _ $ /`: what a logger's name is made of. */
export function isName(byte: number): boolean {
  return (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || isDigit(byte) || byte === dot || byte === 95 || byte === 36 || byte === 47;
}

export function nameEnd(bytes: Uint8Array, at: number, to: number): number {
  const last = Math.min(to, at + nameReach);
  while (at < last && isName(bytes[at])) at++;
  return at;
}

/** Position behind the line number that some patterns put behind a logger's name: `:142`, `:[142]`; `at` itself without one. */
export function lineNumberEnd(bytes: Uint8Array, at: number, to: number): number {
  if (bytes[at] !== 58) return at;
  const bracketed = bytes[at + 1] === openBracket ? 1 : 0;
  let end = at + 1 + bracketed;
  const digits = end;
  while (end < to && end - digits < 8 && isDigit(bytes[end])) end++;
  if (end === digits || (bracketed && bytes[end] !== closeBracket)) return at;
  return end + bracketed;
}

/** Position behind the `]` or `)` that ends a group begun at `at`, groups inside counted; -1 when it does not end soon. */
export function bracketEnd(bytes: Uint8Array, at: number, to: number): number {
  const open = bytes[at];
  const close = open === openParenthesis ? 41 : closeBracket;
  let depth = 0;
  const last = Math.min(to, at + 2 * nameReach);
  for (let i = at; i < last; i++) {
    if (bytes[i] === open) depth++;
    else if (bytes[i] === close && --depth === 0) return i + 1;
  }
  return -1;
}

/** Is [from, to) the name of a class with its package, whole or shortened (`o.a.z.ClientCnxn`), and of no exception? Two dots at the least. */
export function isClass(bytes: Uint8Array, from: number, to: number): boolean {
  let dots = 0;
  let segment = from;
  for (let i = from; i < to; i++) {
    const byte = bytes[i];
    if (!isName(byte) || byte === 47) return false;
    if (byte !== dot) continue;
    if (i === segment) return false;
    dots++;
    segment = i + 1;
  }
  return dots > 1 && bytes[segment] >= 65 && bytes[segment] <= 90 && segment < to && !endsWith(bytes, segment, to, 'Exception') && !endsWith(bytes, segment, to, 'Error');
}

function endsWith(bytes: Uint8Array, from: number, to: number, literal: string): boolean {
  return to - from >= literal.length && startsWith(bytes, to - literal.length, to, literal);
}
