/** When a node stood still: the union of its collector's pauses and its safepoints. */
import type { LogEvent } from '../../formats/events';
import { tellsOfGc } from '../../formats/gc/segments';
import { eventsByKind } from '../columns';
import type { IncidentLog } from '../incident';

/** One stop of all threads that a GC log tells of. */
export interface Stop {
  readonly log: IncidentLog;
  readonly event: LogEvent;
}

/** Stops too close together for a heartbeat to get out between them. Instants are UTC epoch ms. */
export interface Stall {
  start: number;
  end: number;
  /** What it is made of, each once, longest first. */
  stops: Stop[];
}

/** Shorter stops are no news to a heartbeat. */
const leastStopMs = 20;
const leastStallMs = 250;
/** A thread that has just woken needs longer than this to be scheduled, to write its ping and to read the answer. */
const mostGapMs = 50;
/** A gap is bridged only between stops that are longer than it many times over. */
const gapShare = 0.1;
const mostStops = 3;

/** A stop before anybody looks at its event. */
interface Span {
  readonly log: IncidentLog;
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

const spans = new WeakMap<IncidentLog, readonly Span[]>();

/** The stops that a log tells of, by start, of one start the longest first: found once for each state it is in. */
function spansOf(log: IncidentLog): readonly Span[] {
  let known = spans.get(log);
  if (!known) spans.set(log, known = spansIn(log));
  return known;
}

function spansIn(log: IncidentLog): Span[] {
  const { reading: { events }, clock } = log;
  const found: Span[] = [];
  for (const kind of ['gc.pause', 'gc.safepoint']) {
    for (const number of eventsByKind(log.reading).get(kind) ?? []) {
      if (!(events.number(number, 'durationMs') >= leastStopMs)) continue;
      const start = clock.instant(events.rawStart(number), events.basisOf(number));
      const end = clock.instant(events.rawEnd(number), events.basisOf(number));
      if (end > start) found.push({ log, number, start, end });
    }
  }
  return found.sort((a, b) => byStart(a, b) || a.number - b.number);
}

const byStart = (a: Span, b: Span): number => a.start - b.start || b.end - a.end;

/**
 * The stalls in these logs of one JVM, by start. Logs that tell of the same
 * stop (`gc.log`, `kafkaServer-gc.log`, the safepoint around a collection) do
 * not double it: it is the union that counts.
 */
export function stallsOf(logs: readonly IncidentLog[]): Stall[] {
  const ofLogs = logs.filter(log => tellsOfGc(log.reading)).map(spansOf);
  const all = ofLogs.length === 1 ? ofLogs[0] : ofLogs.flat().sort(byStart);
  const stalls: { start: number; end: number; stops: Span[]; last: number }[] = [];
  for (const stop of all) {
    const { start, end } = stop;
    const open = stalls.at(-1);
    const gap = open ? start - open.end : Infinity;
    if (open && (gap <= 0 || (gap <= mostGapMs && gap <= gapShare * Math.min(open.last, end - start)))) {
      if (gap > 0 || end > open.end) open.last = end - start;
      open.end = Math.max(open.end, end);
      open.stops.push(stop);
    } else stalls.push({ start, end, stops: [stop], last: end - start });
  }
  return stalls.filter(stall => stall.end - stall.start >= leastStallMs)
    .map(({ start, end, stops }) => ({ start, end, stops: told(stops.map(({ log, number }) => ({ log, event: log.reading.events.at(number, log.clock) }))) }));
}

/** Of stops that overlap one is told: a collection before the safepoint around it, the longer before the shorter. */
function told(stops: readonly Stop[]): Stop[] {
  const length = ({ event }: Stop): number => event.end - event.start;
  const ordered = [...stops].sort((a, b) => Number(a.event.kind !== 'gc.pause') - Number(b.event.kind !== 'gc.pause') || length(b) - length(a));
  const kept: Stop[] = [];
  for (const stop of ordered) {
    if (kept.length === mostStops) break;
    const overlaps = kept.some(({ event }) => Math.min(event.end, stop.event.end) - Math.max(event.start, stop.event.start) > 0.5 * Math.min(length(stop), event.end - event.start));
    if (!overlaps) kept.push(stop);
  }
  return kept.sort((a, b) => length(b) - length(a));
}

/** Of the stalls, which are by start and do not overlap, those that reach into [from, to]. */
export function within(stalls: readonly Stall[], from: number, to: number): Stall[] {
  let low = 0;
  for (let high = stalls.length; low < high;) {
    const middle = (low + high) >> 1;
    if (stalls[middle].end <= from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < stalls.length && stalls[end].start < to) end++;
  return stalls.slice(low, end);
}

/** How many ms of [from, to] the stalls take. They do not overlap. */
export function covered(stalls: readonly Stall[], from: number, to: number): number {
  return within(stalls, from, to).reduce((sum, stall) => sum + Math.min(stall.end, to) - Math.max(stall.start, from), 0);
}
