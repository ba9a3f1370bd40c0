/** All that one frame shows, and the small tools every painter needs. */

import type { Correlation } from '../../server/protocol';
import { looks, type Group } from './classes';
import type { Layout } from './layout';
import type { EventRow, Model } from './model';
import type { MarkClass } from '../../server/protocol';
import type { Theme } from './theme';
import { toX, type Span } from './time';

export interface Scene {
  model: Model;
  layout: Layout;
  view: Span;
  /** Size of the lanes' canvas in CSS pixels; x = 0 is `view.start`. */
  width: number;
  height: number;
  /** How far the lanes are scrolled up. */
  scroll: number;
  theme: Theme;
  groups: ReadonlySet<Group>;
  offsetMinutes: number;
  selection: EventRow | null;
  hover: { lane: number; mark: number } | null;
  /** The lane the keyboard moves in. */
  lane: number;
  cursor: { instant: number; uri: string } | null;
  correlation: Correlation | null;
}

export type Context = CanvasRenderingContext2D;

export const x = (scene: Scene, instant: number): number => toX(scene.view, scene.width, instant);

/** [left, width] in pixels of what lasts from `start` to `end`, cut to the canvas (far coordinates lose precision) and never thinner than `least`. */
export function stretch(scene: Scene, start: number, end: number, least = 1): [number, number] {
  const left = Math.max(x(scene, start), -50);
  const right = Math.min(x(scene, end), scene.width + 50);
  return [left, Math.max(right - left, least)];
}

export function setFont(ctx: Context, theme: Theme, size: number, weight = 400): void {
  ctx.font = `${weight} ${size}px ${theme.font}`;
  ctx.textBaseline = 'middle';
}

/** The text cut to `room` pixels with an ellipsis; empty when not even a few letters fit. */
export function cut(ctx: Context, text: string, room: number): string {
  if (room < 24) return '';
  let body = text.length > 160 ? text.slice(0, 160) : text;
  if (body === text && ctx.measureText(body).width <= room) return body;
  let low = 0;
  let high = body.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (ctx.measureText(`${body.slice(0, middle)}\u2026`).width <= room) low = middle;
    else high = middle - 1;
  }
  body = body.slice(0, low).trimEnd();
  return body.length < 4 ? '' : `${body}\u2026`;
}

const paths = new Map<MarkClass, Path2D>();

/** Draws the shape of a class about (cx, cy): filled when loud, else hollow. */
export function drawShape(ctx: Context, theme: Theme, markClass: MarkClass, loud: boolean, cx: number, cy: number, scale = 1): void {
  const look = looks[markClass];
  let path = paths.get(markClass);
  if (!path) paths.set(markClass, (path = new Path2D(look.path)));
  const colour = theme[look.colour];
  ctx.save();
  ctx.translate(cx, cy);
  ctx.scale(scale, scale);
  ctx.lineWidth = 3.4;
  ctx.strokeStyle = theme.background;
  ctx.lineJoin = 'round';
  ctx.stroke(path);
  ctx.fillStyle = loud ? colour : theme.background;
  if (!look.open) ctx.fill(path);
  ctx.lineWidth = look.open ? 1.5 : 1.6;
  ctx.strokeStyle = colour;
  ctx.stroke(path);
  ctx.restore();
}
