/** The ZooKeeper servers themselves were in trouble: an election, a slow disk, a stop of their own JVM. */
import { durationText } from '../../text/clock';
import { evidenceOf, type FindingEvidence } from '../findings';
import { timeText, type Scene, type Seen } from '../scene';
import { covered, within } from '../stalls';
import { clockOf, inOrder, linesOf, ruledOut, spanText, timeoutClause, whoseText, type Cause } from './cause';
import { windowOf } from './stall';

const leaderless = ['zk.election.looking', 'zk.election.leader-lost', 'zk.election.quorum-lost', 'zk.election.stepped-down'];
/** What takes less of the window than this explains nothing. */
const leastShare = 0.5;

export const ensemble: Cause = ({ scene, loss, losses }) => {
  if (loss.kind === 'fence') return ruledOut();
  const window = windowOf(loss);
  const from = Math.min(window.from, loss.lastHeard === loss.lastHeard ? loss.lastHeard : window.from);
  const to = window.to;
  const clock = clockOf(loss);
  const servers = [...scene.actors.values()].filter(actor => actor.node.role === 'zookeeper');
  if (!servers.some(actor => actor.logs.some(log => log.reading.family === 'zookeeper' && log.span && log.span.start <= to && log.span.end >= from))) {
    return ruledOut(`trouble of the ZooKeeper servers: ${missing(scene, to, clock)}`);
  }
  const elections = scene.between(from, to, ...leaderless);
  const slow = scene.between(from, to, 'zk.fsync.slow');
  const stalled = servers.flatMap(actor => within(scene.stalls(actor), from, to));
  const fsyncMs = slow.reduce((sum, { event }) => sum + Math.max(0, Math.min(event.end, to) - Math.max(event.start, from)), 0);
  const least = leastShare * (to - window.from);
  const together = new Set(losses.near(loss.lostAt, 5000).filter(other => other.kind === 'session').map(other => other.owner?.node.key ?? other.id)).size;
  const many = together > 1 ? ` ${together} clients lost their sessions within 5 s of it.` : '';
  if (fsyncMs >= least) {
    return {
      rule: 'slow-disk', confidence: 'likely', because: `while ZooKeeper waited for its disk for ${durationText(fsyncMs)}; it was not GC`,
      why: `${timeoutClause(loss)}. ${spanText(from, to, clock).replace('from', 'From')} the ZooKeeper servers spent ${durationText(fsyncMs)} in writing their transaction log (${slow.length} slow writes): they answer nobody in that time.${many}`,
      evidence: inOrder([...linesOf(loss), ...lines(slow, 'cause')]),
      remedy: 'Give the transaction log (dataLogDir) a disk of its own, away from snapshots, Kafka\'s data and other programs; look at its latency (iostat -x) at that time.',
      open: [],
    };
  }
  if (stalled.some(stall => covered([stall], window.from, to) >= least)) {
    const longest = [...stalled].sort((a, b) => b.end - b.start - (a.end - a.start))[0];
    const stop = longest.stops[0];
    return {
      rule: 'server-stalled', confidence: 'likely', because: `while a ZooKeeper server stood still for ${durationText(longest.end - longest.start)}`,
      why: `${timeoutClause(loss)}. The JVM of ${stop.log.node.name} stood still ${spanText(longest.start, longest.end, stop.log)}.${many}`,
      evidence: inOrder([...linesOf(loss), evidenceOf(stop.log, stop.event, 'cause')]),
      remedy: `Shorten the pauses of ${stop.log.node.name}: a ZooKeeper server needs little heap, but must never swap.`, open: ['which server the client was connected to at that time is not looked at'],
    };
  }
  if (elections.length > 0 && elections.some(({ event }) => event.start < to - 100)) {
    return {
      rule: 'election', confidence: 'likely', because: 'while the ZooKeeper ensemble had no leader',
      why: `${timeoutClause(loss)}. The ensemble was without a leader at ${timeText(elections[0].event.start, clock)} and answered nobody until one was elected.${many}`,
      evidence: inOrder([...linesOf(loss), ...lines(elections, 'cause')]),
      remedy: `Find why the ensemble lost its leader (its own log, its GC log, its disk), rather than why ${whoseText(loss)} lost its session.`, open: [],
    };
  }
  return ruledOut(`an election, a slow fsync or a pause of the ZooKeeper servers ${spanText(from, to, clock)}${slow.length > 0 ? ` (there are ${slow.length} slow writes, ${durationText(fsyncMs)} together: too little)` : ''}`);
};

function lines(seen: readonly Seen[], role: string): FindingEvidence[] {
  return seen.slice(0, 5).map(({ log, event }) => evidenceOf(log, event, role));
}

function missing(scene: Scene, at: number, clock: Seen['log']): string {
  const logs = scene.incident.logs.filter(log => log.reading.family === 'zookeeper');
  if (logs.length === 0) return 'no ZooKeeper log is here';
  const spans = logs.flatMap(log => (log.span ? [`${log.label} ${log.span.start > at ? `begins ${timeText(log.span.start, log)}` : `ends ${timeText(log.span.end, log)}`}`] : []));
  return `no ZooKeeper log covers ${timeText(at, clock)} (${spans.slice(0, 3).join(', ')})`;
}
