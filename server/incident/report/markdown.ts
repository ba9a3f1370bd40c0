/** A report as Markdown, to be put into a ticket. What a log says is escaped: it makes no link, no image, no markup. */
import { isoText } from '../../text/clock';
import { escaped } from '../../text/markdown';
import type { Report, ReportFinding, ReportLine } from './report';

/** The report, line by line. */
export function* markdownReport(report: Report): Generator<string> {
  yield '# Incident';
  yield '';
  yield escaped(report.headline);
  yield '';
  yield 'All times are UTC.';
  for (const finding of report.findings) yield* section(finding);
  if (report.timeline.length > 0) {
    yield* heading('Timeline (UTC)');
    yield '| when | node | line | text |';
    yield '|---|---|---|---|';
    for (const line of report.timeline) yield row([line.at === null ? '' : isoText(line.at), line.node, line.place, line.text]);
    if (report.omitted > 0) yield* ['', `${report.omitted} more lines are left out.`];
  }
  if (report.noted.length > 0) {
    yield* heading('Also flagged, without a known cause or effect');
    yield '| gravity | node | line | what | times |';
    yield '|---|---|---|---|---|';
    for (const { severity, node, place, text, count } of report.noted) yield row([severity, node, place, text, String(count)]);
  }
  if (report.gaps.length > 0) {
    yield* heading('What these logs do not cover');
    for (const gap of report.gaps) yield `- ${escaped(gap)}`;
  }
  yield* heading('Environment');
  if (report.versions.length > 0) {
    for (const { what, place } of report.versions) yield `- ${escaped(what)} (${escaped(place)})`;
    yield '';
  }
  yield '| log | kind | node | from | to | zone | clock |';
  yield '|---|---|---|---|---|---|---|';
  for (const { log, family, dialect, node, from, to, zone, clock } of report.logs) yield row([log, `${family}, ${dialect}`, node, from, to, zone, clock]);
}

function* heading(text: string): Generator<string> {
  yield '';
  yield `## ${text}`;
  yield '';
}

function* section(finding: ReportFinding): Generator<string> {
  yield* heading(escaped(finding.title));
  yield `${finding.severity}, ${finding.confidence}, ${escaped(finding.rule)}${finding.when ? `, ${finding.when}` : ''}`;
  yield '';
  yield escaped(finding.why);
  yield '';
  yield '| what | when (UTC) | node | line | text |';
  yield '|---|---|---|---|---|';
  for (const line of finding.lines) yield lineRow(line);
  for (const { text, place } of finding.effects) yield row(['then', '', '', place, text]);
  if (finding.notSeen.length > 0) {
    yield '';
    yield 'Looked for and not seen:';
    yield '';
    for (const text of finding.notSeen) yield `- ${escaped(text)}`;
  }
  yield '';
  yield `What to do: ${escaped(finding.remedy)}`;
}

function lineRow({ role, at, node, place, text }: ReportLine): string {
  return row([role, at === null ? '' : isoText(at), node, place, text]);
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(escaped).join(' | ')} |`;
}
