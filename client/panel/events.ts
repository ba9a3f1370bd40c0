/** The list beside the lanes: which rows it holds, and the filter that decides. */

import type { Correlation } from '../../server/protocol';
import { groupOf, type Group } from './classes';
import { filtered, isLoud, rowOf, type EventRow, type LaneModel, type Model } from './model';
import { matcher } from './query';
import { lowerBound, type Series } from './series';
import type { Span } from './time';

export interface Filter {
  /** Groups that are shown. */
  groups: ReadonlySet<Group>;
  /** In the language of query.ts. */
  text: string;
}

/** Rows by number; nothing is made before it is asked for. */
export interface Rows {
  length: number;
  /** How many there would be without the limit. */
  total: number;
  /** From this row on they ascend by start. */
  ordered: number;
  /** The row of the anchor, -1 without one. */
  anchor: number;
  at(index: number): EventRow;
}

/** The events of all lanes whose group is shown; ids are those of `model.all`. Made once per filter, cut per view. */
export function filterEvents(model: Model, groups: ReadonlySet<Group>): Series {
  return model.all.where((i) => {
    const id = model.all.id[i];
    return groups.has(groupOf(model.lanes[model.lane[id]].lane.marks.class[model.mark[id]]));
  });
}

/** The model with only the marks that a query lets pass; the model itself when it lets all. */
export function searched(model: Model, query: string): Model {
  const matches = matcher(query);
  if (!matches) return model;
  return filtered(model, ({ lane }, i) => {
    const { marks } = lane;
    return matches({ node: lane.node, file: lane.label, kind: marks.kind[i], class: marks.class[i], severity: marks.severity[i], text: marks.label[i], ms: marks.end[i] - marks.start[i] });
  });
}

/** An element can be some thirty million pixels high: more rows than this nobody scrolls through. */
const mostRows = 1_000_000;

/** What is seen in the view: events that start in it, before them those that reach into it. */
export function rowsInView(model: Model, events: Series, view: Span): Rows {
  const reaching = events.reaching(view.start).sort((a, b) => a - b);
  const [low, high] = events.startingIn(view.start, view.end);
  const total = reaching.length + high - low;
  return {
    length: Math.min(total, mostRows),
    total,
    ordered: reaching.length,
    anchor: -1,
    at(index) {
      const id = events.id[index < reaching.length ? reaching[index] : low + index - reaching.length];
      return rowOf(model.lanes[model.lane[id]], model.mark[id]);
    },
  };
}

/** What the other logs say, the anchor itself among it at its place in time; the filter never hides the anchor. */
export function rowsOfCorrelation(model: Model | null, correlation: Correlation, filter: Filter): Rows {
  const laneOf = new Map(model?.lanes.map((l) => [l.lane.uri, l]));
  const matches = matcher(filter.text);
  const { anchor } = correlation;
  const rows: EventRow[] = [];
  let seen: EventRow | null = null;
  for (const r of correlation.records) {
    const lane = laneOf.get(r.uri);
    const row: EventRow = {
      lane: lane?.index ?? -1, mark: markAt(lane, r.line, r.start), uri: r.uri, line: r.line, start: r.start, end: r.end,
      class: r.class, severity: r.severity, text: r.text, anchor: r.uri === anchor.uri && r.line === anchor.line,
    };
    if (row.anchor) seen ??= row;
    else if (filter.groups.has(groupOf(r.class)) && (!matches || matches({ node: lane?.lane.node ?? '', file: lane?.lane.label ?? r.uri, kind: r.kind, class: r.class, severity: r.severity, text: r.text, ms: r.end - r.start }))) rows.push(row);
  }
  const lane = laneOf.get(anchor.uri);
  const mark = markAt(lane, anchor.line, anchor.start);
  const own: EventRow = seen ?? {
    lane: lane?.index ?? -1, mark, uri: anchor.uri, line: anchor.line, start: anchor.start, end: anchor.end,
    class: lane && mark >= 0 ? lane.lane.marks.class[mark] : null, severity: lane && mark >= 0 ? lane.lane.marks.severity[mark] : null,
    text: anchor.text, anchor: true,
  };
  const place = rows.findIndex((r) => r.start >= own.start);
  const index = place < 0 ? rows.length : place;
  rows.splice(index, 0, own);
  return { length: rows.length, total: rows.length + correlation.omitted, ordered: 0, anchor: index, at: (i) => rows[i] };
}

/** The mark a line of a lane stands for, -1 where it stands for none. */
export function markAt(lane: LaneModel | undefined, line: number, start: number): number {
  if (!lane) return -1;
  for (const { series } of lane.classes) {
    const [low, high] = series.startingIn(start - 1, start + 1);
    for (let i = low; i < high; i++) if (lane.lane.marks.line[series.id[i]] === line) return series.id[i];
  }
  return -1;
}

/**
 * The mark next to `from` (an instant, or a mark of this lane) in direction
 * `step`, skipping hidden groups. `null` at the end of the lane.
 */
export function neighbour(lane: LaneModel, from: { start: number; mark: number }, step: 1 | -1, shown: ReadonlySet<Group>): EventRow | null {
  const { marks } = lane.lane;
  let i = from.mark < 0 ? -1 : positionOf(lane, from);
  if (i < 0) {
    i = firstFrom(lane, from.start);
    if (step > 0) i--;
  }
  for (i += step; i >= 0 && i < lane.order.length; i += step) {
    if (shown.has(groupOf(marks.class[lane.order[i]]))) return rowOf(lane, lane.order[i]);
  }
  return null;
}

/** The next warning or error of any lane after (or before) an event, in the order of the list. */
export function nextLoud(model: Model, events: Series, from: { lane: number; mark: number; start: number }, step: 1 | -1): EventRow | null {
  const low = lowerBound(events.start, from.start);
  let high = low;
  while (high < events.length && events.start[high] === from.start) high++;
  let i = step > 0 ? low - 1 : high;
  for (let k = low; k < high; k++) if (model.lane[events.id[k]] === from.lane && model.mark[events.id[k]] === from.mark) i = k;
  for (i += step; i >= 0 && i < events.length; i += step) {
    const id = events.id[i];
    const lane = model.lanes[model.lane[id]];
    if (isLoud(lane.lane.marks.severity[model.mark[id]])) return rowOf(lane, model.mark[id]);
  }
  return null;
}

function firstFrom(lane: LaneModel, instant: number): number {
  let low = 0;
  let high = lane.order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (lane.lane.marks.start[lane.order[middle]] < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

function positionOf(lane: LaneModel, { start, mark }: { start: number; mark: number }): number {
  for (let i = firstFrom(lane, start); i < lane.order.length && lane.lane.marks.start[lane.order[i]] === start; i++) {
    if (lane.order[i] === mark) return i;
  }
  return -1;
}

/** A record's line without its own stamp and decorations, which the row's time column already says: text from the first word of the message on. */
export function withoutStamp(text: string): string {
  let rest = text.replace(/^[A-Z]{0,5} ?\d{4}-\d\d-\d\d[ T][\d:,.]{5,20}\S{0,6}\s/, '');
  // decorators of unified logging, stamps in brackets
  for (let i = 0; i < 8; i++) {
    const bracket = /^\[[^\]]{0,80}\]\s*/.exec(rest);
    if (!bracket || (i === 0 && rest !== text)) break;
    rest = rest.slice(bracket[0].length);
  }
  rest = rest.replace(/^[-\s]+/, '');
  return rest === '' ? text : rest;
}
