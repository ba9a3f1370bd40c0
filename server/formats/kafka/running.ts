/** A broker's stop that does not go smoothly, its registration, and what it writes as its parts start and end. */
import { explained } from '../messages/explained';
import type { Row } from '../row';

export const runningRows: readonly Row[] = [
  {
    id: 'kafka.controlled-shutdown-waiting',
    starts: ['Controlled shutdown request returned after ', 'Error during controlled shutdown, possibly because ', 'Retrying controlled shutdown (0 retries remaining)'],
    pattern: /Controlled shutdown request returned after (?<tookMs>\d+)ms with (?<count>\d+) partitions remaining to move|(?<reason>Error) during controlled shutdown, possibly because |Retrying controlled shutdown \((?<attempts>\d+) retries remaining\)/,
    event: 'kafka.shutdown.waiting', mark: 'lifecycle', label: 'controlled shutdown of broker {broker} is not over[: {count} partitions remain][, {attempts} more attempts]', context: ['broker'],
    means: 'The controller has not moved all leaderships away yet, or could not be reached: the broker asks again (controlled.shutdown.max.retries, 3). Usual when the last brokers stop together: nobody can take over.',
    source: 'kafka.server.KafkaServer#controlledShutdown, 0.8 to 3.x',
    example: '[2026-11-21 21:34:00,307] INFO [KafkaServer id=1] Controlled shutdown request returned after 115ms with 18 partitions remaining to move (kafka.server.KafkaServer)',
  },
  {
    id: 'kafka.broker.registering-again',
    starts: 're-registering broker info in ZK for broker ',
    pattern: /re-registering broker info in ZK for broker (?<broker>\d+)/,
    event: 'kafka.broker.registering', mark: 'session', label: 'broker {broker} registers again with a new ZooKeeper session',
    means: 'The broker\'s session had expired; it has a new one and writes itself into /brokers/ids again. Until then it was not part of the cluster.',
    source: 'kafka.server.KafkaHealthcheck$SessionExpireListener#handleNewSession, 0.8 to 1.0',
    example: '[2026-11-21 21:43:40,491] INFO re-registering broker info in ZK for broker 2 (kafka.server.KafkaHealthcheck$SessionExpireListener)',
  },
  {
    id: 'kafka.thread.uncaught',
    starts: ["Uncaught exception in thread '", 'Uncaught exception in scheduled task ', 'Processor got uncaught exception', 'unhandled exception caught in ', 'Exception occurred from thread '],
    pattern: /Uncaught exception in (?:thread|scheduled task) '(?<worker>[^']+)'|Processor got uncaught exception|unhandled exception caught in (?<value>\w+)|Exception occurred from thread (?<reason>\S+)/,
    event: 'kafka.thread.died', mark: 'error', label: 'a thread failed[: {worker}][: {value}][: {reason}][, {exception}]', context: ['exception'],
    means: 'A thread met an exception nobody had reckoned with; below it stands which. Many at once, with OutOfMemoryError: the heap is full.',
    source: 'org.apache.kafka.common.utils.KafkaThread, kafka.utils.KafkaScheduler, kafka.network.Processor, kafka.common.InterBrokerSendThread, org.apache.zookeeper.server.ZooKeeperThread; 0.10 to 4.x',
    example: "[2026-11-21 22:13:31,646] ERROR Uncaught exception in thread 'kafka-scheduler-5': (org.apache.kafka.common.utils.KafkaThread)",
  },
  explained('kafka.controlled-shutdown-detail', ['Remaining partitions to move: ', 'Error code from controller: '],
    /Remaining partitions to move: |Error code from controller: (?<errorName>\w+)/,
    'What the controller answered to the request for a controlled shutdown: which leaderships it could not move.',
    'kafka.server.KafkaServer#controlledShutdown, 0.8 to 3.x',
    '[2026-11-21 21:38:21,782] INFO [KafkaServer id=1] Remaining partitions to move: __consumer_offsets-5,__consumer_offsets-1 (kafka.server.KafkaServer)'),
  explained('kafka.zk.nodes', [
    'done re-registering broker', 'Subscribing to /brokers/topics path to watch for new topics', 'Result of znode creation is: ', 'Stat of the created znode at ', 'Feature ZK node ', 'Successfully created /',
    'Waiting for keeper state SyncConnected', 'Terminate ZkClient event thread', 'Updated cache from existing ',
  ],
    /done re-registering |Subscribing to |Result of znode creation is: (?<keeperError>\w+)|Stat of the created znode at (?<znode>\S+) is: |Feature ZK node |Successfully created |Waiting for keeper state |Terminate ZkClient event thread|Updated cache from existing /,
    'The broker reads and writes its nodes in ZooKeeper. NODEEXISTS at /controller: another broker is the controller.',
    'kafka.utils.ZKCheckedEphemeral, kafka.server.KafkaHealthcheck (up to 1.0), kafka.zk.KafkaZkClient, FinalizedFeatureChangeListener (1.1 to 3.x)',
    '[2026-11-21 21:43:02,012] INFO Result of znode creation is: OK (kafka.utils.ZKCheckedEphemeral)'),
  explained('kafka.parts', [
    'Registered signal handlers for ', 'Registered kafka:type=', 'Registered `kafka:type=', 'Updated connection-accept-rate max connection creation rate to ', 'Updated PLAINTEXT max connection creation rate',
    'Start processing ', 'End processing ', 'Started processors for ', 'Started socket server acceptors and processors', 'Stopping socket server request processors', 'Stopped socket server request processors',
    'shut down completely', 'Shut down completely', 'shutdown completed', 'Shutdown complete', 'shutting down', 'shut down', 'Node to controller channel manager for ', 'Broker to controller channel manager for ',
    'Metrics scheduler closed', 'Closing reporter ', 'Metrics reporters closed', 'Broker and topic stats closed', 'App info ', 'initializing Kafka metrics collector', 'Acquired new producerId block ',
    'There is no producerId block yet ', 'Read current producerId block ', 'Attempting to send response via channel for which there is no open connection', 'Client requested connection close from node ', 'Client requested disconnect from node ',
  ],
    /[A-Za-z]+ ?/,
    'A part of the process starts or ends, or a connection is closed on purpose.',
    'org.apache.kafka.common, kafka.server, kafka.network, kafka.coordinator, 0.8 to 4.x',
    '[2026-11-21 22:04:03,772] INFO Registered signal handlers for TERM, INT, HUP (org.apache.kafka.common.utils.LoggingSignalHandler)'),
];
