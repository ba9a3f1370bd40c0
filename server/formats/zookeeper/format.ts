/** ZooKeeper servers, 3.4 to 3.9. */
import type { Format, Recognition } from '../format';
import { MessageCatalogues } from '../messages/catalogues';
import { Describer } from '../messages/describe';
import { Header } from '../messages/header';
import { Layout } from '../messages/layout';
import { MessageReader } from '../messages/reader';
import { census, layoutName, score } from '../messages/recognise';
import { contextRows } from './contexts';
import { zooKeeperMessages } from './messages';
import { traceRows } from './traces';

const known = new MessageCatalogues({ messages: zooKeeperMessages, contexts: contextRows, traces: traceRows });
const describer = new Describer(known);
const header = new Header();

export const zookeeperFormat: Format = {
  family: 'zookeeper',
  rows: known.rows,
  recognise(head): Recognition | null {
    const found = census(head, known);
    if (found.zooKeeperServer === 0) return null;
    const version = found.zooKeeperVersion ? `ZooKeeper ${found.zooKeeperVersion}` : 'ZooKeeper';
    const layout = layoutName(found);
    return { score: score(found.zooKeeperServer, found.records), dialect: found.layout === Layout.ZooKeeper ? `${version} ${layout}` : `${version}, ${layout}` };
  },
  reader: out => new MessageReader(out, known),
  describe: line => describer.describe(line),
  stamp: (line, stamp) => header.readStamp(line, stamp),
};
