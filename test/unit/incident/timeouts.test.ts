import assert from 'node:assert/strict';
import { Incident } from '../../../server/incident/incident';
import type { IncidentSettings, SourceLog } from '../../../server/incident/log';
import type { SessionTimeout } from '../../../server/rules/rule';
import { made, read, settings } from './made';

const opening = (ms: number, at = '22:20:14,399'): string =>
  `[2019-05-15 ${at}] INFO Initiating client connection, connectString=10.0.0.1:2181 sessionTimeout=${ms} watcher=kafka.zookeeper.ZooKeeperClient$@1 (org.apache.zookeeper.ZooKeeper)`;
const connected = (session: string, ms: number, at: string): string =>
  `[2019-05-15 ${at}] INFO Session establishment complete on server zk/10.0.0.1:2181, sessionid = ${session}, negotiated timeout = ${ms} (org.apache.zookeeper.ClientCnxn)`;
const established = (session: string, ms: number, at: string): string =>
  `2019-05-15 ${at} [myid:3] - INFO  [CommitProcessor:3:ZooKeeperServer@687] - Established session ${session} with negotiated timeout ${ms} for client /10.0.0.9:20482`;
const onBrokers = (session: string, at: string): string =>
  `2019-05-15 ${at} [myid:3] - INFO  [ProcessThread(sid:3 cport:-1)::PrepRequestProcessor@648] - Got user-level KeeperException when processing sessionid:${session} type:create cxid:0x3 zxid:0x204ae6e7d txntype:-1 reqpath:n/a Error Path:/brokers/ids Error:KeeperErrorCode = NodeExists for /brokers/ids`;
const config = (values: Record<string, string>): string[] => ['[2019-05-15 22:00:00,000] INFO KafkaConfig values: ', ...Object.entries(values).map(([key, value]) => `\t${key} = ${value}`), ' (kafka.server.KafkaConfig)'];
const pause = (at: string, secs = '10.0000000'): string => `2019-05-15T${at}+0800: 100.000: [Full GC (Allocation Failure)  8071M->4285M(8192M), ${secs} secs]`;
const gc = (file: string, ...lines: string[]): SourceLog => read(file, lines.length > 0 ? lines : [pause('22:26:00.000')], 'gc');

function timeout(logs: SourceLog[], file: string, what: Partial<IncidentSettings> = {}): SessionTimeout {
  return new Incident(logs, settings(what)).get(file)!.timeout;
}

describe('incident: the session timeout that holds', () => {
  const file = '/logs/broker-3/gc.log';

  it('is the one the broker of the node negotiated, not the one it asked for', () => {
    const server = read('/logs/broker-3/server.log', [opening(18000, '22:00:00,000'), connected('0x1', 6000, '22:00:00,100')]);
    assert.deepEqual(timeout([gc(file), server], file), {
      ms: 6000, how: 'negotiated', from: 'negotiated for session 0x1, server.log:2',
      evidence: { file: '/logs/broker-3/server.log', line: 1, message: 'negotiated for session 0x1: 6000 ms' },
    });
  });

  it('is the last one agreed on before the longest pause', () => {
    const server = read('/logs/broker-3/server.log', [connected('0x1', 6000, '22:00:00,000'), connected('0x2', 18000, '22:20:00,000'), connected('0x3', 9000, '22:40:00,000')]);
    assert.equal(timeout([gc(file), server], file).from, 'negotiated for session 0x2, server.log:2');
    assert.equal(timeout([gc(file, pause('22:10:00.000')), server], file).ms, 6000);
    assert.equal(timeout([gc(file, pause('22:10:00.000'), pause('22:50:00.000', '12.0000000')), server], file).ms, 9000);
  });

  it('is, for each pause, the one of the session that lived then', () => {
    const server = read('/logs/broker-3/server.log', [connected('0x1', 18000, '22:00:00,000'), connected('0x2', 6000, '22:20:00,000')]);
    const { diagnostics } = new Incident([gc(file, pause('22:10:00.000'), pause('22:26:00.000')), server], settings({})).get(file)!;
    const found = diagnostics.filter(each => each.rule === 'gc/full-gc-over-session-timeout');
    assert.deepEqual(found.map(each => each.line), [1]);
    assert.match(found[0].message, /6000 ms \(negotiated for session 0x2, server\.log:2\)/);
  });

  it('without any negotiated before the pause, is the shortest, and says so', () => {
    const server = read('/logs/broker-3/server.log', [connected('0x2', 18000, '22:30:00,000'), connected('0x3', 9000, '22:40:00,000')]);
    assert.equal(timeout([gc(file), server], file).from, 'negotiated for session 0x3, server.log:2 (the shortest of 9000, 18000 ms)');
  });

  it('is what the broker requested where no agreement is logged', () => {
    const server = read('/logs/broker-3/server.log', [opening(6000)]);
    assert.deepEqual([timeout([gc(file), server], file).how, timeout([gc(file), server], file).from], ['configured', 'requested as sessionTimeout, server.log:1']);
  });

  it('is what the broker is configured with: of ZooKeeper, or of KRaft', () => {
    const both = { 'broker.session.timeout.ms': '9000', 'zookeeper.session.timeout.ms': '18000' };
    const withZooKeeper = read('/logs/broker-3/server.log', config({ ...both, 'process.roles': '[]', 'zookeeper.connect': 'zk:2181' }));
    assert.deepEqual([timeout([gc(file), withZooKeeper], file).ms, timeout([gc(file), withZooKeeper], file).from], [18000, 'configured as zookeeper.session.timeout.ms, server.log:3']);
    const kraft = read('/logs/broker-3/server.log', config({ ...both, 'process.roles': '[broker]' }));
    assert.equal(timeout([gc(file), kraft], file).from, 'configured as broker.session.timeout.ms, server.log:2');
  });

  it('is not that of another broker while the own one is known', () => {
    const own = read('/logs/broker-3/server.log', [connected('0x1', 18000, '22:00:00,000')]);
    const other = read('/logs/broker-1/server.log', [connected('0x2', 6000, '22:00:00,000')]);
    assert.equal(timeout([gc(file), other, own], file).ms, 18000);
  });

  it('is that of another broker when the own one is unknown, and says so', () => {
    const other = read('/logs/broker-1/server.log', [connected('0x2', 6000, '22:00:00,000')]);
    assert.equal(timeout([gc(file), other], file).from, 'negotiated for session 0x2, broker-1/server.log:1 (of broker 1: no log states this node\'s own)');
  });

  it('is that of a broker of the same incident, when logs of another lie beside them', () => {
    const gcOnly = '/logs/may/broker-2/gc.log';
    const own = read('/logs/may/broker-1/server.log', [connected('0x1', 18000, '22:00:00,000')]);
    const other = read('/logs/april/broker-1/server.log', [connected('0x2', 6000, '22:00:00,000')]);
    assert.equal(timeout([gc(gcOnly), other, own], gcOnly).ms, 18000);
  });

  it('follows the broker through its rotated logs', () => {
    const older = read('/logs/broker-3/server.log.1', [connected('0x1', 6000, '22:00:00,000')]);
    const newer = read('/logs/broker-3/server.log', [connected('0x2', 18000, '22:20:00,000')]);
    assert.equal(timeout([gc(file), newer, older], file).ms, 18000);
    assert.equal(timeout([gc(file, pause('22:10:00.000')), newer, older], file).ms, 6000);
  });

  it('is never that of a monitoring client of the ZooKeeper server', () => {
    const zookeeper = read('/logs/zookeeper-3/zookeeper.log', [
      established('0x305', 6000, '22:00:00,000'), onBrokers('0x305', '22:00:00,100'), established('0x306', 30000, '22:00:01,000'),
    ]);
    assert.deepEqual([timeout([gc(file), zookeeper], file).ms, timeout([gc(file), zookeeper], file).from],
      [6000, 'negotiated for session 0x305, zookeeper-3/zookeeper.log:1 (of zookeeper 3: no log states this node\'s own)']);
    const monitorFirst = read('/logs/zookeeper-3/zookeeper.log', [established('0x306', 4000, '22:00:00,000'), established('0x305', 6000, '22:00:00,000'), onBrokers('0x305', '22:00:00,100')]);
    assert.equal(timeout([gc(file), monitorFirst], file).ms, 6000, 'nor when it is the shorter one');
  });

  it('is the shortest of a server\'s sessions where nothing tells the broker\'s', () => {
    const zookeeper = read('/logs/zookeeper-3/zookeeper.log', [established('0x306', 30000, '22:00:00,000'), established('0x305', 6000, '22:00:01,000')]);
    const found = timeout([gc(file), zookeeper], file);
    assert.equal(found.ms, 6000);
    assert.match(found.from, /the shortest of 6000, 30000 ms/);
  });

  it('is not that of an application beside the brokers', () => {
    const app = read('/logs/app/app.log', ['2021-03-02 10:11:12,345 INFO  [main-SendThread(zk:2181)] org.apache.zookeeper.ClientCnxn - Session establishment complete on server zk/10.0.0.1:2181, sessionid = 0x9, negotiated timeout = 40000']);
    const incident = new Incident([gc(file), { ...app, reading: { ...app.reading, dialect: 'Logback layout, client' } }], settings());
    assert.equal(incident.get(file)!.timeout.how, 'setting');
  });

  it('is the setting when nobody states any', async () => {
    assert.deepEqual(timeout([gc(file), made('/logs/broker-3/server.log')], file, { sessionTimeout: 7000 }), { ms: 7000, how: 'setting', from: 'setting faultline.sessionTimeout', evidence: null });
    assert.deepEqual((await new Incident([], settings({ sessionTimeout: 7000 })).timeline()).timeout, { ms: 7000, from: 'setting faultline.sessionTimeout' });
  });
});
