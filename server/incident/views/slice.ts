/** The lines of all logs within a window, in one order of corrected time. Bytes come from the caller: no I/O here. */
import { text } from '../../text/bytes';
import { LineSplitter, type Line } from '../../text/line';
import { StampReader } from '../../text/stamp';
import { Unwrapper } from '../../text/wrapper';
import type { SliceReader } from './correlate';
import type { Incident, IncidentLog } from '../incident';
import { slicesNear } from '../near';
import { formatOf } from '../records';
import { laneOrder } from './timeline';

/** One line of a log, as it stands there. */
export interface MergedLine {
  log: IncidentLog;
  /** Zero-based. */
  line: number;
  /** The instant of its record, UTC epoch ms. */
  at: number;
  text: string;
}

export interface Merged {
  /** By instant; lines of one record stay together. */
  lines: MergedLine[];
  /** Lines beyond the limit, from the window's end. */
  omitted: number;
}

/** Of one log at most this many bytes are looked through. */
const mostBytes = 16 * 1024 * 1024;
/** Longest text of a line, in bytes. */
const longestLine = 16 * 1024;
/** Threads write their records a little after they stamped them: within this, a log's own order stands. */
const disorderMs = 1000;

/**
 * Every line whose record is stamped within [start, end].
 * @param files only these; all when absent
 */
export async function mergedSlice(incident: Incident, start: number, end: number, files: readonly string[] | undefined, limit: number, read: SliceReader): Promise<Merged> {
  const records: { lines: MergedLine[]; key: number }[] = [];
  const lanes = laneOrder(files ? incident.logs.filter(log => files.includes(log.file)) : incident.logs);
  for (const log of lanes) {
    const { span } = log;
    if (!span || span.end < start || span.start > end) continue;
    let left = mostBytes;
    let key = -Infinity;
    for (const slice of slicesNear(log.reading, log.clock, start, end)) {
      const to = Math.min(slice.to, slice.from + left);
      if (to <= slice.from) break;
      const bytes = await read(log.file, slice.from, to).catch(() => null);
      if (!bytes) break;
      left -= bytes.length;
      for (const lines of recordsWithin(log, bytes, slice.line, start, end)) {
        const [{ at }] = lines;
        key = at < key && key - at <= disorderMs ? key : at;
        records.push({ lines, key });
      }
    }
  }
  // Sorting is stable: of one instant, lanes stay in their order and lines in their log's.
  records.sort((a, b) => a.key - b.key);
  const lines = records.flatMap(record => record.lines);
  return { lines: lines.slice(0, limit), omitted: Math.max(0, lines.length - limit) };
}

/** The records of `bytes` stamped within the window, each with all its lines. */
function recordsWithin(log: IncidentLog, bytes: Uint8Array, firstLine: number, start: number, end: number): MergedLine[][] {
  const format = formatOf(log.reading.family);
  const unwrapper = Unwrapper.for(bytes.subarray(0, 65536));
  const stamp = new StampReader();
  const records: MergedLine[][] = [];
  let open: MergedLine[] | null = null;
  const take = (line: Line): void => {
    const raw = { from: line.from, to: Math.min(line.to, line.from + longestLine) };
    const written = text(line.bytes, raw.from, raw.to);
    unwrapper?.unwrap(line);
    const number = firstLine + line.number;
    if (format.stamp(line, stamp)) {
      const at = log.clock.instantIn(number, stamp.ms, stamp.basis);
      open = at >= start && at <= end ? [] : null;
      if (open) records.push(open);
      open?.push({ log, line: number, at, text: shown(written) });
    } else open?.push({ log, line: number, at: open[0].at, text: shown(written) });
  };
  const splitter = new LineSplitter();
  splitter.push(bytes, take);
  splitter.end(take);
  return records;
}

/** What could move a cursor or hide text becomes a mark of the same width. */
function shown(written: string): string {
  // eslint-disable-next-line no-control-regex
  return written.trimEnd().replace(/[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]/g, '\ufffd');
}
