import assert from 'node:assert/strict';
import { yearFor } from '../../../server/text/syslog';
import { events, read } from '../messages/support';

const expired = '[2019-05-15 22:20:14,399] WARN Unable to reconnect to ZooKeeper service, session 0x1 has expired (org.apache.zookeeper.ClientCnxn)';
const plain = 'WARN Unable to reconnect to ZooKeeper service, session 0x1 has expired (org.apache.zookeeper.ClientCnxn)';

describe('syslog and journal prefixes', () => {
  const prefixes = ['May 15 22:20:14 broker-3 kafka-server-start.sh[4242]: ', 'May  5 22:20:14 broker-3 kafka: ', '<134>May 15 22:20:14 broker-3 kafka[1]: ', '2019-05-15T22:20:14+0800 broker-3 kafka[4242]: '];
  for (const prefix of prefixes) {
    it(`come off: ${prefix}`, () => {
      const reading = read(`-- Journal begins at Mon 2019-05-06 --\n${prefix}${expired}\n${prefix}java.io.IOException: x\n${prefix}\tat a.B.c(B.java:1)\n`)!;
      assert.equal(reading.family, 'kafka');
      const [event] = events(reading);
      assert.deepEqual([event.kind, event.line, event.endLine, new Date(event.start).toISOString()], ['zk.client.expired', 1, 3, '2019-05-15T22:20:14.399Z']);
    });
  }

  it('stamp records that have none of their own', () => {
    const [event] = events(read(`2019-05-15T22:20:14+0800 broker-3 kafka[4242]: ${plain}\n`)!);
    assert.deepEqual([event.kind, new Date(event.start).toISOString()], ['zk.client.expired', '2019-05-15T14:20:14.000Z']);
  });

  it('say that a year is assumed, and take the one the file states where it does', () => {
    const reading = read(`May 15 22:20:14 broker-3 kafka[4242]: ${plain}\n`)!;
    assert.match(reading.dialect, /syslog stamps without a year: \d{4} assumed$/);
    assert.match(new Date(events(reading)[0].start).toISOString(), /^20\d\d-05-15T22:20:14\.000Z$/);
    const stated = read(`May 15 22:20:14 broker-3 kafka[4242]: ${plain}\nMay 15 22:20:14 broker-3 kafka[4242]: ${expired}\n`)!;
    assert.doesNotMatch(stated.dialect, /assumed/);
    assert.equal(new Date(events(stated)[0].start).toISOString(), '2019-05-15T22:20:14.000Z');
  });

  it('take no stamp of a time to come for this year\'s', () => {
    const now = Date.UTC(2026, 0, 10);
    assert.deepEqual(yearFor('', Date.UTC(2026, 11, 24), now), { year: 2025, stated: false });
    assert.deepEqual(yearFor('', Date.UTC(2026, 0, 9), now), { year: 2026, stated: false });
    assert.deepEqual(yearFor('[2019-05-15 22:20:14,399] INFO', Date.UTC(2026, 0, 9), now), { year: 2019, stated: true });
  });

  it('are not seen in what a program writes itself', () => {
    for (const written of ['2023-05-15 22:20:14,399 INFO kafka: Unable', '2024-03-02T10:11:12.345Z INFO kafka: x', expired]) {
      const [event] = events(read(`${written}\n${expired}\n${expired}\n`)!);
      assert.equal(event.kind, 'zk.client.expired');
    }
    assert.equal(read(`2024-03-02T10:11:12.345Z INFO zookeeper: ${expired.slice(26)}\n`, 'kafka')!.levelCounts[3], 1, 'the line keeps its own header');
  });
});
