/** Files that several services write into. */
import assert from 'node:assert/strict';
import { check, events, read } from '../messages/support';

const kafka = (time: string, message: string): string => `kafka-1  | [2026-03-02 10:${time},000] ${message}`;
const zoo = (time: string, message: string): string => `zoo-1    | 2026-03-02 10:${time},000 [myid:1] - INFO  [main:ZooKeeperServer@1] - ${message}`;
const both = [
  'Attaching to kafka-1, zoo-1',
  zoo('00:00', 'Created server with tickTime 2000 ms'),
  kafka('00:01', 'INFO [KafkaServer id=1] started (kafka.server.KafkaServer)'),
  kafka('00:02', 'INFO Session establishment complete on server zoo/10.0.0.1:2181, session id = 0x1, negotiated timeout = 18000 (org.apache.zookeeper.ClientCnxn)'),
  zoo('05:00', 'Expiring session 0x1, timeout of 18000ms exceeded'),
  kafka('05:01', 'WARN Unable to reconnect to ZooKeeper service, session 0x1 has expired (org.apache.zookeeper.ClientCnxn)'),
  kafka('05:02', 'ERROR Odd (kafka.server.KafkaServer)'),
  'kafka-1  | java.io.IOException: gone',
  zoo('05:02', 'Expiring session 0x2, timeout of 18000ms exceeded'),
  'kafka-1  | \tat a.B.c(B.java:1)',
  'kafka-1 exited with code 1',
];

describe('several services in one file', () => {
  it('reads the lines of the one that says most, by its family, and says so', () => {
    const reading = read(both.join('\n'))!;
    assert.deepEqual([reading.family, reading.dialect], ['kafka', 'Kafka log4j layout, service kafka-1']);
    assert.deepEqual(events(reading).map(event => event.kind), ['kafka.started', 'zk.client.connected', 'zk.client.expired', 'log.error']);
    assert.deepEqual(reading.traces.map(({ exception, count }) => [exception, count]), [['java.io.IOException', 1]]);
    const [said] = check(reading).filter(one => one.rule === 'log/several-services');
    assert.deepEqual([said.line, said.message], [1, 'Several services write into this file. Only the lines of kafka-1 are read; passed over: zoo-1.']);
  });

  it('reads the service of the family that a person chose', () => {
    const reading = read(both.join('\n'), 'zookeeper')!;
    assert.deepEqual([reading.family, reading.dialect], ['zookeeper', 'ZooKeeper log4j, service zoo-1']);
    assert.deepEqual(events(reading).map(event => event.kind), ['zk.server.configured', 'zk.session.expired', 'zk.session.expired'].slice(-events(reading).length));
  });

  it('passes over a service that joins late', () => {
    const long = Array.from({ length: 1500 }, (_, i) => kafka('00:01', `INFO Odd message number ${i} of this broker (kafka.server.KafkaServer)`));
    const reading = read([...long, zoo('05:00', 'Expiring session 0x1, timeout of 18000ms exceeded')].join('\n'))!;
    assert.equal(reading.dialect, 'Kafka log4j layout');
    assert.equal(reading.levelCounts.reduce((sum, count) => sum + count), long.length);
    assert.deepEqual(check(reading).map(one => [one.rule, one.line]), [['log/several-services', long.length]]);
  });

  it('says nothing of one service, and reads the same in chunks', () => {
    const one = both.filter(line => !line.startsWith('zoo-1')).join('\n');
    assert.deepEqual(check(read(one)!).filter(found => found.rule === 'log/several-services'), []);
    assert.deepEqual(events(read(both.join('\n'), null, 7)!), events(read(both.join('\n'))!));
  });
});
