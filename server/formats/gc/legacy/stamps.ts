/** The stamps before a JDK 5 to 8 GC message: `date: uptime: `, either alone, or none; with `-XX:+PrintGCID` then `#12: ` (gcTrace.cpp GCId). */
import { isDigit, SPACE } from '../../../text/bytes';
import { Basis, StampReader } from '../../../text/stamp';

const COLON = 58;
const HASH = 35;

export class LegacyStamps {
  /** The best of the stamps: the date, else the uptime. */
  readonly best = new StampReader();
  /** ms since the JVM started; NaN when not written. */
  uptimeMs = NaN;
  /** Added to an uptime that stands alone: the file's earlier runs of the JVM. */
  shift = 0;
  /** Number of the collection, or -1. */
  gcId = -1;
  idFrom = -1;
  idTo = -1;
  /** Where the message starts, behind stamps and blanks. */
  message = 0;
  dateFrom = -1;
  dateTo = -1;
  uptimeFrom = -1;
  uptimeTo = -1;

  /** Reads what stamps stand at `at`; true with at least one. */
  read(bytes: Uint8Array, at: number, to: number): boolean {
    this.dateFrom = this.uptimeFrom = this.gcId = this.idFrom = -1;
    this.uptimeMs = NaN;
    this.message = at;
    if (at >= to || !isDigit(bytes[at])) {
      this.best.clear();
      return false;
    }
    if (this.best.readDate(bytes, at, to) && bytes[this.best.end] === COLON) {
      this.dateFrom = at;
      this.dateTo = this.best.end;
      at = skip(bytes, this.best.end + 1, to);
    } else {
      this.best.clear();
    }
    const end = this.#seconds(bytes, at, to);
    if (end > at) {
      this.uptimeFrom = at;
      this.uptimeTo = end;
      at = skip(bytes, end + 1, to);
      if (this.dateFrom < 0) {
        this.best.ms = this.uptimeMs + this.shift;
        this.best.basis = Basis.Uptime;
      }
    }
    this.message = this.#id(bytes, at, to);
    return this.dateFrom >= 0 || this.uptimeFrom >= 0;
  }

  /** Reads `#12: `; where the message behind it starts, or `at`. */
  #id(bytes: Uint8Array, at: number, to: number): number {
    if (bytes[at] !== HASH) return at;
    let end = at + 1;
    let id = 0;
    while (end < to && isDigit(bytes[end])) id = id * 10 + bytes[end++] - 48;
    if (end === at + 1 || end >= to || bytes[end] !== COLON) return at;
    this.gcId = id;
    this.idFrom = at + 1;
    this.idTo = end;
    return skip(bytes, end + 1, to);
  }

  /** Reads `12.345:` (any number of decimals, a comma in some locales); where it ends, or `at`. */
  #seconds(bytes: Uint8Array, at: number, to: number): number {
    let end = at;
    let value = 0;
    while (end < to && isDigit(bytes[end])) value = value * 10 + bytes[end++] - 48;
    if (end === at || end >= to || (bytes[end] !== 46 && bytes[end] !== 44)) return at;
    let scale = 0.1;
    for (end++; end < to && isDigit(bytes[end]); end++) {
      value += (bytes[end] - 48) * scale;
      scale /= 10;
    }
    if (end >= to || bytes[end] !== COLON) return at;
    this.uptimeMs = Math.round(value * 1e6) / 1e3;
    return end;
  }
}

function skip(bytes: Uint8Array, at: number, to: number): number {
  while (at < to && bytes[at] === SPACE) at++;
  return at;
}
