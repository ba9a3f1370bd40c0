/** Stops long enough to matter to a session, each once. */
import type { EventTable, LogEvent } from '../../formats/events';
import { durationText } from '../../text/clock';
import { timeoutAt, type Evidence, type RuleContext, type SessionTimeout } from '../rule';

export interface Stall {
  event: LogEvent;
  durationMs: number;
  /** The session timeout that held when it began. */
  timeout: SessionTimeout;
  what: 'full' | 'pause' | 'safepoint';
  /** `over`: longer than the session timeout; `near`: over two thirds of it. */
  grade: 'over' | 'near';
}

/** How far apart in the list of long stops a pause and the safepoint that holds it may be. */
const neighbours = 8;

/**
 * The pauses and safepoints of over two thirds of the session timeout. A
 * safepoint that only repeats the pause inside it ("application threads were
 * stopped" right behind a Full GC) is left out; one that is graded worse than
 * the pauses inside it, since reaching it took long too, takes their place.
 */
export function stalls(log: Pick<RuleContext, 'reading' | 'clock' | 'timeouts'>): Stall[] {
  const { events } = log.reading;
  const least = Math.min(...log.timeouts.map(span => span.timeout.ms)) * 2 / 3;
  const long: Stall[] = [];
  for (const i of events.ofKind('gc.pause', 'gc.safepoint')) {
    const durationMs = events.number(i, 'durationMs');
    if (!(durationMs > least)) continue;
    const event = events.at(i, log.clock);
    const timeout = timeoutAt(log.timeouts, event.start);
    if (!(durationMs > timeout.ms * 2 / 3)) continue;
    long.push({
      event, durationMs, timeout,
      what: event.kind === 'gc.safepoint' ? 'safepoint' : event.fields['pause'] === 'full' ? 'full' : 'pause',
      grade: durationMs > timeout.ms ? 'over' : 'near',
    });
  }
  const dropped = new Set<Stall>();
  long.forEach((stop, at) => {
    if (stop.what !== 'safepoint') return;
    const inside = long.slice(Math.max(0, at - neighbours), at + neighbours + 1).filter(pause => pause.what !== 'safepoint' && holds(events, stop, pause));
    if (inside.some(pause => pause.grade === 'over' || stop.grade === 'near')) dropped.add(stop);
    else for (const pause of inside) dropped.add(pause);
  });
  return long.filter(stall => !dropped.has(stall));
}

/** Was `pause` the collection, or one of them, of the safepoint `stop`? */
function holds(events: EventTable, { event: stop, durationMs }: Stall, { event, durationMs: within }: Stall): boolean {
  if (within > durationMs * 1.02 + 20) return false;
  // Where the clock places neither, both may still count from the same moment.
  const raw = stop.start !== stop.start && stop.basis === event.basis;
  const overlap = raw
    ? Math.min(events.rawEnd(stop.index), events.rawEnd(event.index)) - Math.max(events.rawStart(stop.index), events.rawStart(event.index))
    : Math.min(stop.end, event.end) - Math.max(stop.start, event.start);
  if (overlap === overlap) return overlap >= within * 0.9 - 20;
  // Without stamps: the line that follows the collection.
  return Math.abs(stop.line - event.endLine) <= 40;
}

/** "the session timeout of 6000 ms (negotiated for session 0x1…, server.log:12)". */
export function timeoutText(timeout: SessionTimeout): string {
  return `the session timeout of ${timeout.ms} ms (${timeout.from})`;
}

export function timeoutEvidence(timeout: SessionTimeout): Evidence[] {
  return timeout.evidence ? [timeout.evidence] : [];
}

/** "Full GC (Allocation Failure) of 10.40 s", "mixed pause (G1 Evacuation Pause) of 7.20 s", "Stop of all threads (RevokeBias) of 6.10 s". */
export function stallText(stall: Stall): string {
  const { fields } = stall.event;
  const of = ` of ${durationText(stall.durationMs)}`;
  if (stall.what === 'safepoint') return `Stop of all application threads${fields['operation'] ? ` (${String(fields['operation'])})` : ''}${of}`;
  const cause = fields['cause'] ? ` (${String(fields['cause'])})` : '';
  if (stall.what === 'full') return `Full GC${cause}${of}`;
  const pause = String(fields['pause']);
  return `${pause[0].toUpperCase()}${pause.slice(1)} pause${cause}${of}`;
}

/** A sentence about what made the stop long besides collecting, or ''. Begins with a blank. */
export function besides(event: LogEvent): string {
  const { userMs, sysMs, realMs, reachingMs, durationMs } = event.fields;
  if (typeof userMs === 'number' && typeof sysMs === 'number' && typeof realMs === 'number') {
    const cpu = userMs + sysMs;
    // Even one collector thread alone uses as much CPU as the pause is long.
    if (realMs > 2 * cpu && realMs - cpu >= 500) {
      return ` Its threads used only ${durationText(cpu)} of CPU in ${durationText(realMs)}: the rest of the time they did not get to run. The host was short of CPU, swapping or waiting for a disk, or the process was stopped.`;
    }
    if (sysMs > userMs && sysMs >= 500) return ` Most of its CPU time went to the kernel (sys ${durationText(sysMs)}, user ${durationText(userMs)}): swapping or page faults.`;
  }
  if (typeof reachingMs === 'number' && typeof durationMs === 'number' && reachingMs > durationMs / 2) {
    return ` ${durationText(reachingMs)} of it passed until the last thread stopped.`;
  }
  return '';
}
