/** Records by level over time, answered for any stretch in constant time. */

import type { LevelHistogram } from '../../server/protocol';
import { toX, type Span } from './time';

/** Records of a stretch. A stretch that cuts a step gets its share of it, so these need not be whole. */
export interface Counts {
  rest: number;
  warn: number;
  error: number;
}

export class Histogram {
  readonly span: Span;
  readonly stepMs: number;
  /** Sums of all steps before: one more than there are steps. */
  readonly #sums: readonly [Float64Array, Float64Array, Float64Array];
  readonly #peaks = new Map<number, number>();

  constructor({ start, stepMs, rest, warn, error }: LevelHistogram) {
    const steps = rest.length;
    this.stepMs = Math.max(stepMs, 1e-3);
    this.span = { start, end: start + steps * this.stepMs };
    const sums = (counts: readonly number[]): Float64Array => {
      const sum = new Float64Array(steps + 1);
      for (let i = 0; i < steps; i++) sum[i + 1] = sum[i] + (counts[i] || 0);
      return sum;
    };
    this.#sums = [sums(rest), sums(warn), sums(error)];
  }

  counts(from: number, to: number): Counts {
    const [rest, warn, error] = this.#sums.map((sum) => this.#before(sum, to) - this.#before(sum, from));
    return { rest, warn, error };
  }

  #before(sum: Float64Array, instant: number): number {
    const at = Math.min(Math.max((instant - this.span.start) / this.stepMs, 0), sum.length - 1);
    const step = Math.min(Math.floor(at), sum.length - 2);
    return step < 0 ? 0 : sum[step] + (at - step) * (sum[step + 1] - sum[step]);
  }

  /** The most records of any stretch of `ms`, so that bars keep their height while the view moves. */
  peak(ms: number): number {
    const length = Math.max(ms, this.stepMs);
    const key = Math.round(Math.log2(length) * 8);
    let peak = this.#peaks.get(key);
    if (peak === undefined) {
      peak = 0;
      for (let t = this.span.start; t < this.span.end; t += length) {
        const { rest, warn, error } = this.counts(t, t + length);
        peak = Math.max(peak, rest + warn + error);
      }
      this.#peaks.set(key, peak);
    }
    return peak * Math.min(ms / length, 1);
  }
}

export type BarVisitor = (x: number, width: number, counts: Counts) => void;

/** Visits the bars of one or more histograms together, none narrower than `least` pixels nor than a step. Returns the length of a bar, ms. */
export function eachBar(histograms: readonly Histogram[], view: Span, width: number, least: number, visit: BarVisitor): number {
  const pixel = (view.end - view.start) / Math.max(width, 1);
  const barMs = Math.max(least * pixel, ...histograms.map((h) => h.stepMs));
  // bars begin at multiples of their length: they move with the view, they do not flicker
  const from = Math.floor(view.start / barMs) * barMs;
  for (let t = from; t < view.end; t += barMs) {
    const sum: Counts = { rest: 0, warn: 0, error: 0 };
    for (const h of histograms) {
      if (t + barMs <= h.span.start || t >= h.span.end) continue;
      const { rest, warn, error } = h.counts(t, t + barMs);
      sum.rest += rest;
      sum.warn += warn;
      sum.error += error;
    }
    if (sum.rest + sum.warn + sum.error <= 1e-6) continue;
    const left = toX(view, width, t);
    visit(left, toX(view, width, t + barMs) - left, sum);
  }
  return barMs;
}

