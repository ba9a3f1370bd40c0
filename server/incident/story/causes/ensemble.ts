/** The ZooKeeper servers themselves were in trouble: a slow disk, a stop of their own JVM, no leader, no room for another connection. */
import { numberIn } from '../../../formats/events';
import { durationText } from '../../../text/clock';
import { evidenceOf, type FindingEvidence } from '../findings';
import { timeText, type Actor, type Scene, type Seen } from '../scene';
import { addressOf, type Loss } from '../sessions';
import { covered, within } from '../stalls';
import { clockOf, inOrder, linesOf, ruledOut, spanText, timeoutClause, whoseText, windowOf, type Case, type Cause, type Explained } from './cause';
import { mayMatter, ofServer } from './servers';
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
  const found = slowDisk(around) ?? serverStalled(around, servers) ?? election(around) ?? refused(around);
  if (found) return { ...found, why: `${timeoutClause(loss)}. ${found.why}${together(one)}`, evidence: inOrder([...linesOf(loss), ...found.evidence]) };
  const slow = scene.between(from, to, 'zk.fsync.slow');
  return ruledOut(`an election, a slow fsync, a pause of the ZooKeeper servers or a connection they refused ${spanText(from, to, clock)}${slow.length > 0 ? ` (there are ${slow.length} slow writes, ${durationText(union(slow, from, to))} together: too little)` : ''}`);
};

function slowDisk({ scene, from, to, least, loss }: Around): Explained | null {
  const slow = scene.between(from, to, 'zk.fsync.slow').filter(ofServer(scene, loss));
  const fsyncMs = union(slow, from, to);
  if (fsyncMs < least) return null;
  const names = namesOf(slow);
  return {
    rule: 'slow-disk', confidence: 'likely', shared: names, because: `while ZooKeeper waited for its disk for ${durationText(fsyncMs)}; it was not GC`, becauseOfAll: 'while ZooKeeper waited for its disk; it was not GC',
    why: `${spanText(from, to, clockOf(loss)).replace('from', 'From')} ${names} spent ${durationText(fsyncMs)} in writing the transaction log (${slow.length} slow writes): it answers nobody in that time.`,
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

function election({ scene, from, to, loss, least }: Around): Explained | null {
  const home = loss.expiry ?? loss.connected;
  const near = ({ log }: Seen): boolean => home === null || scene.maybeTogether(log, home.log);
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

/** Turned away because its host had too many connections open (maxClientCnxns): the session could not be taken up again. */
function refused({ scene, loss, from, to }: Around): Explained | null {
  const host = loss.host;
  if (!host) return null;
  const refusals = scene.between(from, Math.max(to, loss.told?.event.start ?? to), 'zk.connection.refused').filter(({ event }) => addressOf(event.fields['address']) === host);
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
function together({ losses, loss }: Case): string {
  const clients = new Set(losses.near(loss.lostAt, 5000).filter(other => other.kind === 'session').map(other => other.owner?.node.key ?? other.id)).size;
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
