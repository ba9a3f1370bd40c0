/** A timeline made ready to be drawn: per lane and class, series that answer by pixel column; over all lanes, one order of events for the list. */

import type { MarkClass, Severity } from '../../server/protocol';
import { looks } from './classes';
import { Histogram } from './histogram';
import type { Lane, Timeline } from './marks';
import { nodesOf, type NodeModel } from './nodes';
import { Curve, lowerBound, Series } from './series';
import type { Span } from './time';

export interface ClassSeries {
  class: MarkClass;
  /** Warnings and errors, drawn filled; the others are hollow. */
  loud: boolean;
  series: Series;
}

export interface LaneModel {
  lane: Lane;
  index: number;
  /** Mark numbers ordered by start. */
  order: Int32Array;
  /** From back to front. */
  classes: ClassSeries[];
  /** Pauses no shorter than the session timeout. */
  long: Series;
  heap: { curve: Curve; capacity: number } | null;
  levels: Histogram | null;
}

export interface Model {
  timeline: Timeline;
  lanes: LaneModel[];
  /** Every mark of every lane by start; ids index `lane` and `mark`. */
  all: Series;
  lane: Int32Array;
  mark: Int32Array;
  span: Span | null;
  nodes: NodeModel[];
}

/** One line of the list, one thing that can be selected. */
export interface EventRow {
  /** Index of the lane, -1 for a file that has none. */
  lane: number;
  /** Number of the mark in its lane, -1 for a plain record. */
  mark: number;
  uri: string;
  line: number;
  start: number;
  end: number;
  class: MarkClass | null;
  severity: Severity | null;
  text: string;
  anchor: boolean;
}

export const isLoud = (severity: Severity | null): boolean => severity === 'error' || severity === 'warning';
const isPause = (markClass: MarkClass): boolean => markClass === 'pause' || markClass === 'full';

export function buildModel(timeline: Timeline): Model {
  const lanes = timeline.lanes.map((lane, index) => buildLane(lane, index, timeline.timeout.ms));
  const parts = lanes.map((l): Part => ({ lane: new Int32Array(l.order.length).fill(l.index), mark: l.order }));
  while (parts.length > 1) parts.push(merge(parts.shift()!, parts.shift()!, lanes));
  const { lane, mark } = parts[0] ?? { lane: new Int32Array(0), mark: new Int32Array(0) };
  const pick = (column: 'start' | 'end') => Float64Array.from(lane, (l, i) => lanes[l].lane.marks[column][mark[i]]);
  const all = new Series(pick('start'), pick('end'), Int32Array.from(lane, (_, i) => i));
  return { timeline, lanes, all, lane, mark, span: timeline.span, nodes: nodesOf(timeline) };
}

function buildLane(lane: Lane, index: number, timeoutMs: number): LaneModel {
  const { start, end } = lane.marks;
  const order = orderOf(start);
  const byClass = new Map<string, number[]>();
  const long: number[] = [];
  for (const i of order) {
    const markClass = lane.marks.class[i] in looks ? lane.marks.class[i] : 'other';
    const key = `${markClass} ${isLoud(lane.marks.severity[i]) ? 'loud' : ''}`;
    const list = byClass.get(key);
    if (list) list.push(i);
    else byClass.set(key, [i]);
    if (isPause(markClass) && end[i] - start[i] >= timeoutMs) long.push(i);
  }
  const series = (ids: number[]): Series =>
    new Series(Float64Array.from(ids, (i) => start[i]), Float64Array.from(ids, (i) => end[i]), Int32Array.from(ids));
  const classes = [...byClass].map(([key, ids]): ClassSeries => {
    const [markClass, loud] = key.split(' ');
    return { class: markClass as MarkClass, loud: loud === 'loud', series: series(ids) };
  });
  classes.sort((a, b) => looks[a.class].rank - looks[b.class].rank || Number(a.loud) - Number(b.loud));
  const model: LaneModel = { lane, index, order, classes, long: series(long), heap: null, levels: lane.levels && new Histogram(lane.levels) };
  model.heap = buildHeap(model);
  return model;
}

/**
 * Heap after each collection as a curve. A Full GC also contributes what was in
 * use when it began, so that the curve climbs until everything stops and falls
 * over the length of the stop.
 */
function buildHeap({ lane, classes }: LaneModel): LaneModel['heap'] {
  const heap = lane.heap;
  if (!heap || heap.t.length === 0) return null;
  const order = orderOf(heap.t);
  const times = Float64Array.from(order, (i) => heap.t[i]);
  const fullOf = new Map<number, Span>();
  for (const { class: markClass, series } of classes) {
    if (markClass !== 'full') continue;
    for (let k = 0; k < series.length; k++) {
      const span = { start: series.start[k], end: series.end[k] };
      const at = nearest(times, span.end) ?? nearest(times, span.start);
      if (at !== null) fullOf.set(order[at], span);
    }
  }
  const points: [number, number][] = [];
  let capacity = 0;
  for (const i of order) {
    capacity = Math.max(capacity, heap.capacityBytes[i] || 0, heap.afterBytes[i] || 0);
    const full = fullOf.get(i);
    if (full) points.push([full.start, heap.beforeBytes[i]]);
    points.push([full ? full.end : heap.t[i], heap.afterBytes[i]]);
  }
  if (!(capacity > 0)) return null;
  points.sort((a, b) => a[0] - b[0]);
  return { curve: new Curve(Float64Array.from(points, (p) => p[0]), Float64Array.from(points, (p) => p[1])), capacity };
}

/** Index of the value nearest to `wanted`, `null` when none is within the millisecond that stamps are rounded to. */
function nearest(values: Float64Array, wanted: number): number | null {
  let best: number | null = null;
  for (let i = lowerBound(values, wanted - 1); i < values.length && values[i] <= wanted + 1; i++) {
    if (best === null || Math.abs(values[i] - wanted) < Math.abs(values[best] - wanted)) best = i;
  }
  return best;
}

/** Indices of finite values in ascending order of value; the protocol promises order, a clock that ran backwards must not break the search. */
function orderOf(values: ArrayLike<number>): Int32Array {
  const ids: number[] = [];
  let sorted = true;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    if (ids.length > 0 && values[i] < values[ids[ids.length - 1]]) sorted = false;
    ids.push(i);
  }
  if (!sorted) ids.sort((a, b) => values[a] - values[b] || a - b);
  return Int32Array.from(ids);
}

interface Part {
  lane: Int32Array;
  mark: Int32Array;
}

function merge(a: Part, b: Part, lanes: LaneModel[]): Part {
  const n = a.lane.length + b.lane.length;
  const out: Part = { lane: new Int32Array(n), mark: new Int32Array(n) };
  const startOf = (p: Part, i: number): number => lanes[p.lane[i]].lane.marks.start[p.mark[i]];
  for (let i = 0, j = 0, k = 0; k < n; k++) {
    const first = j >= b.lane.length || (i < a.lane.length && !comesBefore(startOf(b, j), b.lane[j], startOf(a, i), a.lane[i]));
    out.lane[k] = first ? a.lane[i] : b.lane[j];
    out.mark[k] = first ? a.mark[i++] : b.mark[j++];
  }
  return out;
}

function comesBefore(start: number, lane: number, otherStart: number, otherLane: number): boolean {
  return start < otherStart || (start === otherStart && lane < otherLane);
}

/** The same lanes with only the marks that pass a test; ids of `all` stay those of the whole. */
export function filtered(model: Model, test: (lane: LaneModel, mark: number) => boolean): Model {
  const kept = model.lanes.map((lane) => {
    const keep = new Uint8Array(lane.lane.marks.start.length);
    for (const i of lane.order) keep[i] = test(lane, i) ? 1 : 0;
    return keep;
  });
  const lanes = model.lanes.map((lane, l): LaneModel => ({
    ...lane,
    order: lane.order.filter((i) => kept[l][i] === 1),
    classes: lane.classes.map((c) => ({ ...c, series: c.series.where((i) => kept[l][c.series.id[i]] === 1) })).filter((c) => c.series.length > 0),
    long: lane.long.where((i) => kept[l][lane.long.id[i]] === 1),
  }));
  return { ...model, lanes, all: model.all.where((i) => kept[model.lane[model.all.id[i]]][model.mark[model.all.id[i]]] === 1) };
}

/** The mark as something to select, list and jump to. */
export function rowOf({ lane, index }: LaneModel, mark: number): EventRow {
  const m = lane.marks;
  return {
    lane: index, mark, uri: lane.uri, line: m.line[mark], start: m.start[mark], end: m.end[mark],
    class: m.class[mark], severity: m.severity[mark], text: m.label[mark], anchor: false,
  };
}
