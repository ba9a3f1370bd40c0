/** Dialects that the public logs at hand do not show, as the JDK's sources write them. */
import assert from 'node:assert/strict';
import { readLog } from '../../../server/formats/read';
import { events, pauses, read } from './read';

const kinds = (text: string): unknown[] => pauses(text).map(({ fields }) => [fields['pause'], fields['cause'], fields['durationMs']]);

describe('gc: variants', () => {
  it('collection numbers of -XX:+PrintGCID', () => {
    const [pause] = pauses('2015-05-04T18:08:01.462+0000: 2.192: #7: [GC (Allocation Failure) 2.192: #7: [ParNew: 17024K->2111K(19136K), 0.0134631 secs] 18711K->4609K(83008K), 0.0135866 secs]\n');
    assert.deepEqual([pause.fields['pause'], pause.fields['gcId'], pause.fields['heapAfterBytes']], ['young', 7, 4609 * 1024]);
  });

  it('an initial mark with a cause, JDK 9 and 10', () => {
    assert.deepEqual(kinds(`[1.0s][info][gc] GC(3) Pause Initial Mark (Metadata GC Threshold) 24M->23M(256M) 1.2ms
[1.0s][info][gc] GC(4) Pause Initial Mark (System.gc()) 24M->23M(256M) 1.3ms
[1.0s][info][gc] GC(5) Pause Initial Mark 24M->23M(256M) 1.4ms
`), [['initial-mark', 'Metadata GC Threshold', 1.2], ['initial-mark', 'System.gc()', 1.3], ['initial-mark', null, 1.4]]);
  });

  it('generational Shenandoah', () => {
    const reading = read(`[1.0s][info][gc] Using Shenandoah
[1.0s][info][gc] GC(3) Pause Init Mark (Young) 0.1ms
[1.0s][info][gc] GC(3) Pause Final Mark (Global) (unload classes) 0.2ms
[1.0s][info][gc] GC(3) Pause Verify Final Roots (Young) 0.3ms
[1.0s][info][gc] GC(3) Pause Degenerated GC (Young) (Mark) 55M->42M(64M) 0.4ms
[1.0s][info][gc] Trigger (Young): Learning 1 of 5. Free (179M) is below initial threshold (179M)
`);
    assert.deepEqual(events(reading, 'gc.pause').map(({ fields }) => [fields['pause'], fields['generation'], fields['durationMs']]),
      [['init-mark', 'young', 0.1], ['final-mark', 'global', 0.2], ['final-roots', 'young', 0.3], ['degenerated', 'young', 0.4]]);
    assert.equal(reading.dialect, 'unified Shenandoah generational');
    assert.equal(reading.unrecognisedLines, 0);
  });

  it('names the collector of a log without its head', () => {
    assert.equal(read('[1.0s][info][gc,heap] GC(0) DefNew: 974K->128K(1152K)\n[1.0s][info][gc] GC(0) Pause Young (Allocation Failure) 2M->1M(9M) 1.2ms\n').dialect, 'unified Serial');
    assert.equal(read('1.0: [Full GC 999M->691M(3072M), 3.4262061 secs]\n   [Eden: 143.0M(1624.0M)->0.0B(1843.0M) Survivors: 219.0M->0.0B Heap: 999.5M(3072.0M)->691.1M(3072.0M)]\n').dialect, 'JDK 8 or before G1');
    assert.deepEqual(read('[1.0s] GC(0) Pause Young (G1 Evacuation Pause) 2M->1M(9M) 1.2ms\n').facts.map(({ name, value }) => [name, value]), [['gc.collector', 'G1']]);
  });

  it('a G1 pause whose mode stands behind the tenuring distribution', () => {
    assert.deepEqual(kinds('456.552: [GC pause (young)\nDesired survivor size 62914560 bytes, new threshold 16 (max 32)\n- age   1:   38059128 bytes,   38059128 total\n (initial-mark), 0.12895600 secs]\n'), [['initial-mark', null, 128.956]]);
  });

  it('phases and stops written into a line of another thread', () => {
    const phase = events(read('18.828: [Full GC 18.828: [CMS18.833: [CMS-concurrent-sweep: 0.012/0.013 secs] [Times: user=0.02 sys=0.00, real=0.02 secs]\n (concurrent mode interrupted): 9K->8K(99K), 0.1 secs] 10K->8K(120K), 0.2 secs]\n'), 'gc.concurrent');
    assert.deepEqual(phase.map(({ fields, end }) => [fields['phase'], fields['durationMs'], end]), [['sweep', 13, 18833]]);
    const stop = events(read('7.5: [CMS-concurrent-abortable-preclean: 0.038/0.118 secs]Total time for which application threads were stopped: 0.0123330 seconds\n'), 'gc.safepoint');
    assert.deepEqual(stop.map(({ fields }) => fields['durationMs']), [12.333]);
    const twice = events(read('2.1: Total time for which application threads were stopped: 0.0123330 seconds\n2017-06-18T05:23:03.452-0500: 2.182: 2017-06-18T05:23:03.452-0500: [CMS-concurrent-preclean: 0.016/0.048 secs]2.182: Application time: 0.0055079 seconds\n'), 'gc.concurrent');
    assert.deepEqual(twice.map(({ fields }) => fields['durationMs']), [48]);
  });

  it('heap figures that lost their bracket to a concurrent phase', () => {
    const [pause] = pauses('2.0: [GC pause (young) (initial-mark), 0.03643900 secs]\n   [[GC concurrent-mark-start]\n 7399M->4700M(10240M)]\n');
    assert.equal(pause.fields['heapCapacityBytes'], 10240 * 1024 * 1024);
  });

  it('the end of Parallel\'s patience', () => {
    const [pause] = pauses('3743.645: [Full GC [PSYoungGen: 419840K->415020K(839680K)] [PSOldGen: 5008922K->5008922K(5033984K)] 5428762K->5423942K(5873664K) [PSPermGen: 193275K->193275K(262144K)]      GC time would exceed GCTimeLimit of 98%\n, 33.6887649 secs]\n');
    assert.deepEqual([pause.fields['trouble'], pause.fields['durationMs']], ['GC time limit', 33688.765]);
  });

  it('messages of several lines', () => {
    const reading = read('[0,750s][info][exceptions   ] Exception <a \'java/lang/NoSuchMethodError\'> (0x00000005c0057168)\nthrown [/build/methodHandles.cpp, line 1256]\nfor thread 0x00007f93e0014000\n[0,760s][info][gc] Using G1\nsome other program\n');
    assert.deepEqual([reading.unrecognisedLines, reading.foreignLines], [0, 1]);
  });

  it('a first line that is the rest of a record: it decides nothing of the style', () => {
    const style = (log: string): string => readLog(new TextEncoder().encode(log), 'gc.log')!.dialect;
    const unified = '[0.336s][info][gc] GC(8) Pause Full (Ergonomics) 63M->62M(123M) 12.341ms\n';
    assert.equal(style(`5.796ms\n${unified}`), 'unified Parallel');
    assert.equal(style(`1.881s] GC(51) Pause Mark Start 0.004ms\n${unified}`), 'unified Parallel');
    assert.equal(style('K->0K(76288K)] [ParOldGen: 14K->5K(175K)] 51K->50K(251K), 0.05 secs] [Times: user=0.10 sys=0.00, real=0.05 secs] \n2.1: [GC (Allocation Failure) [PSYoungGen: 65K->12K(76K)] 65K->12K(251K), 0.0030000 secs]\n'), 'JDK 8 or before Parallel');
    assert.equal(style('Pause Init Mark (G)                1096 us\nPause Init Mark (N)                 994 us\n2020-08-21T09:40:29.929-0400: 0.467: [Concurrent cleanup 21278K->4701K(37888K), 0.048 ms]\n'), 'JDK 8 or before Shenandoah');
  });

  it('tags of any part of the JVM, also on the first line', () => {
    const reading = read('[0.171s][info][oopstorage,blocks,stats] Parallel iteration on JNI Weak: blocks = 0\n[0.180s][info][methodhandles           ] resolve_invokehandle invokeBasic (JJ)J\n[0.200s][info][gc] Using G1\n');
    assert.equal(reading.unrecognisedLines, 0);
  });
});
