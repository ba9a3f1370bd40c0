/** Totals of one log, as `faultline summary` prints them. Names may be added, never renamed. */
import type { EventTable } from '../formats/events';
import { hsErrSummary } from '../formats/hs_err/summary';
import { levels } from '../formats/reading';
import { isoText, offsetText } from '../text/clock';
import type { IncidentLog } from './incident';

/** Plain data for JSON: sizes in bytes, lengths in ms, instants as ISO text. `null` stands for what the log does not state. */
export function summaryOf(log: IncidentLog): Record<string, unknown> {
  const { reading, zone, node } = log;
  const common = { family: reading.family, dialect: reading.dialect, node: node.name, lines: reading.lines, unrecognisedLines: reading.unrecognisedLines };
  const time = { span: spanOf(log), zone: { offset: zone.offsetMinutes === null ? null : offsetText(zone.offsetMinutes), how: zone.how, why: zone.why } };
  switch (reading.family) {
    case 'gc': return { ...common, ...gcTotals(log), ...time };
    case 'hs_err': return { ...common, ...hsErrSummary(reading, log.clock), ...time };
    case 'kafka':
    case 'zookeeper': return { ...common, ...messageTotals(log), ...time };
  }
}

function spanOf({ span }: IncidentLog): { start: string; end: string } | null {
  return span && { start: isoText(span.start), end: isoText(span.end) };
}

interface Total { count: number; totalMs: number; maxMs: number }

function total(events: EventTable, of: Iterable<number>): Total {
  const sum: Total = { count: 0, totalMs: 0, maxMs: 0 };
  for (const i of of) {
    const ms = events.number(i, 'durationMs');
    sum.count++;
    if (!(ms >= 0)) continue;
    sum.totalMs += ms;
    if (ms > sum.maxMs) sum.maxMs = ms;
  }
  sum.totalMs = rounded(sum.totalMs);
  return sum;
}

function gcTotals({ reading: { events, facts } }: IncidentLog): Record<string, unknown> {
  const pauses = [...events.ofKind('gc.pause')];
  const safepoints = total(events, events.ofKind('gc.safepoint'));
  let maxUsedBytes: number | null = null;
  let maxCapacityBytes: number | null = null;
  for (const i of pauses) {
    for (const name of ['heapBeforeBytes', 'heapAfterBytes']) {
      const used = events.number(i, name);
      if (used >= 0 && (maxUsedBytes === null || used > maxUsedBytes)) maxUsedBytes = used;
    }
    const capacity = events.number(i, 'heapCapacityBytes');
    if (capacity >= 0 && (maxCapacityBytes === null || capacity > maxCapacityBytes)) maxCapacityBytes = capacity;
  }
  return {
    collector: facts.find(fact => fact.name === 'gc.collector')?.value ?? null,
    pauses: total(events, pauses),
    fullGcs: total(events, pauses.filter(i => events.value(i, 'pause') === 'full')),
    safepoints: { count: safepoints.count, totalMs: safepoints.totalMs },
    heap: { maxUsedBytes, maxCapacityBytes },
  };
}

/** Microseconds are the finest any of these logs writes. */
function rounded(ms: number): number {
  return Math.round(ms * 1e3) / 1e3;
}

function messageTotals({ reading }: IncidentLog): Record<string, unknown> {
  const counts: Record<string, number> = {};
  for (let i = 0; i < reading.events.length; i++) {
    const kind = reading.events.kindOf(i);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return {
    records: reading.levelCounts.reduce((sum, count) => sum + count, 0),
    levels: Object.fromEntries(levels.flatMap((level, i) => (level !== '' && reading.levelCounts[i] > 0 ? [[level, reading.levelCounts[i]]] : []))),
    events: counts,
  };
}
