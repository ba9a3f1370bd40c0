/** Connections to ZooKeeper that a stop of the client's JVM cost, while the session lived: a warning that came cheap. */
import { numberIn } from '../../../formats/events';
import { durationText } from '../../../text/clock';
import { evidenceOf, groupedBy, together, type Conclusion } from '../findings';
import type { Actor, Scene, Seen } from '../scene';
import { keptSessions, type Kept } from '../sessions';
import { covered, within } from '../stalls';
import { timeText } from '../times';
import { inOrder, spanText } from './cause';
import { lateBy } from './frozen';
import { stopText } from './stops';
import { union } from './threadStall';

const leastShare = 2 / 3;
/** So much too late proves a stop, ms. */
const leastLateMs = 2000;
/** Followers miss their leader only after syncLimit ticks; clients that begin or end being unheard so near are told with the election, ms. */
const followersMs = 20_000;
/** A server that runs answers a new connection within this time, ms. */
const answerMs = 500;

/** One finding a node, however often, and one for what hit several alike. Without either nothing is said: connections come and go. */
export async function keptConnections(scene: Scene, turn: () => Promise<void>): Promise<Conclusion[]> {
  const found: { key: string; conclusion: Conclusion }[] = [];
  const sound: Kept[] = [];
  for (const kept of await keptSessions(scene, turn)) {
    const actor = scene.actor(kept.silence.log);
    const conclusion = keptThrough(scene, actor, kept);
    if (conclusion) found.push({ key: `${actor.node.key}|${conclusion.rule}`, conclusion });
    else if (lateBy(numberIn(kept.silence.event.fields, 'silentMs'), kept.timeoutMs) < leastLateMs) sound.push(kept);
  }
  const own = [...groupedBy(found, one => one.key).values()].map(group => group.map(one => one.conclusion)).map(all => together(all, count => `${all[0].node} lost its connection to ZooKeeper ${count} times while ${all[0].rule === 'session-kept/stall' ? 'its JVM' : 'its process'} stood still, and kept its session each time`));
  return [...own, ...atOnce(scene, sound)];
}

/** Silences of clients that ran, begun while another one's lasted, are of one cause. Two clients at the least, and no election: that tells it itself. */
function atOnce(scene: Scene, sound: readonly Kept[]): Conclusion[] {
  const groups: Kept[][] = [];
  let until = -Infinity;
  for (const kept of [...sound].sort((a, b) => a.silence.event.start - b.silence.event.start)) {
    const last = groups.at(-1);
    if (last && kept.silence.event.start < until && scene.maybeTogether(last[0].silence.log, kept.silence.log)) last.push(kept);
    else {
      groups.push([kept]);
      until = -Infinity;
    }
    until = Math.max(until, kept.silence.event.end);
  }
  return groups.flatMap(group => {
    const nodes = new Set(group.map(({ silence }) => silence.log.node.key));
    const from = group[0].silence.event.start;
    const resumed = group.reduce((last, one) => Math.max(last, one.resumed.event.start), from);
    const elected = scene.between(from - followersMs, resumed + followersMs, 'zk.election.looking', 'zk.election.leader-lost', 'zk.election.quorum-lost').some(({ log }) => scene.maybeTogether(log, group[0].silence.log));
    return nodes.size >= 2 && !elected ? [keptTogether(scene, group, from, resumed)] : [];
  });
}

function keptTogether(scene: Scene, group: readonly Kept[], from: number, resumed: number): Conclusion {
  const [first] = group;
  const clock = first.silence.log;
  const until = group.reduce((last, { silence }) => Math.max(last, silence.event.end), from);
  const names = [...new Set(group.map(({ silence }) => silence.log.node.name))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const slow = scene.between(from, resumed, 'zk.fsync.slow').filter(({ log }) => scene.maybeTogether(log, clock));
  const disk = union(slow, from, until) >= (until - from) / 2;
  const taken = scene.between(first.silence.event.end, resumed, 'zk.client.socket').filter(({ log, event }) => group.some(({ silence }) => silence.log === log) && !scene.between(event.start, event.start + answerMs, 'zk.client.connected').some(next => next.log === log));
  const servers = [...new Set(slow.map(({ log }) => log.node.name))].sort();
  const longest = [...slow].sort((a, b) => b.event.end - b.event.start - (a.event.end - a.event.start))[0];
  const what = disk ? 'while ZooKeeper waited for its disk' : taken.length > 0 ? 'while the ZooKeeper servers answered nobody' : 'at once, though they ran';
  const lines: [Seen, string][] = [...disk ? slow.slice(0, 3).map((seen): [Seen, string] => [seen, 'cause']) : [], ...group.slice(0, 4).map(({ silence }): [Seen, string] => [silence, 'silence']), ...taken.slice(0, 2).map((seen): [Seen, string] => [seen, 'unanswered']), [first.resumed, 'resumed']];
  return {
    rule: disk ? 'session-kept/slow-disk' : 'session-kept/servers-silent', severity: 'info', confidence: 'likely', node: null,
    title: `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''} lost their connections to ZooKeeper ${what}, and kept their sessions`,
    start: from, end: resumed,
    why: `${names.length} clients heard nothing ${spanText(from, until, clock)} and gave their connections up when their read timeouts were over, as clients that run do: what they have in common is ZooKeeper, or the way to it.${taken.length > 0 ? ` ${taken.length} new ${taken.length === 1 ? 'connection was' : 'connections were'} taken and not answered: the network carried, the servers did not answer.` : ''}${disk ? ` ${servers.join(', ')} waited for ${servers.length === 1 ? 'its disk' : 'their disks'}, the longest ${durationText(longest.event.end - longest.event.start)} (${longest.log.label}:${longest.event.line + 1}).` : ''} The sessions were taken up again from ${timeText(group.reduce((earliest, one) => Math.min(earliest, one.resumed.event.start), Infinity), clock)} on: every packet that arrives renews a session, answered or not.`,
    evidence: inOrder(lines.map(([seen, role]) => evidenceOf(seen.log, seen.event, role))),
    remedy: disk ? `Nothing broke, but the next time it may: give the transaction logs (dataLogDir) of ${servers.join(', ')} disks of their own and look at their latency (iostat -x).` : `Nothing broke, but the next time it may: look at what the ZooKeeper servers did ${spanText(from, resumed, clock)} (their disks, a host that is starved or suspended, their GC logs), and at the network between.`,
    effects: [], notSeen: disk ? [] : ['what the servers waited for'], sessions: [...new Set(group.map(({ id }) => id))], repeats: null,
  };
}

/** The stall that explains why nothing was heard, from when the next ping was due until the client noticed. */
function stallOfKept(scene: Scene, actor: Actor, { silence, timeoutMs }: Kept): ReturnType<typeof within> | null {
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
    why: `Session ${id} has a timeout of ${timeoutMs} ms; its client gives a connection up after two thirds of that, ${durationText(timeoutMs * 2 / 3)}. It had heard nothing for ${durationText(silent)} when it woke from a stop ${spanText(longest.start, longest.end, stop.log)}, ${over ? 'longer than its timeout, but the ensemble counts from the last word of the client that reached it and looks on its ticks only: it had not expired the session yet. The client' : 'less than the ensemble waits, and'} resumed the session at ${timeText(resumed.event.start, resumed.log)}.${over ? '' : ` ${durationText(timeoutMs - silent)} more and it would have been lost.`}`,
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
