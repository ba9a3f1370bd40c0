/** What is under the pointer. */

import { groupOf, looks, type Group } from './classes';
import type { LaneModel } from './model';
import { lowerBound } from './series';
import { toInstant, toX, type Span } from './time';

export interface Hit {
  /** Number of the mark in its lane. */
  mark: number;
  /** How many shown marks of the lane stand within the reach of the pointer. */
  count: number;
}

/** How far a pointer may miss a moment, in pixels. */
const reach = 7;

/**
 * The mark of a lane that is meant by pixel `x`: the nearest moment within
 * reach, those drawn in front preferred; else the interval that covers it;
 * among intervals too thin to tell apart, the longest.
 */
export function hit(lane: LaneModel, view: Span, width: number, x: number, shown: ReadonlySet<Group>): Hit | null {
  const at = toInstant(view, width, x);
  const from = toInstant(view, width, x - reach);
  const to = toInstant(view, width, x + reach);
  let best = -1;
  let bestScore = Infinity;
  let count = 0;
  const offer = (mark: number, score: number): void => {
    if (score < bestScore) {
      bestScore = score;
      best = mark;
    }
  };
  for (const { class: markClass, series } of lane.classes) {
    if (!shown.has(groupOf(markClass))) continue;
    const front = looks[markClass].rank * 0.2;
    const [low, high] = series.startingIn(from, to);
    count += high - low;
    if (low < high) {
      const near = lowerBound(series.start, at, low, high);
      for (const i of [near - 1, near, series.longest(low, high)]) {
        if (i < low || i >= high) continue;
        const startX = toX(view, width, series.start[i]);
        const endX = toX(view, width, series.end[i]);
        const miss = x < startX ? startX - x : x > endX ? x - endX : 0;
        // of marks a pointer cannot tell apart the longest counts
        offer(series.id[i], miss - front - Math.min((endX - startX) * 0.01, 0.5) - (i === series.longest(low, high) ? 0.1 : 0));
      }
    }
    for (const i of series.reaching(at, 1)) {
      if (series.start[i] < from) {
        offer(series.id[i], reach - 1 - front);
        count++;
      }
    }
  }
  return best < 0 ? null : { mark: best, count };
}
