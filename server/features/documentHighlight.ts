/** textDocument/documentHighlight: the same session, partition, thread, GC id, wherever it stands. */
import { DocumentHighlightKind, type DocumentHighlight } from 'vscode-languageserver/node';
import { fieldOf } from '../formats/fields';
import type { OpenLog } from '../workspace/openLog';
import { breathe, type Feature } from './context';
import { describeLine, fieldAt, fieldText, type LineField } from './lines';

/** Beyond this size only the lines around the cursor are searched. */
const mostCharacters = 8_000_000;
const linesAround = 20_000;
const mostFound = 5000;
/** Places where the text stands but is not the thing (the number of a GC id is any number) are looked at up to this often. */
const mostLooked = 50_000;

export const documentHighlight: Feature = {
  capabilities: { documentHighlightProvider: true },
  register({ connection, logs }) {
    connection.onDocumentHighlight(async ({ textDocument, position }, cancel) => {
      const log = logs.get(textDocument.uri);
      const described = log && describeLine(log, position.line);
      if (!described) return null;
      const field = fieldAt(described, position.character);
      // An empty list, not null: that would let the editor mark every other "2019" and "INFO" as well.
      if (!field || !fieldOf(field.field).identity) return [];
      return search(log, fieldText(described, field), field, position.line, () => cancel.isCancellationRequested);
    });
  },
};

async function search(log: OpenLog, wanted: string, { field }: LineField, line: number, cancelled: () => boolean): Promise<DocumentHighlight[]> {
  const { document } = log;
  const { version, blocks } = document;
  const found: DocumentHighlight[] = [];
  if (wanted === '') return [];
  let looked = 0;
  let lookedLine = -1;
  for (let at = 0; at < blocks.length && found.length < mostFound; at++) {
    const first = document.firstLine(at);
    if (document.length > mostCharacters && (first > line + linesAround || first + blocks[at].lines < line - linesAround)) continue;
    const { text } = blocks[at];
    for (let offset = text.indexOf(wanted); offset >= 0; offset = text.indexOf(wanted, offset + wanted.length)) {
      const start = document.positionIn(at, offset);
      if (start.line === lookedLine) continue;
      lookedLine = start.line;
      if (++looked > mostLooked || found.length >= mostFound) return found;
      if (looked % 500 === 0) {
        await breathe();
        if (cancelled() || document.version !== version) return [];
      }
      const described = describeLine(log, start.line);
      for (const place of described?.fields ?? []) {
        if (place.field !== field || fieldText(described!, place) !== wanted) continue;
        found.push({ range: { start: { line: start.line, character: place.start }, end: { line: start.line, character: place.end } }, kind: DocumentHighlightKind.Read });
      }
    }
  }
  return found;
}
