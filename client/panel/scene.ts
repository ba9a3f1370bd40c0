/** All that one frame shows, and the small tools every painter needs. */

import type { Correlation } from '../../server/protocol';
import type { Chain } from './chain';
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
  /** The chain of the chosen finding. */
  chain: Chain | null;
  /** A window that is being dragged. */
  brush: Span | null;
}

export type Context = CanvasRenderingContext2D;

export const x = (scene: Scene, instant: number): number => toX(scene.view, scene.width, instant);

/** [left, width] in pixels of what lasts from `start` to `end`, cut to the canvas (far coordinates lose precision) and never thinner than `least`. */
export function stretch(scene: Scene, start: number, end: number, least = 1): [number, number] {
  const left = Math.max(x(scene, start), -50);
  const right = Math.min(x(scene, end), scene.width + 50);
  return [left, Math.max(right - left, least)];
}

/** Widths of single characters in the font set last: measuring whole texts anew is most of the work of a frame. */
let widths = new Map<string, number>();
const widthsByFont = new Map<string, Map<string, number>>();

/** Every painter sets its font before it measures or writes. */
export function setFont(ctx: Context, theme: Theme, size: number, weight = 400): void {
  const font = `${weight} ${size}px ${theme.font}`;
  ctx.font = font;
  ctx.textBaseline = 'middle';
  const known = widthsByFont.get(font);
  if (!known) widthsByFont.set(font, (widths = new Map<string, number>()));
  else widths = known;
}

const plain = /^[ -~]*$/;

/** Pixels a text takes in the font set last; the sum of its characters, which is near enough without kerning, for plain ASCII. */
export function widthOf(ctx: Context, text: string): number {
  if (!plain.test(text)) return ctx.measureText(text).width;
  let sum = 0;
  for (const c of text) sum += widthOfCharacter(ctx, c);
  return sum;
}

function widthOfCharacter(ctx: Context, c: string): number {
  let wide = widths.get(c);
  if (wide === undefined) widths.set(c, (wide = ctx.measureText(c).width));
  return wide;
}

/** The text cut to `room` pixels with an ellipsis; empty when not even a few letters fit. */
export function cut(ctx: Context, text: string, room: number): string {
  if (room < 24) return '';
  let body = text.length > 160 ? text.slice(0, 160) : text;
  if (body === text && widthOf(ctx, body) <= room) return body;
  const ellipsis = widthOfCharacter(ctx, '\u2026');
  let low = 0;
  if (plain.test(body)) {
    for (let sum = ellipsis; low < body.length; low++) {
      sum += widthOfCharacter(ctx, body[low]);
      if (sum > room) break;
    }
  } else {
    let high = body.length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (ctx.measureText(body.slice(0, middle)).width + ellipsis <= room) low = middle;
      else high = middle - 1;
    }
  }
  body = body.slice(0, low).trimEnd();
  return body.length < 4 ? '' : `${body}\u2026`;
}

const paths = new Map<MarkClass, Path2D>();
const sprites = new WeakMap<Theme, Map<string, HTMLCanvasElement>>();
/** Half the width of a shape's picture before scaling: the shape and its rim. */
const half = 11;

/** Draws the shape of a class about (cx, cy): filled when loud, else hollow. */
export function drawShape(ctx: Context, theme: Theme, markClass: MarkClass, loud: boolean, cx: number, cy: number, scale = 1): void {
  const ratio = window.devicePixelRatio || 1;
  const size = Math.ceil(2 * half * scale * ratio);
  // on whole device pixels, else the copy would blur
  const at = (c: number): number => Math.round(c * ratio - size / 2) / ratio;
  ctx.drawImage(spriteOf(theme, markClass, loud, scale, ratio, size), at(cx), at(cy), size / ratio, size / ratio);
}

/** Each shape is painted once per theme and then copied. */
function spriteOf(theme: Theme, markClass: MarkClass, loud: boolean, scale: number, ratio: number, size: number): HTMLCanvasElement {
  let known = sprites.get(theme);
  if (!known) sprites.set(theme, (known = new Map<string, HTMLCanvasElement>()));
  const key = `${markClass} ${loud} ${scale} ${ratio}`;
  let sprite = known.get(key);
  if (sprite) return sprite;
  known.set(key, (sprite = document.createElement('canvas')));
  sprite.width = sprite.height = size;
  const ctx = sprite.getContext('2d');
  if (!ctx) return sprite;
  ctx.translate(size / 2, size / 2);
  ctx.scale(scale * ratio, scale * ratio);
  paintShape(ctx, theme, markClass, loud);
  return sprite;
}

function paintShape(ctx: Context, theme: Theme, markClass: MarkClass, loud: boolean): void {
  const look = looks[markClass];
  let path = paths.get(markClass);
  if (!path) paths.set(markClass, (path = new Path2D(look.path)));
  const colour = theme[look.colour];
  ctx.lineWidth = 3.4;
  ctx.strokeStyle = theme.background;
  ctx.lineJoin = 'round';
  ctx.stroke(path);
  ctx.fillStyle = loud ? colour : theme.background;
  if (!look.open) ctx.fill(path);
  ctx.lineWidth = look.open ? 1.5 : 1.6;
  ctx.strokeStyle = colour;
  ctx.stroke(path);
}
