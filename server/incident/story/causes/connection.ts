/** Both sides ran and heard nothing of each other: the way between them. */
import { numberIn } from '../../../formats/events';
import { durationText } from '../../../text/clock';
import type { Scene, Seen } from '../scene';
import type { Loss, Losses } from '../losses';
import { covered, within } from '../stalls';
import { evidenceOf } from '../findings';
import { timeText } from '../times';
import { clockOf, inOrder, linesOf, ruledOut, spanText, timeoutClause, whoseText, windowOf, type Cause } from './cause';
import { expectedBy } from './ensemble';
import { lateBy } from './frozen';
import { union } from './threadStall';

/** A client whose thread runs notices within this share of the timeout of its read timeout. */
const promptShare = 0.1;
/** Losses of one cut lie no further apart than the timeouts do, and this, ms. */
const togetherMs = 5000;

/**
 * The client noticed when its read timeout was over: it ran. A client that
 * was stopped notices on waking, one that was killed never.
 */
function noticedInTime({ silence, timeoutMs }: Loss): boolean {
  return silence !== null && Math.abs(lateBy(numberIn(silence.event.fields, 'silentMs'), timeoutMs)) <= Math.max(500, promptShare * timeoutMs);
}

export const connection: Cause = ({ scene, loss, losses, activity }) => {
  const { silence, expiry, owner } = loss;
  if (!silence || !owner || loss.kind === 'fence') return ruledOut();
  if (!expiry) return ruledOut('the server\'s side: no ZooKeeper log says when it expired the session');
  const silentMs = numberIn(silence.event.fields, 'silentMs');
  if (!noticedInTime(loss)) return ruledOut();
  const clock = clockOf(loss);
  const { from, to } = windowOf(loss);
  const waiting = scene.between(from, to, 'gc.allocation-stall', 'gc.relocation-stall').filter(({ log }) => log.node.key === owner.node.key);
  if (union(waiting, from, to) > 1000) return ruledOut(`a sound client: ${waiting.length} times a thread of it waited for memory in that time`);
  const innocent = scene.clients().filter(actor => actor !== owner).flatMap(actor => within(scene.stalls(actor), from, to).filter(stall => stall.end - stall.start > 1000).map(stall => ({ actor, stall })));
  const decoys = innocent.slice(0, 2).map(({ actor, stall }) => ` The pause of ${durationText(stall.end - stall.start)} at ${timeText(stall.start, clock)} is ${actor.node.name}'s: it does not silence ${whoseText(loss)}.`).join('');
  const ran = `${timeoutClause(loss)}. The client noticed the silence after ${durationText(silentMs)}, its read timeout (two thirds of the session's): it ran${activity && activity.records > 0 ? `, and its logs go on (${activity.records} records)` : ''}. ${scene.gcGap(owner, from, to) === null ? 'Its GC log shows no stop that explains it. ' : ''}The server heard nothing either and expired the session at ${timeText(expiry.event.start, expiry.log)}.`;
  const cut = cutOff(scene, loss, losses);
  const apart = outOfReach(scene, loss);
  const lost = unroutable(scene, loss);
  const routes = lost.length > 0 ? ` Its host knew no way to ${listText(lost.map(one => addressText(one)))} (${lost[0].log.label}:${lost[0].event.line + 1}).` : '';
  const seen = [...apart ? apart.lines : [], ...lost.slice(0, 2)].map(({ log, event }) => evidenceOf(log, event, 'unreachable'));
  if (cut) {
    return {
      rule: 'network-cut', confidence: 'likely', shared: cut.key,
      because: `when ${cut.happened}: ${cut.sessions} sessions were lost together, though their clients ran`, becauseOfAll: `when ${cut.happened}, though they ran`,
      why: `${ran} It is not alone: ${cut.sessions} sessions ${cut.how} were lost within ${durationText(cut.spanMs)}, ${cut.ran === cut.sessions ? (cut.ran === 2 ? 'both' : 'all') : `${cut.ran} of them`} of clients that noticed in time and so ran. No other session was lost in that time.${routes}${decoys}`,
      evidence: inOrder([...linesOf(loss), ...seen]),
      remedy: `Look at the network of ${cut.what} ${spanText(loss.lastHeard, to, clock)}: its switch port, bond or virtual machine, firewall or security group changes there, packet loss (ip -s link), not at the collectors of ${cut.sessions} clients.${cut.also}`,
      open: [],
    };
  }
  if (apart || lost.length > 1) {
    const because = apart ? `when its network was cut: neither ZooKeeper nor ${apart.peers.length > 1 ? 'any other broker' : 'the other broker'} (${apart.peers.join(', ')}) was in its reach` : `when its network was cut: its host knew no way to ${lost.length} of the ZooKeeper servers`;
    return {
      rule: 'network-cut', confidence: 'likely', because, becauseOfAll: `each ${because}`,
      why: `${ran}${apart ? ` Nor did anything pass between it and ${listText(apart.peers)} in that time (${apart.lines[0].log.label}:${apart.lines[0].event.line + 1}): it was not ZooKeeper alone that it did not reach.` : ''}${routes}${decoys}`,
      evidence: inOrder([...linesOf(loss), ...seen]),
      remedy: `Look at the network of the host of ${whoseText(loss)}${loss.host && !loopback.test(loss.host) ? ` (${loss.host})` : ''} ${spanText(loss.lastHeard, to, clock)}: its cable, switch port, bond or virtual machine, firewall or security group changes there, packet loss (ip -s link).`,
      open: [],
    };
  }
  const tried = unreached(scene, loss);
  const none = tried.length > 1 ? ` It tried ${listText(tried)} in turn and not one connection came about: the servers were not the matter, the way to all of them was.` : '';
  const inTime = expiry.event.start <= expectedBy(scene, loss, loss.lastHeard);
  return {
    rule: 'connection', confidence: 'likely',
    because: inTime ? 'though both it and its ensemble ran: nothing passed between them' : 'though it ran: nothing passed between it and its ensemble',
    why: `${ran} What was broken is the way between them.${none}${routes}${decoys}`,
    evidence: inOrder([...linesOf(loss), ...seen]),
    remedy: `Look at the network between ${whoseText(loss)} and the ZooKeeper servers ${spanText(loss.lastHeard, to, clock)}: firewall or security group changes, a load balancer or proxy in between, packet loss, DNS. Whether other clients of the same host or switch were hit at the same time narrows it down.`,
    open: [],
  };
};

/** Where everything runs on one machine its address tells nothing apart. */
const loopback = /^(?:127\.|localhost$|::1$|0:0:0:0:0:0:0:1$)/;

interface Cut {
  key: string;
  what: string;
  /** Completes "when …". */
  happened: string;
  /** What else would look the same. */
  also: string;
  how: string;
  sessions: number;
  ran: number;
  spanMs: number;
}

/**
 * What the sessions lost together have in common: the host of their clients, or
 * else the server they were connected to. At least three, or two of different
 * nodes, and each that tells of itself ran; sessions elsewhere were not lost.
 */
function cutOff(scene: Scene, loss: Loss, losses: Losses): Cut | null {
  const around = losses.near(loss.lostAt, loss.timeoutMs + togetherMs).filter(one => one.kind === 'session');
  const shares: [keyof Pick<Loss, 'host' | 'server'>, (value: string) => Omit<Cut, 'sessions' | 'ran' | 'spanMs'>][] = [
    ['host', value => ({ key: `host ${value}`, what: `host ${value}`, happened: `host ${value} was cut off`, also: '', how: `of clients on ${value}` })],
    ['server', value => ({ key: `server ${value}`, what: `ZooKeeper server ${value}`, happened: `nothing passed between ZooKeeper server ${value} and its clients`, also: ' A server that stands still looks the same to them: its own log and GC log tell.', how: `of clients connected to ${value}` })],
  ];
  for (const [field, words] of shares) {
    const value = loss[field];
    const all = value ? around.filter(one => one[field] === value) : [];
    if (!value || all.length < 2 || loopback.test(value)) continue;
    const telling = all.filter(one => one.owner !== null && one.silence !== null);
    const ran = telling.filter(one => noticedInTime(one) && !stalled(scene, one));
    const owners = new Set(ran.map(one => one.owner!.node.key)).size;
    // One program with one broken way has several sessions too: of a server, clients of several nodes have to be hit.
    if (ran.length < telling.length || (field === 'server' ? owners < 2 : ran.length < 2)) continue;
    if (around.length > all.length) continue;
    return { ...words(value), sessions: all.length, ran: ran.length, spanMs: all.at(-1)!.lostAt - all[0].lostAt };
  }
  return null;
}

function stalled(scene: Scene, loss: Loss): boolean {
  const { from, to } = windowOf(loss);
  return covered(scene.stalls(loss.owner!), from, to) >= 0.5 * (to - from);
}

/** What no client reads from a line for so long is given up (request.timeout.ms, 30 s): it may be told this much after, ms. */
const toldAfterMs = 35_000;

interface Apart {
  peers: string[];
  lines: Seen[];
}

/**
 * The other brokers, where none of them and this one reached each other while
 * the session was lost: no connection came about, or a request was given up
 * unanswered, told by either side. `null` when one was in reach, or nobody
 * tells. (That fetchers are closed once leaders have moved shows nothing.)
 */
function outOfReach(scene: Scene, loss: Loss): Apart | null {
  const { owner, brokerId, silence } = loss;
  if (!owner || brokerId === null || !silence) return null;
  const others = scene.clients().filter(other => other.brokerId !== null && other.brokerId !== brokerId && scene.maybeTogether(other.logs[0], silence.log));
  const from = loss.lastHeard;
  const told = scene.between(from, (loss.told?.event.start ?? loss.lostAt) + toldAfterMs, 'kafka.connection.failed', 'kafka.request.cancelled');
  const within = ({ event }: Seen): boolean => event.start <= (loss.told?.event.start ?? loss.lostAt) && (event.kind !== 'kafka.request.cancelled' || numberIn(event.fields, 'durationMs') > numberIn(event.fields, 'requestTimeoutMs'));
  const lines = others.map(other => told.find(seen => within(seen) && (seen.log.node.key === owner.node.key && peerIn(seen) === other.brokerId || seen.log.node.key === other.node.key && peerIn(seen) === brokerId)));
  return lines.length > 0 && lines.every(line => line !== undefined) ? { peers: others.map(({ node }) => node.name).sort(), lines } : null;
}

/** The broker that a line of a connection speaks of; NaN when it names none. */
function peerIn({ event }: Seen): number {
  if (event.kind === 'kafka.request.cancelled') return Number(/^node (\d+) /.exec(String(event.fields['reason'] ?? ''))?.[1] ?? NaN);
  const node = numberIn(event.fields, 'node');
  return node === node ? node : numberIn(event.fields, 'leader');
}

/** Tries to reach ZooKeeper that failed for want of a way there (EHOSTUNREACH, ENETUNREACH): one line a server. */
function unroutable(scene: Scene, { owner, lastHeard, told, lostAt }: Loss): Seen[] {
  const tries = scene.between(lastHeard, told?.event.start ?? lostAt, 'zk.client.disconnected').filter(({ log, event }) => log.node.key === owner?.node.key && /NoRouteToHost|No route to host|Network is unreachable/.test(`${String(event.fields['exception'] ?? '')} ${String(event.fields['reason'] ?? '')}`));
  return [...new Map(tries.reverse().map(seen => [addressText(seen), seen])).values()].reverse();
}

/** ZooKeeper servers that the client tried while its session was lost, where it reached none. */
function unreached(scene: Scene, { owner, silence, told, lostAt }: Loss): string[] {
  const tries = scene.between(silence!.event.end, told?.event.start ?? lostAt, 'zk.client.connecting', 'zk.client.socket').filter(({ log }) => log.node.key === owner?.node.key);
  // The last one got through: it was told then.
  const through = tries.filter(({ event }) => event.kind === 'zk.client.socket');
  return through.every(({ event }) => told !== null && told.event.start - event.start < 1000) ? [...new Set(tries.filter(({ event }) => event.kind === 'zk.client.connecting').map(addressText))] : [];
}

function addressText({ event }: Seen): string {
  return String(event.fields['address'] ?? event.fields['host'] ?? '');
}

function listText(all: readonly string[]): string {
  return all.length > 1 ? `${all.slice(0, -1).join(', ')} and ${all.at(-1)!}` : all[0];
}
