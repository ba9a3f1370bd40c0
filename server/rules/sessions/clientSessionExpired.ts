import { durationText } from '../../text/clock';
import type { LogEvent } from '../../formats/events';
import type { Evidence, Rule } from '../rule';
import { instantText } from './instant';

export const clientSessionExpired: Rule = {
  id: 'sessions/client-session-expired',
  families: ['kafka', 'zookeeper'],
  severity: 'error',
  title: 'ZooKeeper session expired, seen by its client',
  why:
    'The server heard nothing from this client for the whole session timeout and ended the session. Every ephemeral node of it is gone: a Kafka broker vanishes from `/brokers/ids`, ' +
    'loses its leaderships and, if it had it, the controller role, until it opens a new session. The client learns of it late, when it reaches a server again: the expiry itself came earlier, and stands as ' +
    '"Expiring session" in the log of the ZooKeeper leader. (org.apache.zookeeper.ClientCnxn, SessionTrackerImpl)',
  remedy:
    'Find out what kept the client silent for that long: a stop-the-world pause in its GC log, a starved or swapping host, the network, or a ZooKeeper server that itself stood still (slow fsync, long pause). ' +
    'Only then think of the timeout: `zookeeper.session.timeout.ms` is 6000 by default before Kafka 2.5 and 18000 since (KIP-537), bounded by the server\'s `maxSessionTimeout`.',
  highlight: 'sessionExpired',
  check(log) {
    const established = new Map<string, LogEvent>();
    const silent = new Map<string, LogEvent>();
    const reported = new Set<string>();
    for (const event of log.events('zk.client.connected', 'zk.client.silent', 'zk.client.expired')) {
      const session = String(event.fields.session);
      if (event.kind === 'zk.client.connected') {
        established.set(session, event);
        continue;
      }
      if (event.kind === 'zk.client.silent') {
        silent.set(session, event);
        continue;
      }
      // The client tells it twice, and its exception a third time; a session can expire only once.
      if (reported.has(session)) continue;
      reported.add(session);
      const start = established.get(session);
      const silence = silent.get(session);
      const related: Evidence[] = [];
      let message = `ZooKeeper session ${session} has expired`;
      if (start) {
        message += ` (negotiated timeout ${start.fields.negotiatedTimeoutMs} ms)`;
        related.push({ file: log.file, line: start.line, message: `session ${session} established with negotiated timeout ${start.fields.negotiatedTimeoutMs} ms` });
      }
      message += '; the client learns of it here, the server ended it earlier.';
      if (silence && typeof silence.fields.silentMs === 'number') {
        message += ` Before that the client had heard nothing for ${durationText(silence.fields.silentMs)}.`;
        const window = Number.isFinite(silence.start) ? `, from ${instantText(silence.start, log.clock)} to ${instantText(silence.end, log.clock)}` : '';
        related.push({ file: log.file, line: silence.line, message: `nothing heard from the server for ${silence.fields.silentMs} ms${window}` });
      }
      log.report({ line: event.line, message, related });
    }
  },
};
