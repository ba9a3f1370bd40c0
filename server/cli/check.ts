/** `faultline check`: what the rules find, like a linter. */
import type { IncidentLog } from '../incident/incident';
import type { Severity } from '../protocol';
import type { Job } from './job';
import { sarif } from './sarif';
import { jsonText, paintFor, printable } from './terminal';

/** Writes the diagnostics; 1 when one of them is an error. */
export async function check(job: Job): Promise<number> {
  const { incident, options, out } = job;
  if (options.format === 'json') await out.line(jsonText({ files: incident.logs.map(log => fileOf(log, job)) }, 2));
  else if (options.format === 'sarif') await out.line(jsonText(sarif(job), 2));
  else await asText(job);
  return incident.logs.some(log => log.diagnostics.some(found => found.severity === 'error')) ? 1 : 0;
}

function fileOf(log: IncidentLog, { shown }: Job): object {
  return {
    file: shown(log.file), family: log.reading.family, dialect: log.reading.dialect, lines: log.reading.lines,
    sessionTimeout: { ms: log.timeout.ms, how: log.timeout.how, from: log.timeout.from },
    diagnostics: log.diagnostics.map(({ rule, severity, line, message, related }) => ({
      rule, severity, line: line + 1, message, related: related.map(one => ({ file: shown(one.file), line: one.line + 1, message: one.message })),
    })),
  };
}

async function asText({ incident, shown, out }: Job): Promise<void> {
  const paint = paintFor(process.stdout, process.env);
  const counts: Record<Severity, number> = { error: 0, warning: 0, info: 0, hint: 0 };
  let files = 0;
  for (const log of incident.logs) {
    if (log.diagnostics.length > 0) files++;
    for (const { rule, severity, line, message, related } of log.diagnostics) {
      counts[severity]++;
      await out.line(`${printable(shown(log.file))}:${line + 1}: ${paint(severity, severity)}: ${printable(message)} ${paint(`[${rule}]`, 'faint')}`);
      for (const one of related) await out.line(paint(`    ${printable(shown(one.file))}:${one.line + 1}: ${printable(one.message)}`, 'faint'));
      if (out.closed) return;
    }
    if (log.diagnostics.length > 0) await out.line('');
  }
  const logs = counted(incident.logs.length, 'log');
  const total = counts.error + counts.warning + counts.info + counts.hint;
  await out.line(total === 0 ? `Nothing to report in ${logs}.`
    : `${counted(counts.error, 'error')}, ${counted(counts.warning, 'warning')}, ${counted(counts.info + counts.hint, 'note')} in ${files} of ${logs}.`);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
