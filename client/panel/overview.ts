/** The strip under the lanes: all records of the time there is, with the window that is in view. Dragging over it chooses another. */

import { drawBar } from './draw-levels';
import { prepare } from './draw';
import { clock, date } from './format';
import { eachBar, type Counts } from './histogram';
import type { Model } from './model';
import { setFont, widthOf } from './scene';
import type { Theme } from './theme';
import { toInstant, toX, type Span } from './time';

export interface OverviewScene {
  model: Model;
  theme: Theme;
  /** All that the strip covers. */
  whole: Span;
  view: Span;
  /** What is being dragged, in place of the view. */
  brush: Span | null;
  cursor: number | null;
  offsetMinutes: number;
}

const bar = 3;

export function drawOverview(canvas: HTMLCanvasElement, scene: OverviewScene): void {
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  const ctx = prepare(canvas, width, height);
  if (!ctx) return;
  const { model, theme, whole, cursor } = scene;
  const logs = model.lanes.filter((l) => l.lane.family !== 'gc');
  const histograms = (logs.some((l) => l.levels) ? logs : model.lanes).flatMap((l) => l.levels ?? []);
  const bars: [number, number, Counts][] = [];
  let most = 1;
  eachBar(histograms, whole, width, bar, (x, wide, counts) => {
    bars.push([x, wide, counts]);
    most = Math.max(most, counts.rest + counts.warn + counts.error);
  });
  for (const [x, wide, counts] of bars) drawBar(ctx, theme, x, wide, height - 1, height - 9, counts, most);
  drawStalls(ctx, scene, width);
  drawEnds(ctx, scene, width);
  const shown = scene.brush ?? scene.view;
  const [left, right] = [toX(whole, width, shown.start), toX(whole, width, shown.end)];
  drawWindow(ctx, theme, Math.max(left, 0), Math.min(right, width), width, height);
  if (cursor !== null) {
    ctx.fillStyle = theme.cursor;
    ctx.fillRect(Math.round(toX(whole, width, cursor)) - 0.5, 0, 1.5, height);
  }
}

/** Pauses that outlast the timeout, as red ticks along the top. */
function drawStalls(ctx: CanvasRenderingContext2D, { model, theme, whole }: OverviewScene, width: number): void {
  ctx.fillStyle = theme.error;
  for (const { long } of model.lanes) {
    long.eachColumn(whole, width, 1, (x, i) => ctx.fillRect(x, 1, Math.max(toX(whole, width, long.end[i]) - x, 2), 3));
  }
}

/** When the strip begins and ends. */
function drawEnds(ctx: CanvasRenderingContext2D, { theme, whole, offsetMinutes }: OverviewScene, width: number): void {
  setFont(ctx, theme, 9);
  const oneDay = date(whole.start, offsetMinutes) === date(whole.end, offsetMinutes);
  const text = (t: number): string => (oneDay ? clock(t, offsetMinutes).slice(0, 8) : `${date(t, offsetMinutes).slice(5)} ${clock(t, offsetMinutes).slice(0, 5)}`);
  for (const [words, left] of [[text(whole.start), true], [text(whole.end), false]] as const) {
    const wide = widthOf(ctx, words);
    const px = left ? 4 : width - wide - 4;
    ctx.lineWidth = 3;
    ctx.lineJoin = 'round';
    ctx.strokeStyle = theme.background;
    ctx.strokeText(words, px, 9.5);
    ctx.fillStyle = theme.dim;
    ctx.fillText(words, px, 9.5);
  }
}

function drawWindow(ctx: CanvasRenderingContext2D, theme: Theme, left: number, right: number, width: number, height: number): void {
  if (left <= 0 && right >= width) return;
  ctx.fillStyle = theme.background;
  ctx.globalAlpha = 0.62;
  ctx.fillRect(0, 0, left, height);
  ctx.fillRect(right, 0, width - right, height);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = theme.focus;
  ctx.lineWidth = 1.5;
  // a window of a hundredth of the whole is still seen and taken hold of
  const wide = Math.max(right - left, 3);
  ctx.strokeRect(Math.min(left, width - wide) + 0.75, 0.75, Math.max(wide - 1.5, 1), height - 1.5);
}

export interface OverviewActions {
  whole(): Span;
  view(): Span;
  brush(span: Span | null): void;
  /** Shows a window. */
  choose(span: Span): void;
  pan(pixels: number): void;
  zoom(factor: number): void;
  fitAll(): void;
}

/** A drag shorter than this was a click. */
const leastDrag = 4;

/** A drag over the strip chooses a window; a drag of the window moves it; a click centres it; keys pan and zoom. */
export function listenToOverview(canvas: HTMLCanvasElement, actions: OverviewActions): void {
  let from: { x: number; moves: Span | null } | null = null;
  const at = (px: number): number => toInstant(actions.whole(), canvas.clientWidth, px);
  const dragged = (px: number): Span => {
    if (!from) return actions.view();
    const by = at(px) - at(from.x);
    if (from.moves) return { start: from.moves.start + by, end: from.moves.end + by };
    return { start: Math.min(at(from.x), at(px)), end: Math.max(at(from.x), at(px)) };
  };
  canvas.addEventListener('pointerdown', (e) => {
    if (e.button !== 0) return;
    const { start, end } = actions.view();
    const whole = actions.whole();
    const inside = at(e.offsetX) > start && at(e.offsetX) < end && end - start < (whole.end - whole.start) * 0.9;
    from = { x: e.offsetX, moves: inside && !e.shiftKey ? { start, end } : null };
    canvas.setPointerCapture(e.pointerId);
  });
  canvas.addEventListener('pointermove', (e) => {
    if (!from || Math.abs(e.offsetX - from.x) < leastDrag) return;
    if (from.moves) actions.choose(dragged(e.offsetX));
    else actions.brush(dragged(e.offsetX));
  });
  canvas.addEventListener('pointerup', (e) => {
    if (!from) return;
    const { start, end } = actions.view();
    if (Math.abs(e.offsetX - from.x) < leastDrag) actions.choose({ start: at(e.offsetX) - (end - start) / 2, end: at(e.offsetX) + (end - start) / 2 });
    else if (!from.moves) actions.choose(dragged(e.offsetX));
    actions.brush(null);
    from = null;
  });
  canvas.addEventListener('pointercancel', () => {
    from = null;
    actions.brush(null);
  });
  canvas.addEventListener('dblclick', () => actions.fitAll());
  canvas.addEventListener('wheel', (e) => {
    e.preventDefault();
    actions.zoom(Math.exp(Math.min(Math.max(e.deltaY * 0.0022, -1), 1)));
  }, { passive: false });
  canvas.addEventListener('keydown', (e) => {
    const does: Record<string, () => void> = {
      ArrowLeft: () => actions.pan(-60), ArrowRight: () => actions.pan(60), '+': () => actions.zoom(1 / 1.5), '=': () => actions.zoom(1 / 1.5), '-': () => actions.zoom(1.5),
      Home: () => actions.fitAll(), 0: () => actions.fitAll(),
    };
    if (!Object.hasOwn(does, e.key) || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    e.stopPropagation();
    does[e.key]();
  });
}
