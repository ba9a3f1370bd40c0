/**
 * A GC lane: the heap after each collection as a curve under the pauses, the
 * pauses as bars. A bar's height is the logarithm of its length, from a
 * millisecond at the foot; one that reaches the top is as long as the session
 * timeout.
 */

import { bytes, shortDuration } from './format';
import type { ClassSeries, LaneModel } from './model';
import { cut, setFont, stretch, widthOf, x, type Context, type Scene } from './scene';

interface Box {
  top: number;
  height: number;
}

/** Room above the curve for the lengths of long pauses. */
const capHeight = (box: Box): number => (box.height >= 80 ? 18 : 15);

export function drawGcLane(ctx: Context, scene: Scene, lane: LaneModel, box: Box): void {
  const plot: Box = { top: box.top + capHeight(box) + 2, height: box.height - capHeight(box) - 3 };
  drawHeap(ctx, scene, lane, plot);
  let taken: [number, number][] = [];
  if (scene.groups.has('pauses')) {
    for (const c of lane.classes) if (c.class === 'pause' || c.class === 'full') drawPauses(ctx, scene, c, plot);
    taken = drawLong(ctx, scene, lane, box);
    drawPauseScale(ctx, scene, plot);
  }
  if (lane.heap) drawScale(ctx, scene, `${bytes(lane.heap.capacity)} heap`, plot.top - 8, taken);
}

/** How much the dashed line stands for, at the left edge unless a pause's number stands there. */
function drawScale(ctx: Context, scene: Scene, text: string, y: number, taken: [number, number][]): void {
  setFont(ctx, scene.theme, 10);
  const right = 8 + widthOf(ctx, text);
  if (taken.some(([l, r]) => l < right && r > 0)) return;
  ctx.fillStyle = scene.theme.dim;
  ctx.fillText(text, 4, y);
}

function drawHeap(ctx: Context, scene: Scene, { heap }: LaneModel, plot: Box): void {
  if (!heap) return;
  const { theme, width } = scene;
  const base = plot.top + plot.height;
  const y = (used: number): number => base - Math.min(used / heap.capacity, 1) * plot.height;
  const line = new Path2D();
  let first = NaN;
  let last = NaN;
  heap.curve.eachPoint(scene.view, width, (t, used) => {
    const px = Math.min(Math.max(x(scene, t), -1e5), 1e5);
    if (Number.isNaN(first)) line.moveTo((first = px), y(used));
    else line.lineTo(px, y(used));
    last = px;
  });
  if (Number.isNaN(first)) return;
  const area = new Path2D(line);
  area.lineTo(last, base);
  area.lineTo(first, base);
  ctx.globalAlpha = theme.highContrast ? 0.25 : 0.16;
  ctx.fillStyle = theme.heap;
  ctx.fill(area);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = theme.heap;
  ctx.lineWidth = 1.3;
  ctx.lineJoin = 'round';
  ctx.stroke(line);
  // the scale: full is the heap's capacity
  ctx.globalAlpha = 0.55;
  ctx.setLineDash([2, 4]);
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(0, Math.round(plot.top) + 0.5);
  ctx.lineTo(width, Math.round(plot.top) + 0.5);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

/** Share of the plot that a pause takes, 0 to 1, by the logarithm of its length. */
function pauseShare(ms: number, timeoutMs: number): number {
  return Math.min(Math.max(Math.log10(Math.max(ms, 1)) / Math.log10(Math.max(timeoutMs, 10)), 0), 1);
}

/** What the height of a pause means: ticks at the right edge for 10 ms, 100 ms, 1 s below the timeout. */
function drawPauseScale(ctx: Context, scene: Scene, plot: Box): void {
  const { theme, width, model } = scene;
  if (plot.height < 48) return;
  setFont(ctx, theme, 9);
  for (const ms of [10, 100, 1000, 10_000]) {
    if (ms >= model.timeline.timeout.ms * 0.9) break;
    const y = Math.round(plot.top + plot.height * (1 - pauseShare(ms, model.timeline.timeout.ms)));
    const text = shortDuration(ms);
    const wide = widthOf(ctx, text);
    ctx.fillStyle = theme.dim;
    ctx.globalAlpha = 0.35;
    ctx.fillRect(width - 6, y, 6, 1);
    ctx.globalAlpha = 1;
    ctx.lineWidth = 3;
    ctx.strokeStyle = theme.background;
    ctx.strokeText(text, width - wide - 9, y + 0.5);
    ctx.fillText(text, width - wide - 9, y + 0.5);
  }
}

function drawPauses(ctx: Context, scene: Scene, { class: markClass, loud, series }: ClassSeries, plot: Box): void {
  const { theme } = scene;
  const timeout = scene.model.timeline.timeout.ms;
  const base = plot.top + plot.height;
  ctx.fillStyle = markClass === 'full' ? theme.full : loud ? theme.warning : theme.pause;
  series.eachColumn(scene.view, scene.width, 1, (_, i) => {
    const ms = series.end[i] - series.start[i];
    if (ms >= timeout) return; // drawn as a long one
    const height = Math.max(pauseShare(ms, timeout) * plot.height, 2);
    const [left, wide] = stretch(scene, series.start[i], series.end[i], 1.5);
    ctx.fillRect(left, base - height, wide, height);
    if (markClass === 'full') ctx.fillRect(left - 2, base - height - 2, wide + 4, 3);
  });
}

interface Cap {
  left: number;
  width: number;
  start: number;
  ms: number;
  full: boolean;
}

/**
 * Pauses that outlast the timeout: a red body over the lane, a cap that says how
 * long, the timeout as a ruler from the pause's start. Returns the pixels taken
 * in the row of caps.
 */
function drawLong(ctx: Context, scene: Scene, { long, lane }: LaneModel, box: Box): [number, number][] {
  const { theme } = scene;
  const high = capHeight(box) - 1;
  const caps: Cap[] = [];
  long.eachColumn(scene.view, scene.width, 1, (_, i) => {
    const [left, width] = stretch(scene, long.start[i], long.end[i], 2);
    caps.push({ left, width, start: long.start[i], ms: long.end[i] - long.start[i], full: lane.marks.class[long.id[i]] === 'full' });
  });
  for (const { left, width } of caps) {
    ctx.fillStyle = theme.error;
    ctx.globalAlpha = theme.highContrast ? 0.3 : 0.16;
    ctx.fillRect(left, box.top + high, width, box.height - high - 1);
    ctx.globalAlpha = 1;
    ctx.fillRect(left, box.top + 1, width, high);
    ctx.fillRect(left, box.top + 1, 1, box.height - 2);
    ctx.fillRect(left + width - 1, box.top + 1, 1, box.height - 2);
  }
  // the longest first, so that it is never the one without a number
  const taken: [number, number][] = caps.map((c) => [c.left, c.left + c.width]);
  for (const cap of [...caps].sort((a, b) => b.ms - a.ms).slice(0, 60)) drawCap(ctx, scene, cap, box.top + 1 + high / 2, taken);
  for (const [i, cap] of caps.entries()) drawRuler(ctx, scene, cap, caps[i + 1]?.left ?? scene.width, box.top + high + 9);
  return taken;
}

function drawCap(ctx: Context, scene: Scene, cap: Cap, middle: number, taken: [number, number][]): void {
  const { theme } = scene;
  const name = cap.full ? 'Full GC' : 'Pause';
  const [full, short] = [`${name} ${shortDuration(cap.ms)}`, shortDuration(cap.ms)];
  const left = Math.max(cap.left, 0);
  const seen = Math.min(cap.left + cap.width, scene.width) - left;
  for (const [text, size] of [[full, 11], [full, 10], [short, 11]] as const) {
    setFont(ctx, theme, size, 600);
    const wide = widthOf(ctx, text);
    if (wide + 4 > seen) continue;
    ctx.fillStyle = theme.on(theme.error);
    ctx.fillText(text, left + Math.min(5, (seen - wide) / 2), middle + 0.5);
    return;
  }
  setFont(ctx, theme, 11, 600);
  const from = cap.left + cap.width;
  for (const text of [full, short]) {
    const to = from + widthOf(ctx, text) + 8;
    if (to > scene.width || taken.some(([l, r]) => l < to && r > from + 0.5)) continue;
    taken.push([from, to]);
    ctx.fillStyle = theme.error;
    ctx.fillText(text, from + 4, middle + 0.5);
    return;
  }
}

function drawRuler(ctx: Context, scene: Scene, cap: Cap, next: number, y: number): void {
  const { theme, model } = scene;
  const timeout = model.timeline.timeout.ms;
  const left = x(scene, cap.start);
  const right = x(scene, cap.start + timeout);
  if (right - left < 6) return;
  ctx.strokeStyle = theme.foreground;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.moveTo(Math.max(left, -10), y);
  ctx.lineTo(Math.min(right, scene.width + 10), y);
  for (const end of [left, right]) {
    if (end < -10 || end > scene.width + 10) continue;
    ctx.moveTo(end, y - 4);
    ctx.lineTo(end, y + 4);
  }
  ctx.stroke();
  setFont(ctx, theme, 10);
  const text = cut(ctx, `${shortDuration(timeout)} timeout`, Math.min(next, scene.width) - right - 8);
  if (text === '' || text.endsWith('\u2026')) return;
  ctx.lineWidth = 3;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = theme.background;
  ctx.globalAlpha = 0.7;
  ctx.strokeText(text, right + 5, y + 0.5);
  ctx.globalAlpha = 1;
  ctx.fillStyle = theme.foreground;
  ctx.fillText(text, right + 5, y + 0.5);
}

