/**
 * Pieces of GC lines as JDK 5 to 8 write them. A line is one or more pieces, each perhaps with stamps before it:
 * `12.3: [GC (Allocation Failure) 12.3: [ParNew: 9K->1K(9K), 0.01 secs] 20K->12K(99K), 0.02 secs] [Times: user=0.01 sys=0.00, real=0.02 secs]`.
 */
import type { Row } from '../../row';

const cause = '(?: ?\\((?<gcCause>[A-Z][A-Za-z0-9 _-]*(?:\\.gc\\(\\))?)\\))?';
const transition = '(?: *(?<heapBefore>[\\d.,]+[BKMG])(?:--[\\d.,]+[BKMG])?->(?<heapAfter>[\\d.,]+[BKMG])\\((?<heapCapacity>[\\d.,]+[BKMG])\\))?';
const lasted = '(?:, (?<durationSecs>\\d+[.,]\\d+) secs\\])?';
const starts = 'The stamp is the **start** of the pause.';

/** Pieces that begin a pause. The reader makes `gc.pause` when its bracket closes. */
export const headRows: readonly Row[] = [
  {
    id: 'gc.legacy.g1-pause',
    starts: '[GC pause',
    pattern: new RegExp(`\\[GC pause${cause} ?\\((?<gcPause>young|mixed|partial)\\)(?: ?\\((?<gcPauseMode>initial-mark)\\))?(?: ?\\((?<gcTrouble>to-space exhausted|to-space overflow|evacuation failed)\\))?${transition}${lasted}`),
    means: `G1 copies the live objects out of the young regions (*mixed*: and of some old ones), all application threads stopped. *initial-mark*: it also begins the marking of the old generation. ${starts}`,
    source: 'g1CollectedHeap.cpp log_gc_header, gcTraceTime.cpp (JDK 6 to 8)',
    example: '2019-05-15T22:26:09.915+0800: 21989413.053: [GC pause (G1 Humongous Allocation) (young) (initial-mark), 0.0274477 secs]',
  },
  {
    id: 'gc.legacy.full',
    starts: '[Full GC',
    pattern: new RegExp(`\\[(?<gcPause>Full) GC${cause}${transition}${lasted}`),
    means: `A Full GC: the whole heap is collected with all application threads stopped. Nothing answers meanwhile: no request, no heartbeat to ZooKeeper or to a Kafka coordinator. ${starts}`,
    source: 'g1CollectedHeap.cpp do_collection, genCollectedHeap.cpp, psParallelCompact.cpp, psMarkSweep.cpp (JDK 5 to 8)',
    example: '2019-05-15T22:25:59.422+0800: 21989402.560: [Full GC (Allocation Failure)  8071M->4285M(8192M), 10.3987109 secs]',
  },
  {
    id: 'gc.legacy.gc',
    starts: '[GC',
    pattern: new RegExp(`\\[(?<gcPause>GC)(?! ref-proc| Worker)(?<gcTrouble>--)?${cause}${transition}${lasted}`),
    means: `A collection of the young generation, or a pause of a CMS cycle, all application threads stopped. \`--\`: survivors found no room in the old generation (promotion failed). ${starts}`,
    source: 'genCollectedHeap.cpp, psScavenge.cpp, concurrentMarkSweepGeneration.cpp (JDK 5 to 8)',
    example: '25555.373: [GC (Allocation Failure)  299684K->183812K(932352K), 0.0148473 secs]',
  },
  {
    id: 'gc.legacy.incremental',
    starts: '[Inc GC ',
    pattern: new RegExp(`\\[(?<gcPause>Inc) GC${transition}${lasted}`),
    means: `A step of the incremental collector (\`-Xincgc\`): a part of the old generation, all application threads stopped. ${starts}`,
    source: 'the train collector of JDK 1.3 and 1.4',
    example: '1.234: [Inc GC 8968K->8230K(10912K), 0.0037192 secs]',
  },
  {
    id: 'gc.legacy.g1-cycle',
    starts: ['[GC remark', '[GC cleanup'],
    pattern: new RegExp(`\\[GC (?<gcPause>remark|cleanup)${transition}${lasted}`),
    means: `A short pause of G1's marking cycle: *remark* finishes marking, *cleanup* counts what each region holds and frees the empty ones. ${starts}`,
    source: 'concurrentMark.cpp, vm_operations_g1.cpp VM_CGC_Operation (JDK 6 to 8)',
    example: '12.345: [GC cleanup 1180M->1175M(2048M), 0.0021230 secs]',
  },
  {
    id: 'gc.legacy.shenandoah-pause',
    starts: '[Pause ',
    pattern: /\[Pause (?<gcPause>Init Mark|Final Mark|Init Update Refs|Final Update Refs|Final Evac|Degenerated GC|Full)(?: \((?<gcDetail>[A-Za-z .-]+(?:\(\))?)\))?(?: \([a-z ]+\))?(?: (?<heapBefore>\d+[BKMG])->(?<heapAfter>\d+[BKMG])\((?<heapCapacity>\d+[BKMG])\))?(?:, (?<durationMs>\d+[.,]\d+) ms\])?/,
    means: `A pause of Shenandoah, as its back-port to JDK 8 writes it. ${starts}`,
    source: 'shenandoahHeap.cpp, shenandoahControlThread.cpp of the Shenandoah JDK 8 back-port',
    example: '2020-03-10T08:03:29.440-0400: 0.489: [Pause Init Mark, 0.469 ms]',
  },
];

/** Lines of the concurrent phases: no pauses. */
export const concurrentRows: readonly Row[] = [
  {
    id: 'gc.legacy.g1-concurrent',
    starts: '[GC concurrent-',
    pattern: /\[GC concurrent-(?<gcPhase>[a-z-]+)(?:, (?<durationSecs>\d+[.,]\d+)(?: secs)?)?\]?/,
    means: 'A phase of G1\'s marking, beside the application: not a pause. `-start` and `-end` are moments; the time is that of the whole phase. `mark-abort`: a Full GC made the marking void.',
    source: 'concurrentMarkThread.cpp (JDK 6 to 8)',
    example: '2019-05-15T22:26:09.824+0800: 21989412.962: [GC concurrent-mark-abort]',
  },
  {
    id: 'gc.legacy.cms-concurrent',
    starts: '[CMS-concurrent-',
    pattern: /\[CMS-concurrent-(?<gcPhase>[a-z-]+)(?:: (?<cpuSecs>\d+[.,]\d+)\/(?<wallSecs>\d+[.,]\d+) secs\])?\]?/,
    means: 'A phase of CMS beside the application: not a pause. The two times are CPU and wall-clock seconds.',
    source: 'concurrentMarkSweepGeneration.cpp CMSPhaseAccounting (JDK 5 to 8)',
    example: '233307.273: [CMS-concurrent-mark: 16.547/16.547 secs]',
  },
  {
    id: 'gc.legacy.shenandoah-concurrent',
    starts: '[Concurrent ',
    pattern: /\[Concurrent (?<gcPhase>[a-z]+(?: [a-z-]+)*)(?: \([a-z ]+\))?(?: (?<heapBefore>\d+[BKMG])->(?<heapAfter>\d+[BKMG])\((?<heapCapacity>\d+[BKMG])\))?(?:, (?<durationMs>\d+[.,]\d+) ms)?(?:, start)?\]?/,
    means: 'A phase of Shenandoah beside the application: not a pause.',
    source: 'shenandoahHeap.cpp of the Shenandoah JDK 8 back-port',
    example: '2022-10-28T10:58:59.285-0400: [Concurrent marking, 0.506 ms]',
  },
];

/** Lines outside of collections that are read. */
export const lineRows: readonly Row[] = [
  {
    id: 'gc.legacy.stopped',
    starts: 'Total time for which application threads were stopped: ',
    pattern: /Total time for which application threads were stopped: (?<stoppedSecs>\d+[.,]\d+) seconds(?:, Stopping threads took: (?<reachingSecs>\d+[.,]\d+) seconds)?/,
    event: 'gc.safepoint', mark: 'pause', label: 'application threads stopped {durationMs}', endsAfter: 'durationMs', context: ['uptimeMs'],
    means: 'All application threads stood still for this long, for the collection above or for any other reason; written when they run again, so the stamp is the **end**. *Stopping threads took*: the share spent waiting for the last thread to stop.',
    source: 'runtimeService.cpp record_safepoint_end (`-XX:+PrintGCApplicationStoppedTime`, JDK 5 to 8; `Stopping threads took` since 8)',
    example: '2016-10-31T12:40:35.294-0500: 262375.117: Total time for which application threads were stopped: 0.0052850 seconds, Stopping threads took: 0.0002048 seconds',
  },
  {
    id: 'gc.legacy.jvm',
    starts: ['Java HotSpot(TM) ', 'OpenJDK '],
    pattern: /(?:Java HotSpot\(TM\)|OpenJDK) [^()]*\([^()]*\) for [^()]*\((?<jvmVersion>[^()]+)\)/,
    facts: { 'jvm.version': 'jvmVersion' },
    means: 'The JVM that writes this log: written when the file is opened.',
    source: 'ostream.cpp gcLogFileStream::dump_loggc_header, vm_version.cpp internal_vm_info_string (JDK 7 and 8)',
    example: 'Java HotSpot(TM) 64-Bit Server VM (25.144-b01) for linux-amd64 JRE (1.8.0_144-b01), built on Jul 21 2017 21:57:33 by "java_re" with gcc 4.3.0 20080428 (Red Hat 4.3.0-8)',
  },
  {
    id: 'gc.legacy.memory',
    starts: 'Memory: 0k page',
    pattern: /Memory: \d+k page, physical (?<gcSize>\d+k)/,
    facts: { memory: 'gcSize' },
    means: 'Page size, physical memory and swap of the host when the file was opened.',
    source: 'os_linux.cpp print_memory_info (JDK 7 and 8)',
    example: 'Memory: 4k page, physical 131519612k(461984k free), swap 0k(0k free)',
  },
  {
    id: 'gc.legacy.flags',
    starts: 'CommandLine flags: ',
    pattern: /CommandLine flags: (?<jvmFlags>.+)/,
    facts: { 'jvm.flags': 'jvmFlags' },
    means: 'The flags this JVM runs with, given or chosen by itself.',
    source: 'ostream.cpp dump_loggc_header, CommandLineFlags::printSetFlags (JDK 7 and 8)',
    example: 'CommandLine flags: -XX:MaxHeapSize=8589934592 -XX:+PrintGC -XX:+PrintGCDetails -XX:+UseG1GC ',
  },
  {
    id: 'gc.legacy.rotation',
    starts: ['0-0-0 0:0:0 GC log file ', '0-0-0 0:0:0 GC log rotation '],
    pattern: /(?<stamp>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) GC log (?:file (?:created|has reached|rotation)|rotation)/,
    facts: { 'log.start': 'stamp' },
    means: 'The log file was opened or rotated at this local time (`-XX:+UseGCLogFileRotation`).',
    source: 'ostream.cpp gcLogFileStream::rotate_log (JDK 7 and 8)',
    example: '2016-03-24 10:28:33 GC log file created /path/to/gc.log.0',
  },
];
