/** GC logs: JDK 5 to 8 (`-XX:+PrintGC…`) and unified logging (`-Xlog:gc*`, JDK 9 on). */
import './fields';
import type { Line } from '../../text/line';
import type { StampReader } from '../../text/stamp';
import { SPACE, TAB } from '../../text/bytes';
import type { Format, LineReader } from '../format';
import type { ReadingBuilder } from '../reading';
import { describe } from './describe';
import { styleOf } from './dialect';
import { heads, LegacyReader, pieces, told as legacyTold } from './legacy/reader';
import { statistics } from './legacy/safepoints';
import { LegacyStamps } from './legacy/stamps';
import { GcLine, recogniseGc } from './recognise';
import { Decorations } from './unified/decorators';
import { forms, other, plain, told as unifiedTold, UnifiedReader } from './unified/reader';

export const gcFormat: Format = {
  family: 'gc',
  rows: [unifiedTold, plain, forms, other, heads, legacyTold, pieces, statistics].flatMap(catalogue => catalogue.rows),
  recognise: recogniseGc,
  reader: out => new GcReader(out),
  describe,
  stamp: readStamp,
};

/** Takes the style that recognition found, or looks at lines until one says which of the two it is; then hands over. */
class GcReader implements LineReader {
  readonly #out: ReadingBuilder;
  readonly #look = new GcLine();
  #reader: UnifiedReader | LegacyReader | null = null;

  constructor(out: ReadingBuilder) {
    this.#out = out;
  }

  line(line: Line): void {
    if (!this.#reader) {
      // What most of the head is: a first line may be the rest of a record, and look like anything.
      const style = styleOf(this.#out.dialect) ?? this.#look.style(line) ?? (this.#look.decorated ? 'unified' : null);
      if (style === null) {
        if (line.to > line.from && !this.#look.known(line)) this.#out.unrecognisedLines++;
        return;
      }
      this.#reader = style === 'unified' ? new UnifiedReader(this.#out) : new LegacyReader(this.#out);
    }
    this.#reader.line(line);
  }

  end(): void {
    this.#reader?.end();
  }

  fork(out: ReadingBuilder): GcReader {
    const twin = new GcReader(out);
    twin.#reader = this.#reader?.fork(out) ?? null;
    return twin;
  }
}

const stamps = new LegacyStamps();

function readStamp(line: Line, stamp: StampReader): boolean {
  const { bytes, to } = line;
  let at = line.from;
  while (at < to && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  const decorations = new Decorations();
  if (decorations.read(bytes, at, to)) {
    decorations.readStamp(bytes, stamp);
    return stamp.ms === stamp.ms;
  }
  if (!stamps.read(bytes, at, to)) return false;
  stamp.ms = stamps.best.ms;
  stamp.basis = stamps.best.basis;
  stamp.offsetMinutes = stamps.best.offsetMinutes;
  stamp.end = stamps.dateFrom >= 0 ? stamps.dateTo : stamps.uptimeTo;
  return true;
}
