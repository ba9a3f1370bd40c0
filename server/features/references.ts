/** textDocument/references: every record of all logs that tells of the same session, broker, partition, collection, in order of time. */
import type { Location } from 'vscode-languageserver/node';
import type { MarkClass } from '../protocol';
import type { Feature } from './context';
import { documentPlaces } from './documentHighlight';
import { fieldOf } from '../formats/fields';
import { describeLine, fieldAt } from './lines';
import { byTime, type Occurrence } from './occurrences';
import { locations } from './places';
import { linesOfCollection, thingAt } from './thing';

/** More help nobody: of more than these the gravest are told. */
const most = 3000;

/** The gravest first. */
export const gravest: readonly MarkClass[] = ['crash', 'expiry', 'full', 'silence', 'error', 'election', 'lifecycle', 'session', 'recovery', 'leader', 'pause', 'other'];

export const references: Feature = {
  capabilities: { referencesProvider: true },
  register({ connection, logs }) {
    connection.onReferences(async ({ textDocument, position }, cancel): Promise<Location[] | null> => {
      const thing = await thingAt(logs, textDocument.uri, position);
      if (thing?.identity.kind === 'gc') return locations(logs, await linesOfCollection(logs, thing), thing.identity);
      if (thing) return locations(logs, chosen(thing.occurrences), thing.identity);
      // A thread, a symbol, an address: the same within its file.
      const open = logs.get(textDocument.uri);
      const described = open && describeLine(open, position.line);
      const field = described && fieldAt(described, position.character);
      if (!open || !field || !fieldOf(field.field).identity) return null;
      return (await documentPlaces(open, described, field, position.line, () => cancel.isCancellationRequested)).map(range => ({ uri: textDocument.uri, range }));
    });
  },
};

function chosen(occurrences: readonly Occurrence[]): readonly Occurrence[] {
  if (occurrences.length <= most) return occurrences;
  return [...occurrences].sort((a, b) => gravity(a) - gravity(b)).slice(0, most).sort(byTime);
}

function gravity({ log, event }: Occurrence): number {
  return event < 0 ? gravest.length : gravest.indexOf(log.reading.events.shapeOf(event).mark);
}
