/** All messages of a ZooKeeper server, and those of the client that its tools hold. */
import '../messages/fields';
import './fields';
import { zooKeeperClientRows } from '../messages/zookeeperClient';
import type { Row } from '../row';
import { quorumRows } from './quorum';
import { serverRows } from './server';
import { sessionRows } from './sessions';
import { workingRows } from './working';

export const zooKeeperMessages: readonly Row[] = [...sessionRows, ...quorumRows, ...serverRows, ...workingRows, ...zooKeeperClientRows];
