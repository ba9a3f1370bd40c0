/** The parts that headers of log records are put together from: levels, names, groups in brackets. By position, in a line's bytes. */
import { endsWith, isDigit, SPACE, startsWith, TAB } from '../../text/bytes';

const openBracket = 91;
const closeBracket = 93;
const openParenthesis = 40;
const dot = 46;
/** How far a thread name or a logger may reach. */
export const nameReach = 256;

const upper = ['', 'TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
const lower = upper.map(name => name.toLowerCase());

/** Number (position in `levels`) of the level whose initial this is, upper case; 0 of none. */
function levelOf(initial: number): number {
  switch (initial) {
    case 73: return 3;
    case 87: return 4;
    case 69: return 5;
    case 68: return 2;
    case 84: return 1;
    case 70: return 6;
    default: return 0;
  }
}

/** Number of the level whose name stands at `at` with a blank or bracket behind it; 0 when none does. */
export function levelAt(bytes: Uint8Array, at: number, to: number): number {
  const level = levelOf(bytes[at]);
  if (level === 0) return 0;
  const name = upper[level];
  return startsWith(bytes, at, to, name) && isEnd(bytes, at + name.length, to) ? level : 0;
}

/** Position behind the level `level` that stands at `at`. */
export function levelEnd(level: number, at: number): number {
  return at + upper[level].length;
}

function isEnd(bytes: Uint8Array, at: number, to: number): boolean {
  return at === to || bytes[at] === SPACE || bytes[at] === openBracket || bytes[at] === TAB;
}

/** A level in another spelling and where it stands; one object, read again for each line. */
export class LevelPlace {
  level = 0;
  from = 0;
  to = 0;

  /** java.util.logging's `WARNING` and `SEVERE`. */
  read(bytes: Uint8Array, at: number, to: number): boolean {
    const length = startsWith(bytes, at, to, 'WARNING') ? 7 : startsWith(bytes, at, to, 'SEVERE') ? 6 : 0;
    if (length === 0 || !isEnd(bytes, at + length, to)) return false;
    this.#is(length === 7 ? 4 : 5, at, at + length);
    return true;
  }

  /** `[WARN ]`, `[warn]`. */
  readBracketed(bytes: Uint8Array, at: number, to: number): boolean {
    if (bytes[at] !== openBracket) return false;
    const level = levelOf(bytes[at + 1] & 0xdf);
    if (level === 0 || !startsWith(bytes, at + 1, to, (bytes[at + 1] > 96 ? lower : upper)[level])) return false;
    this.#is(level, at + 1, levelEnd(level, at + 1));
    return bytes[skipBlanks(bytes, this.to, to)] === closeBracket;
  }

  /** Position behind the bracket around it. */
  behind(bytes: Uint8Array, to: number): number {
    return skipBlanks(bytes, this.to, to) + 1;
  }

  #is(level: number, from: number, to: number): void {
    this.level = level;
    this.from = from;
    this.to = to;
  }
}

export function skipBlanks(bytes: Uint8Array, at: number, to: number): number {
  while (at < to && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  return at;
}

/** Position behind what stands before the blanks that end at `at`. */
export function skipBack(bytes: Uint8Array, at: number): number {
  while (at > 0 && bytes[at - 1] === SPACE) at--;
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
