/**
 * The lanes are painted once and kept; what moves over them (the cursor, the
 * mark under the pointer, the selection, the chain) is painted over the kept
 * picture. With very many lanes and marks a picture takes longer than a frame:
 * then it is painted a few rows a frame on a second canvas, and until it is done
 * the picture before it is shown, moved and stretched to where it would be.
 */

import { drawLanes, drawOver, drawUnder, prepare } from './draw';
import type { Context, Scene } from './scene';
import type { Span } from './time';

/** Time for painting in one frame, ms: what else a frame does needs some of its 16. */
const budget = 7;

interface Picture {
  canvas: HTMLCanvasElement;
  /** What it shows: the same key and view, the same picture. */
  key: unknown[];
  view: Span;
  scroll: number;
}

const none: Span = { start: 0, end: 0 };
const picture = (): Picture => ({ canvas: document.createElement('canvas'), key: [], view: none, scroll: 0 });

export class Layers {
  /** The last picture that was finished, and the one that is being painted. */
  #front = picture();
  #back = picture();
  #work: Generator<void, void, void> | null = null;

  /** Brings the canvas in line with the scene. `false`: not sharp yet, another frame is needed. */
  paint(canvas: HTMLCanvasElement, scene: Scene): boolean {
    const { model, layout, view, width, height, scroll, theme, groups, offsetMinutes, correlation } = scene;
    const key = [model, layout, width, height, theme, [...groups].join(), offsetMinutes, correlation, window.devicePixelRatio];
    const isOf = (p: Picture): boolean => same(p.key, key);
    const isNow = (p: Picture): boolean => isOf(p) && p.view.start === view.start && p.view.end === view.end && p.scroll === scroll;
    const until = performance.now() + budget;
    if (!isNow(this.#front) || !isOf(this.#front)) {
      // a picture of where the view was a moment ago is finished first: it is nearer than the one before it
      if (!this.#work || !isOf(this.#back)) this.#begin(scene, key);
      if (this.#go(until) && !isNow(this.#front)) {
        this.#begin(scene, key);
        this.#go(until);
      }
    }
    const ctx = prepare(canvas, width, height);
    if (!ctx) return true;
    drawUnder(ctx, scene);
    // with other lanes or another size nothing of the picture before can be used: the new one appears row by row
    this.#show(ctx, scene, isOf(this.#front) ? this.#front : this.#back);
    drawOver(ctx, scene);
    return isNow(this.#front);
  }

  #begin(scene: Scene, key: unknown[]): void {
    const ctx = prepare(this.#back.canvas, scene.width, scene.height);
    this.#back = { ...this.#back, key, view: scene.view, scroll: scene.scroll };
    this.#work = ctx && drawLanes(ctx, scene);
  }

  /** Paints until a point in time; whether the picture is finished. */
  #go(until: number): boolean {
    while (this.#work) {
      if (this.#work.next().done) {
        this.#work = null;
        [this.#front, this.#back] = [this.#back, this.#front];
        return true;
      }
      if (performance.now() >= until) return false;
    }
    return true;
  }

  #show(ctx: Context, { view, width, height, scroll }: Scene, { canvas, view: was, scroll: scrolled }: Picture): void {
    const scale = (was.end - was.start) / (view.end - view.start);
    const left = ((was.start - view.start) / (view.end - view.start)) * width;
    // stretched beyond this it would only be a blur
    if (scale > 0 && scale < 64) ctx.drawImage(canvas, left, scrolled - scroll, width * scale, height);
  }
}

const same = (a: readonly unknown[], b: readonly unknown[]): boolean => a.length === b.length && a.every((value, i) => value === b[i]);
