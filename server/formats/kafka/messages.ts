/** All messages of brokers, controllers and clients, and those of the ZooKeeper client they hold. */
import '../messages/fields';
import './fields';
import { zooKeeperClientRows } from '../messages/zookeeperClient';
import type { Row } from '../row';
import { clientFaultsRows } from './clientFaults';
import { clientRows } from './clients';
import { connectRows } from './connect';
import { consumerFaultsRows } from './consumerFaults';
import { controllerRows } from './controller';
import { controllerFaultsRows } from './controllerFaults';
import { controllerWorkRows } from './controllerWork';
import { dyingRows } from './dying';
import { faultRows } from './faults';
import { fetchingRows } from './fetching';
import { groupFaultsRows } from './groupFaults';
import { groupRows } from './groups';
import { groups4Rows } from './groups4';
import { kraftRows } from './kraft';
import { kraftFaultsRows } from './kraftFaults';
import { lifecycleRows } from './lifecycle';
import { logRows } from './log';
import { logDamageRows } from './logDamage';
import { logKeepingRows } from './logKeeping';
import { memberRows } from './members';
import { networkFaultsRows } from './networkFaults';
import { oddEndsRows } from './oddEnds';
import { replicaFaultsRows } from './replicaFaults';
import { replicationRows } from './replication';
import { runningRows } from './running';
import { settingNotesRows } from './settingNotes';
import { sharesRows } from './shares';
import { stateChangeRows } from './stateChanges';
import { storageRows } from './storage';
import { streamsRows } from './streams';
import { tieredRows } from './tiered';
import { transactionsRows } from './transactions';

export const kafkaMessages: readonly Row[] = [
  ...replicationRows, ...fetchingRows, ...stateChangeRows, ...controllerRows, ...controllerWorkRows, ...kraftRows, ...logRows, ...storageRows,
  ...lifecycleRows, ...runningRows, ...groupRows, ...memberRows, ...clientRows, ...zooKeeperClientRows,
  ...logDamageRows, ...logKeepingRows, ...dyingRows, ...replicaFaultsRows, ...controllerFaultsRows, ...kraftFaultsRows, ...networkFaultsRows, ...settingNotesRows,
  ...groupFaultsRows, ...transactionsRows, ...consumerFaultsRows, ...clientFaultsRows, ...tieredRows, ...sharesRows, ...groups4Rows, ...connectRows, ...streamsRows, ...oddEndsRows, ...faultRows,
];
