/** Exceptions in a ZooKeeper server's log that say what the record above them is about. */
import { zooKeeperClientTraces } from '../messages/zookeeperClient';
import type { Row } from '../row';

export const traceRows: readonly Row[] = [
  {
    id: 'zk.trace.end-of-stream',
    starts: ['EndOfStreamException: ', 'org.apache.zookeeper.server.ServerCnxn$EndOfStreamException: '],
    pattern: /(?<exception>[\w.$]*EndOfStreamException): Unable to read additional data from client sessionid (?<session>0x[0-9a-f]+), likely client has closed socket/,
    event: 'zk.connection.ended', mark: 'session', label: 'the client of session {session} closed its socket',
    means: 'The client went away without closing its session: it ended, was killed, or gave up the connection. The session lives on until it is resumed or expires. 0x0 is a port check, not a client.',
    source: 'org.apache.zookeeper.server.NIOServerCnxn#doIO, 3.4 to 3.5',
    example: 'EndOfStreamException: Unable to read additional data from client sessionid 0x367772767999306, likely client has closed socket',
  },
  ...zooKeeperClientTraces,
];
