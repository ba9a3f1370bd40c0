/** Fields of ZooKeeper's own messages. */
import { defineFields, parsers } from '../fields';

const { whole, decimal } = parsers;

defineFields({
  sid: { token: 'variable', concept: 'zookeeper.server-id', parse: whole },
  zkLeader: { as: 'leader', token: 'variable', concept: 'zookeeper.leader', parse: whole },
  quorumState: { as: 'state', token: 'enumMember', concept: 'zookeeper.quorum-state', conceptByValue: true },
  peerState: { token: 'enumMember', concept: 'zookeeper.quorum-state', conceptByValue: true },
  phase: { token: 'enumMember', concept: 'zookeeper.sync-phase', conceptByValue: true },
  round: { token: 'number', concept: 'zookeeper.election-round' },
  zkEpoch: { as: 'epoch', token: 'number', concept: 'zookeeper.epoch' },
  keeperOp: { as: 'operation', token: 'enumMember', concept: 'zookeeper.operation', conceptByValue: true },
  settingMs: { token: 'number', concept: 'zookeeper.setting', parse: decimal },
  minTimeoutMs: { token: 'number', concept: 'zookeeper.min-session-timeout', parse: decimal },
  maxTimeoutMs: { token: 'number', concept: 'zookeeper.max-session-timeout', parse: decimal },
  tickMs: { token: 'number', concept: 'zookeeper.tick-time', parse: decimal },
  ticks: { token: 'number', concept: 'zookeeper.tick-time', parse: whole },
  limit: { token: 'number', concept: 'zookeeper.max-client-connections', parse: whole },
});
