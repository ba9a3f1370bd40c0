/** Kafka brokers, controllers, Connect workers, clients; and whatever else holds a ZooKeeper client. */
import type { Format, Recognition } from '../format';
import { MessageCatalogues } from '../messages/catalogues';
import { Describer } from '../messages/describe';
import { Header } from '../messages/header';
import { MessageReader } from '../messages/reader';
import { census, layoutName, score } from '../messages/recognise';
import { contextRows } from './contexts';
import { LoadingFollower } from './loading';
import { kafkaMessages } from './messages';
import { traceRows } from './traces';

const known = new MessageCatalogues({ messages: kafkaMessages, contexts: contextRows, traces: traceRows });
const describer = new Describer(known);
const header = new Header();

export const kafkaFormat: Format = {
  family: 'kafka',
  rows: known.rows,
  recognise(head): Recognition | null {
    const found = census(head, known);
    const own = Math.min(found.records, found.kafka + found.zooKeeperClient);
    if (own === 0) return null;
    const version = found.kafkaVersion ? `Kafka ${found.kafkaVersion}, ` : '';
    const whose = found.kafka === 0 ? ', ZooKeeper client only' : found.broker === 0 && found.connect === 0 ? ', client' : '';
    return { score: score(own, found.records), dialect: `${version}${layoutName(found)}${whose}` };
  },
  reader: out => new MessageReader(out, known, new LoadingFollower(out)),
  describe: line => describer.describe(line),
  stamp: (line, stamp) => header.readStamp(line, stamp),
};
