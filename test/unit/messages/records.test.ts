import assert from 'node:assert/strict';
import { fact } from '../../../server/formats/reading';
import { check, events, read, told } from './support';

const expired = '[2019-05-15 22:20:14,399] WARN Unable to reconnect to ZooKeeper service, session 0x167772767ad92fd has expired (org.apache.zookeeper.ClientCnxn)';

describe('records of message logs', () => {
  it('a stack trace belongs to the record before it', () => {
    const reading = read('[2019-05-01 00:00:12,345] ERROR Something broke (kafka.server.Any)\njava.lang.IllegalStateException: no\n\tat kafka.A.b(A.scala:1)\nCaused by: java.io.IOException: gone\n\t... 3 more\n[2019-05-01 00:00:13,000] INFO Kafka version: 2.0.0 (org.apache.kafka.common.utils.AppInfoParser)\n')!;
    const [event] = events(reading);
    assert.deepEqual([event.kind, event.line, event.endLine], ['log.error', 0, 4]);
    assert.deepEqual(event.fields, { message: 'Something broke', logger: 'kafka.server.Any', exception: 'java.lang.IllegalStateException', cause: 'java.io.IOException' });
    assert.deepEqual(reading.blocks, [{ kind: 'stack', startLine: 0, endLine: 4, label: 'java.lang.IllegalStateException', trace: 0 }]);
    assert.equal(fact(reading, 'kafka.version')?.value, '2.0.0');
  });

  it('an exception decides what the record is about, and takes fields from it', () => {
    const reading = read('[2019-05-01 00:00:12,345] ERROR [ReplicaFetcher replicaId=1, leaderId=3, fetcherId=0] Error for partition t-7 at offset 5 (kafka.server.ReplicaFetcherThread)\norg.apache.kafka.common.errors.NotLeaderForPartitionException: This server is not the leader for that topic-partition.\n')!;
    const [event] = events(reading);
    assert.equal(event.kind, 'kafka.not-leader');
    assert.deepEqual([event.fields.partition, event.fields.leader, event.fields.broker], ['t-7', 3, 1]);
    assert.equal(reading.events.length, 1);
  });

  it('Map failed in the cause of a trace', () => {
    const reading = read('[2019-06-11 04:10:09,412] ERROR Error while loading log dir /data (kafka.log.LogManager)\njava.io.IOException: Map failed\n\tat sun.nio.ch.FileChannelImpl.map(FileChannelImpl.java:940)\nCaused by: java.lang.OutOfMemoryError: Map failed\n')!;
    assert.deepEqual(events(reading).map(event => event.kind), ['kafka.map-failed']);
    const [found] = check(reading);
    assert.deepEqual([found.rule, found.line, found.endLine, found.severity, found.highlight], ['kafka/map-failed', 0, 1, 'error', 'mapFailure']);
    assert.match(found.message, / in \/data:/);
  });

  it('any other OutOfMemoryError is none of it', () => {
    const reading = read('[2019-06-11 04:10:09,412] ERROR Processor got uncaught exception. (kafka.network.Processor)\njava.lang.OutOfMemoryError: Java heap space\n')!;
    assert.deepEqual(told(reading), ['1 jvm.out-of-memory | OutOfMemoryError: Java heap space']);
    assert.deepEqual(check(reading).map(one => one.rule), ['kafka/out-of-memory']);
  });

  it('a configuration dump folds and states its settings', () => {
    const reading = read('[2019-05-01 00:00:00,000] INFO KafkaConfig values: \n\tadvertised.listeners = null\n\tbroker.id = 1\n\tlog.dirs = /data/a,/data/b\n\tzookeeper.session.timeout.ms = 6000\n (kafka.server.KafkaConfig)\n[2019-05-01 00:00:01,000] INFO ProducerConfig values: \n\tacks = all\n')!;
    assert.deepEqual(reading.facts.map(({ name, value, line }) => [name, value, line]), [
      ['advertised.listeners', 'null', 1], ['broker.id', 1, 2], ['log.dirs', '/data/a,/data/b', 3], ['zookeeper.session.timeout.ms', 6000, 4], ['producer.acks', 'all', 7],
    ]);
    assert.deepEqual(reading.blocks.map(block => [block.kind, block.startLine, block.endLine]), [['config', 0, 5], ['config', 6, 7]]);
    assert.equal(reading.unrecognisedLines, 0);
  });

  it('what lasted until its line starts that much earlier', () => {
    const [event] = events(read('[2026-11-21 19:43:34,345] WARN Client session timed out, have not heard from server in 22199ms for session id 0x1000015a83b0000 (org.apache.zookeeper.ClientCnxn)\n')!);
    assert.equal(new Date(event.start).toISOString(), '2026-11-21T19:43:12.146Z');
    assert.equal(new Date(event.end).toISOString(), '2026-11-21T19:43:34.345Z');
  });

  it('errors nobody knows become events with the first 160 characters', () => {
    const [event] = events(read(`[2019-05-01 00:00:12,345] FATAL ${'x'.repeat(400)} (kafka.Kafka)\n`)!);
    assert.deepEqual([event.kind, String(event.fields.message).length], ['log.error', 160]);
  });

  const wrapped: Record<string, string> = {
    'plain': `${expired}\n`,
    'CRLF': `${expired}\r\n`,
    'without a last newline': expired,
    'ANSI colours': expired.replace('WARN', '\x1b[33mWARN\x1b[0m') + '\n',
    'CRI': `2019-05-15T14:20:14.400000001Z stdout F ${expired}\n`,
    'Docker': `${JSON.stringify({ log: `${expired}\n`, stream: 'stdout', time: '2019-05-15T14:20:14.4Z' })}\n`,
  };
  for (const [name, log] of Object.entries(wrapped)) {
    it(`reads through: ${name}`, () => {
      const reading = read(log)!;
      assert.equal(reading.family, 'kafka');
      assert.deepEqual(events(reading).map(event => [event.kind, event.fields.session]), [['zk.client.expired', '0x167772767ad92fd']]);
      assert.equal(new Date(events(reading)[0].start).toISOString(), '2019-05-15T22:20:14.399Z');
    });
  }

  it('ends in the middle of a line', () => {
    for (let cut = 0; cut < expired.length; cut += 3) assert.ok(read(`${expired}\n${expired.slice(0, cut)}`)!.events.length >= 1);
  });

  it('random bytes and cuts never throw', () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return (seed >>> 8) % below;
    };
    const base = new TextEncoder().encode(`${expired}\n[2019-05-01 00:00:12,345] ERROR [Partition t-0 broker=1] x (a.B)\njava.io.IOException: Map failed\n\tat a.B(C.java:1)\n2019-05-15 22:49:58,992 [myid:3] - INFO  [a[b](c):D@1] - Expiring session 0x1, timeout of 6000ms exceeded\n[2019-05-01 00:00:00,000] INFO KafkaConfig values: \n\tbroker.id = 1\n`);
    for (let round = 0; round < 300; round++) {
      const bytes = base.slice(0, random(base.length) + 1);
      for (let change = random(12); change > 0; change--) bytes[random(bytes.length)] = random(256);
      for (const family of ['kafka', 'zookeeper'] as const) read(bytes, family, 1 + random(40));
    }
  });

  it('a bracket that never ends costs no more than a line', () => {
    const line = `[2019-05-01 00:00:12,345] INFO ${'['.repeat(200000)}\n`;
    const from = Date.now();
    read(line.repeat(5), 'kafka');
    read(`2019-05-01 00:00:12,345 - INFO  ${'[a:b@1] '.repeat(30000)}\n`, 'zookeeper');
    assert.ok(Date.now() - from < 3000);
  });
});

describe('recognising message logs', () => {
  const nothing = '2021-03-02 10:11:12.345  INFO 1 --- [main] com.shop.Orders : Order 1 has left the building\n2021-03-02 10:11:13.345 ERROR 1 --- [main] com.shop.Orders : Connection refused\njava.net.ConnectException: Connection refused\n\tat com.shop.Db.open(Db.java:1)\n';

  it('leaves other programs\' logs alone', () => {
    assert.equal(read(nothing), null);
    assert.equal(read('2021-03-02 10:11:12,345 INFO [main] com.shop.Orders - starting\n2021-03-02 10:11:12,345 INFO [main] com.shop.Orders - started\n2021-03-02 10:11:12,345 INFO [main] com.shop.Orders - Shutting down\n'), null);
    assert.equal(read('hello\nworld\n'), null);
  });

  it('knows an application by its Kafka client', () => {
    const reading = read(`${nothing}2021-03-02 10:11:14.345  INFO 1 --- [main] o.a.kafka.common.utils.AppInfoParser : Kafka version: 3.6.1\n`)!;
    assert.deepEqual([reading.family, reading.dialect], ['kafka', 'Kafka 3.6.1, Spring Boot layout, client']);
  });

  it('knows an application by its ZooKeeper client', () => {
    const reading = read(`${nothing}2021-03-02 10:11:14.345  INFO 1 --- [main] org.apache.zookeeper.ClientCnxn : Session establishment complete on server zk1/10.0.0.1:2181, session id = 0x1, negotiated timeout = 30000\n`)!;
    assert.deepEqual([reading.family, reading.dialect], ['kafka', 'Spring Boot layout, ZooKeeper client only']);
  });

  it('knows a ZooKeeper server in Kafka\'s layout', () => {
    const reading = read('[2019-05-01 00:00:00,000] INFO Established session 0x16a1 with negotiated timeout 6000 for client /10.0.0.1:40000 (org.apache.zookeeper.server.ZooKeeperServer)\n[2019-05-01 00:00:09,000] INFO Expiring session 0x16a1, timeout of 6000ms exceeded (org.apache.zookeeper.server.ZooKeeperServer)\n')!;
    assert.deepEqual([reading.family, reading.dialect], ['zookeeper', 'ZooKeeper, Kafka log4j layout']);
    const [found] = check(reading);
    assert.equal(found.rule, 'sessions/server-session-expired');
    assert.match(found.message, /negotiated timeout 6000 ms/);
    assert.deepEqual(found.related.map(line => line.line), [0]);
  });
});
