/** Share groups (KIP-932): several consumers of one partition. */
import { explained } from '../messages/explained';
import type { Row } from '../row';

export const sharesRows: readonly Row[] = [
  {
    id: 'kafka.share.initialize-failed',
    starts: 'Failed to initialize the share partition: ',
    pattern: /Failed to initialize the share partition: (?<value>[^\s,)\]}]+)/,
    event: 'kafka.share.failed', mark: 'error', label: 'share partition {value} cannot be opened[: {exception}]', context: ['exception'],
    means: 'The state of the share partition could not be read: its consumers get nothing until it can.',
    source: 'kafka.server.share.SharePartition, 3.9 to 4.x',
    example: '[2026-11-21 22:10:52,764] ERROR Failed to initialize the share partition: payments-ZGFy:orders-7 (kafka.server.share.SharePartition)',
  },
  {
    id: 'kafka.share.write-failed',
    starts: ['Failed to write the share group state for share partition: ', 'Failed to write state to persister for the share partition: ', 'Failed to write the share group state on acquisition lock timeout for share partition: ', 'Failed to update state of the records'],
    pattern: /Failed to write the share group state for share partition: (?<value>[^\s,)\]}]+)|Failed to write state to persister for the share partition: \S+|Failed to write the share group state on acquisition lock timeout for share partition: \S+|Failed to update state of the records/,
    event: 'kafka.share.failed', mark: 'error', label: 'the state of a share partition[ ({value})] cannot be written[: {exception}]', context: ['exception'],
    means: 'What members have acknowledged could not be kept: records may be handed out again.',
    source: 'kafka.server.share.SharePartition, 3.9 to 4.x',
    example: '[2026-11-21 22:10:52,764] ERROR Failed to write the share group state for share partition: payments-ZGFy:orders-7 (kafka.server.share.SharePartition)',
  },
  explained('kafka.share.persister', ['Exhausted max retries for read state RPC for key', 'Exhausted max retries for write state RPC for key', 'Exhausted max retries to find coordinator for', 'Unable to find coordinator for ', 'Unable to perform read state RPC for key', 'Unable to perform write state RPC for key'],
    /Exhausted max retries for read state RPC for key|Exhausted max retries for write state RPC for key|Exhausted max retries to find coordinator for|Unable to find coordinator for \S+ using key|Unable to perform read state RPC for key|Unable to perform write state RPC for key/,
    'The coordinator of share states could not be found, or did not answer.',
    'org.apache.kafka.server.share.persister.PersisterStateManager, 4.0 to 4.x',
    '[2026-11-21 22:10:52,764] ERROR Exhausted max retries for read state RPC for key (org.apache.kafka.server.share.persister.PersisterStateManager)'),
  explained('kafka.share.fetch-failed', ['Error processing delayed share fetch request', 'Error processing fetch queue for share partitions', 'Error processing fetch response for share partitions', 'Unexpected error in processing delayed share fetch request', 'Remote storage fetch failed for group '],
    /Error processing delayed share fetch request|Error processing fetch queue for share partitions|Error processing fetch response for share partitions|Unexpected error in processing delayed share fetch request|Remote storage fetch failed for group (?<group>[^\s,]+), member (?<member>[^\s,]+)/,
    'Records for members of a share group could not be read.',
    'kafka.server.share.SharePartitionManager, 3.9; kafka.server.share.DelayedShareFetch, 4.0 to 4.x',
    '[2026-11-21 22:10:52,764] ERROR Error processing delayed share fetch request (kafka.server.share.DelayedShareFetch)'),
  explained('kafka.share.session', ['Share session error for ', 'Could not create a share session for group ', 'Releasing share session close with correlation from client'],
    /Share session error for (?<value>[^:\s,)\]}]+): no such share session found|Could not create a share session for group (?<group>[^\s,]+) member (?<member>[^\s,]+)|Releasing share session close with correlation from client/,
    'The session between a member of a share group and the broker is missing, or cannot be had.',
    'kafka.server.share.SharePartitionManager, 3.9 to 4.x; kafka.server.KafkaApis, 4.0 to 4.x',
    '[2026-11-21 22:10:52,764] ERROR Share session error for payments-m-1: no such share session found (kafka.server.share.SharePartitionManager)'),
  explained('kafka.share.early', ['Share groups and KafkaShareConsumer are part of the early access of KIP-0', 'Share groups and KafkaShareConsumer are part of a preview feature introduced by KIP-0'],
    /Share groups and KafkaShareConsumer are part of the early access of KIP-932|Share groups and KafkaShareConsumer are part of a preview feature introduced by KIP-932/,
    'Share groups are not finished in this version.',
    'org.apache.kafka.clients.consumer.internals.ShareConsumerDelegateCreator, 4.0 to 4.x',
    '[2026-11-21 22:10:52,764] WARN Share groups and KafkaShareConsumer are part of the early access of KIP-932 (org.apache.kafka.clients.consumer.internals.ShareConsumerDelegateCreator)'),
];
