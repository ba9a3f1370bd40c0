import { byValue } from './concept';

const g1 = 'JDK g1ConcurrentMarkThread.cpp';
const cms = 'JDK 8 concurrentMarkSweepGeneration.cpp';
const shenandoah = 'JDK shenandoahConcurrentGC.cpp, shenandoahPhaseTimings.hpp';
const zgc = 'JDK zDriver.cpp, zGeneration.cpp';

/** Phases that run beside the application. None of them is a pause. */
export const gcPhasesConcurrent = byValue('gc.phase', {
  'Concurrent Mark': { also: ['concurrent-mark', 'GC concurrent-mark', 'Concurrent Mark From Roots', 'concurrent-mark-start', 'concurrent-mark-end', 'GC concurrent-mark-start', 'GC concurrent-mark-end'], text: 'What is reachable is marked while the application runs (G1, ZGC). **Not a pause**, but it takes CPU. If it takes as long as the heap needs to fill, Full GCs (G1) or stalls (ZGC) follow: start earlier, or give it more `ConcGCThreads`.', source: `${g1}; ${zgc}` },
  'Concurrent Scan Root Regions': { also: ['concurrent-root-region-scan', 'GC concurrent-root-region-scan-start', 'GC concurrent-root-region-scan-end', 'Concurrent Root Region Scan', 'Concurrent root-region-scan'], text: 'Survivors of the starting pause are scanned for marking. It must be done before the next young collection, which waits for it.', source: g1 },
  'Concurrent Preclean': { also: ['CMS-concurrent-preclean', 'CMS-concurrent-abortable-preclean', 'Concurrent abortable-preclean'], title: 'Preclean', text: 'Part of the work of Remark is done ahead, so that the pause is shorter. CMS\'s abortable variant waits up to 5 s for a young collection.', source: `${g1}; ${cms}` },
  'Concurrent Rebuild Remembered Sets': { also: ['Concurrent Rebuild Remembered Sets and Scrub Regions'], text: 'Remembered sets of the regions worth collecting are built, for the mixed collections to come (JDK 11 and later).', source: g1 },
  'Concurrent Cleanup for Next Mark': { also: ['Concurrent Clear Claimed Marks', 'GC concurrent-cleanup', 'concurrent-cleanup', 'Concurrent Cleanup'], title: 'Concurrent cleanup', text: 'The marking data is cleared for the next cycle; with Shenandoah, regions without live objects are freed at once.', source: g1 },
  'Concurrent Create Live Data': { also: ['Concurrent Complete Cleanup'], text: 'JDK 9 and 10: bookkeeping of live data after marking.', source: g1 },
  'CMS-concurrent-mark': { text: 'CMS marks the old generation while the application runs.', source: cms },
  'CMS-concurrent-sweep': { also: ['Concurrent Sweep'], text: 'CMS frees the garbage it found, without compaction: free memory becomes pieces.', source: cms },
  'CMS-concurrent-reset': { also: ['Concurrent Reset', 'Concurrent reset'], title: 'Concurrent reset', text: 'Marking data is cleared for the next cycle (CMS, Shenandoah).', source: `${cms}; ${shenandoah}` },
  'Concurrent marking': { also: ['Concurrent marking (update refs)', 'Concurrent marking (process weakrefs)', 'Concurrent marking roots'], text: 'Shenandoah marks what is reachable while the application runs.', source: shenandoah },
  'Concurrent precleaning': { text: 'Shenandoah (up to JDK 15): references whose objects live are dropped from the work of the final pause.', source: shenandoah },
  'Concurrent weak references': { also: ['Concurrent weak roots', 'Concurrent Process Non-Strong References', 'Concurrent Process Non-Strong', 'Concurrent References Process'], title: 'Concurrent reference processing', text: 'Soft, weak, final and phantom references are handled while the application runs (Shenandoah, ZGC).', source: `${shenandoah}; ${zgc}` },
  'Concurrent class unloading': { text: 'Classes whose loader is dead are unloaded while the application runs.', source: shenandoah },
  'Concurrent strong roots': { also: ['Concurrent thread roots', 'Concurrent update thread roots'], title: 'Concurrent roots', text: 'Thread stacks and other roots are handled while the application runs, each thread stopping for its own stack at most.', source: shenandoah },
  'Concurrent evacuation': { text: 'Shenandoah copies live objects out of the chosen regions while the application runs. It needs free memory; without it the cycle degenerates.', source: shenandoah },
  'Concurrent update references': { also: ['Concurrent Init Update Refs', 'Concurrent update refs', 'Concurrent Update Refs Prepare', 'Concurrent update references prepare'], text: 'Shenandoah sets references to the copied objects\' new places.', source: shenandoah },
  'Concurrent reset after collect': { text: 'Shenandoah clears its marking data after the cycle.', source: shenandoah },
  'Concurrent uncommit': { also: ['Concurrent Uncommit'], text: 'Memory that has been unused for a while goes back to the operating system.', source: shenandoah },
  'Concurrent Mark Continue': { text: 'ZGC: marking was not finished when the pause tried to end it, and goes on.', source: zgc },
  'Concurrent Mark Free': { text: 'ZGC: memory that marking used is given back.', source: zgc },
  'Concurrent Mark Roots': { also: ['Concurrent Mark Follow'], text: 'ZGC: references of the old generation into the young one, and others that marking begins with, are gone through.', source: zgc },
  'Concurrent Reset Relocation Set': { also: ['Concurrent Select Relocation Set', 'Concurrent Prepare Relocation Set', 'Concurrent Destroy Detached Pages', 'Concurrent Remap Roots'], title: 'ZGC relocation set', text: 'ZGC drops the last relocation set and chooses pages with the most garbage for the next.', source: zgc },
  'Concurrent Relocate': { text: 'ZGC moves live objects out of sparse pages while the application runs. If there is no room, pages are compacted in place, which threads may have to wait for (`Relocation Stall`).', source: zgc },
  'Garbage Collection': { title: 'ZGC cycle', text: 'A whole ZGC cycle of a heap without generations. It runs beside the application and **is not a pause**; its pauses stand in lines of their own. Before and after show used heap with its share of the capacity.', source: 'JDK zDriver.cpp (JDK 11 to 23)' },
  'Minor Collection': { title: 'ZGC minor collection', text: 'A concurrent cycle of the young generation only (generational ZGC, JDK 21 and later). **Not a pause.**', source: 'JDK zDriver.cpp; JEP 439' },
  'Major Collection': { title: 'ZGC major collection', text: 'A concurrent cycle of both generations (generational ZGC, JDK 21 and later). **Not a pause.** Lines of it marked `y:` and `Y:` belong to its young part, `O:` to its old part.', source: 'JDK zDriver.cpp; JEP 439' },
  'Concurrent Mark Cycle': { also: ['Concurrent Cycle', 'Concurrent Undo Cycle'], text: 'G1: marking of the whole heap beside the application. **Not a pause**; its two pauses are Remark and Cleanup. `Concurrent Undo Cycle` means that the reason for it vanished with the young collection before.', source: 'JDK g1ConcurrentMarkThread.cpp' },
  'Concurrent Mark Abort': { also: ['concurrent-mark-abort', 'GC concurrent-mark-abort', 'mark-abort'], text: 'A Full GC made the running concurrent marking useless, so it was dropped. G1 lost the race against allocation: seen together with Full GCs it says that the heap is too full.', source: 'JDK g1ConcurrentMarkThread.cpp' },
  'Concurrent refinement': { also: ['Concurrent Workers', 'Concurrent Refinement Workers', 'Concurrent Refinement'], title: 'Threads for concurrent work', text: 'Threads that work beside the application: marking (`ConcGCThreads`), keeping remembered sets up to date (`G1ConcRefinementThreads`).', source: 'JDK g1InitLogger.cpp, g1ConcurrentRefine.cpp' },
});
