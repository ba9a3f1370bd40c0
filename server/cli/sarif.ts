/** Diagnostics as SARIF 2.1.0 (OASIS), for code scanners and CI. */
import type { Severity } from '../protocol';
import { pageName } from '../rules/rule';
import { rules } from '../rules/registry';
import type { Job } from './job';

const levels: Record<Severity, 'error' | 'warning' | 'note'> = { error: 'error', warning: 'warning', info: 'note', hint: 'note' };

export function sarif({ incident, shown, version }: Job): object {
  const place = (file: string, line: number, endLine = line): object => ({
    physicalLocation: { artifactLocation: { uri: uriOf(shown(file)) }, region: { startLine: line + 1, endLine: endLine + 1 } },
  });
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: {
        driver: {
          name: 'Faultline', version,
          rules: rules.map(rule => ({
            id: rule.id, name: pageName(rule.id), shortDescription: { text: plain(rule.title) }, fullDescription: { text: plain(rule.why) },
            help: { text: plain(rule.remedy), markdown: rule.remedy }, defaultConfiguration: { level: levels[rule.severity] },
          })),
        },
      },
      columnKind: 'utf16CodeUnits',
      results: incident.logs.flatMap(log => log.diagnostics.map(({ rule, severity, line, endLine, message, related }) => ({
        ruleId: rule, ruleIndex: rules.findIndex(known => known.id === rule), level: levels[severity], message: { text: plain(message) },
        locations: [place(log.file, line, endLine)],
        relatedLocations: related.map((one, id) => ({ id, message: { text: plain(one.message) }, ...place(one.file, one.line) })),
      }))),
    }],
  };
}

/** A relative reference or a file URI. */
function uriOf(path: string): string {
  const escaped = path.split('/').map(part => encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd'))).join('/');
  return path.startsWith('/') ? `file://${escaped}` : /^[A-Za-z]:\//.test(path) ? `file:///${escaped.replace('%3A', ':')}` : escaped;
}

/** SARIF reads `[text](target)` in a message as a link (3.11.6): what a log says must not become one. */
function plain(text: string): string {
  return text.replace(/[[\]\\]/g, '\\$&');
}
