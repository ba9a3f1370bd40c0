/** From an instant to a line: which record of a log was the last one then. */
import type { SliceReader } from './correlate';
import type { IncidentLog } from '../incident';
import { recordsIn } from '../records';

/** A stretch between two checkpoints is a few hundred records; of a longer one only so much is read. */
const mostBytes = 8 * 1024 * 1024;
/** Of so many stretches at most. */
const mostStretches = 8;
const none: ReadonlySet<number> = new Set();

/**
 * The line whose record is the last one not after `instant`: of all records, not of those above, where the clock of the
 * file runs back. Before the first record it is the first one; `null` when the log has no instants.
 * @param read gives bytes of the log; where it rejects, the answer is as near as the events and the index of time allow
 */
export async function lineAt(log: IncidentLog, instant: number, read: SliceReader): Promise<{ line: number; start: number } | null> {
  const { checkpoints } = log.reading;
  const stretches = checkpoints.flatMap(({ min, max, basis }, i) => {
    const from = log.clock.instant(min, basis);
    return Number.isFinite(from) ? [{ i, from, reach: Math.min(log.clock.instant(max, basis), instant) }] : [];
  });
  if (stretches.length === 0) return nearestEvent(log, instant);
  const first = stretches.reduce((least, one) => (one.from < least.from ? one : least));
  const before = first.from > instant;
  // In a stretch in which the clock runs back the last record may be earlier than its reach promises: then the next one is looked into.
  const candidates = before ? [first] : stretches.filter(one => one.from <= instant).sort((a, b) => b.reach - a.reach || b.i - a.i).slice(0, mostStretches);
  let best: { line: number; start: number } | null = null;
  for (const { i, reach } of candidates) {
    if (best && best.start >= reach) break;
    const { offset, line: firstLine } = checkpoints[i];
    const bytes = await read(log.file, offset, Math.min(checkpoints[i + 1]?.offset ?? Infinity, offset + mostBytes)).catch(() => new Uint8Array(0));
    for (const { line, instant: start } of recordsIn(bytes, firstLine, log.reading.family, log.clock, -Infinity, before ? Infinity : instant, none)) {
      if (!best || (before ? start < best.start : start >= best.start)) best = { line, start };
    }
  }
  return best ?? nearestEvent(log, instant) ?? { line: checkpoints[first.i].line, start: first.from };
}

/** A crash report is one instant, and has no index of time. */
function nearestEvent(log: IncidentLog, instant: number): { line: number; start: number } | null {
  const { order } = log.index;
  const { events } = log.reading;
  const startOf = (i: number): number => log.clock.instant(events.rawStart(i), events.basisOf(i));
  let best = -1;
  for (const i of order) if (best < 0 || startOf(i) <= instant) best = i;
  return best < 0 ? null : { line: events.lineOf(best), start: startOf(best) };
}
