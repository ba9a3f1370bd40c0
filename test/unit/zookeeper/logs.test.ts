import assert from 'node:assert/strict';
import { fact } from '../../../server/formats/reading';
import { check, events, fixture, read, told } from '../messages/support';

describe('zookeeper logs', () => {
  it('the first incident', () => {
    const reading = read(fixture('zookeeper/seed.log'))!;
    assert.deepEqual([reading.family, reading.dialect, reading.unrecognisedLines], ['zookeeper', 'ZooKeeper log4j', 0]);
    assert.deepEqual(told(reading), [
      '1 zk.session.attempting | client /192.168.x.x:20482 asks for a new session',
      '2 zk.session.established | session 0x367772767999305 of /192.168.x.x:20482, negotiated timeout 6.00 s',
      '3 zk.request.refused | session 0x367772767999305: create of /brokers: NodeExists',
      '4 zk.request.refused | session 0x367772767999305: create of /brokers/ids: NodeExists',
      '5 zk.connection.accepted | connection from /127.0.0.1:14379',
      '6 zk.session.attempting | client /127.0.0.1:14379 asks for a new session',
      '7 zk.session.established | session 0x367772767999306 of /127.0.0.1:14379, negotiated timeout 30.00 s',
      '8 zk.connection.ended | the client of session 0x367772767999306 closed its socket',
    ]);
    assert.equal(fact(reading, 'zookeeper.myid')?.value, 3);
    assert.deepEqual(check(reading), []);
  });

  const truth: Record<string, [string, [string, string][]]> = {
    'zookeeper/lab-standalone.log': ['ZooKeeper 3.8 log4j', [['0x1000015a83b0000', '19:43:18.217'], ['0x1000015a83b0002', '19:44:10.217'], ['0x1000015a83b0003', '19:44:48.216']]],
    'zookeeper/lab-ensemble-leader.log': ['ZooKeeper 3.8 log4j', [['0x100001916a90000', '03:47:10.214'], ['0x300001917ec0001', '03:47:42.213'], ['0x300001917ec0002', '03:48:16.215']]],
    'zookeeper/lab-ensemble-logback.log': ['ZooKeeper 3.8 Logback', []],
  };
  for (const [name, [dialect, expected]] of Object.entries(truth)) {
    it(`${name}: ${expected.length} expiries`, () => {
      const reading = read(fixture(name))!;
      assert.equal(reading.dialect, dialect);
      const found = events(reading).filter(event => event.kind === 'zk.session.expired');
      assert.deepEqual(found.map(event => [event.fields.session, new Date(event.start).toISOString().slice(11, 23)]), expected);
      assert.ok(found.every(event => event.fields.timeoutMs === 6000));
      assert.equal(fact(reading, 'maxSessionTimeout')?.value, 40000);
      const diagnostics = check(reading).filter(one => one.rule === 'sessions/server-session-expired');
      assert.equal(diagnostics.length, expected.length);
      assert.ok(diagnostics.every(one => one.severity === 'error'), 'a sure leader');
    });
  }

  const expiring = '2019-05-15 22:50:30,000 [myid:2] - INFO  [SessionTracker:ZooKeeperServer@355] - Expiring session 0x1, timeout of 6000ms exceeded\n';
  it('a leader that has just woken without its quorum is not believed', () => {
    const lost = '2019-05-15 22:50:30,210 [myid:2] - INFO  [QuorumPeer[myid=2]/0.0.0.0:2181:Leader@695] - Shutdown called. For the reason Not sufficient followers synced, only synced with sids: [ [2] ]\n';
    const [found] = check(read(expiring + lost)!);
    assert.equal(found.severity, 'warning');
    assert.match(found.message, /may live on elsewhere/);
    assert.deepEqual(found.related.map(one => one.line), [1]);
  });

  it('a quorum lost much later casts no doubt', () => {
    const lost = '2019-05-15 22:58:30,210 [myid:2] - INFO  [QuorumPeer[myid=2]/0.0.0.0:2181:QuorumPeer@714] - LOOKING\n';
    assert.equal(check(read(expiring + lost)!)[0].severity, 'error');
  });

  it('a slow fsync is held against the session timeout', () => {
    const line = (ms: number): string => `2019-01-25 13:57:06,404 [myid:] - WARN  [SyncThread:0:FileTxnLog@334] - fsync-ing the write ahead log in SyncThread:0 took ${ms}ms which will adversely effect operation latency. See the ZooKeeper troubleshooting guide\n`;
    const found = check(read(line(3539) + line(8154))!);
    assert.deepEqual(found.map(one => one.message), [
      'Writing the transaction log to disk took 3.54 s: until this line the server confirmed no write.',
      'Writing the transaction log to disk took 8.15 s: until this line the server confirmed no write. That is longer than the session timeout of 6000 ms (setting faultline.sessionTimeout).',
    ]);
    assert.deepEqual(events(read(line(3539))!).map(event => event.end - event.start), [3539]);
  });

  it('refused connections are one diagnostic a host and run', () => {
    const line = (second: number, host: string): string => `2019-05-15 22:50:0${second},101 [myid:3] - WARN  [NIOServerCxn.Factory:0.0.0.0/0.0.0.0:2181:NIOServerCnxnFactory@188] - Too many connections from /${host} - max is 60\n`;
    const found = check(read(line(1, '10.0.0.1') + line(2, '10.0.0.1') + line(3, '10.0.0.2'))!);
    assert.deepEqual(found.map(one => [one.line, one.message]), [
      [0, '2 connections from /10.0.0.1 refused: the limit of 60 connections a host is reached.'],
      [2, 'A connection from /10.0.0.2 refused: the limit of 60 connections a host is reached.'],
    ]);
  });
});
