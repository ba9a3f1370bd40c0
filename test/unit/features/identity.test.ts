import assert from 'node:assert/strict';
import { formats } from '../../../server/formats/families';
import { identitiesIn, identityAt, identityOfFact, namedPlaces, partitionName, wordedAt, type Identity } from '../../../server/features/identity';
import { eventsNaming } from '../../../server/features/occurrences';
import { describeBytes, fieldAt } from '../../../server/features/lines';
import { readLog } from '../../../server/formats/read';

const kafka = formats.find(format => format.family === 'kafka')!;
const stamp = '[2021-03-02 10:11:12,345] INFO ';

/** What the token at a place in a line stands for. */
function at(message: string, written: string): Identity | null {
  const line = stamp + message;
  const described = describeBytes(Buffer.from(line), 0, kafka, null);
  const column = line.indexOf(written) + written.length - 1;
  const field = fieldAt(described, column);
  return field && identityAt(described, field, column);
}

describe('what a token stands for', () => {
  it('is the same broker in every field that says so', () => {
    const broker3 = { kind: 'broker', value: '3' };
    assert.deepEqual(at('[Controller id=3] 3 successfully elected as the controller (kafka.controller.KafkaController)', 'id=3'), broker3);
    assert.deepEqual(at('[KafkaServer id=3] started (kafka.server.KafkaServer)', 'id=3'), broker3);
    assert.deepEqual(at('[Partition orders-7 broker=3] Shrinking ISR from 1,2,3 to 1 (kafka.cluster.Partition)', 'broker=3'), broker3);
    assert.deepEqual(at('[Partition orders-7 broker=1] Shrinking ISR from 1,2,3 to 1 (kafka.cluster.Partition)', 'from 1,2,3'), broker3, 'of a list the one under the cursor');
    assert.deepEqual(at('[Partition orders-7 broker=1] Shrinking ISR from 1,2,3 to 1 (kafka.cluster.Partition)', 'from 1,2'), { kind: 'broker', value: '2' });
    assert.deepEqual(at('[ReplicaFetcher replicaId=1, leaderId=3, fetcherId=0] Starting (kafka.server.ReplicaFetcherThread)', 'leaderId=3'), broker3);
    assert.equal(at('[ReplicaFetcher replicaId=-1, leaderId=3, fetcherId=0] Starting (kafka.server.ReplicaFetcherThread)', 'replicaId=-1'), null, '-1 is no broker');
  });

  it('is the same partition, however written, and never another of a longer name', () => {
    assert.equal(partitionName('orders-7'), 'orders-7');
    assert.equal(partitionName('[orders,7]'), 'orders-7');
    assert.equal(partitionName('[orders, 7]'), 'orders-7');
    assert.equal(partitionName('a-b.c_d-12'), 'a-b.c_d-12');
    assert.equal(partitionName('orders'), null);
    const { events } = readLog(Buffer.from([
      `${stamp}[Partition orders-7 broker=1] Shrinking ISR from 1,2,3 to 1 (kafka.cluster.Partition)`,
      `${stamp}[Partition orders-71 broker=1] Shrinking ISR from 1,2,3 to 1 (kafka.cluster.Partition)`,
      `${stamp}[Partition reorders-7 broker=1] Shrinking ISR from 1,2,3 to 1 (kafka.cluster.Partition)`, '',
    ].join('\n')), 'server.log')!;
    assert.deepEqual(eventsNaming(events, { kind: 'partition', value: 'orders-7' }), [0]);
    assert.deepEqual(eventsNaming(events, { kind: 'topic', value: 'orders' }), [0, 1]);
    assert.deepEqual(eventsNaming(events, { kind: 'broker', value: '3' }), [0, 1, 2], 'in a list of replicas');
    assert.deepEqual(eventsNaming(events, { kind: 'broker', value: '7' }), []);
  });

  it('is stated by a configuration', () => {
    assert.deepEqual(identityOfFact('consumer.client.id', 'consumer-1'), { kind: 'client', value: 'consumer-1' });
    assert.deepEqual(identityOfFact('broker.id', 3), { kind: 'broker', value: '3' });
    assert.equal(identityOfFact('broker.id', -1), null);
    assert.equal(identityOfFact('consumer.group.id', 'null'), null);
    assert.equal(identityOfFact('log.dirs', '3'), null);
  });

  it('is guessed from the words around it where no row knows the line', () => {
    const worded = (line: string, written: string): Identity[] => wordedAt(line, line.indexOf(written) + written.length - 1);
    assert.deepEqual(worded('some words of broker 12 here', 'broker 12'), [{ kind: 'broker', value: '12' }]);
    assert.deepEqual(worded('brokerId=12', 'brokerId=12'), [{ kind: 'broker', value: '12' }]);
    assert.deepEqual(worded('of 0x00167772767ad92fd there', '0x00167772767ad92fd')[0] ?? null, null, 'too long for a session');
    assert.deepEqual(worded('of 0x167772767ad92fd there', '0x1677'), [{ kind: 'session', value: '167772767ad92fd' }]);
    assert.deepEqual(worded('partition [orders,7] is', 'orders,7'), [{ kind: 'partition', value: 'orders-7' }]);
    assert.deepEqual(worded('nothing here', 'here'), []);
    assert.deepEqual(worded(`${'a-'.repeat(100_000)}1`, 'a-a-a'), [], 'of a long line only what lies around the place');
  });

  it('is known for every field of every event that has a concept with an identity', () => {
    const shapes = kafka.rows.flatMap(row => row.shape ?? []);
    const named = shapes.filter(shape => namedPlaces(shape).length > 0);
    assert.ok(named.length > shapes.length / 2, `${named.length} of ${shapes.length}`);
    for (const shape of shapes) if (shape.names.includes('partition')) assert.ok(namedPlaces(shape).some(({ naming }) => naming.kind === 'partition'), shape.id);
    const described = describeBytes(Buffer.from(`${stamp}[Partition orders-7 broker=3] Shrinking ISR from 1,2,3 to 1 (kafka.cluster.Partition)`), 0, kafka, null);
    const all = described.fields.flatMap(field => identitiesIn(described, field).map(({ kind, value }) => `${kind} ${value}`));
    assert.deepEqual([...new Set(all)].sort(), ['broker 1', 'broker 2', 'broker 3', 'partition orders-7', 'topic orders']);
  });
});
