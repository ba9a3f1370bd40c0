/** Several runs of the JVM in one file: each has its own start, ids and collector; instants never run back. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { segmentAt } from '../../../server/formats/gc/segments';
import { gcSummary } from '../../../server/formats/gc/summary';
import { Clock, fixedZone } from '../../../server/text/clock';
import { Basis } from '../../../server/text/stamp';
import { check, events, read } from './read';

const pause = (stamps: string, id: number, ms: string): string => `${stamps}[info][gc] GC(${id}) Pause Young (Allocation Failure) 8M->4M(30M) ${ms}ms\n`;

describe('gc: several runs in one file', () => {
  it('begins a segment where the uptime runs back, and keeps raw uptimes growing', () => {
    const reading = read(`[0.004s][info][gc] Using Serial
${pause('[1.000s]', 0, '2.000')}${pause('[50.000s]', 1, '3.000')}[0.005s][info][gc] Using G1
${pause('[2.000s]', 0, '4.000')}${pause('[49.000s]', 1, '5.000')}`);
    assert.deepEqual(reading.segments.map(({ line, shift }) => [line, shift]), [[0, 0], [3, 51000]]);
    assert.deepEqual(events(reading, 'gc.pause').map(event => event.end), [1000, 50000, 53000, 100000]);
    assert.equal(reading.dialect, 'unified Serial; unified G1');
    const summary = gcSummary(reading, new Clock(fixedZone(0)));
    assert.equal(summary.collector, 'Serial, G1');
    assert.deepEqual([summary.pauses.count, summary.pauses.totalMs], [4, 14]);
    assert.deepEqual(reading.blocks.filter(block => block.kind === 'section').map(({ startLine, endLine, label }) => [startLine, endLine, label]), [
      [0, 2, 'JVM run 1 of 2: unified Serial'], [3, 5, 'JVM run 2 of 2: unified G1'],
    ]);
    assert.deepEqual(reading.problems, []);
  });

  it('places uptimes of each run by its own start', () => {
    const clock = new Clock(fixedZone(0), 1_000_000, [{ line: 3, shift: 51000, jvmStart: 2_000_000 }, { line: 9, shift: 200_000, jvmStart: NaN }]);
    assert.equal(clock.instant(50000, Basis.Uptime), 1_050_000);
    assert.equal(clock.instant(53000, Basis.Uptime), 2_002_000);
    assert.ok(Number.isNaN(clock.instant(200_500, Basis.Uptime)));
    assert.equal(clock.instantIn(2, 2000, Basis.Uptime), 1_002_000);
    assert.equal(clock.instantIn(3, 2000, Basis.Uptime), 2_002_000);
    assert.equal(clock.uptimeAt(5, 2_002_000), 2000);
    assert.equal(clock.instantIn(5, 77, Basis.Utc), 77);
  });

  it('finds the start of every run from lines with date and uptime', () => {
    const reading = read(`2020-01-01T00:00:10.000+0000: 10.000: [GC (Allocation Failure)  8K->4K(30K), 0.0010000 secs]
2020-01-01T01:00:05.000+0000: 5.000: [GC (Allocation Failure)  8K->4K(30K), 0.0010000 secs]
`);
    assert.deepEqual(reading.segments.map(({ jvmStart }) => new Date(jvmStart.raw).toISOString()), ['2020-01-01T00:00:00.000Z', '2020-01-01T01:00:00.000Z']);
    assert.equal(reading.segments[1].jvmStart.basis, Basis.Utc);
  });

  it('takes parts of one run in another order for one run: date and uptime give the same start', () => {
    const reading = read(`2020-01-01T00:01:40.000+0000: 100.000: [GC (Allocation Failure)  8K->4K(30K), 0.0010000 secs]
2020-01-01T00:00:05.000+0000: 5.000: [GC (Allocation Failure)  8K->4K(30K), 0.0010000 secs]
`);
    assert.equal(reading.segments.length, 1);
  });

  it('takes a torn stamp for no run', () => {
    const reading = read(`100.000: [GC (Allocation Failure)  8K->4K(30K), 0.0010000 secs]
0.001: [GC (Allocation Failure)  8K->4K(30K), 0.0010000 secs]
101.000: [GC (Allocation Failure)  8K->4K(30K), 0.0010000 secs]
`);
    assert.equal(reading.segments.length, 1);
    assert.equal(events(reading, 'gc.pause').at(-1)!.start, 101000);
  });

  it('takes lines a little out of order for one run', () => {
    const reading = read(`100.000: [CMS-concurrent-mark: 0.400/0.500 secs]
99.700: [GC (Allocation Failure)  8K->4K(30K), 0.0010000 secs]
`);
    assert.equal(reading.segments.length, 1);
  });

  it('tells runs of JDK 8 by the head, also when the first was short', () => {
    const head = (version: string): string => `OpenJDK 64-Bit Server VM (25.${version}-b10) for linux-amd64 JRE (1.8.0_${version}-b10), built on May 10 2020 00:00:00 by "mockbuild" with gcc 4.8.5
Memory: 4k page, physical 16265920k(8265920k free), swap 0k(0k free)
CommandLine flags: -XX:+UseParallelGC
`;
    const reading = read(`${head('242')}0.500: [GC (Allocation Failure) [PSYoungGen: 8K->4K(10K)] 8K->4K(30K), 0.0010000 secs]
${head('252')}0.100: [GC (Allocation Failure) [PSYoungGen: 8K->4K(10K)] 8K->4K(30K), 0.0010000 secs]
`);
    assert.deepEqual(reading.segments.map(segment => segment.line), [0, 4]);
    assert.equal(reading.dialect, 'JDK 8 Parallel');
    assert.equal(gcSummary(reading, new Clock(fixedZone(0))).jvm, '1.8.0_242-b10, 1.8.0_252-b10');
  });

  it('takes the head of a rotated file for no run: the uptime goes on', () => {
    const reading = read(`12.500: [GC (Allocation Failure)  8K->4K(30K), 0.0010000 secs]
2016-03-24 10:28:33 GC log file has reached the maximum size. Saved as ./gc.log.0
OpenJDK 64-Bit Server VM (25.242-b10) for linux-amd64 JRE (1.8.0_242-b10), built on May 10 2020 00:00:00 by "mockbuild" with gcc 4.8.5
13.100: [GC (Allocation Failure)  8K->4K(30K), 0.0010000 secs]
`);
    assert.equal(reading.segments.length, 1);
    assert.equal(reading.dialect, 'JDK 8');
  });

  it('tells runs without any stamp by the line that names the collector', () => {
    const run = 'Using G1\nGC(0) Pause Young (Normal) (G1 Evacuation Pause) 6M->3M(128M) 4.500ms\nGC(1) Pause Full (System.gc()) 6M->3M(128M) 14.500ms\n';
    const reading = read(run + run);
    assert.deepEqual(reading.segments.map(segment => segment.line), [0, 3]);
    assert.equal(reading.dialect, 'unified G1');
    assert.equal(gcSummary(reading, new Clock(fixedZone(0))).fullGcs.count, 2);
  });

  it('does not take Full GCs of two runs for one series, nor the heap of one for the other\'s', () => {
    const full = (id: number, at: string): string => `[${at}s][info][gc] GC(${id}) Pause Full (Allocation Failure) 60M->58M(64M) 100.000ms\n`;
    const log = `[0.004s][info][gc,init] Heap Max Capacity: 64M
${full(0, '99.000')}[0.004s][info][gc] Using Serial
[0.005s][info][gc,init] Heap Max Capacity: 4G
${full(0, '1.000')}`;
    assert.deepEqual(check('gc/frequent-full-gc', log), []);
    assert.deepEqual(check('gc/full-gc-frees-little', log).map(found => found.line), [1]);
  });

  it('places a log that has uptimes only by what the rotation states', () => {
    const gc = (at: string): string => `${at}: [GC (Allocation Failure)  8K->4K(30K), 0.5000000 secs]\n`;
    const fresh = read(`2016-03-24 10:28:33 GC log file created /path/to/gc.log.0\n${gc('0.800')}`);
    assert.deepEqual(fresh.segments[0].jvmStart, { raw: Date.UTC(2016, 2, 24, 10, 28, 33), basis: Basis.Local });
    const later = read(`2016-03-24 10:28:33 GC log file created /path/to/gc.log.1\n${gc('700.000')}${gc('1000.000')}2016-03-24 10:40:00 GC log file has reached the maximum size. Saved as /path/to/gc.log.1\n`);
    assert.deepEqual(later.segments[0].jvmStart, { raw: Date.UTC(2016, 2, 24, 10, 40) - 1_000_500, basis: Basis.Local });
    assert.ok(Number.isNaN(read(`2016-03-24 10:28:33 GC log file created /path/to/gc.log.1\n${gc('700.000')}`).segments[0].jvmStart.raw));
  });

  it('reads a real file of two JVMs: what their own GarbageCollectorMXBeans counted', () => {
    const log = readFileSync(join(__dirname, '../../fixtures/gc/two-jvms.log'), 'utf8');
    const reading = read(log);
    assert.equal(reading.unrecognisedLines, 0);
    assert.equal(reading.dialect, 'unified Serial, JDK 17; unified Parallel, JDK 25');
    const counts = reading.segments.map((): Record<string, number> => ({ young: 0, full: 0 }));
    for (const i of reading.events.ofKind('gc.pause')) counts[segmentAt(reading, reading.events.lineOf(i))][reading.events.string(i, 'pause')]++;
    // "Copy" and "MarkSweepCompact" of the one, "PS Scavenge" and "PS MarkSweep" of the other.
    assert.deepEqual(counts, [{ young: 3, full: 4 }, { young: 2, full: 8 }]);
    assert.equal(events(reading, 'gc.pause')[0].fields['youngBeforeBytes'], 6656 * 1024);
    const ends = events(reading, 'gc.pause').map(event => event.end);
    assert.deepEqual(ends, [...ends].sort((a, b) => a - b));
  });
});
