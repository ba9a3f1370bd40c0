/** A stop of all threads: what it was, and what would have made it shorter. */
import { numberIn, type Value } from '../../../formats/events';
import { durationText } from '../../../text/clock';
import { sizeText } from '../../../text/sizes';
import type { HeapFloor } from '../heapFloor';
import type { Stop } from '../stalls';

/** "Full GC (G1 Compaction Pause)", "young pause (G1 Evacuation Pause)", "stop of all threads (RevokeBias)". */
export function stopText({ event }: Stop): string {
  const { fields } = event;
  if (event.kind === 'gc.safepoint') return `stop of all threads${fields['operation'] ? ` (${String(fields['operation'])})` : ''}`;
  // G1 begins its marking with a young collection ("Concurrent Start"); the initial mark of CMS frees nothing.
  const marks = fields['pause'] === 'initial-mark' && numberIn(fields, 'heapBeforeBytes') > numberIn(fields, 'heapAfterBytes');
  const told = [...(marks ? ['initial-mark'] : []), ...(fields['cause'] ? [String(fields['cause'])] : [])];
  return `${fields['pause'] === 'full' ? 'Full GC' : `${marks ? 'young' : String(fields['pause'])} pause`}${told.length > 0 ? ` (${told.join(', ')})` : ''}`;
}

export interface Cpu {
  cpuMs: number;
  realMs: number;
}

/** What the threads of a collection got (`User=… Sys=… Real=…`, `[Times: …]`); `null` where no line says. */
export function cpuOf({ event: { fields: { userMs, sysMs, realMs } } }: Stop): Cpu | null {
  return typeof userMs === 'number' && typeof sysMs === 'number' && typeof realMs === 'number' ? { cpuMs: userMs + sysMs, realMs } : null;
}

/** Even one collector thread alone uses as much CPU as the pause is long. */
export function isStarved({ cpuMs, realMs }: Cpu): boolean {
  return realMs > 2 * cpuMs && realMs - cpuMs >= 500;
}

/** Completes "during a young pause of 10 s", "each during a young pause of 10 s to 12 s". */
export function starvedText(cpu: string, heapFull: boolean): string {
  return ` with ${cpu} of CPU: ${heapFull ? 'its heap was full, and its host held the collector up' : 'its host was the matter, not its collector'}`;
}

/** Of what a Full GC could not free, and of how much: of the heap, or of an old generation that is fuller. `null` for other stops. */
function leftBy({ event: { fields } }: Stop): { after: number; capacity: number; ofOld: boolean } | null {
  // Serial and Parallel collect in full when the old generation is full, whatever the young one still has.
  const ofOld = numberIn(fields, 'oldCapacityBytes') > 0 && numberIn(fields, 'oldAfterBytes') > 0.7 * numberIn(fields, 'oldCapacityBytes');
  const [after, capacity] = ofOld ? [numberIn(fields, 'oldAfterBytes'), numberIn(fields, 'oldCapacityBytes')] : [numberIn(fields, 'heapAfterBytes'), numberIn(fields, 'heapCapacityBytes')];
  return fields['pause'] === 'full' && after >= 0 && capacity > 0 ? { after, capacity, ofOld } : null;
}

/** A Full GC that left a heap as good as full. */
export function leftFull(stop: Stop): boolean {
  const left = leftBy(stop);
  return left !== null && left.after > 0.7 * left.capacity;
}

/** A young pause whose threads ran all the time: what there was to copy, and by how many. */
function atWork({ event: { fields } }: Stop, { cpuMs, realMs }: Cpu): string {
  const [before, after] = [fields['heapBeforeBytes'], fields['heapAfterBytes']];
  const freed = typeof before === 'number' && typeof after === 'number' && before > after ? ` It freed ${sizeText(before - after)} of ${sizeText(before)}: what lives has to be copied, so a smaller young generation (-Xmn, -XX:G1MaxNewSizePercent, -XX:MaxNewSize) makes each pause shorter.` : '';
  const alone = cpuMs < 1.3 * realMs ? ' No more than one thread of it worked: see how many it has (-XX:ParallelGCThreads, the CPUs that the JVM sees; Serial has one).' : '';
  return `Its collector was at work all that time (${durationText(cpuMs)} of CPU in ${durationText(realMs)}), so it was not the host.${freed}${alone}`;
}

/** What may force a Full GC while the heap has room: of Parallel (psAdaptiveSizePolicy, should_full_GC) other things than of G1 (g1CollectedHeap.cpp, upgrade_to_full_collection). */
function forcedBy(cause: Value | undefined): string {
  if (cause === 'Ergonomics') return ' (Ergonomics): Parallel collects in full when it expects the next young pause to promote more than the old generation has free, so give that more room (a smaller -Xmn, or more heap)';
  if (cause === 'G1 Compaction Pause') return ' (G1 Compaction Pause): a young collection had just run and there was still no room for what was asked, so look for humongous allocations, and let marking begin sooner or keep more in reserve (-XX:InitiatingHeapOccupancyPercent, -XX:G1ReservePercent)';
  return ` (${typeof cause === 'string' ? cause : 'its cause'}), such as humongous allocations or marking that starts too late`;
}

/**
 * What to do about a stop of `whose` JVM, a sentence each.
 * @param floor of a heap that had risen to it
 */
export function remediesFor(stop: Stop, whose: string, floor: HeapFloor | null): string[] {
  const { fields } = stop.event;
  const parts: string[] = [];
  const left = leftBy(stop);
  const cpu = cpuOf(stop);
  if (cpu && isStarved(cpu)) {
    parts.push(`Look at the host of ${whose} first: of the ${durationText(cpu.realMs)} its collector got ${durationText(cpu.cpuMs)} of CPU. Other programs or a CPU limit (top, cgroup cpu.max, steal time), swapping (vmstat, sar -W), a process that was stopped meanwhile, a GC log on a slow disk.`);
  }
  if (left) {
    const { after, capacity, ofOld } = left;
    parts.push(leftFull(stop)
      ? `After the Full GC ${sizeText(after)} of ${sizeText(capacity)}${ofOld ? ' of the old generation' : ''} were still in use: give ${whose} more heap, or find what fills it (a heap dump, jcmd GC.class_histogram)${floor ? `; it grew by ${sizeText(Math.round(floor.bytesPerHour))} an hour` : ''}.`
      : `The Full GC left ${sizeText(after)} of ${sizeText(capacity)} in use: the heap is large enough, so look at what forced it${forcedBy(fields['cause'])}.`);
    if (stop.log.reading.dialect === 'JDK 8 G1') parts.push('Until JDK 10 a Full GC of G1 has one thread; since then it has as many as its other pauses (JEP 307).');
  } else if (cpu && cpu.cpuMs > 0.8 * cpu.realMs && numberIn(fields, 'sysMs') < 0.2 * cpu.cpuMs) parts.push(atWork(stop, cpu));
  else if (parts.length === 0) parts.push(`Shorten the pauses of ${whose}: its host's CPU and swap first, then the collector's settings and the size of the heap.`);
  return parts;
}
