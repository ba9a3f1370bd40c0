import assert from 'node:assert/strict';
import { configDumps } from '../../../server/formats/messages/configDumps';
import { read } from '../messages/support';

const dump = (config: string, settings: Record<string, string>, logger: string): string =>
  `[2026-11-21 22:00:00,000] INFO ${config} values: \n${Object.entries(settings).map(([key, value]) => `\t${key} = ${value}\n`).join('')} (${logger})\n`;

describe('kafka: configuration dumps', () => {
  const log = dump('KafkaConfig', { 'broker.id': '1', 'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,SSL:SSL', 'log.dirs': '/data/a,/data/b', 'ssl.keystore.password': '[hidden]', 'advertised.listeners': '', 'log.retention.ms': 'null', 'auto.create.topics.enable': 'true', 'log.cleaner.min.cleanable.ratio': '0.5' }, 'kafka.server.KafkaConfig')
    + dump('ProducerConfig', { acks: '-1', 'client.id': 'p-1' }, 'org.apache.kafka.clients.producer.ProducerConfig')
    + dump('ConsumerConfig', { 'client.id': 'c-1', 'group.id': 'orders', 'max.poll.records': '500' }, 'org.apache.kafka.clients.consumer.ConsumerConfig')
    + dump('ConsumerConfig', { 'client.id': 'c-2', 'group.id': 'orders', 'max.poll.records': '10' }, 'org.apache.kafka.clients.consumer.ConsumerConfig')
    + dump('ConsumerConfig', { 'client.id': 'c-3', 'group.id': 'billing', 'max.poll.records': '500' }, 'org.apache.kafka.clients.consumer.ConsumerConfig')
    + dump('AdminClientConfig', { 'client.id': 'a-1', 'request.timeout.ms': '30000' }, 'org.apache.kafka.clients.admin.AdminClientConfig')
    + '[2026-11-21 22:00:01,000] INFO [KafkaServer id=1] started (kafka.server.KafkaServer)\n';

  it('state every value, of broker and clients', () => {
    const facts = Object.fromEntries(read(log)!.facts.map(({ name, value }) => [name, value]));
    assert.deepEqual([facts['broker.id'], facts['listener.security.protocol.map'], facts['log.dirs'], facts['ssl.keystore.password'], facts['advertised.listeners'], facts['log.retention.ms'], facts['log.cleaner.min.cleanable.ratio']],
      [1, 'PLAINTEXT:PLAINTEXT,SSL:SSL', '/data/a,/data/b', '[hidden]', '', 'null', '0.5']);
    assert.deepEqual([facts['producer.acks'], facts['adminclient.request.timeout.ms']], [-1, 30000]);
  });

  it('are each its own, even where a later one repeats an earlier', () => {
    const consumers = configDumps(read(log)!).filter(one => one.config === 'ConsumerConfig');
    assert.deepEqual(consumers.map(one => ['client.id', 'group.id', 'max.poll.records', 'isolation.level'].map(key => one.setting(key))), [
      ['c-1', 'orders', 500, null], ['c-2', 'orders', 10, null], ['c-3', 'billing', 500, null],
    ]);
    assert.deepEqual(configDumps(read(log)!).map(one => one.config), ['KafkaConfig', 'ProducerConfig', 'ConsumerConfig', 'ConsumerConfig', 'ConsumerConfig', 'AdminClientConfig']);
  });
});
