import assert from 'node:assert/strict';
import { check, events, fixture, read, told } from '../messages/support';

describe('kafka logs', () => {
  it('the first incident, broker', () => {
    const reading = read(fixture('kafka/seed-broker.log'))!;
    assert.deepEqual([reading.family, reading.dialect, reading.unrecognisedLines], ['kafka', 'Kafka log4j layout', 0]);
    assert.deepEqual(events(reading).map(event => event.kind), [
      'kafka.log.rolled', 'kafka.leader.epoch', 'kafka.leader.epoch', 'zk.client.connecting', 'zk.client.socket', 'zk.client.expired', 'zk.client.state',
      'kafka.leader.epoch', 'zk.client.expired', 'zk.client.starting',
    ]);
    assert.deepEqual(check(reading).map(found => [found.rule, found.line + 1, found.severity]), [['sessions/client-session-expired', 6, 'error']]);
    assert.match(check(reading)[0].message, /^ZooKeeper session 0x167772767ad92fd has expired; /);
  });

  it('the first incident, client', () => {
    const reading = read(fixture('kafka/seed-client.log'))!;
    assert.deepEqual(told(reading), ['1 kafka.not-leader | answered "not the leader" (org.apache.kafka.common.errors.NotLeaderForPartitionException)']);
    assert.deepEqual(check(reading).map(found => [found.rule, found.line + 1]), [['kafka/not-leader', 1]]);
  });

  const truth: Record<string, [string, string, string][]> = {
    'kafka/lab-standalone-client.log': [
      ['0x1000015a83b0000', '19:43:36.305', '22199'], ['0x1000015a83b0002', '19:44:14.549', '10282'], ['0x1000015a83b0003', '19:45:03.796', '21339'],
    ],
    'kafka/lab-ensemble-client.log': [
      ['0x100001916a90000', '03:47:10.659', '7119'], ['0x300001917ec0001', '03:47:43.566', '7577'], ['0x300001917ec0002', '03:48:24.295', '15492'],
    ],
  };
  for (const [name, expected] of Object.entries(truth)) {
    it(`${name}: three sessions, each silent, then expired`, () => {
      const reading = read(fixture(name))!;
      const found = events(reading);
      const silent = found.filter(event => event.kind === 'zk.client.silent');
      assert.deepEqual(found.filter(event => event.kind === 'zk.client.expired').map((event, i) => [event.fields.session, new Date(event.start).toISOString().slice(11, 23), String(silent[i].fields.silentMs)]), expected);
      assert.ok(silent.every(event => event.end - event.start === event.fields.silentMs));
      const diagnostics = check(reading).filter(one => one.rule === 'sessions/client-session-expired');
      assert.equal(diagnostics.length, 3);
      for (const one of diagnostics) {
        assert.match(one.message, /negotiated timeout 6000 ms/);
        assert.equal(one.related.length, 2);
        assert.doesNotMatch(one.message, /GC|pause/);
      }
      assert.equal(check(reading).filter(one => one.rule === 'sessions/client-silent').length, 3);
    });
  }

  it('reads the same in chunks of seven bytes', () => {
    const bytes = fixture('kafka/lab-ensemble-client.log');
    const whole = read(bytes)!;
    const pieces = read(bytes, null, 7)!;
    assert.deepEqual(events(pieces), events(whole));
    assert.deepEqual(pieces.facts, whole.facts);
    assert.deepEqual(pieces.blocks, whole.blocks);
  });

  it('not-leader errors are one diagnostic a run', () => {
    const at = (second: number, partition: string): string =>
      `[2019-05-15 23:05:${String(second).padStart(2, '0')},000] WARN [Producer clientId=p] Got error produce response with correlation id 1 on topic-partition ${partition}, retrying (2 attempts left). Error: NOT_LEADER_OR_FOLLOWER (org.apache.kafka.clients.producer.internals.Sender)\n`;
    const later = at(3, 'a-1').replace('23:05', '23:25');
    const found = check(read(at(1, 'a-0') + at(2, 'a-1') + at(31, 'a-0') + later)!);
    assert.deepEqual(found.map(one => [one.rule, one.line, one.message]), [
      ['kafka/not-leader', 0, '"Not the leader" is reported 3 times for 2 partitions (a-0, a-1) within 30.00 s: leadership had moved.'],
      ['kafka/not-leader', 3, 'A request was answered "not the leader" for a-1: leadership had moved.'],
    ]);
  });

  it('counts the lines of other programs as theirs, not as unknown ones', () => {
    const reading = read('[2019-05-15 22:20:12,100] INFO live set of 12 nodes is loaded (com.example.shop.Cache)\n[2019-05-15 22:20:12,100] INFO nobody knows this (kafka.server.KafkaServer)\n[2019-05-15 22:20:12,100] INFO [KafkaServer id=1] started (kafka.server.KafkaServer)\n')!;
    assert.deepEqual([reading.unrecognisedLines, reading.foreignLines], [1, 1]);
  });

  it('names the brokers that came, went and bounced', () => {
    const changed = (message: string): unknown[] => {
      const { added, removed, bounced, live } = events(read(`[2021-03-02 10:11:12,345] INFO [Controller id=1] ${message} (kafka.controller.KafkaController)\n`)!)[0].fields;
      return [added, removed, bounced, live];
    };
    assert.deepEqual(changed('Newly added brokers: 4,5, deleted brokers: 3, bounced brokers: 2, all live brokers: 1,2,4,5'), ['4,5', '3', '2', '1,2,4,5']);
    assert.deepEqual(changed('Newly added brokers: , deleted brokers: 3, all live brokers: 1,2'), [null, '3', null, '1,2']);
  });

  it('one silence told twice is one diagnostic', () => {
    const warn = '[2019-05-15 22:20:12,100] WARN Client session timed out, have not heard from server in 4412ms for sessionid 0x16 (org.apache.zookeeper.ClientCnxn)\n';
    const info = '[2019-05-15 22:20:12,101] INFO Client session timed out, have not heard from server in 4412ms for sessionid 0x16, closing socket connection and attempting reconnect (org.apache.zookeeper.ClientCnxn)\n';
    assert.equal(check(read(warn + info)!).length, 1);
    assert.equal(check(read(info)!).length, 1, 'early 3.4 tells it once');
  });
});
