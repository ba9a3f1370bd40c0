/**
 * What syslog and the journal put in front of a line: `Nov 21 03:14:15 host kafka[123]: ` (RFC 3164, `journalctl`),
 * `2026-11-21T03:14:15+0000 host kafka[123]: ` (`-o short-iso`), each perhaps behind `<134>`.
 */
import { fixedNumber, isDigit, SPACE } from './bytes';
import { Basis, StampReader } from './stamp';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const tagReach = 200;
const dayMs = 86_400_000;

export class SyslogPrefix {
  readonly #stamp = new StampReader();
  /** Of the last prefix read: ms on the wall clock, or UTC where the stamp states its offset. */
  ms = NaN;
  basis: Basis = Basis.None;
  /** Did the stamp state its year? */
  dated = false;

  /** @param year what a stamp without a year is taken for */
  constructor(public year: number) {}

  /** Position behind the prefix that begins at `from`; `from` itself when none does. */
  end(bytes: Uint8Array, from: number, to: number): number {
    let at = from;
    if (bytes[at] === 60) {
      for (at++; at < to && at - from < 5 && isDigit(bytes[at]);) at++;
      if (bytes[at] !== 62) return from;
      at++;
    }
    const behind = this.#date(bytes, at, to);
    if (behind === at || bytes[behind] !== SPACE) return from;
    // The host, then the program's name with its process id.
    let end = behind + 1;
    const last = Math.min(to, end + tagReach);
    while (end < last && bytes[end] !== SPACE) end++;
    const host = end;
    if (host === behind + 1) return from;
    for (end++; end < last && bytes[end] !== SPACE && bytes[end] !== 58;) end++;
    if (end >= last || bytes[end] !== 58 || end === host + 1 || (end + 1 < to && bytes[end + 1] !== SPACE)) return from;
    // A date with its year may be the program's own: only a process id makes what follows it a tag.
    if (this.dated && (this.basis !== Basis.Utc || bytes[end - 1] !== 93 || !isDigit(bytes[end - 2]))) return from;
    return Math.min(to, end + 2);
  }

  #date(bytes: Uint8Array, at: number, to: number): number {
    if (this.#stamp.readDate(bytes, at, to)) {
      this.ms = this.#stamp.ms;
      this.basis = this.#stamp.basis;
      this.dated = true;
      return this.#stamp.end;
    }
    if (at + 15 > to) return at;
    const month = months.indexOf(String.fromCharCode(bytes[at], bytes[at + 1], bytes[at + 2]));
    if (month < 0 || bytes[at + 3] !== SPACE || bytes[at + 6] !== SPACE || bytes[at + 9] !== 58 || bytes[at + 12] !== 58) return at;
    const day = bytes[at + 4] === SPACE ? fixedNumber(bytes, at + 5, 1) : fixedNumber(bytes, at + 4, 2);
    const hour = fixedNumber(bytes, at + 7, 2);
    const minute = fixedNumber(bytes, at + 10, 2);
    const second = fixedNumber(bytes, at + 13, 2);
    if (day < 1 || day > 31 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return at;
    this.ms = Date.UTC(this.year, month, day, hour, minute, second);
    this.basis = Basis.Local;
    this.dated = false;
    return at + 15;
  }
}

/**
 * The year that stamps without one are taken for: the first that `head` states anywhere in a date, else the last
 * one in which `ms` (a stamp read in the year of `now`) is not ahead of `now`.
 */
export function yearFor(head: string, ms: number, now: number): { year: number; stated: boolean } {
  const stated = /\b(20\d\d|199\d)-(?:0[1-9]|1[0-2])-(?:[0-2]\d|3[01])[ T]/.exec(head);
  if (stated) return { year: Number(stated[1]), stated: true };
  const year = new Date(now).getUTCFullYear();
  return { year: ms > now + dayMs ? year - 1 : year, stated: false };
}
