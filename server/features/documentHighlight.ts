/** textDocument/documentHighlight: the same session, partition, thread, GC id, wherever it stands. */
import { DocumentHighlightKind, type DocumentHighlight, type Range } from 'vscode-languageserver/node';
import { fieldOf } from '../formats/fields';
import type { OpenLog } from '../workspace/openLog';
import { breathe, type Feature } from './context';
import { describeLine, fieldAt, fieldText, type DescribedLine, type LineField } from './lines';

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
      const found = await documentPlaces(log, described, field, position.line, () => cancel.isCancellationRequested);
      return found.map((range): DocumentHighlight => ({ range, kind: DocumentHighlightKind.Read }));
    });
  },
};

/** Where the same thing as in a field stands in such a field, however spelled: in all of a document, of a large one around `line`. */
export async function documentPlaces(log: OpenLog, described: DescribedLine, field: LineField, line: number, cancelled: () => boolean): Promise<Range[]> {
  const { canonical = (written: string): string => written, spellings } = fieldOf(field.field);
  const thing = canonical(fieldText(described, field));
  const found: Range[] = [];
  for (const wanted of spellings?.(thing) ?? [thing]) found.push(...await search(log, wanted, written => canonical(written) === thing, field, line, cancelled));
  return found;
}

/** Places where the text `wanted` stands inside a field of that name which is `same`. */
async function search(log: OpenLog, wanted: string, same: (written: string) => boolean, { field }: LineField, line: number, cancelled: () => boolean): Promise<Range[]> {
  const { document } = log;
  const { version, blocks } = document;
  const found: Range[] = [];
  if (wanted === '') return [];
  let looked = 0;
  let lookedLine = -1;
  for (let number = 0; number < blocks.length && found.length < mostFound; number++) {
    const first = document.firstLine(number);
    if (document.length > mostCharacters && (first > line + linesAround || first + blocks[number].lines < line - linesAround)) continue;
    const { text } = blocks[number];
    for (let offset = text.indexOf(wanted); offset >= 0; offset = text.indexOf(wanted, offset + wanted.length)) {
      const start = document.positionIn(number, offset);
      if (start.line === lookedLine) continue;
      lookedLine = start.line;
      if (++looked > mostLooked || found.length >= mostFound) return found;
      if (looked % 500 === 0) {
        await breathe();
        if (cancelled() || document.version !== version) return [];
      }
      const described = describeLine(log, start.line);
      for (const place of described?.fields ?? []) {
        if (place.field !== field || !same(fieldText(described!, place))) continue;
        found.push({ start: { line: start.line, character: place.start }, end: { line: start.line, character: place.end } });
      }
    }
  }
  return found;
}
