/** From a position in a document to the thing named there, and to the records that tell of it. */
import type { Position } from 'vscode-languageserver/node';
import type { IncidentLog } from '../incident/incident';
import type { Logs } from '../workspace/logs';
import { collectionOf } from './gcRuns';
import { identityAt, wordedAt, type Identity } from './identity';
import { describeLine, fieldAt } from './lines';
import { describedLines, fieldNaming, type Place } from './places';
import { occurrencesOf, type Occurrence } from './occurrences';

export interface Thing {
  readonly identity: Identity;
  readonly log: IncidentLog;
  /** The line it was asked about. */
  readonly line: number;
  /** By time; not empty. */
  readonly occurrences: readonly Occurrence[];
}

/** The thing named at a position; `null` when there is none, or no record of any log tells of it. */
export async function thingAt(logs: Logs, uri: string, { line, character }: Position): Promise<Thing | null> {
  const open = logs.get(uri);
  if (!open || !await open.current()) return null;
  const log = logs.log(uri);
  const described = describeLine(open, line);
  if (!log || !described) return null;
  const field = fieldAt(described, character);
  const named = field && identityAt(described, field, character);
  for (const identity of named ? [named] : wordedAt(open.document.line(line), character)) {
    const occurrences = identity.kind === 'gc' ? collectionOf(logs.incident, log, line, identity.value) : occurrencesOf(logs.incident, identity, log);
    if (occurrences.length > 0) return { identity, log, line, occurrences };
  }
  return null;
}

/** Lines around an event of a collection that may belong to it: a pause's block is told within this many. */
const around = 400;

/**
 * All lines of a collection, by file and line: most of them are no events of
 * their own. @param occurrences its events, by time
 */
export async function linesOfCollection(logs: Logs, { identity, occurrences }: Thing): Promise<Place[]> {
  const files = new Map<IncidentLog, number[]>();
  for (const { log, line } of occurrences) files.set(log, [...files.get(log) ?? [], line]);
  const found: Place[] = [];
  for (const [log, lines] of files) {
    const runs = new Set(lines.map(line => runAt(log, line)));
    const from = Math.max(0, Math.min(...lines) - around);
    const to = Math.max(...lines) + around;
    const described = await describedLines(logs, log, from, to);
    for (let line = from; line <= to; line++) {
      const one = described(line);
      if (one && runs.has(runAt(log, line)) && fieldNaming(one, identity)) found.push({ log, line });
    }
  }
  return found;
}

function runAt({ reading: { segments } }: IncidentLog, line: number): number {
  return segments.findLastIndex(segment => segment.line <= line);
}
