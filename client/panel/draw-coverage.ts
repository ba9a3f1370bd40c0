/** Where a file covers time, so that "nothing happened" differs from "no data": hatched where it does not, with words where there is room. */

import { clock } from './format';
import type { Row } from './layout';
import { setFont, stretch, widthOf, type Context, type Scene } from './scene';
import type { Theme } from './theme';
import { awayText, noEvent, noInstant } from './words';

const patterns = new WeakMap<Theme, CanvasPattern | null>();
/** Pixels from one line of the hatching to the next. */
const pitch = 7;

function patternOf(ctx: Context, theme: Theme): CanvasPattern | null {
  let pattern = patterns.get(theme);
  if (pattern !== undefined) return pattern;
  const tile = document.createElement('canvas');
  const ratio = window.devicePixelRatio || 1;
  tile.width = tile.height = Math.round(pitch * ratio);
  const paint = tile.getContext('2d');
  if (paint) {
    paint.strokeStyle = theme.dim;
    paint.globalAlpha = theme.highContrast ? 0.45 : 0.17;
    paint.lineWidth = ratio;
    paint.beginPath();
    // twice beside itself, so that corners join
    for (const shift of [-tile.width, 0, tile.width]) {
      paint.moveTo(shift, tile.height);
      paint.lineTo(shift + tile.width, 0);
    }
    paint.stroke();
  }
  pattern = ctx.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(1 / ratio));
  patterns.set(theme, pattern);
  return pattern;
}

function hatch(ctx: Context, scene: Scene, left: number, right: number, row: Row): void {
  const pattern = patternOf(ctx, scene.theme);
  if (!pattern || right - left < 1) return;
  ctx.fillStyle = pattern;
  ctx.fillRect(left, row.top, right - left, row.height - 1);
}

/** A lane without anything to draw says why. */
export function drawCoverage(ctx: Context, scene: Scene, row: Row): void {
  const { theme, width } = scene;
  const { lane, order } = scene.model.lanes[row.lane];
  const { span } = lane;
  const away = span ? awayText(span, scene.view) : noInstant;
  if (!span || away !== '') hatch(ctx, scene, 0, width, row);
  const words = away || (order.length === 0 ? noEvent : '');
  if (words !== '') {
    setFont(ctx, theme, 11);
    const later = span !== null && span.start > scene.view.end;
    write(ctx, scene, words, later ? width - widthOf(ctx, words) - 8 : 8, row);
  }
  if (!span || away !== '') return;
  const [left, wide] = stretch(scene, span.start, span.end, 2);
  hatch(ctx, scene, 0, left, row);
  hatch(ctx, scene, left + wide, width, row);
  const foot = row.top + row.height - 2;
  ctx.fillStyle = theme.foreground;
  ctx.globalAlpha = theme.highContrast ? 0.8 : 0.3;
  ctx.fillRect(left, foot, wide, 1);
  ctx.globalAlpha = 1;
  for (const gap of lane.gaps) drawGap(ctx, scene, gap, row);
}

function drawGap(ctx: Context, scene: Scene, { start, end }: { start: number; end: number }, row: Row): void {
  if (end < scene.view.start || start > scene.view.end) return;
  const [left, wide] = stretch(scene, start, end, 1);
  hatch(ctx, scene, left, left + wide, row);
  setFont(ctx, scene.theme, 10);
  const words = [`no record ${clock(start, scene.offsetMinutes)} to ${clock(end, scene.offsetMinutes)}`, 'no record'].find((text) => widthOf(ctx, text) + 12 < Math.min(left + wide, scene.width) - Math.max(left, 0));
  if (words) write(ctx, scene, words, Math.max(left, 0) + 6, row);
}

function write(ctx: Context, { theme }: Scene, words: string, left: number, row: Row): void {
  ctx.lineWidth = 4;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = theme.background;
  ctx.strokeText(words, left, row.top + row.height / 2);
  ctx.fillStyle = theme.dim;
  ctx.fillText(words, left, row.top + row.height / 2);
}
