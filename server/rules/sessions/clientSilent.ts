import { durationText } from '../../text/clock';
import type { LogEvent } from '../../formats/events';
import type { Evidence, Rule } from '../rule';
import { instantText } from './instant';

export const clientSilent: Rule = {
  id: 'sessions/client-silent',
  families: ['kafka', 'zookeeper'],
  severity: 'warning',
  title: 'ZooKeeper client heard nothing from its server',
  why:
    'A client gives its connection up when two thirds of the session timeout have passed without a word from the server (its read timeout). The number in the line is the silence *before* it. ' +
    'A client that was stopped itself sees the same as one behind a dead network, so the silence says when, not why. The session may still be resumed on another server; if the whole timeout ' +
    'passes on the server\'s clock it expires. (org.apache.zookeeper.ClientCnxn)',
  remedy: 'Look at what happened within the silent window: pauses in the client\'s GC log, the ZooKeeper server\'s log (slow fsync, elections), the network. Do not look at the instant of the line itself.',
  check(log) {
    const established = new Map<string, LogEvent>();
    let last: LogEvent | null = null;
    for (const event of log.events('zk.client.connected', 'zk.client.silent')) {
      const session = String(event.fields.session);
      if (event.kind === 'zk.client.connected') {
        established.set(session, event);
        continue;
      }
      const again = last !== null && last.fields.session === session && last.fields.silentMs === event.fields.silentMs && event.fields.closing !== undefined;
      last = event;
      const silentMs = event.fields.silentMs;
      if (again || typeof silentMs !== 'number') continue;
      const start = established.get(session);
      const related: Evidence[] = [];
      const window = Number.isFinite(event.start) ? `, from ${instantText(event.start, log.clock)} to ${instantText(event.end, log.clock)}` : '';
      // 0x0 is a client that is still asking for a session.
      let message = `${/^0x0+$/.test(session) ? 'A client without a session yet' : `Session ${session}: the client`} heard nothing from its ZooKeeper server for ${durationText(silentMs)} (${silentMs} ms)${window}.`;
      const timeout = start?.fields.negotiatedTimeoutMs;
      if (start && typeof timeout === 'number') {
        message += silentMs >= timeout
          ? ` That is longer than the session's negotiated timeout of ${timeout} ms.`
          : ` The session's negotiated timeout of ${timeout} ms had not passed: it may have been resumed.`;
        related.push({ file: log.file, line: start.line, message: `session ${session} established with negotiated timeout ${timeout} ms` });
      }
      log.report({ line: event.line, message, related });
    }
  },
};
