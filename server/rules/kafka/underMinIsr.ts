import type { LogEvent } from '../../formats/events';
import type { Rule } from '../rule';
import { lastOf, partitionsText, runsOf, timesText } from './runs';

export const underMinIsr: Rule = {
  id: 'kafka/under-min-isr',
  families: ['kafka'],
  severity: 'error',
  title: 'Writes were refused: too few replicas in sync',
  why:
    'A producer with `acks=all` may write only while at least `min.insync.replicas` replicas are in sync. With fewer the leader refuses (NotEnoughReplicas), or has written already and says no all the same (NotEnoughReplicasAfterAppend): then the record is there, and a second time after the retry unless the producer is idempotent. ' +
    '(kafka.cluster.Partition#appendRecordsToLeader)',
  remedy: 'Find out which replicas left the ISR and why: a broker that is down, stands still, or whose disk is too slow to follow (`Shrinking ISR` in the leader\'s log). Lowering `min.insync.replicas` trades the refusal for the risk to lose what was written.',
  check(log) {
    for (const run of runsOf(refusals(log.events('kafka.isr.under-min', 'kafka.produce.retry')))) {
      const { reason } = run.first.fields;
      log.report({
        line: run.first.line,
        message: `Writes were refused${timesText(run)}${partitionsText(run)}: fewer replicas are in sync than min.insync.replicas wants.${typeof reason === 'string' && reason !== '' ? ` "${reason}"` : ''}`,
        related: lastOf(run, log.file),
      });
    }
  },
};

function* refusals(events: Iterable<LogEvent>): Generator<LogEvent> {
  for (const event of events) if (event.kind === 'kafka.isr.under-min' || String(event.fields.error).startsWith('NOT_ENOUGH_REPLICAS')) yield event;
}
