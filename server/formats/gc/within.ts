/** GC lines in the log of the program itself: a JVM whose GC log goes to the standard output (containers), where its loggers write, too. */
import { isDigit, SPACE, startsWith, TAB } from '../../text/bytes';
import type { Line } from '../../text/line';
import { Basis } from '../../text/stamp';
import type { Format, LineReader } from '../format';
import { Guest } from '../guest';
import type { ReadingBuilder } from '../reading';
import { gcFormat } from './format';
import { GcReader } from './reader';
import { GcLine } from './recognise';
import { StartBetween } from './start';

const OPEN = 91;
const DASH = 45;
const UPPER_T = 84;
/** Lines of the log's own that may get between those of one collection. */
const mostBetween = 2;
/** What stands first in an undated GC line. */
const undated = ['[GC', '[Full GC', '[gc', '[safepoint', '[info', '[debug', 'Total time for which application threads '];

const looking = new GcLine();

/** The format of a program's log, GC lines of its JVM included. */
export function withGcLines(format: Format): Format {
  return {
    ...format,
    reader: out => new GcWithin(format.reader(out), out),
    describe(line, section) {
      const own = format.describe(line, section);
      return own.row === null && isGcLine(line, looking) ? gcFormat.describe(line) : own;
    },
    // An uptime alone says nothing of when: such a line goes with the record before it.
    stamp: (line, stamp) => format.stamp(line, stamp) || (isGcLine(line, looking) && gcFormat.stamp(line, stamp) && stamp.basis !== Basis.Uptime),
  };
}

/** Hands the GC lines to a reader of their own, all others to the log's. */
class GcWithin implements LineReader {
  readonly #host: LineReader;
  readonly #out: ReadingBuilder;
  readonly #look = new GcLine();
  #guest: Guest | null = null;
  /** Lines of the log's own since the last one of GC. */
  #hostLines = Infinity;
  #start = new StartBetween();

  constructor(host: LineReader, out: ReadingBuilder) {
    this.#host = host;
    this.#out = out;
  }

  line(line: Line): void {
    const begins = isGcLine(line, this.#look);
    if (begins || this.#goesOn(line)) {
      this.#hostLines = 0;
      if (begins) this.#start.before(this.#look.uptimeMs(line), line.number, this.#out);
      (this.#guest ??= Guest.of('gc', out => new GcReader(out))).line(line);
      return;
    }
    this.#hostLines++;
    this.#host.line(line);
    this.#start.after(this.#out);
  }

  end(): void {
    this.#host.end();
    if (!this.#guest) return;
    this.#start.tell(this.#guest.out);
    this.#guest.end(this.#out);
    this.#out.dialect = `${this.#out.dialect}, with GC lines (${this.#guest.out.dialect})`;
  }

  get fork(): ((out: ReadingBuilder) => GcWithin) | undefined {
    return this.#host.fork && (out => {
      const twin = new GcWithin(this.#host.fork!(out), out);
      twin.#guest = this.#guest?.fork() ?? null;
      twin.#hostLines = this.#hostLines;
      twin.#start = this.#start.copy();
      return twin;
    });
  }

  /** The rest of a collection that JDK 8 writes in several lines: none begins as a record of the log's own does, or as what belongs to one. */
  #goesOn(line: Line): boolean {
    if (this.#hostLines > mostBetween) return false;
    const { bytes, from, to } = line;
    const first = bytes[from];
    return from < to && first !== TAB && !isDigit(first) && !(first === OPEN && isDigit(bytes[from + 1])) && this.#look.known(line);
  }
}

function isGcLine(line: Line, look: GcLine): boolean {
  if (!mayBeGc(line.bytes, line.from, line.to)) return false;
  const style = look.style(line);
  return style !== null && look.sure && (style === 'legacy' || look.decorated);
}

/** Told by a few bytes, since it is asked of every line: a date with a `T`, an uptime, or the beginning of an undated line. The stamps of log4j and its like have a blank there. */
function mayBeGc(bytes: Uint8Array, start: number, to: number): boolean {
  let from = start;
  while (from < to && bytes[from] === SPACE) from++;
  const at = bytes[from] === OPEN ? from + 1 : from;
  if (at + 4 < to && isDigit(bytes[at])) return bytes[at + 4] === DASH ? bytes[at + 10] === UPPER_T : isUptime(bytes, at, to);
  return undated.some(start => bytes[from] === start.charCodeAt(0) && startsWith(bytes, from, to, start));
}

/** `1.234: ` or `1.234s]`, with a comma in some locales. */
function isUptime(bytes: Uint8Array, at: number, to: number): boolean {
  while (at < to && isDigit(bytes[at])) at++;
  if (bytes[at] === 46 || bytes[at] === 44) for (at++; at < to && isDigit(bytes[at]);) at++;
  return at < to && (bytes[at] === 58 || bytes[at] === 115 || bytes[at] === 109 || bytes[at] === 110);
}
