/** The axis of time: which instants are in view, where they fall, which of them get a tick. Pure arithmetic on epoch milliseconds and CSS pixels. */

import { clock, date, units } from './format';

/** A stretch of time, [start, end] in epoch milliseconds. */
export interface Span {
  start: number;
  end: number;
}

/** No closer than this: a millisecond is what logs can tell apart. */
const closest = 2;

/** The view that shows all of `span` with a margin on both sides; a span without length gets a second around it. */
export function fit(span: Span, margin = 0.02): Span {
  const length = Math.max(span.end - span.start, 0);
  const pad = length > 0 ? length * margin : 500;
  return { start: span.start - pad, end: span.end + pad };
}

/** The outermost view one may pan or zoom to: the logs and half their length again on either side. */
export function limitsOf(span: Span): Span {
  return fit(span, 0.5);
}

/** `view` moved and shortened as little as needed to lie within `limits`. */
export function clamp(view: Span, limits: Span): Span {
  const length = Math.min(Math.max(view.end - view.start, closest), limits.end - limits.start);
  const start = Math.min(Math.max(view.start, limits.start), limits.end - length);
  return { start, end: start + length };
}

/** Zooms about the instant `at`, which keeps its place; `factor` < 1 shows less time. */
export function zoom(view: Span, at: number, factor: number, limits: Span): Span {
  const length = Math.max((view.end - view.start) * factor, closest);
  const share = (at - view.start) / (view.end - view.start);
  const start = at - share * length;
  return clamp({ start, end: start + length }, limits);
}

/** Moves the view by `ms` milliseconds. */
export function pan(view: Span, ms: number, limits: Span): Span {
  return clamp({ start: view.start + ms, end: view.end + ms }, limits);
}

/** The view moved, only if it must be, so that [start, end] (or at least its start) is seen with a little room. */
export function reveal(view: Span, start: number, end: number): Span {
  const length = view.end - view.start;
  const room = length * 0.05;
  if (start >= view.start + room && end <= view.end - room) return view;
  if (start < view.end - room && end > view.start + room && end - start > length) return view;
  const middle = end - start > length * 0.9 ? start + length * 0.4 : (start + end) / 2;
  return { start: middle - length / 2, end: middle + length / 2 };
}

/** Where an instant falls, in pixels from the left edge of an axis `width` pixels wide. */
export function toX(view: Span, width: number, instant: number): number {
  return ((instant - view.start) / (view.end - view.start)) * width;
}

/** The instant at a pixel: the inverse of `toX`. */
export function toInstant(view: Span, width: number, x: number): number {
  return view.start + (x / width) * (view.end - view.start);
}

const { minute, hour, day } = units;
const steps = [
  1, 2, 5, 10, 20, 50, 100, 200, 500,
  1000, 2000, 5000, 10_000, 15_000, 30_000,
  minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
  hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour,
  day, 2 * day, 7 * day, 14 * day, 28 * day, 91 * day, 182 * day, 364 * day,
];

export interface Ticks {
  /** Milliseconds from one tick to the next. */
  step: number;
  instants: number[];
}

/** Ticks at round wall-clock times of the zone, at least `gap` pixels apart. */
export function ticks(view: Span, width: number, offsetMinutes: number, gap: number): Ticks {
  const least = ((view.end - view.start) / Math.max(width, 1)) * gap;
  let step = steps.find((s) => s >= least) ?? 0;
  if (step === 0) step = Math.ceil(least / (364 * day)) * 364 * day;
  const shift = offsetMinutes * minute;
  const instants: number[] = [];
  for (let t = Math.ceil((view.start + shift) / step) * step - shift; t <= view.end; t += step) instants.push(t);
  return { step, instants };
}

/** What stands at a tick: no finer than its step, and the date at midnight. */
export function tickLabel(instant: number, step: number, offsetMinutes: number): string {
  const text = clock(instant, offsetMinutes);
  if (step >= day || (step >= minute && text.startsWith('00:00:00'))) return date(instant, offsetMinutes);
  if (step >= minute) return text.slice(0, 5);
  return step >= 1000 ? text.slice(0, 8) : text;
}

/** Stretches joined where they overlap or touch, from left to right. */
export function union(stretches: readonly (readonly [number, number])[]): [number, number][] {
  const joined: [number, number][] = [];
  for (const [from, to] of [...stretches].sort((a, b) => a[0] - b[0])) {
    const last = joined[joined.length - 1];
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}
