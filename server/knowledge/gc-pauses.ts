import { byKey, byValue } from './concept';

/** Kinds of pauses (and of cycles that look like one), all collectors; and what else stops the world. */
export const gcPauses = [
  ...byKey({
    'gc.pause-kind': {
      title: 'Kind of pause',
      text: 'What the collector did while it held all threads of the JVM. No application thread runs during a pause, and none sends a heartbeat: a pause as long as a session timeout loses the session, whatever its kind.',
      source: 'JDK gcTraceTime.cpp, the collectors\' VM operations',
    },
    'gc.safepoint-operation': {
      title: 'VM operation at a safepoint',
      text: 'What the JVM stopped all threads for. Not every stop is a collection: deoptimisation, thread dumps and heap dumps stop the world too and stand in no GC log line.',
      source: 'JDK vmOperations.hpp; `-Xlog:safepoint`, `-XX:+PrintSafepointStatistics` (JDK 8)',
    },
  }),
  ...byValue('gc.pause-kind', {
    'Pause Mixed': {
      also: ['mixed', 'GC pause (mixed)'],
      title: 'Mixed pause (G1)',
      text: 'A collection of the young regions and of some old ones, those with the most garbage first. JDK 11 and later write `Pause Young (Mixed)`.',
      source: 'JDK g1Policy.cpp, g1CollectionSet.cpp',
    },
    'Pause Initial Mark': {
      also: ['initial-mark'],
      title: 'Initial mark',
      text: 'The pause that begins a concurrent cycle by marking what the roots reach directly. G1 does it together with a young collection.',
      source: 'JDK g1Policy.cpp; JDK 8 concurrentMarkSweepGeneration.cpp',
    },
    'Pause Full': {
      also: ['Full GC', 'full', 'GC (Full)'],
      title: 'Full GC',
      text: 'The whole heap is marked and compacted with all threads stopped. G1 does it with **one thread in JDK 8 and 9**, in parallel since JDK 10 (JEP 307); Serial with one, Parallel with many. With one thread expect a second and more per GB of live data, so a large heap easily exceeds a session timeout. With G1, CMS, ZGC and Shenandoah it is a last resort and always worth an explanation; if it frees little, the heap is full of live objects and the next one is near.',
      source: 'JDK g1FullCollector.cpp, JEP 307; psParallelCompact.cpp, serialFullGC.cpp',
    },
    'Pause Remark': {
      also: ['GC remark', 'remark', 'Remark'],
      title: 'Remark (G1, CMS)',
      text: 'The pause that ends concurrent marking: what changed meanwhile is marked, references are processed, classes unloaded. Long ones often come from reference processing (`-XX:+ParallelRefProcEnabled` in JDK 8) or from swapped-out memory.',
      source: 'JDK g1ConcurrentMark.cpp (remark)',
    },
    'Pause Cleanup': {
      also: ['GC cleanup', 'cleanup', 'Cleanup'],
      title: 'Cleanup (G1)',
      text: 'A short pause after marking that counts live data and frees regions that hold none. Should take a few ms.',
      source: 'JDK g1ConcurrentMark.cpp (cleanup)',
    },
    'Pause Young': {
      also: ['GC', 'GC pause', 'young', 'PSYoungGen', 'DefNew', 'ParNew'],
      title: 'Young pause',
      text: 'Eden was full: live objects are copied to a survivor space or promoted to the old generation, with all threads stopped. The time grows with what survives, not with the size of eden. G1 writes behind it what else the pause did (`Normal`, `Concurrent Start`, `Mixed`).',
      source: 'JDK defNewGeneration.cpp, psScavenge.cpp; JDK 8 parNewGeneration.cpp',
    },
    'CMS Initial Mark': {
      also: ['GC (CMS Initial Mark)', 'CMS-initial-mark'],
      text: 'CMS (removed in JDK 14): the short pause at the beginning of a cycle that marks what roots reach directly. Should take some ms.',
      source: 'JDK 8 concurrentMarkSweepGeneration.cpp',
    },
    'CMS Final Remark': {
      also: ['GC (CMS Final Remark)', 'CMS-remark'],
      text: 'CMS (removed in JDK 14): the pause that finishes marking. It rescans what changed, so a full young generation makes it long.',
      source: 'JDK 8 concurrentMarkSweepGeneration.cpp',
    },
    'Pause Mark Start': { also: ['y: Pause Mark Start', 'Pause Mark Start (Major)'], text: 'ZGC: the pause that begins a marking phase. Well under a millisecond on a healthy machine, whatever the heap; if it is long, look at the machine.', source: 'JDK zDriver.cpp, zGeneration.cpp' },
    'Pause Mark End': { text: 'ZGC: the pause that ends marking. Well under a millisecond; when marking is not finished, concurrent marking continues and the pause is tried again.', source: 'JDK zDriver.cpp, zGeneration.cpp' },
    'Pause Relocate Start': { text: 'ZGC: the pause before live objects are moved out of sparse pages. Well under a millisecond.', source: 'JDK zDriver.cpp, zGeneration.cpp' },
    'Pause Init Mark': { text: 'Shenandoah: the pause that begins concurrent marking. Should stay around a millisecond.', source: 'JDK shenandoahConcurrentGC.cpp' },
    'Pause Final Mark': { text: 'Shenandoah: the pause that ends marking and chooses the regions to evacuate. Should stay around a few milliseconds.', source: 'JDK shenandoahConcurrentGC.cpp' },
    'Pause Final Evac': { text: 'Shenandoah: the pause after evacuation when no references need updating.', source: 'JDK shenandoahConcurrentGC.cpp' },
    'Pause Final Roots': { text: 'Shenandoah: a short pause that ends a cycle which found only garbage that needs no evacuation.', source: 'JDK shenandoahConcurrentGC.cpp' },
    'Pause Init Update Refs': { text: 'Shenandoah: the pause before references to moved objects are updated concurrently. Very short.', source: 'JDK shenandoahConcurrentGC.cpp' },
    'Pause Final Update Refs': { text: 'Shenandoah: the pause that ends updating references and frees the evacuated regions. Short.', source: 'JDK shenandoahConcurrentGC.cpp' },
    'Pause Degenerated GC': { text: 'Shenandoah ran out of memory during a concurrent cycle and finished it with the world stopped, from the phase named in brackets. The pause lasts as long as the rest of the cycle. When they are frequent, the heap is too small or the cycle starts too late.', source: 'JDK shenandoahDegeneratedGC.cpp' },
  }),
  ...byKey({
    'gc.pause-mode': {
      title: 'What else the pause did',
      text: 'G1\'s young pauses differ by where it stands in its cycle: ordinary ones, one that starts marking, one that ends the preparation, and mixed ones that collect old regions too.',
      source: 'JDK g1CollectorState.hpp',
    },
    'gc.trouble': {
      title: 'Trouble in the collection',
      text: 'The collection could not do what it meant to do and fell back to something slower.',
      source: 'JDK gcTraceTime.cpp, the collectors',
    },
  }),
  ...byValue('gc.pause-mode', {
    Normal: {
      also: ['young', 'Pause Young (Normal)'],
      title: 'Normal young pause (G1)',
      text: 'G1 copied the live objects out of eden and the survivor regions; old regions were not touched. Usually some ms to a few hundred. Long ones come from many surviving objects (Object Copy), from large remembered sets, or from a machine that does not give the threads CPU (compare `real` with `user`).',
      source: 'JDK g1YoungCollector.cpp; JDK 8 g1CollectedHeap.cpp',
    },
    'Concurrent Start': {
      also: ['initial-mark', 'Initial Mark', 'Pause Young (Concurrent Start)', 'Pause Initial Mark'],
      title: 'Young pause that starts concurrent marking (G1)',
      text: 'A young collection that also marks the roots for a concurrent cycle, because occupancy of the heap passed the threshold (`InitiatingHeapOccupancyPercent`), a humongous object was asked for, or metaspace reached its mark. JDK 8 writes `(initial-mark)`, JDK 9 and 10 `Pause Initial Mark`. Back to back with `Concurrent Mark Abort` it means that the heap is nearly full.',
      source: 'JDK g1Policy.cpp, g1YoungCollector.cpp',
    },
    'Prepare Mixed': {
      also: ['Pause Young (Prepare Mixed)'],
      title: 'Last young pause before mixed ones (G1)',
      text: 'Marking is done; this young collection is the last before G1 starts to collect old regions too. Normal.',
      source: 'JDK g1CollectorState.hpp, g1Policy.cpp',
    },
    Major: { also: ['Minor'], title: 'Major or minor (ZGC)', text: 'Generational ZGC: the pause belongs to a minor cycle (young generation only) or a major one (both).', source: 'JDK zDriver.cpp; JEP 439' },
    Mixed: {
      also: ['Pause Young (Mixed)', 'Pause Mixed'],
      title: 'Mixed pause (G1)',
      text: 'Besides the young regions some old ones were collected, those with the most garbage first (up to 8 pauses by `G1MixedGCCountTarget`). This is how G1 reclaims old memory without a Full GC. If mixed pauses free little, the old regions really hold live data.',
      source: 'JDK g1Policy.cpp, g1CollectionSet.cpp',
    },
  }),
  ...byValue('gc.trouble', {
    'to-space exhausted': {
      also: ['Evacuation Failure', 'Evacuation Failure: Allocation', 'to-space overflow', 'Evacuation Failure: Pinned', 'Evacuation Failure: Allocation / Pinned'],
      title: 'To-space exhausted, evacuation failure (G1)',
      text: 'G1 ran out of free regions while it copied survivors; those objects stay where they are, and the pause gets long. A Full GC often follows. It means too little free heap for the rate of allocation: give more heap, mark earlier, or raise `G1ReservePercent`. JDK 8 to 17 say `to-space exhausted`, newer ones `Evacuation Failure`; `Pinned` alone (JDK 22 and later) is harmless: JNI code held a region.',
      source: 'JDK g1YoungCollector.cpp, g1EvacFailureRegions.cpp; JEP 423',
    },
    'concurrent mode failure': {
      text: 'CMS could not finish its concurrent cycle before the old generation was full, so it falls back to a single-threaded Full GC: seconds per GB. Remedies: start earlier (`CMSInitiatingOccupancyFraction`), more heap, less live data.',
      source: 'JDK 8 concurrentMarkSweepGeneration.cpp',
    },
    'concurrent mode interrupted': { text: 'A concurrent CMS cycle was cut short by a collection somebody asked for, such as `System.gc()` or a heap dump.', source: 'JDK 8 concurrentMarkSweepGeneration.cpp' },
    'promotion failed': { text: 'ParNew found no contiguous room in the old generation for what survived. Usually fragmentation; a Full GC that compacts follows.', source: 'JDK 8 parNewGeneration.cpp' },
  }),
  ...byValue('gc.safepoint-operation', {
    G1CollectForAllocation: { text: 'G1 collects because memory is needed. Named `G1IncCollectionPause` in some older versions.', also: ['G1IncCollectionPause'], source: 'JDK g1VMOperations.hpp' },
    G1CollectFull: { text: 'A G1 Full GC: all threads stopped, the whole heap compacted.', source: 'JDK g1VMOperations.hpp' },
    G1TryInitiateConcMark: { text: 'G1 tries to start a concurrent cycle with a young collection.', source: 'JDK g1VMOperations.hpp' },
    G1PauseRemark: { also: ['G1PauseCleanup', 'G1Concurrent', 'CGC_Operation'], title: 'G1 concurrent cycle', text: 'A pause of G1\'s concurrent cycle: Remark or Cleanup.', source: 'JDK g1VMOperations.hpp' },
    ParallelGCFailedAllocation: { also: ['ParallelCollectForAllocation', 'GenCollectForAllocation', 'SerialCollectForAllocation', 'GenCollectFull', 'ParallelGCSystemGC', 'ParallelGCCollect', 'SerialGCCollect'], title: 'Collection (Parallel, Serial, CMS)', text: 'A collection of Parallel, Serial or CMS, young or full.', source: 'JDK psVMOperations.hpp, serialVMOperations.hpp, gcVMOperations.hpp' },
    RevokeBias: { also: ['BulkRevokeBias', 'EnableBiasedLocking'], title: 'Biased locking', text: 'A lock that was biased towards one thread is given to another. Cheap singly; thousands of them were a known cause of jitter. Biased locking is off by default since JDK 15 (JEP 374) and gone since 18.', source: 'JDK biasedLocking.cpp; JEP 374' },
    Deoptimize: { text: 'Compiled code was found to rest on a wrong assumption and is thrown away. Usually short.', source: 'JDK vmOperations.hpp' },
    Cleanup: { also: ['no vm operation', 'ForceSafepoint', 'None'], title: 'Periodic safepoint', text: 'No operation in particular: the JVM stopped to do housekeeping, by default at most once a second when there is some (`GuaranteedSafepointInterval`, no longer forced in newer JDKs).', source: 'JDK vmThread.cpp' },
    ThreadDump: { also: ['PrintThreads', 'FindDeadlocks', 'GetAllStackTraces', 'GetStackTrace', 'GetThreadListStackTraces'], title: 'Thread dump', text: 'Somebody read the stacks of threads: `jstack`, `jcmd Thread.print`, a profiler, JMX. With thousands of threads it takes long.', source: 'JDK vmOperations.hpp' },
    HeapDumper: { also: ['GC_HeapInspection', 'HeapDumpMerge'], title: 'Heap dump or histogram', text: 'A heap dump or class histogram is written while everything is stopped. On a large heap that is minutes: enough to lose any session.', source: 'JDK heapDumper.cpp, gcVMOperations.hpp' },
    RedefineClasses: { also: ['VM_RedefineClasses', 'ChangeBreakpoints'], title: 'Class redefinition', text: 'An agent or a debugger changes classes or breakpoints.', source: 'JDK jvmtiRedefineClasses.cpp' },
    ICBufferFull: { text: 'The buffer for inline cache changes is full. Short. Gone in newer JDKs.', source: 'JDK vmOperations.hpp' },
    ZMarkStart: { also: ['ZMarkStartYoung', 'ZMarkStartYoungAndOld', 'ZMarkEnd', 'ZMarkEndYoung', 'ZMarkEndOld', 'ZRelocateStart', 'ZRelocateStartYoung', 'ZRelocateStartOld', 'XMarkStart', 'XMarkEnd', 'XRelocateStart'], title: 'ZGC pause', text: 'One of ZGC\'s pauses (mark start, mark end, relocate start).', source: 'JDK zDriver.cpp, zGeneration.cpp' },
    ShenandoahInitMark: { also: ['ShenandoahFinalMarkStartEvac', 'ShenandoahFinalMark', 'ShenandoahInitUpdateRefs', 'ShenandoahFinalUpdateRefs', 'ShenandoahFinalRoots', 'ShenandoahInitTraversalGC', 'ShenandoahOperation'], title: 'Shenandoah pause', text: 'One of Shenandoah\'s short pauses between its concurrent phases.', source: 'JDK shenandoahVMOperations.hpp' },
    ShenandoahDegeneratedGC: { also: ['ShenandoahFullGC'], title: 'Shenandoah fallback', text: 'Shenandoah ran out of memory during a concurrent cycle: it finishes the cycle (degenerated) or collects in full with the world stopped.', source: 'JDK shenandoahVMOperations.hpp' },
    Exit: { also: ['Halt'], title: 'Exit', text: 'The JVM is ending.', source: 'JDK vmOperations.cpp' },
  }),
];
