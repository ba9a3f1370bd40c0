/** All messages of brokers, controllers and clients, and those of the ZooKeeper client they hold. */
import '../messages/fields';
import './fields';
import { zooKeeperClientRows } from '../messages/zookeeperClient';
import type { Row } from '../row';
import { clientRows } from './clients';
import { controllerRows } from './controller';
import { groupRows } from './groups';
import { lifecycleRows } from './lifecycle';
import { logRows } from './log';
import { replicationRows } from './replication';

export const kafkaMessages: readonly Row[] = [...replicationRows, ...controllerRows, ...logRows, ...lifecycleRows, ...groupRows, ...clientRows, ...zooKeeperClientRows];
