/** What the drawn timeline of a report shows: a row for each log that takes part, stops and losses as bars and marks, the chains as arrows. */
import type { MarkClass } from '../../protocol';
import type { Finding, FindingEvidence } from '../story/findings';
import type { Incident, IncidentLog } from '../incident';
import { linksIn } from '../story/links';
import { baseName } from '../paths';
import { laneOrder } from '../views/timeline';

export interface PictureRow {
  node: string;
  label: string;
  /** Bars and marks by pixel column, the gravest of a column kept: no extreme is lost. */
  marks: { from: number; to: number; class: MarkClass }[];
}

export interface Picture {
  /** UTC epoch ms. */
  start: number;
  end: number;
  /** Width that `from` and `to` count in. */
  columns: number;
  rows: PictureRow[];
  /** From one line of a chain to the next; rows by number. */
  arrows: { fromRow: number; from: number; toRow: number; to: number }[];
}

const columns = 960;
const mostRows = 40;
const mostArrows = 200;
const leastSpanMs = 1000;

/** Later ones are drawn over, and win a column. */
const drawn: readonly MarkClass[] = ['pause', 'session', 'lifecycle', 'leader', 'election', 'recovery', 'silence', 'full', 'crash', 'expiry'];

/** The picture of these findings; `null` when none has an instant. */
export function pictureOf(incident: Incident, findings: readonly Finding[], say: (text: string) => string): Picture | null {
  const links = findings.flatMap(linksIn);
  const told = findings.filter(({ start, end }) => Number.isFinite(start) && Number.isFinite(end));
  const instants = told.flatMap(({ start, end }) => [start, end]);
  if (instants.length === 0) return null;
  const first = instants.reduce((least, at) => Math.min(least, at), Infinity);
  const last = instants.reduce((most, at) => Math.max(most, at), -Infinity);
  const margin = Math.max(leastSpanMs, (last - first) / 10);
  const start = first - margin;
  const end = last + margin;
  const column = (at: number): number => Math.round(Math.min(Math.max((at - start) / (end - start), 0), 1) * columns);
  const files = new Set(findings.flatMap(({ evidence, effects }) => [...evidence, ...effects.flatMap(effect => effect.evidence.slice(0, 1))].map(line => line.file)));
  const logs = laneOrder(incident.logs.filter(log => files.has(log.file))).slice(0, mostRows);
  const row = new Map(logs.map((log, i) => [log.file, i]));
  const inside = ({ at, file }: FindingEvidence): boolean => row.has(file) && at !== null && at >= start && at <= end;
  const arrows = links.filter(({ from, to }) => inside(from) && inside(to))
    .map(({ from, to }) => ({ fromRow: row.get(from.file)!, from: column(from.at!), toRow: row.get(to.file)!, to: column(to.at!) }));
  return {
    start, end, columns, arrows: arrows.filter(one => one.fromRow !== one.toRow).slice(0, mostArrows),
    rows: logs.map(log => ({ node: say(log.node.name), label: say(baseName(log.label)), marks: marksOf(log, start, end, column) })),
  };
}

function marksOf(log: IncidentLog, start: number, end: number, column: (at: number) => number): PictureRow['marks'] {
  const marks = new Map<string, PictureRow['marks'][number]>();
  const { events } = log.reading;
  for (const i of log.index.near(start, end)) {
    const markClass = events.shapeOf(i).mark;
    if (!drawn.includes(markClass)) continue;
    const event = events.at(i, log.clock);
    if (event.end < start) continue;
    const mark = { from: column(event.start), to: column(Math.max(event.start, event.end)), class: markClass };
    const key = `${markClass} ${mark.from}`;
    const known = marks.get(key);
    if (!known || known.to < mark.to) marks.set(key, mark);
  }
  return [...marks.values()].sort((a, b) => drawn.indexOf(a.class) - drawn.indexOf(b.class) || a.from - b.from);
}
