/** textDocument/definition: the record where a session, a broker, a partition, a collection begins. */
import type { Location } from 'vscode-languageserver/node';
import type { Feature } from './context';
import type { IdentityKind } from './identity';
import type { Occurrence } from './occurrences';
import { locations, type Place } from './places';
import { linesOfCollection, thingAt, type Thing } from './thing';

/** The kinds of events that begin a thing, the most telling first; `setting`: a line of a config dump. */
const beginnings: Readonly<Partial<Record<IdentityKind, readonly (readonly string[])[]>>> = {
  session: [['zk.session.established', 'zk.client.connected', 'zk.session.created']],
  broker: [['kafka.started'], ['kafka.start'], ['kafka.broker.registered', 'kafka.broker.returned']],
  partition: [['kafka.log.created', 'kafka.log.loading', 'kafka.log.loaded'], ['kafka.leader.changed', 'kafka.leader.assigned']],
  topic: [['kafka.topic.created'], ['kafka.log.created', 'kafka.log.loading', 'kafka.log.loaded']],
  client: [['setting']],
  transaction: [['setting']],
  server: [['zk.start'], ['zk.election.looking']],
};

/** Things that begin anew: which beginning is meant the time tells. */
const again: ReadonlySet<IdentityKind> = new Set(['broker', 'partition', 'client', 'transaction', 'server']);

export const definition: Feature = {
  capabilities: { definitionProvider: true },
  register({ connection, logs }) {
    connection.onDefinition(async ({ textDocument, position }): Promise<Location[] | null> => {
      const thing = await thingAt(logs, textDocument.uri, position);
      if (!thing) return null;
      const place = thing.identity.kind === 'gc' ? (await linesOfCollection(logs, thing))[0] ?? thing.occurrences[0] : beginningOf(thing, instantOf(thing));
      return locations(logs, [place], thing.identity);
    });
  },
};

/** When the line that was asked about happened, by its event or the one before it. */
function instantOf({ log, line }: Thing): number {
  const { events } = log.reading;
  const before = events.firstAtLine(line + 1) - 1;
  return before < 0 ? NaN : log.clock.instant(events.rawStart(before), events.basisOf(before));
}

/** The nearest beginning that is not after the line, of its own node where that tells of one; the first mention where no record is one. */
function beginningOf({ identity: { kind }, log, line, occurrences }: Thing, at: number): Place {
  for (const kinds of beginnings[kind] ?? []) {
    const found = occurrences.filter(one => kinds.includes(kindOf(one)));
    if (found.length === 0) continue;
    if (!again.has(kind)) return found[0];
    const own = found.filter(one => one.log.node.key === log.node.key);
    const before = (some: readonly Occurrence[]): Occurrence | undefined => some.findLast(one => one.log === log ? one.line <= line : one.at <= at);
    return before(own) ?? before(found) ?? (own.length > 0 ? own[0] : found[0]);
  }
  return occurrences[0];
}

function kindOf({ log, event }: Occurrence): string {
  return event < 0 ? 'setting' : log.reading.events.kindOf(event);
}
