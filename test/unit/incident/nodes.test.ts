import assert from 'node:assert/strict';
import type { SourceLog } from '../../../server/incident/log';
import { nodesOf } from '../../../server/incident/nodes/nodes';
import { made, read } from './made';

/** "file -> node" for each log. */
function names(logs: SourceLog[], roots = ['/logs']): Record<string, string> {
  return Object.fromEntries([...nodesOf(logs, roots)].map(([file, node]) => [file, node.name]));
}

describe('incident: nodes', () => {
  it('takes a folder named after a node', () => {
    const nodes = nodesOf([made('/logs/broker-3/gc.log', { family: 'gc' }), made('/logs/broker-3/server.log'), made('/logs/zookeeper-3/zookeeper.log', { family: 'zookeeper' })], ['/logs']);
    assert.equal(nodes.get('/logs/broker-3/gc.log')!.name, 'broker 3');
    assert.equal(nodes.get('/logs/broker-3/gc.log')!.key, nodes.get('/logs/broker-3/server.log')!.key);
    assert.equal(nodes.get('/logs/broker-3/gc.log')!.why, 'folder broker-3');
    assert.equal(nodes.get('/logs/zookeeper-3/zookeeper.log')!.name, 'zookeeper 3');
  });

  it('looks past folders that only say "logs"', () => {
    const nodes = nodesOf([made('/logs/host-a/logs/server.log'), made('/logs/host-a/gc/gc.log', { family: 'gc' })], ['/logs']);
    assert.equal(new Set([...nodes.values()].map(node => node.key)).size, 1);
    assert.equal(nodes.get('/logs/host-a/gc/gc.log')!.name, 'host-a');
  });

  it('tells the nodes of one folder apart by file names, and leaves open what nothing tells', () => {
    assert.deepEqual(names([
      made('/logs/server-1.log'), made('/logs/server-2.log'), made('/logs/gc.log', { family: 'gc' }), made('/logs/gc-broker2.log', { family: 'gc' }), made('/logs/zookeeper.log', { family: 'zookeeper' }),
    ]), {
      '/logs/server-1.log': 'broker 1', '/logs/server-2.log': 'broker 2', '/logs/gc.log': 'logs', '/logs/gc-broker2.log': 'broker 2', '/logs/zookeeper.log': 'zookeeper',
    });
    assert.match(nodesOf([made('/logs/server-1.log'), made('/logs/server-2.log'), made('/logs/gc.log', { family: 'gc' })], ['/logs']).get('/logs/gc.log')!.why, /holds logs of broker 1, broker 2/);
  });

  it('gives a GC log to the only broker of its folder', () => {
    const nodes = nodesOf([made('/logs/x/server.log', { facts: { 'broker.id': 7 } }), made('/logs/x/gc.log', { family: 'gc' })], ['/logs']);
    assert.equal(nodes.get('/logs/x/gc.log')!.name, 'broker 7');
    assert.equal(nodes.get('/logs/x/server.log')!.why, 'broker.id = 7 in server.log');
  });

  it('gives zookeeper-gc.log to ZooKeeper', () => {
    const found = names([made('/logs/x/server.log'), made('/logs/x/zookeeper.log', { family: 'zookeeper' }), made('/logs/x/zookeeper-gc.log', { family: 'gc' }), made('/logs/x/kafkaServer-gc.log', { family: 'gc' })]);
    assert.equal(found['/logs/x/zookeeper-gc.log'], found['/logs/x/zookeeper.log']);
    assert.equal(found['/logs/x/kafkaServer-gc.log'], found['/logs/x/server.log']);
    assert.notEqual(found['/logs/x/server.log'], found['/logs/x/zookeeper.log']);
  });

  it('takes no id from versions, dates and rotation', () => {
    for (const file of ['/logs/kafka_2.12-1.0.0/server.log', '/logs/x/server-2019-05-15.log', '/logs/x/server.log.3', '/logs/zookeeper-3.4.14/zookeeper.out']) {
      assert.doesNotMatch(names([made(file)])[file], /^(broker|zookeeper|node) /, file);
    }
  });

  it('takes no id that is not one: generated, or of several brokers in one file', () => {
    assert.equal(names([made('/logs/x/server.log', { facts: { 'broker.id': -1 } })])['/logs/x/server.log'], 'x');
    const both = made('/logs/x/all.log', { facts: { 'broker.id': 1 } });
    both.reading.facts.push({ name: 'broker.id', value: 2, line: 5 });
    assert.equal(names([both])['/logs/x/all.log'], 'x');
  });

  it('keeps nodes of two clusters apart that have one name', () => {
    const found = names([made('/logs/a/broker-1/server.log'), made('/logs/b/broker-1/server.log')]);
    assert.equal(new Set(Object.values(found)).size, 2);
    for (const name of Object.values(found)) assert.match(name, /^broker 1 \(/);
  });

  it('does not look above the folder that was opened', () => {
    const file = '/srv/kafka-2/incident/server.log';
    assert.equal(names([made(file)], ['/srv/kafka-2/incident'])[file], 'incident');
    assert.equal(names([made(file)], [])[file], 'broker 2', 'of a file that was opened alone, all folders count');
  });

  it('a client is no broker', () => {
    const nodes = nodesOf([made('/logs/x/app.log', { dialect: 'level before the stamp, client' }), made('/logs/x/server.log', { facts: { 'broker.id': 1 } })], ['/logs']);
    assert.equal(nodes.get('/logs/x/app.log')!.role, 'client');
    assert.notEqual(nodes.get('/logs/x/app.log')!.key, nodes.get('/logs/x/server.log')!.key);
  });

  describe('from content', () => {
    const gc = { family: 'gc' } as const;
    const nodeOf = (logs: SourceLog[], file: string, more?: Parameters<typeof nodesOf>[2]) => nodesOf(logs, ['/logs'], more).get(file)!;

    it('what a log states goes before what its folder says, and takes the folder\'s other logs with it', () => {
      const logs = [made('/logs/kafka-2/server.log', { facts: { 'broker.id': 1002 } }), made('/logs/kafka-2/kafkaServer-gc.log', gc)];
      assert.deepEqual(nodeOf(logs, '/logs/kafka-2/server.log'), { key: '/logs|broker|1002', name: 'broker 1002', role: 'broker', why: 'broker.id = 1002 in server.log, whatever its folder says' });
      assert.equal(nodeOf(logs, '/logs/kafka-2/kafkaServer-gc.log').key, '/logs|broker|1002');
      assert.equal(nodeOf(logs, '/logs/kafka-2/kafkaServer-gc.log').why, 'folder kafka-2, where server.log states broker.id = 1002');
    });

    it('six brokers in one flat folder whose name is no node\'s; what belongs to none says so', () => {
      const ids = [1, 2, 3, 4, 5, 6];
      const logs = [...ids.map(id => made(`/logs/kafka-2/host-${'abcdef'[id - 1]}_server.log`, { facts: { 'broker.id': id } })), made('/logs/kafka-2/host-c_gc.log', gc), made('/logs/kafka-2/gc.log', gc)];
      const found = names(logs);
      for (const id of ids) assert.equal(found[`/logs/kafka-2/host-${'abcdef'[id - 1]}_server.log`], `broker ${id}`);
      assert.equal(found['/logs/kafka-2/host-c_gc.log'], 'broker 3');
      assert.equal(nodeOf(logs, '/logs/kafka-2/host-c_gc.log').why, 'file name host-c_gc.log, as host-c_server.log');
      assert.equal(found['/logs/kafka-2/gc.log'], 'kafka-2');
      assert.match(nodeOf(logs, '/logs/kafka-2/gc.log').why, /which holds logs of broker 1, broker 2, .*broker 6/);
    });

    it('gc-1.log beside server-1.log and server-2.log; a rotation\'s number is none', () => {
      const found = names([made('/logs/server-1.log'), made('/logs/server-2.log'), made('/logs/gc-1.log', gc), made('/logs/gc.log.2', gc), made('/logs/gc-2024-05-02.log', gc)]);
      assert.equal(found['/logs/gc-1.log'], 'broker 1');
      assert.equal(found['/logs/gc.log.2'], 'logs');
      assert.equal(found['/logs/gc-2024-05-02.log'], 'logs');
    });

    it('a log without a dump of its settings by what stands in front of its messages', () => {
      const logs = [
        read('/logs/a/server.log', ['[2024-03-05 10:00:00,000] INFO [KafkaServer id=7] starting (kafka.server.KafkaServer)', '[2024-03-05 10:00:01,000] INFO [KafkaServer id=7] started (kafka.server.KafkaServer)']),
        read('/logs/b/server.log', ['[2024-03-05 10:00:00,000] INFO [Partition t-0 broker=8] Shrinking ISR from 7,8 to 8. Leader: (highWatermark: 1, endOffset: 2). Out of sync replicas: (brokerId: 7, endOffset: 1). (kafka.cluster.Partition)']),
      ];
      assert.equal(names(logs)['/logs/a/server.log'], 'broker 7');
      assert.equal(names(logs)['/logs/b/server.log'], 'broker 8');
      assert.equal(nodeOf(logs, '/logs/b/server.log').why, 'broker id 8 in server.log');
    });

    it('a KRaft process that only controls is called a controller', () => {
      const logs = [made('/logs/c/server.log', { facts: { 'node.id': 11, 'broker.id': 11, 'process.roles': '[controller]' } }), made('/logs/c/controller.log')];
      assert.deepEqual(names(logs), { '/logs/c/server.log': 'controller 11', '/logs/c/controller.log': 'controller 11' });
      assert.equal(nodeOf(logs, '/logs/c/server.log').why, 'node.id = 11 in server.log');
      assert.equal(names([made('/logs/c/server.log', { facts: { 'node.id': 1, 'process.roles': '[broker, controller]' } })])['/logs/c/server.log'], 'broker 1');
    });

    it('servers of one folder by their host names', () => {
      const server = (file: string, host: string): SourceLog => made(file, { family: 'zookeeper', facts: { 'environment.host.name': host } });
      const logs = [server('/logs/x.log', 'zk-a.example'), server('/logs/y.log', 'zk-b.example'), made('/logs/zk-b-gc.log', gc)];
      const found = names(logs);
      assert.equal(found['/logs/x.log'], 'zookeeper zk-a.example');
      assert.equal(found['/logs/zk-b-gc.log'], 'zookeeper zk-b.example');
      assert.equal(nodeOf(logs, '/logs/x.log').why, 'host.name = zk-a.example in x.log');
      assert.equal(new Set(Object.values(names([server('/logs/x.log', 'zk-a'), server('/logs/x.log.1', 'zk-a')]))).size, 1, 'one host, one node');
    });

    it('a crash report by its command line, and the GC log that it names by the report', () => {
      const crash = (file: string, line: string): SourceLog => made(file, { family: 'hs_err', facts: { 'jvm.command-line': line, 'jvm.pid': 12 } });
      const line = '-Xmx2G -Xlog:gc*:file=/srv/kafka1/logs/kafkaServer-gc.log:time,tags:filecount=10 -Dkafka.logs.dir=/srv/kafka1/logs kafka.Kafka server.properties';
      const far = [made('/logs/kafka1/kafkaServer-gc.log', gc), made('/logs/kafka2/kafkaServer-gc.log', gc), crash('/logs/crashes/hs_err_pid12.log', line)];
      assert.equal(names(far)['/logs/crashes/hs_err_pid12.log'], 'broker 1');
      assert.match(nodeOf(far, '/logs/crashes/hs_err_pid12.log').why, /^its command line names kafkaServer-gc\.log/);
      const flat = [made('/logs/server-1.log'), made('/logs/server-2.log'), made('/logs/heap-gc.log', gc), crash('/logs/broker-2_hs_err_pid12.log', '-Xloggc:/var/log/heap-gc.log kafka.Kafka')];
      assert.equal(names(flat)['/logs/heap-gc.log'], 'broker 2');
      const other = [made('/logs/a/gc.log', gc), crash('/logs/b/hs_err_pid12.log', '-Xlog:gc:file=gc.log Main'), made('/logs/b/gc.log', gc)];
      assert.equal(names(other)['/logs/b/hs_err_pid12.log'], 'b', 'a relative name is the file beside it');
    });

    it('a GC log named after the process, and a log of the directories of one broker', () => {
      const logs = [
        made('/logs/server-1.log', { facts: { 'log.dirs': '/data/one' } }), made('/logs/server-2.log', { facts: { 'log.dirs': '/data/two' } }),
        made('/logs/broker-2.hs_err_pid77.log', { family: 'hs_err' }), made('/logs/gc.pid77.log', gc),
        read('/logs/loading.log', ['[2024-03-05 10:00:01,000] INFO [LogLoader partition=t-0, dir=/data/two] Recovering unflushed segment 0. 0/1 recovered for t-0. (kafka.log.LogLoader)'], 'kafka'),
      ];
      assert.equal(names(logs)['/logs/gc.pid77.log'], 'broker 2');
      assert.equal(names(logs)['/logs/loading.log'], 'broker 2');
    });

    it('a client that names brokers is none of them', () => {
      const logs = [made('/logs/server.log', { facts: { 'broker.id': 3 } }), read('/logs/app.log', ['[2024-03-05 10:00:01,000] WARN [Producer clientId=p] Connection to node 3 (kafka3/10.0.0.3:9092) could not be established. Node may not be available. (org.apache.kafka.clients.NetworkClient)'])];
      assert.equal(names(logs)['/logs/server.log'], 'broker 3');
      assert.notEqual(names(logs)['/logs/app.log'], 'broker 3');
    });

    it('what a person says goes before all, joins a node of that name, and says so', () => {
      const logs = [made('/logs/server-1.log'), made('/logs/server-2.log'), made('/logs/gc.log', gc), made('/logs/odd.log', gc), made('/logs/odder.log', gc)];
      const set = { nodes: { 'gc.log': 'broker 2', 'odd*.log': 'the old host' } };
      assert.deepEqual(nodeOf(logs, '/logs/gc.log', set), { ...nodeOf(logs, '/logs/server-2.log'), why: 'setting faultline.nodes' });
      assert.equal(nodeOf(logs, '/logs/odd.log', set).name, 'the old host');
      assert.equal(nodeOf(logs, '/logs/odd.log', set).key, nodeOf(logs, '/logs/odder.log', set).key);
      const byHand = { ...set, corrected: { nodes: { '/logs/gc.log': 'broker 1' }, skewMs: {} } };
      assert.deepEqual(nodeOf(logs, '/logs/gc.log', byHand), { ...nodeOf(logs, '/logs/server-1.log'), why: 'set by hand' });
    });
  });
});
