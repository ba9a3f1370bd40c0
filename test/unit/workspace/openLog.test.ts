import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LogReader, readLog } from '../../../server/formats/read';
import type { LogReading } from '../../../server/formats/reading';
import { LogDocument } from '../../../server/workspace/document';
import { OpenLog } from '../../../server/workspace/openLog';

const root = join(__dirname, '../../..');
const seed = readFileSync(join(root, 'samples/first-incident-excerpts/broker-3/gc.log'), 'utf8');
const unified = readFileSync(join(root, 'test/fixtures/stand-in/broker-1/gc.log'), 'utf8');
const broker = readFileSync(join(root, 'test/fixtures/stand-in/broker-1/server.log'), 'utf8');
const zookeeper = readFileSync(join(root, 'test/fixtures/stand-in/zookeeper/zookeeper.log'), 'utf8');

/** Everything of a reading that can be compared. */
const plain = (reading: LogReading | null): unknown => {
  if (!reading) return null;
  const { events, ...rest } = reading;
  return { ...rest, events: { ...events.toColumns(), at: undefined, strings: undefined, values: undefined }, fields: Array.from({ length: reading.events.length }, (_, i) => reading.events.shapeOf(i).names.map(name => reading.events.value(i, name))) };
};

const read = (text: string, name = 'x.log'): LogReading | null => readLog(new TextEncoder().encode(text), name);

describe('a reader that is doubled', () => {
  for (const [name, text] of Object.entries({ 'JDK 8 GC': seed, 'unified GC': unified, broker, ZooKeeper: zookeeper })) {
    it(`reads on as if it had not been: ${name}`, () => {
      const bytes = new TextEncoder().encode(text.slice(0, 100_000));
      const expected = plain(readLog(bytes, 'x.log'));
      const live = new LogReader('x.log');
      const step = Math.ceil(bytes.length / 12);
      for (let at = 0; at < bytes.length; at += step) {
        const twin = live.fork();
        assert.ok(twin, 'this reader can be doubled');
        assert.deepEqual(plain(twin.finish()), plain(readLog(bytes.subarray(0, at), 'x.log')), `finished at ${at}`);
        live.push(bytes.subarray(at, at + step));
      }
      assert.deepEqual(plain(live.finish()), expected);
    });
  }
});

describe('OpenLog', () => {
  const pace = { quietMs: 5, mostMs: 50, slice: 1000 };
  const open = (text: string, languageId = 'log', done: () => void = () => {}): OpenLog => new OpenLog(new LogDocument('untitled:x.log', languageId, 1, text), done, pace);

  it('reads what was opened', async () => {
    const log = open(seed);
    assert.equal(log.format?.family, 'gc', 'known from the head, before it is read');
    assert.equal(log.hasRead, false);
    assert.deepEqual(plain(await log.current()), plain(read(seed)));
    assert.equal(log.hasRead, true);
  });

  it('reads only what was appended', async () => {
    const lines = seed.split('\n');
    const log = open(lines.slice(0, 40).join('\n'));
    await log.current();
    const pushed: number[] = [];
    const push = Object.getOwnPropertyDescriptor(LogReader.prototype, 'push')!.value as (this: LogReader, chunk: Uint8Array) => void;
    LogReader.prototype.push = function (chunk) {
      pushed.push(chunk.length);
      push.call(this, chunk);
    };
    try {
      for (let n = 40; n < lines.length; n += 7) {
        const end = { line: log.document.lineCount - 1, character: 99_999 };
        const added = `\n${lines.slice(n, n + 7).join('\n')}`;
        pushed.length = 0;
        log.change([{ range: { start: end, end }, text: added }], n);
        const reading = await log.current();
        assert.ok(pushed.reduce((all, one) => all + one, 0) < added.length + 500, 'the old lines are not read again');
        assert.deepEqual(plain(reading), plain(read(lines.slice(0, n + 7).join('\n'))));
      }
    } finally {
      LogReader.prototype.push = push;
    }
  });

  it('reads again from the start what was changed in the middle', async () => {
    const log = open(seed);
    await log.current();
    log.change([{ range: { start: { line: 0, character: 0 }, end: { line: 3, character: 0 } }, text: '' }], 2);
    assert.deepEqual(plain(await log.current()), plain(read(seed.split('\n').slice(3).join('\n'))));
  });

  it('lets edits overtake a reading, and ends with the last text', async () => {
    let done = 0;
    const log = open(unified, 'log', () => done++);
    for (let version = 2; version < 30; version++) {
      log.change([{ range: { start: { line: version, character: 0 }, end: { line: version, character: 0 } }, text: '# a note\n' }], version);
      await new Promise(resolve => setTimeout(resolve, 2));
    }
    const text = log.document.blocks.map(block => block.text).join('');
    assert.deepEqual(plain(await log.current()), plain(read(text)));
    assert.ok(done < 28);
  });

  it('holds to the family that a person chose', async () => {
    const log = open('nothing that anybody knows\n', 'faultline-kafka');
    assert.equal(log.format?.family, 'kafka');
    assert.equal((await log.current())?.family, 'kafka');
    assert.equal(await open('nothing that anybody knows\n').current(), null);
  });

  it('is quiet after it was closed', async () => {
    let done = 0;
    const log = open(seed, 'log', () => done++);
    log.close();
    assert.equal(await log.current(), null);
    await new Promise(resolve => setTimeout(resolve, 20));
    assert.equal(done, 0);
  });
});
