/** What the rules flag in the logs and no finding tells of. */
import type { Diagnostic } from '../../rules/rule';
import type { NotedLine, Severity } from '../../protocol';
import type { Incident, IncidentLog } from '../incident';
import { linesOf, placeOf, type Finding, type FindingEvidence } from './findings';

/** One rule on one node: no cause is known for it, and nothing is known to follow from it. */
export interface Noted extends Omit<NotedLine, 'line'> {
  /** The gravest of them, the first among equals; its text is what the rule says. */
  line: FindingEvidence;
}

const graver: readonly Severity[] = ['error', 'warning'];

/**
 * Errors and warnings of the rules, one for each rule and node, the gravest first. A rule of which a
 * finding shows a line is told of there, and so is what befell a session that a finding speaks of.
 * @param turn is called between one log and the next: what the rules find in it may have to be looked for first
 */
export async function notedOf(incident: Incident, findings: readonly Finding[], turn: () => Promise<void>): Promise<Noted[]> {
  const told = new Set(findings.flatMap(finding => linesOf(finding).map(({ line }) => placeOf(line))));
  const sessions = new Set(findings.flatMap(finding => finding.sessions));
  const found = new Map<string, Noted | null>();
  for (const log of incident.logs) {
    await turn();
    for (const diagnostic of log.diagnostics) {
      if (!graver.includes(diagnostic.severity) || sessions.has(String(log.eventAt(diagnostic.line)?.fields['session']))) continue;
      const key = `${log.node.name}|${diagnostic.rule}`;
      const before = found.get(key);
      if (before === null) continue;
      found.set(key, told.has(placeOf({ file: log.file, line: diagnostic.line })) ? null : joined(before, notedBy(log, diagnostic)));
    }
  }
  return [...found.values()].filter(one => one !== null).sort((a, b) => graver.indexOf(a.severity) - graver.indexOf(b.severity) || (a.line.at ?? Infinity) - (b.line.at ?? Infinity));
}

function notedBy(log: IncidentLog, { rule, severity, message, line }: Diagnostic): Noted {
  const at = log.eventAt(line)?.start ?? NaN;
  return { rule, severity, node: log.node.name, count: 1, line: { file: log.file, line, role: 'noted', at: Number.isFinite(at) ? at : null, text: message } };
}

function joined(before: Noted | undefined, next: Noted): Noted {
  if (!before) return next;
  return { ...(graver.indexOf(next.severity) < graver.indexOf(before.severity) ? next : before), count: before.count + 1 };
}
