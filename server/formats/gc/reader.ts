/** Reads a GC log of either style, or of both: JVMs before and after JDK 9 can write to one console, or one behind the other to one file. */
import './fields';
import { isDigit } from '../../text/bytes';
import type { Line } from '../../text/line';
import type { LineReader } from '../format';
import { Guest } from '../guest';
import type { ReadingBuilder } from '../reading';
import { styleOf } from './dialect';
import { LegacyReader } from './legacy/reader';
import { GcLine, type Style } from './recognise';
import { UnifiedReader } from './unified/reader';

const OPEN = 91;
const UPPER_G = 71;
const UPPER_F = 70;

/** Takes the style that recognition found, or looks at lines until one says which of the two it is; lines that only the other style has go to a reader of their own. */
export class GcReader implements LineReader {
  readonly #out: ReadingBuilder;
  readonly #look = new GcLine();
  #style: Style | null = null;
  #reader: LineReader | null = null;
  /** Reads the lines of the other style. */
  #guest: Guest | null = null;
  /** The last line was one of the other style: those behind it may go on with it. */
  #elsewhere = false;
  /** The first line of the other style. */
  #otherLine = 0;

  constructor(out: ReadingBuilder) {
    this.#out = out;
  }

  line(line: Line): void {
    if (!this.#reader) {
      // What most of the head is: a first line may be the rest of a record, and look like anything.
      this.#style = styleOf(this.#out.dialect) ?? this.#look.style(line) ?? (this.#look.decorated ? 'unified' : null);
      if (this.#style === null) {
        if (line.to > line.from && !this.#look.known(line)) this.#out.unrecognisedLines++;
        return;
      }
      this.#reader = readerOf(this.#style, this.#out);
    }
    if (line.to > line.from && (this.#elsewhere || mayBeOther(this.#style!, line))) {
      this.#elsewhere = this.#isOther(line);
      if (this.#elsewhere) {
        const other = this.#style === 'unified' ? 'legacy' : 'unified';
        if (!this.#guest) this.#otherLine = line.number;
        (this.#guest ??= Guest.of('gc', out => readerOf(other, out))).line(line);
        return;
      }
    }
    this.#reader.line(line);
  }

  end(): void {
    this.#reader?.end();
    if (!this.#guest) return;
    this.#guest.end(this.#out);
    this.#out.fact('gc.other-style', this.#guest.out.dialect, this.#otherLine);
    this.#out.dialect = `${this.#out.dialect}; ${this.#guest.out.dialect}`;
  }

  fork(out: ReadingBuilder): GcReader {
    const twin = new GcReader(out);
    twin.#style = this.#style;
    twin.#reader = this.#reader?.fork!(out) ?? null;
    twin.#guest = this.#guest?.fork() ?? null;
    twin.#elsewhere = this.#elsewhere;
    twin.#otherLine = this.#otherLine;
    return twin;
  }

  #isOther(line: Line): boolean {
    const style = this.#look.style(line);
    if (this.#style === 'legacy') return style === 'unified' && this.#look.decorated && (this.#look.sure || this.#elsewhere);
    if (style === 'legacy') return this.#look.sure || this.#elsewhere;
    return this.#elsewhere && style === null && !this.#look.decorated && this.#look.known(line);
  }
}

function readerOf(style: Style, out: ReadingBuilder): LineReader {
  return style === 'unified' ? new UnifiedReader(out) : new LegacyReader(out);
}

/** By a few bytes: unified lines begin with brackets of decorations, those of JDK 8 with a stamp or the name of the collection. */
function mayBeOther(style: Style, { bytes, from }: Line): boolean {
  const second = bytes[from + 1];
  if (style === 'unified') return isDigit(bytes[from]) || (bytes[from] === OPEN && (second === UPPER_G || second === UPPER_F));
  return bytes[from] === OPEN && (isDigit(second) || (second >= 97 && second <= 122));
}
