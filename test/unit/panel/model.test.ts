import assert from 'node:assert/strict';
import { groups } from '../../../client/panel/classes';
import { hit } from '../../../client/panel/hit';
import { State } from '../../../client/panel/state';
import { summary, sayLane, zoneText, when, place } from '../../../client/panel/words';
import { rowOf } from '../../../client/panel/model';
import { lane, model, timeline } from './make';

const shown = new Set(groups);

describe('panel: model, pointer and words', () => {
  const heap = { t: [1100, 2000, 11_000, 15_000], beforeBytes: [900, 1000, 1000, 600], afterBytes: [800, 1000, 300, 400], capacityBytes: [1024, 1024, 1024, 1024] };
  const m = model(
    // the young pause ends within the rounding of the Full GC's start
    lane('gc.log', [[1000, 1100, 'pause'], [1900, 2000, 'pause'], [1999.6, 11_000, 'full', 'error'], [14_000, 15_000, 'pause']], { family: 'gc', heap }),
    lane('server-1.log', [[500, 500, 'session'], [1500, 11_000, 'silence', 'warning'], [8000, 8000, 'leader', 'warning'], [8003, 8003, 'expiry', 'error']]),
  );

  it('finds the pauses that outlast the timeout', () => {
    const { long } = m.lanes[0];
    assert.equal(long.length, 1);
    assert.equal(long.start[0], 1999.6);
    assert.equal(m.lanes[1].long.length, 0, 'a silence is no pause');
  });

  it('lets the heap climb to the start of a Full GC and fall until its end', () => {
    const points: [number, number][] = [];
    m.lanes[0].heap!.curve.eachPoint({ start: 0, end: 20_000 }, 1000, (t, v) => points.push([t, v]));
    assert.deepEqual(points, [[1100, 800], [1999.6, 1000], [2000, 1000], [11_000, 300], [15_000, 400]]);
  });

  const view = { start: 0, end: 20_000 };

  it('hits the nearest moment, then the interval under the pointer', () => {
    const server = m.lanes[1];
    assert.deepEqual(hit(server, view, 1000, 25, shown), { mark: 0, count: 1 });
    assert.equal(hit(server, view, 1000, 401, shown)?.mark, 3, 'of two at one place the one in front');
    assert.equal(hit(server, view, 1000, 401, new Set(['leaders'] as const))?.mark, 2);
    assert.deepEqual(hit(server, view, 1000, 300, shown), { mark: 1, count: 1 });
    assert.equal(hit(server, view, 1000, 900, shown), null);
  });

  it('hits the longest of pauses too thin to tell apart', () => {
    const dense = model(lane('gc.log', Array.from({ length: 1000 }, (_, i): [number, number, 'pause'] => [i * 20, i * 20 + (i === 503 ? 15 : 2), 'pause']), { family: 'gc' }));
    const found = hit(dense.lanes[0], view, 100, 50.4, shown);
    assert.equal(found?.mark, 503);
    assert.ok(found.count > 100);
  });

  it('says lanes, counts and places in words', () => {
    assert.match(sayLane(m.lanes[0], 6000), /^gc\.log, broker 1, .*4 pauses, 1 of at least 6 s; zone \+00:00 stated/);
    const words = summary(m, view, 0);
    assert.match(words, /2 logs of 1 node/);
    assert.match(words, /4 pauses, 1 of at least the session timeout of 6 s, the longest 9\.00 s/);
    assert.match(words, /1 session expiry, 1 leadership change, 0 crashes/);
    assert.equal(zoneText({ offsetMinutes: null, how: 'assumed', why: '' }), 'uptime only');
    const row = rowOf(m.lanes[0], 2);
    assert.equal(place(m, row), 'gc.log:21');
    assert.equal(when({ ...row, start: 2000 }, 0), '00:00:02.000 to 00:00:11.000, 9.00 s');
    assert.equal(place(null, { lane: -1, uri: 'file:///a/b%20c.log', line: 0 }), 'b c.log:1');
  });

  describe('state', () => {
    const at = (marks: Parameters<typeof lane>[1]) => timeline([lane('a.log', marks, { zone: { offsetMinutes: 480, how: 'inferred', why: 'gc.log beside it states +0800' } })]);

    it('fits everything until somebody zooms, then keeps the view', () => {
      const state = new State();
      state.setTimeline(at([[0, 0, 'other'], [1000, 1000, 'other']]));
      assert.deepEqual(state.view, { start: -20, end: 1020 });
      state.setTimeline(at([[0, 0, 'other'], [2000, 2000, 'other']]));
      assert.deepEqual(state.view, { start: -40, end: 2040 });
      state.setView({ start: 500, end: 900 });
      state.setTimeline(at([[0, 0, 'other'], [9000, 9000, 'other']]));
      assert.deepEqual(state.view, { start: 500, end: 900 });
    });

    it('keeps the selection on its line when the lanes are read again', () => {
      const state = new State();
      state.setTimeline(at([[0, 0, 'other'], [1000, 1000, 'other']]));
      state.selection = rowOf(state.model!.lanes[0], 1);
      state.setTimeline(at([[0, 0, 'session'], [1000, 1000, 'other'], [1500, 1500, 'other']]));
      assert.equal(state.selection?.start, 1000);
      state.setTimeline(at([[0, 0, 'session']]));
      assert.equal(state.selection, null);
    });

    it('shows times in the zone of the logs or in UTC, and says how it is known', () => {
      const state = new State();
      state.setTimeline(at([[0, 0, 'other']]));
      assert.deepEqual(state.zone(), { offsetMinutes: 480, how: 'inferred', why: 'a.log: gc.log beside it states +0800' });
      state.utc = true;
      assert.equal(state.zone().offsetMinutes, 0);
    });

    it('comes back as it was left, whatever else was kept', () => {
      const state = new State();
      state.setTimeline(at([[0, 0, 'other'], [1000, 1000, 'other']]));
      state.setView({ start: 100, end: 300 });
      state.groups.delete('leaders');
      state.utc = true;
      const again = new State();
      again.restore(JSON.parse(JSON.stringify(state.save())) as ReturnType<State['save']>);
      again.setTimeline(at([[0, 0, 'other'], [1000, 1000, 'other']]));
      assert.deepEqual(again.view, { start: 100, end: 300 });
      assert.deepEqual([again.utc, again.groups.has('leaders'), again.groups.has('other')], [true, false, true]);
      assert.doesNotThrow(() => new State().restore({ groups: 'x', view: { start: 'a' } } as never));
    });
  });
});
