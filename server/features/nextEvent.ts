/** faultline/nextEvent: the event next to a line, in its file by line, across all files by time. */
import type { Incident, IncidentLog } from '../incident/incident';
import { eventLabel } from '../formats/events';
import { nextEventRequest, type MarkClass, type NextEventParams, type NextEventResult, type Severity } from '../protocol';
import type { Diagnostic } from '../rules/rule';
import type { Logs } from '../workspace/logs';
import type { Feature } from './context';

/** What is stopped at when nobody says otherwise, besides every event with a problem of severity warning or error. */
const telling: ReadonlySet<MarkClass> = new Set(['expiry', 'full', 'crash', 'error']);

export const nextEvent: Feature = {
  register({ connection, logs }) {
    connection.onRequest(nextEventRequest, async (params: NextEventParams): Promise<NextEventResult> => {
      await logs.get(params.uri)?.current();
      if (params.across) await logs.settled();
      if (!logs.log(params.uri)) await logs.disk.adopt(params.uri);
      const log = logs.log(params.uri);
      if (!log) return null;
      const fits = (one: IncidentLog): ((i: number) => boolean) => wanted(one, params.classes);
      const found = params.across ? await acrossFiles(logs, log, params, fits) : inFile(log, params, fits(log));
      if (!found) return null;
      const event = found.log.reading.events.at(found.event, found.log.clock);
      return { uri: logs.clientUri(found.log.file), line: event.line, at: Number.isFinite(event.start) ? event.start : null, text: eventLabel(event) };
    });
  },
};

interface Found {
  log: IncidentLog;
  event: number;
}

/** Is event `i` of a log one to stop at? */
function wanted(log: IncidentLog, classes: readonly MarkClass[] | undefined): (i: number) => boolean {
  const { events } = log.reading;
  if (classes) {
    const chosen = new Set(classes);
    return i => chosen.has(events.shapeOf(i).mark);
  }
  const grave = graveLines(log.diagnostics);
  return i => telling.has(events.shapeOf(i).mark) || grave.has(events.lineOf(i));
}

const grave: ReadonlySet<Severity> = new Set(['error', 'warning']);
const graveByFindings = new WeakMap<readonly Diagnostic[], ReadonlySet<number>>();

function graveLines(diagnostics: readonly Diagnostic[]): ReadonlySet<number> {
  let lines = graveByFindings.get(diagnostics);
  if (!lines) graveByFindings.set(diagnostics, lines = new Set(diagnostics.flatMap(one => grave.has(one.severity) ? one.line : [])));
  return lines;
}

function inFile(log: IncidentLog, { line, direction }: NextEventParams, fits: (i: number) => boolean): Found | null {
  const { events } = log.reading;
  if (direction === 'next') {
    for (let i = events.firstAtLine(line + 1); i < events.length; i++) if (fits(i)) return { log, event: i };
  } else {
    for (let i = events.firstAtLine(line) - 1; i >= 0; i--) if (fits(i)) return { log, event: i };
  }
  return null;
}

/** By time, then by file, then by line: each event has one place, so that going on and on meets every one once. */
async function acrossFiles(logs: Logs, from: IncidentLog, { line, direction }: NextEventParams, fits: (log: IncidentLog) => (i: number) => boolean): Promise<Found | null> {
  const instant = from.instantAt(line, await logs.linesAround(from, line));
  if (!instant) return inFile(from, { uri: '', line, direction, across: false }, fits(from));
  const sign = direction === 'next' ? 1 : -1;
  const { incident }: { incident: Incident } = logs;
  const here = incident.logs.findIndex(log => log.file === from.file);
  let best: (Found & { at: number; file: number }) | null = null;
  for (const [file, log] of incident.logs.entries()) {
    const { events } = log.reading;
    const fit = fits(log);
    for (let i = 0; i < events.length; i++) {
      if (!fit(i)) continue;
      const at = log.clock.instant(events.rawStart(i), events.basisOf(i));
      if (at !== at || sign * (at - instant.start || file - here || events.lineOf(i) - line) <= 0) continue;
      if (best === null || sign * (at - best.at || file - best.file || events.lineOf(i) - best.log.reading.events.lineOf(best.event)) < 0) best = { log, event: i, at, file };
    }
  }
  return best;
}
