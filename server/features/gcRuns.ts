/** GC ids: they restart with the JVM, and go on from one file of a rotation to the next. */
import type { Incident, IncidentLog } from '../incident/incident';
import { baseName, folderOf } from '../incident/paths';
import { byTime, eventsNaming, type Occurrence } from './occurrences';
import type { EventTable } from '../formats/events';

/** Pauses whose ids only grow from one to the next: those that belong to a concurrent cycle have an older one. */
const growing: ReadonlySet<string> = new Set(['young', 'mixed', 'full', 'initial-mark']);

/** The logs of one rotated set, `log` among them: `gc.log`, `gc.log.0`, `gc.log.1.current`, `gc.log.2.gz` of one folder. */
function rotatedSet(incident: Incident, log: IncidentLog): IncidentLog[] {
  const key = setKey(log.file);
  return incident.logs.filter(other => other.reading.family === log.reading.family && setKey(other.file) === key);
}

function setKey(file: string): string {
  return `${folderOf(file)}/${baseName(file).replace(/\.gz$/i, '').replace(/\.current$/, '').replace(/\.\d{1,4}$/, '')}`;
}

/**
 * The collection of that id in the same run of the JVM as a line's: its events, by time.
 * Empty when none is told.
 */
export function collectionOf(incident: Incident, log: IncidentLog, line: number, id: string): Occurrence[] {
  const set = rotatedSet(incident, log);
  const found: Occurrence[] = [];
  for (const one of set) {
    const { events } = one.reading;
    for (const i of eventsNaming(events, { kind: 'gc', value: id })) found.push({ log: one, line: events.lineOf(i), event: i, at: one.clock.instant(events.rawStart(i), events.basisOf(i)) });
  }
  if (found.length === 0) return [];
  found.sort(byTime);
  const runs = new Map(found.map(one => [one, runOf(one, set)]));
  const own = nearest(found, log, line);
  return own ? found.filter(one => runs.get(one) === runs.get(own)) : [];
}

/** Of those in the same file the nearest line, else the nearest in time. */
function nearest(found: readonly Occurrence[], log: IncidentLog, line: number): Occurrence | undefined {
  const here = found.filter(one => one.log === log);
  if (here.length > 0) return here.reduce((best, one) => (Math.abs(one.line - line) < Math.abs(best.line - line) ? one : best));
  const { events } = log.reading;
  const before = Math.max(0, events.firstAtLine(line + 1) - 1);
  const at = events.length > 0 ? log.clock.instant(events.rawStart(before), events.basisOf(before)) : NaN;
  return found.reduce((best, one) => (Math.abs(one.at - at) < Math.abs(best.at - at) ? one : best));
}

/** A name of the run of the JVM that an event belongs to: how often ids of the set began anew before it. */
function runOf({ log, line, at }: Occurrence, set: readonly IncidentLog[]): string {
  if (at !== at) return `${log.file} ${log.reading.segments.findLastIndex(segment => segment.line <= line)}`;
  let run = 0;
  for (const start of startsOf(set)) if (start <= at) run++;
  return String(run);
}

const starts = new WeakMap<IncidentLog, { set: readonly IncidentLog[]; starts: number[] }>();

/** When ids of a set began anew, UTC epoch ms, ascending. */
function startsOf(set: readonly IncidentLog[]): readonly number[] {
  const known = starts.get(set[0]);
  if (known && known.set.length === set.length && known.set.every((log, i) => log === set[i])) return known.starts;
  const collections: { at: number; id: number }[] = [];
  for (const { reading: { events }, clock } of set) {
    for (const i of events.ofKind('gc.pause')) {
      const id = events.number(i, 'gcId');
      const at = clock.instant(events.rawStart(i), events.basisOf(i));
      if (id === id && at === at && growing.has(pauseOf(events, i))) collections.push({ at, id });
    }
  }
  collections.sort((a, b) => a.at - b.at || a.id - b.id);
  const found: number[] = [];
  let last = -1;
  for (const { at, id } of collections) {
    if (id < last) found.push(at);
    last = id;
  }
  // What a log itself tells of another run, where its place in time is known: first event behind its first line.
  for (const { reading: { events, segments }, clock } of set) {
    for (const { line } of segments.slice(1)) {
      const first = events.firstAtLine(line);
      if (first < events.length) found.push(clock.instant(events.rawStart(first), events.basisOf(first)));
    }
  }
  const sorted = [...new Set(found.filter(at => at === at))].sort((a, b) => a - b);
  starts.set(set[0], { set, starts: sorted });
  return sorted;
}

function pauseOf(events: EventTable, i: number): string {
  return events.string(i, 'pause');
}
