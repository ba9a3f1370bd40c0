/** A ZooKeeper ensemble that lost its leader and elected another one. */
import { durationText } from '../../../text/clock';
import { evidenceOf, type Conclusion } from '../findings';
import type { Scene, Seen } from '../scene';
import type { Loss } from '../losses';
import { timeText } from '../times';

const electionMs = 60_000;
/** Followers miss a leader that says nothing more after syncLimit ticks, its clients after two thirds of their timeout. */
const unheardMs = 20_000;

/** A new leader looks for expired sessions on its ticks; the usual one and as much again for clocks. */
const tickMs = 4000;
/** Followers wait for syncLimit ticks, 10 s in ZooKeeper's sample configuration: half of that held up at the disk is no hiccup. */
const leastDiskMs = 5000;

/** One finding for each loss of a leader that another one followed. A start or a stop of the whole ensemble is none. */
export function elections(scene: Scene, losses: readonly Loss[]): Conclusion[] {
  const found: Conclusion[] = [];
  for (const { lost, leading } of changes(scene)) {
    const at = lost.event.start;
    const over = scene.between(at, at + electionMs, 'zk.election.finished').filter(({ log }) => log === leading.log)[0];
    const until = over?.event.end ?? leading.event.end;
    const near = ({ log }: Pick<Seen, 'log'>): boolean => scene.maybeTogether(log, leading.log);
    const broken = scene.between(at - unheardMs, until + electionMs, 'zk.client.disconnected', 'zk.client.silent').filter(near);
    const resumed = scene.between(at, until + electionMs, 'zk.client.connected').filter(({ event }) => broken.some(seen => seen.event.fields['session'] === event.fields['session']));
    const sessions = [...new Set(resumed.map(({ event }) => String(event.fields['session'])))];
    // The new leader gives every session its whole timeout, and looks on its ticks.
    const meanwhile = losses.filter(loss => loss.kind === 'session' && loss.lostAt >= at && loss.lostAt <= until + loss.timeoutMs + tickMs && near(loss.expiry ?? loss.told ?? loss.silence!));
    // One that was overdue as the leader went was lost to something else.
    const gone = meanwhile.filter(loss => !(loss.lastHeard + loss.timeoutMs < at));
    const disk = scene.between(at, until, 'zk.fsync.slow').filter(({ event }) => event.start < at && event.end - event.start >= leastDiskMs);
    const lines = (seen: readonly Seen[], role: string): Conclusion['evidence'] => seen.slice(0, 3).map(({ log, event }) => evidenceOf(log, event, role));
    found.push({
      rule: 'zookeeper/election', severity: gone.length > 0 ? 'warning' : 'info', confidence: 'proven', node: leading.log.node.name,
      title: `The ZooKeeper ensemble lost its leader and elected ${leading.log.node.name} within ${durationText(until - at)}${gone.length === 0 ? `; no session was lost${meanwhile.length > 0 ? ' by it' : ''}` : `; ${gone.length === 1 ? 'a session was' : `${gone.length} sessions were`} lost`}`,
      start: at, end: until,
      why: `At ${timeText(at, lost.log)} ${lost.log.node.name} lost its leader; from ${timeText(until, leading.log)} on ${leading.log.node.name} led${leading.log.node.key === lost.log.node.key ? ' itself' : ''}.${sessions.length > 0 ? ` ${sessions.length === 1 ? 'A client lost its connection and took its session' : `${sessions.length} clients lost their connections and took their sessions`} up again.` : ''}${gone.length === 0 ? ' With a new leader the timeouts of all sessions start afresh, so an election alone loses none.' : ''}${disk.length > 0 ? ` ${diskText(disk)}` : ''}`,
      evidence: [...lines([lost], 'cause'), ...lines(disk, 'cause'), ...lines([leading], 'elected'), ...lines(resumed, 'resumed')],
      remedy: disk.length > 0 ? `Look at the disks of ${namesOf(disk)} (iostat -x, dmesg; a storage that they share): a transaction log needs one of its own.` : 'Find why the old leader went: its own log, its GC log, its host. Where it was stopped on purpose, nothing is wrong.',
      effects: [], notSeen: [], sessions, repeats: null,
    });
  }
  return found;
}

function diskText(slow: readonly Seen[]): string {
  const [longest] = [...slow].sort((a, b) => b.event.end - b.event.start - (a.event.end - a.event.start));
  return `The servers waited for their disks meanwhile: ${namesOf(slow)}, the longest ${durationText(longest.event.end - longest.event.start)} from ${timeText(longest.event.start, longest.log)} on (${longest.log.label}:${longest.event.line + 1}).`;
}

function namesOf(seen: readonly Seen[]): string {
  return [...new Set(seen.map(({ log }) => log.node.name))].sort().join(', ');
}

/**
 * Each beginning of a leadership, with the first line that says the one before
 * was over. A server that lost it and has come through an election since, such
 * as a former leader that woke and follows, has no part in the next one.
 */
function changes(scene: Scene): { lost: Seen; leading: Seen }[] {
  const found: { lost: Seen; leading: Seen }[] = [];
  const missing = new Map<string, Seen>();
  for (const seen of scene.between(-Infinity, Infinity, 'zk.election.leader-lost', 'zk.election.quorum-lost', 'zk.election.following', 'zk.election.leading')) {
    const { log, event } = seen;
    const { key } = log.node;
    if (event.kind === 'zk.election.leader-lost' || event.kind === 'zk.election.quorum-lost') {
      if (!missing.has(key)) missing.set(key, seen);
      continue;
    }
    if (event.kind === 'zk.election.leading') {
      const own = [...missing].filter(([, one]) => one.log.node.key === key || scene.maybeTogether(one.log, log));
      const lost = own.map(([, one]) => one).filter(one => event.start - one.event.start <= electionMs).sort((a, b) => a.event.start - b.event.start)[0];
      if (lost) found.push({ lost, leading: seen });
      for (const [member] of own) missing.delete(member);
    } else missing.delete(key);
  }
  return found;
}
