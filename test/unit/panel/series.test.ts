import assert from 'node:assert/strict';
import { Curve, lowerBound, RangeMax, Series } from '../../../client/panel/series';

/** A generator of the same numbers every time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => ((state = (state * 48_271) % 2_147_483_647) / 2_147_483_647);
}

function series(marks: [number, number][]): Series {
  return new Series(Float64Array.from(marks, (m) => m[0]), Float64Array.from(marks, (m) => m[1]), Int32Array.from(marks, (_, i) => i));
}

describe('panel: columns of pixels', () => {
  it('finds the first value not below a limit', () => {
    assert.deepEqual([0, 1, 2, 2.5, 9].map((v) => lowerBound([1, 2, 2, 3], v)), [0, 0, 1, 3, 4]);
  });

  it('finds the greatest of any range, as a plain search does', () => {
    const next = numbers(7);
    for (const n of [1, 2, 3, 17, 64, 101]) {
      const values = Array.from({ length: n }, () => Math.floor(next() * 20));
      const tree = new RangeMax(values);
      for (let low = 0; low < n; low++) {
        for (let high = low; high <= n; high++) {
          const expected = low === high ? -1 : values.indexOf(Math.max(...values.slice(low, high)), low);
          assert.equal(tree.argmax(low, high), expected, `${n}: [${low}, ${high})`);
        }
      }
    }
  });

  it('lets the longest pause of a pixel column win among a hundred thousand', () => {
    const marks: [number, number][] = Array.from({ length: 100_000 }, (_, i) => [i * 10, i * 10 + 1]);
    marks[54_321][1] = marks[54_321][0] + 9;
    const seen = new Map<number, number>();
    let counted = 0;
    series(marks).eachColumn({ start: 0, end: 1_000_000 }, 500, 1, (x, index, count) => {
      assert.ok(!seen.has(Math.floor(x)), 'one mark a column');
      seen.set(Math.floor(x), index);
      counted += count;
    });
    assert.equal(counted, 100_000);
    assert.ok(seen.size <= 500);
    assert.ok([...seen.values()].includes(54_321));
  });

  it('shows what reaches into the view from the left, however far back it began', () => {
    const marks: [number, number][] = [[0, 5000], [10, 20], [30, 4000], [1000, 1010], [2000, 2000]];
    const seen: number[] = [];
    series(marks).eachColumn({ start: 1500, end: 2500 }, 100, 1, (_, i) => seen.push(i));
    assert.deepEqual(seen.sort(), [0, 2, 4]);
    assert.deepEqual(series(marks).reaching(1500), [0, 2]);
    assert.deepEqual(series(marks).reaching(1500, 1), [0]);
  });

  it('agrees with a plain search on what reaches an instant', () => {
    const next = numbers(11);
    const marks = Array.from({ length: 300 }, (): [number, number] => {
      const start = next() * 1000;
      return [start, start + next() ** 4 * 400];
    }).sort((a, b) => a[0] - b[0]);
    for (const t of [0, 1, 250, 500, 999, 1200]) {
      const expected = marks.map((_, i) => i).filter((i) => marks[i][0] < t && marks[i][1] >= t);
      assert.deepEqual(series(marks).reaching(t, 1000).sort((a, b) => a - b), expected);
    }
  });

  it('is empty for nothing', () => {
    const none = series([]);
    assert.equal(none.longest(0, 0), -1);
    assert.deepEqual(none.reaching(5), []);
    none.eachColumn({ start: 0, end: 1 }, 10, 1, () => assert.fail('nothing to visit'));
  });

  it('keeps peaks and troughs of a curve with more points than pixels', () => {
    const n = 50_000;
    const value = new Float64Array(n).fill(5);
    value[12_345] = 99;
    value[40_001] = -1;
    const curve = new Curve(Float64Array.from({ length: n }, (_, i) => i), value);
    const seen: number[] = [];
    let last = -Infinity;
    curve.eachPoint({ start: 0, end: n }, 200, (t, v) => {
      assert.ok(t >= last, 'from left to right');
      last = t;
      seen.push(v);
    });
    assert.ok(seen.includes(99) && seen.includes(-1));
    assert.ok(seen.length < 200 * 5);
  });

  it('gives a curve one point beyond each edge', () => {
    const curve = new Curve(Float64Array.of(0, 10, 20, 30, 40), Float64Array.of(1, 2, 3, 4, 5));
    const seen: number[] = [];
    curve.eachPoint({ start: 12, end: 28 }, 100, (t) => seen.push(t));
    assert.deepEqual(seen, [10, 20, 30]);
  });
});
