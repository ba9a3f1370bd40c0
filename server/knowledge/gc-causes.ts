import { byKey, byValue } from './concept';

const file = 'JDK gcCause.cpp';

/** Why a collection was started: the texts of GCCause::to_string, JDK 8 to 25. */
export const gcCauses = [
  ...byKey({
    'gc.cause': {
      title: 'GC cause',
      text: 'Why the JVM started this collection, as a fixed phrase. Allocation causes mean that memory was asked for and not there; the others were asked for by somebody (`System.gc()`, a tool) or by a threshold (metaspace, occupancy, timer).',
      source: file,
    },
  }),
  ...byValue('gc.cause', {
    'Allocation Failure': {
      text: 'An allocation did not fit into the free part of the heap. For young collections of Serial, Parallel and ParNew this is the ordinary trigger: eden is full. **In a G1 Full GC (up to JDK 16) it is bad news**: G1 found no free region even after collecting, so the heap is too small for the live data, or filled faster than concurrent marking could finish.',
      source: file,
    },
    'System.gc()': {
      text: 'Code called `System.gc()` or `Runtime.gc()`. Without `-XX:+ExplicitGCInvokesConcurrent` that is a stop-the-world Full GC of the whole heap. Usual callers: RMI distributed GC (once an hour by default), direct buffer allocation near its limit, and the JDK\'s file mapping code, which calls it when `mmap` fails: on a Kafka broker a series of these can announce an exhausted `vm.max_map_count`.',
      source: `${file}; java.nio Bits.reserveMemory; sun.nio.ch.FileChannelImpl.map`,
    },
    'G1 Evacuation Pause': {
      text: 'The ordinary G1 collection: eden regions are full, live objects are copied out. Normal; what counts is how long it takes against `-XX:MaxGCPauseMillis` and how much it frees.',
      source: file,
    },
    'G1 Compaction Pause': {
      text: 'A G1 Full GC because an allocation could not be met even after other collections. Newer JDKs (17 to 25) use this cause where JDK 8 and 11 say `Allocation Failure`. Seen more than once in a while it says that the heap is too small for the live data or that it leaks.',
      source: `${file}; g1CollectedHeap.cpp`,
    },
    'G1 Humongous Allocation': {
      text: 'An object of at least half a region was asked for and heap occupancy is over the marking threshold, so G1 starts a concurrent cycle with a young pause first. Kafka\'s large batches and fetch buffers are typical humongous objects. When it is frequent, a larger `-XX:G1HeapRegionSize` makes those objects ordinary again.',
      source: `${file}; g1CollectedHeap.cpp (attempt_allocation_humongous)`,
    },
    'G1 Periodic Collection': {
      text: 'The heap was idle for `-XX:G1PeriodicGCInterval` and G1 collects to give memory back to the operating system. Off by default; JDK 12 and later.',
      source: `${file}; JEP 346`,
    },
    'G1 Preventive Collection': {
      text: 'G1 predicted that the next collection would run out of space for survivors and collected early. Since JDK 17; switched off by default in 20 and removed after. Many in a row mean a nearly full heap.',
      source: `${file}; g1CollectedHeap.cpp (JDK 17)`,
    },
    'GCLocker Initiated GC': {
      text: 'A thread was inside a JNI critical section (`GetPrimitiveArrayCritical`) when a collection was needed; the collection had to wait and ran when the last such thread left. Compression libraries do this. Since JDK 22 G1 pins the region instead (JEP 423) and does not need it.',
      source: `${file}; gcLocker.cpp`,
    },
    'Metadata GC Threshold': {
      text: 'Committed metaspace reached its high-water mark (at first `-XX:MetaspaceSize`, about 21 MB), so classes should be unloaded. A few at start are normal; with Serial and Parallel each is a Full GC, with G1 it starts a concurrent cycle. Steady ones mean that class loaders leak or keep being made. A larger `MetaspaceSize` saves those at start.',
      source: `${file}; metaspace.cpp`,
    },
    'Metadata GC Clear Soft References': {
      text: 'Metaspace is still short after an ordinary collection: the last attempt, which also drops soft references. If it does not help, `OutOfMemoryError: Metaspace` (or `Compressed class space`) follows.',
      source: file,
    },
    'Last ditch collection': {
      text: 'JDK 8: the last collection before `OutOfMemoryError: Metaspace`; soft references are dropped too. Later JDKs call it `Metadata GC Clear Soft References`.',
      source: 'JDK 8 gcCause.cpp',
    },
    'Ergonomics': {
      text: 'The Parallel collector decided by its own statistics that the next promotion would not fit into the old generation, and did a Full GC instead. Repeated ones that free little mean that the old generation is too small for the live data.',
      source: `${file}; psScavenge.cpp, psParallelCompact.cpp`,
    },
    'Heap Inspection Initiated GC': {
      text: 'A tool asked for a histogram of live objects (`jmap -histo:live`, `jcmd … GC.class_histogram`). It is a Full GC: a person or a monitoring script stopped this JVM.',
      source: file,
    },
    'Heap Dump Initiated GC': {
      text: 'A heap dump of live objects was asked for (`jmap -dump:live`, `jcmd … GC.heap_dump`); a Full GC goes before it, and writing the dump keeps the JVM stopped for longer than this collection shows.',
      source: file,
    },
    'Diagnostic Command': {
      text: 'Somebody ran `jcmd … GC.run`. It acts as `System.gc()` does.',
      source: `${file}; diagnosticCommand.cpp`,
    },
    'JvmtiEnv ForceGarbageCollection': {
      text: 'An agent (profiler, debugger, monitoring tool) asked for a full collection through JVMTI. `-XX:+DisableExplicitGC` does not hold it back.',
      source: `${file}; jvmtiEnv.cpp`,
    },
    'CodeCache GC Threshold': {
      text: 'Much code was compiled since the last unloading, so a collection shall find compiled methods that are not used any more. Since the code sweeper was removed (JDK 20). It says nothing of the heap.',
      source: `${file}; codeCache.cpp`,
    },
    'CodeCache GC Aggressive': {
      text: 'The code cache is nearly full: a collection shall unload compiled methods at once. JDK 20 and later. When it repeats, raise `-XX:ReservedCodeCacheSize`.',
      source: `${file}; codeCache.cpp`,
    },
    'Tenured Generation Full': {
      text: 'Serial: an allocation did not fit into the old generation, so it is collected in full.',
      source: file,
    },
    'Old Generation Expanded On Last Scavenge': {
      text: 'Serial: the last young collection had to grow the old generation, so it is collected now, before more is promoted.',
      source: file,
    },
    'Old Generation Too Full To Scavenge': {
      text: 'Serial: the old generation could not take what a young collection would promote, so a full collection runs instead.',
      source: file,
    },
    'CMS Generation Full': { text: 'CMS (JDK 8 to 13): the old generation is full and is collected with the world stopped. The concurrent cycle did not finish in time.', source: 'JDK 8 gcCause.cpp' },
    'CMS Initial Mark': { text: 'CMS (JDK 8 to 13): the short pause that begins a concurrent cycle by marking what the roots reach directly.', source: 'JDK 8 gcCause.cpp' },
    'CMS Final Remark': { text: 'CMS (JDK 8 to 13): the pause that ends concurrent marking. Its length grows with what changed meanwhile; `-XX:+CMSScavengeBeforeRemark` shortens it.', source: 'JDK 8 gcCause.cpp' },
    'Allocation Failure During Evacuation': { text: 'Shenandoah found no room to copy an object to while it evacuated. The cycle goes on with the world stopped (degenerated), or becomes a Full GC when that fails too.', source: file },
    'Humongous Allocation Failure': { text: 'Shenandoah found no run of free regions for an object larger than a region. Free memory may exist, but in pieces.', source: file },
    'Upgrade To Full GC': { text: 'Shenandoah: degenerated collections did not make enough progress, so a Full GC runs.', source: file },
    'Concurrent GC': { text: 'Shenandoah: an ordinary concurrent cycle started by the heuristics. Normal.', source: file },
    'Stopping VM': { text: 'Shenandoah: the JVM is shutting down and the running cycle is stopped.', source: file },
    'Timer': { text: 'ZGC: `-XX:ZCollectionInterval` has passed since the last cycle. Normal.', source: `${file}; zDirector.cpp` },
    'Warmup': { text: 'ZGC: one of the first cycles after the start, run to learn how long a cycle takes. Normal.', source: `${file}; zDirector.cpp` },
    'Allocation Rate': { text: 'ZGC: at the present rate of allocation memory would run out before a cycle could finish, so one starts now. This is the ordinary cause of a ZGC cycle.', source: `${file}; zDirector.cpp` },
    'Allocation Stall': { text: 'ZGC: a thread found no memory and **had to wait** until a cycle freed some. Each `Allocation Stall (thread) …ms` line is a real delay of that thread although nothing is called a pause. More heap or a smaller live set helps.', source: `${file}; zPageAllocator.cpp` },
    'Proactive': { text: 'ZGC: a cycle at a quiet time, since the heap grew or five minutes passed. Normal.', source: `${file}; zDirector.cpp` },
    'High Usage': { text: 'ZGC: hardly any free memory is left, so a cycle starts whatever the allocation rate. Often seen just before allocation stalls.', source: `${file}; zDirector.cpp` },
    'Update Allocation Context Stats': { text: 'A collection for the statistics of allocation contexts, which only some builds of JDK 8 have.', source: 'JDK 8u gcCause.cpp' },
    'No GC': { text: 'No collection has run, or none runs now. It is the value counters start with.', source: file },
    'Allocation Profiler': { text: 'Asked for by the allocation profiler of old debug builds. Not seen in production.', source: file },
    'Full GC for -Xshare:dump': { text: 'The JVM writes a class data sharing archive and compacts the heap first. It ends afterwards.', source: file },
    'WhiteBox Initiated Young GC': { also: ['WhiteBox Initiated Concurrent Mark', 'WhiteBox Initiated Full GC', 'WhiteBox Initiated Run to Breakpoint'], title: 'WhiteBox', text: 'Asked for by the JDK\'s own white-box tests. Not seen in production.', source: file },
    'FullGCAlot': { also: ['ScavengeAlot'], text: 'A stress option of debug builds that collects all the time. Not seen in production.', source: file },
  }),
];
