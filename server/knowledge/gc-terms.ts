import { byKey, byValue } from './concept';

/** Words of GC logs that are neither cause, pause nor phase. */
export const gcTerms = [
  ...byKey({
    'gc.id': {
      title: 'GC id',
      text: 'Number of the collection since this JVM started: all lines with the same id belong together. A concurrent cycle has an id of its own, and lines of other ids stand between its lines. Ids begin again at 0 when the JVM restarts.',
      source: 'JDK gcId.cpp',
    },
    'gc.heap-transition': {
      title: 'Heap before -> after (capacity)',
      text: 'Used heap before and after the collection, and in brackets the heap\'s committed size. The difference is what was freed; **used after a Full GC is close to the live data**. When that stays near the capacity, collections come ever more often and free ever less.',
      source: 'JDK gcTraceTime.cpp; JDK 8 `-XX:+PrintGCDetails`',
    },
    'gc.generation': {
      title: 'Generation',
      text: 'Part of the heap by the age of objects. New objects start in eden, survive some collections in survivor space and are then promoted to the old generation. Young collections touch only the young part; the old part is collected by mixed, concurrent or full collections.',
      source: 'JDK generation sources; HotSpot GC tuning guide',
    },
    'gc.heap-used': { title: 'Heap in use', text: 'Live objects and garbage together, as it stood at this moment. Only the value right after a Full GC is close to the live data.', source: 'JDK collectedHeap.cpp, zStat.cpp' },
    'gc.space-transition': { title: 'Space before -> after (capacity)', text: 'What one part of the heap, or metaspace, held before and after the collection, and its size in brackets. JDK 8\'s G1 writes the size on both sides: `Eden: 408.0M(408.0M)->0.0B(400.0M)`, since it chooses a new one after each pause.', source: 'JDK g1HeapTransition.cpp, preGCValues.hpp; JDK 8 g1CollectorPolicy.cpp' },
    'gc.space-used': { title: 'Space in use', text: 'How much one part of the heap, or metaspace, holds.', source: 'JDK generation sources, metaspaceUtils.cpp' },
    'gc.size': { title: 'Size', text: 'An amount of memory in powers of 1024: K, M, G. JDK 8\'s G1 writes decimals, unified logging whole numbers rounded down.', source: 'JDK globalDefinitions.hpp (proper_unit_for_byte_size)' },
    'gc.phase-time': { title: 'Time of the phase', text: 'How long this step took. Steps of a pause are part of it; a concurrent step took this long beside the application.', source: 'JDK gcTraceTime.cpp, g1GCPhaseTimes.cpp' },
    'gc.concurrent-times': { title: 'CPU and wall time of a concurrent phase', text: 'CMS writes `cpu/wall` seconds: CPU time of its threads, and how long the phase lasted. It ran beside the application.', source: 'JDK 8 concurrentMarkSweepGeneration.cpp (CMSPhaseAccounting)' },
    'gc.detail': { title: 'Detail', text: 'What the collector adds to its line: its decisions and the numbers behind them.', source: 'the collector that wrote the line' },
    'gc.pid': { title: 'Process and thread ids', text: 'Ids that unified logging puts before the message when asked to (decorators `pid`, `tid`).', source: 'JDK logDecorations.cpp' },
    'gc.safepoint-part': { title: 'Part of a stop', text: 'One part of the time at a safepoint: the time since the last one (when the application ran), cleanup (JDK 9 to about 20), the operation itself, or leaving.', source: 'JDK safepoint.cpp (SafepointTracing)' },
    'gc.application-time': { title: 'Application time', text: 'How long the application ran between two stops. Short times between long stops mean that the JVM does little but collect.', source: 'JDK 8 runtimeService.cpp; `-XX:+PrintGCApplicationConcurrentTime`' },
    'gc.stalled-thread': { title: 'Stalled thread', text: 'The thread that had to wait for memory. The wait is as good as a pause for whatever it was doing, a heartbeat included.', source: 'JDK zPageAllocator.cpp' },
    'gc.jvm-version': { title: 'JVM version', text: 'Which JVM wrote this log. It decides how to read it: what a Full GC costs (one thread in G1 before JDK 10), whether stamps are starts or ends of pauses, how phases are called.', source: 'JDK 8 VM_Version::internal_vm_info_string; `-Xlog:gc+init`' },
    'gc.jvm-flags': { title: 'JVM flags', text: 'The flags this JVM runs with: those of the command line and those it chose from the machine it found. Sizes are in bytes.', source: 'JDK 8 `CommandLine flags:` (`-XX:+PrintCommandLineFlags` form)' },
    'gc.regions': {
      title: 'Regions',
      text: 'Number of G1 regions of one kind before and after the collection, in brackets the number planned for the next one. A region has 1 to 32 MB (up to 512 MB since JDK 18); multiply to get memory. Old plus humongous regions that only rise are a leak or a live set that outgrows the heap.',
      source: 'JDK g1HeapTransition.cpp, heapRegionBounds.hpp',
    },
    'gc.times': {
      title: 'user, sys and real',
      text: '`user` and `sys` are CPU seconds of all threads of the JVM together, `real` is what the clock on the wall says. With n GC threads `user` is up to n times `real`. **`real` far over `user + sys` means that the threads did not get the CPU**: swapping, an overcommitted or throttled host, or disk waits for the log itself. High `sys` points at the kernel: swapping, transparent huge pages, memory being touched first.',
      source: 'JDK gcTraceTime.cpp (gc,cpu); JDK 8 TraceCPUTime',
    },
    'gc.workers': {
      title: 'GC workers',
      text: 'How many threads the collector used, and how many it may use (`-XX:ParallelGCThreads`, for concurrent work `-XX:ConcGCThreads`). In a container they follow the CPU limit the JVM saw at its start.',
      source: 'JDK workerThread.cpp, workerPolicy.cpp',
    },
    'gc.statistic': {
      title: 'Min, Avg, Max, Diff, Sum',
      text: 'A phase\'s time (or count) over the worker threads. The phase lasts about as long as **Max**; a large Diff means that work was shared badly or that a worker did not get a CPU; Sum is work, not waiting time.',
      source: 'JDK workerDataArray.inline.hpp',
    },
    'gc.collector': {
      title: 'Collector',
      text: 'Which garbage collector this JVM uses. It decides what the words in the log mean: a Full GC is ordinary with Serial and Parallel, and a last resort with G1, ZGC and Shenandoah. Default is G1 since JDK 9 (JEP 248) on machines the JVM calls a server (2 CPUs and about 2 GB), else Serial.',
      source: 'JDK gcConfig.cpp; JEP 248',
    },
    'gc.tags': { title: 'Log tags', text: 'Tags of unified logging that say what a line is about: `gc`, `gc,heap`, `gc,phases`, `gc,cpu`, `safepoint`. `-Xlog:gc*` selects all that begin with `gc`.', source: 'JDK logTag.hpp; JEP 158, JEP 271' },
    'gc.tenuring': { title: 'Age', text: 'How many collections the objects in survivor space outlived, with their bytes. Objects that reach the tenuring threshold are promoted to the old generation.', source: 'JDK ageTable.cpp' },
    'gc.tenuring-threshold': { title: 'Tenuring threshold', text: 'The age at which objects are promoted, computed anew after each young collection so that survivor space stays about half full (`TargetSurvivorRatio`). A threshold of 1 means that survivors do not fit: short-lived objects reach the old generation and fill it.', source: 'JDK ageTable.cpp; `-XX:+PrintTenuringDistribution` in JDK 8' },
    'gc.desired-survivor-size': { title: 'Desired survivor size', text: 'How much the collector wants to keep in survivor space; what goes beyond it lowers the tenuring threshold.', source: 'JDK ageTable.cpp, g1Policy.cpp' },
    'gc.allocation-stall': { title: 'Allocation stall', text: 'A thread that waited for memory because the collector could not keep up. For that thread it is as good as a pause, but it is not counted as one.', source: 'JDK zPageAllocator.cpp' },
    'gc.safepoint': {
      title: 'Safepoint',
      text: 'A point where all Java threads stand still so that the JVM can work undisturbed. The time lost is: reaching it (waiting for the slowest thread) plus the operation at it. It is the whole stop, what an application really felt; the GC line counts only the collector\'s part, and other operations stand in no GC line at all. JDK 8 writes it as `Total time for which application threads were stopped`.',
      source: 'JDK safepoint.cpp; `-Xlog:safepoint`',
    },
    'gc.time-to-safepoint': {
      title: 'Reaching the safepoint',
      text: 'How long the slowest thread took to stop. Normally far below a millisecond. Long times come from memory-mapped files being paged in, long array copies or loops without a check, or a starved CPU. They lengthen every pause and stand in no GC line.',
      source: 'JDK safepoint.cpp; `-XX:+SafepointTimeout` finds the thread',
    },
  }),
  ...byValue('gc.generation', {
    Eden: { also: ['Eden regions', 'eden space', 'eden'], text: 'Where new objects are made. Empty after each young collection; its size is how much can be allocated until the next.', source: 'JDK g1HeapTransition.cpp, psYoungGen.cpp' },
    Survivors: { also: ['Survivor regions', 'Survivor', 'from space', 'to space', 'From'], title: 'Survivor space', text: 'Objects that outlived at least one young collection and are not old enough to be promoted.', source: 'JDK g1HeapTransition.cpp' },
    'Old regions': { also: ['Old', 'ParOldGen', 'Tenured', 'tenured', 'PSOldGen', 'CMS', 'object space', 'the space', 'concurrent mark-sweep generation'], title: 'Old generation', text: 'Long-lived objects. What is left here after a Full GC is the live data; if it climbs from one Full GC to the next, something keeps ever more objects.', source: 'JDK g1HeapTransition.cpp, psOldGen.cpp, tenuredGeneration.cpp' },
    'Humongous regions': { also: ['Humongous'], text: 'Regions of objects that take half a region or more. They are made directly here and freed when marking, or a young collection that knows nobody refers to them, finds them dead.', source: 'JDK g1HeapTransition.cpp' },
    'Archive regions': { also: ['Archive'], text: 'Regions mapped from the class data sharing archive. Constant.', source: 'JDK g1HeapTransition.cpp (JDK 9 to 21)' },
    PSYoungGen: { also: ['DefNew', 'ParNew', 'def new generation', 'par new generation', 'young'], title: 'Young generation', text: 'Eden and the survivor spaces of Parallel (`PSYoungGen`), Serial (`DefNew`) or ParNew.', source: 'JDK psYoungGen.cpp, defNewGeneration.cpp' },
    Heap: { also: ['garbage-first heap', 'region size', 'Java heap', 'Shenandoah Heap', 'ZHeap'], title: 'Java heap', text: 'The memory for objects, all generations together.', source: 'JDK collectedHeap.cpp, g1CollectedHeap.cpp' },
    Metaspace: { also: ['NonClass', 'Class', 'class space', 'PSPermGen', 'Perm', 'CMS Perm', 'concurrent-mark-sweep perm gen', 'compacting perm gen'], text: 'Class metadata, outside the Java heap; it should level off some time after the start. In brackets stands what is reserved (JDK 8 to 15, about 1 GB of address space) or committed (16 and later). `Class` is the compressed class space (at most `CompressedClassSpaceSize`), `NonClass` the rest. JDK 7 had the permanent generation instead.', source: 'JDK metaspaceUtils.cpp; JEP 387' },
  }),
  ...byValue('gc.collector', {
    G1: { also: ['Using G1', 'G1GC'], text: 'Garbage First: regions, pauses by a goal (`MaxGCPauseMillis`), concurrent marking, mixed collections. Default since JDK 9 and what Kafka\'s scripts choose.', source: 'JEP 248; Kafka kafka-run-class.sh' },
    Parallel: { also: ['Using Parallel', 'ParallelGC'], text: 'All collections stop the world and use many threads: best throughput, long Full GCs. Default up to JDK 8.', source: 'JDK parallelScavengeHeap.cpp' },
    Serial: { also: ['Using Serial', 'SerialGC'], text: 'One thread, all collections stop the world. The JVM chooses it by itself in small containers (one CPU, or less than about 2 GB): a frequent surprise.', source: 'JDK gcConfig.cpp, serialHeap.cpp' },
    'Concurrent Mark Sweep': { also: ['CMS', 'Using Concurrent Mark Sweep', 'ConcMarkSweep'], text: 'Concurrent collector without compaction, with ParNew for the young generation. Deprecated in JDK 9, removed in 14 (JEP 363).', source: 'JEP 363' },
    'The Z Garbage Collector': { also: ['Z', 'Using The Z Garbage Collector', 'ZGC'], title: 'ZGC', text: 'Concurrent collector with pauses under a millisecond for any heap. For production since JDK 15 (JEP 377), with generations since 21 (JEP 439), only with them since 24 (JEP 490). It pays with CPU, and with allocation stalls when it is too slow.', source: 'JEP 377, JEP 439, JEP 490' },
    Shenandoah: { also: ['Using Shenandoah'], text: 'Concurrent collector that also compacts concurrently. For production since JDK 15 (JEP 379). When it falls behind: degenerated GC, then Full GC.', source: 'JEP 379' },
    Epsilon: { also: ['Using Epsilon'], text: 'Allocates and never collects; the JVM ends when the heap is full. For tests (JEP 318).', source: 'JEP 318' },
  }),
];
