/** Consumer groups, seen by their coordinator. */
import type { Row } from '../row';

const coordinator = 'kafka.coordinator.group.GroupCoordinator';

export const groupRows: readonly Row[] = [
  {
    id: 'kafka.group.rebalancing',
    starts: 'Preparing to rebalance group ',
    pattern: /Preparing to rebalance group (?<group>\S+) (?:in state (?<state>\w+) )?with old generation (?<generation>\d+)/,
    event: 'kafka.group.rebalancing', mark: 'other', label: 'group {group} rebalances, generation {generation} ends',
    means: 'A member joined, left or fell silent: the group stops and shares its partitions out anew. Rebalances without end point at members that do not poll in time (max.poll.interval.ms) or freeze.',
    source: `${coordinator}#prepareRebalance, 0.9 to 4.x`,
    example: '[2019-05-01 00:00:12,345] INFO [GroupCoordinator 1]: Preparing to rebalance group consumer-12 with old generation 3402 (__consumer_offsets-17) (kafka.coordinator.group.GroupCoordinator)',
  },
  {
    id: 'kafka.group.stabilized',
    starts: 'Stabilized group ',
    pattern: /Stabilized group (?<group>\S+) generation (?<generation>\d+)/,
    event: 'kafka.group.stable', mark: 'other', label: 'group {group} is complete, generation {generation}',
    means: 'All members have joined; the group works again once its leader has assigned the partitions.',
    source: `${coordinator}#onCompleteJoin, 0.9 to 4.x`,
    example: '[2019-05-01 00:00:15,345] INFO [GroupCoordinator 1]: Stabilized group consumer-12 generation 3403 (__consumer_offsets-17) (kafka.coordinator.group.GroupCoordinator)',
  },
  {
    id: 'kafka.group.assigned',
    starts: 'Assignment received from leader ',
    pattern: /Assignment received from leader (?:(?<member>\S+) )?for group (?<group>\S+) for generation (?<generation>\d+)/,
    event: 'kafka.group.assigned', mark: 'other', label: 'group {group}: partitions are shared out, generation {generation}',
    means: 'The rebalance is over: the leading member has told the coordinator who gets which partitions, and the group works again.',
    source: `${coordinator}#doSyncGroup, 0.9 to 4.x`,
    example: '[2026-11-21 22:07:47,161] INFO [GroupCoordinator 2]: Assignment received from leader consumer-1-3d574543 for group billing for generation 1. The group has 1 members, 0 of which are static. (kafka.coordinator.group.GroupCoordinator)',
  },
  {
    id: 'kafka.group.member-failed',
    starts: 'Member ',
    pattern: /Member (?<member>\S+) in group (?<group>\S+) has failed/,
    event: 'kafka.group.member-lost', mark: 'silence', label: 'group {group}: member {member} fell silent',
    means: 'The coordinator heard no heartbeat from the member for session.timeout.ms: it is thrown out, its partitions go to others.',
    source: `${coordinator}#onExpireHeartbeat, 0.10 to 4.x`,
    example: '[2019-05-01 00:00:12,345] INFO [GroupCoordinator 1]: Member consumer-1-4f1c7e35-6a5b-4a54-9a8a-0a1b2c3d4e5f in group orders has failed, removing it from the group (kafka.coordinator.group.GroupCoordinator)',
  },
  {
    id: 'kafka.group.member-left',
    starts: 'Member ',
    pattern: /Member (?<member>\S+) (?:in group (?=\S+ has left)|has left group )(?<group>[^\s,]+)(?: has left)?/,
    event: 'kafka.group.member-left', mark: 'other', label: 'group {group}: member {member} left',
    means: 'The member said goodbye: it was closed, or asked to start over.',
    source: `${coordinator}#handleLeaveGroup, 0.9 to 4.x`,
    example: '[2019-05-01 00:00:12,345] INFO [GroupCoordinator 1]: Member consumer-1-4f1c7e35 in group orders has left, removing it from the group (kafka.coordinator.group.GroupCoordinator)',
  },
  {
    id: 'kafka.group.dead',
    starts: 'Group ',
    pattern: /Group (?<group>\S+) with generation (?<generation>\d+) is now (?<state>empty|dead)/,
    event: 'kafka.group.empty', mark: 'other', label: 'group {group} is {state}',
    means: 'The group\'s last member has gone.',
    source: `${coordinator}, 0.9 to 4.x`,
    example: '[2019-05-01 00:00:12,345] INFO [GroupCoordinator 1]: Group orders with generation 3404 is now empty (__consumer_offsets-17) (kafka.coordinator.group.GroupCoordinator)',
  },
  {
    id: 'kafka.group.offsets-expired',
    starts: 'Removed 0 expired offsets in ',
    pattern: /Removed (?<count>\d+) expired offsets in (?<tookMs>\d+) milliseconds/,
    means: 'Offsets that no group has used for offsets.retention.minutes are forgotten.',
    source: 'kafka.coordinator.group.GroupMetadataManager#cleanupGroupMetadata, 0.9 to 4.x',
    example: '[2019-05-01 00:00:12,345] INFO [GroupMetadataManager brokerId=1] Removed 0 expired offsets in 2 milliseconds. (kafka.coordinator.group.GroupMetadataManager)',
  },
  {
    id: 'kafka.group.loading',
    starts: ['Finished loading offsets and group metadata from ', 'Finished unloading ', 'Scheduling loading of offsets and group metadata from ', 'Scheduling unloading of offsets and group metadata from ', 'Loading group metadata for ', 'Elected as the group coordinator for partition ', 'Resigned as the group coordinator for partition '],
    pattern: /(?:Finished loading offsets and group metadata from (?<partition>\S+) in (?<tookMs>\d+) milliseconds|Finished unloading |Scheduling (?:un)?loading of offsets|Loading group metadata for (?<group>\S+)|(?:Elected|Resigned) as the group coordinator for partition (?<count>\d+))/,
    means: 'The coordination of a share of all groups comes to this broker or leaves it: leadership of a __consumer_offsets partition moved.',
    source: 'kafka.coordinator.group.GroupMetadataManager, 0.9 to 4.x',
    example: '[2019-05-01 00:00:12,345] INFO [GroupMetadataManager brokerId=1] Finished loading offsets and group metadata from __consumer_offsets-17 in 12 milliseconds. (kafka.coordinator.group.GroupMetadataManager)',
  },
];
