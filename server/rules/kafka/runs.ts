import { durationText } from '../../text/clock';
import type { LogEvent } from '../../formats/events';
import type { Evidence } from '../rule';

/** Events of one sort, each less than a minute after the one before. */
export interface Run {
  first: LogEvent;
  last: LogEvent;
  count: number;
  /** Partitions that are named, in the order met. */
  partitions: Set<string>;
}

const runGapMs = 60000;

/** Puts events into runs; those of another `key` belong to another run. */
export function runsOf(events: Iterable<LogEvent>, key: (event: LogEvent) => string = () => ''): Run[] {
  const runs: Run[] = [];
  const open = new Map<string, Run>();
  for (const event of events) {
    const name = key(event);
    let run = open.get(name);
    if (!run || event.start - run.last.end > runGapMs) {
      run = { first: event, last: event, count: 0, partitions: new Set() };
      open.set(name, run);
      runs.push(run);
    }
    run.last = event;
    run.count++;
    const { partition } = event.fields;
    if (typeof partition === 'string') run.partitions.add(partition);
  }
  return runs;
}

/** " for a-0", " for 4 partitions (a-0, a-1, a-2, …)", "". */
export function partitionsText({ partitions }: Run): string {
  const named = [...partitions];
  return named.length === 0 ? '' : named.length === 1 ? ` for ${named[0]}` : ` for ${named.length} partitions (${named.slice(0, 3).join(', ')}${named.length > 3 ? ', …' : ''})`;
}

/** "", " 12 times within 4.20 s". */
export function timesText({ first, last, count }: Run): string {
  if (count === 1) return '';
  const lasted = last.end - first.start;
  return ` ${count} times${Number.isFinite(lasted) ? ` within ${durationText(lasted)}` : ''}`;
}

/** The last line of a run, where it has several. */
export function lastOf({ first, last }: Run, file: string): Evidence[] {
  return first.line === last.line ? [] : [{ file, line: last.line, message: 'the last one of this run' }];
}
