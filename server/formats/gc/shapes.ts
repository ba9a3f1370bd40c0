/** The events of GC logs, one shape for each way their label reads. */
import type { Value } from '../events';
import { defineShape, type EventShape } from '../row';

/** Stop-the-world collection pauses, by the word an engineer uses; the value of the field `pause`. */
export type PauseKind =
  | 'young' // also G1's "Prepare Mixed"
  | 'mixed' | 'full' | 'remark' | 'cleanup'
  | 'initial-mark' // CMS's own, and a G1 young pause that starts marking ("(initial-mark)", "Concurrent Start")
  | 'mark' // a CMS initial mark or remark that the log does not tell apart (no details, no cause)
  | 'init-mark' | 'final-mark' | 'init-update-refs' | 'final-update-refs' | 'final-roots' | 'degenerated' // Shenandoah
  | 'mark-start' | 'mark-end' | 'relocate-start' // ZGC
  | 'other';

/** Fields of `gc.pause` in the order of its columns. Times in ms, sizes in bytes; `null` where the log does not say. */
export interface PauseFields {
  pause: PauseKind;
  cause: string | null;
  durationMs: number;
  heapBeforeBytes: number | null;
  heapAfterBytes: number | null;
  heapCapacityBytes: number | null;
  gcId: number | null;
  userMs: number | null;
  sysMs: number | null;
  realMs: number | null;
  /**
   * What went wrong in it, comma-separated: "to-space exhausted" (G1, JDK 7 to 16; "to-space overflow" before), "evacuation failure" (G1 since),
   * "promotion failed" (ParNew, Parallel), "concurrent mode failure" and "concurrent mode interrupted" (CMS), "GC time limit" (Parallel:
   * nearly all time goes into collections, `OutOfMemoryError: GC overhead limit exceeded` is next).
   */
  trouble: string | null;
  /** "young" or "old" in generational ZGC; these or "global" in generational Shenandoah. */
  generation: string | null;
}

const pauseNames: (keyof PauseFields)[] = [
  'pause', 'cause', 'durationMs', 'heapBeforeBytes', 'heapAfterBytes', 'heapCapacityBytes', 'gcId', 'userMs', 'sysMs', 'realMs', 'trouble', 'generation',
];

const pauseShapes: EventShape[] = [];
for (const full of [false, true]) {
  for (const cause of [false, true]) {
    for (const heap of [false, true]) {
      pauseShapes.push(defineShape({
        id: `gc.pause${full ? '.full' : ''}${cause ? '.cause' : ''}${heap ? '.heap' : ''}`,
        kind: 'gc.pause',
        mark: full ? 'full' : 'pause',
        label: `${full ? 'Full GC' : '{pause} pause'}${cause ? ' ({cause})' : ''} {durationMs}${heap ? ', {heapBeforeBytes} -> {heapAfterBytes} ({heapCapacityBytes})' : ''}`,
        names: pauseNames,
      }));
    }
  }
}

/** The shape whose label says what this pause has. */
export function pauseShape(pause: PauseFields): EventShape {
  const heap = pause.heapAfterBytes !== null && pause.heapBeforeBytes !== null && pause.heapCapacityBytes !== null;
  return pauseShapes[(pause.pause === 'full' ? 4 : 0) + (pause.cause ? 2 : 0) + (heap ? 1 : 0)];
}

export function pauseValues(pause: PauseFields): Value[] {
  return pauseNames.map(name => pause[name]);
}

/** Fields of `gc.concurrent`: a phase or cycle that runs beside the application, no pause. */
export interface ConcurrentFields {
  /** "Mark", "Mark Cycle", "mark" (JDK 8), "Garbage Collection", "Minor Collection" (ZGC cycles). */
  phase: string;
  cause: string | null;
  durationMs: number | null;
  heapBeforeBytes: number | null;
  heapAfterBytes: number | null;
  heapCapacityBytes: number | null;
  gcId: number | null;
}

const concurrentNames: (keyof ConcurrentFields)[] = ['phase', 'cause', 'durationMs', 'heapBeforeBytes', 'heapAfterBytes', 'heapCapacityBytes', 'gcId'];

const concurrentShapes = [false, true].map(timed => defineShape({
  id: `gc.concurrent${timed ? '.timed' : ''}`, kind: 'gc.concurrent', mark: 'other', label: `concurrent {phase}${timed ? ' {durationMs}' : ''}`, names: concurrentNames,
}));

export function concurrentShape(phase: ConcurrentFields): EventShape {
  return concurrentShapes[phase.durationMs === null ? 0 : 1];
}

export function concurrentValues(phase: ConcurrentFields): Value[] {
  return concurrentNames.map(name => phase[name]);
}
