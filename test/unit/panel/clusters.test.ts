import assert from 'node:assert/strict';
import { gravest, periodAt, periodInView, periodsOf } from '../../../client/panel/clusters';
import { State } from '../../../client/panel/state';
import { periodName } from '../../../client/panel/words';
import { lane, timeline } from './make';
import type { MarkSpec } from './make';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** A lane that covers [start, end] with an event of a severity at its start. */
const log = (label: string, start: number, end: number, severity: MarkSpec[3] = null) =>
  lane(label, [[start, start, 'other', severity]], { span: { start, end } });
const spans = (...lanes: Parameters<typeof periodsOf>[0]) => periodsOf(lanes).map((p) => [p.start, p.end]);

describe('panel: periods of the workspace', () => {
  const may = Date.UTC(2019, 4, 15, 14, 3);
  const november = Date.UTC(2026, 10, 21, 19, 42);

  it('parts incidents that lie years apart and keeps each together over small gaps', () => {
    const lanes = [
      log('gc.log', november, november + 3 * minute, 'error'), log('server.log', may, may + 17 * minute, 'error'),
      log('gc-3.log', may + 22 * minute, may + 108 * minute, 'error'), log('zookeeper.log', november + minute, november + 2 * minute, 'error'),
      log('nothing.log', 0, 0), log('hs_err.log', november + 15 * minute, november + 16 * minute, 'error'), log('app.log', may + 60 * minute, may + 60 * minute, 'warning'),
    ];
    lanes[4].span = null;
    const periods = periodsOf(lanes);
    assert.deepEqual(periods.map((p) => p.lanes), [[1, 2, 6], [0, 3], [5]]);
    assert.deepEqual(periods.map((p) => [p.errors, p.warnings]), [[2, 1], [2, 0], [1, 0]]);
    assert.equal(gravest(periods), periods[0]);
    assert.equal(periodName(periods[0], 480), '2019-05-15 22:03 - 23:51 \u00b7 3 logs');
    assert.equal(periodName({ ...periods[1], end: november + 5 * hour }, 0), '2026-11-21 19:42 - 2026-11-22 00:42 \u00b7 2 logs');
    assert.equal(periodName({ ...periods[1], end: november, lanes: [0] }, 0), '2026-11-21 19:42 \u00b7 1 log');
  });

  it('measures a gap by what lies beside it, but a day always parts', () => {
    assert.equal(spans(log('a', 0, 10 * day), log('b', 10 * day + 20 * hour, 11 * day)).length, 1);
    assert.equal(spans(log('a', 0, hour), log('b', 21 * hour, 22 * hour)).length, 2);
    assert.equal(spans(log('a', 0, 10 * day), log('b', 11.5 * day, 20 * day)).length, 2);
    assert.deepEqual(spans(log('a', 0, 0), log('b', 9 * minute, 9 * minute)), [[0, 9 * minute]]);
  });

  it('offers no more periods than one can choose from', () => {
    const crashes = Array.from({ length: 60 }, (_, i) => log(`hs_err_${i}.log`, i * 15 * minute, i * 15 * minute));
    assert.equal(spans(...crashes).length, 1);
    const years = Array.from({ length: 40 }, (_, i) => log(`${i}.log`, i * 365 * day, i * 365 * day + hour));
    assert.ok(spans(...years).length <= 12);
    assert.deepEqual(spans(), []);
  });

  it('finds the period of an instant and of a view', () => {
    const periods = periodsOf([log('a', 0, hour), log('b', 10 * hour, 12 * hour)]);
    assert.equal(periodAt(periods, 11 * hour), periods[1]);
    assert.equal(periodAt(periods, 5 * hour), null);
    assert.equal(periodInView(periods, { start: -hour, end: 10.1 * hour }), periods[0]);
    assert.equal(periodInView(periods, { start: 2 * hour, end: 3 * hour }), null);
  });

  describe('first view', () => {
    const lanes = [log('a.log', may, may + hour, 'warning'), log('b.log', november, november + hour, 'error')];
    const seen = (state: State): string => (state.view.start < may + hour ? (state.view.end > november ? 'all' : 'may') : 'november');

    it('is the gravest period, or the one of the cursor', () => {
      const state = new State();
      state.setTimeline(timeline(lanes));
      assert.equal(seen(state), 'november');
      const other = new State();
      other.cursor = { instant: may + minute, uri: lanes[0].uri, line: 0 };
      other.setTimeline(timeline(lanes));
      assert.equal(seen(other), 'may');
    });

    it('stays with a period once chosen, and with everything', () => {
      const state = new State();
      state.setTimeline(timeline(lanes));
      state.fitPeriod(state.periods[0], true);
      state.setTimeline(timeline(lanes));
      assert.equal(seen(state), 'may');
      state.fitAll();
      state.setTimeline(timeline(lanes));
      assert.equal(seen(state), 'all');
    });

    it('shows times in the zone of the logs in view', () => {
      const state = new State();
      const zoned = [...lanes, log('c.log', november, november + hour)];
      zoned[0] = { ...zoned[0], zone: { offsetMinutes: 480, how: 'inferred', why: 'a test' } };
      state.setTimeline(timeline(zoned));
      assert.equal(state.zone().offsetMinutes, 0);
      state.fitPeriod(state.periods[0]);
      assert.equal(state.zone().offsetMinutes, 480);
      assert.equal(state.zoneOf(state.periods[0]), 480);
    });
  });
});
