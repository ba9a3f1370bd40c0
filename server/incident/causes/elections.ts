/** A ZooKeeper ensemble that lost its leader and elected another one. */
import { durationText } from '../../text/clock';
import { evidenceOf, type Conclusion } from '../findings';
import { timeText, type Scene, type Seen } from '../scene';
import type { Loss } from '../sessions';

const electionMs = 60_000;

/** One finding for each loss of a leader that another one followed. A start or a stop of the whole ensemble is none. */
export function elections(scene: Scene, losses: readonly Loss[]): Conclusion[] {
  const found: Conclusion[] = [];
  let last = -Infinity;
  for (const lost of scene.between(-Infinity, Infinity, 'zk.election.leader-lost', 'zk.election.quorum-lost')) {
    const at = lost.event.start;
    if (at - last < electionMs) continue;
    const leading = scene.between(at, at + electionMs, 'zk.election.leading')[0];
    if (!leading) continue;
    last = at;
    const over = scene.between(at, at + electionMs, 'zk.election.finished').filter(({ log }) => log === leading.log)[0];
    const until = over?.event.end ?? leading.event.end;
    const broken = scene.between(at - 1000, until + electionMs, 'zk.client.disconnected');
    const resumed = scene.between(at, until + electionMs, 'zk.client.connected').filter(({ event }) => broken.some(seen => seen.event.fields['session'] === event.fields['session']));
    const sessions = [...new Set(resumed.map(({ event }) => String(event.fields['session'])))];
    const gone = losses.filter(loss => loss.kind === 'session' && loss.lostAt >= at && loss.lostAt <= until + electionMs);
    const lines = (seen: readonly Seen[], role: string): Conclusion['evidence'] => seen.slice(0, 3).map(({ log, event }) => evidenceOf(log, event, role));
    found.push({
      rule: 'zookeeper/election', severity: gone.length > 0 ? 'warning' : 'info', confidence: 'proven', node: leading.log.node.name,
      title: `The ZooKeeper ensemble lost its leader and elected ${leading.log.node.name} within ${durationText(until - at)}${gone.length === 0 ? '; no session was lost' : `; ${gone.length} sessions were lost`}`,
      start: at, end: until,
      why: `At ${timeText(at, lost.log)} ${lost.log.node.name} lost the leader; from ${timeText(until, leading.log)} on ${leading.log.node.name} led.${sessions.length > 0 ? ` ${sessions.length} clients lost their connection and took their sessions to another server.` : ''}${gone.length === 0 ? ' With a new leader the timeouts of all sessions start afresh, so an election alone loses none.' : ''}`,
      evidence: [...lines([lost], 'cause'), ...lines([leading], 'elected'), ...lines(resumed, 'resumed')],
      remedy: 'Find why the old leader went: its own log, its GC log, its host. Where it was stopped on purpose, nothing is wrong.',
      effects: [], notSeen: [], sessions, repeats: null,
    });
  }
  return found;
}
