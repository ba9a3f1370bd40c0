import { durationText } from '../../text/clock';
import { timeoutAt, type Rule } from '../rule';

export const slowFsync: Rule = {
  id: 'zookeeper/slow-fsync',
  families: ['zookeeper'],
  severity: 'warning',
  title: 'Writing the transaction log took long',
  why:
    'ZooKeeper confirms a write only when it is on disk, and a majority must confirm it. While an fsync hangs, this server confirms nothing; on the leader everybody waits. Session timeouts go on meanwhile: a stall of ' +
    'the size of a session timeout loses sessions without any pause of their clients. (org.apache.zookeeper.server.persistence.FileTxnLog; logged above `fsync.warningthresholdms`, 1000 by default)',
  remedy: 'Give the transaction log (`dataLogDir`) a disk of its own, away from snapshots and Kafka\'s data. Look at what else wrote at that time: snapshots, backups, a neighbour on the same storage.',
  check(log) {
    for (const event of log.events('zk.fsync.slow')) {
      const took = event.fields.durationMs;
      if (typeof took !== 'number') continue;
      const { ms, from, evidence } = timeoutAt(log.timeouts, event.start);
      const over = took >= ms ? ` That is longer than the session timeout of ${ms} ms (${from}).` : '';
      log.report({ line: event.line, message: `Writing the transaction log to disk took ${durationText(took)}: until this line the server confirmed no write.${over}`, related: over && evidence ? [evidence] : [] });
    }
  },
};
