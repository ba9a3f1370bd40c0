import assert from 'node:assert/strict';
import { Incident } from '../../../server/incident/incident';
import { maskerFor } from '../../../server/incident/report/mask';
import { LogReader } from '../../../server/formats/read';

const settings = { sessionTimeout: 6000, defaultZone: 'UTC', zones: {}, nodes: {}, clockSkew: {}, roots: ['/incident'] };
const log = `[2019-05-15 22:20:14,399] INFO Opening socket connection to server zk-prod.corp.example/10.1.2.3:2181. Will not attempt to authenticate using SASL (unknown error) (org.apache.zookeeper.ClientCnxn)
[2019-05-15 22:20:15,000] INFO [Partition payments.eu-7 broker=3] payments.eu-7 starts at Leader Epoch 4 from offset 10. Previous Leader Epoch was: 3 (kafka.cluster.Partition)
[2019-05-15 22:20:16,000] INFO [Partition __consumer_offsets-7 broker=3] __consumer_offsets-7 starts at Leader Epoch 4 from offset 10. Previous Leader Epoch was: 3 (kafka.cluster.Partition)
`;

describe('masked names', () => {
  const reader = new LogReader('server.log');
  reader.push(new TextEncoder().encode(log));
  const incident = new Incident([{ file: '/incident/fra-blue-03/server.log', reading: reader.finish()! }], settings);
  const masker = maskerFor(incident, file => file.slice('/incident/'.length));

  it('are stable, and a partition keeps its number', () => {
    assert.equal(masker.text('payments.eu-7 and payments.eu-12'), 'topic-1-7 and topic-1-12');
    assert.equal(masker.text('topic payments.eu.'), 'topic topic-1.');
  });

  it('cover hosts with a port or an address, and every address', () => {
    const shown = masker.text('server zk-prod.corp.example/10.1.2.3:2181 and zk-prod.corp.example:2181, 10.1.2.3, 10.1.2.4');
    assert.equal(shown, 'server host-1/ip-1:2181 and host-1:2181, ip-1, ip-2');
    assert.equal(masker.text('fe80:0:0:0:1:2:3:4'), 'ip-3');
  });

  it('cover folders that name a machine', () => {
    assert.equal(masker.text('fra-blue-03/server.log:7'), 'folder-1/server.log:7');
  });

  it('leave what everybody has, and what is no name', () => {
    for (const text of ['__consumer_offsets-7', 'Foo.java:120', 'server.log:417', '0x1a2003529e90000', '2019-05-15 22:20:14,399', 'Kafka 1.0.2', 'JDK 17.0.15+6', 'localhost:9092']) assert.equal(masker.text(text), text);
  });
});
