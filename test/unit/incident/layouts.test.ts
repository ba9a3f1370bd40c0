import assert from 'node:assert/strict';
import type { SourceLog } from '../../../server/incident/log';
import { nodesOf } from '../../../server/incident/nodes/nodes';
import { clustersOf } from '../../../server/incident/nodes/clusters';
import { made, read } from './made';

const broker = (file: string, id: number, facts: Record<string, string> = {}): SourceLog => made(`/logs/${file}`, { facts: { 'broker.id': id, ...facts } });
const zookeeper = (file: string, id?: number): SourceLog => made(`/logs/${file}`, { family: 'zookeeper', facts: id === undefined ? {} : { 'zookeeper.myid': id } });
const gc = (file: string): SourceLog => made(`/logs/${file}`, { family: 'gc' });

/** Layouts of bundles, and which of their files belong together. */
const layouts: Record<string, { logs: SourceLog[]; groups: string[][] }> = {
  'flat, named after the node': {
    logs: [broker('broker1-server.log', 1), gc('broker1-gc.log'), broker('broker2-server.log', 2), gc('broker2-gc.log'), zookeeper('zk1.log'), gc('zk1-gc.log')],
    groups: [['broker1-server.log', 'broker1-gc.log'], ['broker2-server.log', 'broker2-gc.log'], ['zk1.log', 'zk1-gc.log']],
  },
  'flat, the collector\'s own rotation': { logs: [broker('kafka-1.server.log', 1), gc('kafka-1.gc.log.0.current'), broker('kafka-2.server.log', 2), gc('kafka-2.gc.log.0.current')], groups: [['kafka-1.server.log', 'kafka-1.gc.log.0.current'], ['kafka-2.server.log', 'kafka-2.gc.log.0.current']] },
  'flat, the host behind the name': { logs: [broker('server.log.kafka1', 1), gc('gc.log.kafka1'), broker('server.log.kafka2', 2), gc('gc.log.kafka2')], groups: [['server.log.kafka1', 'gc.log.kafka1'], ['server.log.kafka2', 'gc.log.kafka2']] },
  'pod logs, whose numbers are not the ids': { logs: [broker('podlogs/my-cluster-kafka-0_kafka.log', 1), broker('podlogs/my-cluster-kafka-0_kafka_previous.log', 1), broker('podlogs/my-cluster-kafka-1_kafka.log', 2), gc('podlogs/my-cluster-kafka-1_gc.log')], groups: [['podlogs/my-cluster-kafka-0_kafka.log', 'podlogs/my-cluster-kafka-0_kafka_previous.log'], ['podlogs/my-cluster-kafka-1_kafka.log', 'podlogs/my-cluster-kafka-1_gc.log']] },
  'fetched by host': { logs: [broker('kafka01.example.com/var/log/kafka/server.log', 1), gc('kafka01.example.com/var/log/kafka/kafkaServer-gc.log'), broker('kafka02.example.com/var/log/kafka/server.log', 2)], groups: [['kafka01.example.com/var/log/kafka/server.log', 'kafka01.example.com/var/log/kafka/kafkaServer-gc.log'], ['kafka02.example.com/var/log/kafka/server.log']] },
  'fetched by address': { logs: [broker('10.0.0.11/logs/server.log', 1), gc('10.0.0.11/logs/kafkaServer-gc.log'), broker('10.0.0.12/logs/server.log', 2)], groups: [['10.0.0.11/logs/server.log', '10.0.0.11/logs/kafkaServer-gc.log'], ['10.0.0.12/logs/server.log']] },
  'a tree for each kind of log': { logs: [broker('server/kafka1/server.log', 1), gc('gc/kafka1/gc.log'), broker('server/kafka2/server.log', 2), gc('gc/kafka2/gc.log')], groups: [['server/kafka1/server.log', 'gc/kafka1/gc.log'], ['server/kafka2/server.log', 'gc/kafka2/gc.log']] },
  'a folder for each kind of log': { logs: [broker('server/kafka1.log', 1), gc('gc/kafka1.log'), broker('server/kafka2.log', 2), gc('gc/kafka2.log')], groups: [['server/kafka1.log', 'gc/kafka1.log'], ['server/kafka2.log', 'gc/kafka2.log']] },
  'a folder for each day': { logs: [broker('2026-11-21/kafka1/server.log', 1), broker('2026-11-22/kafka1/server.log', 1), gc('2026-11-22/kafka1/gc.log'), broker('2026-11-21/kafka2/server.log', 2)], groups: [['2026-11-21/kafka1/server.log', '2026-11-22/kafka1/server.log', '2026-11-22/kafka1/gc.log'], ['2026-11-21/kafka2/server.log']] },
  'rotated sets across folders': { logs: [broker('kafka1/server.log', 1), broker('kafka1/archive/server.log.2019-05-15-22', 1), gc('kafka1/archive/gc.log.1'), broker('kafka2/server.log', 2)], groups: [['kafka1/server.log', 'kafka1/archive/server.log.2019-05-15-22', 'kafka1/archive/gc.log.1'], ['kafka2/server.log']] },
  'other programs of the host': { logs: [broker('kafka1/server.log', 1), gc('kafka1/kafkaServer-gc.log'), gc('kafka1/connectDistributed-gc.log'), gc('kafka1/schema-registry-gc.log')], groups: [['kafka1/server.log', 'kafka1/kafkaServer-gc.log'], ['kafka1/connectDistributed-gc.log'], ['kafka1/schema-registry-gc.log']] },
  'an incident\'s name that ends as a broker\'s': { logs: [broker('no-kafka1/kafka2/server.log', 2), broker('no-kafka1/kafka3/server.log', 3), made('/logs/no-kafka1/producer/producer.log'), made('/logs/no-kafka1/consumer/consumer.log')], groups: [['no-kafka1/kafka2/server.log'], ['no-kafka1/kafka3/server.log'], ['no-kafka1/producer/producer.log'], ['no-kafka1/consumer/consumer.log']] },
  'one broker id of two clusters in one folder': {
    logs: [broker('prod-server-1.log', 1, { 'kafka.cluster-id': 'AAAA' }), gc('prod-gc-broker1.log'), broker('test-server-1.log', 1, { 'kafka.cluster-id': 'BBBB' }), gc('test-gc-broker1.log')],
    groups: [['prod-server-1.log', 'prod-gc-broker1.log'], ['test-server-1.log', 'test-gc-broker1.log']],
  },
};

describe('incident: layouts of bundles', () => {
  for (const [name, { logs, groups }] of Object.entries(layouts)) {
    it(name, () => {
      const byKey = new Map<string, string[]>();
      for (const [file, { key, why }] of nodesOf(logs, ['/logs'])) {
        assert.notEqual(why, '');
        byKey.set(key, [...byKey.get(key) ?? [], file.slice('/logs/'.length)].sort());
      }
      assert.deepEqual([...byKey.values()].sort(), groups.map(group => [...group].sort()).sort());
    });
  }

  it('leaves open which of two brokers of one id a log is of that tells neither', () => {
    const nodes = nodesOf([broker('prod-server-1.log', 1, { 'kafka.cluster-id': 'AAAA' }), broker('test-server-1.log', 1, { 'kafka.cluster-id': 'BBBB' }), gc('gc-broker1.log')], ['/logs']);
    assert.match(nodes.get('/logs/gc-broker1.log')!.why, /and there are 2 brokers 1 of different clusters beside it$/);
    assert.equal(nodes.get('/logs/prod-server-1.log')!.name, 'broker 1 (cluster AAAA)');
  });

  it('takes no node from the name of an incident', () => {
    for (const root of ['broker-1-down', 'kafka-2-outage-2024', '2024-03 broker 1 lost its session']) {
      assert.doesNotMatch(nodesOf([made(`/${root}/app/gc.log`, { family: 'gc' })], [`/${root}`]).get(`/${root}/app/gc.log`)!.name, /^(?:broker|node|zookeeper) \d/, root);
    }
    assert.equal(nodesOf([made('/broker-1-logs/gc.log', { family: 'gc' })], ['/broker-1-logs']).get('/broker-1-logs/gc.log')!.name, 'broker 1');
  });

  it('gives copies the node of the log that they are copies of', () => {
    const lines = Array.from({ length: 30 }, (_, i) => `[2024-03-05 10:00:${String(i).padStart(2, '0')},000] INFO [KafkaServer id=1] starting (kafka.server.KafkaServer)`);
    const nodes = nodesOf([read('/logs/kafka1/server.log', lines), gc('kafka1/gc.log'), read('/logs/mail/server (2).log', lines)], ['/logs']);
    assert.equal(nodes.get('/logs/mail/server (2).log')!.key, nodes.get('/logs/kafka1/server.log')!.key);
    assert.equal(nodes.get('/logs/mail/server (2).log')!.why, 'a copy of server.log in /logs/kafka1');
  });

  it('takes no log for a copy of another broker\'s that did the same in the same moment', () => {
    const lines = (id: number): string[] => Array.from({ length: 30 }, (_, i) => `[2024-03-05 10:00:${String(i).padStart(2, '0')},000] INFO [KafkaServer id=${id}] starting (kafka.server.KafkaServer)`);
    const nodes = nodesOf([read('/logs/a/server.log', lines(1)), read('/logs/b/server.log', lines(2))], ['/logs']);
    assert.deepEqual([...nodes.values()].map(node => node.name), ['broker 1', 'broker 2']);
  });
});

describe('incident: clusters', () => {
  const together = (...logs: SourceLog[]) => {
    const clusters = clustersOf(logs, nodesOf(logs, ['/logs']));
    return { count: clusters.count, with: (one: string, other: string) => clusters.together(`/logs/${one}`, `/logs/${other}`) };
  };

  it('are one where nothing tells of more', () => {
    const { count, with: fits } = together(broker('kafka1/server.log', 1), broker('kafka2/server.log', 2), zookeeper('zk1/zookeeper.log', 1));
    assert.equal(count, 1);
    assert.ok(fits('kafka1/server.log', 'zk1/zookeeper.log'));
  });

  it('are told apart by cluster ids, in one folder; what states none is of neither', () => {
    const { count, with: fits } = together(broker('server-1.log', 1, { 'kafka.cluster-id': 'AAAA' }), broker('server-2.log', 2, { 'kafka.cluster-id': 'AAAA' }), broker('server-5.log', 5, { 'kafka.cluster-id': 'BBBB' }), broker('server-6.log', 6));
    assert.equal(count, 2);
    assert.deepEqual([fits('server-1.log', 'server-2.log'), fits('server-1.log', 'server-5.log'), fits('server-1.log', 'server-6.log'), fits('server-6.log', 'server-6.log')], [true, false, false, true]);
  });

  it('are told apart by the ZooKeeper hosts they connect to, unless these may be the same', () => {
    const connect = (hosts: string): Record<string, string> => ({ 'zookeeper.connect': hosts });
    assert.equal(together(broker('server-1.log', 1, connect('zk1:2181,zk2:2181')), broker('server-2.log', 2, connect('zk8:2181,zk9:2181'))).count, 2);
    assert.equal(together(broker('server-1.log', 1, connect('zk1:2181,zk2:2181')), broker('server-2.log', 2, connect('zk2:2181'))).count, 1);
    assert.equal(together(broker('server-1.log', 1, connect('zk1:2181')), broker('server-2.log', 2, connect('10.0.0.21:2181'))).count, 1);
    assert.equal(together(broker('server-1.log', 1, connect('zk1:2181/prod')), broker('server-2.log', 2, connect('zk1:2181/test'))).count, 2);
  });

  it('hang together by the sessions that a broker and a ZooKeeper server both tell of', () => {
    const client = (session: string): string => `[2024-03-05 10:00:01,000] INFO Session establishment complete on server zk1/10.0.0.21:2181, sessionid = ${session}, negotiated timeout = 6000 (org.apache.zookeeper.ClientCnxn)`;
    const server = (session: string): string => `2024-03-05 10:00:01,000 [myid:1] - INFO  [CommitProcessor:1:ZooKeeperServer@694] - Established session ${session} with negotiated timeout 6000 for client /10.0.0.1:40100`;
    const id = (cluster: string): string => `[2024-03-05 10:00:02,000] INFO Cluster ID = ${cluster} (kafka.server.KafkaServer)`;
    const { count, with: fits } = together(
      read('/logs/a-server-1.log', [client('0x1000a'), id('AAAA')]), read('/logs/b-server-2.log', [client('0x1000b'), id('BBBB')]), read('/logs/x.log', [server('0x1000a')]), read('/logs/y/zookeeper.log', [server('0x1000b')]),
    );
    assert.equal(count, 2);
    assert.deepEqual([fits('a-server-1.log', 'x.log'), fits('b-server-2.log', 'x.log'), fits('b-server-2.log', 'y/zookeeper.log')], [true, false, true]);
  });
});
