import { eventLabel } from '../../formats/events';
import type { Rule } from '../rule';

export const fatalExit: Rule = {
  id: 'kafka/fatal-exit',
  families: ['kafka'],
  severity: 'error',
  title: 'The process ended itself, or could not start',
  why:
    'Kafka ends its own process where going on could lose or damage data: a failed directory it cannot do without, metadata it cannot read, a leader with fewer records than this follower. It also ends when its start fails. ' +
    'An end by halt writes no mark of a clean stop: the next start recovers the logs. (kafka.Kafka, kafka.server.KafkaServer, ReplicaManager, org.apache.kafka.server.fault.ProcessTerminatingFaultHandler)',
  remedy: 'Read the exception below the line. A port or a lock that is taken: the process before this one still runs. A directory: see `df` and the kernel\'s log. Metadata: compare the node with the other controllers before it is started again.',
  check(log) {
    const told = new Set<string>();
    let last = NaN;
    for (const event of log.events('kafka.exit', 'kafka.start-failed')) {
      const label = eventLabel(event);
      // A start that fails is told by everything that gives up for it.
      if (event.start - last < 5000 && (event.kind === 'kafka.start-failed' || told.has(label))) continue;
      if (!(event.start - last < 5000)) told.clear();
      told.add(label);
      last = event.start;
      const { exception } = event.fields;
      log.report({ line: event.line, endLine: event.endLine, message: `${label[0].toUpperCase()}${label.slice(1)}${typeof exception === 'string' && !label.includes(exception) ? ` (${exception})` : ''}.` });
    }
  },
};
