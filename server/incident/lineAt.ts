/** From an instant to a line: which record of a log was the last one then. */
import type { SliceReader } from './correlate';
import type { IncidentLog } from './incident';
import { recordsIn } from './records';

/** A stretch between two checkpoints is a few hundred records; of a longer one only so much is read. */
const mostBytes = 8 * 1024 * 1024;
const none: ReadonlySet<number> = new Set();

/**
 * The line whose record is the last one not after `instant`: of all records, not of those above, where the clock of the
 * file runs back. Before the first record it is the first one; `null` when the log has no instants.
 * @param read gives bytes of the log; where it rejects, the answer is as near as the events and the index of time allow
 */
export async function lineAt(log: IncidentLog, instant: number, read: SliceReader): Promise<{ line: number; start: number } | null> {
  const { checkpoints } = log.reading;
  let at = -1;
  let reached = -Infinity;
  let first = -1;
  let earliest = Infinity;
  checkpoints.forEach(({ min, max, basis }, i) => {
    const from = log.clock.instant(min, basis);
    if (from < earliest) {
      earliest = from;
      first = i;
    }
    const last = Math.min(log.clock.instant(max, basis), instant);
    if (from <= instant && last >= reached) {
      reached = last;
      at = i;
    }
  });
  if (first < 0) return nearestEvent(log, instant);
  const before = at < 0;
  const point = checkpoints[before ? first : at];
  const end = checkpoints[(before ? first : at) + 1]?.offset ?? Infinity;
  const bytes = await read(log.file, point.offset, Math.min(end, point.offset + mostBytes)).catch(() => new Uint8Array(0));
  let best: { line: number; start: number } | null = null;
  for (const { line, instant: start } of recordsIn(bytes, point.line, log.reading.family, log.clock, -Infinity, before ? Infinity : instant, none)) {
    if (!best || (before ? start < best.start : start >= best.start)) best = { line, start };
  }
  return best ?? nearestEvent(log, instant) ?? { line: point.line, start: log.clock.instant(point.min, point.basis) };
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
