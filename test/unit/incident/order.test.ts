import assert from 'node:assert/strict';
import { firstBehind, firstFrom, joined, orderOf } from '../../../server/incident/order';
import { TimeIndex } from '../../../server/incident/near';
import { EventTable } from '../../../server/formats/events';
import { defineShape } from '../../../server/formats/row';
import { Clock, fixedZone } from '../../../server/text/clock';
import { Basis } from '../../../server/text/stamp';

/** The same by the plain way. */
const sorted = (values: readonly number[]): number[] => values.flatMap((value, i) => (Number.isFinite(value) ? [i] : [])).sort((a, b) => values[a] - values[b] || a - b);

describe('incident: order of what is nearly in order', () => {
  it('is none where all stand in order', () => {
    assert.equal(orderOf(Float64Array.of(1, 2, 2, 3)), null);
    assert.equal(orderOf(new Float64Array(0)), null);
  });

  it('is that of a plain sort, of equal values the earlier first; what is no instant is left out', () => {
    let state = 7;
    const dice = (): number => (state = Math.imul(state, 1664525) + 1013904223 >>> 0) % 50;
    const inputs = [[3, 2, 1], [1, NaN, 0], [NaN], [5, Infinity, 5, -Infinity, 4, 5], Array.from({ length: 1000 }, dice), Array.from({ length: 999 }, (_, i) => (i % 333) * 2 + dice() % 2)];
    for (const input of inputs) assert.deepEqual([...orderOf(Float64Array.from(input)) ?? []], sorted(input));
  });

  it('joins runs of any number, of equal values the earlier run first', () => {
    for (const runs of [[0, 3], [0, 2, 4], [0, 1, 3, 4, 6, 7]]) {
      const values = Float64Array.of(2, 3, 1, 3, 0, 2, 2).slice(0, runs.at(-1));
      for (let run = 0; run + 1 < runs.length; run++) values.subarray(runs[run], runs[run + 1]).sort();
      assert.deepEqual([...joined(Uint32Array.from(values.keys()), runs, values)], sorted([...values]));
    }
  });

  it('is searched by halves', () => {
    const values = Float64Array.of(1, 2, 2, 4);
    assert.deepEqual([0, 1, 2, 3, 5].map(value => firstFrom(values, value)), [0, 0, 1, 3, 4]);
    assert.deepEqual([0, 1, 2, 3, 5].map(value => firstBehind(values, value)), [0, 1, 3, 3, 4]);
  });
});

describe('incident: events near an instant', () => {
  const shape = defineShape({ id: 'test.order', kind: 'test.order', mark: 'other', label: 'x', names: [] });
  const indexOf = (events: [start: number, end: number][]): TimeIndex => {
    const table = new EventTable();
    events.forEach(([start, end], i) => table.add(shape, i, i, start, end, Basis.Utc, []));
    return new TimeIndex(table, new Clock(fixedZone(0)));
  };

  it('are those that lie within or reach in', () => {
    const index = indexOf([[0, 0], [10, 500], [20, 20], [300, 300], [400, 400]]);
    assert.deepEqual([...index.near(100, 300)], [1, 2, 3]);
    assert.deepEqual([...index.near(501, 900)], []);
    assert.deepEqual(index.span, { start: 0, end: 500 });
  });

  it('are found where the clock ran back, and where none lasts', () => {
    const index = indexOf([[100, 100], [200, 200], [50, 50], [150, 150]]);
    assert.deepEqual([...index.order], [2, 0, 3, 1]);
    assert.deepEqual([...index.near(100, 150)], [0, 3]);
    assert.deepEqual(index.span, { start: 50, end: 200 });
  });
});
