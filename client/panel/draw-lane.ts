/** A lane that is not a tall GC lane: intervals as thin bars, moments as shapes, and beside those that matter what they say where there is room. */

import type { MarkClass } from '../../server/protocol';
import { groupOf, looks } from './classes';
import { shortDuration } from './format';
import type { ClassSeries, LaneModel } from './model';
import { cut, drawShape, setFont, stretch, widthOf, type Context, type Scene } from './scene';

interface Box {
  top: number;
  height: number;
}

interface Placed {
  x: number;
  class: MarkClass;
  loud: boolean;
  mark: number;
  count: number;
}

/** Shapes of one class nearer than this would only smear; one stands for all of its column. */
const column = 5;

/** `texts`: whether marks say what they are where there is room. */
export function drawFlatLane(ctx: Context, scene: Scene, lane: LaneModel, box: Box, texts = true): void {
  const roomy = box.height >= 32;
  const middle = box.top + (roomy ? Math.round(box.height * 0.42) : Math.round(box.height / 2));
  const moments: Placed[] = [];
  const rated = drawRate(ctx, scene, lane, box);
  for (const c of lane.classes) {
    if (!scene.groups.has(groupOf(c.class))) continue;
    drawIntervals(ctx, scene, c, box);
    c.series.eachColumn(scene.view, scene.width, column, (x, i, count) => {
      if (lasts(c, i)) return;
      moments.push({ x, class: c.class, loud: c.loud, mark: c.series.id[i], count });
    });
  }
  const scale = roomy ? 1 : 0.85;
  const shown = moments.length > crowded ? foremost(moments) : moments;
  // labels first: a shape is never covered by words
  if (texts) drawTexts(ctx, scene, lane, shown, middle);
  for (const m of shown) {
    if (m.class === 'leader' && !rated) drawPole(ctx, scene, m.x, box);
    drawShape(ctx, scene.theme, m.class, m.loud, m.x, middle, m.class === 'expiry' || m.class === 'crash' ? scale * 1.15 : scale);
  }
}

const isInterval = (markClass: MarkClass): boolean => markClass === 'silence' || markClass === 'recovery' || markClass === 'pause' || markClass === 'full';
const lasts = (c: ClassSeries, i: number): boolean => isInterval(c.class) && c.series.end[i] > c.series.start[i];

/** With more shapes than this in a lane they cover each other: only those in front are drawn. */
const crowded = 200;

/** Of each column the shape that would hide the others, back to front as before. */
function foremost(moments: Placed[]): Placed[] {
  const front = new Map<number, Placed>();
  for (const m of moments) {
    const key = Math.floor(m.x / column);
    const other = front.get(key);
    if (!other) front.set(key, m);
    else {
      const count = m.count + other.count;
      front.set(key, { ...(weight(m) >= weight(other) ? m : other), count });
    }
  }
  return [...front.values()].sort((a, b) => weight(a) - weight(b));
}

/** From so many leadership changes on their rate is worth a plot. */
const manyChanges = 24;
const rateColumn = 4;

/**
 * How fast leadership changes: bars from the foot, the highest with its number a
 * second. `false` where there are too few to speak of a rate.
 */
function drawRate(ctx: Context, scene: Scene, lane: LaneModel, box: Box): boolean {
  const changes = lane.classes.filter((c) => c.class === 'leader').map((c) => c.series);
  if (!scene.groups.has('leaders') || changes.reduce((sum, s) => sum + s.length, 0) < manyChanges) return false;
  const counts = new Map<number, number>();
  let [peak, peakAt] = [0, 0];
  for (const series of changes) {
    series.eachColumn(scene.view, scene.width, rateColumn, (x, _, count) => {
      const column = Math.floor(x / rateColumn);
      const sum = (counts.get(column) ?? 0) + count;
      counts.set(column, sum);
      if (sum > peak) [peak, peakAt] = [sum, column];
    });
  }
  if (peak < 3) return true;
  const { theme } = scene;
  const high = (box.height - 4) * 0.62;
  const base = box.top + box.height - 2;
  ctx.fillStyle = theme.leader;
  ctx.globalAlpha = theme.highContrast ? 0.6 : 0.38;
  for (const [column, count] of counts) {
    if (count < 2) continue;
    const height = Math.max(high * Math.sqrt(count / peak), 1.5);
    ctx.fillRect(column * rateColumn, base - height, rateColumn - 0.5, height);
  }
  ctx.globalAlpha = 1;
  if (box.height < 32) return true;
  setFont(ctx, theme, 9);
  const text = `${rateText(peak / ((rateColumn / scene.width) * (scene.view.end - scene.view.start) / 1000))}`;
  const wide = widthOf(ctx, text);
  const left = Math.min(Math.max(peakAt * rateColumn + rateColumn + 3, 2), scene.width - wide - 2);
  ctx.lineWidth = 3;
  ctx.strokeStyle = theme.background;
  ctx.strokeText(text, left, base - 5);
  ctx.fillStyle = theme.leader;
  ctx.fillText(text, left, base - 5);
  return true;
}

/** Changes a second, a minute or an hour, whichever has whole figures. */
function rateText(perSecond: number): string {
  const [rate, unit] = perSecond >= 1 ? [perSecond, 's'] : perSecond >= 1 / 60 ? [perSecond * 60, 'min'] : [perSecond * 3600, 'h'];
  return `${rate >= 10 ? Math.round(rate) : rate.toFixed(1)}/${unit}`;
}

/** A leadership change is a line over the height of its lane, so that a burst of them reads as one moment. */
function drawPole(ctx: Context, scene: Scene, x: number, box: Box): void {
  ctx.globalAlpha = 0.6;
  ctx.fillStyle = scene.theme.leader;
  ctx.fillRect(Math.round(x) - 1, box.top + 2, 1.5, box.height - 4);
  ctx.globalAlpha = 1;
}

function drawIntervals(ctx: Context, scene: Scene, c: ClassSeries, box: Box): void {
  const { theme } = scene;
  const { series } = c;
  const colour = theme[looks[c.class].colour];
  const high = box.height >= 32 ? 7 : 3;
  const top = box.top + box.height - high - 3;
  series.eachColumn(scene.view, scene.width, 1, (_, i) => {
    if (!lasts(c, i)) return;
    const [left, width] = stretch(scene, series.start[i], series.end[i], 2);
    ctx.fillStyle = colour;
    ctx.globalAlpha = c.class === 'silence' ? 0.3 : 0.75;
    ctx.fillRect(left, top, width, high);
    ctx.globalAlpha = 1;
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1;
    if (width <= 3) return;
    if (c.class === 'silence') ctx.setLineDash([4, 3]);
    ctx.strokeRect(left + 0.5, top + 0.5, width - 1, high - 1);
    ctx.setLineDash([]);
    if (c.class === 'recovery') hatch(ctx, left, top, width, high, theme.background);
    if (box.height < 32) return;
    setFont(ctx, theme, 10);
    const seen = Math.max(left, 0);
    const what = c.class === 'silence' ? 'heard nothing' : looks[c.class].name;
    const text = cut(ctx, `${what} ${shortDuration(series.end[i] - series.start[i])}`, Math.min(left + width, scene.width) - seen - 10);
    if (text === '') return;
    const wide = widthOf(ctx, text);
    ctx.fillStyle = theme.background;
    ctx.globalAlpha = 0.8;
    ctx.fillRect(seen + 5, top - 1, wide + 6, high + 2);
    ctx.globalAlpha = 1;
    ctx.fillStyle = theme.foreground;
    ctx.fillText(text, seen + 8, top + high / 2);
  });
}

function hatch(ctx: Context, left: number, top: number, width: number, height: number, colour: string): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.strokeStyle = colour;
  ctx.beginPath();
  for (let x = left - height; x < left + width; x += 6) {
    ctx.moveTo(x, top + height);
    ctx.lineTo(x + height, top);
  }
  ctx.stroke();
  ctx.restore();
}

/** What loud marks and expiries say, as far as there is room up to the next shape. */
function drawTexts(ctx: Context, scene: Scene, lane: LaneModel, moments: Placed[], middle: number): void {
  const byX = [...moments].sort((a, b) => a.x - b.x);
  setFont(ctx, scene.theme, 11);
  // marks this near to each other are one cluster: its foremost member speaks, behind its last shape
  for (let i = 0; i < byX.length;) {
    let end = i + 1;
    while (end < byX.length && byX[end].x - byX[end - 1].x < 16) end++;
    const cluster = byX.slice(i, end);
    const speaker = cluster.reduce((a, b) => (weight(b) > weight(a) ? b : a));
    const from = Math.max(byX[end - 1].x + 11, 4);
    const room = Math.min((byX[end]?.x ?? scene.width) - 12, scene.width) - from;
    i = end;
    if (speaker.class === 'other' || room < 40) continue;
    const more = cluster.reduce((n, m) => n + m.count, 0) - 1;
    const text = cut(ctx, lane.lane.marks.label[speaker.mark] + (more > 0 ? ` (+${more})` : ''), Math.min(room, 340));
    if (text.endsWith('\u2026') && text.length < 12) continue;
    ctx.fillStyle = scene.theme.dim;
    ctx.fillText(text, from, middle + 0.5);
  }
}

const weight = (m: Placed): number => looks[m.class].rank + (m.loud ? 20 : 0);
