/**
 * A workspace may hold logs of several incidents, years apart: fitting them all
 * shows nothing. Here the logs are gathered into periods, cut where no log
 * covers the time.
 */

import { units } from './format';
import type { Timeline } from './marks';
import type { Span } from './time';

/** Logs that lie near to each other in time. */
export interface Period extends Span {
  /** Indices of its lanes. */
  lanes: number[];
  errors: number;
  warnings: number;
}

/** A shorter gap never separates. */
const leastGap = 10 * units.minute;
/** A longer gap always separates. */
const greatestGap = units.day;
/** More periods than these nobody wants to choose from. */
const many = 12;

/**
 * The periods from the earliest to the latest; logs without an instant belong to
 * none. What separates is a gap longer than both stretches beside it, but no
 * gap under ten minutes (twenty, forty, … while there are too many periods) and
 * any over a day.
 */
export function periodsOf(lanes: Timeline['lanes']): Period[] {
  const runs = runsOf(lanes);
  for (let least = leastGap; ; least *= 2) {
    const periods = joined(runs, least);
    if (periods.length <= many) return periods;
  }
}

/** Stretches that are covered without a gap. */
function runsOf(lanes: Timeline['lanes']): Period[] {
  const placed = lanes.flatMap(({ span }, index) => (span ? [{ index, ...span }] : [])).sort((a, b) => a.start - b.start);
  const runs: Period[] = [];
  for (const { index, start, end } of placed) {
    let last = runs[runs.length - 1];
    if (!last || start > last.end) runs.push((last = { start, end, lanes: [], errors: 0, warnings: 0 }));
    last.end = Math.max(last.end, end);
    last.lanes.push(index);
    for (const severity of lanes[index].marks.severity) {
      if (severity === 'error') last.errors++;
      else if (severity === 'warning') last.warnings++;
    }
  }
  return runs;
}

function joined(runs: readonly Period[], least: number): Period[] {
  const periods: Period[] = [];
  for (const [i, run] of runs.entries()) {
    const before = runs[i - 1];
    const last = periods[periods.length - 1];
    const longer = before ? Math.max(before.end - before.start, run.end - run.start) : 0;
    if (!before || run.start - before.end > Math.max(least, Math.min(longer, greatestGap))) {
      periods.push({ ...run, lanes: [...run.lanes] });
      continue;
    }
    last.end = Math.max(last.end, run.end);
    last.lanes.push(...run.lanes);
    last.errors += run.errors;
    last.warnings += run.warnings;
  }
  for (const period of periods) period.lanes.sort((a, b) => a - b);
  return periods;
}

/** The period with the most errors, then the most warnings, then the latest. */
export function gravest(periods: readonly Period[]): Period | null {
  return periods.reduce<Period | null>((best, p) => (!best || p.errors > best.errors || (p.errors === best.errors && p.warnings >= best.warnings) ? p : best), null);
}

export function periodAt(periods: readonly Period[], instant: number): Period | null {
  return periods.find((p) => instant >= p.start && instant <= p.end) ?? null;
}

/** The period that has the most of the view, `null` when the view shows none. */
export function periodInView(periods: readonly Period[], view: Span): Period | null {
  let best: Period | null = null;
  let most = -1;
  for (const p of periods) {
    const shared = Math.min(p.end, view.end) - Math.max(p.start, view.start);
    if (shared >= 0 && shared > most) {
      most = shared;
      best = p;
    }
  }
  return best;
}
