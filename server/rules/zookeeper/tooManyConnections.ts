import type { LogEvent } from '../../formats/events';
import type { Rule } from '../rule';

/** Refusals of one host closer together than this, ms, are one run. */
const runGapMs = 60000;

export const tooManyConnections: Rule = {
  id: 'zookeeper/too-many-connections',
  families: ['zookeeper'],
  severity: 'warning',
  title: 'Connections refused: too many',
  why: 'One host has as many connections open as `maxClientCnxns` allows, and every further one is closed at once, of whichever program on that host: a broker there cannot get its session back either. (org.apache.zookeeper.server.NIOServerCnxnFactory; 60 unless configured.) Since 3.6 `maxCnxns` may bound all connections together.',
  remedy: 'Find the program that opens connections without closing them (four-letter command `cons`, or `ss` on that host). Raise `maxClientCnxns` only when so many are really needed, for example behind one NAT address.',
  check(log) {
    const runs = new Map<string, { first: LogEvent; last: LogEvent; count: number }>();
    const flush = (host: string): void => {
      const run = runs.get(host)!;
      const times = run.count === 1 ? 'A connection' : `${run.count} connections`;
      log.report({
        line: run.first.line,
        message: `${times} from ${host} refused: the limit of ${run.first.fields.limit} connections a host is reached.`,
        related: run.first === run.last ? [] : [{ file: log.file, line: run.last.line, message: 'the last one of this run' }],
      });
    };
    for (const event of log.events('zk.connection.refused')) {
      const host = String(event.fields.address);
      const times = typeof event.fields.count === 'number' ? event.fields.count : 1;
      const run = runs.get(host);
      if (run && event.start - run.last.end <= runGapMs) {
        run.last = event;
        run.count += times;
        continue;
      }
      if (run) flush(host);
      runs.set(host, { first: event, last: event, count: times });
    }
    for (const host of runs.keys()) flush(host);
    const all = [...log.events('zk.connection.refused-all')];
    if (all.length === 0) return;
    const count = all.reduce((sum, event) => sum + (typeof event.fields.count === 'number' ? event.fields.count : 1), 0);
    log.report({
      line: all[0].line,
      message: `${count === 1 ? 'A connection' : `${count} connections`} refused: the server holds the ${all[0].fields.limit} connections it may (maxCnxns).`,
      related: all.length === 1 ? [] : [{ file: log.file, line: all[all.length - 1].line, message: 'the last one' }],
    });
  },
};
