/** What every other log says around an instant. Bytes come from the caller: no I/O here. */
import { eventLabel, type LogEvent } from '../../formats/events';
import type { CorrelatedRecord, Correlation } from '../../protocol';
import { durationText } from '../../text/clock';
import type { Incident, IncidentLog } from '../incident';
import { slicesNear } from '../near';
import { recordsIn } from '../records';
import { laneOrder } from './timeline';

/**
 * Gives the bytes [from, to) of a log's text: UTF-8, without a byte order mark,
 * unpacked. `to` may be Infinity: to the end. Less than asked is allowed.
 */
export type SliceReader = (file: string, from: number, to: number) => Promise<Uint8Array>;

export interface CorrelateOptions {
  /** Half width of the window, ms. */
  windowMs: number;
  /** Most records to hand back; 500 when absent. */
  limit?: number;
}

/** The line somebody stands on. */
export interface Anchor {
  uri: string;
  line: number;
  start: number;
  end: number;
  text: string;
}

const defaultLimit = 500;
/** A log that ends earlier or begins later than this is of another story. */
const farMs = 24 * 3600_000;
/** Of one log at most this many bytes are looked through for one window. */
const mostBytes = 8 * 1024 * 1024;

/** What every log but the anchor's says within the window. A log that cannot be read is a note, not a failure. */
export async function correlate(incident: Incident, anchor: Anchor, options: CorrelateOptions, read: SliceReader): Promise<Correlation> {
  const window = { start: anchor.start - options.windowMs, end: anchor.end + options.windowMs };
  const notes: string[] = [];
  const lanes = laneOrder(incident.logs).filter(log => log.file !== anchor.uri);
  const lane = new Map(lanes.map((log, i) => [log.file, i]));
  const found: CorrelatedRecord[] = [];
  let farAway = 0;
  for (const log of lanes) {
    const { span } = log;
    if (span && (span.end < window.start - farMs || span.start > window.end + farMs)) {
      farAway++;
      continue;
    }
    const records = await recordsOf(log, window, read, notes);
    if (records.length === 0) noteSilence(log, window, notes);
    for (const record of records) found.push(record);
  }
  if (farAway > 0) notes.push(farAway === 1 ? 'One more log is more than a day away.' : `${farAway} more logs are more than a day away.`);
  const limit = options.limit ?? defaultLimit;
  const kept = found.length <= limit ? found : [...found].sort((a, b) => rank(a) - rank(b) || distance(a, anchor) - distance(b, anchor)).slice(0, limit);
  kept.sort((a, b) => a.start - b.start || lane.get(a.uri)! - lane.get(b.uri)! || a.line - b.line);
  return { anchor, window, records: kept, omitted: found.length - kept.length, notes };
}

async function recordsOf(log: IncidentLog, window: { start: number; end: number }, read: SliceReader, notes: string[]): Promise<CorrelatedRecord[]> {
  const { reading, clock } = log;
  const events = new Map<number, LogEvent>();
  for (const i of log.index.near(window.start, window.end)) {
    const event = reading.events.at(i, clock);
    if (event.end < window.start && event.start < window.start) continue;
    const known = events.get(event.line);
    if (!known || (known.shape.mark === 'other' && event.shape.mark !== 'other')) events.set(event.line, event);
  }
  const lines = new Set(events.keys());
  const records = new Map<number, CorrelatedRecord>();
  let left = mostBytes;
  for (const slice of slicesNear(reading, clock, window.start, window.end, [...lines])) {
    const to = Math.min(slice.to, slice.from + left);
    if (to <= slice.from) break;
    let bytes: Uint8Array;
    try {
      bytes = await read(log.file, slice.from, to);
    } catch {
      notes.push(`${log.label} could not be read.`);
      break;
    }
    left -= bytes.length;
    for (const record of recordsIn(bytes, slice.line, reading.family, clock, window.start, window.end, lines)) {
      const event = events.get(record.line);
      records.set(record.line, {
        uri: log.file, line: record.line, start: event?.start ?? record.instant, end: event?.end ?? record.instant,
        severity: log.severityOf(record.line) ?? record.severity, class: event?.shape.mark ?? null, kind: event?.kind ?? null, text: record.text,
      });
    }
  }
  if (left <= 0) notes.push(`${log.label}: the window holds more than ${mostBytes / 1024 / 1024} MB; only its beginning was searched.`);
  // What the bytes did not give (a log that shrank, a limit) is still known from the reading.
  for (const [line, event] of events) {
    if (!records.has(line)) records.set(line, { uri: log.file, line, start: event.start, end: event.end, severity: log.severityOf(line), class: event.shape.mark, kind: event.kind, text: eventLabel(event).slice(0, 400) });
  }
  return [...records.values()];
}

function noteSilence(log: IncidentLog, window: { start: number; end: number }, notes: string[]): void {
  const { span } = log;
  if (!span) notes.push(`${log.label} has no instant that can be placed.`);
  else if (span.end < window.start) notes.push(`${log.label} ends ${durationText(window.start - span.end)} before the window.`);
  else if (span.start > window.end) notes.push(`${log.label} begins ${durationText(span.start - window.end)} after the window.`);
}

/** Events go before other records, and what is grave before what is not. */
function rank(record: CorrelatedRecord): number {
  if (record.severity === 'error') return 0;
  if (record.class !== null && record.class !== 'other') return 1;
  return record.severity !== null ? 2 : record.class !== null ? 3 : 4;
}

function distance(record: CorrelatedRecord, anchor: Anchor): number {
  return record.start > anchor.end ? record.start - anchor.end : record.end < anchor.start ? anchor.start - record.end : 0;
}
