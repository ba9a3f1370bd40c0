import type { Rule } from '../rule';
import { lastOf, partitionsText, runsOf } from './runs';

export const uncleanElection: Rule = {
  id: 'kafka/unclean-election',
  families: ['kafka'],
  severity: 'error',
  title: 'A replica that was not in sync became leader',
  why:
    'No replica in sync was left, and `unclean.leader.election.enable` (or an administrator) allowed another one to lead. The partition can be used again; records that only the others had are gone, and followers that come back cut them off. Consumers may find offsets that no longer exist. ' +
    '(org.apache.kafka.metadata.PartitionRegistration, kafka.controller.OfflinePartitionLeaderSelector)',
  remedy: 'Reckon with lost records for these partitions from the last in-sync moment on; compare with the producers. Keep `unclean.leader.election.enable` off where records matter, and enough replicas in sync (`min.insync.replicas`).',
  check(log) {
    for (const run of runsOf(log.events('kafka.unclean-election'))) {
      log.report({ line: run.first.line, message: `An unclean leader election took place${partitionsText(run)}: records may be lost.`, related: lastOf(run, log.file) });
    }
  },
};
