/** All logs on one axis of time, as the panel shows them. */
import type { Family, HeapPlot, Lane, MarkClass, Marks, NodeStalls, Timeline } from '../../protocol';
import { sizeText } from '../../text/sizes';
import { gapsOf, levelsOf, missingRotations } from './coverage';
import type { Incident, IncidentLog } from '../incident';
import { MarkPacker } from './marks';
import { columnOf } from '../columns';
import { onDemand } from '../kept';
import { orderOf } from '../order';
import { eventsBetweenTurns } from '../story/sessions';
import { stallsOf } from '../story/stalls';
import { sessionLives } from './lives';

/** Marks of a lane beyond this number are thinned, the least telling classes first. */
export const mostMarks = 200_000;
/** Marks of all lanes beyond this number likewise. */
const mostMarksOfAll = 1_000_000;
/** No class is thinned to less, as long as there are not too many lanes. */
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

/** A lane of a timeline yet to be made. */
export interface LanePlan {
  readonly log: IncidentLog;
  /** How many marks it shows at the most; those that are never left out come on top. */
  readonly most: number;
}

/** The lanes of these logs in their order. All together they show about a million marks: a share that no lane needs goes to the others. */
export function lanesOf(logs: readonly IncidentLog[]): LanePlan[] {
  const counts = logs.map(log => log.reading.events.length).sort((a, b) => a - b);
  let left = mostMarksOfAll;
  let most = mostMarks;
  for (const [i, count] of counts.entries()) {
    const share = Math.floor(left / (counts.length - i));
    if (count > share) {
      most = Math.min(most, share);
      break;
    }
    left -= count;
  }
  return laneOrder(logs).map(log => ({ log, most }));
}

/** All that a timeline holds beside its lanes. */
export async function aroundLanes(incident: Incident, plans: readonly LanePlan[], turn: () => Promise<void>): Promise<Omit<Timeline, 'lanes'>> {
  const logs = plans.map(({ log }) => log);
  const spans: { start: number; end: number }[] = [];
  const notes: string[] = [...incident.clockNotes];
  for (const plan of plans) {
    await turn();
    notes.push(...notesOf(plan));
    if (plan.log.span) spans.push(plan.log.span);
  }
  const span = spans.length === 0 ? null : spans.reduce((whole, one) => ({ start: Math.min(whole.start, one.start), end: Math.max(whole.end, one.end) }));
  const { lives, sessions } = await sessionLives(incident, mostSessions, turn);
  if (sessions > mostSessions) notes.push(`${sessions} sessions: ${sessions - mostSessions} of the shortest are left out here.`);
  notes.push(...missingRotations(logs));
  return { span, timeout: incident.timeoutOf(logs), sessions: lives, stalls: stallColumns(logs), notes };
}

/** The timeline of these logs of an incident. */
export async function timelineOf(incident: Incident, logs: readonly IncidentLog[] = incident.logs, turn: () => Promise<void> = () => Promise.resolve()): Promise<Timeline> {
  const plans = lanesOf(logs);
  const lanes: Lane[] = [];
  for (const plan of plans) lanes.push(await laneOf(plan, turn));
  return { lanes, ...await aroundLanes(incident, plans, turn) };
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

/** What cannot be shown of a log. */
function notesOf(plan: LanePlan): string[] {
  const { log: { reading, zone, label } } = plan;
  const [utc, local, uptime] = reading.basisCounts;
  const placed = placedOf(plan.log);
  const unplaced = reading.events.length - placed;
  const notes: string[] = [];
  if (utc + local + uptime === 0 && placed === 0) notes.push(`${label} has no readable time.`);
  else if (zone.offsetMinutes === null) notes.push(`${label} has only uptime stamps, and the start of its JVM is not known: it is not placed.`);
  else if (unplaced > 0) notes.push(`${label}: ${unplaced} events have no time that can be placed.`);
  const left = sharesOf(plan).left;
  if (left > 0) notes.push(`${label} has ${placed} events: ${left} of the less telling ones are left out here.`);
  return notes;
}

/** One lane, ready to be sent. */
export async function laneOf(plan: LanePlan, turn: () => Promise<void>): Promise<Lane> {
  const { log } = plan;
  const { reading, zone } = log;
  await turn();
  const marks = await marksOf(plan, turn);
  return {
    uri: log.file, label: log.label, family: reading.family, node: log.node.name, nodeWhy: log.node.why, detail: detailOf(log), zone, skew: log.skew,
    span: log.span, marks, heap: reading.family === 'gc' ? heapOf(log) : null, levels: levelsOf(log), gaps: gapsOf(log),
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
  return `${reading.dialect}, ${reading.lines} ${reading.lines === 1 ? 'line' : 'lines'}${warnings ? `, ${warnings} WARN` : ''}${errors + fatal ? `, ${errors + fatal} ERROR` : ''}`;
}

async function marksOf(plan: LanePlan, turn: () => Promise<void>): Promise<Marks> {
  const { log } = plan;
  const { reading: { events }, clock } = log;
  const shown = await shownOf(plan, turn);
  const marks = new MarkPacker(shown.length);
  for (let at = 0; at < shown.length; at++) {
    if (at % eventsBetweenTurns === 0) await turn();
    const i = shown[at];
    const { kind, mark } = events.shapeOf(i);
    const basis = events.basisOf(i);
    marks.add({
      start: clock.instant(events.rawStart(i), basis), end: clock.instant(events.rawEnd(i), basis), line: events.lineOf(i), class: mark, severity: log.severityOf(events.lineOf(i)), kind, label: events.label(i),
    });
  }
  await turn();
  return marks.pack();
}

interface Shares {
  /** Which share of a class is shown; of one that is not here, all. */
  readonly of: ReadonlyMap<MarkClass, number>;
  /** How many marks are left out. */
  readonly left: number;
}

/** How many events of a log can be placed. */
const placedOf = (log: IncidentLog): number => [...classesOf(log).values()].reduce((sum, count) => sum + count, 0);

const classes = new WeakMap<IncidentLog, ReadonlyMap<MarkClass, number>>();

/** The events of a log that can be placed, by class. */
function classesOf(log: IncidentLog): ReadonlyMap<MarkClass, number> {
  return onDemand(classes, log, () => {
    const { reading: { events }, clock } = log;
    const counts = new Map<MarkClass, number>();
    for (let i = 0; i < events.length; i++) {
      const start = clock.instant(events.rawStart(i), events.basisOf(i));
      if (Number.isFinite(start)) counts.set(events.shapeOf(i).mark, (counts.get(events.shapeOf(i).mark) ?? 0) + 1);
    }
    return counts;
  });
}

function sharesOf({ log, most }: LanePlan): Shares {
  const counts = classesOf(log);
  const of = new Map<MarkClass, number>();
  const fewest = Math.min(fewestMarks, most >> 3);
  let excess = placedOf(log) - most;
  let left = 0;
  for (const mark of thinnedFirst) {
    const count = counts.get(mark) ?? 0;
    if (excess <= 0 || count <= fewest) continue;
    const kept = Math.max(fewest, count - excess);
    of.set(mark, kept / count);
    excess -= count - kept;
    left += count - Math.floor(count * (kept / count));
  }
  return { of, left };
}

/** Events to show, by start. Pauses, expiries, silences and crashes always stay. */
async function shownOf(plan: LanePlan, turn: () => Promise<void>): Promise<Uint32Array> {
  const { reading: { events }, clock } = plan.log;
  const { of, left } = sharesOf(plan);
  const shown = new Uint32Array(placedOf(plan.log) - left);
  const starts = new Float64Array(shown.length);
  const seen = new Map<MarkClass, number>();
  let count = 0;
  for (let i = 0; i < events.length; i++) {
    if (i % eventsBetweenTurns === 0) await turn();
    const start = clock.instant(events.rawStart(i), events.basisOf(i));
    if (!Number.isFinite(start)) continue;
    const { mark } = events.shapeOf(i);
    const share = of.get(mark);
    if (share !== undefined) {
      const number = seen.get(mark) ?? 0;
      seen.set(mark, number + 1);
      if (Math.floor((number + 1) * share) <= Math.floor(number * share)) continue;
    }
    starts[count] = start;
    shown[count++] = i;
  }
  return orderOf(starts)?.map(at => shown[at]) ?? shown;
}

/** Heap before and after each collection, at its end. `null` when the log states none. */
function heapOf(log: IncidentLog): HeapPlot | null {
  const { reading: { events }, clock } = log;
  const plot: HeapPlot = { t: [], beforeBytes: [], afterBytes: [], capacityBytes: [] };
  const pauses = columnOf(log, 'gc.pause');
  for (let at = 0; at < (pauses?.starts.length ?? 0); at++) {
    const i = pauses!.numberAt(at);
    const after = events.number(i, 'heapAfterBytes');
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
