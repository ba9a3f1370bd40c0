/** Totals of one log, as `faultline summary` prints them. Names may be added, never renamed. */
import { gcSummary } from '../formats/gc/summary';
import { hsErrSummary } from '../formats/hs_err/summary';
import { levels } from '../formats/reading';
import { isoText, offsetText } from '../text/clock';
import type { IncidentLog } from './incident';

/** Plain data for JSON: sizes in bytes, lengths in ms, instants as ISO text. `null` stands for what the log does not state. */
export function summaryOf(log: IncidentLog): Record<string, unknown> {
  const { reading, zone, node } = log;
  const common = { family: reading.family, dialect: reading.dialect, node: node.name, lines: reading.lines, unrecognisedLines: reading.unrecognisedLines, foreignLines: reading.foreignLines };
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

function gcTotals({ reading, clock }: IncidentLog): Record<string, unknown> {
  const { collector, jvm, pauses, fullGcs, safepoints, heap } = gcSummary(reading, clock);
  return { collector, jvm, pauses, fullGcs, safepoints, heap };
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
    traces: [...reading.traces].sort((a, b) => b.count - a.count).map(({ exception, causes, count, firstLine, lastLine }) => ({ exception, causes, count, firstLine: firstLine + 1, lastLine: lastLine + 1 })),
  };
}
