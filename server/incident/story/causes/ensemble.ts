/** The ZooKeeper servers themselves were in trouble: a slow disk, a stop of their own JVM, no leader, no room for another connection. */
import { numberIn } from '../../../formats/events';
import { durationText } from '../../../text/clock';
import { evidenceOf, type FindingEvidence } from '../findings';
import type { Actor, Scene, Seen } from '../scene';
import type { Loss } from '../losses';
import { addressOf } from '../sessions';
import { covered, within } from '../stalls';
import { timeText } from '../times';
import { clockOf, inOrder, linesOf, ruledOut, spanText, timeoutClause, whoseText, windowOf, type Case, type Cause, type Explained } from './cause';
import { mayMatter, ofCluster, ofServer } from './servers';
import { union } from './threadStall';

const leaderless = ['zk.election.looking', 'zk.election.leader-lost', 'zk.election.quorum-lost', 'zk.election.stepped-down'];
/** What takes less of the window than this explains nothing. */
const leastShare = 0.5;

interface Around {
  readonly scene: Scene;
  readonly loss: Loss;
  /** Since the client was last heard of. */
  readonly from: number;
  readonly to: number;
  /** What has to be accounted for at the least, ms. */
  readonly least: number;
}

export const ensemble: Cause = one => {
  const { scene, loss } = one;
  if (loss.kind === 'fence') return ruledOut();
  const window = windowOf(loss);
  const { to } = window;
  const from = Math.min(window.from, loss.lastHeard === loss.lastHeard ? loss.lastHeard : window.from);
  const clock = clockOf(loss);
  const servers = scene.ofRole('zookeeper');
  if (!servers.some(actor => actor.logs.some(log => log.reading.family === 'zookeeper' && log.span && log.span.start <= to && log.span.end >= from))) {
    return ruledOut(`trouble of the ZooKeeper servers: ${missing(scene, to, clock)}`);
  }
  const around = { scene, loss, from, to, least: leastShare * (to - window.from) };
  const found = slowDisk(around) ?? serverStalled(around, servers) ?? election(around) ?? refused(around) ?? answersNobody(around) ?? expiredLate(around);
  if (found) return { ...found, why: `${timeoutClause(loss)}. ${found.why}${together(one)}`, evidence: inOrder([...linesOf(loss), ...found.evidence]) };
  const slow = scene.between(from, to, 'zk.fsync.slow');
  return ruledOut(`an election, a slow fsync, a pause of the ZooKeeper servers or a connection they refused ${spanText(from, to, clock)}${slow.length > 0 ? ` (there are ${slow.length} slow writes, ${durationText(union(slow, from, to))} together: too little)` : ''}`);
};

function slowDisk({ scene, from: heard, to, least, loss }: Around): Explained | null {
  // Of a client that noticed nothing nobody knows when it was heard last: a leader that hangs expires late.
  const unnoticed = loss.silence === null && loss.owner !== null;
  const from = unnoticed ? Math.min(heard, to - 3 * loss.timeoutMs) : heard;
  const slow = scene.between(from, to, 'zk.fsync.slow').filter(ofServer(scene, loss));
  const fsyncMs = union(slow, from, to);
  if (fsyncMs < (unnoticed ? Math.max(least, leastShare * loss.timeoutMs) : least)) return null;
  const names = namesOf(slow);
  return {
    rule: 'slow-disk', confidence: 'likely', shared: diskKey(loss, names), because: `while ZooKeeper waited for its disk for ${durationText(fsyncMs)}; it was not GC`, becauseOfAll: 'while ZooKeeper waited for its disk; it was not GC',
    why: `${spanText(from, to, clockOf(loss)).replace('from', 'From')} ${names} spent ${durationText(fsyncMs)} in writing the transaction log (${slow.length} slow ${slow.length === 1 ? 'write' : 'writes'}): it answers nobody in that time.`,
    evidence: lines(slow, 'cause'),
    remedy: `Give the transaction log (dataLogDir) of ${names} a disk of its own, away from snapshots, Kafka's data and other programs; look at its latency (iostat -x) ${spanText(from, to, clockOf(loss))}.`,
    open: [],
  };
}

function serverStalled({ scene, from, to, least, loss }: Around, servers: readonly Actor[]): Explained | null {
  const window = windowOf(loss);
  const fits = mayMatter(scene, loss);
  const stalled = servers.filter(fits).flatMap(actor => within(scene.stalls(actor), from, to)).filter(stall => covered([stall], window.from, to) >= least);
  const monitored = scene.between(from, to, 'jvm.pause').filter(seen => fits(scene.actor(seen.log)) && union([seen], window.from, to) >= least);
  const stop = stalled.length > 0 ? stalled.sort((a, b) => b.end - b.start - (a.end - a.start))[0].stops[0] : monitored[0];
  if (!stop) return null;
  const { start, end } = stalled[0] ?? stop.event;
  const { name } = stop.log.node;
  const evidence = [...stalled.length > 0 ? [evidenceOf(stop.log, stop.event, 'cause')] : [], ...lines(monitored, 'cause')];
  const connectedTo = loss.connected ? String(loss.connected.event.fields['address'] ?? '') : '';
  return {
    rule: 'server-stalled', confidence: 'likely', shared: name, because: `while a ZooKeeper server stood still for ${durationText(end - start)}`, becauseOfAll: `while ${name} stood still`,
    why: `The JVM of ${name} stood still ${spanText(start, end, stop.log)}${stalled.length === 0 ? ' (its own pause monitor says so)' : ''}.${connectedTo ? ` The client was connected to ${connectedTo}.` : ''}`,
    evidence,
    remedy: `Shorten the pauses of ${name} (${durationText(end - start)}): a ZooKeeper server needs little heap, but must never swap; ${stalled.length > 0 ? 'its GC log says which pause it was.' : 'switch on its GC log to see whether it was the collector.'}`,
    open: [`whether ${name} was the server that the client was connected to, or the leader, no line says`],
  };
}

/** Where no line states it: ZooKeeper's sample configuration. */
const tickMs = 2000;
/** So much later than it had to be proves a stop, ms. */
const leastLateMs = 2000;
/** Slow writes together that are no hiccup, ms. */
const leastDiskMs = 2000;

/** By when a server that runs expires a session whose client it heard last at `last`: on the tick behind the timeout (ExpiryQueue), with a second for clocks. */
export function expectedBy(scene: Scene, { timeoutMs, expiry }: Loss, last: number): number {
  const stated = expiry && scene.actor(expiry.log).logs.flatMap(log => log.reading.facts).find(({ name }) => name === 'tickTime');
  return last + timeoutMs + (stated && Number(stated.value) > 0 ? Number(stated.value) : tickMs) + 1000;
}

/**
 * The client closed its connection in time; from then on the server could hear
 * nothing of it. A server that expires the session far later than a timeout
 * after that did not run when it was due.
 */
function expiredLate(around: Around): Explained | null {
  const { scene, loss, to } = around;
  const { expiry, silence, owner, clocks } = loss;
  if (!expiry || !silence || !owner || clocks !== null) return null;
  const by = expectedBy(scene, loss, silence.event.end);
  const late = expiry.event.start - by;
  if (!(late > leastLateMs)) return null;
  const { name } = expiry.log.node;
  const accepted = scene.between(silence.event.end, expiry.event.start, 'zk.client.socket').filter(({ log }) => log.node.key === owner.node.key);
  const disk = diskNear(around);
  if (disk) return unansweredForDisk(around, disk, ` ${name} expired the session ${durationText(late)} too late: it did not run when it was due.`);
  const gap = scene.gcGap(scene.actor(expiry.log), silence.event.start, expiry.event.start);
  return {
    rule: 'server-stalled', confidence: 'likely', shared: name, because: `while ${name} stood still: it expired the session ${durationText(late)} too late`, becauseOfAll: `while ${name} stood still`,
    why: `The client heard nothing any more and closed its connection at ${timeText(silence.event.end, silence.log)}. A server that runs then expires the session by ${timeText(by, expiry.log)} at the latest (the timeout, a tick, and a second for clocks that differ); ${name} did so at ${timeText(expiry.event.start, expiry.log)}, ${durationText(late)} too late: it did not run in between.${accepted.length > 0 ? ` ${accepted.length === 1 ? 'A new connection' : `${accepted.length} new connections`} of the client to it ${accepted.length === 1 ? 'was' : 'were'} taken (the kernel does that for a process that stands still) and not answered.` : ''} ${gap ? `Whether it was the collector cannot be told: ${gap}.` : 'Its GC log shows no pause of that length: not GC.'}`,
    evidence: lines(accepted.slice(0, 2), 'unanswered'),
    remedy: `Ask the host of ${name} what it did ${spanText(silence.event.start, to, expiry.log)}: swapping, a starved or suspended virtual machine, a stopped process (SIGSTOP, a frozen cgroup), a hanging disk. Neither the clients nor the network need anything.`,
    open: [],
  };
}

/**
 * Every broker heard nothing at the same time, of several servers, and new connections were taken and not answered: the
 * network carries, the servers do not answer.
 */
function answersNobody(around: Around): Explained | null {
  const { scene, loss, from, to } = around;
  const { silence, owner } = loss;
  if (!silence || !owner) return null;
  const clients = new Set(scene.clients().filter(({ brokerId, logs }) => brokerId !== null && scene.maybeTogether(logs[0], silence.log)).map(({ node }) => node.key));
  const ofClients = ({ log }: Seen): boolean => clients.has(log.node.key);
  // Where very many are lost at once each of them asks: nothing is gathered of what one look tells.
  if (clients.size < 2 || scene.ofKind('zk.client.connected').some(silence.event.end, to, ofClients)) return null;
  const servers = new Set(scene.between(from, to, 'zk.client.socket').filter(ofClients).map(({ event }) => addressOf(event.fields['address'])));
  const heard = new Set(clients);
  if (servers.size < 2 || !scene.ofKind('zk.client.silent').some(from, to, ({ log }) => heard.delete(log.node.key) && heard.size === 0)) return null;
  const disk = diskNear(around);
  if (disk) return unansweredForDisk(around, disk, '');
  const clock = clockOf(loss);
  return {
    rule: 'ensemble-silent', confidence: 'likely', shared: 'ensemble', because: 'while the ZooKeeper servers took connections and answered nobody', becauseOfAll: 'while the ZooKeeper servers took connections and answered nobody',
    why: `All ${clients.size} brokers that these logs know heard nothing at the same time. New connections to ${servers.size} servers came about ${spanText(silence.event.end, to, clock)} and none was answered: the network carried them, the servers did not answer.`,
    evidence: lines(scene.between(silence.event.end, to, 'zk.client.socket').filter(({ log }) => log.node.key === owner.node.key).slice(0, 2), 'unanswered'),
    remedy: `Look at what the ZooKeeper servers waited for ${spanText(silence.event.start, to, clock)}: their disks (iostat -x), a starved host, a storage that all of them share.`,
    open: ['what the servers waited for'],
  };
}

/** Slow writes that lie in the time without an answer, or end right behind it. */
function diskNear({ scene, from, to, loss }: Around): Seen[] | null {
  const slow = scene.between(from, Math.max(to, loss.told?.event.start ?? to) + 1000, 'zk.fsync.slow').filter(ofServer(scene, loss));
  return union(slow, from, Infinity) >= leastDiskMs ? slow : null;
}

/** Losses that the same leader wrote down hang together, whatever servers each of them hung on. */
function diskKey({ expiry }: Loss, names: string): string {
  return `disk ${expiry ? expiry.log.node.key : names}`;
}

function unansweredForDisk({ scene, loss, from, to }: Around, slow: readonly Seen[], late: string): Explained {
  const names = namesOf(slow);
  const clock = clockOf(loss);
  const taken = scene.between(loss.silence!.event.end, to, 'zk.client.socket').filter(({ log }) => log.node.key === loss.owner!.node.key);
  return {
    rule: 'slow-disk', confidence: 'likely', shared: diskKey(loss, names), because: 'while ZooKeeper waited for its disk; it was not GC', becauseOfAll: 'while ZooKeeper waited for its disk; it was not GC',
    why: `The client heard nothing any more and closed its connection at ${timeText(loss.silence!.event.end, clock)}.${taken.length > 0 ? ` ${taken.length === 1 ? 'A new connection of it was' : `${taken.length} new connections of it were`} taken and not answered: the network carried.` : ''}${late} ${names} ${slow.length === 1 ? 'tells' : 'tell'} of slow writes to the transaction log around it, ${durationText(union(slow, from, Infinity))} in all: a disk that hangs holds up what has to be written, and with it every answer.`,
    evidence: [...lines(slow, 'cause'), ...lines(taken.slice(0, 2), 'unanswered')],
    remedy: `Look at the disks of ${names} ${spanText(from, to, clock)} (iostat -x, dmesg; a storage that all of them share). Give the transaction log (dataLogDir) a disk of its own, away from snapshots, logs, Kafka's data and other programs.`,
    open: ['since when the disk hung: only writes that came to an end are told of'],
  };
}

function election({ scene, from, to, loss, least }: Around): Explained | null {
  if (ledThroughout(scene, loss, from, to)) return null;
  const near = ofCluster(scene, loss);
  const elections = scene.between(from, to, ...leaderless).filter(near).filter(({ event }) => event.start < to - 100);
  if (elections.length === 0) return null;
  // A new leader counts every session's time afresh: an ensemble that had one again soon took none away.
  const again = scene.between(elections[0].event.start, to, 'zk.election.leading').find(near);
  if (again && again.event.start - elections[0].event.start < least) return null;
  const without = elections.find(({ event }) => event.kind === 'zk.election.quorum-lost');
  const led = scene.between(elections[0].event.start, to + 60_000, 'zk.election.leading').find(near);
  return {
    rule: 'election', confidence: 'likely', shared: 'ensemble', because: `while the ZooKeeper ensemble had no ${without ? 'quorum' : 'leader'}`, becauseOfAll: `while the ZooKeeper ensemble had no ${without ? 'quorum' : 'leader'}`,
    why: `${without ? `At ${timeText(without.event.start, without.log)} ${without.log.node.name} lost its quorum. ` : ''}The ensemble was without a leader from ${timeText(elections[0].event.start, clockOf(loss))} on and answered nobody until one was elected${led ? ` (${led.log.node.name} at ${timeText(led.event.start, led.log)})` : '; no line here shows that one was'}.`,
    evidence: [...lines(elections, 'cause'), ...lines(led ? [led] : [], 'elected')],
    remedy: `Find why the ensemble lost its ${without ? 'quorum' : 'leader'} (its own log, its GC log, its disk), rather than why ${whoseText(loss)} lost its session.`, open: [],
  };
}

/** The leader alone expires sessions: one that tells of no election in that time led all along, whatever another server tells of itself. */
function ledThroughout(scene: Scene, { expiry }: Loss, from: number, to: number): boolean {
  if (!expiry?.log.span || expiry.log.span.start > from) return false;
  return !scene.between(from, to, ...leaderless, 'zk.election.leading').some(({ log }) => log.node.key === expiry.log.node.key);
}

/** Turned away because its host had too many connections open (maxClientCnxns): the session could not be taken up again. */
function refused({ scene, loss, from, to }: Around): Explained | null {
  const host = loss.host;
  if (!host) return null;
  const refusals = scene.between(from, Math.max(to, loss.told?.event.start ?? to), 'zk.connection.refused').filter(ofCluster(scene, loss)).filter(({ event }) => addressOf(event.fields['address']) === host);
  if (refusals.length < 2) return null;
  const limit = numberIn(refusals[0].event.fields, 'limit');
  return {
    rule: 'connections-refused', confidence: 'likely', shared: host, because: `while ZooKeeper refused connections from its host ${host}: more than ${limit} were open`, becauseOfAll: `while ZooKeeper refused connections from ${host}`,
    why: `${refusals.length} connections from ${host}, the host of this session's client, were refused ${spanText(refusals[0].event.start, refusals.at(-1)!.event.start, refusals[0].log)}: ${limit} (maxClientCnxns) were open from there already, so the client had no way back to its session.`,
    evidence: lines(refusals, 'cause'),
    remedy: `Find the program on ${host} that opens connections without closing them (four-letter word cons, or ss -tp on that host). Raise maxClientCnxns above ${limit} only where so many are really needed.`,
    open: ['what broke the connection in the first place'],
  };
}

/** How many others lost theirs at the same time. */
function together({ scene, losses, loss }: Case): string {
  const near = ofCluster(scene, loss);
  const clients = new Set(losses.near(loss.lostAt, 5000).filter(other => other.kind === 'session' && near(other.expiry ?? other.told!)).map(other => other.owner?.node.key ?? other.id)).size;
  return clients > 1 ? ` ${clients} clients lost their sessions within 5 s of it.` : '';
}

function namesOf(seen: readonly Seen[]): string {
  return [...new Set(seen.map(({ log }) => log.node.name))].slice(0, 3).join(', ');
}

function lines(seen: readonly Seen[], role: string): FindingEvidence[] {
  return seen.slice(0, 5).map(({ log, event }) => evidenceOf(log, event, role));
}

function missing(scene: Scene, at: number, clock: Seen['log']): string {
  const logs = scene.incident.logs.filter(log => log.reading.family === 'zookeeper');
  if (logs.length === 0) return 'no ZooKeeper log is here';
  const spans = logs.flatMap(log => (log.span ? [`${log.label} ${log.span.start > at ? `begins ${timeText(log.span.start, log)}` : `ends ${timeText(log.span.end, log)}`}`] : []));
  return `no ZooKeeper log covers ${timeText(at, clock)} (${spans.slice(0, 3).join(', ')})`;
}
