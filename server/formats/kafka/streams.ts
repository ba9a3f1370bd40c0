/** Streams applications: their states, threads, tasks and stores. */
import { explained } from '../messages/explained';
import type { Row } from '../row';

const internals = 'org.apache.kafka.streams.processor.internals';

export const streamsRows: readonly Row[] = [
  {
    id: 'kafka.streams.state',
    starts: 'State transition from ',
    pattern: /State transition from (?<oldState>[A-Z_]+) to (?<state>[A-Z_]+)/,
    event: 'kafka.streams.state', mark: 'other', label: '[{thread}: ]{previousState}, now {state}', context: ['thread'],
    means: 'The application, or one of its threads, goes from one state to the next. REBALANCING and PARTITIONS_REVOKED: nothing is processed meanwhile. ERROR: all threads are dead, the application does nothing any more.',
    source: `org.apache.kafka.streams.KafkaStreams, ${internals}.StreamThread, INFO, 0.11 to 4.x`,
    example: '[2021-03-02 10:11:12,345] INFO stream-thread [orders-1f-StreamThread-1] State transition from RUNNING to PARTITIONS_REVOKED (org.apache.kafka.streams.processor.internals.StreamThread)',
  },
  {
    id: 'kafka.streams.failed',
    starts: 'Encountered the following exception during processing',
    pattern: /Encountered the following exception during processing/,
    event: 'kafka.streams.failed', mark: 'error', label: '[{thread}: ]a Streams thread failed[: {exception}]', context: ['thread', 'exception'],
    means: 'A thread met an exception that it cannot go on from. Without a handler that replaces it the thread ends, and its tasks go to the others; the handler may end the application instead (SHUTDOWN_CLIENT, SHUTDOWN_APPLICATION).',
    source: `${internals}.StreamThread, org.apache.kafka.streams.KafkaStreams, ERROR, 1.0 to 4.x`,
    example: '[2021-03-02 10:11:12,345] ERROR stream-thread [orders-1f-StreamThread-1] Encountered the following exception during processing and the thread is going to shut down:  (org.apache.kafka.streams.processor.internals.StreamThread)',
  },
  {
    id: 'kafka.streams.dead',
    starts: 'All stream threads have died',
    pattern: /All stream threads have died/,
    event: 'kafka.streams.dead', mark: 'error', label: '[{thread}: ]no Streams thread is left', context: ['thread'],
    means: 'Every thread of the application has ended with an error. The process lives, and processes nothing, until it is started again.',
    source: 'org.apache.kafka.streams.KafkaStreams, WARN and ERROR, 1.0 to 2.7',
    example: '[2021-03-02 10:11:12,345] WARN stream-client [orders-1f] All stream threads have died. The instance will be in error state and should be closed. (org.apache.kafka.streams.KafkaStreams)',
  },
  {
    id: 'kafka.streams.corrupted',
    starts: 'Detected the states of tasks ',
    pattern: /Detected the states of tasks (?<value>[^\s]+(?:, [^\s]+)*) are corrupted/,
    event: 'kafka.streams.corrupted', mark: 'error', label: '[{thread}: ]the state of tasks {value} is built anew', context: ['thread', 'exception'],
    means: 'What the stores of these tasks hold cannot be trusted, or its place in the changelog is gone. They are read from the changelog again from the beginning: until that is done the tasks process nothing.',
    source: `${internals}.StreamThread, StoreChangelogReader, WARN, 2.6 to 4.x`,
    example: '[2021-03-02 10:11:12,345] WARN stream-thread [orders-1f-StreamThread-1] Detected the states of tasks [1_10] are corrupted. Will close the task as dirty and re-create and bootstrap from scratch. (org.apache.kafka.streams.processor.internals.StreamThread)',
  },
  {
    id: 'kafka.streams.fenced',
    starts: 'Detected that the thread is being fenced',
    pattern: /Detected that the thread is being fenced/,
    event: 'kafka.streams.fenced', mark: 'error', label: '[{thread}: ]the thread was fenced: its partitions are somebody else\'s', context: ['thread', 'exception'],
    means: 'The group went on without this thread, mostly as it did not poll in time (`max.poll.interval.ms`). It gives its tasks up without writing, and joins again.',
    source: `${internals}.StreamThread, WARN, 2.5 to 4.x`,
    example: '[2021-03-02 10:11:12,345] WARN stream-thread [orders-1f-StreamThread-1] Detected that the thread is being fenced. This implies that this thread missed a rebalance and dropped out of the consumer group. (org.apache.kafka.streams.processor.internals.StreamThread)',
  },
  explained('kafka.streams.restored', ['Restored and ready to run', 'Restoration took 0 ms for all ', 'Finished restoring changelog ', 'End offset for changelog ', 'Restoration in progress for 0 partitions', 'Resumed and ready to run'],
    /Restored and ready to run|Restoration took (?<tookMs>\d+) ms for all |Finished restoring changelog \S+|End offset for changelog \S+|Restoration in progress for \d+ partitions|Resumed and ready to run/,
    'The stores of the tasks have been read from their changelogs; processing goes on. A restoration that takes long is a store that is large, or that had to be read from the beginning.',
    `${internals}.StreamThread, StreamTask, StoreChangelogReader, 2.4 to 4.x`,
    '[2021-03-02 10:11:12,345] INFO stream-thread [orders-1f-StreamThread-1] Restoration took 679 ms for all tasks [0_6] (org.apache.kafka.streams.processor.internals.StreamThread)'),
  explained('kafka.streams.assigned', ['Handle new assignment with:', 'Assigned tasks ', 'All members participating in this rebalance:', 'No followup rebalance was requested', 'Requested to schedule probing rebalance for ', 'Requested to schedule immediate rebalance ', 'Finished stable assignment of tasks', 'Finished unstable assignment of tasks', 'Triggering the followup rebalance scheduled for ', 'partition assignment took 0 ms', 'partition revocation took 0 ms', 'partition unassignment took 0 ms', 'at state PARTITIONS_REVOKED: partitions ', 'at state RUNNING: partitions ', 'Suspended active tasks ', 'Decided on assignment: '],
    /\S+/,
    'Tasks are shared out among the threads of the application, by the consumer group behind it.',
    `${internals}.StreamsPartitionAssignor, TaskManager, StreamsRebalanceListener, 2.4 to 4.x`,
    '[2021-03-02 10:11:12,345] INFO stream-thread [orders-1f-StreamThread-1-consumer] No followup rebalance was requested, resetting the rebalance schedule. (org.apache.kafka.streams.processor.internals.StreamsPartitionAssignor)'),
  explained('kafka.streams.working', ['Processed 0 total records, ran 0 punctuators', 'Setting topic \'', 'Closing record collector clean', 'Closing record collector dirty', 'Informed thread to shut down', 'Informed to shut down', 'Streams client stopped completely', 'Streams client stopped to ERROR completely', 'Streams client cannot stop completely', 'Stopped Streams client', 'Starting Streams client', 'Shutdown complete', 'Creating restore consumer client', 'Creating shared producer client', 'Creating consumer client', 'Creating thread producer client', 'Creating task producer client', 'Creating producer client', 'Created state store manager for task', 'Deleting obsolete state directory ', 'Deleted state directory', 'Kafka Streams version: ', 'Kafka Streams commit ID: ', 'Sleeping to wait for other threads', 'Reading UUID from process file: ', 'Created new process id: ', 'Suspended RUNNING', 'Suspended running', 'Closed clean', 'Closed and recycled', 'Closed dirty', 'Task ', 'Not all application instances are on the same version'],
    /Processed \d+ total records|Setting topic '(?<topic>[^']+)'|(?:Closing|Closed|Suspended|Creat|Inform|Streams|Stopped|Starting|Shutdown|Deleting|Deleted|Kafka Streams|Sleeping|Reading|Not all|Task \S+ (?:was|is|in) )/,
    'A Streams application tells of its work: threads, clients, tasks and stores that begin and end.',
    `org.apache.kafka.streams.KafkaStreams, ${internals}, 1.0 to 4.x`,
    '[2021-03-02 10:11:12,345] INFO stream-thread [orders-1f-StreamThread-3] Setting topic \'orders\' to consume from earliest offset (org.apache.kafka.streams.processor.internals.StreamThread)'),
];
