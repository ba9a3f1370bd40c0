/** Whether the GC logs that lie with a node are its own, and whether they cover a time. */
import { Basis } from '../../text/stamp';
import type { Seen } from '../columns';
import type { IncidentLog } from '../incident';
import { spokenSteps } from '../views/coverage';
import type { LogNode } from '../nodes/nodes';
import type { Stall } from './stalls';
import { timeText } from './times';

/** A node with its logs. */
interface Own {
  readonly node: LogNode;
  readonly logs: readonly IncidentLog[];
}

/** Stamps of two logs of one JVM agree to this, ms. */
const slackMs = 300;
/** Where the start of the JVM is told from another log, to this. */
const placedSlackMs = 5000;

/**
 * A line that the node's own program wrote while a GC log says that every
 * thread of it was stopped: that log is another JVM's, or the clocks of the two
 * disagree. `null` where none is.
 */
export function spokeDuring({ logs }: Own, { start, end, stops: [stop] }: Stall): Seen | null {
  const { basisCounts } = stop.log.reading;
  const slack = basisCounts[Basis.Utc] + basisCounts[Basis.Local] === 0 ? placedSlackMs : slackMs;
  const [from, to] = [start + slack, end - slack];
  if (!(to > from)) return null;
  for (const log of logs) {
    if (log.reading.family !== 'kafka' && log.reading.family !== 'zookeeper') continue;
    const { events } = log.reading;
    for (const i of log.index.near(from, to)) {
      const [began, ended] = [log.clock.instant(events.rawStart(i), events.basisOf(i)), log.clock.instant(events.rawEnd(i), events.basisOf(i))];
      // Of a span it is not known at which end its line was written, but of the silence that a client notices.
      if (ended > from && ended < to && (began === ended || events.kindOf(i) === 'zk.client.silent')) return { log, event: events.at(i, log.clock) };
    }
  }
  return null;
}

/** Why GC logs say nothing of [from, to]; `null` when they cover it. A pause is told at its end: what ends before `to` does not. */
export function gapText({ node, logs: all }: Own, logs: readonly IncidentLog[], from: number, to: number): string | null {
  const when = timeText(to, all.find(log => log.reading.family !== 'gc') ?? all[0]);
  const spans = logs.flatMap(log => (log.span ? [{ log, ...log.span }] : []));
  if (spans.length === 0) return `no GC log of ${node.name} can be placed in time, so none covers ${when}`;
  const last = Math.max(...all.map(log => log.span?.end ?? -Infinity));
  const whole = spans.filter(span => span.start <= from && (span.end >= to || (span.end >= from && isUsual(span.log, last - span.end))));
  if (whole.length > 0) {
    const holes = whole.map(({ log }) => holeIn(log, all, from, to));
    const [hole] = holes;
    return holes.every(one => one !== null) && hole ? `no GC log of ${node.name} covers ${when} (${whole[0].log.label} has no line from ${timeText(hole.from, whole[0].log)} to ${timeText(hole.to, whole[0].log)}, while other logs of ${node.name} go on)` : null;
  }
  const before = spans.filter(span => span.start <= from).sort((a, b) => b.end - a.end)[0];
  const after = spans.filter(span => span.end >= to).sort((a, b) => a.start - b.start)[0];
  // Two files of a rotated set, one where the other ends.
  if (before && after && after.start - before.end <= Math.max(farLonger * Math.max(paceOf(before.log).longest, paceOf(after.log).longest), leastHoleMs)) return null;
  const where = [before && `${before.log.label} ends ${timeText(before.end, before.log)}`, after && `${after.log.label} begins ${timeText(after.start, after.log)}`].filter(Boolean).join(', ');
  return `no GC log of ${node.name} covers ${when}${where === '' ? '' : ` (${where})`}`;
}

const leastHoleMs = 20_000;
/** A silence is a hole in the file where it is so many times as long as any other … */
const farLonger = 2;
const farLongerInside = 5;
/** … of so many at the least, … */
const leastIntervals = 8;
/** … and other logs of the node are never silent for more than this share of it: a process that stands still is silent in all. */
const goesOnShare = 0.5;

/** May a GC log be silent for so long, as it goes? One that seldom writes may. */
function isUsual(log: IncidentLog, ms: number): boolean {
  const { longest, intervals } = paceOf(log);
  return intervals < leastIntervals || ms <= Math.max(farLongerInside * longest, leastHoleMs);
}

/** A stretch around the middle of a window in which a GC log, which writes steadily, has no line, though its node ran. */
function holeIn(log: IncidentLog, all: readonly IncidentLog[], from: number, to: number): { from: number; to: number } | null {
  const middle = (from + to) / 2;
  const { events } = log.reading;
  const { order } = log.index;
  const count = log.index.near(-Infinity, middle).length;
  if (count === 0 || count === order.length) return null;
  const hole = { from: log.clock.instant(events.rawEnd(order[count - 1]), events.basisOf(order[count - 1])), to: log.clock.instant(events.rawStart(order[count]), events.basisOf(order[count])) };
  const length = hole.to - hole.from;
  const { longest, second, intervals } = paceOf(log);
  if (hole.from > middle || length < leastHoleMs || intervals < leastIntervals || length < farLongerInside * (length >= longest ? second : longest)) return null;
  return longestSilence(all, hole) <= goesOnShare * length ? hole : null;
}

/** The longest time within a stretch in which none of a node's other logs has a record, ms. */
function longestSilence(all: readonly IncidentLog[], { from, to }: { from: number; to: number }): number {
  const spoken = all.flatMap(log => (log.reading.family === 'gc' ? [] : [...spokenSteps(log)].filter(at => at > from && at < to))).sort((a, b) => a - b);
  return [...spoken, to].reduce((most, at, i) => Math.max(most, at - (spoken[i - 1] ?? from)), 0);
}

interface Pace {
  /** The longest times between one event and the next, ms. */
  readonly longest: number;
  readonly second: number;
  readonly intervals: number;
}

const paces = new WeakMap<IncidentLog, Pace>();

function paceOf(log: IncidentLog): Pace {
  let known = paces.get(log);
  if (!known) {
    const { events } = log.reading;
    let [longest, second, before] = [0, 0, NaN];
    for (const i of log.index.order) {
      const apart = log.clock.instant(events.rawStart(i), events.basisOf(i)) - before;
      if (apart > longest) [longest, second] = [apart, longest];
      else if (apart > second) second = apart;
      const end = log.clock.instant(events.rawEnd(i), events.basisOf(i));
      before = before > end ? before : end;
    }
    paces.set(log, known = { longest, second, intervals: log.index.order.length - 1 });
  }
  return known;
}
