import type { LogEvent } from '../../formats/events';
import type { Evidence, Rule } from '../rule';
import { lastOf, runsOf } from './runs';

export const partitionOffline: Rule = {
  id: 'kafka/partition-offline',
  families: ['kafka'],
  severity: 'error',
  title: 'Partitions had no leader',
  why:
    'No replica in sync of these partitions was alive: nobody can write or read them until one comes back. The controller passes a partition through this state for a moment whenever its leader goes; it counts as offline here when the log shows no leader for it within ten seconds. ' +
    '(kafka.controller.PartitionStateMachine, org.apache.kafka.controller.ReplicationControlManager)',
  remedy: 'Bring back a broker that was in the ISR last. Only when its data are lost for good: allow an unclean election for these topics (`kafka-leader-election.sh --election-type unclean`), and reckon with lost records.',
  check(log) {
    const back = new Map<string, number[]>();
    for (const event of log.events('kafka.partition.state')) {
      const { partition, state } = event.fields;
      if (state !== 'OnlinePartition' || typeof partition !== 'string') continue;
      const instants = back.get(partition);
      if (instants) instants.push(event.start);
      else back.set(partition, [event.start]);
    }
    const offline = [...log.events('kafka.partition.offline', 'kafka.partition.state')].filter(event => isOffline(event, back));
    for (const run of runsOf(offline)) {
      const named = [...run.partitions];
      const related: Evidence[] = lastOf(run, log.file);
      log.report({
        line: run.first.line,
        message: `${named.length === 1 ? `Partition ${named[0]} had` : `${named.length} partitions had`} no leader${named.length > 1 ? ` (${named.slice(0, 3).join(', ')}${named.length > 3 ? ', …' : ''})` : ''}: no replica in sync was alive.`,
        related,
      });
    }
  },
};

/** How long a partition may pass through the state as its leader changes, ms. */
const passingMs = 10000;

function isOffline({ kind, fields, start }: LogEvent, back: ReadonlyMap<string, readonly number[]>): boolean {
  const { partition } = fields;
  if (typeof partition !== 'string') return false;
  if (kind === 'kafka.partition.state' && fields.state !== 'OfflinePartition') return false;
  return !(back.get(partition) ?? []).some(instant => instant >= start && instant <= start + passingMs);
}
