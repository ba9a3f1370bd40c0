/** The controller moved: from which node to which, and why. */
import { numberIn } from '../../../formats/events';
import { durationText } from '../../../text/clock';
import { evidenceOf, sentence, type Conclusion, type FindingEvidence } from '../findings';
import { secondMs, type Actor, type Scene, type Seen } from '../scene';
import type { Loss } from '../losses';
import { ownStop } from '../orderedStops';
import { covered, within, type Stall } from '../stalls';
import { timeText } from '../times';
import { inOrder, spanText } from './cause';
import { stopText } from './stops';

/** One change of controller. */
interface Move {
  readonly from: { id: number; seen: Seen; actor: Actor };
  readonly to: { id: number; seen: Seen };
  /** KRaft: the metadata quorum elected another leader. */
  readonly kraft: boolean;
  readonly at: number;
}

/** Before a new controller there is time without one, ms: a session that has to expire, an election. */
const beforeMs = 60 * secondMs;
/** An election of the quorum takes no longer, ms. */
const electionMs = 15 * secondMs;
/** controller.quorum.fetch.timeout.ms, Kafka's default: so long a follower waits for its leader. */
const fetchTimeoutMs = 2000;

/** Changes that no lost session explains: those are told with that loss. */
export function controllerMoves(scene: Scene, losses: readonly Loss[]): Conclusion[] {
  return movesOf(scene).flatMap(move => {
    const { from, at } = move;
    // With its session it lost the controller; an ensemble that hangs lets nobody else become it for a while.
    const since = Math.max(from.seen.event.start, at - beforeMs);
    if (losses.some(loss => loss.brokerId === from.id && loss.lostAt <= at + secondMs && loss.lostAt >= since)) return [];
    return [told(scene, move)];
  });
}

/** Each election of a controller that was not the one before. "Becoming the active controller" and "elected as the controller" are the new one's own words. */
function movesOf(scene: Scene): Move[] {
  const moves: Move[] = [];
  const mixed = scene.clusters.count === 1 && epochTwice(scene);
  const last = new Map<string, { id: number; seen: Seen; actor: Actor }>();
  for (const seen of scene.all('kafka.controller.elected')) {
    const { fields } = seen.event;
    const kraft = fields['epoch'] !== undefined;
    const id = Number(fields['broker'] ?? fields['controller'] ?? NaN);
    if (!(id >= 0)) continue;
    // One that nobody knows the cluster of is held against itself alone.
    const cluster = scene.clusters.of(seen.log.file) ?? (scene.clusters.count > 1 || mixed ? seen.log.node.key : '');
    const scope = `${kraft} ${cluster}`;
    const from = last.get(scope);
    last.set(scope, { id, seen, actor: scene.actor(seen.log) });
    if (from && from.id !== id) moves.push({ from, to: { id, seen }, kraft, at: seen.event.start });
  }
  return moves;
}

/** One epoch has one controller: where two nodes claim one they are of two clusters, and nothing says who is of which. */
function epochTwice(scene: Scene): boolean {
  const byEpoch = new Map<string, string>();
  return scene.all('kafka.controller.elected').some(({ log, event: { fields } }) => {
    const epoch = fields['controllerEpoch'] ?? fields['epoch'];
    if (epoch === null || epoch === undefined) return false;
    const key = `${fields['epoch'] === undefined} ${String(epoch)}`;
    const known = byEpoch.get(key);
    byEpoch.set(key, log.node.key);
    return known !== undefined && known !== log.node.key;
  });
}

function told(scene: Scene, move: Move): Conclusion {
  const { from, to, at, kraft } = move;
  const name = from.actor.node.name;
  const next = to.seen.log.node.name;
  const own = ({ log }: Seen): boolean => log.node.key === from.actor.node.key;
  const what = `The controller moved from ${name} to ${next}`;
  const silent = kraft ? scene.between(at - electionMs, at, 'kafka.quorum.leader-silent') : [];
  const epochs = `${String(from.seen.event.fields['controllerEpoch'] ?? from.seen.event.fields['epoch'] ?? '?')} to ${String(to.seen.event.fields['controllerEpoch'] ?? to.seen.event.fields['epoch'] ?? '?')}`;
  const evidence: FindingEvidence[] = [evidenceOf(to.seen.log, to.seen.event, 'elected'), ...silent.slice(0, 2).map(seen => evidenceOf(seen.log, seen.event, 'silence'))];
  const common = { rule: 'controller/moved', node: name, start: at, end: at, effects: [], sessions: [], repeats: null };
  const asked = scene.between(Math.max(from.seen.event.start, at - 10 * 60 * secondMs), at, 'kafka.shutdown', 'kafka.shutdown.controlled').filter(seen => ownStop(seen, from.actor)).at(-1);
  if (asked) {
    return {
      ...common, severity: 'info', confidence: 'proven', title: `The controller moved from ${name}, which was being stopped in order, to ${next}`,
      why: `${sentence(name)} was being stopped at ${timeText(asked.event.start, asked.log)}; at ${timeText(at, to.seen.log)} ${next} was the controller (epoch ${epochs}).`,
      evidence: inOrder([evidenceOf(asked.log, asked.event, 'cause'), ...evidence]), remedy: `Nothing, where stopping ${name} was meant.`, notSeen: [],
    };
  }
  const stall = stallBefore(scene, from.actor, silent, at);
  if (stall) {
    const stop = stall.stops[0];
    const length = durationText(stall.end - stall.start);
    return {
      ...common, severity: 'warning', confidence: 'likely', start: stall.start, title: `${what} during a ${stopText(stop)} of ${length}`,
      why: `${name} was stopped ${spanText(stall.start, stall.end, stop.log)}: nobody heard of it, and at ${timeText(at, to.seen.log)} ${next} was the controller (epoch ${epochs}).${kraft ? ` The other nodes of the quorum wait ${fetchTimeoutMs} ms for its leader (controller.quorum.fetch.timeout.ms, unless set otherwise).` : ''}`,
      evidence: inOrder([evidenceOf(stop.log, stop.event, 'cause'), ...evidence]), remedy: `Shorten the pauses of ${name} (${length}): its heap, CPU and swap.`, notSeen: [],
    };
  }
  const end = endBefore(scene, from.actor, at);
  if (end) {
    return {
      ...common, severity: 'warning', confidence: end.again ? 'proven' : 'likely', start: end.last.event.start, title: `The controller moved from ${name}, whose process had ended, to ${next}`,
      why: `The last that ${name} tells of stands at ${timeText(end.last.event.start, end.last.log)}, without an ordered stop${end.again ? `; it starts again at ${timeText(end.again.event.start, end.again.log)}` : ''}. At ${timeText(at, to.seen.log)} ${next} was the controller (epoch ${epochs}).`,
      evidence: inOrder([evidenceOf(end.last.log, end.last.event, 'cause'), ...evidence, ...(end.again ? [evidenceOf(end.again.log, end.again.event, 'restart')] : [])]),
      remedy: `Find what ended ${name}: the kernel's out-of-memory killer (dmesg, journalctl -k), a supervisor or container limit, kill -9.`, notSeen: end.again ? [] : ['how it ended: its logs end there, or were cut there'],
    };
  }
  const woke = kraft ? wokeAfter(scene, from.actor, at) : null;
  if (woke) {
    const limit = numberIn(woke.event.fields, 'durationMs');
    const gap = scene.gcGap(from.actor, at, woke.event.start);
    return {
      ...common, severity: 'warning', confidence: 'likely', end: woke.event.start, title: `${what}, whose whole process stood still${gap ? '' : ', which no GC pause explains'}`,
      why: `At ${timeText(at, to.seen.log)} ${next} was the controller (epoch ${epochs}). A leader that runs and is asked by no majority resigns after ${durationText(limit)}; ${name} did so at ${timeText(woke.event.start, woke.log)}, ${durationText(woke.event.start - at)} after: it did not run in between.${gap ? ` Whether it was the collector cannot be told: ${gap}.` : ''}`,
      evidence: inOrder([...evidence, evidenceOf(woke.log, woke.event, 'told')]),
      remedy: `Ask the host of ${name} what it did until ${timeText(woke.event.start, woke.log)}: swapping, a starved or suspended virtual machine, a stopped process (SIGSTOP, a frozen cgroup), a hanging disk.`, notSeen: [],
    };
  }
  const resigned = scene.between(at - beforeMs, at + secondMs, 'kafka.controller.resigned').filter(own).at(-1);
  return {
    ...common, severity: 'info', confidence: 'coincident', title: `${what}; these logs do not say why`,
    why: `At ${timeText(at, to.seen.log)} ${next} was the controller (epoch ${epochs}).${resigned ? ` ${name} noticed at ${timeText(resigned.event.start, resigned.log)}.` : ''}${silent.length > 0 ? ` ${silent[0].log.node.name} had heard nothing of the leader of the quorum for its fetch timeout.` : ''} Neither an ordered stop nor a stop of its JVM nor the end of its process stands before it.`,
    evidence: inOrder([...evidence, ...(resigned ? [evidenceOf(resigned.log, resigned.event, 'told')] : [])]),
    remedy: `Look at ${name} in the minute before: its GC log, its host, its way to ${kraft ? 'the other controllers' : 'ZooKeeper'}.`,
    notSeen: [`an ordered stop of ${name}`, scene.gcGap(from.actor, at - beforeMs, at) ?? `a stop of its JVM that is long enough`],
  };
}

/** A stop that lasts until the others had waited for long enough, or of which the controller woke to find itself replaced. */
function stallBefore(scene: Scene, actor: Actor, silent: readonly Seen[], at: number): Stall | null {
  const first = silent[0]?.event.start ?? at;
  const [longest] = within(scene.stalls(actor), first - 10 * secondMs, at).sort((a, b) => b.end - b.start - (a.end - a.start));
  return longest && longest.start < first && covered([longest], first - fetchTimeoutMs, first) >= 0.5 * fetchTimeoutMs ? longest : null;
}

/**
 * Where the one before noticed far too late that nobody asks it any more: its
 * timer (LeaderState#timeUntilCheckQuorumExpires) runs out whatever the network does.
 */
function wokeAfter(scene: Scene, actor: Actor, at: number): Seen | null {
  const noticed = scene.between(at, at + 10 * beforeMs, 'kafka.quorum.lost').find(({ log }) => log.node.key === actor.node.key);
  return noticed && noticed.event.start - at > numberIn(noticed.event.fields, 'durationMs') + secondMs ? noticed : null;
}

/** The last event of a node before it fell silent for good, or before a start that no ordered stop precedes; `null` where it went on. */
function endBefore(scene: Scene, actor: Actor, at: number): { last: Seen; again: Seen | undefined } | null {
  const again = scene.between(at - beforeMs, Infinity, 'kafka.start').find(({ log, event }) => log.node.key === actor.node.key && event.start >= at - beforeMs);
  const logs = actor.logs.filter(log => log.reading.family === 'kafka' && log.span !== null);
  if (!again && logs.some(log => log.span!.end >= at)) return null;
  let last: Seen | null = null;
  for (const log of logs) {
    const near = log.index.near(-Infinity, (again?.event.start ?? at) - 1);
    if (near.length === 0) continue;
    const event = log.reading.events.at(near[near.length - 1], log.clock);
    if (!last || event.start > last.event.start) last = { log, event };
  }
  return last && last.event.start < at ? { last, again } : null;
}
