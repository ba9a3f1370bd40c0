/** textDocument/codeLens: over a line what caused it and what it led to, and "Correlate" where an investigation starts from. */
import type { CodeLens, Range } from 'vscode-languageserver/node';
import { correlateCommand, jumpCommand } from '../protocol';
import { chainsOf, outcomes, type ChainLine } from './chains';
import type { Context, Feature } from './context';
import type { LogDocument } from '../workspace/document';
import type { Logs } from '../workspace/logs';

const most = 500;
const mostOfChains = 500;

export const codeLens: Feature = {
  capabilities: { codeLensProvider: { resolveProvider: false } },
  register({ connection, logs }) {
    connection.onCodeLens(async ({ textDocument }) => {
      const open = logs.get(textDocument.uri);
      if (!open || !logs.settings.codeLens || !await open.current()) return null;
      const log = logs.log(textDocument.uri);
      if (!log) return null;
      const lenses: CodeLens[] = [];
      const { investigated } = logs;
      if (investigated) {
        const chains = chainsOf(investigated.incident, investigated.investigation);
        for (const line of chains.linesOf(log.file).slice(0, mostOfChains)) lenses.push(...lensesOf(logs, chains.at(log.file, line), documentRange(open.document, line)));
      }
      const lines = new Set<number>();
      for (const { line, highlight } of log.diagnostics) if (highlight && lines.size < most) lines.add(line);
      const { events } = log.reading;
      for (let i = 0; i < events.length && lines.size < most; i++) {
        const { mark } = events.shapeOf(i);
        if (mark === 'crash') lines.add(events.lineOf(i));
      }
      const title = `Correlate ±${logs.settings.correlationWindow / 1000} s`;
      for (const line of lines) lenses.push({ range: documentRange(open.document, line), command: { title, command: correlateCommand, arguments: [textDocument.uri, line] } });
      return lenses.sort((a, b) => a.range.start.line - b.range.start.line);
    });
  },
};

/** "Caused by Full GC 10.40 s · gc.log:812" and "Led to: session 0x… expired, +3 more": each jumps there, the whole of it is on its hover. */
function lensesOf(logs: Logs, links: readonly ChainLine[], range: Range): CodeLens[] {
  const lenses: CodeLens[] = [];
  const root = links.find(link => link.root !== null)?.root;
  if (root) lenses.push(lens(logs, `${root.finding.confidence === 'proven' ? 'Caused by' : 'Likely caused by'} ${brief(root.label)} · ${baseOf(root.file)}:${root.line + 1}`, root, range));
  const [first, ...others] = outcomes(links);
  if (first) lenses.push(lens(logs, `Led to: ${brief(first.label)}${others.length > 0 ? `, +${others.length} more` : ''}`, first, range));
  return lenses;
}

const longest = 72;

/** A label without its further numbers: a lens has little room, and several share it. */
function brief(label: string): string {
  const short = label.replace(/, \d.*$/, '');
  return short.length > longest ? `${short.slice(0, longest - 1)}…` : short;
}

const baseOf = (file: string): string => file.replace(/^.*\//, '');

function lens(logs: Logs, title: string, to: ChainLine, range: Range): CodeLens {
  const tooltip = `${to.label}, ${logs.incident.get(to.file)?.label ?? baseOf(to.file)}:${to.line + 1}`;
  return { range, command: { title, tooltip, command: jumpCommand, arguments: [logs.clientUri(to.file), to.line] } };
}

function documentRange(document: LogDocument, line: number): Range {
  return { start: { line, character: 0 }, end: { line, character: document.line(line).length } };
}

/** Lenses depend on other logs and on settings: asks the client for them anew. */
export function refreshLenses({ connection, client }: Context): void {
  if (client.workspace?.codeLens?.refreshSupport) connection.sendRequest('workspace/codeLens/refresh').catch(() => {});
}
