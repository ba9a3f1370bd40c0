/** `faultline summary`: totals, file by file. */
import { hsErrSummary } from '../formats/hs_err/summary';
import { summaryOf } from '../incident/summary';
import type { IncidentLog } from '../incident/incident';
import { traceLabel, type Trace } from '../formats/repeats';
import { durationText } from '../text/clock';
import { sizeText } from '../text/sizes';
import type { Job } from './job';
import { jsonText, printable } from './terminal';

export async function summary({ incident, options, shown, out }: Job): Promise<number> {
  if (options.format === 'json') {
    await out.line(jsonText({ files: incident.logs.map(log => ({ file: shown(log.file), ...summaryOf(log) })) }, 2));
    return 0;
  }
  for (const log of incident.logs) {
    await out.line(printable(shown(log.file)));
    for (const [name, value] of rowsOf(log)) await out.line(`  ${name.padEnd(12)}${printable(value)}`);
    await out.line('');
    if (out.closed) break;
  }
  if (incident.logs.length === 0) await out.line('No GC, Kafka, ZooKeeper or hs_err log here.');
  return 0;
}

/** Distinct stack traces that the text lists; JSON has them all. */
const mostTraces = 10;

type Totals = { count: number; totalMs: number; maxMs: number };

function rowsOf(log: IncidentLog): [string, string][] {
  const totals = summaryOf(log);
  const rows: [string, string][] = [
    ['what', `${log.reading.family}, ${log.reading.dialect}, ${log.reading.lines} lines${log.reading.unrecognisedLines ? `, ${log.reading.unrecognisedLines} not recognised` : ''}${log.reading.foreignLines ? `, ${log.reading.foreignLines} of other programs` : ''}`],
    ['node', `${log.node.name} (${log.node.why})`],
  ];
  const { span } = totals as { span: { start: string; end: string } | null };
  rows.push(['time', span ? `${span.start} to ${span.end}` : 'none that can be placed'], ['zone', `${(totals.zone as { offset: string | null }).offset ?? 'unknown'}, ${log.zone.how}: ${log.zone.why}`]);
  if (log.skew) rows.push(['clock', `${log.skew.steps ? 'set while it was written' : `${durationText(Math.abs(log.skew.ms))} ${log.skew.ms < 0 ? 'behind' : 'ahead'}`}, ${log.skew.how}: ${log.skew.why}`]);
  if (log.reading.family === 'gc') {
    const { pauses, fullGcs, safepoints, heap } = totals as { pauses: Totals; fullGcs: Totals; safepoints: Totals; heap: Record<string, number | null> };
    rows.push(['pauses', pauseText(pauses)], ['Full GCs', pauseText(fullGcs)]);
    if (safepoints.count > 0) rows.push(['safepoints', `${safepoints.count}, ${durationText(safepoints.totalMs)} in all`]);
    if (heap.maxUsedBytes !== null) rows.push(['heap', `up to ${sizeText(heap.maxUsedBytes)} used${heap.maxCapacityBytes === null ? '' : ` of ${sizeText(heap.maxCapacityBytes)}`}`]);
  } else if (log.reading.family === 'hs_err') {
    const { mappings, verdict, verdictConfidence, why } = hsErrSummary(log.reading, log.clock);
    for (const i of log.reading.events.ofKind('jvm.crash')) rows.push(['crash', log.reading.events.string(i, 'headline')]);
    if (mappings.count !== null) rows.push(['mappings', `${mappings.count}${mappings.limit === null ? '' : `, limit ${mappings.limit} (${mappings.limitSource ?? 'unknown'})`}${mappings.complete ? '' : ', list not complete'}`]);
    rows.push(['verdict', `${verdict} (${verdictConfidence}): ${why}`]);
  } else {
    const counts = totals as { records: number; levels: Record<string, number>; events: Record<string, number> };
    rows.push(['records', [String(counts.records), ...Object.entries(counts.levels).map(([level, count]) => `${count} ${level}`)].join(', ')]);
    for (const [kind, count] of Object.entries(counts.events).sort((a, b) => b[1] - a[1])) rows.push(['', `${count} ${kind}`]);
    rows.push(...traceRows(log.reading.traces));
  }
  return rows;
}

/** The most frequent first. */
function traceRows(traces: readonly Trace[]): [string, string][] {
  const sorted = [...traces].sort((a, b) => b.count - a.count);
  const shown = sorted.slice(0, mostTraces).map((trace, i): [string, string] => [
    i === 0 ? 'traces' : '', `${trace.count}× ${traceLabel(trace)}, line ${trace.firstLine + 1}${trace.count > 1 ? ` to ${trace.lastLine + 1}` : ''}`,
  ]);
  return sorted.length > mostTraces ? [...shown, ['', `and ${sorted.length - mostTraces} others`]] : shown;
}

function pauseText({ count, totalMs, maxMs }: Totals): string {
  return count === 0 ? 'none' : `${count}, ${durationText(totalMs)} in all, longest ${durationText(maxMs)}`;
}
