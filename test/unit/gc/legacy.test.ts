import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventLabel } from '../../../server/formats/events';
import { gcFormat } from '../../../server/formats/gc/format';
import { lineOf } from '../../../server/text/line';
import { Basis, StampReader } from '../../../server/text/stamp';
import { events, pauses, read } from './read';

const MB = 1024 * 1024;
const fixture = readFileSync(join(__dirname, '../../fixtures/gc/jdk8-g1.log'), 'utf8');

describe('gc: JDK 5 to 8', () => {
  it('reads the incident: two Full GCs, one block that begins with a blank, one that lacks its Times', () => {
    const reading = read(fixture);
    assert.equal(reading.dialect, 'JDK 8 G1');
    assert.equal(reading.unrecognisedLines, 0);
    const found = events(reading, 'gc.pause');
    assert.deepEqual(found.map(event => [event.fields['pause'], event.line + 1, event.endLine + 1]), [
      ['full', 1, 3], ['initial-mark', 5, 31], ['full', 33, 35], ['initial-mark', 37, 62], ['young', 63, 89], ['mixed', 90, 116],
    ]);
    assert.equal(eventLabel(found[0]), 'Full GC (Allocation Failure) 10.40 s, 8071M -> 4285M (8192M)');
    assert.equal(found[0].shape.mark, 'full');
    assert.equal(found[1].shape.mark, 'pause');
    assert.equal(found[0].start, Date.parse('2019-05-15T22:25:59.422+08:00'));
    assert.equal(found[0].end, found[0].start + 10398.711);
    assert.equal(found[0].fields['userMs'], 21740);
    assert.equal(found[3].fields['realMs'], null);
    assert.equal(found[3].fields['heapBeforeBytes'], Math.round(3933.8 * MB));
    assert.deepEqual([...reading.statedOffsets], [[480, 8]]);
    assert.equal(reading.segments[0].jvmStart.raw, Date.parse('2019-05-15T22:25:59.422+08:00') - 21989402560);
    assert.deepEqual(reading.blocks[0], { kind: 'gc', startLine: 0, endLine: 2, label: 'Full GC (Allocation Failure)' });
  });

  it('puts a ParNew collection together around its tenuring lines', () => {
    const [pause] = pauses(`2.345: [GC (Allocation Failure) 2.345: [ParNew
Desired survivor size 201326592 bytes, new threshold 15 (max 15)
- age   1:   28988456 bytes,   28988456 total
: 2359296K->28385K(2752512K), 0.0369850 secs] 2359296K->28385K(10092544K), 0.0370900 secs] [Times: user=0.11 sys=0.00, real=0.04 secs]
`);
    assert.equal(pause.fields['durationMs'], 37.09);
    assert.equal(pause.fields['pause'], 'young');
    assert.equal(pause.fields['heapCapacityBytes'], 10092544 * 1024);
    assert.deepEqual([pause.start, pause.end, pause.basis, pause.endLine], [2345, 2382.09, Basis.Uptime, 3]);
  });

  it('calls a concurrent mode failure full, and the phase written into it no pause', () => {
    const reading = read(`26.1: [GC 26.1: [ParNew (promotion failed): 673108K->673108K(707840K), 1.5 secs]27.6: [CMS27.7: [CMS-concurrent-abortable-preclean: 12.033/27.431 secs] [Times: user=1.00 sys=0.00, real=2.00 secs]
 (concurrent mode failure): 1125100K->1156809K(1310720K), 36.8003032 secs] 1791073K->1156809K(2018560K), 38.3378201 secs] [Times: user=1.00 sys=1.00, real=38.34 secs]
`);
    const found = events(reading, 'gc.pause');
    assert.equal(found.length, 1);
    assert.equal(found[0].fields['pause'], 'full');
    assert.equal(found[0].fields['durationMs'], 38337.82);
    assert.equal(found[0].fields['trouble'], 'promotion failed, concurrent mode failure');
    assert.equal(found[0].fields['realMs'], 38340);
    assert.equal(reading.dialect, 'JDK 8 or before CMS');
  });

  it('tells CMS\'s two pauses from collections, and its concurrent phases from pauses', () => {
    const reading = read(`10.0: [GC (CMS Initial Mark) [1 CMS-initial-mark: 10K(20K)] 15K(40K), 0.0020000 secs] [Times: user=0.00 sys=0.00, real=0.00 secs]
10.1: [CMS-concurrent-mark-start]
10.6: [CMS-concurrent-mark: 0.400/0.500 secs] [Times: user=0.40 sys=0.00, real=0.50 secs]
10.7: [GC (CMS Final Remark) [YG occupancy: 5 K (20 K)]10.7: [Rescan (parallel) , 0.0010000 secs]10.7: [weak refs processing, 0.0001000 secs] [1 CMS-remark: 10K(20K)] 15K(40K), 0.0030000 secs] [Times: user=0.00 sys=0.00, real=0.00 secs]
`);
    assert.deepEqual(events(reading).map(event => [event.kind, event.fields['pause'] ?? event.fields['phase'], event.fields['durationMs']]), [
      ['gc.pause', 'initial-mark', 2], ['gc.concurrent', 'mark', 500], ['gc.pause', 'remark', 3],
    ]);
    assert.equal(events(reading)[1].start, 10100);
  });

  it('reads Parallel and Serial, `--` for a failed promotion, the simple form, and comma decimals', () => {
    const found = pauses(`0.000: [GC [PSYoungGen: 768000K->45430K(896000K)] 768000K->45430K(2432000K), 0.1351310 secs]
429.344: [GC-- [PSYoungGen: 876977K->876977K(876992K)] 2335451K->2412975K(2412992K), 0.7651430 secs]
430.109: [Full GC [PSYoungGen: 876977K->0K(876992K)] [PSOldGen: 1535997K->960990K(1536000K)] 2412975K->960990K(2412992K) [PSPermGen: 67657K->67657K(67712K)], 6.7396390 secs]
441.100: [GC (Allocation Failure) 441.100: [DefNew: 10K->1K(20K), 0.0010000 secs] 30K->21K(60K), 0.0020000 secs]
25048.889: [Full GC (System.gc())  438973K->182948K(932352K), 1.0416236 secs]
25555,373: [GC (Allocation Failure)  299684K->183812K(932352K), 0,0148473 secs]
[GC 1024K->512K(2048K), 0.0010000 secs]
`);
    assert.deepEqual(found.map(event => [event.fields['pause'], event.fields['cause'], event.fields['durationMs'], event.fields['trouble']]), [
      ['young', null, 135.131, null], ['young', null, 765.143, 'promotion failed'], ['full', null, 6739.639, null], ['young', 'Allocation Failure', 2, null],
      ['full', 'System.gc()', 1041.624, null], ['young', 'Allocation Failure', 14.847, null], ['young', null, 1, null],
    ]);
    assert.equal(found[2].fields['heapAfterBytes'], 960990 * 1024);
    assert.equal(found[5].start, 25555373);
    assert.equal(found[6].basis, Basis.None);
  });

  it('keeps the order of lines when a concurrent line cuts a G1 block', () => {
    const found = events(read(`1.000: [GC pause (G1 Evacuation Pause) (young) (to-space exhausted), 0.0500000 secs]
   [Parallel Time: 40.0 ms, GC Workers: 4]
1.060: [GC concurrent-root-region-scan-end, 0.0040000 secs]
   [Eden: 10.0M(10.0M)->0.0B(10.0M) Survivors: 0.0B->0.0B Heap: 20.0M(64.0M)->15.0M(64.0M)]
 [Times: user=0.10 sys=0.00, real=0.05 secs]
`));
    assert.deepEqual(found.map(event => [event.kind, event.line]), [['gc.pause', 0], ['gc.concurrent', 2]]);
    assert.equal(found[0].fields['heapAfterBytes'], 15 * MB);
    assert.equal(found[0].fields['trouble'], 'to-space exhausted');
    assert.equal(found[0].fields['realMs'], 50);
  });

  it('reads a Full GC that concurrent lines cut in two', () => {
    const [pause] = pauses(`81.540: [Full GC81.540: [GC concurrent-root-region-scan-start]
81.540: [GC concurrent-root-region-scan-end, 0.0000080 secs]
81.540: [GC concurrent-mark-start]
84.860: [SoftReference, 22 refs, 0.0000340 secs]84.860: [JNI Weak Reference, 0.0000040 secs] 510M->510M(512M), 4.3335850 secs]
 [Times: user=3.44 sys=1.62, real=4.34 secs]
`);
    assert.deepEqual([pause.fields['pause'], pause.fields['durationMs'], pause.start, pause.endLine], ['full', 4333.585, 81540, 4]);
  });

  it('finds the whole collection behind the torn rest of another', () => {
    const [pause, ...more] = pauses('26.089: [ParNew28.158: [ParNew33.729: [GC (Allocation Failure) 33.729: [ParNew: 595103K->12118K(619008K), 0.0559019 secs] 1247015K->664144K(4157952K), 0.0561698 secs] [Times: user=0.09 sys=0.00, real=0.06 secs]\n');
    assert.equal(more.length, 0);
    assert.deepEqual([pause.start, pause.fields['durationMs']], [33729, 56.17]);
  });

  it('gives up a collection that never ends when the next begins', () => {
    const found = pauses(`1.0: [GC (Allocation Failure) 1.0: [ParNew
2.000: [GC (Allocation Failure) 2.000: [ParNew: 9K->1K(9K), 0.0100000 secs] 20K->12K(99K), 0.0200000 secs]
`);
    assert.deepEqual(found.map(event => event.line), [1]);
  });

  it('counts a scavenge inside a remark as part of that stop', () => {
    const found = pauses(`1.157: [GC (CMS Final Remark) [YG occupancy: 10451 K (47936 K)]{Heap before GC invocations=22 (full 13):
 par new generation   total 47936K, used 10451K [0x00000000f6400000, 0x00000000f9800000, 0x00000000f9800000)
1.158: [GC (CMS Final Remark) 1.158: [ParNew: 10451K->10451K(47936K), 0.0000303 secs] 111291K->111291K(154432K), 0.0000778 secs] [Times: user=0.00 sys=0.00, real=0.00 secs]
}
1.158: [Rescan (parallel) , 0.0002732 secs]1.159: [scrub string table, 0.0001462 secs][1 CMS-remark: 100839K(106496K)] 111291K(154432K), 0.0019970 secs] [Times: user=0.00 sys=0.00, real=0.00 secs]
`);
    assert.deepEqual(found.map(event => [event.fields['pause'], event.fields['durationMs']]), [['remark', 1.997]]);
  });

  it('places "application threads were stopped" before its stamp', () => {
    const [stop] = events(read('2016-10-31T12:40:35.294-0500: 262375.117: Total time for which application threads were stopped: 0.2500000 seconds, Stopping threads took: 0.1000000 seconds\n'), 'gc.safepoint');
    assert.equal(stop.end, Date.parse('2016-10-31T12:40:35.294-05:00'));
    assert.equal(stop.end - stop.start, 250);
    assert.equal(stop.fields['reachingMs'], 100);
  });

  it('reads Shenandoah of JDK 8', () => {
    const found = events(read(`2020-03-10T08:03:29.440-0400: 0.489: [Pause Init Mark, 0.469 ms]
2020-03-10T08:03:29.441-0400: 0.490: [Concurrent marking, start]
2020-03-10T08:03:29.445-0400: 0.494: [Concurrent marking 1M->2M(3M), 4.000 ms]
2020-03-10T08:03:29.446-0400: 0.495: [Pause Final Mark (process weakrefs), 1.500 ms]
`));
    assert.deepEqual(found.map(event => [event.kind, event.fields['pause'] ?? event.fields['phase'], event.fields['durationMs']]), [
      ['gc.pause', 'init-mark', 0.469], ['gc.concurrent', 'marking', 4], ['gc.pause', 'final-mark', 1.5],
    ]);
  });

  it('takes facts from the header', () => {
    const { facts, dialect } = read(`OpenJDK 64-Bit Server VM (25.91-b14) for linux-amd64 JRE (1.8.0_91-b14), built on Apr 12 2016 16:23:31 by "mockbuild" with gcc 4.8.5
Memory: 4k page, physical 131733088k(112262008k free), swap 16383996k(16383996k free)
CommandLine flags: -XX:MaxHeapSize=7864320000 -XX:ParallelGCThreads=8 -XX:+UseConcMarkSweepGC
`);
    assert.deepEqual(Object.fromEntries(facts.map(one => [one.name, one.value])), {
      'jvm.version': '1.8.0_91-b14', memory: 131733088 * 1024, 'jvm.flags': '-XX:MaxHeapSize=7864320000 -XX:ParallelGCThreads=8 -XX:+UseConcMarkSweepGC',
      'heap.max': 7864320000, 'gc.workers': 8, 'gc.collector': 'CMS',
    });
    assert.equal(dialect, 'JDK 8 CMS');
  });

  it('reads the stamp of a line by itself', () => {
    const stamp = new StampReader();
    assert.equal(gcFormat.stamp(lineOf(' 2019-05-15T22:26:49.312+0800: 21989452.450: [Full GC (Allocation Failure)'), stamp), true);
    assert.equal(stamp.ms, Date.parse('2019-05-15T22:26:49.312+08:00'));
    assert.equal(gcFormat.stamp(lineOf('   [Parallel Time: 22.3 ms, GC Workers: 33]'), stamp), false);
  });

  it('describes each piece of a line', () => {
    const line = '3.644: [GC 3.644: [ParNew: 4194176K->0K(4194240K), 0.2705081 secs] 4194176K->3257K(12582848K), 0.2707384 secs] [Times: user=3.84 sys=0.04, real=0.27 secs]';
    const { row, spans } = gcFormat.describe(lineOf(line));
    assert.equal(row?.id, 'gc.legacy.gc');
    assert.deepEqual(spans.map(span => `${span.field}=${line.slice(span.from, span.to)}`), [
      'uptime=3.644', 'gcPause=GC', 'uptime=3.644', 'gcGeneration=ParNew', 'spaceBefore=4194176K', 'spaceAfter=0K', 'spaceCapacity=4194240K', 'phaseSecs=0.2705081',
      'heapBefore=4194176K', 'heapAfter=3257K', 'heapCapacity=12582848K', 'durationSecs=0.2707384', 'userSecs=3.84', 'sysSecs=0.04', 'realSecs=0.27',
    ]);
  });
});
