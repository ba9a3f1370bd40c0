/** Copying between brokers, and requests that fail on the leader: what each error means for one partition. */
import { explained } from '../messages/explained';
import type { Row } from '../row';

const fetcher = 'kafka.server.AbstractFetcherThread';

export const fetchingRows: readonly Row[] = [
  {
    id: 'kafka.fetch.partition-error-old',
    starts: ['Error for partition [', 'Error for partition '],
    pattern: /Error for partition \[?(?<partition>[\w.-]+(?:,\d+)?)\]? to broker (?<leader>\d+): ?(?<exception>[\w.]+)/,
    event: 'kafka.fetch.failed', mark: 'error', label: '{partition}: leader {leader} refused this follower: {exception}', context: ['broker'],
    means: 'The leader refused to serve the partition to this follower. `UnknownTopicOrPartition` for a moment after a topic\'s creation or a restart: the leader has not heard of the partition yet.',
    source: 'kafka.server.AbstractFetcherThread#processFetchRequest, 0.8 to 1.0',
    example: '[2026-11-21 21:43:06,124] ERROR [ReplicaFetcher replicaId=1, leaderId=2, fetcherId=0] Error for partition orders-1 to broker 2:org.apache.kafka.common.errors.UnknownTopicOrPartitionException: This server does not host this topic-partition. (kafka.server.ReplicaFetcherThread)',
  },
  {
    id: 'kafka.fetch.request-error',
    starts: 'Error sending fetch request (sessionId=',
    pattern: /Error sending fetch request \(sessionId=\w+, epoch=\w+\) to node (?<node>-?\d+):/,
    event: 'kafka.fetch.failed', mark: 'error', label: 'fetching from broker {node} failed[: {exception}]', context: ['exception', 'client', 'group', 'broker'],
    means: 'The connection to the broker that is fetched from broke, or it did not answer in time: it stopped, stands still, or the network does. The exception below says which.',
    source: 'org.apache.kafka.clients.FetchSessionHandler#handleError, 1.1 to 4.x',
    example: '[2026-11-21 22:04:59,204] INFO [ReplicaFetcher replicaId=1, leaderId=2, fetcherId=0] Error sending fetch request (sessionId=1834619063, epoch=INITIAL) to node 2: (org.apache.kafka.clients.FetchSessionHandler)',
  },
  {
    id: 'kafka.fetch.processing-error',
    starts: 'Error while processing data for partition ',
    pattern: /Error while processing data for partition (?<partition>[\w.-]+)/,
    event: 'kafka.fetch.failed', mark: 'error', label: '{partition}: what was fetched could not be written[: {exception}]', context: ['exception', 'broker'],
    means: 'The follower has the records and cannot append them to its own log; the exception below says why (a failed disk, a failed mapping). It gives the partition up.',
    source: `${fetcher}#processFetchRequest, 1.0 to 4.x`,
    example: '[2026-11-21 21:55:08,182] ERROR Error while processing data for partition orders-8 (kafka.server.ReplicaFetcherThread)',
  },
  {
    id: 'kafka.fetch.given-up',
    starts: 'Partition ',
    pattern: /Partition (?<partition>[\w.-]+) marked as failed/,
    event: 'kafka.fetch.given-up', mark: 'leader', label: '{partition}: broker {broker} no longer copies it from leader {leader}', context: ['broker', 'leader'],
    means: 'The follower meets an error it cannot get over by itself and stops to copy this partition, until the controller gives it a new order. Usual for a moment while leadership moves; without a later "starts at leader epoch" the replica stays behind.',
    source: `${fetcher}#markPartitionFailed, 2.3 to 4.x`,
    example: '[2026-11-21 22:05:16,713] WARN [ReplicaFetcher replicaId=1, leaderId=3, fetcherId=0] Partition orders-9 marked as failed (kafka.server.ReplicaFetcherThread)',
  },
  {
    id: 'kafka.append.failed',
    starts: 'Error processing append operation on partition ',
    pattern: /Error processing append operation on partition (?:[\w-]{22}:)?(?<partition>[\w.-]+)/,
    event: 'kafka.append.failed', mark: 'error', label: '[{partition}: ]a producer\'s records could not be written[: {exception}]', context: ['exception', 'broker'],
    means: 'The leader could not append what a producer sent; the exception below says why. `NotEnoughReplicas`: too few replicas in sync for acks=all. `OutOfOrderSequence` after a move of the leadership: the producer starts its numbering anew.',
    source: 'kafka.server.ReplicaManager#appendToLocalLog, 0.9 to 4.x; with the topic id since 4.0',
    example: '[2026-11-21 21:42:32,182] ERROR [ReplicaManager broker=2] Error processing append operation on partition orders-1 (kafka.server.ReplicaManager)',
  },
  explained('kafka.fetch.truncation', ["Based on follower's leader epoch, leader replied with ", "Based on replica's leader epoch, leader replied with ", 'Retrying leaderEpoch request for partition '],
    /Based on (?:follower|replica)'s leader epoch, leader replied with (?:an? (?:unknown )?(?:offset|leader epoch)|epoch )|Retrying leaderEpoch request for partition (?<partition>[\w.-]+) as the leader reported an error: (?<errorName>\w+)/,
    'A new follower asks its leader where their logs part, to cut its own back. "unknown offset … High watermark will be used": the leader does not know the epoch, as on a log without any epoch yet.',
    'kafka.server.ReplicaFetcherThread#maybeTruncate, 0.11 to 2.0; kafka.server.AbstractFetcherThread#getOffsetTruncationState, 2.0 to 4.x',
    "[2026-11-21 21:43:05,863] WARN [ReplicaFetcher replicaId=1, leaderId=2, fetcherId=0] Based on follower's leader epoch, leader replied with an unknown offset in orders-7. High watermark 0 will be used for truncation. (kafka.server.ReplicaFetcherThread)"),
  explained('kafka.fetch.transient', ['Received UNKNOWN_TOPIC_ID from the leader for partition ', 'Received UNKNOWN_TOPIC_OR_PARTITION from the leader for partition ', 'Received INCONSISTENT_TOPIC_ID from the leader for partition ', 'Non-monotonic update of high watermark from ', 'Broker 0 stopped fetcher for partitions ', 'Stopped serving replicas in dir '],
    /Received (?<errorName>\w+) from the leader for partition (?<partition>[\w.-]+)|Non-monotonic update of high watermark |Broker \d+ stopped fetcher |Stopped serving replicas /,
    'Leader and follower do not know the same of the partition yet: right after its creation, or after a broker\'s start. It passes with the next metadata.',
    'kafka.server.ReplicaManager, 1.0 to 4.x; kafka.server.AbstractFetcherThread, 2.7 to 4.x; kafka.log.Log, 2.7 to 3.0; kafka.log.UnifiedLog, 3.1 to 4.0; org.apache.kafka.storage.internals.log.UnifiedLog, 4.1 to 4.x',
    '[2026-11-21 22:04:11,409] WARN [ReplicaFetcher replicaId=1, leaderId=2, fetcherId=0] Received UNKNOWN_TOPIC_ID from the leader for partition orders-7. This error may be returned transiently when the partition is being created or deleted, but it is not expected to persist. (kafka.server.ReplicaFetcherThread)'),
];
