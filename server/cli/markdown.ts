/** An investigation as Markdown, to be put into a ticket. What a log says is escaped: it makes no link, no image, no markup. */
import type { Finding } from '../incident/findings';
import type { Investigation } from '../incident/investigate';
import { durationText, isoText } from '../text/clock';
import { relative, zeroOf } from './chain';
import { printable } from './terminal';

/** The report, line by line. */
export function* markdownReport({ findings, sources, gaps }: Investigation, shown: (file: string) => string, headline: string): Generator<string> {
  yield '# Incident';
  yield '';
  yield escaped(headline);
  for (const finding of findings) yield* section(finding, shown);
  if (gaps.length > 0) {
    yield '';
    yield '## What these logs do not cover';
    yield '';
    for (const gap of gaps) yield `- ${escaped(gap)}`;
  }
  yield '';
  yield '## Logs';
  yield '';
  yield '| log | family | node | from | to | zone | clock |';
  yield '|---|---|---|---|---|---|---|';
  for (const { file, family, node, span, zone, skew } of sources) {
    const clock = skew ? `${durationText(Math.abs(skew.ms))} ${skew.ms < 0 ? 'behind' : 'ahead'}, ${skew.how}` : '';
    yield `| ${[shown(file), family, node, span?.start ?? '', span?.end ?? '', `${zone.offset ?? 'unknown'}, ${zone.how}`, clock].map(escaped).join(' | ')} |`;
  }
}

function* section(finding: Finding, shown: (file: string) => string): Generator<string> {
  const { severity, confidence, repeats } = finding;
  yield '';
  yield `## ${escaped(finding.title)}`;
  yield '';
  yield `${severity}, ${confidence}, ${escaped(finding.rule)}${Number.isFinite(finding.start) ? `, ${isoText(finding.start)} to ${isoText(finding.end)}` : ''}${repeats ? `, ${repeats.count} times, ${durationText(repeats.periodMs)} apart` : ''}`;
  yield '';
  yield escaped(finding.why);
  yield '';
  yield '| what | when | line | text |';
  yield '|---|---|---|---|';
  const zero = zeroOf(finding);
  for (const one of finding.evidence) yield `| ${[one.role, relative(one.at, zero), `${shown(one.file)}:${one.line + 1}`, one.text].map(escaped).join(' | ')} |`;
  for (const effect of finding.effects) {
    const [line] = effect.evidence;
    yield `| ${['then', line ? relative(line.at, zero) : '', line ? `${shown(line.file)}:${line.line + 1}` : '', effect.text].map(escaped).join(' | ')} |`;
  }
  if (finding.notSeen.length > 0) {
    yield '';
    yield 'Looked for and not seen:';
    yield '';
    for (const text of finding.notSeen) yield `- ${escaped(text)}`;
  }
  yield '';
  yield `What to do: ${escaped(finding.remedy)}`;
}

/** Text that Markdown and the HTML within it take for nothing but text (CommonMark, backslash escapes); one line. Bare addresses are kept from becoming links. */
export function escaped(text: string): string {
  return printable(text).replace(/[\\`*_{}[\]<>()#+!|~&$^-]/g, '\\$&').replace(/:(?=\/\/)/g, '\\:').replace(/\b(www)\./gi, '$1\\.').replace(/@/g, '\\@');
}
