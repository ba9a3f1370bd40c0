/** All logs on one axis of time, as the panel shows them. */
import { eventLabel } from '../../formats/events';
import type { Family, HeapPlot, Lane, MarkClass, Marks, NodeStalls, SessionLife, Timeline } from '../../protocol';
import { sizeText } from '../../text/sizes';
import { gapsOf, levelsOf, missingRotations } from './coverage';
import type { Incident, IncidentLog } from '../incident';
import { MarkPacker } from './marks';
import { sessionLives } from '../story/sessions';
import { stallsOf } from '../story/stalls';

/** Marks of a lane beyond this number are thinned, the least telling classes first. */
export const mostMarks = 200_000;
/** No class is thinned to less. */
const fewestMarks = 1000;
/** Points of a heap plot beyond this number are thinned to the extremes. */
export const mostHeapPoints = 50_000;
/** Sessions beyond this number are thinned to those that expired and the longest. */
export const mostSessions = 5000;

const familyOrder: readonly Family[] = ['gc', 'kafka', 'zookeeper', 'hs_err'];
const thinnedFirst: readonly MarkClass[] = ['other', 'leader', 'session', 'election', 'lifecycle', 'recovery', 'error'];

/** Logs in the order of lanes: nodes together, GC before the logs it explains. */
export function laneOrder(logs: readonly IncidentLog[]): IncidentLog[] {
  const compare = new Intl.Collator('en', { numeric: true }).compare;
  return [...logs].sort((a, b) => compare(a.node.name, b.node.name) || compare(a.node.key, b.node.key)
    || familyOrder.indexOf(a.reading.family) - familyOrder.indexOf(b.reading.family) || compare(a.file, b.file));
}

/** The timeline of these logs of an incident. */
export function timelineOf(incident: Incident, logs: readonly IncidentLog[] = incident.logs): Timeline {
  const notes: string[] = [...incident.clockNotes];
  const lanes = laneOrder(logs).map(log => laneOf(log, notes));
  const spans = lanes.flatMap(lane => lane.span ?? []);
  const span = spans.length === 0 ? null : spans.reduce((whole, one) => ({ start: Math.min(whole.start, one.start), end: Math.max(whole.end, one.end) }));
  notes.push(...missingRotations(logs));
  return { lanes, span, timeout: incident.timeoutOf(logs), sessions: livesOf(incident, notes), stalls: stallColumns(logs), notes };
}

/** Life lines to show: those that expired, then those that lasted longest, by start. */
function livesOf(incident: Incident, notes: string[]): SessionLife[] {
  const lives = sessionLives(incident).filter(life => Number.isFinite(life.start) && life.end >= life.start);
  if (lives.length <= mostSessions) return lives;
  notes.push(`${lives.length} sessions: ${lives.length - mostSessions} of the shortest are left out here.`);
  const weight = (life: SessionLife): number => (life.fate === 'expired' ? Infinity : life.end - life.start);
  return lives.sort((a, b) => (weight(b) > weight(a) ? 1 : weight(b) < weight(a) ? -1 : a.start - b.start)).slice(0, mostSessions).sort((a, b) => a.start - b.start);
}

function stallColumns(logs: readonly IncidentLog[]): NodeStalls[] {
  const byNode = new Map<string, IncidentLog[]>();
  for (const log of logs) byNode.set(log.node.name, [...byNode.get(log.node.name) ?? [], log]);
  const columns: NodeStalls[] = [];
  for (const [node, own] of byNode) {
    const stalls = stallsOf(own);
    if (stalls.length > 0) columns.push({ node, start: stalls.map(stall => stall.start), end: stalls.map(stall => stall.end) });
  }
  return columns;
}

function laneOf(log: IncidentLog, notes: string[]): Lane {
  const { reading, zone } = log;
  const [utc, local, uptime] = reading.basisCounts;
  const unplaced = reading.events.length - log.index.order.length;
  if (utc + local + uptime === 0 && unplaced === reading.events.length) notes.push(`${log.label} has no readable time.`);
  else if (zone.offsetMinutes === null) notes.push(`${log.label} has only uptime stamps, and the start of its JVM is not known: it is not placed.`);
  else if (unplaced > 0) notes.push(`${log.label}: ${unplaced} events have no time that can be placed.`);
  return {
    uri: log.file, label: log.label, family: reading.family, node: log.node.name, nodeWhy: log.node.why, detail: detailOf(log), zone, skew: log.skew,
    span: log.span, marks: marksOf(log, notes), heap: reading.family === 'gc' ? heapOf(log) : null, levels: levelsOf(log), gaps: gapsOf(log),
  };
}

/** One line about the file: its dialect, and its size in the terms of its family. */
function detailOf({ reading }: IncidentLog): string {
  const { events } = reading;
  if (reading.family === 'gc') {
    let capacity = NaN;
    for (const i of events.ofKind('gc.pause')) {
      const bytes = events.number(i, 'heapCapacityBytes');
      if (!(bytes <= capacity)) capacity = bytes === bytes ? bytes : capacity;
    }
    return capacity > 0 ? `${reading.dialect}, heap up to ${sizeText(capacity)}` : reading.dialect;
  }
  const [, , , , warnings, errors, fatal] = reading.levelCounts;
  return `${reading.dialect}, ${reading.lines} lines${warnings ? `, ${warnings} WARN` : ''}${errors + fatal ? `, ${errors + fatal} ERROR` : ''}`;
}

function marksOf(log: IncidentLog, notes: string[]): Marks {
  const { reading: { events }, clock } = log;
  const shown = thinned(log, notes);
  const marks = new MarkPacker(shown.length);
  for (const i of shown) {
    const event = events.at(i, clock);
    marks.add({ start: event.start, end: event.end, line: event.line, class: event.shape.mark, severity: log.severityOf(event.line), kind: event.kind, label: eventLabel(event) });
  }
  return marks.pack();
}

/** Events to show, by start. Pauses, expiries, silences and crashes always stay. */
function thinned(log: IncidentLog, notes: string[]): ArrayLike<number> & Iterable<number> {
  const { order } = log.index;
  if (order.length <= mostMarks) return order;
  const { events } = log.reading;
  const counts = new Map<MarkClass, number>();
  for (const i of order) counts.set(events.shapeOf(i).mark, (counts.get(events.shapeOf(i).mark) ?? 0) + 1);
  const shares = new Map<MarkClass, number>();
  let excess = order.length - mostMarks;
  for (const mark of thinnedFirst) {
    const count = counts.get(mark) ?? 0;
    if (excess <= 0 || count <= fewestMarks) continue;
    const kept = Math.max(fewestMarks, count - excess);
    shares.set(mark, kept / count);
    excess -= count - kept;
  }
  const seen = new Map<MarkClass, number>();
  const kept = order.filter(i => {
    const { mark } = events.shapeOf(i);
    const share = shares.get(mark);
    if (share === undefined) return true;
    const number = seen.get(mark) ?? 0;
    seen.set(mark, number + 1);
    return Math.floor((number + 1) * share) > Math.floor(number * share);
  });
  if (kept.length < order.length) notes.push(`${log.label} has ${order.length} events: ${order.length - kept.length} of the less telling ones are left out here.`);
  return kept;
}

/** Heap before and after each collection, at its end. `null` when the log states none. */
function heapOf({ reading: { events }, index, clock }: IncidentLog): HeapPlot | null {
  const plot: HeapPlot = { t: [], beforeBytes: [], afterBytes: [], capacityBytes: [] };
  for (const i of index.order) {
    const after = events.kindOf(i) === 'gc.pause' ? events.number(i, 'heapAfterBytes') : NaN;
    if (!(after >= 0)) continue;
    const before = events.number(i, 'heapBeforeBytes');
    const capacity = events.number(i, 'heapCapacityBytes');
    plot.t.push(clock.instant(events.rawEnd(i), events.basisOf(i)));
    plot.beforeBytes.push(before === before ? before : after);
    plot.afterBytes.push(after);
    plot.capacityBytes.push(capacity === capacity ? capacity : plot.capacityBytes.at(-1) ?? 0);
  }
  return plot.t.length === 0 ? null : decimate(plot);
}

/** Keeps of each run of points the extremes before and after, so that no peak and no floor is lost. */
function decimate(plot: HeapPlot): HeapPlot {
  const count = plot.t.length;
  if (count <= mostHeapPoints) return plot;
  const run = Math.ceil(count / (mostHeapPoints / 4));
  const kept: number[] = [];
  for (let from = 0; from < count; from += run) {
    const extremes = [from, from, from, from];
    for (let i = from; i < Math.min(count, from + run); i++) {
      if (plot.beforeBytes[i] > plot.beforeBytes[extremes[0]]) extremes[0] = i;
      if (plot.beforeBytes[i] < plot.beforeBytes[extremes[1]]) extremes[1] = i;
      if (plot.afterBytes[i] > plot.afterBytes[extremes[2]]) extremes[2] = i;
      if (plot.afterBytes[i] < plot.afterBytes[extremes[3]]) extremes[3] = i;
    }
    kept.push(...[...new Set(extremes)].sort((a, b) => a - b));
  }
  const pick = (values: number[]): number[] => kept.map(i => values[i]);
  return { t: pick(plot.t), beforeBytes: pick(plot.beforeBytes), afterBytes: pick(plot.afterBytes), capacityBytes: pick(plot.capacityBytes) };
}
