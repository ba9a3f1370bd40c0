/** All messages of brokers, controllers and clients, and those of the ZooKeeper client they hold. */
import '../messages/fields';
import './fields';
import { zooKeeperClientRows } from '../messages/zookeeperClient';
import type { Row } from '../row';
import { clientRows } from './clients';
import { controllerRows } from './controller';
import { controllerWorkRows } from './controllerWork';
import { fetchingRows } from './fetching';
import { groupRows } from './groups';
import { kraftRows } from './kraft';
import { lifecycleRows } from './lifecycle';
import { logRows } from './log';
import { memberRows } from './members';
import { replicationRows } from './replication';
import { runningRows } from './running';
import { stateChangeRows } from './stateChanges';
import { storageRows } from './storage';

export const kafkaMessages: readonly Row[] = [
  ...replicationRows, ...fetchingRows, ...stateChangeRows, ...controllerRows, ...controllerWorkRows, ...kraftRows, ...logRows, ...storageRows,
  ...lifecycleRows, ...runningRows, ...groupRows, ...memberRows, ...clientRows, ...zooKeeperClientRows,
];
