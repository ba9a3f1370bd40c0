import assert from 'node:assert/strict';
import type { SourceLog } from '../../../server/incident/log';
import { nodesOf } from '../../../server/incident/nodes';
import { made } from './made';

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
    const nodes = nodesOf([made('/logs/x/app.log', { dialect: 'client pattern, client' }), made('/logs/x/server.log', { facts: { 'broker.id': 1 } })], ['/logs']);
    assert.equal(nodes.get('/logs/x/app.log')!.role, 'client');
    assert.notEqual(nodes.get('/logs/x/app.log')!.key, nodes.get('/logs/x/server.log')!.key);
  });
});
