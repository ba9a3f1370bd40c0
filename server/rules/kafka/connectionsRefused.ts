import type { Rule } from '../rule';
import { lastOf, runsOf, timesText } from './runs';

export const connectionsRefused: Rule = {
  id: 'kafka/connections-refused',
  families: ['kafka'],
  severity: 'warning',
  title: 'The broker refused connections',
  why:
    'One address holds as many connections as `max.connections.per.ip` allows, and every further one is closed at once; or the process may open no more files, and connections are files. Whoever is refused tries again, which costs the network threads time. (kafka.network.SocketServer, ConnectionQuotas, Acceptor)',
  remedy: 'Find the program that opens connections without closing them (`ss -tnp` on that host): often a producer or consumer made for every request. Raise `max.connections.per.ip` only for addresses that many clients share. "Too many open files": raise `ulimit -n` (LimitNOFILE); segments count, too.',
  check(log) {
    for (const run of runsOf(log.events('kafka.connection.refused', 'kafka.connection.accept-failed'), event => `${event.kind} ${String(event.fields.address ?? '')}`)) {
      const { address, count } = run.first.fields;
      const what = run.count === 1 ? 'A connection' : `${run.count} connections`;
      log.report({
        line: run.first.line,
        message: run.first.kind === 'kafka.connection.refused'
          ? `${what} from ${String(address)} refused: it holds the ${String(count)} connections it may (max.connections.per.ip).`
          : `A connection could not be accepted${timesText(run)}${typeof run.first.fields.exception === 'string' ? ` (${run.first.fields.exception})` : ''}.`,
        related: lastOf(run, log.file),
      });
    }
  },
};
