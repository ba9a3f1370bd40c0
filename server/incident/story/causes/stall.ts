/** The owner's own JVM stood still: the collector, or another stop of all threads. */
import { numberIn } from '../../../formats/events';
import { besides } from '../../../rules/gc/stalls';
import { durationText } from '../../../text/clock';
import { Basis } from '../../../text/stamp';
import { evidenceOf, type FindingEvidence } from '../findings';
import type { HeapFloor } from '../heapFloor';
import { doubtText, type Scene } from '../scene';
import type { Loss } from '../losses';
import { covered, within, type Stall } from '../stalls';
import { timeText } from '../times';
import { clockOf, inOrder, linesOf, ruledOut, spanText, timeoutClause, whoseText, windowOf, type Case, type Cause, type Explained } from './cause';
import { floorText } from './floor';
import { cpuOf, isStarved, leftFull, remediesFor, starvedText, stopText } from './stops';

/** Stamps of two logs of one host agree to this. */
const slackMs = 300;
/** ClientCnxn sleeps up to a second before it dials again, and then has to be heard. */
const reconnectMs = 1500;
const likelyShare = 2 / 3;

/**
 * What has to be covered is the time from the heartbeat that was due to the
 * loss: until then the client may have slept in peace, and the last heartbeat
 * may have gone out up to a third of the timeout before the stall. So a stall
 * of 5.3 s can lose a session of 6 s, and one of another node never can.
 */
export const stall: Cause = one => {
  const { scene, loss } = one;
  if (!loss.owner) return ruledOut(loss.brokerId === null ? 'whose it was: no log of its client is here, so no GC log can be held against it' : `a stop of its JVM: no log of broker ${loss.brokerId} itself is here, so no GC log can be held against it`);
  const own = scene.stalls(loss.owner);
  const found = fitting(own, loss);
  if (found) return explained(one, found, null);
  const { from, to } = windowOf(loss);
  const gap = scene.gcGap(loss.owner, from, to);
  const stray = scene.strayStalls(loss.owner);
  const maybe = gap ? fitting(stray, loss) : null;
  const alike = maybe ? one.losses.near(loss.lostAt, maybe.at(-1)!.end - maybe[0].start).filter(other => other.owner && other.owner !== loss.owner && scene.strayGcLogs(other.owner).includes(maybe[0].stops[0].log) && fitting(maybe, other)) : [];
  if (maybe && alike.length > 0) return ruledOut(`whose stop it is that ${maybe[0].stops[0].log.label} tells of: it fits ${[loss, ...alike].map(whoseText).sort().join(' and ')} alike, and one JVM is not two`);
  if (maybe && loss.silence && Math.abs(maybe.at(-1)!.end - loss.silence.event.end) <= 1000) {
    return explained(one, maybe, `${maybe[0].stops[0].log.label} does not say whose it is; it lies with the logs of ${loss.owner.node.name}, and its stop ends as the client wakes`);
  }
  const doubt = scene.doubts(loss.owner).find(one => fitting([one.stall], loss) !== null);
  if (doubt) return ruledOut(`a stop of its own JVM: ${doubtText(loss.owner, doubt)}`);
  if (gap) return ruledOut(gap);
  const inside = covered(own, from, to);
  const near = within(own, from, to).sort((a, b) => b.end - b.start - (a.end - a.start))[0];
  const clock = clockOf(loss);
  return ruledOut(near
    ? `a stop of its JVM that is long enough: those within ${spanText(from, to, clock)} take ${durationText(inside)} of ${durationText(to - from)}, the longest ${durationText(near.end - near.start)} (${near.stops[0].log.label}:${near.stops[0].event.line + 1})`
    : `a stop of its JVM: its GC log covers ${spanText(from, to, clock)} and shows none of ${durationText(250)} or more`);
};

function fitting(stalls: readonly Stall[], loss: Loss): Stall[] | null {
  const { from, to } = windowOf(loss);
  if (loss.due !== loss.due) {
    // Only "has expired" is known: a stop that alone is long enough, and ended as the client came back.
    const one = stalls.filter(each => each.end - each.start >= loss.timeoutMs && each.end <= to + slackMs && to - each.end <= reconnectMs + slackMs).at(-1);
    return one ? [one] : null;
  }
  return to > from && covered(stalls, from, to) >= likelyShare * (to - from) ? within(stalls, from, to) : null;
}

function explained({ scene, loss }: Case, stalls: readonly Stall[], whose: string | null): Explained {
  const clock = clockOf(loss);
  const { from, to } = windowOf(loss);
  const last = stalls.at(-1)!;
  const longest = [...stalls].sort((a, b) => b.end - b.start - (a.end - a.start))[0];
  const open: string[] = [];
  if (whose) open.push(whose);
  if (loss.ownerWhy) open.push(`no log of its client names the session; ${loss.ownerWhy}`);
  if (loss.due !== loss.due) open.push('no line says how long the client had heard nothing');
  if (loss.timeoutFrom.startsWith('assumed')) open.push(`no log states its timeout (${loss.timeoutFrom})`);
  const gcLog = longest.stops[0].log;
  if (gcLog.zone.how !== clock.zone.how && clock.zone.how === 'assumed') open.push(`the zone of ${clock.label} is assumed (${clock.zone.why})`);
  const { basisCounts } = gcLog.reading;
  if (basisCounts[Basis.Utc] + basisCounts[Basis.Local] === 0) open.push(`${gcLog.label} states uptimes only (${gcLog.zone.why})`);
  const missing = loss.due === loss.due ? uncovered(stalls, loss, from, to) : 0;
  if (missing > slackMs) open.push(`${durationText(missing)} of ${durationText(to - from)} are not covered`);
  const tail = Math.max(0, to - last.end);
  const what = stopText(longest.stops[0]);
  const { event } = longest.stops[0];
  const length = durationText(event.end - event.start);
  const cpu = cpuOf(longest.stops[0]);
  // Had the threads run all the time, the stop would have been too short to lose anything.
  const starved = cpu !== null && isStarved(cpu) && covered(stalls, from, to) - (cpu.realMs - cpu.cpuMs) < likelyShare * (to - from);
  const heard = loss.due === loss.due
    ? ` ${loss.kind === 'fence' ? 'Its last heartbeat came at the latest at' : loss.silence ? 'The client last heard of its server at' : 'The server last heard of it at the latest at'} ${timeText(loss.lastHeard, clock)}; the next heartbeat was due by ${timeText(loss.due, clock)}.` : '';
  const others = stalls.length > 1 ? `, with ${stalls.length - 1} more (${durationText(covered(stalls, from, to))} of the ${durationText(to - from)} until the loss)` : '';
  const floor = risen(scene, loss, longest);
  const end = tail > slackMs ? ` It woke ${durationText(tail)} before ${timeText(to, clock)} and had not reached a server again by then.` : '';
  return {
    rule: 'stall', confidence: open.length === 0 ? 'proven' : 'likely',
    because: `during ${stalls.length > 1 ? `${stalls.length} stops of its JVM, the longest ${length}` : `${article(what)} of ${length}`}${starved ? starvedText(durationText(cpu.cpuMs), leftFull(longest.stops[0])) : ''}`,
    becauseOfAll: `each during ${article(what)}`, lengthMs: event.end - event.start, starvedMs: starved ? cpu.cpuMs : undefined, heapFull: leftFull(longest.stops[0]), floor: floor !== null, stalls,
    why: `${timeoutClause(loss)}.${heard} ${spanText(event.start, event.end, clock).replace('from', 'From')} ${article(what)} of ${length} stopped every thread of ${whoseText(loss)}${others}: nothing was sent, and at ${timeText(to, clock)} ${loss.kind === 'fence' ? 'the controller fenced it' : 'the session was lost'}.${end}${besides(event)}${floor ? ` Before, ${floorText(floor)}.` : ''}`,
    evidence: inOrder([...(floor ? [floor.first, floor.last].map(({ log, event: low }) => evidenceOf(log, low, 'origin')) : []), ...stalls.flatMap(stopLines).slice(0, 6), ...linesOf(loss)]),
    remedy: remedyFor(loss, longest, floor),
    open,
  };
}

/** The floor that had risen to this Full GC. */
function risen(scene: Scene, { owner, lostAt }: Loss, { stops: [{ event }] }: Stall): HeapFloor | null {
  const floor = event.fields['pause'] === 'full' && owner ? scene.heapFloor(owner) : null;
  const after = numberIn(event.fields, 'heapAfterBytes');
  return floor && floor.start < lostAt && after >= floor.fromBytes + 0.5 * (floor.toBytes - floor.fromBytes) ? floor : null;
}

/** Of the window, what no stall covers, leaving out the way back to a server after waking. */
function uncovered(stalls: readonly Stall[], loss: Loss, from: number, to: number): number {
  const end = stalls.at(-1)!.end;
  const awake = to - end;
  const wokeThen = loss.silence !== null && Math.abs(loss.silence.event.end - end) <= 1000 && end - from >= 0.5 * (to - from);
  const until = awake > 0 && awake <= reconnectMs && wokeThen ? end : to;
  return until - from - covered(stalls, from, until);
}

function stopLines(one: Stall): FindingEvidence[] {
  return one.stops.slice(0, 1).map(({ log, event }) => evidenceOf(log, event, 'cause'));
}

function article(what: string): string {
  return `${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what}`;
}

function remedyFor(loss: Loss, longest: Stall, floor: HeapFloor | null): string {
  const name = loss.kind === 'fence' ? 'broker.session.timeout.ms' : 'zookeeper.session.timeout.ms';
  return [...remediesFor(longest.stops[0], whoseText(loss), floor), `A ${name} over ${durationText(longest.end - longest.start)} would have outlived this stop, but only hides it.`].join(' ');
}
