import assert from 'node:assert/strict';
import { clamp, fit, limitsOf, pan, reveal, tickLabel, ticks, toInstant, toX, union, zoom } from '../../../client/panel/time';

describe('panel: axis of time', () => {
  const span = { start: 1000, end: 11_000 };
  const limits = limitsOf(span);

  it('fits a span with a margin, and a moment with a second around it', () => {
    assert.deepEqual(fit(span), { start: 800, end: 11_200 });
    assert.deepEqual(fit({ start: 5, end: 5 }), { start: -495, end: 505 });
  });

  it('keeps the instant under the pointer in place while zooming', () => {
    const view = zoom(span, 3000, 0.5, limits);
    assert.equal(view.end - view.start, 5000);
    assert.equal(toX(view, 1000, 3000), toX(span, 1000, 3000));
  });

  it('never leaves the limits, never gets closer than two milliseconds', () => {
    assert.deepEqual(zoom(span, 3000, 1e6, limits), limits);
    const near = zoom(span, 3000, 1e-9, limits);
    assert.ok(Math.abs(near.end - near.start - 2) < 1e-6);
    assert.equal(pan(span, 1e9, limits).end, limits.end);
    assert.equal(pan(span, -1e9, limits).start, limits.start);
    assert.deepEqual(clamp({ start: -1e9, end: 1e9 }, limits), limits);
  });

  it('maps pixels to instants and back', () => {
    assert.equal(toX(span, 500, 6000), 250);
    assert.equal(toInstant(span, 500, 250), 6000);
  });

  it('moves the view only when something would not be seen', () => {
    assert.equal(reveal(span, 4000, 5000), span);
    const moved = reveal(span, 20_000, 20_000);
    assert.equal(moved.end - moved.start, 10_000);
    assert.ok(moved.start < 20_000 && moved.end > 20_000);
    const long = reveal(span, 20_000, 900_000);
    assert.ok(long.start < 20_000 && long.end > 20_000, 'the start of what is longer than the view');
  });

  it('puts ticks at round times of the zone, no closer than asked', () => {
    const start = Date.UTC(2026, 10, 21, 19, 42, 21, 985);
    const view = { start, end: start + 194_000 };
    const { step, instants } = ticks(view, 800, 0, 84);
    assert.equal(step, 30_000);
    assert.deepEqual(instants.slice(0, 2).map((t) => tickLabel(t, step, 0)), ['19:42:30', '19:43:00']);
    for (const gap of [40, 84, 300]) {
      const t = ticks(view, 800, 345, gap);
      assert.ok((t.step / (view.end - view.start)) * 800 >= gap - 1e-9);
    }
  });

  it('counts from midnight of the zone, not of UTC', () => {
    const start = Date.UTC(2026, 10, 21);
    const { step, instants } = ticks({ start, end: start + 2 * 86_400_000 }, 300, 345, 150);
    assert.equal(step, 86_400_000);
    assert.equal(tickLabel(instants[0], step, 345), '2026-11-22');
    assert.equal(new Date(instants[0] + 345 * 60_000).toISOString().slice(11, 19), '00:00:00');
  });

  it('labels as finely as its steps, with the date at midnight', () => {
    const midnight = Date.UTC(2026, 10, 22);
    assert.equal(tickLabel(midnight, 3_600_000, 0), '2026-11-22');
    assert.equal(tickLabel(midnight + 5, 5, 0), '00:00:00.005');
    assert.equal(tickLabel(midnight + 60_000, 60_000, 0), '00:01');
  });

  it('still ends for centuries in a narrow panel', () => {
    const { instants } = ticks({ start: 0, end: 1e13 }, 300, 0, 90);
    assert.ok(instants.length > 0 && instants.length < 5);
  });

  it('joins what overlaps', () => {
    assert.deepEqual(union([[5, 9], [0, 2], [2, 3], [6, 7], [20, 21]]), [[0, 3], [5, 9], [20, 21]]);
    assert.deepEqual(union([]), []);
  });
});
