/**
 * `-XX:+PrintSafepointStatistics` of JDK 6 to 8: one line a stop of all threads, written when the stop is over or, by default, 300 stops late
 * (`-XX:PrintSafepointStatisticsCount`). `-XX:+PrintGCApplicationStoppedTime` tells the same stops: each is one event.
 */
import { isDigit, SPACE } from '../../../text/bytes';
import { Basis } from '../../../text/stamp';
import { Catalogue } from '../../catalogue';
import type { Value } from '../../events';
import type { ReadingBuilder } from '../../reading';
import { compileRow, defineShape, type Row } from '../../row';

export const statisticsRow: Row = {
  id: 'gc.legacy.safepoint-statistics',
  starts: '',
  pattern: /(?<safepointOperation>[A-Za-z][A-Za-z0-9_]*|no vm operation) +\[ *(?<safepointThreads>\d+) +(?<safepointRunning>\d+) +(?<safepointBlocking>\d+) *\] +\[ *(?<spinMs>\d+) +(?<blockMs>\d+) +(?<syncMs>\d+) +(?<cleanupMs>\d+) +(?<operationMs>\d+) *\]/,
  event: 'gc.safepoint', mark: 'pause', label: 'safepoint {operation} {durationMs} ({reachingMs} to reach it)', context: ['durationMs', 'uptimeMs'],
  means: 'All application threads were stopped for this operation; the stamp is the **begin**. Threads: all, those that ran when the stop was asked for, those that had to be waited for. Milliseconds, cut to whole ones: *spin* and *block* waiting for them, *sync* both together (the time to reach the safepoint), *cleanup* the JVM\'s own chores, *vmop* the operation.',
  source: 'safepoint.cpp SafepointSynchronize::print_statistics (`-XX:+PrintSafepointStatistics`, JDK 6 to 8)',
  example: '14.610: GenCollectForAllocation          [      13          0              0    ]      [     0     0     0     0     4    ]  0   ',
};

export const statistics = new Catalogue([statisticsRow]);

const shape = compileRow(statisticsRow).shape!;
/** The same of a stop that another line has told already. */
const detailShape = defineShape({ ...shape, id: 'gc.legacy.safepoint-statistics.repeated', kind: 'gc.safepoint-statistics', mark: 'other', label: 'statistics of safepoint {operation} {durationMs}' });

/** Could the message be a line of the table? `GenCollectForAllocation          [      13 …`. */
export function isStatistics(bytes: Uint8Array, at: number, to: number): boolean {
  const from = at;
  while (at < to && at - from < 64 && (bytes[at] > 64 || bytes[at] === SPACE || isDigit(bytes[at])) && bytes[at] !== 91) at++;
  if (bytes[at] !== 91 || at === from || bytes[at - 1] !== SPACE) return false;
  for (at++; at < to && bytes[at] === SPACE;) at++;
  return at < to && isDigit(bytes[at]);
}

/** Holds a line of the table until the next line says whether it tells the same stop. */
export class SafepointStatistics {
  #held: { line: number; start: number; basis: Basis; values: Value[] } | null = null;
  /** Were "application threads were stopped" lines met? Then a line of the table alone repeats one of them. */
  #told = false;

  constructor(readonly out: ReadingBuilder) {}

  fork(out: ReadingBuilder): SafepointStatistics {
    const twin = new SafepointStatistics(out);
    twin.#held = this.#held;
    twin.#told = this.#told;
    return twin;
  }

  get holds(): boolean {
    return this.#held !== null;
  }

  /** Takes a line of the table; false when it is none after all. */
  take(line: number, bytes: Uint8Array, at: number, to: number, start: number, basis: Basis, uptimeMs: number): boolean {
    if (!statistics.match(bytes, at, to)) return false;
    this.flush();
    const values = [...statistics.values];
    const [reaching, cleanup, operation] = values.slice(6) as number[];
    this.#held = { line, start, basis, values: [...values, reaching + cleanup + operation, uptimeMs] };
    return true;
  }

  /** "Application threads were stopped": one stop with the line of the table before it; false when there is none. */
  stopped(line: number, durationMs: number, end: number, basis: Basis): boolean {
    this.#told = true;
    const held = this.#held;
    if (!held) return false;
    this.#held = null;
    held.values[held.values.length - 2] = durationMs;
    const start = basis === Basis.None ? held.start : end - durationMs;
    this.out.event(shape, held.line, line, start, start + durationMs, basis === Basis.None ? held.basis : basis, held.values);
    return true;
  }

  /** Hands out what is held: no other line tells the same. */
  flush(): void {
    const held = this.#held;
    if (!held) return;
    this.#held = null;
    const durationMs = held.values[held.values.length - 2] as number;
    this.out.event(this.#told ? detailShape : shape, held.line, held.line, held.start, held.start + durationMs, held.basis, held.values);
  }
}
