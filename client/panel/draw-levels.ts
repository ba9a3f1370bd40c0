/** Records by level as bars: the rest below, warnings on it, errors on top. A single error among ten thousand is still seen. */

import { eachBar, type Counts, type Histogram } from './histogram';
import type { Context, Scene } from './scene';
import type { Theme } from './theme';

interface Box {
  top: number;
  height: number;
}

/** The share of the height that a count takes: by its square root, so that quiet stretches show beside bursts. */
const share = (count: number, most: number): number => Math.min(Math.sqrt(count / most), 1);

/** One bar up from `base`. Warnings and errors get at least 1.5 pixels each. */
export function drawBar(ctx: Context, theme: Theme, left: number, width: number, base: number, height: number, { rest, warn, error }: Counts, most: number): void {
  const total = rest + warn + error;
  const high = Math.max(share(total, most) * height, 1);
  const loud = (count: number): number => (count > 1e-6 ? Math.max((count / total) * high, 1.5) : 0);
  const [errors, warnings] = [loud(error), loud(warn)];
  const wide = Math.max(width - (width > 3 ? 1 : 0), 1);
  ctx.globalAlpha = theme.highContrast ? 0.7 : 0.42;
  ctx.fillStyle = theme.dim;
  ctx.fillRect(left, base - Math.max(high, errors + warnings), wide, Math.max(high, errors + warnings) - errors - warnings);
  ctx.globalAlpha = 1;
  if (warnings > 0) {
    ctx.fillStyle = theme.warning;
    ctx.fillRect(left, base - Math.max(high, errors + warnings) + errors, wide, warnings);
  }
  if (errors > 0) {
    ctx.fillStyle = theme.error;
    ctx.fillRect(left, base - Math.max(high, errors + warnings), wide, errors);
  }
}

/** The records of one lane along its foot. */
export function drawLaneLevels(ctx: Context, scene: Scene, levels: Histogram | null, box: Box): void {
  if (!levels || levels.span.end < scene.view.start || levels.span.start > scene.view.end) return;
  const height = box.height >= 32 ? 11 : 5;
  const base = box.top + box.height - 2;
  const least = 3;
  const barMs = Math.max((least * (scene.view.end - scene.view.start)) / scene.width, levels.stepMs);
  const most = Math.max(levels.peak(barMs), 1);
  eachBar([levels], scene.view, scene.width, least, (x, wide, counts) => drawBar(ctx, scene.theme, Math.max(x, -5), Math.min(wide, scene.width + 10), base, height, counts, most));
}
