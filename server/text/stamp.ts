/**
 * Stamps, read from bytes by position. `2019-05-15 22:20:14,399`,
 * `2019-05-15T22:25:59.422+0800`, `21989402.560`, `0,123s`, `[45ms]`.
 */
import { fixedNumber, isDigit } from './bytes';

/** What the number of a stamp counts from. */
export const enum Basis {
  /** UTC epoch ms: the stamp states its offset. */
  Utc = 0,
  /** ms since the epoch on a wall clock whose offset the stamp does not state. */
  Local = 1,
  /** ms since the JVM started. */
  Uptime = 2,
  /** No stamp. */
  None = 3,
}

/** Reads stamps; keeps the last date and minute, since logs repeat them for thousands of lines. */
export class StampReader {
  /** What was read last: ms, with fractions where the stamp has them; what it counts from says `basis`. */
  ms = NaN;
  basis: Basis = Basis.None;
  /** Minutes east of UTC that the stamp states; NaN when it states none. */
  offsetMinutes = NaN;
  /** Position behind the stamp. */
  end = 0;

  readonly #memo = new Uint8Array(16);
  #memoMs = NaN;

  /** Reads a date and time at `at`. On false nothing is changed. */
  readDate(bytes: Uint8Array, at: number, to: number): boolean {
    if (at + 19 > to) return false;
    const minuteMs = this.#minute(bytes, at);
    if (!(minuteMs === minuteMs) || bytes[at + 16] !== 58) return false;
    const second = fixedNumber(bytes, at + 17, 2);
    if (second < 0 || second > 60) return false;
    let end = at + 19;
    let ms = minuteMs + second * 1000;
    if (end + 1 < to && (bytes[end] === 46 || bytes[end] === 44) && isDigit(bytes[end + 1])) {
      let scale = 100;
      for (end++; end < to && isDigit(bytes[end]); end++) {
        ms += (bytes[end] - 48) * scale;
        scale /= 10;
      }
    }
    this.ms = ms;
    this.basis = Basis.Local;
    this.offsetMinutes = NaN;
    this.end = end;
    this.#zone(bytes, end, to);
    return true;
  }

  /** Reads an uptime at `at`: `12.345`, `12,345s`, `45ms`, `45000000ns`. The bare number needs its three decimals. On false nothing is changed. */
  readUptime(bytes: Uint8Array, at: number, to: number): boolean {
    let end = at;
    let value = 0;
    while (end < to && isDigit(bytes[end])) value = value * 10 + bytes[end++] - 48;
    if (end === at) return false;
    let decimals = 0;
    if (end + 1 < to && (bytes[end] === 46 || bytes[end] === 44) && isDigit(bytes[end + 1])) {
      let scale = 0.1;
      for (end++; end < to && isDigit(bytes[end]); end++, decimals++) {
        value += (bytes[end] - 48) * scale;
        scale /= 10;
      }
    }
    const unit = bytes[end];
    if (end < to && unit === 115) { end++; value *= 1000; }
    else if (end + 1 < to && unit === 109 && bytes[end + 1] === 115) end += 2;
    else if (end + 1 < to && unit === 110 && bytes[end + 1] === 115) { end += 2; value /= 1e6; }
    else if (decimals === 3) value *= 1000;
    else return false;
    this.ms = Math.round(value * 1e6) / 1e6;
    this.basis = Basis.Uptime;
    this.offsetMinutes = NaN;
    this.end = end;
    return true;
  }

  /** Forgets what was read. */
  clear(): void {
    this.ms = NaN;
    this.basis = Basis.None;
    this.offsetMinutes = NaN;
  }

  /** ms of `YYYY-MM-DD?HH:MM` at `at`, or NaN. */
  #minute(bytes: Uint8Array, at: number): number {
    const memo = this.#memo;
    let same = 16;
    for (let i = 15; i >= 0; i--) if (bytes[at + i] !== memo[i]) { same = i; break; }
    if (same === 16) return this.#memoMs;
    if (bytes[at + 4] !== 45 || bytes[at + 7] !== 45 || bytes[at + 13] !== 58) return NaN;
    const separator = bytes[at + 10];
    if (separator !== 32 && separator !== 84) return NaN;
    const year = fixedNumber(bytes, at, 4);
    const month = fixedNumber(bytes, at + 5, 2);
    const day = fixedNumber(bytes, at + 8, 2);
    const hour = fixedNumber(bytes, at + 11, 2);
    const minute = fixedNumber(bytes, at + 14, 2);
    if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || hour > 23 || minute < 0 || minute > 59) return NaN;
    this.#memoMs = Date.UTC(year, month - 1, day, hour, minute);
    for (let i = 0; i < 16; i++) memo[i] = bytes[at + i];
    return this.#memoMs;
  }

  /** `Z`, `+0800`, `+08:00` directly behind the time. */
  #zone(bytes: Uint8Array, at: number, to: number): void {
    if (at >= to) return;
    const sign = bytes[at];
    if (sign === 90) {
      this.basis = Basis.Utc;
      this.offsetMinutes = 0;
      this.end = at + 1;
      return;
    }
    if ((sign !== 43 && sign !== 45) || at + 5 > to) return;
    const hours = fixedNumber(bytes, at + 1, 2);
    const colon = bytes[at + 3] === 58 ? 1 : 0;
    const end = at + 5 + colon;
    const minutes = end <= to ? fixedNumber(bytes, at + 3 + colon, 2) : -1;
    if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59 || (end < to && isDigit(bytes[end]))) return;
    this.offsetMinutes = (sign === 45 ? -1 : 1) * (hours * 60 + minutes);
    this.ms -= this.offsetMinutes * 60000;
    this.basis = Basis.Utc;
    this.end = end;
  }
}
