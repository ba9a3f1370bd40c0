/** What the panel says in words, for the eye and for a screen reader. Plain text only. */

import type { Correlation, InvestigatedFinding, SessionLife, Zone } from '../../server/protocol';
import { looks, type Group } from './classes';
import { clock, count, date, dateTime, duration, plural, shortDuration, zoneName, offset } from './format';
import type { EventRow, LaneModel, Model } from './model';
import type { Period } from './clusters';
import type { Arrangement } from './quiet';
import type { Span } from './time';

export const groupNames: Record<Group, string> = { pauses: 'pauses', sessions: 'sessions', leaders: 'leaders', other: 'other' };

/** "+08:00 inferred"; "uptime only" for a file whose clock has no known start. */
export function zoneText(zone: Zone): string {
  return zone.offsetMinutes === null ? 'uptime only' : `${offset(zone.offsetMinutes)} ${zone.how}`;
}

/** A sentence of a finding with its times in another zone than the finding's own; those of another day than its start have their date. */
export function inZone(text: string, { times, start }: Pick<InvestigatedFinding, 'times' | 'start'>, offsetMinutes: number): string {
  const timeOf = (instant: number): string => `${!Number.isFinite(start) || date(instant, offsetMinutes) === date(start, offsetMinutes) ? '' : `${date(instant, offsetMinutes).slice(5)} `}${clock(instant, offsetMinutes).replace(/\.000$/, '')}`;
  return text.replace(/(?:\d\d-\d\d )?\d\d:\d\d:\d\d(?:\.\d{3})?/g, (shown) => (Object.hasOwn(times, shown) ? timeOf(times[shown]) : shown));
}

/** "server-1.log:69": file and one-based line. */
export function place(model: Model | null, row: { lane: number; uri: string; line: number }): string {
  return `${laneName(model, row)}:${row.line + 1}`;
}

export function laneName(model: Model | null, row: { lane: number; uri: string }): string {
  return model?.lanes[row.lane]?.lane.label ?? fileName(row.uri);
}

function fileName(uri: string): string {
  const last = uri.slice(uri.lastIndexOf('/') + 1) || uri;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** The name of a row's class, with "warning" or "error" where it is one. */
export function className(row: EventRow): string {
  const name = row.class ? (looks[row.class]?.name ?? 'other') : 'record';
  return row.severity === 'error' || row.severity === 'warning' ? `${name}, ${row.severity}` : name;
}

/** "19:43:18.217", or "19:43:12.547 to 19:43:34.320, 21.77 s" for what lasts. */
export function when(row: { start: number; end: number }, offsetMinutes: number): string {
  const start = clock(row.start, offsetMinutes);
  if (row.end - row.start < 1) return start;
  const sameDay = date(row.start, offsetMinutes) === date(row.end, offsetMinutes);
  const end = sameDay ? clock(row.end, offsetMinutes) : dateTime(row.end, offsetMinutes);
  return `${start} to ${end}, ${duration(row.end - row.start)}`;
}

/** A session's life as something to select and jump to: where it ends, else where it begins. */
export function sessionRow(life: SessionLife): EventRow {
  const place = life.ended ?? life.opened;
  const fate = { expired: 'expired', closed: 'closed', open: 'not seen to end' }[life.fate];
  const text = `session ${life.id}, ${fate}${life.timeoutMs === null ? '' : `, timeout ${duration(life.timeoutMs)}`}`;
  return { lane: -1, mark: -1, uri: place?.uri ?? '', line: place?.line ?? 0, start: life.start, end: life.end, class: life.fate === 'expired' ? 'expiry' : 'session', severity: null, text, anchor: false };
}

/** What a screen reader hears when a row is selected. */
export function sayRow(model: Model | null, row: EventRow, offsetMinutes: number): string {
  return `${row.anchor ? 'Anchor. ' : ''}${row.text}. ${className(row)}, ${when(row, offsetMinutes)} ${zoneName(offsetMinutes)}, ${place(model, row)}.`;
}

const classCount = (lane: LaneModel, ...names: string[]): number =>
  lane.classes.reduce((n, c) => (names.includes(c.class) ? n + c.series.length : n), 0);

/** One lane in a sentence: its counts of what matters, its file, its zone. */
export function sayLane(model: LaneModel, timeoutMs: number): string {
  const { lane, long } = model;
  const parts: string[] = [];
  const pauses = classCount(model, 'pause', 'full');
  const expiries = classCount(model, 'expiry');
  const leaders = classCount(model, 'leader', 'election');
  if (pauses > 0) parts.push(`${plural(pauses, 'pause')}, ${long.length} of at least ${shortDuration(timeoutMs)}`);
  if (expiries > 0) parts.push(plural(expiries, 'session expiry', 'session expiries'));
  if (leaders > 0) parts.push(plural(leaders, 'leadership change'));
  if (parts.length === 0) parts.push(plural(model.order.length, 'event'));
  return `${lane.label}, ${lane.node}, ${lane.detail}: ${parts.join('; ')}; zone ${zoneText(lane.zone)}, ${lane.zone.why}`;
}

/** Nodes that have a log. */
export const nodeCount = (model: Model): number => model.nodes.filter((n) => n.lanes.length > 0).length;

/** The whole picture in words: the text alternative of the canvas. */
export function summary(model: Model, view: Span, offsetMinutes: number): string {
  const { timeline, lanes } = model;
  const total = (...names: string[]): number => lanes.reduce((n, l) => n + classCount(l, ...names), 0);
  let longest = 0;
  let long = 0;
  for (const { long: series } of lanes) {
    long += series.length;
    const i = series.longest(0, series.length);
    if (i >= 0) longest = Math.max(longest, series.end[i] - series.start[i]);
  }
  const pauses = total('pause', 'full');
  const sentences = [
    `Timeline of ${plural(lanes.length, 'log')} of ${plural(nodeCount(model), 'node')}.`,
    `Showing ${rangeText(view, offsetMinutes)}.`,
    `${plural(pauses, 'pause')}, ${count(long)} of at least the session timeout of ${shortDuration(timeline.timeout.ms)}${long > 0 ? `, the longest ${duration(longest)}` : ''}.`,
    `${plural(total('expiry'), 'session expiry', 'session expiries')}, ${plural(total('leader', 'election'), 'leadership change')}, ${plural(total('crash'), 'crash', 'crashes')}.`,
  ];
  return sentences.join(' ');
}

/** "2026-11-21 19:42:21 to 19:45:35 UTC+00:00". */
export function rangeText(view: Span, offsetMinutes: number): string {
  const fine = view.end - view.start < 10_000 ? 23 : 19;
  const start = dateTime(view.start, offsetMinutes).slice(0, fine);
  const end = dateTime(view.end, offsetMinutes).slice(0, fine);
  return `${start} to ${end.startsWith(start.slice(0, 10)) ? end.slice(11) : end} ${zoneName(offsetMinutes)}`;
}

/** "2019-05-15 22:03 - 23:51 \u00b7 4 logs". */
export function periodName(period: Period, offsetMinutes: number): string {
  const [start, end] = [dateTime(period.start, offsetMinutes).slice(0, 16), dateTime(period.end, offsetMinutes).slice(0, 16)];
  const until = start === end ? '' : ` - ${end.slice(0, 10) === start.slice(0, 10) ? end.slice(11) : end}`;
  return `${start}${until} \u00b7 ${plural(period.lanes.length, 'log')}`;
}

/** "3 errors, 1 warning". */
export function periodGravity({ errors, warnings }: Period): string {
  const parts = [errors > 0 ? plural(errors, 'error') : '', warnings > 0 ? plural(warnings, 'warning') : ''].filter(Boolean);
  return parts.join(', ') || 'no warnings';
}

/** What the row says that stands for the quiet lanes. */
export function quietText(model: Model, { quiet, of }: Arrangement, correlation: Correlation | null): string {
  if (of === 'finding') return `${plural(quiet.length, 'log')} ${quiet.length === 1 ? 'has' : 'have'} no part in this finding`;
  const placeless = quiet.filter((i) => model.lanes[i].lane.span === null).length;
  const empty = of === 'view' ? quiet.filter((i) => model.lanes[i].lane.span !== null && model.lanes[i].order.length === 0).length : 0;
  const silent = quiet.length - placeless - empty;
  const parts: string[] = [];
  const verb = (n: number, one: string, many: string): string => `${plural(n, 'log')} ${n === 1 ? one : many}`;
  if (silent > 0 && of === 'view') parts.push(verb(silent, 'does not cover this time', 'do not cover this time'));
  // with records left out by the limit it is not known that a log says nothing
  else if (silent > 0) parts.push(`${verb(silent, 'has', 'have')} nothing ${correlation && correlation.omitted > 0 ? 'listed ' : ''}here`);
  if (empty > 0) parts.push(verb(empty, 'has no known event', 'have no known event'));
  if (placeless > 0) parts.push(verb(placeless, 'has no readable time', 'have no readable time'));
  return parts.join(', ');
}

/** All that is known of a lane, for its tooltip: nothing cut. */
export function laneTitle({ lane }: LaneModel): string {
  const { label, node, detail, zone, span } = lane;
  const shown = zone.offsetMinutes ?? 0;
  const covers = span ? `covers ${rangeText(span, shown)}` : noInstant;
  return [label, node, detail, `zone ${zoneText(zone)}: ${zone.why}`, covers].filter(Boolean).join('\n');
}

/** Where a log lies that does not cover the view: "ends 3 m 10 s earlier". */
export function awayText(span: Span, view: Span): string {
  if (span.end < view.start) return `\u25c2 ends ${shortDuration(view.start - span.end)} earlier`;
  return span.start > view.end ? `begins ${shortDuration(span.start - view.end)} later \u25b8` : '';
}

/** Heading of the list while a correlation is shown. */
export function correlationTitle(correlation: Correlation, offsetMinutes: number): string {
  const { anchor, window } = correlation;
  const half = Math.max(anchor.start - window.start, window.end - anchor.end);
  return `Around ${clock(anchor.start, offsetMinutes)} \u00b1 ${shortDuration(half)}`;
}

export const emptyText = [
  'No logs to show yet.',
  'Open a GC, Kafka, ZooKeeper or hs_err log, or a folder that holds some, then refresh.',
  'From a line of any of them, the command \u201cCorrelate Timestamps\u201d shows here what every other log says around that instant.',
] as const;

export const noTimeText = 'None of these logs holds an instant that can be placed on a common axis.';

/** What stands in a lane that has nothing to draw. */
export const noInstant = 'holds no instant that can be placed on this axis';
export const noEvent = 'no known event';

/** [keys, what they do], as the help lists them. */
export const help: readonly (readonly [string, string])[] = [
  ['wheel, Ctrl/\u2318 wheel, pinch, + \u2212', 'zoom at the pointer'],
  ['Shift wheel, drag, Shift \u2190 \u2192', 'pan in time'],
  ['wheel over the file names, drag, PageUp PageDown', 'scroll the lanes'],
  ['0, Home, double click', 'fit the period in view; again: everything'],
  ['f', 'fit the selected event'],
  ['Shift drag over the lanes, drag over the strip below', 'choose a window; drag the window to move it'],
  ['m', 'the lines of this window, of all logs, in one document'],
  ['Enter, \u2190 \u2192 on a node', 'fold, unfold its lanes'],
  ['k, o, z', 'correct the clock, the node, the zone of the current lane'],
  ['g', 'go to the findings; there \u2191 \u2193, Enter: open, [ ]: the times it happened'],
  ['?', 'this help'],
  ['\u2190 \u2192', 'previous, next mark of the lane'],
  ['\u2191 \u2193, Tab', 'previous, next lane'],
  ['n, p', 'next, previous warning or error of any lane'],
  ['Enter, click', 'open the line, stay here (Enter on a file name: the file)'],
  ['Ctrl/\u2318 Enter, double click', 'open the line and go to the editor'],
  ['c, Shift Enter', 'correlate from the selected line'],
  ['/', 'filter the list'],
  ['Esc', 'clear the selection'],
];
