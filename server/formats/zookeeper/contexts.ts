/** What stands in square brackets in front of a message. */
import type { Row } from '../row';

export const contextRows: readonly Row[] = [
  {
    id: 'zk.context.times',
    starts: '[0 times] ',
    pattern: /\[(?<count>\d+) times\] /,
    means: 'The server holds equal warnings back and says how many there were since it last wrote one.',
    source: 'org.apache.zookeeper.server.RateLogger#flush, 3.5 to 3.9',
    example: '2021-03-02 10:11:12,345 [myid:1] - WARN  [NIOServerCxnFactory.AcceptThread:0.0.0.0/0.0.0.0:2181:RateLogger@56] - [12 times] Message: Error accepting new connection: Too many connections from /10.20.1.12 - max is 60',
  },
];
