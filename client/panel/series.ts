/**
 * Marks as columns that answer "what is seen in this column of pixels" in
 * logarithmic time, so that a million marks pan as smoothly as a hundred and
 * the longest pause of a column is never lost.
 */

import { toInstant, toX, type Span } from './time';

/** The first index in [from, values.length) whose value is not below `limit`; `values` ascends. */
export function lowerBound(values: ArrayLike<number>, limit: number, from = 0, to = values.length): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Answers where the greatest value of a range stands: a segment tree of indices, 8 bytes a value. */
export class RangeMax {
  readonly #values: ArrayLike<number>;
  readonly #tree: Int32Array;
  readonly #n: number;

  constructor(values: ArrayLike<number>) {
    const n = values.length;
    this.#values = values;
    this.#n = n;
    this.#tree = new Int32Array(2 * n);
    for (let i = 0; i < n; i++) this.#tree[n + i] = i;
    for (let i = n - 1; i > 0; i--) this.#tree[i] = this.#better(this.#tree[2 * i], this.#tree[2 * i + 1]);
  }

  /** Index of the greatest value in [low, high); the first of equals; -1 for an empty range. */
  argmax(low: number, high: number): number {
    let best = -1;
    for (let l = low + this.#n, r = high + this.#n; l < r; l >>= 1, r >>= 1) {
      if (l & 1) best = this.#better(best, this.#tree[l++]);
      if (r & 1) best = this.#better(best, this.#tree[--r]);
    }
    return best;
  }

  #better(a: number, b: number): number {
    if (a < 0) return b;
    if (b < 0) return a;
    const difference = this.#values[b] - this.#values[a];
    if (difference > 0) return b;
    return difference < 0 || a < b ? a : b;
  }
}

/** One column of pixels: the longest mark that starts in it stands for all `count` of them. */
export type ColumnVisitor = (x: number, index: number, count: number) => void;

/** Marks ordered by start. `id` is what the caller knows a mark by. */
export class Series {
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly id: Int32Array;
  /** Both `null` when every mark is a moment: then nothing can reach in from the left, and any mark stands for its column. */
  readonly #longest: RangeMax | null = null;
  readonly #latest: RangeMax | null = null;

  constructor(start: Float64Array, end: Float64Array, id: Int32Array) {
    this.start = start;
    this.end = end;
    this.id = id;
    let lasting = false;
    const length = new Float64Array(start.length);
    for (let i = 0; i < start.length; i++) {
      length[i] = end[i] - start[i];
      if (length[i] > 0) lasting = true;
    }
    if (lasting) {
      this.#longest = new RangeMax(length);
      this.#latest = new RangeMax(end);
    }
  }

  get length(): number {
    return this.start.length;
  }

  /** Those whose index passes a test; the same series when all do. */
  where(test: (index: number) => boolean): Series {
    const kept: number[] = [];
    for (let i = 0; i < this.length; i++) if (test(i)) kept.push(i);
    if (kept.length === this.length) return this;
    return new Series(Float64Array.from(kept, (i) => this.start[i]), Float64Array.from(kept, (i) => this.end[i]), Int32Array.from(kept, (i) => this.id[i]));
  }

  /** [low, high): the marks that start within [from, to). */
  startingIn(from: number, to: number): [number, number] {
    const low = lowerBound(this.start, from);
    return [low, lowerBound(this.start, to, low)];
  }

  /** The longest mark of [low, high), -1 for an empty range. */
  longest(low: number, high: number): number {
    if (low >= high) return -1;
    return this.#longest ? this.#longest.argmax(low, high) : low;
  }

  /**
   * Marks that start before `instant` and last until it or beyond, at most
   * `limit`, those that last longest first.
   */
  reaching(instant: number, limit = 64): number[] {
    const found: number[] = [];
    if (!this.#latest) return found;
    const open: { low: number; high: number; best: number }[] = [];
    const push = (low: number, high: number): void => {
      const best = this.#latest!.argmax(low, high);
      if (best >= 0 && this.end[best] >= instant) open.push({ low, high, best });
    };
    push(0, lowerBound(this.start, instant));
    while (open.length > 0 && found.length < limit) {
      let next = 0;
      for (let i = 1; i < open.length; i++) if (this.end[open[i].best] > this.end[open[next].best]) next = i;
      const { low, high, best } = open[next];
      open[next] = open[open.length - 1];
      open.pop();
      found.push(best);
      push(low, best);
      push(best + 1, high);
    }
    return found;
  }

  /**
   * Visits what is in view from left to right, one mark for each column of
   * `step` pixels: first what reaches in from the left edge, then for each
   * column with a start in it the longest mark that starts there (a shorter
   * one of the same column is hidden behind it anyway).
   */
  eachColumn(view: Span, width: number, step: number, visit: ColumnVisitor): void {
    for (const index of this.reaching(view.start).reverse()) visit(toX(view, width, this.start[index]), index, 1);
    const last = lowerBound(this.start, view.end);
    let i = lowerBound(this.start, view.start, 0, last);
    while (i < last) {
      const column = Math.floor(toX(view, width, this.start[i]) / step);
      const next = Math.max(lowerBound(this.start, toInstant(view, width, (column + 1) * step), i, last), i + 1);
      const index = this.longest(i, next);
      visit(toX(view, width, this.start[index]), index, next - i);
      i = next;
    }
  }
}

/** A curve through points ordered by time, drawn with the least and greatest value of each column when there are more points than pixels. */
export class Curve {
  readonly t: Float64Array;
  readonly value: Float64Array;
  readonly #max: RangeMax;
  readonly #min: RangeMax;

  constructor(t: Float64Array, value: Float64Array) {
    this.t = t;
    this.value = value;
    this.#max = new RangeMax(value);
    this.#min = new RangeMax(value.map((v) => -v));
  }

  /** Visits points (instant, value) from the last one left of the view to the first one right of it. */
  eachPoint(view: Span, width: number, visit: (t: number, value: number) => void): void {
    const low = Math.max(lowerBound(this.t, view.start) - 1, 0);
    const high = Math.min(lowerBound(this.t, view.end) + 1, this.t.length);
    const point = (i: number): void => visit(this.t[i], this.value[i]);
    if (high - low <= 4 * width) {
      for (let i = low; i < high; i++) point(i);
      return;
    }
    for (let i = low; i < high;) {
      const column = Math.floor(toX(view, width, this.t[i]));
      const next = Math.max(lowerBound(this.t, toInstant(view, width, column + 1), i, high), i + 1);
      const extremes = [this.#min.argmax(i, next), this.#max.argmax(i, next)].sort((a, b) => a - b);
      for (const k of new Set([i, ...extremes, next - 1])) point(k);
      i = next;
    }
  }
}
