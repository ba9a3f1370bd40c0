import { durationText } from '../../text/clock';
import type { LogEvent } from '../../formats/events';
import type { Rule } from '../rule';

/** Errors closer together than this, ms, are one run. */
const runGapMs = 60000;

export const notLeader: Rule = {
  id: 'kafka/not-leader',
  families: ['kafka'],
  severity: 'warning',
  title: 'Requests went to brokers that were not the leader',
  why:
    'Leadership of a partition had moved, and the sender did not know yet. A few such errors belong to every move; clients ask for new metadata and try again. A run of minutes means that leadership moves again and again ' +
    '(a broker that loses its ZooKeeper session or is fenced over and over), or that a broker acts on outdated leadership. (NotLeaderForPartitionException up to Kafka 2.5, NotLeaderOrFollowerException since)',
  remedy: 'Look for what moved the leadership at that time: expired sessions or fenced brokers, controller elections, restarts. For producers, `retries` and `delivery.timeout.ms` decide whether a move is survived or an error reaches the application.',
  check(log) {
    let first: LogEvent | null = null;
    let last: LogEvent | null = null;
    let count = 0;
    const partitions = new Set<string>();
    const flush = (): void => {
      if (!first || !last) return;
      const named = [...partitions];
      const where = named.length === 0 ? '' : named.length === 1 ? ` for ${named[0]}` : ` for ${named.length} partitions (${named.slice(0, 3).join(', ')}${named.length > 3 ? ', …' : ''})`;
      const lasted = last.end - first.start;
      const message = count === 1
        ? `A request was answered "not the leader"${where}: leadership had moved.`
        : `"Not the leader" is reported ${count} times${where}${Number.isFinite(lasted) ? ` within ${durationText(lasted)}` : ''}: leadership had moved.`;
      const related = count === 1 ? [] : [{ file: log.file, line: last.line, message: 'the last one of this run' }];
      log.report({ line: first.line, message, related });
    };
    for (const event of log.events('kafka.not-leader')) {
      if (!last || event.start - last.end > runGapMs) {
        flush();
        first = event;
        count = 0;
        partitions.clear();
      }
      last = event;
      count++;
      const partition = event.fields.partition;
      if (typeof partition === 'string') partitions.add(partition);
    }
    flush();
  },
};
