/** Messages of unified GC logging that make events or state facts. The `GC(12)` before them is read apart. */
import type { Row } from '../../row';

const transition = '(?: (?<heapBefore>\\d+[KMG])->(?<heapAfter>\\d+[KMG])\\((?<heapCapacity>\\d+[KMG])\\))?';
const lasted = '(?: (?<durationMs>\\d+[.,]\\d+)ms)?';
const cause = '(?: \\((?<gcCause>[A-Z][A-Za-z0-9 _-]*(?:\\.gc\\(\\))?)\\))?';
const shenandoahGeneration = '(?: \\((?<gcGeneration>Young|Old|Global)\\))?';
const timing = 'The line with sizes and a time is written when the pause is over; the line without them (tag `gc,start`) when it begins.';

/** Stop-the-world pauses, their begin and their end. The reader makes `gc.pause` of the end. */
export const pauseRows: readonly Row[] = [
  {
    id: 'gc.unified.pause-young',
    starts: ['Pause Young', 'Pause Mixed', 'Pause Initial Mark ('],
    pattern: new RegExp(`Pause (?<gcPause>Young|Mixed|Initial Mark)(?: \\((?<gcPauseMode>Normal|Mixed|Concurrent Start|Concurrent End|Prepare Mixed)\\))?${cause}(?: \\((?<gcTrouble>Evacuation Failure: [A-Za-z/ ]+|Evacuation Failure|to-space exhausted)\\))?${transition}${lasted}`),
    means: `A collection of the young generation, all application threads stopped. G1 names what it is part of: *Normal*, *Concurrent Start* (it also begins marking the old generation), *Prepare Mixed* (the last one before mixed collections), *Mixed* (it also collects old regions). ${timing} Sizes are heap used before, after and committed.`,
    source: 'g1CollectedHeap.cpp, g1YoungCollector.cpp, genCollectedHeap.cpp, psScavenge.cpp; gcTraceTime.inline.hpp writes both lines (JDK 9 to 25)',
    example: '[2026-11-22T03:54:46.936+0800][0.143s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 6M->3M(128M) 4.536ms',
  },
  {
    id: 'gc.unified.pause-full',
    starts: 'Pause Full',
    pattern: new RegExp(`Pause (?<gcPause>Full)(?! GC)${cause}${transition}${lasted}`),
    means: `A Full GC: the whole heap is collected with all application threads stopped. Nothing answers meanwhile: no request, no heartbeat to ZooKeeper or to a Kafka coordinator. ${timing}`,
    source: 'g1FullCollector.cpp, psParallelCompact.cpp, genCollectedHeap.cpp, serialHeap.cpp, shenandoahFullGC.cpp (JDK 9 to 25)',
    example: '[2026-11-21T19:48:44.873+0000][0.380s][info][gc] GC(12) Pause Full (G1 Compaction Pause) 63M->61M(64M) 28.411ms',
  },
  {
    id: 'gc.unified.pause-native-image',
    starts: ['Pause Full GC (', 'Pause Incremental GC (', 'Full GC (', 'Incremental GC ('],
    pattern: /(?:Pause )?(?<gcPause>Full GC|Incremental GC) \((?<gcCause>[A-Z][A-Za-z ._()-]{0,60})\) (?<heapBefore>\d+(?:[.,]\d+)?[KMG])->(?<heapAfter>\d+(?:[.,]\d+)?[KMG]) (?<durationMs>\d+[.,]\d+)ms/,
    means: 'A collection of a program that GraalVM has compiled ahead of time (Native Image, Serial collector), all its threads stopped: *Incremental* of the young generation, *Full* of both.',
    source: 'GraalVM Native Image, `-XX:+PrintGC` (its guide on memory management)',
    example: '[9.301s] GC(55) Pause Full GC (Collect on allocation) 400.19M->214.69M 318.384ms',
  },
  {
    id: 'gc.unified.pause-remark',
    starts: ['Pause Remark', 'Pause Cleanup', 'Pause Initial Mark'],
    pattern: new RegExp(`Pause (?<gcPause>Remark|Cleanup|Initial Mark)${transition}${lasted}`),
    means: `A short pause of the concurrent cycle: *Initial Mark* (CMS) marks from the roots, *Remark* finishes marking, *Cleanup* (G1) counts what each region holds. Not a collection of its own: the heap shrinks only by regions found wholly empty. ${timing}`,
    source: 'g1ConcurrentMark.cpp, g1ConcurrentMarkThread.cpp, concurrentMarkSweepGeneration.cpp (CMS, JDK 9 to 13)',
    example: '[2021-03-09T14:44:53.734-0300][3.374s] GC(1) Pause Remark 16M->16M(16384M) 7.517ms',
  },
  {
    id: 'gc.unified.pause-z',
    starts: ['Pause Mark Start', 'Pause Mark End', 'Pause Relocate Start'],
    pattern: new RegExp(`Pause (?<gcPause>Mark Start|Mark End|Relocate Start)(?: \\((?<gcPauseMode>Major)\\))?${lasted}`),
    means: 'One of ZGC\'s three short pauses in a cycle. ZGC does everything else beside the application; only these stop it, and their length does not grow with the heap. Since generational ZGC (JDK 21) `y:` and `Y:` stand for the young generation in a minor and a major collection, `O:` for the old one.',
    source: 'zDriver.cpp, zGeneration.cpp, zStat.cpp ZStatPhasePause (JDK 11 to 25)',
    example: '[2026-11-21T19:55:36.996+0000][0.085s][info][gc,phases] GC(0) Y: Pause Mark Start (Major) 0.011ms',
  },
  {
    id: 'gc.unified.pause-shenandoah',
    starts: ['Pause Init Mark', 'Pause Final Mark', 'Pause Init Update Refs', 'Pause Final Update Refs', 'Pause Final Roots', 'Pause Verify Final Roots'],
    pattern: new RegExp(`Pause (?<gcPause>Init Mark|Final Mark|Init Update Refs|Final Update Refs|Final Roots|Verify Final Roots)${shenandoahGeneration}(?: \\((?<gcDetail>[a-z ]+)\\))?(?: \\([a-z ]+\\))?${lasted}`),
    means: 'One of Shenandoah\'s short pauses in a concurrent cycle: begin of marking, its end, begin and end of updating references, or the end of a cycle that found enough empty regions and moved nothing. Generational Shenandoah (JDK 24) names the generation.',
    source: 'shenandoahConcurrentGC.cpp *_event_message (before JDK 16: shenandoahHeap.cpp, shenandoahControlThread.cpp)',
    example: '[41.911s][info][gc           ] GC(1500) Pause Final Mark (update refs) (process weakrefs) 0.429ms',
  },
  {
    id: 'gc.unified.pause-degenerated',
    starts: 'Pause Degenerated GC',
    pattern: new RegExp(`Pause (?<gcPause>Degenerated GC)${shenandoahGeneration}(?: \\((?<gcDetail>[A-Za-z ]+)\\))?${transition}${lasted}`),
    means: 'Shenandoah\'s concurrent cycle was overtaken by allocation: it goes on from where it stood (named in parentheses) with the application stopped.',
    source: 'shenandoahDegeneratedGC.cpp',
    example: '[2026-11-21T20:00:21.582+0000][0.229s][info][gc         ] GC(2) Pause Degenerated GC (Mark) 55M->42M(64M) 12.127ms',
  },
];

/** Concurrent phases and cycles; the reader makes `gc.concurrent` of those with a time or sizes. */
export const concurrentRows: readonly Row[] = [
  {
    id: 'gc.unified.concurrent',
    starts: 'Concurrent ',
    pattern: new RegExp(`Concurrent (?<gcPhase>[A-Za-z]+(?: [A-Za-z-]+)*)(?: \\((?<gcDetail>[^()]*)\\))?${transition}${lasted}`),
    means: 'Work that the collector does on its own threads while the application runs. Not a pause, however long it takes; it does compete for CPU. *Mark Cycle* spans all phases of one G1 marking.',
    source: 'g1ConcurrentMarkThread.cpp, concurrentMarkSweepGeneration.cpp, shenandoahConcurrentGC.cpp, zStat.cpp ZStatPhaseConcurrent',
    example: '[0.695s][info][gc] GC(18) Concurrent Mark Cycle 2.299ms',
  },
  {
    id: 'gc.unified.z-collection',
    starts: ['Garbage Collection (', 'Minor Collection (', 'Major Collection ('],
    pattern: /(?<gcPhase>Garbage Collection|Minor Collection|Major Collection) \((?<gcCause>[A-Z][A-Za-z0-9 _-]*(?:\.gc\(\))?)\)(?: (?<heapBefore>\d+M)\(\d+%\)->(?<heapAfter>\d+M)\(\d+%\))?(?: (?<durationSecs>\d+[.,]\d+)s)?/,
    means: 'A whole ZGC cycle, begin and end. It runs beside the application: its time is **not** a pause. The percentages are of the maximum heap. *Minor* collects the young generation, *Major* both (generational ZGC).',
    source: 'zDriver.cpp, zStat.cpp ZStatPhaseCollection (JDK 11 to 25; time since 21)',
    example: '[0.227s][info][gc] GC(0) Major Collection (Warmup) 26M(10%)->72M(28%) 0.058s',
  },
];

/** Lines inside a collection whose numbers go to its pause. */
const partRows: readonly Row[] = [
  {
    id: 'gc.unified.cpu',
    starts: 'User=',
    pattern: /User=(?<userSecs>\d+[.,]\d+)s Sys=(?<sysSecs>\d+[.,]\d+)s Real=(?<realSecs>\d+[.,]\d+)s/,
    means: 'CPU time of the pause above, summed over all threads, and its wall-clock time. *Real* far above *User* + *Sys* means that the threads did not get to run: a host short of CPU, swapping, or a log written to a stalled disk.',
    source: 'gcTraceTime.cpp GCTraceCPUTime (tag gc,cpu)',
    example: '[0.370s][info][gc,cpu       ] GC(6) User=0.01s Sys=0.00s Real=0.01s',
  },
  {
    id: 'gc.unified.to-space-exhausted',
    starts: 'To-space exhausted',
    pattern: /(?<gcTrouble>To-space exhausted)/,
    means: 'G1 ran out of free regions to copy survivors to. Objects that could not be copied stay where they are, the pause gets long, and a Full GC often follows.',
    source: 'g1CollectedHeap.cpp (JDK 9 to 17; later the pause line itself says "Evacuation Failure")',
    example: '[2026-11-21T19:48:44.846+0000][0.353s][info][gc] GC(9) To-space exhausted',
  },
  {
    id: 'gc.unified.cms-mode',
    starts: ['Concurrent mode failure', 'Concurrent mode interrupted', 'Promotion failed'],
    pattern: /(?<gcTrouble>Concurrent mode (?:failure|interrupted)|Promotion failed)/,
    means: 'The old generation had no room before CMS was done (*failure*), or somebody asked for a collection meanwhile (*interrupted*): the old generation is collected with the application stopped. *Promotion failed*: survivors of the young generation found no room in the old one.',
    source: 'concurrentMarkSweepGeneration.cpp report_concurrent_mode_interruption, parNewGeneration.cpp (level debug, JDK 9 to 13)',
    example: '[12.201s][debug][gc] GC(40) Concurrent mode failure',
  },
];

/** Stops that are not read from a collection: safepoints and stalls. */
const stopRows: readonly Row[] = [
  {
    id: 'gc.unified.safepoint',
    starts: 'Safepoint "',
    pattern: /Safepoint "(?<safepointOperation>[A-Za-z0-9_ ]+)", Time since last: \d+ ns, Reaching safepoint: (?<reachingNs>\d+) ns,(?: Cleanup: (?<safepointPartNs>\d+) ns,)? At safepoint: \d+ ns,(?: Leaving safepoint: \d+ ns,)? Total: (?<safepointNs>\d+) ns/,
    event: 'gc.safepoint', mark: 'pause', label: 'safepoint {operation} {durationMs} ({reachingMs} to reach it)', endsAfter: 'durationMs', context: ['uptimeMs'],
    means: 'All application threads were stopped for this operation, from the wish to stop them (*Reaching*) to the end (*Total*). For a collection it holds the pause; other operations stop the application just as well. A long *Reaching* is a thread that is slow to stop, or a host that does not let it run.',
    source: 'safepoint.cpp SafepointTracing::end (JDK 13 to 25; Cleanup until 21, Leaving since 24)',
    example: '[0.125s] Safepoint "ZMarkStart", Time since last: 103615439 ns, Reaching safepoint: 36832 ns, At safepoint: 2046 ns, Total: 38878 ns',
  },
  {
    id: 'gc.unified.stopped',
    starts: 'Total time for which application threads were stopped: ',
    pattern: /Total time for which application threads were stopped: (?<stoppedSecs>\d+[.,]\d+) seconds(?:, Stopping threads took: (?<reachingSecs>\d+[.,]\d+) seconds)?/,
    event: 'gc.safepoint', mark: 'pause', label: 'application threads stopped {durationMs}', endsAfter: 'durationMs', context: ['uptimeMs'],
    means: 'All application threads stood still for this long, for a collection or for any other reason; written when they run again. *Stopping threads took*: the share spent waiting for the last thread to stop.',
    source: 'runtimeService.cpp record_safepoint_end (JDK 5 to 12; `Stopping threads took` since 8)',
    example: '[2021-09-14T11:40:53.379-0500][144.036s][info][safepoint     ] Total time for which application threads were stopped: 0.0004546 seconds, Stopping threads took: 0.0002048 seconds',
  },
  {
    id: 'gc.unified.allocation-stall',
    starts: 'Allocation Stall (',
    pattern: /Allocation Stall \((?<stalledThread>[^()]+(?:\([^()]*\)[^()]*)?)\) (?<stallMs>\d+[.,]\d+)ms/,
    event: 'gc.allocation-stall', mark: 'other', label: 'allocation stall of thread {thread} {durationMs}', endsAfter: 'durationMs',
    means: 'ZGC had no memory to give: this one thread waited until the collector had freed some. Not a pause of all threads, but the same to whoever waits for this one.',
    source: 'zPageAllocator.cpp, zStat.cpp ZStatCriticalPhase "Allocation Stall" (JDK 11 to 25)',
    example: '[2026-11-21T19:49:16.561+0000][0.319s][info][gc         ] Allocation Stall (main) 6.614ms',
  },
  {
    id: 'gc.unified.relocation-stall',
    starts: 'Relocation Stall (',
    pattern: /Relocation Stall \((?<stalledThread>[^()]+(?:\([^()]*\)[^()]*)?)\) (?<stallMs>\d+[.,]\d+)ms/,
    event: 'gc.relocation-stall', mark: 'other', label: 'relocation stall of thread {thread} {durationMs}', endsAfter: 'durationMs',
    means: 'ZGC ran out of room while it moved objects and this thread had to wait for an object to be moved in place.',
    source: 'zRelocate.cpp, zStat.cpp ZStatCriticalPhase "Relocation Stall" (JDK 16 to 25)',
    example: '[2026-11-21T19:49:16.573+0000][0.331s][info][gc         ] Relocation Stall (main) 0.402ms',
  },
  {
    id: 'gc.unified.out-of-memory',
    starts: 'Out Of Memory (',
    pattern: /Out Of Memory \((?<stalledThread>[^()]+(?:\([^()]*\)[^()]*)?)\)/,
    event: 'gc.out-of-memory', mark: 'error', label: 'ZGC has no memory left for thread {thread}',
    means: 'ZGC could not give this thread memory even after collecting: it throws `OutOfMemoryError`.',
    source: 'zHeap.cpp ZHeap::out_of_memory (JDK 11 to 25)',
    example: '[2026-11-21T19:55:38.742+0000][1.831s][info][gc          ] Out Of Memory (main)',
  },
];

/** What the JVM says of itself when it starts. */
const factRows: readonly Row[] = [
  {
    id: 'gc.unified.using',
    starts: ['Using G', 'Using Parallel', 'Using Serial', 'Using Concurrent Mark Sweep', 'Using The Z Garbage Collector', 'Using Shenandoah', 'Using Epsilon', 'Initializing The Z Garbage Collector'],
    pattern: /(?:Using|Initializing) (?<gcCollector>G1|Parallel|Serial|Concurrent Mark Sweep|The Z Garbage Collector|Shenandoah|Epsilon)/,
    facts: { 'gc.collector': 'gcCollector' },
    means: 'The garbage collector of this JVM.',
    source: 'collectedHeap / GCArguments: log_info(gc)("Using %s"), each collector\'s initialize',
    example: '[0.030s][info][gc] Using The Z Garbage Collector',
  },
  {
    id: 'gc.unified.version',
    starts: 'Version: ',
    pattern: /Version: (?<jvmVersion>[^ ]+(?: \([a-z]+\))?)/,
    facts: { 'jvm.version': 'jvmVersion' },
    means: 'The version of the JVM that writes this log.',
    source: 'gcInitLogger.cpp print_version (JDK 16 to 25), zInitialize.cpp before',
    example: '[0.024s][info][gc,init] Version: 17.0.15+6-Debian-1deb12u1 (release)',
  },
  {
    id: 'gc.unified.cpus',
    starts: 'CPUs: ',
    pattern: /CPUs: (?<count>\d+) total/,
    facts: { cpus: 'count' },
    means: 'Processors of the host, and how many of them this JVM may use (a container limit, taskset).',
    source: 'gcInitLogger.cpp print_cpu',
    example: '[0.024s][info][gc,init] CPUs: 2 total, 2 available',
  },
  {
    id: 'gc.unified.memory',
    starts: 'Memory: ',
    pattern: /Memory: (?<gcSize>\d+[KMG])/,
    facts: { memory: 'gcSize' },
    means: 'Physical memory as the JVM sees it (a container limit counts).',
    source: 'gcInitLogger.cpp print_memory',
    example: '[0.024s][info][gc,init] Memory: 24105M',
  },
  {
    id: 'gc.unified.heap-max',
    starts: ['Heap Max Capacity: ', 'Max Capacity: '],
    pattern: /(?:Heap )?Max Capacity: (?<gcSize>\d+[KMG])/,
    facts: { 'heap.max': 'gcSize' },
    means: 'The largest the heap may grow to (`-Xmx`).',
    source: 'gcInitLogger.cpp print_heap; zInitialize.cpp, zPageAllocator.cpp for ZGC',
    example: '[0.024s][info][gc,init] Heap Max Capacity: 4G',
  },
  {
    id: 'gc.unified.region-size',
    starts: ['Heap Region Size: ', 'Heap region size: '],
    pattern: /Heap [Rr]egion [Ss]ize: (?<gcSize>\d+[KM])/,
    facts: { 'heap.region': 'gcSize' },
    means: 'Size of the regions that the collector divides the heap into. For G1 an object of half a region is humongous: it takes regions of its own.',
    source: 'g1InitLogger.cpp print_heap, heapRegion.cpp before JDK 15, shenandoahInitLogger.cpp',
    example: '[0.024s][info][gc,init] Heap Region Size: 1M',
  },
  {
    id: 'gc.unified.heap-reserved',
    starts: 'Heap: ',
    pattern: /Heap: (?<gcSize>\d+[KMG]) reserved/,
    facts: { 'heap.max': 'gcSize' },
    means: 'Epsilon allocates and never collects: this is all the memory there will be.',
    source: 'epsilonHeap.cpp (tag gc)',
    example: '[2026-11-21T19:57:07.462+0000][0.004s][info][gc] Heap: 256M reserved, 256M (100.00%) committed, 40M (15.63%) used',
  },
  {
    id: 'gc.unified.worker-count',
    starts: ['Parallel Workers: ', 'GC Workers: '],
    pattern: /(?:Parallel|GC) Workers: (?<gcWorkers>\d+)/,
    facts: { 'gc.workers': 'gcWorkers' },
    means: 'Threads that collect in parallel (`-XX:ParallelGCThreads`).',
    source: 'g1InitLogger.cpp, gcInitLogger.cpp print_workers, zInitialize.cpp',
    example: '[0.024s][info][gc,init] Parallel Workers: 2',
  },
  {
    id: 'gc.unified.flags',
    starts: 'CommandLine flags: ',
    pattern: /CommandLine flags: (?<jvmFlags>.+)/,
    facts: { 'jvm.flags': 'jvmFlags' },
    means: 'The flags this JVM runs with, given or chosen by itself.',
    source: 'arguments.cpp (tag gc+init of some builds), gclog header of JDK 8',
    example: '[0.004s][info][gc,init] CommandLine flags: -XX:MaxHeapSize=8589934592 -XX:+UseG1GC',
  },
];

export const toldRows: readonly Row[] = [...pauseRows, ...concurrentRows, ...partRows, ...stopRows, ...factRows];
