/**
 * The table of `-Xlog:safepoint+stats` (JDK 13 on): a row a stop of all threads, written as it ends, right before the line that tag `safepoint`
 * writes of the same stop. Where both are written each stop is one event.
 */
import type { Basis } from '../../../text/stamp';
import { Catalogue } from '../../catalogue';
import type { Value } from '../../events';
import type { ReadingBuilder } from '../../reading';
import { compileRow, type Row } from '../../row';

const tableRow: Row = {
  id: 'gc.unified.safepoint-statistics',
  starts: '',
  pattern: /(?<safepointOperation>[A-Za-z][A-Za-z0-9_]*) +\[ *(?<safepointThreads>\d+) +(?<safepointRunning>\d+) *\]\[ *(?<reachingNs>\d+) +\d+(?: +\d+)? +(?<safepointNs>\d+) *\]/,
  event: 'gc.safepoint', mark: 'pause', label: 'safepoint {operation} {durationMs} ({reachingMs} to reach it)', endsAfter: 'durationMs', context: ['uptimeMs'],
  means: 'All application threads were stopped for this operation; the stamp is the **end**. Threads: all, and those that ran when the stop was asked for. Nanoseconds: *sync* to reach the safepoint, up to JDK 21 *cleanup*, *vmop* the operation, and the total.',
  source: 'safepoint.cpp SafepointTracing::statistics_log (tag safepoint,stats; JDK 13 to 25)',
  example: '[2026-11-21T19:54:31.105+0000][0.133s][info][safepoint,stats  ] G1CollectForAllocation       [             11               0 ][             3372      58942    4589541    4651855 ]          0',
};

export const table = new Catalogue([tableRow]);

const shape = compileRow(tableRow).shape!;

/** Holds a row of the table until the next line says whether it tells the same stop. */
export class SafepointTable {
  #held: { line: number; end: number; basis: Basis; values: Value[] } | null = null;
  /** Were `Safepoint "…"` lines met? Then every row repeats one of them. */
  #told = false;

  constructor(readonly out: ReadingBuilder) {}

  fork(out: ReadingBuilder): SafepointTable {
    const twin = new SafepointTable(out);
    twin.#held = this.#held;
    twin.#told = this.#told;
    return twin;
  }

  get holds(): boolean {
    return this.#held !== null;
  }

  /** Takes a row; false when it is none after all. */
  take(line: number, bytes: Uint8Array, at: number, to: number, end: number, basis: Basis, uptimeMs: number): boolean {
    if (!table.match(bytes, at, to)) return false;
    if (!this.#told) this.#held = { line, end, basis, values: [...table.values, uptimeMs] };
    return true;
  }

  /** The next line is there. @param repeated it tells the same stop */
  settle(repeated: boolean): void {
    const held = this.#held;
    this.#held = null;
    this.#told ||= repeated;
    if (!held || repeated) return;
    const durationMs = held.values[shape.names.indexOf('durationMs')] as number;
    this.out.event(shape, held.line, held.line, held.end - durationMs, held.end, held.basis, held.values);
  }
}
