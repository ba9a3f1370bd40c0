/** Exceptions that say what the record above them is about, whichever message reports them. */
import { zooKeeperClientTraces } from '../messages/zookeeperClient';
import type { Row } from '../row';

const errors = 'org.apache.kafka.common.errors';

export const traceRows: readonly Row[] = [
  {
    id: 'kafka.trace.not-leader',
    starts: [`${errors}.NotLeaderForPartitionException`, `${errors}.NotLeaderOrFollowerException`, 'kafka.common.NotLeaderForPartitionException'],
    pattern: /(?<exception>[\w.]+\.NotLeader(?:ForPartition|OrFollower)Exception)/,
    event: 'kafka.not-leader', mark: 'error', label: 'answered "not the leader" ({exception})', context: ['partition', 'broker', 'leader', 'client'],
    means: 'A request went to a broker that does not lead the partition (any more): leadership has moved and the sender did not know yet. One such line is part of every move; minutes of them mean that leadership keeps moving, or that a client never learns of it.',
    source: `${errors}.NotLeaderForPartitionException up to 2.5, NotLeaderOrFollowerException since 2.6 (KIP-392)`,
    example: 'org.apache.kafka.common.errors.NotLeaderForPartitionException: This server is not the leader for that topic-partition.',
  },
  {
    id: 'kafka.trace.map-failed-io',
    starts: 'java.io.IOException: Map failed',
    pattern: /(?<exception>java\.io\.IOException): Map failed/,
    event: 'kafka.map-failed', mark: 'crash', label: 'mapping a file into memory failed', context: ['traceLine', 'partition', 'dir', 'broker'],
    means: 'The operating system refused to map an index file into memory. With memory to spare, the number of mappings is at its limit (`vm.max_map_count`, 65530 by default): every segment of every partition maps two files.',
    source: 'sun.nio.ch.FileChannelImpl#map, JDK 8 to 25',
    example: 'java.io.IOException: Map failed',
  },
  {
    id: 'kafka.trace.map-failed-oom',
    starts: 'java.lang.OutOfMemoryError: Map failed',
    pattern: /(?<exception>java\.lang\.OutOfMemoryError): Map failed/,
    event: 'kafka.map-failed', mark: 'crash', label: 'mapping a file into memory failed', context: ['traceLine', 'partition', 'dir', 'broker'],
    means: 'The operating system refused to map a file. Not the heap: this OutOfMemoryError is how the JDK reports a failed mmap.',
    source: 'sun.nio.ch.FileChannelImpl#map0, JDK 8 to 25',
    example: 'java.lang.OutOfMemoryError: Map failed',
  },
  {
    id: 'kafka.trace.out-of-memory',
    starts: 'java.lang.OutOfMemoryError',
    pattern: /(?<exception>java\.lang\.OutOfMemoryError)(?:: (?!Map failed)(?<reason>[^\r\n]+))?/,
    event: 'jvm.out-of-memory', mark: 'crash', label: 'OutOfMemoryError: {reason}', context: ['traceLine'],
    means: 'The JVM could not serve an allocation: the heap ("Java heap space", "GC overhead limit exceeded"), direct buffers ("Direct buffer memory"), threads ("unable to create native thread"). What follows it can no longer be trusted.',
    source: 'java.lang.OutOfMemoryError, JDK 8 to 25',
    example: 'java.lang.OutOfMemoryError: Java heap space',
  },
  {
    id: 'kafka.trace.storage',
    starts: `${errors}.KafkaStorageException: `,
    pattern: /(?<exception>org\.apache\.kafka\.common\.errors\.KafkaStorageException): (?<reason>[^\r\n]+)/,
    means: 'The broker could not read or write a log directory; the directory goes offline with all its partitions.',
    source: `${errors}.KafkaStorageException, 1.0 to 4.x (KIP-112)`,
    example: 'org.apache.kafka.common.errors.KafkaStorageException: Error while writing to checkpoint file /data/kafka-logs/recovery-point-offset-checkpoint',
  },
  {
    id: 'kafka.trace.disconnected',
    starts: ['java.io.IOException: Connection to ', 'org.apache.kafka.common.errors.DisconnectException'],
    pattern: /(?<exception>java\.io\.IOException): Connection to (?<node>\d+) was disconnected before the response was read|(?:org\.apache\.kafka\.common\.errors\.DisconnectException)/,
    means: 'The other broker closed the connection, or did not answer within request.timeout.ms: it stopped, froze, or the network did.',
    source: 'org.apache.kafka.clients.NetworkClientUtils#sendAndReceive, 0.11 to 4.x',
    example: 'java.io.IOException: Connection to 3 was disconnected before the response was read',
  },
  {
    id: 'kafka.trace.timeout',
    starts: `${errors}.TimeoutException: `,
    pattern: /(?<exception>org\.apache\.kafka\.common\.errors\.TimeoutException): (?<reason>[^\r\n]+)/,
    means: 'A request or a batch was not served in time.',
    source: `${errors}.TimeoutException, 0.8.2 to 4.x`,
    example: 'org.apache.kafka.common.errors.TimeoutException: Expiring 5 record(s) for zto_scan_rec-11:120001 ms has passed since batch creation',
  },
  {
    id: 'kafka.trace.controller-moved',
    starts: `${errors}.ControllerMovedException: `,
    pattern: /(?<exception>org\.apache\.kafka\.common\.errors\.ControllerMovedException): (?<reason>[^\r\n]+)/,
    means: 'A controller noticed that another one was elected meanwhile: its own decisions no longer count.',
    source: `${errors}.ControllerMovedException, 2.2 to 4.x`,
    example: 'org.apache.kafka.common.errors.ControllerMovedException: Controller epoch zkVersion check fails. Expected zkVersion = 12',
  },
  {
    id: 'kafka.trace.error',
    starts: [`${errors}.`, 'kafka.common.', 'org.apache.kafka.clients.consumer.'],
    pattern: /(?<exception>(?:org\.apache\.kafka\.common\.errors|org\.apache\.kafka\.clients\.consumer|kafka\.common)\.\w+)(?:: (?<reason>[^\r\n]+))?/,
    means: 'One of Kafka\'s own errors; its class says which.',
    source: `${errors}, org.apache.kafka.clients.consumer, kafka.common, 0.8 to 4.x`,
    example: 'org.apache.kafka.common.errors.NotEnoughReplicasException: Messages are rejected since there are fewer in-sync replicas than required.',
  },
  ...zooKeeperClientTraces,
];
