import assert from 'node:assert/strict';
import { kafkaFormat } from '../../../server/formats/kafka/format';
import { zookeeperFormat } from '../../../server/formats/zookeeper/format';
import { Header } from '../../../server/formats/messages/header';
import { events, read } from './support';
import { lineOf } from '../../../server/text/line';
import { Basis } from '../../../server/text/stamp';

interface Expected { level: number; thread: string | null; logger: string | null; myid?: string; message: string; basis?: Basis }

const lines: Record<string, [string, Expected]> = {
  'broker': ['[2019-05-15 22:20:14,399] INFO zookeeper state changed (Expired) (org.I0Itec.zkclient.ZkClient)',
    { level: 3, thread: null, logger: 'org.I0Itec.zkclient.ZkClient', message: 'zookeeper state changed (Expired)' }],
  'broker without its logger': ['[2019-05-15 22:20:13,881] INFO Cache now contains 1 entries. ', { level: 3, thread: null, logger: null, message: 'Cache now contains 1 entries. ' }],
  'Strimzi': ['2023-05-15 22:20:14,399 INFO [Controller id=1] Resigned (kafka.controller.KafkaController) [controller-event-thread]',
    { level: 3, thread: 'controller-event-thread', logger: 'kafka.controller.KafkaController', message: '[Controller id=1] Resigned' }],
  'Connect': ['[2020-01-01 00:00:00,000] WARN [sink|task-0] [Consumer clientId=c-1, groupId=g] Node 1 disconnected. (org.apache.kafka.clients.NetworkClient:937)',
    { level: 4, thread: null, logger: 'org.apache.kafka.clients.NetworkClient:937', message: '[sink|task-0] [Consumer clientId=c-1, groupId=g] Node 1 disconnected.' }],
  'client': ['ERROR 2019-05-15 23:05:23,221 [kafka-producer-network-thread | producer-1] A failure occurred sending a message to Kafka.',
    { level: 5, thread: 'kafka-producer-network-thread | producer-1', logger: null, message: 'A failure occurred sending a message to Kafka.' }],
  'Logback, thread first': ['2021-03-02 10:11:12.345 [main-SendThread(zk1:2181)] INFO  org.apache.zookeeper.ClientCnxn - Opening socket connection to server zk1/10.0.0.1:2181.',
    { level: 3, thread: 'main-SendThread(zk1:2181)', logger: 'org.apache.zookeeper.ClientCnxn', message: 'Opening socket connection to server zk1/10.0.0.1:2181.' }],
  'Logback, level first': ['2021-03-02 10:11:12,345 WARN [kafka-admin] o.a.k.clients.NetworkClient - [AdminClient clientId=a] Node 1 disconnected.',
    { level: 4, thread: 'kafka-admin', logger: 'o.a.k.clients.NetworkClient', message: '[AdminClient clientId=a] Node 1 disconnected.' }],
  'Spring Boot 2': ['2021-03-02 10:11:12.345  WARN 4242 --- [ad | producer-1] org.apache.kafka.clients.NetworkClient   : [Producer clientId=producer-1] Node 1 disconnected.',
    { level: 4, thread: 'ad | producer-1', logger: 'org.apache.kafka.clients.NetworkClient', message: '[Producer clientId=producer-1] Node 1 disconnected.' }],
  'Spring Boot 3 with an offset and the application': ['2024-03-02T10:11:12.345+08:00  INFO 1 --- [orders] [           main] o.a.kafka.common.utils.AppInfoParser     : Kafka version: 3.6.1',
    { level: 3, thread: 'main', logger: 'o.a.kafka.common.utils.AppInfoParser', message: 'Kafka version: 3.6.1', basis: Basis.Utc }],
  'Strimzi with Kafka 4: class and line': ['2025-03-02 10:11:12 WARN  [kafka-4-raft-io-thread] KafkaRaftClient:3136 - [RaftManager id=4] Shutting down',
    { level: 4, thread: 'kafka-4-raft-io-thread', logger: 'KafkaRaftClient:3136', message: '[RaftManager id=4] Shutting down' }],
  'class and line without a thread': ['2020-03-02 10:11:12  INFO  ClientCnxn:519 - EventThread shut down',
    { level: 3, thread: null, logger: 'ClientCnxn:519', message: 'EventThread shut down' }],
  'NiFi: nothing but a blank behind the logger': ['2020-03-02 10:11:12,345 WARN [main-SendThread(zk1:2181)] org.apache.zookeeper.ClientCnxn Session 0x0 for server null',
    { level: 4, thread: 'main-SendThread(zk1:2181)', logger: 'org.apache.zookeeper.ClientCnxn', message: 'Session 0x0 for server null' }],
  'a context of Strimzi is no thread': ['2023-05-15 22:20:14,399 INFO [Partition a.b.C-0 broker=1] org.apache.kafka.Thing happened (kafka.cluster.Partition) [main]',
    { level: 3, thread: 'main', logger: 'kafka.cluster.Partition', message: '[Partition a.b.C-0 broker=1] org.apache.kafka.Thing happened' }],
  'an exception is no logger': ['2023-05-15 22:20:14,399 INFO [main] org.apache.kafka.common.errors.TimeoutException was thrown',
    { level: 3, thread: null, logger: null, message: '[main] org.apache.kafka.common.errors.TimeoutException was thrown' }],
  'Solr': ['2023-03-02 10:11:12.345 WARN  (main-SendThread(zk1:2181)) [c:books s:1] o.a.z.ClientCnxn Client session timed out',
    { level: 4, thread: 'main-SendThread(zk1:2181)', logger: 'o.a.z.ClientCnxn', message: 'Client session timed out' }],
  'a message in parentheses': ['2023-05-15 22:20:14,399 INFO (Re-)joining group (org.apache.kafka.clients.consumer.internals.AbstractCoordinator) [main]',
    { level: 3, thread: 'main', logger: 'org.apache.kafka.clients.consumer.internals.AbstractCoordinator', message: '(Re-)joining group' }],
  'level in brackets, logger in parentheses': ['2018-03-02 10:11:12 [WARN ](o.a.z.ClientCnxn                   ) Session 0x0 for server null',
    { level: 4, thread: null, logger: 'o.a.z.ClientCnxn', message: 'Session 0x0 for server null' }],
  'JBoss and Quarkus': ['2023-03-02 10:11:12,345 WARN  [org.apa.kaf.cli.NetworkClient] (kafka-producer-network-thread | p-1) [Producer clientId=p-1] Node 1 disconnected.',
    { level: 4, thread: 'kafka-producer-network-thread | p-1', logger: 'org.apa.kaf.cli.NetworkClient', message: '[Producer clientId=p-1] Node 1 disconnected.' }],
  'Quarkus, a category that is no class': ['14:01:32 ERROR [io.sm.re.me.kafka] (vert.x-eventloop-thread-6) SRMSG18206: Unable to write',
    { level: 5, thread: 'vert.x-eventloop-thread-6', logger: 'io.sm.re.me.kafka', message: 'SRMSG18206: Unable to write', basis: Basis.None }],
  'what Logstash writes itself': ['[2020-03-02T10:11:12,345][WARN ][org.apache.kafka.clients.NetworkClient][main] [Producer clientId=p-1] Node 1 disconnected.',
    { level: 4, thread: null, logger: 'org.apache.kafka.clients.NetworkClient', message: '[Producer clientId=p-1] Node 1 disconnected.' }],
  'Logstash, one of its own': ['[2020-03-02T10:11:12,345][INFO ][logstash.pipeline        ] Pipeline started',
    { level: 3, thread: null, logger: 'logstash.pipeline', message: 'Pipeline started' }],
  'Akka': ['[2021-03-02 10:11:12,345] [WARN] [org.apache.kafka.clients.NetworkClient] [] [] [kafka-producer-network-thread | p-1] - [Producer clientId=p-1] Node 1 disconnected.',
    { level: 4, thread: 'kafka-producer-network-thread | p-1', logger: 'org.apache.kafka.clients.NetworkClient', message: '[Producer clientId=p-1] Node 1 disconnected.' }],
  'Play: a small level': ['2019-03-02T10:11:12.345Z [warn] org.apache.kafka.clients.NetworkClient [] - Node 1 disconnected.',
    { level: 4, thread: null, logger: 'org.apache.kafka.clients.NetworkClient', message: 'Node 1 disconnected.', basis: Basis.Utc }],
  'DolphinScheduler: level first, in brackets': ['[WARN] 2022-03-02 10:11:12.345 org.apache.zookeeper.ClientCnxn:[1108] - Client session timed out',
    { level: 4, thread: null, logger: 'org.apache.zookeeper.ClientCnxn:[1108]', message: 'Client session timed out' }],
  'a process id and a thread': ['2020-03-02 10:11:12.345 WARN 1 [| admin] o.a.k.c.NetworkClient : [AdminClient clientId=a] Node 1 disconnected.',
    { level: 4, thread: '| admin', logger: 'o.a.k.c.NetworkClient', message: '[AdminClient clientId=a] Node 1 disconnected.' }],
  'Spark': ['22/03/02 10:11:12 WARN NetworkClient: [Consumer clientId=c-1, groupId=g] Node 1 disconnected.',
    { level: 4, thread: null, logger: 'NetworkClient', message: '[Consumer clientId=c-1, groupId=g] Node 1 disconnected.' }],
  'HBase': ['2017-03-02 10:11:12,345 INFO  [M:0;host:45249-SendThread(localhost:2181)] zookeeper.ClientCnxn: Client session timed out',
    { level: 3, thread: 'M:0;host:45249-SendThread(localhost:2181)', logger: 'zookeeper.ClientCnxn', message: 'Client session timed out' }],
  'Debezium': ['2021-03-02 10:11:12,345 WARN   MySQL|orders|snapshot  [Worker clientId=connect-1, groupId=1] Node 1 disconnected.   [org.apache.kafka.clients.NetworkClient]',
    { level: 4, thread: null, logger: 'org.apache.kafka.clients.NetworkClient', message: '[Worker clientId=connect-1, groupId=1] Node 1 disconnected.' }],
  'Debezium outside of a connector': ['2021-03-02 10:11:12,345 INFO   ||  Kafka version: 3.1.0   [org.apache.kafka.common.utils.AppInfoParser]',
    { level: 3, thread: null, logger: 'org.apache.kafka.common.utils.AppInfoParser', message: 'Kafka version: 3.1.0' }],
  'fields behind the logger': ['[2026-03-02 10:11:12,345] INFO [Worker clientId=c, groupId=g] Rebalance started (org.apache.kafka.connect.runtime.distributed.WorkerCoordinator:290) - app=connect, clusterId=confluent, server=0',
    { level: 3, thread: null, logger: 'org.apache.kafka.connect.runtime.distributed.WorkerCoordinator:290', message: '[Worker clientId=c, groupId=g] Rebalance started' }],
  'java.util.logging\'s names of levels': ['2021-03-02 10:11:12,345 WARNING [org.apache.kafka.clients.NetworkClient] (main) Node 1 disconnected.',
    { level: 4, thread: 'main', logger: 'org.apache.kafka.clients.NetworkClient', message: 'Node 1 disconnected.' }],
  'no stamp: SLF4J\'s simple logger': ['[kafka-producer-network-thread | p-1] WARN org.apache.kafka.clients.NetworkClient - [Producer clientId=p-1] Node 1 disconnected.',
    { level: 4, thread: 'kafka-producer-network-thread | p-1', logger: 'org.apache.kafka.clients.NetworkClient', message: '[Producer clientId=p-1] Node 1 disconnected.', basis: Basis.None }],
  'Pulsar\'s ZooKeeper client: a dash more': ['2017-03-02 10:11:12,345 - INFO  - [main-SendThread(zk1:2181):ClientCnxn$SendThread@1158] - Unable to read additional data',
    { level: 3, thread: 'main-SendThread(zk1:2181)', logger: 'ClientCnxn$SendThread@1158', message: 'Unable to read additional data' }],
  'ZooKeeper with its id': ['2019-05-15 22:49:58,994 [myid:3] - INFO  [ProcessThread(sid:3 cport:-1)::PrepRequestProcessor@648] - Got user-level KeeperException',
    { level: 3, thread: 'ProcessThread(sid:3 cport:-1):', logger: 'PrepRequestProcessor@648', myid: '3', message: 'Got user-level KeeperException' }],
  'ZooKeeper with an address as thread': ['2019-05-15 22:49:58,992 [myid:] - WARN  [NIOServerCxn.Factory:0.0.0.0/0.0.0.0:2181:ZooKeeperServer@942] - Client attempting',
    { level: 4, thread: 'NIOServerCxn.Factory:0.0.0.0/0.0.0.0:2181', logger: 'ZooKeeperServer@942', message: 'Client attempting' }],
  'ZooKeeper without an id, brackets in the thread': ['2026-11-22 03:46:07,571 - INFO  [QuorumPeer[myid=1](plain=127.0.0.1:2181)(secure=disabled):QuorumPeer@1455] - LOOKING',
    { level: 3, thread: 'QuorumPeer[myid=1](plain=127.0.0.1:2181)(secure=disabled)', logger: 'QuorumPeer@1455', message: 'LOOKING' }],
  'Log4j 2, default pattern of its documentation': ['22:20:14.399 [main] ERROR com.shop.Orders - Order 12 failed',
    { level: 5, thread: 'main', logger: 'com.shop.Orders', message: 'Order 12 failed', basis: Basis.None }],
  'Logback, time without a date': ['22:20:14.399 [kafka-producer-network-thread | producer-1] WARN  o.a.kafka.clients.NetworkClient - [Producer clientId=producer-1] Node 1 disconnected.',
    { level: 4, thread: 'kafka-producer-network-thread | producer-1', logger: 'o.a.kafka.clients.NetworkClient', message: '[Producer clientId=producer-1] Node 1 disconnected.', basis: Basis.None }],
  'Log4j 2 JsonLayout': ['{"instant":{"epochSecond":1709374272,"nanoOfSecond":345000000},"thread":"main","level":"INFO","loggerName":"org.apache.kafka.common.utils.AppInfoParser","message":"Kafka version: 3.6.1","endOfBatch":false}',
    { level: 3, thread: 'main', logger: 'org.apache.kafka.common.utils.AppInfoParser', message: 'Kafka version: 3.6.1', basis: Basis.Utc }],
  'ECS': ['{"@timestamp":"2024-03-02T10:11:12.345Z","log.level": "WARN","message":"Node 1 \\"zk\\" disconnected.","ecs.version": "1.2.0","process.thread.name":"main","log.logger":"org.apache.kafka.clients.NetworkClient"}',
    { level: 4, thread: 'main', logger: 'org.apache.kafka.clients.NetworkClient', message: 'Node 1 \\"zk\\" disconnected.', basis: Basis.Utc }],
  'ECS, nested': ['{"@timestamp":"2024-03-02T10:11:12.345Z","log":{"level":"INFO","logger":"kafka.server.KafkaServer"},"process":{"thread":{"name":"main"}},"message":"started"}',
    { level: 3, thread: 'main', logger: 'kafka.server.KafkaServer', message: 'started', basis: Basis.Utc }],
  'Logstash': ['{"@timestamp":"2024-03-02T18:11:12.345+08:00","@version":"1","message":"started","logger_name":"kafka.server.KafkaServer","thread_name":"main","level":"INFO","level_value":20000}',
    { level: 3, thread: 'main', logger: 'kafka.server.KafkaServer', message: 'started', basis: Basis.Utc }],
  'ZooKeeper through Logback': ['2026-11-22 03:46:08,471 [myid:3] - INFO  [main:o.a.z.s.q.QuorumPeer@1742] - tickTime set to 2000',
    { level: 3, thread: 'main', logger: 'o.a.z.s.q.QuorumPeer@1742', myid: '3', message: 'tickTime set to 2000' }],
};

describe('message layouts', () => {
  for (const [name, [written, expected]] of Object.entries(lines)) {
    it(name, () => {
      const line = lineOf(written);
      const header = new Header();
      assert.ok(header.read(line));
      header.tail(line);
      const cut = (from: number, to: number): string | null => from < 0 ? null : written.slice(from, to);
      assert.equal(header.level, expected.level);
      assert.equal(cut(header.threadFrom, header.threadTo), expected.thread);
      assert.equal(cut(header.loggerFrom, header.loggerTo), expected.logger);
      assert.equal(written.slice(header.messageFrom, header.messageTo), expected.message);
      assert.equal(header.stamp.basis, expected.basis ?? Basis.Local);
      if (expected.myid !== undefined) assert.equal(cut(header.myidFrom, header.myidTo), expected.myid);
    });
  }

  it('places a time without a date on the day of the last whole stamp, and past midnight on the next', () => {
    const header = new Header();
    const instants = ['2021-03-02 23:59:58,000 [main] INFO  a.B - x', '23:59:59.500 [main] INFO  a.B - y', '00:00:01.250 [main] INFO  a.B - z', '2021-03-05T08:00:00.000+02:00 [main] INFO  a.B - x', '08:00:03.000 [main] INFO  a.B - y']
      .map(written => {
        assert.ok(header.read(lineOf(written)));
        return new Date(header.stamp.ms).toISOString();
      });
    assert.deepEqual(instants, ['2021-03-02T23:59:58.000Z', '2021-03-02T23:59:59.500Z', '2021-03-03T00:00:01.250Z', '2021-03-05T06:00:00.000Z', '2021-03-05T06:00:03.000Z']);
    assert.equal(header.stamp.basis, Basis.Utc);
  });

  it('shows stamp, level, thread and logger of lines that no row knows', () => {
    for (const written of ['22:20:14.399 [main] ERROR com.shop.Orders - Order 12 failed', '{"@timestamp":"2024-03-02T10:11:12.345Z","level":"ERROR","message":"Order 12 failed","logger_name":"com.shop.Orders","thread_name":"main","stack_trace":"java.io.IOException: gone\\n\\tat a.B.c(B.java:1)"}']) {
      const { row, spans } = kafkaFormat.describe(lineOf(written));
      assert.equal(row, null);
      assert.deepEqual(spans.map(span => span.field).filter(field => field !== 'stamp' && field !== 'exception').sort(), ['level', 'logger', 'thread']);
      assert.ok(spans.every((span, i) => i === 0 || span.from >= spans[i - 1].to));
    }
  });

  it('reads JSON lines as records, their exceptions too', () => {
    const record = (message: string, more = ''): string => `{"@timestamp":"2024-03-02T10:11:12.345Z","level":"ERROR","message":${JSON.stringify(message)},"logger_name":"org.apache.zookeeper.ClientCnxn","thread_name":"main"${more}}\n`;
    const reading = read(record('Unable to reconnect to ZooKeeper service, session 0x1 has expired') + record('Odd', ',"stack_trace":"java.io.IOException: gone\\n\\tat a.B.c(B.java:1)"'))!;
    assert.deepEqual([reading.family, reading.dialect], ['kafka', 'JSON lines, ZooKeeper client only']);
    assert.deepEqual(events(reading).map(event => [event.kind, new Date(event.start).toISOString(), event.fields.exception]), [['zk.client.expired', '2024-03-02T10:11:12.345Z', undefined], ['log.error', '2024-03-02T10:11:12.345Z', 'java.io.IOException']]);
  });

  describe('stack traces inside JSON records', () => {
    const record = (more: string, level = 'ERROR'): string => `{"@timestamp":"2024-03-02T10:11:12.345Z","level":"${level}","message":"Odd","logger_name":"kafka.log.LogManager","thread_name":"main",${more}}`;
    const written = 'java.io.IOException: Map failed\\n\\tat sun.nio.ch.FileChannelImpl.map(FileChannelImpl.java:9)\\nCaused by: java.lang.OutOfMemoryError: \\"Map\\" failed\\n\\tat a.B.c(B.java:1)\\n\\t... 3 common frames omitted\\n';
    const plain = '[2024-03-02 10:11:12,345] ERROR Odd (kafka.log.LogManager)\n' + written.replaceAll('\\n', '\n').replaceAll('\\t', '\t').replaceAll('\\"', '"');
    const frames = '[{"class":"a.B","method":"c","file":"B.java","line":1},{"class":"a.D","method":"e}","file":"D.java","line":2}]';
    const forms: Record<string, string> = {
      'Logstash': record(`"stack_trace":"${written}"`),
      'Logstash with a hash': record(`"stack_trace":"<#7872a9f0> ${written}"`),
      'ECS': record(`"error.type":"java.io.IOException","error.message":"Map failed","error.stack_trace":"${written}"`),
      'ECS, a list of lines': record(`"error":{"type":"java.io.IOException","stack_trace":["java.io.IOException: Map failed","\\tat a.B.c(B.java:1)","Caused by: java.lang.OutOfMemoryError: Map failed","\\t... 1 more"]}`),
      'JsonTemplateLayout for Logstash': record(`"exception":{"exception_class":"java.io.IOException","exception_message":"Map failed","stacktrace":"${written}"}`),
      'JsonLayout, frames': record(`"thrown":{"commonElementCount":0,"localizedMessage":"Map failed","message":"Map failed","name":"java.io.IOException","cause":{"commonElementCount":1,"name":"java.lang.OutOfMemoryError","extendedStackTrace":${frames}},"extendedStackTrace":${frames}},"endOfBatch":false`),
      'JsonLayout, one string': record(`"thrown":{"name":"java.io.IOException","extendedStackTrace":"${written}"}`),
      'Quarkus': record(`"exception":{"refId":1,"exceptionType":"java.io.IOException","message":"Map failed","frames":${frames},"causedBy":{"exception":{"refId":2,"exceptionType":"java.lang.OutOfMemoryError","message":"Map failed","frames":${frames}}}}`),
    };
    for (const [name, one] of Object.entries(forms)) {
      it(name, () => {
        const reading = read(`${one}\n${one}\n`)!;
        assert.deepEqual(reading.traces.map(({ exception, causes, count, firstLine, lastLine }) => ({ exception, causes, count, firstLine, lastLine })),
          [{ exception: 'java.io.IOException', causes: ['java.lang.OutOfMemoryError'], count: 2, firstLine: 0, lastLine: 1 }]);
        assert.deepEqual(reading.facts.filter(fact => fact.name === 'exception').map(fact => fact.value), ['java.io.IOException', 'java.lang.OutOfMemoryError']);
        assert.equal(reading.blocks.length, 0);
        assert.deepEqual(events(reading).map(event => event.kind), [...new Set(events(reading).map(event => event.kind))].flatMap(kind => [kind, kind]));
      });
    }

    it('count as the same trace in plain text does, and tell the same event', () => {
      const json = read(forms['Logstash'])!;
      const text = read(plain)!;
      assert.deepEqual(events(json).map(({ kind, fields }) => ({ kind, fields })), events(text).map(({ kind, fields }) => ({ kind, fields })).map(event => ({ ...event, fields: 'traceLine' in event.fields ? { ...event.fields, traceLine: 0 } : event.fields })));
      assert.deepEqual(json.traces.map(trace => [trace.exception, trace.causes]), text.traces.map(trace => [trace.exception, trace.causes]));
    });

    it('differ by their frames', () => {
      const other = forms['JsonLayout, frames'].replaceAll('"line":2', '"line":3');
      assert.deepEqual(read(`${forms['JsonLayout, frames']}\n${other}\n`)!.traces.map(trace => trace.count), [1, 1]);
    });

    it('hostile ones are read to their end', () => {
      for (const more of [`"stack_trace":["${'['.repeat(2000)}`, `"stack_trace":[${'{'.repeat(2000)}`, '"stack_trace":"\\u00', '"thrown":{"extendedStackTrace":[{]}', '"exception":{}', '"stack_trace":""', '"stack_trace":[1,2,null]']) assert.ok(read(record(more)));
    });
  });

  it('counts frames that lost their blanks', () => {
    const reading = read('[2024-03-02 10:11:12,345] ERROR Odd (kafka.log.LogManager)\njava.io.IOException: gone\nat a.B.c(B.java:1)\nat a.B.d(B.java:2)\n'.repeat(2) + '[2024-03-02 10:11:12,345] ERROR Odd (kafka.log.LogManager)\njava.io.IOException: gone\nat a.B.e(B.java:1)\n')!;
    assert.deepEqual(reading.traces.map(trace => trace.count), [2, 1]);
  });

  it('JSON that is no record, cut or hostile is none', () => {
    const header = new Header();
    for (const written of ['{"a":1}', '{"@timestamp":"2024-03-02T10:11:12.345Z"', '{"level":"INFO","message":"x","@timestamp":"no date"}', `{"${'['.repeat(1000)}`, `{${'"a":{'.repeat(5000)}`, '{"level":"INFO","message":"x', `{"${'\\'.repeat(4000)}`]) assert.equal(header.read(lineOf(written)), false, written.slice(0, 40));
  });

  it('takes no continuation for a header', () => {
    const header = new Header();
    for (const written of ['\tat kafka.Kafka$.main(Kafka.scala:92)', 'java.io.IOException: Map failed', '\tbroker.id = 1', ' (kafka.server.KafkaConfig)', '', '[not a stamp] INFO x', 'INFO: no stamp here at all, sir', '2019-05-15 22:20:14,399']) {
      assert.equal(header.read(lineOf(written)), false, written);
    }
  });

  it('describes header, context and message in their order', () => {
    const written = '[2019-05-15 22:20:14,399] INFO [Partition t-0 broker=1] Shrinking ISR from 1,2,3 to 1 (kafka.cluster.Partition)';
    const { row, spans } = kafkaFormat.describe(lineOf(written));
    assert.equal(row?.id, 'kafka.isr.shrunk');
    assert.deepEqual(spans.map(span => [span.field, written.slice(span.from, span.to)]), [
      ['stamp', '2019-05-15 22:20:14,399'], ['level', 'INFO'], ['partition', 't-0'], ['broker', '1'], ['oldIsr', '1,2,3'], ['isr', '1'], ['logger', 'kafka.cluster.Partition'],
    ]);
  });

  it('describes settings and exceptions', () => {
    const setting = kafkaFormat.describe(lineOf('\tzookeeper.session.timeout.ms = 6000'));
    assert.deepEqual(setting.spans.map(span => span.field), ['key', 'value']);
    const thrown = zookeeperFormat.describe(lineOf('Caused by: java.net.ConnectException: Connection refused'));
    assert.deepEqual(thrown.spans.map(span => span.field), ['exception']);
  });
});
