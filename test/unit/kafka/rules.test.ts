import assert from 'node:assert/strict';
import { check, events, read, told } from '../messages/support';

/** Rule, line from one, severity, message. */
function found(log: string): [string, number, string, string][] {
  return check(read(log, 'kafka')!).map(one => [one.rule, one.line + 1, one.severity, one.message]);
}

describe('kafka/broker-fenced', () => {
  const fencing = '[2026-11-21 21:47:59,251] INFO [QuorumController id=12] Fencing broker 1 at epoch 19 because its session has timed out. (org.apache.kafka.controller.ReplicationControlManager)\n';
  const granted = '[2026-11-21 21:48:03,897] INFO [QuorumController id=12] The request from broker 1 to unfence has been granted because it has caught up with the offset of its register broker record 19. (org.apache.kafka.controller.BrokerHeartbeatManager)\n';

  it('is an error on the line of the controller that decides, with the broker, its epoch and when it came back', () => {
    assert.deepEqual(found(fencing + granted), [['kafka/broker-fenced', 1, 'error',
      'Broker 1 (epoch 19) was fenced: the controller had no heartbeat from it for its session timeout (broker.session.timeout.ms). It was unfenced 4.65 s later.']]);
  });

  it('knows the line of Kafka 2.8 to 3.9, and does not guess that the broker came back', () => {
    const old = fencing.replace(' at epoch 19', '');
    assert.deepEqual(found(old + granted.replaceAll('broker 1', 'broker 2')), [['kafka/broker-fenced', 1, 'error',
      'Broker 1 was fenced: the controller had no heartbeat from it for its session timeout (broker.session.timeout.ms).']]);
  });

  it('says nothing of the record that every controller replays, nor of a broker that registers fenced', () => {
    assert.deepEqual(found('[2023-10-01 13:58:16,110] INFO [QuorumController id=3] Replayed FenceBrokerRecord modifying the registration for broker 1: FenceBrokerRecord(id=1, epoch=12) (org.apache.kafka.controller.ClusterControlManager)\n'
      + '[2023-10-01 13:57:17,100] INFO [BrokerLifecycleManager id=1] The broker has been unfenced. Transitioning from RECOVERY to RUNNING. (kafka.server.BrokerLifecycleManager)\n'), []);
  });
});

describe('kafka/poll-interval-exceeded', () => {
  const values = (limit: number): string => `INFO 2026-11-21 22:07:45,000 [main] ConsumerConfig values: \n\tmax.poll.interval.ms = ${limit}\n\tmax.poll.records = 500\n`;
  const expired = 'WARN 2026-11-21 22:08:24,817 [kafka-coordinator-heartbeat-thread | billing] [Consumer clientId=consumer-1, groupId=billing] consumer poll timeout has expired. This means the time between subsequent calls to poll() was longer than the configured max.poll.interval.ms\n';

  it('is a warning with the limit that the configuration states', () => {
    assert.deepEqual(found(values(15000) + expired), [['kafka/poll-interval-exceeded', 4, 'warning', 'Consumer consumer-1 of group billing did not poll for 15000 ms (max.poll.interval.ms) and leaves the group.']]);
  });

  it('names no limit when two consumers have two', () => {
    assert.deepEqual(found(values(15000) + values(300000) + expired).map(one => one[3]), ['Consumer consumer-1 of group billing did not poll for max.poll.interval.ms and leaves the group.']);
  });

  it('takes the limit from the dump of this very consumer', () => {
    const dump = (client: string, limit: number): string => `INFO 2026-11-21 22:07:45,000 [main] ConsumerConfig values: \n\tclient.id = ${client}\n\tgroup.id = billing\n\tmax.poll.interval.ms = ${limit}\n\tmax.poll.records = 500\n`;
    const both = dump('consumer-1', 15000) + dump('consumer-2', 300000);
    const [one] = check(read(both + expired, 'kafka')!);
    assert.match(one.message, / 15000 ms /);
    assert.equal(one.related[0].line, 0);
    assert.match(check(read(both + expired.replace('clientId=consumer-1', 'clientId=consumer-2'), 'kafka')!)[0].message, / 300000 ms /);
  });

  it('says nothing of a consumer that leaves because it is closed', () => {
    assert.deepEqual(found(values(15000) + 'INFO 2026-11-21 22:08:24,817 [main] [Consumer clientId=consumer-1, groupId=billing] Member consumer-1-3d57 sending LeaveGroup request to coordinator kafka2:9092 (id: 2147483645 rack: null) due to the consumer is being closed\n'), []);
  });
});

describe('kafka/log-dir-failed', () => {
  const failed = (log: string): [string, number, string, string][] => found(log).filter(([rule]) => rule === 'kafka/log-dir-failed');
  const failure = '[2026-11-21 22:10:52,764] ERROR Error while appending records to orders-3 in dir /data/b (org.apache.kafka.storage.internals.log.LogDirFailureChannel)\njava.io.IOException: No space left on device\n\tat java.base/sun.nio.ch.FileDispatcherImpl.write0(Native Method)\n';
  const offline = '[2026-11-21 22:10:52,770] WARN [ReplicaManager broker=2] Stopping serving replicas in dir /data/b with uuid None because the log directory has failed. (kafka.server.ReplicaManager)\n';
  const closed = '[2026-11-21 22:10:53,058] WARN Stopping serving logs in dir /data/b (kafka.log.LogManager)\n';
  const last = '[2026-11-21 22:10:53,100] FATAL Shutdown broker because all log dirs in /data/b have failed (kafka.log.LogManager)\n';

  it('is one error for each directory, with what came before', () => {
    assert.deepEqual(failed(failure + offline + closed), [['kafka/log-dir-failed', 4, 'error', 'Log directory /data/b failed: its replicas on this broker are offline. java.io.IOException (orders-3) came before.']]);
    const two = failed(failure + offline + closed + (offline + closed).replaceAll('/data/b', '/data/c'));
    assert.deepEqual(two.map(one => one[3]).slice(1), ['Log directory /data/c failed: its replicas on this broker are offline.']);
  });

  it('says that the broker stops only when it says so', () => {
    assert.match(failed(failure + offline + closed + last)[0][3], / No directory is left: the broker stops\.$/);
  });

  it('blames no error of another directory, and says nothing of a clean stop', () => {
    assert.doesNotMatch(failed(failure + offline.replace('/data/b', '/data/c'))[0][3], /came before/);
    assert.deepEqual(failed('[2026-11-21 22:10:53,058] INFO Shutting down. (kafka.log.LogManager)\n[2026-11-21 22:10:53,059] INFO Shutdown complete. (kafka.log.LogManager)\n'), []);
  });
});

describe('kafka/map-failed', () => {
  const record = (ms: number): string => `[2026-11-21 21:55:08,${ms}] ERROR Error while rolling log segment for orders-8 in dir /data (kafka.server.LogDirFailureChannel)\njava.io.IOException: Map failed\n`;
  it('counts a failure once, however many report it', () => {
    assert.deepEqual(found(record(170) + record(182)).map(one => [one[0], one[1]]), [['kafka/map-failed', 1]]);
    assert.match(found(record(170))[0][3], /^Mapping a file into memory failed for orders-8: /);
    assert.equal(found(record(170) + record(182).replace('21:55', '21:56')).length, 2);
  });
});

describe('kafka/recovery', () => {
  const loading = '[2026-11-21 22:02:38,301] INFO Loading logs. (kafka.log.LogManager)\n';
  const segment = (at: string, partition: string, offset: number): string => `[2026-11-21 22:${at},000] INFO [Log partition=${partition}, dir=/data] Recovering unflushed segment ${offset} (kafka.log.Log)\n`;
  const loaded = (at: string, partition: string, segments: number, ms: number): string => `[2026-11-21 22:${at},000] INFO [Log partition=${partition}, dir=/data] Completed load of log with ${segments} segments, log start offset 0 and log end offset 9 in ${ms} ms (kafka.log.Log)\n`;
  const complete = (at: string, ms: number): string => `[2026-11-21 22:${at},000] INFO Logs loading complete in ${ms} ms. (kafka.log.LogManager)\n`;

  it('counts segments and partitions, names the longest, and says how long it took', () => {
    const log = loading + segment('02:39', 'a-0', 0) + loaded('02:40', 'a-0', 1, 900) + segment('02:41', 'b-0', 0) + segment('02:45', 'b-0', 7) + loaded('02:50', 'b-0', 2, 9500) + complete('02:51', 12700);
    assert.deepEqual(found(log), [['kafka/recovery', 2, 'info', 'After an unclean stop 3 segments of 2 partitions were recovered; loading all logs took 12.70 s. Longest: b-0, 9.50 s (2 segments).']]);
  });

  it('is a warning when it takes a minute', () => {
    assert.equal(found(loading + segment('02:39', 'a-0', 0) + loaded('04:00', 'a-0', 1, 81000) + complete('04:00', 82000))[0][2], 'warning');
  });

  it('says which partition is still being recovered where the log ends', () => {
    const log = loading + segment('02:39', 'a-0', 0) + loaded('02:40', 'a-0', 1, 900) + segment('02:41', 'b-0', 0) + segment('23:41', 'b-0', 7);
    assert.deepEqual(found(log).map(one => one.slice(2)), [['warning', 'After an unclean stop 3 segments of 2 partitions were recovered; b-0 has been loading for 21 min 00 s where this log ends. Longest: a-0, 900 ms (1 segment).']]);
  });

  it('says when the next start cut a recovery off, and counts the second one for itself', () => {
    const again = '[2026-11-21 22:30:00,000] INFO [KafkaServer id=1] starting (kafka.server.KafkaServer)\n';
    const told = found(loading + segment('02:41', 'b-0', 0) + segment('02:42', 'c-0', 0) + segment('10:41', 'b-0', 7) + again + segment('31:00', 'b-0', 7) + loaded('31:01', 'b-0', 2, 1000) + complete('31:02', 2000));
    assert.deepEqual(told.map(one => one[3]), [
      'After an unclean stop 3 segments of 2 partitions were recovered; b-0 had been loading for 8 min 00 s when the next start cut it off (1 other had, too).',
      'After an unclean stop 1 segment of 1 partition was recovered; loading all logs took 2.00 s. Longest: b-0, 1.00 s (2 segments).',
    ]);
  });

  it('tells of a log that loads for minutes although the stop was clean', () => {
    const log = loading + '[2026-11-21 22:02:41,000] INFO [LogLoader partition=b-0, dir=/data] Reloading from producer snapshot and rebuilding producer state from offset 9 (org.apache.kafka.storage.internals.log.UnifiedLog)\n[2026-11-21 22:23:41,000] INFO [SocketServer listenerType=ZK_BROKER, nodeId=1] Enabling request processing. (kafka.network.SocketServer)\n';
    assert.deepEqual(found(log).map(one => one.slice(2)), [['warning', 'b-0 has been loading for 21 min 00 s where this log ends.']]);
  });

  it('says nothing of logs that are only opened, nor of the metadata log', () => {
    assert.deepEqual(found(loading + loaded('02:40', 'a-0', 1, 900) + complete('02:51', 12700)), []);
    assert.deepEqual(found('[2026-11-21 22:05:57,000] INFO [LogLoader partition=__cluster_metadata-0, dir=/data] Recovering unflushed segment 0. 0/1 recovered for __cluster_metadata-0. (org.apache.kafka.storage.internals.log.LogLoader)\n'), []);
  });
});

describe('labels', () => {
  it('leave out what is not known', () => {
    assert.deepEqual(told(read('[2026-11-21 22:04:29,393] INFO [Controller id=2] 2 successfully elected as the controller (kafka.controller.KafkaController)\n')!), ['1 kafka.controller.elected | broker 2 is the controller']);
    assert.deepEqual(told(read('[2026-11-21 22:04:29,393] INFO [Controller id=2] 2 successfully elected as the controller. Epoch incremented to 3 and epoch zk version is now 3 (kafka.controller.KafkaController)\n')!), ['1 kafka.controller.elected | broker 2 is the controller, epoch 3']);
  });
});

describe('kafka/task-failed', () => {
  const failed = (task: string): string => `[2021-03-02 10:11:12,345] ERROR [a|task-0] WorkerSinkTask{id=${task}} Task threw an uncaught and unrecoverable exception. Task is being killed and will not recover until manually restarted (org.apache.kafka.connect.runtime.WorkerTask:191)\norg.apache.kafka.connect.errors.DataException: bad\n\tat a.B.c(B.java:1)\n`;

  it('names task and exception, and counts what repeats', () => {
    const found = check(read(failed('a-0') + failed('a-1') + failed('a-0'))!).filter(one => one.rule === 'kafka/task-failed');
    assert.deepEqual(found.map(({ line, endLine, message }) => [line, endLine, message]), [
      [0, 2, 'Connect task a-0 failed (org.apache.kafka.connect.errors.DataException), 2 times in this log: it is not started again by itself.'],
      [3, 5, 'Connect task a-1 failed (org.apache.kafka.connect.errors.DataException): it is not started again by itself.'],
    ]);
  });

  it('says nothing of a task that is stopped', () => {
    assert.deepEqual(check(read('[2021-03-02 10:11:12,345] INFO Stopping task a-0 (org.apache.kafka.connect.runtime.Worker:1)\n')!), []);
  });
});

describe('clients, workers and brokers of many versions', () => {
  const said = (log: string): [string, Record<string, unknown>][] => events(read(log)!).map(({ kind, fields }) => [kind, { ...fields }]);
  const one = (line: string): Record<string, unknown> => said(line)[0][1];

  it('the only line that tells of a poll that came too late is told once', () => {
    const leaving = (reason: string): string => `[2021-03-02 10:11:12,345] WARN [Consumer clientId=c-1, groupId=g] Member c-1-a sending LeaveGroup request to coordinator k1:9092 (id: 1 rack: null) due to consumer poll timeout has expired.${reason} (org.apache.kafka.clients.consumer.internals.AbstractCoordinator)\n`;
    const own = '[2021-03-02 10:11:12,345] WARN [Consumer clientId=c-1, groupId=g] consumer poll timeout has expired. This means the time between subsequent calls to poll() was longer than the configured max.poll.interval.ms (org.apache.kafka.clients.consumer.internals.ConsumerCoordinator)\n';
    for (const log of [leaving(' This means the time between subsequent calls to poll() was longer'), own + leaving('')]) {
      assert.deepEqual(check(read(log)!).map(found => [found.rule, found.line]), [['kafka/poll-interval-exceeded', 0]]);
    }
  });

  it('fields are what they say', () => {
    assert.equal(one('[2025-03-02 10:11:12,345] ERROR [RemoteLogManager=1 partition=ZGFy:orders-7] Error occurred while copying log segments of partition: bR3L1DLqSLKRvSn6UPV6sg:orders-7 (kafka.log.remote.RemoteLogManager$RLMCopyTask)').partition, 'orders-7');
    const auth = one('[2024-03-02 10:11:12,345] INFO [SocketServer listenerType=CONTROLLER, nodeId=1] Failed authentication with /10.0.0.7 (channelId=10.0.0.1:9094-10.0.0.7:58542-0) (SSL handshake failed) (org.apache.kafka.common.network.Selector)');
    assert.deepEqual([auth.address, auth.reason], ['/10.0.0.7', 'SSL handshake failed']);
    assert.equal(one('[2020-03-02 10:11:12,345] WARN [SocketServer brokerId=0] Unexpected error from /10.0.0.7; closing connection (org.apache.kafka.common.network.Selector)').address, '/10.0.0.7');
    assert.equal(one('[2018-03-02 10:11:12,345] WARN Session 0x0 for server null, unexpected error, closing socket connection and attempting reconnect (org.apache.zookeeper.ClientCnxn)').address, null);
    assert.equal(one('[2022-03-02 10:11:12,345] ERROR WorkerSourceTask{id=orders-0} Failed to flush, timed out while waiting for producer to flush outstanding 12 messages (org.apache.kafka.connect.runtime.WorkerSourceTask:492)').task, 'orders-0');
    assert.equal(one('[2016-03-02 10:11:12,345] ERROR Failed to commit offsets for WorkerSourceTask{id=orders-0} (org.apache.kafka.connect.runtime.SourceTaskOffsetCommitter:109)').task, null);
  });
});
