import type { Value } from '../../formats/events';
import { configDumps, type ConfigDump } from '../../formats/messages/configDumps';
import type { Evidence, Rule } from '../rule';

const setting = 'max.poll.interval.ms';

export const pollIntervalExceeded: Rule = {
  id: 'kafka/poll-interval-exceeded',
  families: ['kafka'],
  severity: 'warning',
  title: 'A consumer did not poll in time and left its group',
  why:
    'Between two calls of `poll()` more than `max.poll.interval.ms` (300000 by default) went by. The consumer\'s own heartbeat thread noticed it and left the group: its partitions go to others after a rebalance, what it had ' +
    'processed since its last commit is processed again, and its next commit fails. The thread that heartbeats was alive, so the process as a whole was not frozen all that time. (org.apache.kafka.clients.consumer.internals.AbstractCoordinator; KIP-62)',
  remedy: 'Look at what the program did with the records of its last poll: a slow call to another system, a large batch, a retry without end. Make batches smaller (`max.poll.records`), hand slow work to other threads, or raise `max.poll.interval.ms` to what a batch really takes.',
  check(log) {
    const dumps = configDumps(log.reading).filter(dump => dump.config === 'ConsumerConfig');
    // Its coordinator tells of it as the reason that the member gave (KIP-800).
    for (const event of log.events('kafka.group.member-left')) {
      const { member, group, reason } = event.fields;
      if (typeof reason !== 'string' || !/\bpoll timeout\b/.test(reason)) continue;
      log.report({ line: event.line, message: `Member ${String(member)} of group ${String(group)} left because it had not polled for ${setting}.` });
    }
    for (const event of log.events('kafka.group.poll-timeout')) {
      const { client, group } = event.fields;
      const limit = limitOf(dumps, event.line, client, group);
      const related: Evidence[] = limit ? [{ file: log.file, line: limit.line, message: `the consumer's configuration: ${setting} = ${limit.value}` }] : [];
      log.report({
        line: event.line,
        message: `Consumer${client ? ` ${client}` : ''}${group ? ` of group ${group}` : ''} did not poll for ${limit ? `${limit.value} ms (${setting})` : setting} and leaves the group.`,
        related,
      });
    }
  },
};

/**
 * What the consumer's own configuration says, by its client id, else by its group, else where all consumers of the program
 * have the same; `null` when several could be meant and differ.
 */
function limitOf(dumps: readonly ConfigDump[], line: number, client: Value, group: Value): { value: string | number; line: number } | null {
  const before = dumps.filter(dump => dump.line < line);
  for (const [key, wanted] of [['client.id', client], ['group.id', group], [null, null]] as const) {
    if (key !== null && wanted === null) continue;
    const mine = key === null ? before : before.filter(dump => String(dump.setting(key) ?? '') === String(wanted));
    const values = mine.map(dump => dump.setting(setting)).filter(value => value !== null);
    if (values.length === 0) continue;
    return values.every(value => value === values[0]) ? { value: values[0], line: mine[mine.length - 1].line } : null;
  }
  return null;
}
