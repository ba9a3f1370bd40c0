import assert from 'node:assert/strict';
import { LevelCounter, levelSlots } from '../../../server/formats/levels';
import { Basis } from '../../../server/text/stamp';

const [info, warn, error, fatal] = [3, 4, 5, 6];
const sum = (counts: Uint32Array): number => counts.reduce((a, b) => a + b, 0);

describe('formats: levels over time', () => {
  it('counts each record in its step, by level', () => {
    const counter = new LevelCounter();
    for (const [ms, level] of [[1000, info], [1000, warn], [1003, error], [1003, fatal], [1001, 0]]) counter.count(ms, Basis.Utc, level);
    const [counts] = counter.result();
    assert.deepEqual({ ...counts, rest: [...counts.rest], warn: [...counts.warn], error: [...counts.error] },
      { basis: Basis.Utc, stepMs: 1, first: 1000, rest: [1, 1, 0, 0], warn: [1, 0, 0, 0], error: [0, 0, 0, 2] });
  });

  it('doubles its step and loses nothing, in whatever order the stamps come', () => {
    const stamps = Array.from({ length: 20_000 }, (_, i) => Date.UTC(2026, 10, 21) + (i * 7919) % 500_000_000);
    const count = (order: number[]) => {
      const counter = new LevelCounter();
      for (const ms of order) counter.count(ms, Basis.Local, ms % 3 === 0 ? warn : info);
      return counter.result();
    };
    const [counts] = count(stamps);
    assert.ok(counts.rest.length <= levelSlots && counts.rest.length > levelSlots / 4);
    assert.equal(sum(counts.rest) + sum(counts.warn), stamps.length);
    assert.equal(sum(counts.warn), stamps.filter(ms => ms % 3 === 0).length);
    const k = Math.floor(stamps[17] / counts.stepMs) - counts.first;
    const inStep = stamps.filter(ms => Math.floor(ms / counts.stepMs) === Math.floor(stamps[17] / counts.stepMs)).length;
    assert.equal(counts.rest[k] + counts.warn[k], inStep);
    assert.deepEqual(count([...stamps].reverse()), [counts]);
    assert.deepEqual(count([...stamps].sort((a, b) => a - b)), [counts]);
  });

  it('keeps bases apart, takes stamps before 1970 and passes over what is no number', () => {
    const counter = new LevelCounter();
    counter.count(-5, Basis.Uptime, info);
    counter.count(5, Basis.Uptime, info);
    counter.count(8.64e15, Basis.Utc, info);
    counter.count(-8.64e15, Basis.Utc, info);
    counter.count(NaN, Basis.Local, info);
    counter.count(Infinity, Basis.Local, info);
    assert.deepEqual(counter.result().map(one => [one.basis, sum(one.rest)]), [[Basis.Utc, 2], [Basis.Uptime, 2]]);
  });

  it('goes on in a copy without touching the first', () => {
    const counter = new LevelCounter();
    counter.count(10, Basis.Utc, info);
    const copy = counter.copy();
    copy.count(10_000_000, Basis.Utc, error);
    assert.equal(sum(counter.result()[0].rest) + sum(counter.result()[0].error), 1);
    assert.equal(sum(copy.result()[0].error), 1);
  });
});
