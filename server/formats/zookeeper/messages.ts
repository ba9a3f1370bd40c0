/** All messages of a ZooKeeper server, and those of the client that its tools hold. */
import '../messages/fields';
import './fields';
import { zooKeeperClientRows } from '../messages/zookeeperClient';
import type { Row } from '../row';
import { connectionRows } from './connections';
import { ensembleRows } from './ensemble';
import { quorumRows } from './quorum';
import { runningRows } from './running';
import { serverRows } from './server';
import { sessionRows } from './sessions';
import { storageRows } from './storage';
import { workingRows } from './working';

export const zooKeeperMessages: readonly Row[] = [
  ...connectionRows, ...sessionRows, ...ensembleRows, ...quorumRows, ...storageRows, ...serverRows, ...runningRows, ...workingRows, ...zooKeeperClientRows,
];
