import assert from 'node:assert/strict';
import { check, read } from '../messages/support';

/** Line from one, severity, message of one rule's diagnostics. */
function told(rule: string, log: string): [number, string, string][] {
  return check(read(log, 'kafka')!).filter(one => one.rule === rule).map(one => [one.line + 1, one.severity, one.message]);
}
const line = (time: string, message: string, level = 'INFO'): string => `[2026-11-21 22:${time},000] ${level} ${message}\n`;

describe('kafka/out-of-memory', () => {
  const error = (time: string, reason: string): string => `${line(time, 'Uncaught exception in thread \'data-plane-kafka-request-handler-3\': (org.apache.kafka.common.utils.KafkaThread)', 'ERROR')}java.lang.OutOfMemoryError: ${reason}\n\tat kafka.server.KafkaApis.handle(KafkaApis.scala:1)\n`;
  it('says what ran out, once a run', () => {
    assert.deepEqual(told('kafka/out-of-memory', error('10:00', 'Java heap space') + error('10:05', 'Java heap space') + error('10:06', 'unable to create native thread: possibly out of memory or process/resource limits reached')), [
      [1, 'error', 'OutOfMemoryError "Java heap space" 2 times within 5.00 s: the Java heap is full (-Xmx).'],
      [7, 'error', 'OutOfMemoryError "unable to create native thread: possibly out of memory or process/resource limits reached": the operating system refused another thread: a limit on processes (ulimit -u, pids of the cgroup, kernel.threads-max), or no memory for its stack.'],
    ]);
    for (const [reason, words] of [['Metaspace', /memory for classes/], ['GC overhead limit exceeded', /nearly all time/], ['Cannot reserve 4096 bytes of direct buffer memory (allocated: 1, limit: 2)', /direct buffers/], ['unable to create new native thread', /another thread/]] as const) {
      assert.match(told('kafka/out-of-memory', error('10:00', reason))[0][2], words);
    }
  });
  it('leaves a failed mapping to its own rule', () => assert.deepEqual(told('kafka/out-of-memory', error('10:00', 'Map failed')), []));
});

describe('kafka/disk-full', () => {
  const full = (time: string, dir: string): string => `${line(time, `Error while appending records to orders-3 in dir ${dir} (org.apache.kafka.storage.internals.log.LogDirFailureChannel)`, 'ERROR')}java.io.IOException: No space left on device\n\tat java.base/sun.nio.ch.FileDispatcherImpl.write0(Native Method)\n`;
  it('is one error a directory and run', () => {
    assert.deepEqual(told('kafka/disk-full', full('10:00', '/data/a') + full('10:01', '/data/b') + full('10:02', '/data/a')), [
      [1, 'error', 'No space left on the device of /data/a: reported 2 times within 2.00 s.'], [4, 'error', 'No space left on the device of /data/b: reported once.'],
    ]);
  });
  it('is none for another I/O error', () => assert.deepEqual(told('kafka/disk-full', full('10:00', '/data/a').replace('No space left on device', 'Input/output error')), []));
});

describe('kafka/fatal-exit', () => {
  it('tells an end once, with its reason', () => {
    const failed = `${line('10:00', '[KafkaServer id=1] Fatal error during KafkaServer startup. Prepare to shutdown (kafka.server.KafkaServer)', 'ERROR')}org.apache.kafka.common.KafkaException: Failed to acquire lock on file .lock in /data\n${line('10:01', 'Exiting Kafka. (kafka.server.KafkaServerStartable)', 'ERROR')}`;
    assert.deepEqual(told('kafka/fatal-exit', failed), [[1, 'error', 'Broker 1 could not start (org.apache.kafka.common.KafkaException).']]);
    assert.deepEqual(told('kafka/fatal-exit', line('10:00', '[ReplicaManager broker=1] Halting broker because dir /data/a is offline (kafka.server.ReplicaManager)', 'FATAL')), [[1, 'error', 'The broker halts: /data/a is offline.']]);
    assert.equal(told('kafka/fatal-exit', line('10:00', 'Encountered fatal fault: Error loading metadata log record from offset 9 (org.apache.kafka.server.fault.ProcessTerminatingFaultHandler)', 'ERROR')).length, 1);
  });
  it('says nothing of an ordered stop', () => {
    assert.deepEqual(told('kafka/fatal-exit', line('10:00', 'Terminating process due to signal SIGTERM (org.apache.kafka.common.utils.LoggingSignalHandler)') + line('10:00', '[KafkaServer id=1] shutting down (kafka.server.KafkaServer)') + line('10:01', '[KafkaServer id=1] shut down completed (kafka.server.KafkaServer)')), []);
  });
});

describe('kafka/controller-moved', () => {
  const recorded = (time: string, node: number, channel = 'heartbeat'): string => line(time, `[BrokerToControllerChannelManager broker=1 name=${channel}] Recorded new controller, from now on will use node kafka-${node}:9093 (id: ${node} rack: null) (kafka.server.BrokerToControllerRequestThread)`);
  it('tells a move once, whatever number of channels say so', () => {
    assert.deepEqual(told('kafka/controller-moved', recorded('10:00', 2) + recorded('10:00', 2, 'alterIsr') + recorded('11:00', 3) + recorded('11:00', 3, 'alterIsr') + recorded('11:01', 3, 'forwarding')),
      [[3, 'info', 'The controller moved from node 2 to node 3.']]);
  });
  it('is a warning when it moves again and again, and knows the epoch', () => {
    const elected = line('12:00', '[Controller id=1] 1 successfully elected as the controller. Epoch incremented to 7 and epoch zk version is now 7 (kafka.controller.KafkaController)');
    const found = told('kafka/controller-moved', recorded('10:00', 2) + recorded('11:00', 3) + elected + recorded('13:00', 2));
    assert.deepEqual(found.map(one => one.slice(1)), [
      ['info', 'The controller moved from node 2 to node 3.'], ['info', 'The controller moved from node 3 to node 1 (epoch 7).'], ['warning', 'The controller moved from node 1 to node 2: 3 changes within 10 minutes.'],
    ]);
  });
  it('says nothing of the first controller a broker learns of, nor of the one it finds after its own restart', () => {
    assert.deepEqual(told('kafka/controller-moved', recorded('10:00', 2) + line('11:00', '[KafkaServer id=1] starting (kafka.server.KafkaServer)') + recorded('11:05', 3)), []);
  });
});

describe('kafka/corrupt-log', () => {
  const index = (time: string, partition: string): string => line(time, `[LogLoader partition=${partition}, dir=/data] Found a corrupted index file corresponding to log file /data/${partition}/00000000000000000000.log due to Corrupt index found, index file (/data/${partition}/00000000000000000000.index) has non-zero size but the last offset is 0, recovering segment and rebuilding index files... (kafka.log.LogLoader)`, 'WARN');
  it('is a note for indexes, a warning for segments', () => {
    assert.deepEqual(told('kafka/corrupt-log', index('10:00', 'a-0') + index('10:01', 'b-1')), [[1, 'info', '2 indexes missing or corrupt and rebuilt in 2 partitions (a-0, b-1).']]);
    assert.deepEqual(told('kafka/corrupt-log', index('10:00', 'a-0') + line('10:02', '[LogLoader partition=a-0, dir=/data] Corruption found in segment 0, truncating to offset 40 (kafka.log.LogLoader)', 'WARN')),
      [[2, 'warning', '1 segment was damaged and cut off or thrown away, 1 index missing or corrupt and rebuilt in a-0.']]);
  });
  it('says nothing of indexes that go with their segments', () => assert.deepEqual(told('kafka/corrupt-log', line('10:00', 'Deleted offset index /data/a-0/00000000000000000000.index.deleted. (kafka.log.LogSegment)')), []));
});

describe('kafka/under-min-isr', () => {
  const refused = (time: string, partition: string): string => `${line(time, `[ReplicaManager broker=1] Error processing append operation on partition ${partition} (kafka.server.ReplicaManager)`, 'ERROR')}org.apache.kafka.common.errors.NotEnoughReplicasException: The size of the current ISR Set(1) is insufficient to satisfy the min.isr requirement of 2 for partition ${partition}\n`;
  it('is one error a run, with the partitions', () => {
    assert.deepEqual(told('kafka/under-min-isr', refused('10:00', 'a-0') + refused('10:04', 'a-1')), [[1, 'error',
      'Writes were refused 2 times within 4.00 s for 2 partitions (a-0, a-1): fewer replicas are in sync than min.insync.replicas wants. "The size of the current ISR Set(1) is insufficient to satisfy the min.isr requirement of 2 for partition a-0"']]);
  });
  it('hears the producer too, and not of its other errors', () => {
    const answer = (error: string): string => line('10:00', `[Producer clientId=p] Got error produce response with correlation id 4 on topic-partition a-7, retrying (2 attempts left). Error: ${error} (org.apache.kafka.clients.producer.internals.Sender)`, 'WARN');
    assert.deepEqual(told('kafka/under-min-isr', answer('NOT_ENOUGH_REPLICAS')).map(one => one[2]), ['Writes were refused for a-7: fewer replicas are in sync than min.insync.replicas wants.']);
    assert.deepEqual(told('kafka/under-min-isr', answer('NETWORK_EXCEPTION')), []);
  });
});

describe('kafka/partition-offline', () => {
  const state = (time: string, partition: string, from: string, to: string): string => line(time, `[Controller id=1 epoch=5] Changed partition ${partition} state from ${from} to ${to} (state.change.logger)`);
  it('tells of partitions that stay without a leader', () => {
    assert.deepEqual(told('kafka/partition-offline', state('10:00', 'a-0', 'OnlinePartition', 'OfflinePartition') + state('10:00', 'a-1', 'OnlinePartition', 'OfflinePartition') + state('12:00', 'a-0', 'OfflinePartition', 'OnlinePartition')),
      [[1, 'error', '2 partitions had no leader (a-0, a-1): no replica in sync was alive.']]);
  });
  it('lets pass what a change of leader passes through', () => {
    assert.deepEqual(told('kafka/partition-offline', state('10:00', 'a-0', 'OnlinePartition', 'OfflinePartition') + state('10:01', 'a-0', 'OfflinePartition', 'OnlinePartition')), []);
  });
});

describe('kafka/unclean-election', () => {
  it('names the partitions', () => {
    assert.deepEqual(told('kafka/unclean-election', line('10:00', '[QuorumController id=3] UNCLEAN partition change for a-0 with topic ID ZGFy: isr: [2] -> [1], leader: 2 -> 1 (org.apache.kafka.controller.ReplicationControlManager)') + line('10:01', '[QuorumController id=3] Triggering unclean leader election for offline partition a-1. (org.apache.kafka.controller.ReplicationControlManager)', 'ERROR')),
      [[1, 'error', 'An unclean leader election took place for 2 partitions (a-0, a-1): records may be lost.']]);
  });
  it('says nothing of elections that are merely allowed', () => {
    assert.deepEqual(told('kafka/unclean-election', line('10:00', '[Controller id=1] Unclean leader election has been enabled for topic orders (kafka.controller.KafkaController)')), []);
  });
});

describe('kafka/connections-refused', () => {
  const refused = (time: string, address: string): string => line(time, `Rejected connection from /${address}, address already has the configured maximum of 100 connections. (kafka.network.Acceptor)`);
  it('is one warning an address and run', () => {
    assert.deepEqual(told('kafka/connections-refused', refused('10:00', '10.20.1.15') + refused('10:01', '10.20.1.15') + refused('10:02', '10.20.1.16')).map(one => one[2]), [
      '2 connections from /10.20.1.15 refused: it holds the 100 connections it may (max.connections.per.ip).', 'A connection from /10.20.1.16 refused: it holds the 100 connections it may (max.connections.per.ip).',
    ]);
  });
  it('says nothing of a connection that merely ends', () => assert.deepEqual(told('kafka/connections-refused', line('10:00', '[AdminClient clientId=a] Node 1 disconnected. (org.apache.kafka.clients.NetworkClient)')), []));
});

describe('kafka/poll-interval-exceeded, on the coordinator', () => {
  const left = (reason: string): string => line('10:00', `[GroupCoordinator 2]: Member MemberMetadata(memberId=c-1-3d57, groupInstanceId=None, clientId=c-1, clientHost=/127.0.0.1, sessionTimeoutMs=10000, rebalanceTimeoutMs=15000, supportedProtocols=List(range)) has left group billing through explicit \`LeaveGroup\`; client reason: ${reason} (kafka.coordinator.group.GroupCoordinator)`);
  it('tells of the member whose reason it is', () => {
    assert.deepEqual(told('kafka/poll-interval-exceeded', left('consumer poll timeout has expired.')).map(one => one[2]), ['Member c-1-3d57 of group billing left because it had not polled for max.poll.interval.ms.']);
    assert.deepEqual(told('kafka/poll-interval-exceeded', left('the consumer is being closed')), []);
  });
});
