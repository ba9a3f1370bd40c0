import { durationText } from '../../text/clock';
import type { LogEvent } from '../../formats/events';
import type { Evidence, Rule } from '../rule';
import { instantText } from '../sessions/instant';

const lost = ['zk.election.quorum-lost', 'zk.election.leader-lost', 'zk.election.not-formed'];
const ended = ['zk.stopped', 'zk.exit', 'zk.crash', 'zk.start'];

const said: Record<string, string> = {
  'zk.election.quorum-lost': 'This leader lost its quorum',
  'zk.election.leader-lost': 'This server lost its leader',
  'zk.election.not-formed': 'This server was elected, but no majority came into step with it',
};

export const quorumLost: Rule = {
  id: 'zookeeper/quorum-lost',
  families: ['zookeeper'],
  severity: 'warning',
  title: 'Without a leader',
  why:
    'Between leaders the ensemble answers nobody. Sessions are kept and their timeouts start anew with the next leader, so a short change of leader loses none; clients see broken connections. A server serves again when it has caught up, not when the vote is over. ' +
    'A leader that stood still for `syncLimit` ticks is dropped by the others and says so itself only on waking. (org.apache.zookeeper.server.quorum.Leader#lead, Follower#followLeader)',
  remedy: 'Look at the leader of that time: its GC log, slow fsyncs, its host; then at the network between the servers (ports 2888 and 3888). One change of leader at a rolling restart is expected. Many of them without restarts: raise nothing yet, find what stands still.',
  check(log) {
    let outage: { from: LogEvent; turnedAway: number } | null = null;
    let voted: LogEvent | null = null;
    const close = (until: LogEvent | null, how: string): void => {
      if (!outage) return;
      const { from, turnedAway } = outage;
      const lasted = until ? until.end - from.start : NaN;
      const related: Evidence[] = until ? [{ file: log.file, line: until.line, message: how }] : [];
      const time = lasted >= 0 ? ` It had a leader again after ${durationText(lasted)}, at ${instantText(until!.end, log.clock)}.` : until ? ` ${how[0].toUpperCase()}${how.slice(1)} later in this log.` : ' This log shows no leader after that.';
      const refused = turnedAway > 0 ? ` ${turnedAway} ${turnedAway === 1 ? 'connection was' : 'connections were'} turned away meanwhile.` : '';
      log.report({ line: from.line, endLine: from.endLine, message: `${said[from.kind]}.${time}${refused}`, related, severity: until ? 'warning' : 'error' });
      outage = voted = null;
    };
    // Where a server tells when it serves again (3.5.10 on), the end of the vote is not yet the end.
    const tells = !log.events('zk.election.phase', 'zk.election.quorum')[Symbol.iterator]().next().done;
    for (const event of log.events(...lost, ...ended, 'zk.election.finished', 'zk.election.phase', 'zk.election.quorum', 'zk.connection.turned-away')) {
      if (lost.includes(event.kind)) outage ??= { from: event, turnedAway: 0 };
      else if (!outage) continue;
      else if (event.kind === 'zk.connection.turned-away') outage.turnedAway++;
      else if (event.kind === 'zk.election.finished') {
        voted = event;
        if (!tells) close(event, 'the vote is over');
      } else if (event.kind === 'zk.election.quorum' || String(event.fields.phase).endsWith('broadcast')) close(event, 'it serves again');
      else if (ended.includes(event.kind)) outage = voted = null;
    }
    close(voted, 'the vote is over');
  },
};
