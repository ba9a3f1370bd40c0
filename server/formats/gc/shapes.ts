/** The events of GC logs, one shape for each way their label reads. */
import type { Value } from '../events';
import { defineShape, type EventShape } from '../row';
import { spaceNames, type Spaces } from './spaces';

/** Stop-the-world collection pauses, by the word an engineer uses; the value of the field `pause`. */
export type PauseKind =
  | 'young' // also G1's "Prepare Mixed"
  | 'mixed' | 'full' | 'remark' | 'cleanup'
  | 'initial-mark' // CMS's own, and a G1 young pause that starts marking ("(initial-mark)", "Concurrent Start")
  | 'mark' // a CMS initial mark or remark that the log does not tell apart (no details, no cause, no cycle seen to begin)
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
  /** ms since this run of the JVM started, as the pause's own line states it (its begin before JDK 9, its end since): a date beside it is another clock's. */
  uptimeMs: number | null;
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
  /** Generations and class metadata; `null` where the log tells of none. Its columns are `spaceNames`. */
  spaces: Spaces | null;
}

const pauseNames: (keyof Omit<PauseFields, 'spaces'>)[] = [
  'pause', 'cause', 'durationMs', 'heapBeforeBytes', 'heapAfterBytes', 'heapCapacityBytes', 'gcId', 'uptimeMs', 'userMs', 'sysMs', 'realMs', 'trouble', 'generation',
];

const pauseShapes: EventShape[] = [];
for (const spaces of [false, true]) {
  for (const full of [false, true]) {
    for (const cause of [false, true]) {
      for (const heap of [false, true]) {
        pauseShapes.push(defineShape({
          id: `gc.pause${full ? '.full' : ''}${cause ? '.cause' : ''}${heap ? '.heap' : ''}${spaces ? '.spaces' : ''}`,
          kind: 'gc.pause',
          mark: full ? 'full' : 'pause',
          label: `${full ? 'Full GC' : '{pause} pause'}${cause ? ' ({cause})' : ''} {durationMs}${heap ? ', {heapBeforeBytes} -> {heapAfterBytes} ({heapCapacityBytes})' : ''}`,
          names: spaces ? [...pauseNames, ...spaceNames] : pauseNames,
        }));
      }
    }
  }
}

/** The shape whose label says what this pause has. */
export function pauseShape(pause: PauseFields): EventShape {
  const heap = pause.heapAfterBytes !== null && pause.heapBeforeBytes !== null && pause.heapCapacityBytes !== null;
  return pauseShapes[(pause.spaces ? 8 : 0) + (pause.pause === 'full' ? 4 : 0) + (pause.cause ? 2 : 0) + (heap ? 1 : 0)];
}

/** Those before the figures of the spaces, which are numbers in a list of their own. */
export function pauseValues(pause: PauseFields): Value[] {
  const values: Value[] = [];
  for (const name of pauseNames) values.push(pause[name]);
  return values;
}

/** "Full GC (Ergonomics)", "young pause". */
export function pauseTitle({ pause, cause }: PauseFields): string {
  return `${pause === 'full' ? 'Full GC' : `${pause} pause`}${cause ? ` (${cause})` : ''}`;
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
