/** All rules. Adding one is a file, a line here, a test. */
import { cutOff } from './hs_err/cutOff';
import { jvmCrash } from './hs_err/jvmCrash';
import { nativeAllocationFailed } from './hs_err/nativeAllocationFailed';
import type { Diagnostic, Rule, RuleContext } from './rule';

export const rules: readonly Rule[] = [
  nativeAllocationFailed,
  jvmCrash,
  cutOff,
];

/** Runs every rule of the log's family over it. Diagnostics come in the order of the lines. */
export function checkLog(log: Pick<RuleContext, 'file' | 'reading' | 'clock' | 'timeout'>): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const rule of rules) {
    if (!rule.families.includes(log.reading.family)) continue;
    const { events } = log.reading;
    rule.check({
      ...log,
      *events(...kinds) {
        for (const i of events.ofKind(...kinds)) yield events.at(i, log.clock);
      },
      report({ line, endLine = line, message, related = [], severity = rule.severity }) {
        found.push({ rule: rule.id, severity, line, endLine, message, related, highlight: rule.highlight ?? null });
      },
    });
  }
  return found.sort((a, b) => a.line - b.line);
}

