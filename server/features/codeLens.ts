/** textDocument/codeLens: "Correlate" over the lines that an investigation starts from. */
import type { CodeLens } from 'vscode-languageserver/node';
import { correlateCommand } from '../protocol';
import type { Context, Feature } from './context';

const most = 500;

export const codeLens: Feature = {
  capabilities: { codeLensProvider: { resolveProvider: false } },
  register({ connection, logs }) {
    connection.onCodeLens(async ({ textDocument }) => {
      const open = logs.get(textDocument.uri);
      if (!open || !logs.settings.codeLens || !await open.current()) return null;
      const log = logs.log(textDocument.uri);
      if (!log) return null;
      const lines = new Set<number>();
      for (const { line, highlight } of logs.diagnostics(log)) if (highlight && lines.size < most) lines.add(line);
      const { events } = log.reading;
      for (let i = 0; i < events.length && lines.size < most; i++) {
        const { mark } = events.shapeOf(i);
        if (mark === 'crash') lines.add(events.lineOf(i));
      }
      const title = `Correlate ±${logs.settings.correlationWindow / 1000} s`;
      return [...lines].sort((a, b) => a - b).map((line): CodeLens => ({
        range: { start: { line, character: 0 }, end: { line, character: open.document.line(line).length } },
        command: { title, command: correlateCommand, arguments: [textDocument.uri, line] },
      }));
    });
  },
};

/** Lenses depend on other logs and on settings: asks the client for them anew. */
export function refreshLenses({ connection, client }: Context): void {
  if (client.workspace?.codeLens?.refreshSupport) connection.sendRequest('workspace/codeLens/refresh').catch(() => {});
}
