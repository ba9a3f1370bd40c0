/** How many records of which level fell where in time: a histogram of fixed size that is kept while reading. */
import { Basis } from '../text/stamp';

/** Steps a histogram has at most. A power of two. */
export const levelSlots = 2048;

/** Counts in steps of equal length, from `first` on: step k holds the stamps of [(first + k) * stepMs, (first + k + 1) * stepMs). Raw stamps of one basis. */
export interface LevelCounts {
  basis: Basis;
  stepMs: number;
  first: number;
  rest: Uint32Array;
  warn: Uint32Array;
  error: Uint32Array;
}

const warnLevel = 4;

/**
 * A ring of `levelSlots` steps over the stamps seen so far. A stamp that lies
 * outside of what the ring can hold doubles the step, two steps becoming one;
 * nothing is allocated for a record. Which steps there are does not depend on
 * the order of the stamps: a step begins at a multiple of its length.
 */
class Ring {
  stepMs = 1;
  /** First and last step with a record. */
  first = NaN;
  last = NaN;
  /** Of step s at slot s mod levelSlots: the rest, warnings, errors. */
  readonly counts = [new Uint32Array(levelSlots), new Uint32Array(levelSlots), new Uint32Array(levelSlots)];

  add(ms: number, severity: number): void {
    let step = Math.floor(ms / this.stepMs);
    if (!(step >= this.first && step <= this.last)) {
      if (!Number.isFinite(step)) return;
      if (this.first !== this.first) this.first = this.last = step;
      while (Math.max(this.last, step) - Math.min(this.first, step) >= levelSlots) {
        this.#double();
        step = Math.floor(ms / this.stepMs);
      }
      if (step < this.first) this.first = step;
      if (step > this.last) this.last = step;
    }
    this.counts[severity][slotOf(step)]++;
  }

  #double(): void {
    const first = Math.floor(this.first / 2);
    const last = Math.floor(this.last / 2);
    for (const counts of this.counts) {
      const before = counts.slice();
      counts.fill(0);
      for (let step = this.first; step <= this.last; step++) counts[slotOf(Math.floor(step / 2))] += before[slotOf(step)];
    }
    this.first = first;
    this.last = last;
    this.stepMs *= 2;
  }

  copy(): Ring {
    const twin = new Ring();
    twin.stepMs = this.stepMs;
    twin.first = this.first;
    twin.last = this.last;
    this.counts.forEach((counts, i) => twin.counts[i].set(counts));
    return twin;
  }
}

/** Steps can be beyond 32 bits, and negative. */
const slotOf = (step: number): number => step - Math.floor(step / levelSlots) * levelSlots;

/** Counts the records of one log, each basis of stamps on its own. */
export class LevelCounter {
  readonly #rings: (Ring | null)[] = [null, null, null, null];

  /** A record of this raw stamp; `level` as in the list of levels (0: none, 4: WARN, above: worse). */
  count(ms: number, basis: Basis, level: number): void {
    const ring = this.#rings[basis] ??= new Ring();
    ring.add(ms, level < warnLevel ? 0 : level === warnLevel ? 1 : 2);
  }

  copy(): LevelCounter {
    const twin = new LevelCounter();
    this.#rings.forEach((ring, basis) => twin.#rings[basis] = ring && ring.copy());
    return twin;
  }

  /** What was counted, as plain data. */
  result(): LevelCounts[] {
    const results: LevelCounts[] = [];
    for (const [basis, ring] of this.#rings.entries()) {
      if (!ring || ring.first !== ring.first) continue;
      const length = ring.last - ring.first + 1;
      const [rest, warn, error] = ring.counts.map(counts => Uint32Array.from({ length }, (_, k) => counts[slotOf(ring.first + k)]));
      results.push({ basis, stepMs: ring.stepMs, first: ring.first, rest, warn, error });
    }
    return results;
  }
}
