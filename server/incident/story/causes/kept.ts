/** Connections to ZooKeeper that a stop of the client's JVM cost, while the session lived: a warning that came cheap. */
import { numberIn } from '../../../formats/events';
import { durationText } from '../../../text/clock';
import { evidenceOf, groupedBy, together, type Conclusion } from '../findings';
import { timeText, type Actor, type Scene, type Seen } from '../scene';
import { keptSessions, type Kept } from '../sessions';
import { covered, within } from '../stalls';
import { spanText } from './cause';
import { lateBy } from './frozen';
import { stopText } from './stall';
import { union } from './threadStall';

const leastShare = 2 / 3;
/** So much too late proves a stop, ms. */
const leastLateMs = 2000;

/** One finding a node, however often. Without a stall that fits nothing is said: connections come and go. */
export async function keptConnections(scene: Scene, turn: () => Promise<void>): Promise<Conclusion[]> {
  const found = (await keptSessions(scene, turn)).flatMap(kept => {
    const actor = scene.actor(kept.silence.log);
    const conclusion = keptThrough(scene, actor, kept);
    return conclusion ? [{ key: actor.node.key, conclusion }] : [];
  });
  return [...groupedBy(found, one => `${one.key}|${one.conclusion.rule}`).values()].map(group => group.map(one => one.conclusion)).map(all => together(all, count => `${all[0].node} lost its connection to ZooKeeper ${count} times while ${all[0].rule === 'session-kept/stall' ? 'its JVM' : 'its process'} stood still, and kept its session each time`));
}

/** The stall that explains why nothing was heard, from when the next ping was due until the client noticed. */
export function stallOfKept(scene: Scene, actor: Actor, { silence, timeoutMs }: Kept): ReturnType<typeof within> | null {
  const from = silence.event.start + timeoutMs / 3;
  const to = silence.event.end;
  const stalls = scene.stalls(actor);
  return to > from && covered(stalls, from, to) >= leastShare * (to - from) ? within(stalls, from, to) : null;
}

function keptThrough(scene: Scene, actor: Actor, kept: Kept): Conclusion | null {
  const stalls = stallOfKept(scene, actor, kept);
  if (!stalls) return keptFrozen(scene, actor, kept);
  const { id, silence, resumed, timeoutMs } = kept;
  const [longest] = [...stalls].sort((a, b) => b.end - b.start - (a.end - a.start));
  const stop = longest.stops[0];
  const length = longest.end - longest.start;
  const silent = numberIn(silence.event.fields, 'silentMs');
  const over = silent >= timeoutMs;
  const lines: [Seen, string][] = [[stop, 'cause'], [silence, 'silence'], [resumed, 'resumed']];
  return {
    rule: 'session-kept/stall', severity: over ? 'warning' : 'info', confidence: 'proven', node: actor.node.name,
    title: `${actor.node.name} lost its connection to ZooKeeper during a ${stopText(stop)} of ${durationText(length)}, and kept its session`,
    start: Math.min(longest.start, silence.event.start), end: resumed.event.start,
    why: `Session ${id} has a timeout of ${timeoutMs} ms; its client gives a connection up after two thirds of that, ${durationText(timeoutMs * 2 / 3)}. It had heard nothing for ${durationText(silent)} when it woke ${spanText(longest.start, longest.end, stop.log).replace('from', 'from a stop from')}, ${over ? 'longer than its timeout, but the ensemble counts from the last word of the client that reached it and looks on its ticks only: it had not expired the session yet. The client' : 'less than the ensemble waits, and'} resumed the session at ${timeText(resumed.event.start, resumed.log)}.${over ? '' : ` ${durationText(timeoutMs - silent)} more and it would have been lost.`}`,
    evidence: lines.map(([seen, role]) => evidenceOf(seen.log, seen.event, role)),
    remedy: `Nothing broke, but the next stop may be longer: look at what the ${stopText(stop)} of ${durationText(length)} on ${actor.node.name} is due to before it ${over ? 'costs a session' : `outlasts ${timeoutMs} ms`}.`,
    effects: [], notSeen: [], sessions: [id], repeats: null,
  };
}

/**
 * The client noticed the silence far later than one that runs does, and no
 * pause of its GC log is the reason. Without a GC log nothing is said: most
 * likely it was a pause.
 */
function keptFrozen(scene: Scene, actor: Actor, { id, silence, resumed, timeoutMs }: Kept): Conclusion | null {
  const silent = numberIn(silence.event.fields, 'silentMs');
  const late = lateBy(silent, timeoutMs);
  const { end } = silence.event;
  const from = end - late;
  if (!(late > Math.max(leastLateMs, timeoutMs / 10)) || scene.gcGap(actor, from, end) !== null) return null;
  const waiting = scene.between(from, end, 'gc.allocation-stall', 'gc.relocation-stall').filter(({ log }) => log.node.key === actor.node.key);
  if (union(waiting, from, end) > 0 || covered(scene.stalls(actor), from, end) > late / 2) return null;
  return {
    rule: 'session-kept/process-frozen', severity: 'info', confidence: 'likely', node: actor.node.name,
    title: `${actor.node.name} lost its connection to ZooKeeper while its process stood still, which no GC pause explains, and kept its session`,
    start: from, end: resumed.event.start,
    why: `Session ${id} has a timeout of ${timeoutMs} ms; a client that runs gives a connection up after two thirds of that, ${durationText(timeoutMs * 2 / 3)}. This one noticed only after ${durationText(silent)}, ${durationText(late)} too late: it did not run ${spanText(from, end, silence.log)}. Its GC log covers that time and shows no pause of that length: not GC. It resumed the session at ${timeText(resumed.event.start, resumed.log)}.`,
    evidence: [evidenceOf(silence.log, silence.event, 'silence'), evidenceOf(resumed.log, resumed.event, 'resumed')],
    remedy: `Nothing broke, but the next stop may be longer: ask the host of ${actor.node.name} what it did ${spanText(from, end, silence.log)} (swapping, a starved or suspended virtual machine, a stopped process, a hanging disk).`,
    effects: [], notSeen: [], sessions: [id], repeats: null,
  };
}
