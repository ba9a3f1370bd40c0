/** `faultline investigate`: what happened, across the files. */
import type { SliceReader } from '../incident/views/correlate';
import { oftenText, sentence, type FindingEvidence, type Finding } from '../incident/story/findings';
import { linksIn } from '../incident/story/links';
import { investigate as investigated, type Investigation } from '../incident/story/investigate';
import type { Noted } from '../incident/story/noted';
import type { Incident } from '../incident/incident';
import { htmlReport } from '../incident/report/html';
import { markdownReport } from '../incident/report/markdown';
import { headline, reportOf } from '../incident/report/report';
import { durationText, isoText, offsetText } from '../text/clock';
import { standardInput } from '../workspace/inputs';
import { fileSlice } from '../workspace/texts';
import { relative, zeroOf } from './chain';
import type { Job } from './job';
import { jsonText, paintFor, printable, widthOf, wrapped, type Paint } from './terminal';

/** Writes the findings, and what is flagged beside them; 1 when one of them is an error. */
export async function investigate(job: Job): Promise<number> {
  const { incident, options, out } = job;
  const found = await investigated(incident, slicesOf(incident));
  if (options.format === 'json') await out.line(jsonText(jsonOf(found, job), 2));
  else if (options.format === 'markdown' || options.format === 'html') {
    const report = reportOf(incident, found, { shown: job.shown, mask: options.mask });
    if (options.format === 'html') await out.line(htmlReport(report));
    else for (const line of markdownReport(report)) await out.line(line);
  }
  else await asText(found, job);
  return [...found.findings, ...found.noted].some(({ severity }) => severity === 'error') ? 1 : 0;
}

/** Of one log at most this much is read at a time. */
const mostBytes = 16 * 1024 * 1024;

/** Reads pieces of the logs again; what came from the standard input is gone. */
export function slicesOf(incident: Incident): SliceReader {
  return (file, from, to) => {
    const log = incident.get(file);
    return log && file !== standardInput ? fileSlice(file, log.reading, from, Math.min(to, from + mostBytes)) : Promise.reject(new Error('cannot be read again'));
  };
}

function jsonOf({ findings, noted, sources, gaps }: Investigation, { shown }: Job): object {
  const line = (one: FindingEvidence): object => ({ file: shown(one.file), line: one.line + 1, role: one.role, at: one.at === null ? null : isoText(one.at), text: one.text });
  const place = (one: FindingEvidence): object => ({ file: shown(one.file), line: one.line + 1 });
  return {
    findings: findings.map(finding => ({
      id: finding.id, rule: finding.rule, severity: finding.severity, title: finding.title, confidence: finding.confidence, node: finding.node,
      start: isoText(finding.start) || null, end: isoText(finding.end) || null, why: finding.why,
      evidence: finding.evidence.map(line), remedy: finding.remedy,
      effects: finding.effects.map(effect => ({ what: effect.what, count: effect.count, text: effect.text, evidence: effect.evidence.map(line) })),
      notSeen: finding.notSeen, sessions: finding.sessions,
      zone: offsetText(finding.offsetMinutes), links: linksIn(finding).map(({ from, to }) => ({ from: place(from), to: place(to) })),
      ...(finding.repeats ? { repeats: { count: finding.repeats.count, periodMs: Math.round(finding.repeats.periodMs), at: finding.repeats.at.map(at => isoText(at)) } } : {}),
    })),
    sources: sources.map(source => ({ ...source, file: shown(source.file) })),
    noted: noted.map(({ rule, severity, node, count, line: { file, line: number, at, text } }) => ({ rule, severity, node, count, message: text, file: shown(file), line: number + 1, at: at === null ? null : isoText(at) })),
    gaps,
  };
}

/** What is taken off the instants of which node, and why: one line a node. */
function clocksOf({ sources }: Investigation): string[] {
  return [...new Set(sources.flatMap(({ node, skew }) => (skew && (skew.ms !== 0 || skew.steps)
    ? [skew.steps ? `${node}: its clock was set while it wrote (${skew.why})` : `${node}: ${durationText(Math.abs(skew.ms))} ${skew.ms < 0 ? 'behind' : 'ahead'}${skew.how === 'estimated' ? `, give or take ${durationText(skew.spreadMs)}` : ''} (${skew.why})`] : [])))];
}

async function asText(found: Investigation, { shown, out }: Job): Promise<void> {
  const paint = paintFor(process.stdout, process.env);
  const width = widthOf(process.stdout);
  for (const line of wrapped(printable(headline(found)), width)) await out.line(line);
  for (const finding of found.findings) {
    await out.line('');
    for (const line of textOf(finding, shown, paint, width)) await out.line(line);
    if (out.closed) return;
  }
  if (found.noted.length > 0) {
    await out.line('');
    await out.line('Also flagged, without a known cause or effect');
    for (const one of found.noted) for (const line of notedOf(one, shown, paint, width)) await out.line(line);
  }
  const clocks = clocksOf(found);
  if (clocks.length > 0) {
    await out.line('');
    await out.line('Clocks that were corrected');
    for (const clock of clocks) await out.line(`  ${printable(clock)}`);
  }
  if (found.gaps.length > 0) {
    await out.line('');
    await out.line('What these logs do not cover');
    for (const gap of found.gaps) await out.line(`  ${printable(gap)}`);
  }
}

function* notedOf({ rule, severity, node, count, line }: Noted, shown: (file: string) => string, paint: Paint, width: number): Generator<string> {
  const [head, ...more] = wrapped(`${severity}: ${printable(`${node}: ${line.text}`)}${count > 1 ? ` (${count} lines)` : ''} [${rule}]`, width - 2);
  yield `  ${paint(severity, severity)}${faintTail(head.slice(severity.length), paint)}`;
  for (const part of more) yield `    ${faintTail(part, paint)}`;
  yield paint(`    ${printable(shown(line.file))}:${line.line + 1}`, 'faint');
}

const labelWidth = 10;
const quotedWidth = 173;
/** Room for a line that is less than this holds hardly more than its stamp and its thread. */
const narrowWidth = 110;

function* textOf(finding: Finding, shown: (file: string) => string, paint: Paint, width: number): Generator<string> {
  const { severity, confidence, repeats, effects, notSeen } = finding;
  const [head, ...more] = wrapped(`${severity}: ${printable(sentence(finding.title))} [${finding.rule}, ${confidence}]`, width);
  yield paint(severity, severity) + faintTail(head.slice(severity.length), paint);
  for (const line of more) yield `  ${faintTail(line, paint)}`;
  // Its sentences name no zone: this line does.
  if (Number.isFinite(finding.start)) yield `  ${isoText(finding.start, finding.offsetMinutes)} to ${isoText(finding.end, finding.offsetMinutes)}${repeats ? `, ${oftenText(repeats)}` : ''}`;
  for (const line of wrapped(printable(finding.why), width - 2)) yield `  ${line}`;
  const zero = zeroOf(finding);
  for (const one of finding.evidence) yield* lineOf(one, zero, shown, paint);
  for (const effect of effects) {
    const [line] = effect.evidence;
    yield* labelled('then', printable(effect.text), width);
    if (line) yield paint(`${' '.repeat(labelWidth + 3)}${printable(shown(line.file))}:${line.line + 1}`, 'faint');
  }
  for (const text of notSeen) yield* labelled('not seen', printable(text), width);
  yield* labelled('do', printable(finding.remedy), width);
}

/** The rule in brackets at the end of a title, faint. */
function faintTail(text: string, paint: Paint): string {
  const at = /\[[\w/-]+(?:, \w+)?\]$/.exec(text)?.index ?? text.length;
  return text.slice(0, at) + (at < text.length ? paint(text.slice(at), 'faint') : '');
}

export function* labelled(label: string, text: string, width: number): Generator<string> {
  for (const [i, line] of wrapped(text, width - labelWidth - 3).entries()) yield `  ${(i === 0 ? label : '').padEnd(labelWidth)} ${line}`;
}

function* lineOf(one: FindingEvidence, zero: number, shown: (file: string) => string, paint: Paint): Generator<string> {
  yield `  ${one.role.padEnd(labelWidth)} ${relative(one.at, zero).padStart(13)}  ${printable(shown(one.file))}:${one.line + 1}`;
  // Where no terminal says how wide it is, lines are quoted as far as they tell something.
  const room = widthOf(process.stdout, quotedWidth) - labelWidth - 3;
  yield paint(`${' '.repeat(labelWidth + 3)}${printable(quoted(one, room))}`, 'faint');
}

/** The line where there is room for it; in a narrow terminal, where little but its stamp would be left, what it says in a few words. */
export function quoted({ text, label }: Pick<FindingEvidence, 'text' | 'label'>, room: number): string {
  if (text.length <= room) return text;
  const said = label !== undefined && room < narrowWidth ? label : text;
  return said.length > room ? `${said.slice(0, room - 1)}…` : said;
}
