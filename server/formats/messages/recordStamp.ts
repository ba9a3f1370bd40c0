/** The stamp that begins a record, on the wall clock of its log. */
import { fixedNumber, isDigit, SPACE } from '../../text/bytes';
import { Basis, StampReader } from '../../text/stamp';

const colon = 58;
const slash = 47;
const dayMs = 86_400_000;

export class RecordStamp {
  readonly stamp = new StampReader();
  /** The date was written with slashes: patterns with such a stamp shorten a logger to its class. */
  slashed = false;
  /** A time without a date: it takes the lines before it to place it. */
  ofDay = false;
  /** The last stamp on its wall clock, NaN before one with a date was met, and its offset, NaN where it states none. */
  #wallMs = NaN;
  #wallOffset = NaN;
  #clockEnd = 0;

  /** Takes over where `other` stands. */
  continueFrom(other: RecordStamp): void {
    this.#wallMs = other.#wallMs;
    this.#wallOffset = other.#wallOffset;
  }

  /** A date and time, or a time of the day, at `at`. */
  read(bytes: Uint8Array, at: number, to: number): boolean {
    return this.readDate(bytes, at, to) || (this.ofDay = this.#timeOfDay(bytes, at, to));
  }

  readDate(bytes: Uint8Array, at: number, to: number): boolean {
    this.slashed = this.ofDay = false;
    if (!this.stamp.readDate(bytes, at, to) && !this.#slashDate(bytes, at, to)) return false;
    const { ms, offsetMinutes } = this.stamp;
    this.#wallMs = offsetMinutes === offsetMinutes ? ms + offsetMinutes * 60000 : ms;
    this.#wallOffset = offsetMinutes;
    return true;
  }

  /** `22:20:14.399`, Logback's default: of the day of the last whole stamp in the file, or the one after it once midnight has passed. */
  #timeOfDay(bytes: Uint8Array, from: number, to: number): boolean {
    const ms = this.#clock(bytes, from, to);
    if (!(ms === ms)) return false;
    const { stamp } = this;
    stamp.clear();
    stamp.end = this.#clockEnd;
    if (!(this.#wallMs === this.#wallMs)) return true;
    let wall = Math.floor(this.#wallMs / dayMs) * dayMs + ms;
    if (wall < this.#wallMs - dayMs / 2) wall += dayMs;
    this.#wallMs = wall;
    const placed = this.#wallOffset === this.#wallOffset;
    stamp.offsetMinutes = this.#wallOffset;
    stamp.basis = placed ? Basis.Utc : Basis.Local;
    stamp.ms = wall - (placed ? this.#wallOffset * 60000 : 0);
    return true;
  }

  /** `21/03/02 10:11:12`, `2021/03/02 10:11:12.345`: the consoles of Spark and Hadoop. */
  #slashDate(bytes: Uint8Array, from: number, to: number): boolean {
    const short = bytes[from + 2] === slash;
    const at = from + (short ? 9 : 11);
    if (at + 8 > to || bytes[at - 7] !== slash || bytes[at - 4] !== slash || bytes[at - 1] !== SPACE) return false;
    const year = short ? 2000 + fixedNumber(bytes, from, 2) : fixedNumber(bytes, from, 4);
    const month = fixedNumber(bytes, at - 6, 2);
    const day = fixedNumber(bytes, at - 3, 2);
    const ms = this.#clock(bytes, at, to);
    if (year < 2000 || month < 1 || month > 12 || day < 1 || day > 31 || !(ms === ms)) return false;
    const { stamp } = this;
    stamp.clear();
    stamp.ms = Date.UTC(year, month - 1, day) + ms;
    stamp.basis = Basis.Local;
    stamp.end = this.#clockEnd;
    this.slashed = true;
    return true;
  }

  /** ms of the day of `22:20:14` with or without thousandths at `at`, NaN when there is no such time; the position behind it is `#clockEnd`. */
  #clock(bytes: Uint8Array, at: number, to: number): number {
    if (bytes[at + 2] !== colon || bytes[at + 5] !== colon || at + 8 > to) return NaN;
    const hour = fixedNumber(bytes, at, 2);
    const minute = fixedNumber(bytes, at + 3, 2);
    const second = fixedNumber(bytes, at + 6, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return NaN;
    let end = at + 8;
    let ms = ((hour * 60 + minute) * 60 + second) * 1000;
    if (end + 3 < to && (bytes[end] === 46 || bytes[end] === 44)) {
      const thousandths = fixedNumber(bytes, end + 1, 3);
      if (thousandths < 0) return NaN;
      ms += thousandths;
      for (end += 4; end < to && isDigit(bytes[end]);) end++;
    }
    this.#clockEnd = end;
    return ms;
  }
}
