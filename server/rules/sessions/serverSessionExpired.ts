import { durationText } from '../../text/clock';
import type { LogEvent } from '../../formats/events';
import type { Evidence, Rule } from '../rule';
import { instantText } from './instant';

/** Signs that this server was not, or no longer surely, the leader of its ensemble. */
const roleLost = ['zk.election.looking', 'zk.election.started', 'zk.election.quorum-lost', 'zk.election.not-formed', 'zk.election.stepped-down', 'zk.election.leader-lost'];
const roleTaken = ['zk.election.leading', 'zk.election.following', 'zk.election.observing', 'zk.election.finished'];
/** A role lost within this time of the expiry, ms, before it or after it, casts doubt on it. */
const doubtBeforeMs = 60000;
const doubtAfterMs = 10000;

export const serverSessionExpired: Rule = {
  id: 'sessions/server-session-expired',
  families: ['zookeeper'],
  severity: 'error',
  title: 'ZooKeeper session expired, on the server',
  why:
    'The server heard nothing from the client for the whole session timeout and ended the session; its ephemeral nodes are deleted. Expiry is decided on a tick of the server\'s clock, so it comes up to one `tickTime` ' +
    'late, and often in the middle of what kept the client silent. Each session has its own timeout. In an ensemble the leader decides: a server that wakes from a long stop, its leadership already lost, ' +
    'may write this line for sessions that live on elsewhere. (org.apache.zookeeper.server.SessionTrackerImpl, ZooKeeperServer#expire)',
  remedy: 'Find the client by the session id: its own log says what it saw ("Client session timed out", "has expired"), its GC log whether it stood still. A client that was stopped on purpose without closing its session expires too; then nothing is wrong.',
  highlight: 'sessionExpired',
  check(log) {
    const sessions = new Map<string, LogEvent>();
    const roles = [...log.events(...roleLost, ...roleTaken)];
    let role = -1;
    let pause: LogEvent | null = null;
    for (const event of log.events('zk.session.established', 'zk.session.expired', 'jvm.pause')) {
      if (event.kind === 'jvm.pause') {
        pause = event;
        continue;
      }
      const session = String(event.fields.session);
      if (event.kind === 'zk.session.established') {
        sessions.set(session, event);
        continue;
      }
      while (role + 1 < roles.length && roles[role + 1].line < event.line) role++;
      const related: Evidence[] = [];
      let message = `The server expired session ${session}: nothing heard from its client for its timeout of ${event.fields.timeoutMs} ms.`;
      const start = sessions.get(session);
      if (start) {
        message += ` Client ${start.fields.address}, negotiated timeout ${start.fields.negotiatedTimeoutMs} ms.`;
        related.push({ file: log.file, line: start.line, message: `session ${session} of ${start.fields.address} established with negotiated timeout ${start.fields.negotiatedTimeoutMs} ms` });
      }
      if (pause && event.start - pause.end <= doubtAfterMs && event.start >= pause.start && typeof pause.fields.durationMs === 'number') {
        message += ` The server itself had stood still for about ${durationText(pause.fields.durationMs)} just before: it may have left the client's pings unread.`;
        related.push({ file: log.file, line: pause.line, message: 'this server\'s own pause' });
      }
      const doubt = doubtful(roles, role, event);
      if (doubt) {
        message += ' This server was not the sure leader of its ensemble here: the session may live on elsewhere, the client\'s log decides.';
        related.push({ file: log.file, line: doubt.line, message: `this server's role at ${instantText(doubt.start, log.clock)}: ${doubt.kind.slice('zk.election.'.length)}` });
      }
      log.report({ line: event.line, message, related, severity: doubt ? 'warning' : 'error' });
    }
  },
};

/** The line that casts doubt on this server's word: near the expiry it followed, had no leader, or lost its lead. A standalone server has no roles. */
function doubtful(roles: readonly LogEvent[], before: number, event: LogEvent): LogEvent | null {
  const last = roles[before];
  const leads = last?.kind === 'zk.election.leading' || last?.fields.state === 'LEADING';
  if (last && !leads && event.end - last.end <= doubtBeforeMs) return last;
  const next = roles[before + 1];
  return next && roleLost.includes(next.kind) && next.start - event.end <= doubtAfterMs ? next : null;
}
