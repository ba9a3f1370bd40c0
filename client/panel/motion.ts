/** How the view moves: zooming about a point, panning, gliding to a window. */

import type { Page } from './page';
import type { State } from './state';
import { fit, pan, toInstant, toX, zoom, type Span } from './time';

/** A glide takes so long, ms. */
const glide = 180;

export class Motion {
  readonly #state: State;
  readonly #page: Page;
  readonly #changed: () => void;
  #motion = 0;

  /** `changed`: the view is another one. */
  constructor(state: State, page: Page, changed: () => void) {
    this.#state = state;
    this.#page = page;
    this.#changed = changed;
  }

  get #width(): number {
    return this.#page.canvas.clientWidth || 1;
  }

  zoom(factor: number, at?: number): void {
    const { view, selection } = this.#state;
    const middle = selection && selection.start > view.start && selection.start < view.end ? toX(view, this.#width, selection.start) : this.#width / 2;
    this.set(zoom(view, toInstant(view, this.#width, at ?? middle), factor, this.#state.limits()));
  }

  pan(pixels: number): void {
    const { view } = this.#state;
    this.set(pan(view, (pixels / this.#width) * (view.end - view.start), this.#state.limits()));
  }

  fitAll(): void {
    const state = this.#state;
    const { span } = state.model ?? {};
    if (!span) return;
    const period = state.fitted === 'period' ? null : state.period();
    if (state.periods.length > 1 && period) this.to(fit(period), () => state.fitPeriod(period, true));
    else this.to(fit(span), () => state.fitAll());
  }

  fitSelection(): void {
    const { selection, view } = this.#state;
    if (!selection) return;
    const { start, end } = selection;
    this.to(end > start ? fit({ start, end }, 0.6) : zoom(view, start, 0.25, this.#state.limits()));
  }

  /** At once. */
  set(view: Span): void {
    cancelAnimationFrame(this.#motion);
    this.#state.setView(view);
    this.#changed();
  }

  /** In a short glide, at once for those who asked for less motion. */
  to(view: Span, then: () => void = () => {}): void {
    cancelAnimationFrame(this.#motion);
    const from = this.#state.view;
    const began = performance.now();
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches || document.hidden || view.start > from.end || view.end < from.start;
    const step = (): void => {
      const share = still ? 1 : Math.min((performance.now() - began) / glide, 1);
      const eased = 1 - (1 - share) ** 3;
      this.#state.setView({ start: from.start + (view.start - from.start) * eased, end: from.end + (view.end - from.end) * eased });
      if (share < 1) this.#motion = requestAnimationFrame(step);
      else then();
      this.#changed();
    };
    step();
  }
}
