/** `faultline investigate`: what happened, across the files. */
import type { SliceReader } from '../incident/correlate';
import type { FindingEvidence, Finding } from '../incident/findings';
import { investigate as investigated, type Investigation } from '../incident/investigate';
import type { Incident } from '../incident/incident';
import { durationText, isoText } from '../text/clock';
import { standardInput } from '../workspace/inputs';
import { fileSlice } from '../workspace/texts';
import { relative, zeroOf } from './chain';
import type { Job } from './job';
import { markdownReport } from './markdown';
import { jsonText, paintFor, printable, type Paint } from './terminal';

/** Writes the findings; 1 when one of them is an error. */
export async function investigate(job: Job): Promise<number> {
  const { incident, options, out } = job;
  const found = await investigated(incident, slicesOf(incident));
  if (options.format === 'json') await out.line(jsonText(jsonOf(found, job), 2));
  else if (options.format === 'markdown') for (const line of markdownReport(found, job.shown, headline(found))) await out.line(line);
  else await asText(found, job);
  return found.findings.some(finding => finding.severity === 'error') ? 1 : 0;
}

/** Of one log at most this much is read at a time. */
const mostBytes = 16 * 1024 * 1024;

/** Reads pieces of the logs again; what came from the standard input is gone. */
function slicesOf(incident: Incident): SliceReader {
  return (file, from, to) => {
    const log = incident.get(file);
    return log && file !== standardInput ? fileSlice(file, log.reading, from, Math.min(to, from + mostBytes)) : Promise.reject(new Error('cannot be read again'));
  };
}

function jsonOf({ findings, sources, gaps }: Investigation, { shown }: Job): object {
  const line = (one: FindingEvidence): object => ({ file: shown(one.file), line: one.line + 1, role: one.role, at: one.at === null ? null : isoText(one.at), text: one.text });
  return {
    findings: findings.map(finding => ({
      id: finding.id, rule: finding.rule, severity: finding.severity, title: finding.title, confidence: finding.confidence, node: finding.node,
      start: isoText(finding.start) || null, end: isoText(finding.end) || null, why: finding.why,
      evidence: finding.evidence.map(line), remedy: finding.remedy,
      effects: finding.effects.map(effect => ({ what: effect.what, count: effect.count, text: effect.text, evidence: effect.evidence.map(line) })),
      notSeen: finding.notSeen, sessions: finding.sessions,
      ...(finding.repeats ? { repeats: { count: finding.repeats.count, periodMs: Math.round(finding.repeats.periodMs), at: finding.repeats.at.map(at => isoText(at)) } } : {}),
    })),
    sources: sources.map(source => ({ ...source, file: shown(source.file) })),
    gaps,
  };
}

/** What stands first: the gravest finding, and how many more there are. */
export function headline({ findings, sources }: Investigation): string {
  const logs = `${sources.length} log${sources.length === 1 ? '' : 's'}`;
  if (sources.length === 0) return 'No GC, Kafka, ZooKeeper or hs_err log here.';
  const grave = findings.filter(finding => finding.severity === 'error' || finding.severity === 'warning');
  if (grave.length === 0) return `Nothing wrong was found in ${logs}.`;
  const more = grave.length - 1;
  return `${upper(grave[0].title)}.${more > 0 ? ` ${more} more finding${more === 1 ? '' : 's'} below.` : ''}`;
}

/** What is taken off the instants of which node, and why: one line a node. */
export function clocksOf({ sources }: Investigation): string[] {
  return [...new Set(sources.flatMap(({ node, skew }) => (skew && skew.ms !== 0
    ? [`${node}: ${durationText(Math.abs(skew.ms))} ${skew.ms < 0 ? 'behind' : 'ahead'}${skew.how === 'estimated' ? `, give or take ${durationText(skew.spreadMs)}` : ''} (${skew.why})`] : [])))];
}

function upper(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

async function asText(found: Investigation, { shown, out }: Job): Promise<void> {
  const paint = paintFor(process.stdout, process.env);
  await out.line(printable(headline(found)));
  for (const finding of found.findings) {
    await out.line('');
    for (const line of textOf(finding, shown, paint)) await out.line(line);
    if (out.closed) return;
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

function* textOf(finding: Finding, shown: (file: string) => string, paint: Paint): Generator<string> {
  const { severity, confidence, repeats, effects, notSeen } = finding;
  yield `${paint(severity, severity)}: ${printable(upper(finding.title))} ${paint(`[${finding.rule}, ${confidence}]`, 'faint')}`;
  if (Number.isFinite(finding.start)) yield `  ${isoText(finding.start)} to ${isoText(finding.end)}${repeats ? `, ${repeats.count} times, ${durationText(repeats.periodMs)} apart` : ''}`;
  for (const line of wrapped(printable(finding.why), 110)) yield `  ${line}`;
  const zero = zeroOf(finding);
  for (const one of finding.evidence) yield* lineOf(one, zero, shown, paint);
  for (const effect of effects) {
    yield `  ${'then'.padEnd(10)} ${printable(effect.text)}${effect.evidence.length > 0 ? paint(`  ${printable(shown(effect.evidence[0].file))}:${effect.evidence[0].line + 1}`, 'faint') : ''}`;
  }
  for (const text of notSeen) yield `  ${'not seen'.padEnd(10)} ${printable(text)}`;
  const remedy = wrapped(printable(finding.remedy), 100);
  for (const [i, line] of remedy.entries()) yield `  ${(i === 0 ? 'do' : '').padEnd(10)} ${line}`;
}

function* lineOf(one: FindingEvidence, zero: number, shown: (file: string) => string, paint: Paint): Generator<string> {
  yield `  ${one.role.padEnd(10)} ${relative(one.at, zero).padStart(13)}  ${printable(shown(one.file))}:${one.line + 1}`;
  yield paint(`             ${printable(one.text.length > 160 ? `${one.text.slice(0, 159)}…` : one.text)}`, 'faint');
}

/** Lines of at most `width` characters, broken at blanks. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  if (line !== '') lines.push(line);
  return lines;
}
