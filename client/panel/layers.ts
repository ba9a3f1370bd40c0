/**
 * The lanes are painted once and kept; what moves over them (the cursor, the
 * mark under the pointer, the selection) is painted over the kept picture.
 */

import { drawLanes, drawOver, drawUnder, prepare } from './draw';
import type { Scene } from './scene';

export class Layers {
  readonly #kept = document.createElement('canvas');
  #seen: unknown[] = [];

  /** Brings the canvas in line with the scene. */
  paint(canvas: HTMLCanvasElement, scene: Scene): void {
    const { model, layout, view, width, height, scroll, theme, groups, offsetMinutes, correlation } = scene;
    const seen = [model, layout, view, width, height, scroll, theme, [...groups].join(), offsetMinutes, correlation, window.devicePixelRatio];
    if (seen.length !== this.#seen.length || seen.some((value, i) => value !== this.#seen[i])) {
      const kept = prepare(this.#kept, width, height);
      if (!kept) return;
      drawLanes(kept, scene);
      this.#seen = seen;
    }
    const ctx = prepare(canvas, width, height);
    if (!ctx) return;
    drawUnder(ctx, scene);
    ctx.drawImage(this.#kept, 0, 0, width, height);
    drawOver(ctx, scene);
  }
}
