import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gcFormat } from '../../../server/formats/gc/format';
import { LogReader, readLog, recognise } from '../../../server/formats/read';
import type { LogReading } from '../../../server/formats/reading';
import { lineOf } from '../../../server/text/line';
import { read } from './read';

const fixtures = ['jdk8-g1.log', 'jdk17-g1.log', 'jdk25-zgc.log', 'jdk25-shenandoah.log'];
const bytesOf = (name: string): Uint8Array => readFileSync(join(__dirname, '../../fixtures/gc', name));

/** A small generator, so that a failure can be repeated. */
function random(seed: number): () => number {
  return () => {
    seed = (seed * 1664525 + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
}

function facts(reading: LogReading | null): unknown {
  assert.ok(reading);
  const { events, ...rest } = reading;
  return { ...rest, events: events.toColumns() };
}

describe('gc: whatever comes in', () => {
  for (const name of fixtures) {
    const bytes = bytesOf(name);

    it(`${name}: chunks make no difference`, () => {
      const whole = facts(readLog(bytes, name, 'gc'));
      for (const size of [7, 4096]) {
        const reader = new LogReader(name, 'gc');
        for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
        assert.deepEqual(facts(reader.finish()), whole);
      }
    });

    it(`${name}: cut, torn and damaged copies are read to their end`, () => {
      const next = random(7);
      for (let round = 0; round < 60; round++) {
        const from = Math.floor(next() * bytes.length);
        const copy = bytes.slice(from, from + 200 + Math.floor(next() * 20000));
        for (let damage = 0; damage < round % 5 * 20; damage++) copy[Math.floor(next() * copy.length)] = Math.floor(next() * 256);
        const reading = readLog(copy, name, 'gc');
        assert.ok(reading);
        let line = 0;
        for (let i = 0; i < reading.events.length; i++) {
          assert.ok(reading.events.lineOf(i) >= line, 'events are in the order of their lines');
          line = reading.events.lineOf(i);
          assert.ok(reading.events.endLineOf(i) < reading.lines);
        }
        for (const text of new TextDecoder('latin1').decode(copy).split('\n').slice(0, 40)) gcFormat.describe(lineOf(text));
      }
    });

    it(`${name}: recognised without a name`, () => {
      assert.equal(recognise(bytes, 'a')?.format.family, 'gc');
    });
  }

  it('costs little for lines that could tempt a pattern', () => {
    const lines = [
      `[0.1s][info][gc] GC(1) Concurrent ${'Mark '.repeat(40000)}`, `1.0: [GC ${'['.repeat(100000)}`, `1.0: [GC (${'A '.repeat(50000)}`, `[${'x'.repeat(200000)}`,
      `1.0: [GC ${'1.0: '.repeat(50000)}`, `[0.1s][info][gc] Allocation Stall (${'a('.repeat(50000)} 1.0ms`, `1.0: [CMS-concurrent-${'a-'.repeat(50000)}`,
    ];
    const start = performance.now();
    for (const line of lines) {
      read(`[0.003s][info][gc] Using G1\n${line}\n`);
      read(`1.0: [GC 1K->1K(2K), 0.1 secs]\n${line}\n`);
      gcFormat.describe(lineOf(line));
    }
    assert.ok(performance.now() - start < 4000);
  });

  it('does not hold a file for a bracket that never closes', () => {
    const reading = read(`1.0: [GC [ParNew\n${': 1K->1K(2K), 0.1 secs\n'.repeat(5000)}9.0: [GC 1K->1K(2K), 0.1 secs]\n`);
    assert.equal(reading.events.length >= 1, true);
  });

  it('is not fooled by other logs', () => {
    for (const text of [
      '[2019-05-15 22:20:14,399] INFO Unable to reconnect to ZooKeeper service (org.apache.zookeeper.ClientCnxn)\n',
      '2019-05-15 22:49:58,109 [myid:3] - INFO  [SessionTracker:ZooKeeperServer@355] - Expiring session 0x367772767999306, timeout of 30000ms exceeded\n',
      '#\n# There is insufficient memory for the Java Runtime Environment to continue.\n', '', '\u0000\u0001\u0002',
    ]) assert.equal(gcFormat.recognise({ name: 'gc.log', lines: text.split('\n') }), null);
  });
});

describe('records glued into one line', () => {
  it('are read as far as programs write them, and cost linear time beyond', () => {
    const record = '1.234: [GC 1.234: [ParNew: 100K->10K(200K), 0.01 secs] 300K->210K(1000K), 0.0101 secs] ';
    const head = '0.100: [GC 0.100: [ParNew: 100K->10K(200K), 0.01 secs] 300K->210K(1000K), 0.0101 secs]\n';
    assert.equal(readLog(new TextEncoder().encode(`${head}${record.repeat(3)}\n`), 'gc.log', 'gc')?.events.length, 4);
    const many = readLog(new TextEncoder().encode(`${head}${record.repeat(50_000)}\n${head}`), 'gc.log', 'gc')!;
    assert.ok(many.events.length >= 3 && many.events.length < 100, `${many.events.length} events`);
    assert.ok(many.unrecognisedLines > 0);
  });
});
