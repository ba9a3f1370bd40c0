/**
 * Where in all logs a thing is named. The columns of events are the index:
 * texts are kept once, so each is asked about once, and the rest is comparing
 * numbers. Nothing is built ahead, and nothing has to be built anew when a log
 * changes.
 */
import type { EventTable } from '../formats/events';
import type { EventShape } from '../formats/row';
import type { Incident, IncidentLog } from '../incident/incident';
import { clustersOf } from '../incident/nodes/clusters';
import { identityOfFact, namedPlaces, type Identity, type NamedPlace, type Naming } from './identity';

/** A record that names a thing. */
export interface Occurrence {
  readonly log: IncidentLog;
  /** Zero-based. */
  readonly line: number;
  /** Number of its event; -1 for a setting in a config dump. */
  readonly event: number;
  /** UTC epoch ms; NaN for what cannot be placed. */
  readonly at: number;
}

/** Events of one table that name a thing, in the order they were read. */
export function eventsNaming(events: EventTable, { kind, value }: Identity): number[] {
  const plans = new Map<EventShape, readonly NamedPlace[]>();
  const texts = new Map<Naming, Int8Array>();
  const numbers = new Map<Naming, Map<number, boolean>>();
  const names = (i: number, { position, naming }: NamedPlace): boolean => {
    const text = events.textAt(i, position);
    if (text >= 0) {
      let known = texts.get(naming);
      if (!known) texts.set(naming, known = new Int8Array(events.textCount));
      if (known[text] === 0) known[text] = naming.values(events.text(text)).includes(value) ? 1 : -1;
      return known[text] === 1;
    }
    const number = events.numberAt(i, position);
    if (number !== number) return false;
    let known = numbers.get(naming);
    if (!known) numbers.set(naming, known = new Map<number, boolean>());
    let fits = known.get(number);
    if (fits === undefined) known.set(number, fits = naming.values(String(number)).includes(value));
    return fits;
  };
  const found: number[] = [];
  for (let i = 0; i < events.length; i++) {
    const shape = events.shapeOf(i);
    let plan = plans.get(shape);
    if (!plan) plans.set(shape, plan = namedPlaces(shape).filter(place => place.naming.kind === kind));
    for (const place of plan) {
      if (!names(i, place)) continue;
      found.push(i);
      break;
    }
  }
  return found;
}

/** By time; what cannot be placed comes last, by file and line. */
export function byTime(a: Occurrence, b: Occurrence): number {
  if (a.at !== a.at || b.at !== b.at) {
    if (a.at === a.at) return -1;
    if (b.at === b.at) return 1;
    return a.log === b.log ? a.line - b.line : a.log.file < b.log.file ? -1 : 1;
  }
  return a.at - b.at || (a.log === b.log ? a.line - b.line : a.log.file < b.log.file ? -1 : 1);
}

/** Every record of all logs that names a thing, by time. A thing other than a session is one of the cluster that `from` belongs to. */
export function occurrencesOf(incident: Incident, identity: Identity, from: IncidentLog): Occurrence[] {
  const found: Occurrence[] = [];
  const clusters = identity.kind === 'session' ? null : clustersOf(incident.logs, new Map(incident.logs.map(log => [log.file, log.node])));
  for (const log of incident.logs) {
    if (clusters && clusters.of(log.file) !== clusters.of(from.file)) continue;
    const { events, facts } = log.reading;
    for (const i of eventsNaming(events, identity)) found.push({ log, line: events.lineOf(i), event: i, at: log.clock.instant(events.rawStart(i), events.basisOf(i)) });
    for (const { name, value, line } of facts) {
      const stated = identityOfFact(name, value);
      if (stated?.kind === identity.kind && stated.value === identity.value) found.push({ log, line, event: -1, at: instantBefore(log, line) });
    }
  }
  return once(found.sort(byTime));
}

/** The instant of the last event or stretch of records that begins at or before a line: near enough to order a line of a config dump. */
function instantBefore({ reading: { events, checkpoints }, clock }: IncidentLog, line: number): number {
  const before = events.firstAtLine(line + 1) - 1;
  const point = checkpoints.findLast(one => one.line <= line);
  if (before >= 0 && (!point || events.lineOf(before) >= point.line)) return clock.instant(events.rawStart(before), events.basisOf(before));
  return point ? clock.instant(point.min, point.basis) : NaN;
}

function once(sorted: readonly Occurrence[]): Occurrence[] {
  const known = new Map<IncidentLog, Set<number>>();
  return sorted.filter(({ log, line }) => {
    let lines = known.get(log);
    if (!lines) known.set(log, lines = new Set());
    return lines.size !== lines.add(line).size;
  });
}
