/** The stamps before a JDK 5 to 8 GC message: `date: uptime: `, either alone, or none. */
import { isDigit, SPACE } from '../../../text/bytes';
import { Basis, StampReader } from '../../../text/stamp';

const COLON = 58;

export class LegacyStamps {
  /** The best of the stamps: the date, else the uptime. */
  readonly best = new StampReader();
  /** ms since the JVM started; NaN when not written. */
  uptimeMs = NaN;
  /** Where the message starts, behind stamps and blanks. */
  message = 0;
  dateFrom = -1;
  dateTo = -1;
  uptimeFrom = -1;
  uptimeTo = -1;
  readonly #uptime = new StampReader();

  /** Reads what stamps stand at `at`; true with at least one. */
  read(bytes: Uint8Array, at: number, to: number): boolean {
    this.dateFrom = this.uptimeFrom = -1;
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
    if (at < to && isDigit(bytes[at]) && this.#uptime.readUptime(bytes, at, to) && bytes[this.#uptime.end] === COLON) {
      this.uptimeMs = this.#uptime.ms;
      this.uptimeFrom = at;
      this.uptimeTo = this.#uptime.end;
      at = skip(bytes, this.#uptime.end + 1, to);
      if (this.dateFrom < 0) {
        this.best.ms = this.#uptime.ms;
        this.best.basis = Basis.Uptime;
      }
    }
    this.message = at;
    return this.dateFrom >= 0 || this.uptimeFrom >= 0;
  }
}

function skip(bytes: Uint8Array, at: number, to: number): number {
  while (at < to && bytes[at] === SPACE) at++;
  return at;
}
