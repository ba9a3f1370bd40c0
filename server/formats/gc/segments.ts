/** Events of a GC log by run of the JVM. */
import type { LogReading } from '../reading';

/** Number of the segment that a line lies in. */
export function segmentAt({ segments }: LogReading, line: number): number {
  let run = 0;
  while (run + 1 < segments.length && line >= segments[run + 1].line) run++;
  return run;
}

/** Does a log tell of collections: a GC log, or that of a program whose JVM writes them to the same console? */
export function tellsOfGc({ family, events }: Pick<LogReading, 'family' | 'events'>): boolean {
  return family === 'gc' || !events.ofKind('gc.pause', 'gc.safepoint').next().done;
}
