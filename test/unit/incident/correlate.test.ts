import assert from 'node:assert/strict';
import { Incident } from '../../../server/incident/incident';
import type { SourceLog } from '../../../server/incident/log';
import { slicesNear } from '../../../server/incident/near';
import { read, settings } from './made';

const server = [
  '[2019-05-15 22:00:00,000] INFO An ordinary thing of a-1. (kafka.log.Log)',
  '[2019-05-15 22:20:10,000] INFO An ordinary thing of a-2. (kafka.log.Log)',
  '[2019-05-15 22:20:14,399] WARN Unable to reconnect to ZooKeeper service, session 0x1 has expired (org.apache.zookeeper.ClientCnxn)',
  '[2019-05-15 22:20:15,000] ERROR something \u001b[31mbad\u001b[0m & <b>worse</b> (kafka.server.KafkaApis)',
  'java.lang.IllegalStateException: on a line of its own',
  '[2019-05-15 23:00:00,000] INFO An ordinary thing of a-3. (kafka.log.Log)',
];
const gcLines = [
  '2019-05-15T22:20:05.000+0800: 100.000: [Full GC (Allocation Failure)  8071M->4285M(8192M), 8.0000000 secs]',
  '   [Eden: 0.0B(408.0M)->0.0B(408.0M) Survivors: 0.0B->0.0B Heap: 8071.2M(8192.0M)->4285.7M(8192.0M)], [Metaspace: 32321K->32321K(1077248K)]',
  ' [Times: user=21.74 sys=0.00, real=8.00 secs] ',
];
const expiry = Date.UTC(2019, 4, 15, 14, 20, 14, 399);

/** An incident and a reader of its bytes, with what was asked for. */
function opened(texts: Record<string, readonly string[]>) {
  const logs: SourceLog[] = Object.entries(texts).map(([file, lines]) => read(file, lines));
  const asked: [string, number, number][] = [];
  const bytes = (file: string): Uint8Array => new TextEncoder().encode(texts[file].join('\n') + '\n');
  const reader = async (file: string, from: number, to: number): Promise<Uint8Array> => {
    asked.push([file, from, to]);
    return bytes(file).subarray(from, Math.min(to, bytes(file).length));
  };
  return { incident: new Incident(logs, settings()), asked, reader, bytes };
}

const anchor = { uri: '/logs/broker-3/gc.log', line: 0, start: expiry - 9399, end: expiry - 1399, text: gcLines[0] };

describe('incident: correlation', () => {
  const texts = { '/logs/broker-3/gc.log': gcLines, '/logs/broker-3/server.log': server };

  it('finds the records of the other logs within the window, and nothing else', async () => {
    const { incident, reader } = opened(texts);
    const found = await incident.correlate(anchor, { windowMs: 3000 }, reader);
    assert.deepEqual(found.window, { start: anchor.start - 3000, end: anchor.end + 3000 });
    assert.deepEqual(found.records.map(record => record.line), [1, 2, 3]);
    const expired = found.records[1];
    assert.deepEqual([expired.uri, expired.start, expired.class, expired.kind], ['/logs/broker-3/server.log', expiry, 'expiry', 'zk.client.expired']);
    assert.equal(found.records[2].severity, 'error');
    assert.equal(found.omitted, 0);
  });

  it('hands on plain text: colours and control characters are gone, markup is text', async () => {
    const { incident, reader } = opened(texts);
    const { records } = await incident.correlate(anchor, { windowMs: 3000 }, reader);
    assert.equal(records[2].text, '[2019-05-15 22:20:15,000] ERROR something bad & <b>worse</b> (kafka.server.KafkaApis)');
  });

  it('finds a pause that reaches into the window from before it', async () => {
    const { incident, reader } = opened(texts);
    const at = { uri: '/logs/broker-3/server.log', line: 1, start: expiry - 4399, end: expiry - 4399, text: '' };
    const { records } = await incident.correlate(at, { windowMs: 100 }, reader);
    assert.deepEqual(records.map(record => [record.uri, record.line, record.class, record.end - record.start]), [['/logs/broker-3/gc.log', 0, 'full', 8000]]);
    assert.equal(records[0].text, gcLines[0]);
  });

  it('cuts what tells least, and counts it', async () => {
    const { incident, reader } = opened(texts);
    const { records, omitted } = await incident.correlate(anchor, { windowMs: 3000, limit: 2 }, reader);
    assert.deepEqual(records.map(record => record.line), [2, 3]);
    assert.equal(omitted, 1);
  });

  it('says which logs do not cover the window', async () => {
    const { incident, reader } = opened({ ...texts, '/logs/late/server.log': ['[2019-05-15 22:30:00,000] INFO [KafkaServer id=1] started (kafka.server.KafkaServer)'] });
    const { notes } = await incident.correlate(anchor, { windowMs: 1000 }, reader);
    assert.deepEqual(notes, ['late/server.log begins 9 min 46 s after the window.']);
    const old = opened({ ...texts, '/logs/old/server.log': ['[2019-05-01 22:30:00,000] INFO [KafkaServer id=1] started (kafka.server.KafkaServer)'] });
    assert.deepEqual((await old.incident.correlate(anchor, { windowMs: 1000 }, old.reader)).notes, ['One more log is more than a day away.']);
  });

  it('goes on when a log cannot be read', async () => {
    const { incident } = opened(texts);
    const { records, notes } = await incident.correlate(anchor, { windowMs: 3000 }, () => Promise.reject(new Error('gone')));
    assert.deepEqual(notes, ['server.log could not be read.']);
    assert.deepEqual(records.map(record => record.line), [2, 3], 'events are known without the bytes');
  });

  it('reads only the stretches of a long log that can hold the window', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => {
      const at = new Date(Date.UTC(2019, 4, 15, 20) + i * 1000).toISOString();
      return `[${at.slice(0, 10)} ${at.slice(11, 19)},000] INFO An ordinary thing of a-${i}. (kafka.log.Log)`;
    });
    const { incident, asked, reader } = opened({ '/logs/broker-3/gc.log': gcLines, '/logs/broker-3/server.log': lines });
    const { records } = await incident.correlate(anchor, { windowMs: 2000 }, reader);
    assert.deepEqual(records.map(record => record.line), Array.from({ length: 13 }, (_, i) => 8403 + i));
    assert.ok(asked.length === 1 && asked[0][2] - asked[0][1] < 100 * 600, `${JSON.stringify(asked)}`);
  });

  it('finds slices by line where a stamp does not tell', () => {
    const { incident } = opened(texts);
    const log = incident.get('/logs/broker-3/server.log')!;
    assert.deepEqual(slicesNear(log.reading, log.clock, 0, 1), []);
    assert.deepEqual(slicesNear(log.reading, log.clock, 0, 1, [4]), [{ from: 0, to: Infinity, line: 0 }]);
  });

  it('gives the instant of any line: of its event, else of its record', () => {
    const { incident, bytes } = opened(texts);
    const lineOf = (file: string) => (line: number): Uint8Array | null => {
      const lines = new TextDecoder().decode(bytes(file)).split('\n');
      return line < lines.length ? new TextEncoder().encode(lines[line]) : null;
    };
    const at = (file: string, line: number) => incident.get(file)!.instantAt(line, lineOf(file));
    assert.deepEqual(at('/logs/broker-3/gc.log', 2), { start: anchor.start, end: anchor.end });
    assert.deepEqual(at('/logs/broker-3/server.log', 4), { start: expiry + 601, end: expiry + 601 });
    assert.deepEqual(at('/logs/broker-3/server.log', 0), { start: expiry - 1214_399, end: expiry - 1214_399 });
  });
});
