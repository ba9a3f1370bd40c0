/** From bytes of a log to the records in them: what stands in a line and when it was said. */
import type { Format } from '../formats/format';
import { formats } from '../formats/families';
import type { Family, Severity } from '../protocol';
import { text } from '../text/bytes';
import type { Clock } from '../text/clock';
import { LineSplitter, type Line } from '../text/line';
import { StampReader } from '../text/stamp';
import { Unwrapper } from '../text/wrapper';

/** Longest text of a line that is handed on, in characters. */
export const longestText = 400;

export interface LogRecord {
  line: number;
  /** UTC epoch ms; NaN for a line that was asked for by number and has no stamp. */
  instant: number;
  severity: Severity | null;
  text: string;
}

/** The format of a family. */
export function formatOf(family: Family): Format {
  return formats.find(format => format.family === family)!;
}

/**
 * The records that start in `bytes` and are stamped within [from, to], and the
 * lines of `lines` whatever their stamp, in the order of the log.
 * @param firstLine number of the first line of `bytes`
 */
export function recordsIn(bytes: Uint8Array, firstLine: number, family: Family, clock: Clock, from: number, to: number, lines: ReadonlySet<number>): LogRecord[] {
  const format = formatOf(family);
  const unwrapper = Unwrapper.for(bytes.subarray(0, 65536));
  const stamp = new StampReader();
  const found: LogRecord[] = [];
  const take = (line: Line): void => {
    unwrapper?.unwrap(line);
    const number = firstLine + line.number;
    const instant = format.stamp(line, stamp) ? clock.instantIn(number, stamp.ms, stamp.basis) : NaN;
    if ((instant >= from && instant <= to) || lines.has(number)) found.push({ line: number, instant, severity: levelOf(format, line), text: plainText(line) });
  };
  const splitter = new LineSplitter();
  splitter.push(bytes, take);
  splitter.end(take);
  return found;
}

/**
 * The instant of the record that `line` belongs to: its own stamp, or that of
 * the nearest line above that has one. NaN when there is none within reach.
 * @param lineBytes the UTF-8 bytes of a line by number, without its end
 */
export function recordInstant(family: Family, clock: Clock, line: number, lineBytes: (line: number) => Uint8Array | null): number {
  const format = formatOf(family);
  const stamp = new StampReader();
  let instant = NaN;
  for (let number = line; number >= 0 && line - number < mostLinesOfARecord; number--) {
    const bytes = lineBytes(number);
    if (!bytes) break;
    const take = (one: Line): void => {
      Unwrapper.for(bytes)?.unwrap(one);
      if (format.stamp(one, stamp)) instant = clock.instantIn(number, stamp.ms, stamp.basis);
    };
    const splitter = new LineSplitter();
    splitter.push(bytes, take);
    splitter.end(take);
    if (instant === instant) break;
  }
  return instant;
}

const mostLinesOfARecord = 5000;

function levelOf(format: Format, line: Line): Severity | null {
  for (const { field, from, to } of format.describe(line).spans) {
    if (field !== 'level') continue;
    switch (text(line.bytes, from, to).trim().toUpperCase()) {
      case 'ERROR': case 'FATAL': case 'SEVERE': return 'error';
      case 'WARN': case 'WARNING': return 'warning';
    }
    return null;
  }
  return null;
}

/** A line for people: no control characters, not too long. */
function plainText(line: Line): string {
  const written = text(line.bytes, line.from, Math.min(line.to, line.from + longestText * 4));
  // eslint-disable-next-line no-control-regex
  return written.slice(0, longestText).replace(/\t/g, ' ').replace(/[\x00-\x1f\x7f-\x9f]/g, '\ufffd').replace(/[\ud800-\udbff]$/, '');
}
