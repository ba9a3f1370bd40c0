/** One frame: the grid of time, the shade of long pauses, the window of a correlation, the lanes; over them the selection and the cursor. */

import { looks } from './classes';
import { clock } from './format';
import { drawChain } from './draw-chain';
import { drawCoverage } from './draw-coverage';
import { drawGcLane } from './draw-gc';
import { drawFlatLane } from './draw-lane';
import { drawLaneLevels } from './draw-levels';
import { drawNodeRow, drawSessions } from './draw-node';
import type { Row } from './layout';
import { setFont, stretch, widthOf, x, type Context, type Scene } from './scene';
import { tickLabel, ticks, union, type Ticks } from './time';

export const axisHeight = 20;

/** Makes the canvas `width` by `height` CSS pixels, sharp on this screen, and clears it. */
export function prepare(canvas: HTMLCanvasElement, width: number, height: number): Context | null {
  const ratio = window.devicePixelRatio || 1;
  const w = Math.max(Math.round(width * ratio), 1);
  const h = Math.max(Math.round(height * ratio), 1);
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  const ctx = canvas.getContext('2d');
  ctx?.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx?.clearRect(0, 0, width, height);
  return ctx;
}

/** Ticks of the frame; the room a label needs depends on how fine it is. */
function ticksOf(scene: Pick<Scene, 'view' | 'width' | 'offsetMinutes'>): Ticks {
  const wide = ticks(scene.view, scene.width, scene.offsetMinutes, 84);
  return wide.step < 1000 ? ticks(scene.view, scene.width, scene.offsetMinutes, 110) : wide;
}

export function drawAxis(ctx: Context, scene: Scene): void {
  const { theme, width, offsetMinutes, cursor } = scene;
  const { step, instants } = ticksOf(scene);
  ctx.textAlign = 'center';
  const badge = cursor ? drawBadge(ctx, scene, cursor.instant) : [-1, -1];
  setFont(ctx, theme, 11);
  for (const t of instants) {
    const label = tickLabel(t, step, offsetMinutes);
    const half = widthOf(ctx, label) / 2;
    const px = x(scene, t);
    ctx.fillStyle = theme.dim;
    if (px - half > 0 && px + half < width && (px + half < badge[0] - 4 || px - half > badge[1] + 4)) ctx.fillText(label, px, axisHeight / 2);
    ctx.fillStyle = theme.line;
    ctx.fillRect(Math.round(px), axisHeight - 4, 1, 4);
  }
  ctx.textAlign = 'left';
}

/** The cursor's instant on the axis; an arrow at the edge when it is out of view. Returns the pixels it covers. */
function drawBadge(ctx: Context, scene: Scene, instant: number): [number, number] {
  const { theme, width } = scene;
  const px = x(scene, instant);
  const time = clock(instant, scene.offsetMinutes);
  const text = px < 0 ? `\u25c2 ${time}` : px > width ? `${time} \u25b8` : time;
  setFont(ctx, theme, 11, 600);
  const wide = widthOf(ctx, text) + 10;
  const middle = Math.min(Math.max(px, wide / 2), width - wide / 2);
  ctx.fillStyle = theme.cursor;
  ctx.beginPath();
  ctx.roundRect(middle - wide / 2, 2, wide, axisHeight - 4, 2);
  ctx.fill();
  ctx.fillStyle = theme.on(theme.cursor);
  ctx.fillText(text, middle, axisHeight / 2 + 0.5);
  return [middle - wide / 2, middle + wide / 2];
}

const rowsSeen = ({ layout, scroll, height }: Scene): Row[] => layout.rows.filter((r) => r.top + r.height > scroll && r.top < scroll + height);

/** All that stays as it is while only the cursor, the pointer or the selection moves, a row at a time. */
export function* drawLanes(ctx: Context, scene: Scene): Generator<void, void, void> {
  const { scroll } = scene;
  const visible = rowsSeen(scene);
  const scrolled = (paint: () => void): void => {
    ctx.save();
    ctx.translate(0, -scroll);
    paint();
    ctx.restore();
  };
  drawGrid(ctx, scene, visible);
  scrolled(() => {
    drawShade(ctx, scene);
    drawWindow(ctx, scene);
  });
  for (const row of visible) {
    yield;
    scrolled(() => {
      ctx.beginPath();
      ctx.rect(0, row.top, scene.width, row.height);
      ctx.clip();
      drawRow(ctx, scene, row);
    });
  }
}

function drawRow(ctx: Context, scene: Scene, row: Row): void {
  if (row.kind === 'node') drawNodeRow(ctx, scene, row);
  else if (row.kind === 'sessions') drawSessions(ctx, scene, row);
  if (row.kind !== 'lane') return;
  const lane = scene.model.lanes[row.lane];
  drawCoverage(ctx, scene, row);
  if (!row.tall) drawLaneLevels(ctx, scene, lane.levels, row);
  drawRecords(ctx, scene, row);
  if (row.tall) drawGcLane(ctx, scene, lane, row);
  else drawFlatLane(ctx, scene, lane, row);
}

/** The ground of the lane that the keyboard moves in, under all else. */
export function drawUnder(ctx: Context, { layout, lane, theme, width, scroll }: Scene): void {
  const row = layout.rows.find((r) => r.kind === 'lane' && r.lane === lane);
  if (!row) return;
  ctx.globalAlpha = 0.07;
  ctx.fillStyle = theme.foreground;
  ctx.fillRect(0, row.top - scroll, width, row.height);
  ctx.globalAlpha = 1;
}

/** What moves over the lanes. */
export function drawOver(ctx: Context, scene: Scene): void {
  ctx.save();
  ctx.translate(0, -scene.scroll);
  for (const row of rowsSeen(scene)) if (row.kind === 'lane') drawMarked(ctx, scene, row);
  drawCursor(ctx, scene);
  drawChain(ctx, scene);
  drawBrush(ctx, scene);
  ctx.restore();
}

/** The window that is being dragged. */
function drawBrush(ctx: Context, scene: Scene): void {
  if (!scene.brush) return;
  const { theme, layout } = scene;
  const [left, width] = stretch(scene, scene.brush.start, scene.brush.end, 1);
  ctx.fillStyle = theme.focus;
  ctx.globalAlpha = 0.18;
  ctx.fillRect(left, 0, width, layout.height);
  ctx.globalAlpha = 1;
  ctx.fillRect(left, 0, 1, layout.height);
  ctx.fillRect(left + width - 1, 0, 1, layout.height);
}

function drawGrid(ctx: Context, scene: Scene, rows: Row[]): void {
  const { theme, width, height, scroll } = scene;
  const bottom = Math.min(scene.layout.height - scroll, height);
  ctx.fillStyle = theme.line;
  // a contrast theme's border colour is meant for borders, not for a grid
  ctx.globalAlpha = theme.highContrast ? 0.3 : 1;
  for (const t of ticksOf(scene).instants) ctx.fillRect(Math.round(x(scene, t)), 0, 1, bottom);
  ctx.globalAlpha = 1;
  for (const row of rows) {
    const y = row.top - scroll;
    ctx.fillStyle = theme.line;
    ctx.globalAlpha = row.kind === 'node' ? 1 : 0.6;
    ctx.fillRect(0, y + row.height - 1, width, 1);
    ctx.globalAlpha = 1;
  }
}

/**
 * What falls into the shade of a long pause belongs to it: strong over the lanes
 * of its node, faint over all others. Two logs of one JVM shade no darker than one.
 */
function drawShade(ctx: Context, scene: Scene): void {
  if (!scene.groups.has('pauses')) return;
  const { theme, layout } = scene;
  const byNode = new Map<string, [number, number][]>();
  for (const { lane, long } of scene.model.lanes) {
    if (long.length === 0) continue;
    const stretches = byNode.get(lane.node) ?? [];
    byNode.set(lane.node, stretches);
    long.eachColumn(scene.view, scene.width, 1, (_, i) => {
      const [left, width] = stretch(scene, long.start[i], long.end[i]);
      stretches.push([left, left + width]);
    });
  }
  ctx.fillStyle = theme.error;
  ctx.globalAlpha = 0.08;
  for (const [left, right] of union([...byNode.values()].flat())) ctx.fillRect(left, 0, right - left, layout.height);
  ctx.globalAlpha = 0.13;
  for (const row of layout.rows) {
    const stretches = row.kind === 'lane' ? byNode.get(row.node) : undefined;
    if (stretches) for (const [left, right] of union(stretches)) ctx.fillRect(left, row.top, right - left, row.height - 1);
  }
  ctx.globalAlpha = 1;
}

/** The window of a correlation and the length of its anchor. */
function drawWindow(ctx: Context, scene: Scene): void {
  const { correlation, theme, layout } = scene;
  if (!correlation) return;
  const { window, anchor } = correlation;
  const [left, width] = stretch(scene, window.start, window.end);
  ctx.fillStyle = theme.focus;
  ctx.globalAlpha = 0.07;
  ctx.fillRect(left, 0, width, layout.height);
  ctx.globalAlpha = 0.8;
  ctx.strokeStyle = theme.focus;
  ctx.lineWidth = 1;
  ctx.setLineDash([5, 4]);
  ctx.beginPath();
  for (const edge of [left + 0.5, left + width - 0.5]) {
    ctx.moveTo(edge, 0);
    ctx.lineTo(edge, layout.height);
  }
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.moveTo(x(scene, anchor.start), 0);
  ctx.lineTo(x(scene, anchor.start), layout.height);
  ctx.stroke();
  ctx.globalAlpha = 1;
}

/** Plain records of a correlation, which have no mark: small ticks at the foot of their lane. */
function drawRecords(ctx: Context, scene: Scene, row: Row): void {
  if (!scene.correlation) return;
  const { uri } = scene.model.lanes[row.lane].lane;
  ctx.fillStyle = scene.theme.dim;
  for (const r of scene.correlation.records) {
    if (r.uri === uri && r.class === null) ctx.fillRect(Math.round(x(scene, r.start)), row.top + row.height - 5, 1, 4);
  }
}

/** Frames the anchor, the selected and the hovered mark. */
function drawMarked(ctx: Context, scene: Scene, row: Row): void {
  const { theme, selection, hover, correlation, model } = scene;
  const lane = model.lanes[row.lane];
  const frame = (start: number, end: number, colour: string, width: number): void => {
    const [left, wide] = stretch(scene, start, end, 0);
    const { tall } = row;
    const pad = tall ? 1.5 : 9;
    const centre = row.height >= 32 ? Math.round(row.height * 0.42) : Math.round(row.height / 2);
    const top = tall || wide > 4 ? row.top + 1 : row.top + centre - 9;
    const high = tall || wide > 4 ? row.height - 3 : 18;
    ctx.strokeStyle = theme.background;
    ctx.lineWidth = width + 2;
    const box = new Path2D();
    box.roundRect(left - (wide > 4 ? 1.5 : pad), top, wide + 2 * (wide > 4 ? 1.5 : pad), high, 3);
    ctx.stroke(box);
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.stroke(box);
  };
  if (hover?.lane === row.lane) frame(lane.lane.marks.start[hover.mark], lane.lane.marks.end[hover.mark], theme.dim, 1);
  if (correlation && correlation.anchor.uri === lane.lane.uri) frame(correlation.anchor.start, correlation.anchor.end, theme.focus, 2);
  if (selection?.lane === row.lane) {
    const shown = selection.class && looks[selection.class] ? theme.foreground : theme.dim;
    frame(selection.start, selection.end, shown, 2);
  }
}

function drawCursor(ctx: Context, scene: Scene): void {
  const { cursor, theme, width, layout } = scene;
  if (!cursor) return;
  const px = x(scene, cursor.instant);
  if (px < -1 || px > width + 1) return;
  ctx.fillStyle = theme.cursor;
  ctx.fillRect(Math.round(px) - 1, 0, 2, layout.height);
}
