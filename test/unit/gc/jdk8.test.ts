/** Lines composed from the format strings of JDK 6 to 8: options that put more into a collection, and lines that cut one. */
import assert from 'node:assert/strict';
import { events, read } from './read';

/** [pause, durationMs, trouble] of each pause, after checking that every line is known. */
function told(log: string): unknown[][] {
  const reading = read(log);
  assert.equal(reading.unrecognisedLines, 0);
  return events(reading, 'gc.pause').map(({ fields }) => [fields['pause'], fields['durationMs'], fields['trouble']]);
}

const times = ' [Times: user=0.10 sys=0.00, real=0.05 secs] \n';

describe('gc: options of JDK 6 to 8', () => {
  it('-XX:+PrintParallelOldGCPhaseTimes: steps with brackets of their own, over many lines', () => {
    assert.deepEqual(told(`0.208: [Full GC (Ergonomics) 0.208: [pre compact, 0.0000067 secs]
0.208: [marking phase0.208: [par mark, 0.0050000 secs]
0.213: [reference processing, 0.0001000 secs]
0.213: [class unloading, 0.0001000 secs]
, 0.0123000 secs]
0.220: [summary phase, 0.0000050 secs]
0.220: [adjust roots, 0.0010000 secs]
0.225: [compaction phase0.225: [drain task setup, 0.0000050 secs]
0.225: [dense prefix task setup, 0.0000050 secs]
0.225: [steal task setup, 0.0000050 secs]
0.225: [par compact, 0.0100000 secs]
0.235: [deferred updates, 0.0000050 secs]
, 0.0110000 secs]
0.236: [post compact, 0.0000700 secs]
[PSYoungGen: 5104K->0K(76288K)] [ParOldGen: 14K->5000K(175104K)] 5118K->5000K(251392K), [Metaspace: 3000K->3000K(1056768K)], 0.0500000 secs]${times}`), [['full', 50, null]]);
  });

  it('-XX:+PrintReferenceGC in Parallel, CMS and G1', () => {
    const references = (at: string): string => `${at}: [SoftReference, 0 refs, 0.0000342 secs]${at}: [WeakReference, 7 refs, 0.0000080 secs]${at}: [FinalReference, 4 refs, 0.0000056 secs]${at}: [PhantomReference, 0 refs, 3 refs, 0.0000062 secs]${at}: [JNI Weak Reference, 0.0000093 secs]`;
    assert.deepEqual(told(`2.100: [GC (Allocation Failure) ${references('2.101')}[PSYoungGen: 65536K->1234K(76288K)] 65536K->1242K(251392K), 0.0030000 secs]${times}3.000: [GC pause (G1 Evacuation Pause) (young)${references('3.001')}, 0.0100000 secs]
   [Eden: 24.0M(24.0M)->0.0B(13.0M) Survivors: 0.0B->3072.0K Heap: 24.0M(256.0M)->5000.0K(256.0M)]
${times}4.000: [GC remark 4.000: [Finalize Marking, 0.0001000 secs] 4.000: [GC ref-proc${references('4.001')}, 0.0005000 secs] 4.001: [Unloading, 0.0010000 secs], 0.0020000 secs]
${times}5.000: [GC (CMS Final Remark) [YG occupancy: 5 K (20 K)]5.000: [Rescan (parallel) , 0.0010000 secs]5.001: [weak refs processing${references('5.001')}, 0.0001000 secs]5.001: [class unloading, 0.0100000 secs]5.011: [scrub symbol table, 0.0010000 secs]5.012: [scrub string table, 0.0001000 secs][1 CMS-remark: 10K(20K)] 15K(40K), 0.0130000 secs]${times}`), [
      ['young', 3, null], ['young', 10, null], ['remark', 2, null], ['remark', 13, null],
    ]);
  });

  it('-XX:+PrintPromotionFailure', () => {
    const [event] = events(read(`1.000: [GC (Allocation Failure) 1.000: [ParNew (0: promotion failure size = 1025)  (1: promotion failure size = 9)  (promotion failed): 900K->800K(1000K), 0.1000000 secs]1.100: [CMS: 3000K->2000K(4000K), 0.4000000 secs] 3900K->2000K(5000K), [Metaspace: 30K->30K(1056768K)], 0.5000000 secs]${times}`), 'gc.pause');
    assert.deepEqual([event.fields['pause'], event.fields['trouble'], event.fields['durationMs']], ['full', 'promotion failed', 500]);
    assert.deepEqual([event.fields['youngBeforeBytes'], event.fields['oldAfterBytes'], event.fields['metaspaceAfterBytes']], [900 * 1024, 2000 * 1024, 30 * 1024]);
  });

  it('incremental CMS: icms_dc before the time', () => {
    assert.deepEqual(told(`3.000: [GC 3.000: [ParNew: 900K->10K(1000K), 0.0010000 secs] 3900K->3010K(5000K) icms_dc=5 , 0.0020000 secs]${times}4.000: [Full GC 4.000: [CMS: 3000K->2000K(4000K), 0.4000000 secs] 3900K->2000K(5000K), [CMS Perm : 20K->20K(30K)] icms_dc=100 , 0.5000000 secs]${times}`), [['young', 2, null], ['full', 500, null]]);
  });

  it('-XX:+PrintClassHistogramBeforeFullGC and AfterFullGC: tables within the brackets', () => {
    const table = (when: string): string => `4.010: [Class Histogram (${when} full gc): 
 num     #instances         #bytes  class name
----------------------------------------------
   1:         12345        6789012  [C
   2:           345          89012  java.lang.String
Total         12690        6878024
, 0.0223000 secs]`;
    assert.deepEqual(told(`4.000: [Full GC (System.gc()) ${table('before')}4.030: [CMS: 3000K->2000K(4000K), 0.4000000 secs]${table('after')} 3900K->2000K(5000K), [Metaspace: 20K->20K(30K)], 0.5000000 secs]${times}`), [['full', 500, null]]);
  });

  it('-XX:+TraceClassUnloading: lines of their own in the middle of a Full GC', () => {
    assert.deepEqual(told(`4.000: [Full GC (Metadata GC Threshold) [Unloading class sun.reflect.GeneratedMethodAccessor11 0x00000007c0060828]
[Unloading class sun.reflect.GeneratedMethodAccessor12 0x00000007c0060c28]
[PSYoungGen: 5104K->0K(76288K)] [ParOldGen: 14K->5000K(175104K)] 5118K->5000K(251392K), [Metaspace: 3000K->3000K(1056768K)], 0.0500000 secs]${times}`), [['full', 50, null]]);
  });

  it('-XX:+PrintGCTaskTimeStamps, -XX:+G1PrintHeapRegions, -XX:+G1PrintRegionLivenessInfo', () => {
    assert.deepEqual(told(`2.100: [GC (Allocation Failure) [PSYoungGen: 65536K->1234K(76288K)] 65536K->1242K(251392K), 0.0030000 secs]${times}VM-Thread 2100 2101 2104
GC-Thread 0 entries: 2
\t[ ScavengeRootsTask 2101 2102 ]
\t[ StealTask 2102 2103 ]
 G1HR #StartGC 1
 G1HR ALLOC(Eden) 0x00000000f0000000
 G1HR RETIRE 0x00000000f0000000 0x00000000f0100000
 G1HR #EndGC 1
### PHASE Post-Marking @ 2.500
### HEAP  committed: 0x00000000f0000000-0x0000000100000000  reserved: 0x00000000f0000000-0x0000000100000000  region-size: 1048576
###
###   type                         address-range       used  prev-live  next-live          gc-eff     remset  code-roots
###   OLD  0x00000000f0000000-0x00000000f0100000     1048576      10480      10480             0.0       2968         16
### SUMMARY  capacity: 256.00 MB  used: 30.00 MB / 11.72 %
`), [['young', 3, null]]);
  });

  it('the back-port of Shenandoah: starts, sizes, generations of a cycle', () => {
    assert.deepEqual(told(`1.000: [Concurrent reset, start]
1.001: [Concurrent reset 10M->10M(64M), 0.900 ms]
1.002: [Pause Init Mark (process weakrefs) (unload classes), 0.450 ms]
1.010: [Concurrent marking (process weakrefs) (unload classes), 7.100 ms]
1.012: [Pause Final Mark (process weakrefs) (unload classes), 1.200 ms]
1.013: [Concurrent cleanup 20M->12M(64M), 0.050 ms]
1.020: [Pause Degenerated GC (Evacuation) 60M->30M(64M), 12.300 ms]
1.060: [Pause Full 64M->20M(64M), 30.100 ms]
`), [['init-mark', 0.45, null], ['final-mark', 1.2, null], ['degenerated', 12.3, null], ['full', 30.1, null]]);
  });

  it('-XX:PrintFLSStatistics and -XX:PrintCMSStatistics around a collection', () => {
    const free = (when: string): string => `${when} GC:
Statistics for BinaryTreeDictionary:
------------------------------------
Total Free Space: 536870912
Max   Chunk Size: 134217728
Number of Blocks: 4
Av.  Block  Size: 134217728
Tree      Height: 3
 free=536870912 frag=0.7500
`;
    assert.deepEqual(told(`${free('Before')}10.000: [GC 10.000: [ParNew: 900K->10K(1000K), 0.0010000 secs] 3900K->3010K(5000K)${free('After')}, 0.0020000 secs]${times}Finished young gen rescan work in 0th thread: 0.003 sec
 (CMS-concurrent-mark yielded 3 times)
`), [['young', 2, null]]);
  });

  it('several threads in one line, and a line that lost its beginning', () => {
    assert.deepEqual(told(`2.0: [GC (Allocation Failure) 2.000: [ParNew: 900K->10K(1000K), 0.0010000 secs] 3900K->3010K(5000K), 0.0020000 secs]2.5: [CMS-concurrent-mark: 0.100/0.100 secs]${times}0K->10K(1000K), 0.0010000 secs] 3900K->3010K(5000K), 0.0020000 secs]${times}3.000: [GC (Allocation Failure) 3.000: [ParNew: 900K->10K(1000K), 0.0010000 secs] 3900K->3010K(5000K), 0.0030000 secs]${times}4.000: [GC (Allocation Failure) 4.000: [ParN`), [['young', 2, null], ['young', 3, null]]);
  });
});
