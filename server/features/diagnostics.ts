/** textDocument/publishDiagnostics: for open documents, and for the workspace's logs that are not open. */
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { DiagnosticSeverity, type Diagnostic as LspDiagnostic, type Range } from 'vscode-languageserver/node';
import type { IncidentLog } from '../incident/incident';
import { pageName, type Diagnostic, type Evidence } from '../rules/rule';
import type { Severity } from '../protocol';
import type { LogDocument } from '../workspace/document';
import type { Logs } from '../workspace/logs';
import { chainsOf, type ChainLine } from './chains';
import type { Context } from './context';
import { chained, findingMessage, headsIn, provenStory, withoutEffect } from './findingDiagnostics';

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error, warning: DiagnosticSeverity.Warning, info: DiagnosticSeverity.Information, hint: DiagnosticSeverity.Hint,
};

/** Of one file at most this many are shown, the gravest first. */
const most = 1000;
/** A column beyond any line: clients take it for the line's end. */
const farRight = 2 ** 31 - 1;

const pages = new Map<string, string>();

/** URI of the page that explains a rule. */
export function rulePage({ docs }: Context, rule: string): string {
  const path = join(docs, 'rules', `${pageName(rule)}.md`);
  let uri = pages.get(path);
  if (uri === undefined) pages.set(path, uri = pathToFileURL(path).href);
  return uri;
}

/** The diagnostics of one log as its client sees them. */
export function lspDiagnostics(context: Context, log: IncidentLog): LspDiagnostic[] {
  const { logs, client } = context;
  const document = logs.get(log.file)?.document;
  const related = client.textDocument?.publishDiagnostics?.relatedInformation === true;
  let found = log.diagnostics;
  if (found.length > most) {
    const grave = [...found].sort((a, b) => severities[a.severity] - severities[b.severity] || a.line - b.line).slice(0, most);
    found = grave.sort((a, b) => a.line - b.line);
  }
  const { investigated } = logs;
  const chains = investigated && chainsOf(investigated.incident, investigated.investigation);
  const links = (line: number): readonly ChainLine[] => chains?.at(log.file, line) ?? [];
  // of several on one line the gravest tells the chain: an editor shows them all in one hover
  const tells = new Map<number, Diagnostic>();
  for (const one of found) if (!tells.has(one.line) || severities[one.severity] < severities[tells.get(one.line)!.severity]) tells.set(one.line, one);
  const told = (one: Diagnostic): readonly ChainLine[] => (tells.get(one.line) === one ? links(one.line) : []);
  const ofRules = found.map(one => ({
    // A pause may span thirty lines: marked is where it begins, its hover and its fold show the rest.
    range: rangeOf({ line: one.line, endLine: one.line }, document),
    severity: severities[withoutEffect(links(one.line)) ? 'info' : one.severity],
    code: one.rule,
    codeDescription: { href: rulePage(context, one.rule) },
    source: 'faultline',
    message: one.message + provenStory(told(one), logs.incident),
    ...(related && relatedTo(logs, chained(one.related, told(one)))),
  }));
  if (!chains) return ofRules;
  const known = new Set(log.diagnostics.map(one => one.line));
  const ofFindings = headsIn(chains, log.file).filter(({ line }) => !known.has(line)).map(({ line, finding }) => ({
    range: rangeOf({ line, endLine: line }, document),
    severity: severities[finding.severity],
    code: finding.rule,
    source: 'faultline',
    message: findingMessage(finding, log),
    ...(related && relatedTo(logs, chained([], links(line)))),
  }));
  return ofFindings.length === 0 ? ofRules : [...ofRules, ...ofFindings].sort((a, b) => a.range.start.line - b.range.start.line);
}

function relatedTo(logs: Logs, evidence: readonly Evidence[]): Pick<LspDiagnostic, 'relatedInformation'> {
  if (evidence.length === 0) return {};
  return {
    relatedInformation: evidence.map(({ file, line, message }) => ({
      location: { uri: logs.clientUri(file), range: rangeOf({ line, endLine: line }, logs.get(file)?.document) }, message,
    })),
  };
}

/** Whole lines without the blanks before them. */
export function rangeOf({ line, endLine }: Pick<Diagnostic, 'line' | 'endLine'>, document: LogDocument | undefined): Range {
  const text = document?.line(line);
  return {
    start: { line, character: text === undefined ? 0 : Math.max(0, text.search(/\S/)) },
    end: { line: endLine, character: document ? document.line(endLine).length : farRight },
  };
}
