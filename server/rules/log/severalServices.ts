import type { Rule } from '../rule';

export const severalServices: Rule = {
  id: 'log/several-services',
  families: ['gc', 'kafka', 'zookeeper'],
  severity: 'info',
  title: 'Several services write into one file',
  why:
    'Each line begins with the name of the service or pod that wrote it, as `docker compose logs`, `docker service logs` and `kubectl logs --prefix` print them. Two brokers in one reading would make one node with two ids, and each would answer for what the other says; ' +
    'so the lines of one service are read (the one that says most at the beginning of the file), and those of the others are passed over.',
  remedy: 'Give each service a file of its own: `docker compose logs --no-log-prefix kafka-1 > kafka-1.log`, `kubectl logs kafka-0 > kafka-0.log`. Of a file that exists already: `grep \'^kafka-1 \' all.log > kafka-1.log`; the names may stay.',
  check(log) {
    for (const { code, line, message } of log.reading.problems) if (code === 'several-services') log.report({ line, message });
  },
};
