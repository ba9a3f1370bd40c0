/** What is nearly in order already, put in order: as long as it takes to look once, and once more for each time that the runs in it are halved. */

/** Numbers of the finite values, ascending by value, of equal ones the earlier first; `null` where all are finite and stand so already. */
export function orderOf(values: Float64Array): Uint32Array | null {
  const runs = [0];
  const order = new Uint32Array(values.length);
  let count = 0;
  let last = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!(value - value === 0)) continue;
    if (value < last) runs.push(count);
    order[count++] = i;
    last = value;
  }
  if (count === values.length && runs.length === 1) return null;
  runs.push(count);
  return joined(order.subarray(0, count), runs, values);
}

/**
 * Joins runs that lie one behind the other, each in order, into one; of equal values the earlier run's goes first.
 * @param order numbers of values; used up
 * @param runs where in `order` each run begins, and behind the last its end
 */
export function joined(order: Uint32Array, runs: readonly number[], values: Float64Array): Uint32Array {
  let [from, to] = [order, runs.length > 2 ? new Uint32Array(order.length) : order];
  for (; runs.length > 2; [from, to] = [to, from]) {
    const longer = [0];
    for (let run = 0; run + 1 < runs.length; run += 2) {
      const end = runs[Math.min(run + 2, runs.length - 1)];
      joinTwo(from, to, runs[run], runs[run + 1], end, values);
      longer.push(end);
    }
    runs = longer;
  }
  return from;
}

function joinTwo(from: Uint32Array, to: Uint32Array, left: number, middle: number, end: number, by: Float64Array): void {
  let right = middle;
  for (let at = left, l = left; at < end; at++) to[at] = l < middle && (right >= end || by[from[l]] <= by[from[right]]) ? from[l++] : from[right++];
}

/** The numbers from 0 to below `count`. */
export function numbersBelow(count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = i;
  return numbers;
}

/** How many of the ascending values lie below `value`. */
export function firstFrom(sorted: Float64Array, value: number): number {
  let low = 0;
  for (let high = sorted.length; low < high;) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many of the ascending values lie at or below `value`. */
export function firstBehind(sorted: Float64Array, value: number): number {
  let low = 0;
  for (let high = sorted.length; low < high;) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
