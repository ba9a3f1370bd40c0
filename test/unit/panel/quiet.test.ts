import assert from 'node:assert/strict';
import type { Correlation } from '../../../server/protocol';
import { shortNames } from '../../../client/panel/labels';
import { layout } from '../../../client/panel/layout';
import { arrangeLanes } from '../../../client/panel/quiet';
import { splitOf } from '../../../client/panel/split';
import { awayText, quietText } from '../../../client/panel/words';
import { lane, model } from './make';

describe('panel: lanes that have nothing to say', () => {
  const m = model(
    lane('gc.log', [[1000, 9000, 'full', 'error']], { family: 'gc' }),
    lane('server.log', [[90_000, 90_000, 'other']]),
    lane('zookeeper.log', [[50_000, 50_000, 'other']], { node: 'zookeeper' }),
    lane('client.log', [[3000, 3000, 'session']], { node: 'client' }),
    lane('gc-2.log', [[80_000, 80_000, 'pause']], { node: 'broker 2' }),
    lane('hs_err.log', [], { node: 'broker 3' }),
  );
  const correlation: Correlation = {
    anchor: { uri: m.lanes[0].lane.uri, line: 0, start: 1000, end: 9000, text: '' }, window: { start: 0, end: 10_000 }, omitted: 0, notes: [],
    records: [{ uri: m.lanes[2].lane.uri, line: 5, start: 6000, end: 6000, severity: null, class: null, kind: null, text: 'a plain record' }],
  };

  it('keeps the anchor\u2019s node and every lane with a record or a mark in the window', () => {
    const arranged = arrangeLanes(m, { start: 0, end: 10_000 }, correlation);
    assert.deepEqual(arranged, { shown: [0, 1, 2, 3], quiet: [4, 5], of: 'correlation' });
    assert.equal(quietText(m, arranged, correlation), '1 log has nothing here, 1 log has no readable time');
    assert.equal(quietText(m, arranged, { ...correlation, omitted: 7 }), '1 log has nothing listed here, 1 log has no readable time');
  });

  it('hides no lane alone, and none of few lanes without a correlation', () => {
    assert.deepEqual(arrangeLanes(model(...m.timeline.lanes.slice(0, 5)), { start: 0, end: 1 }, correlation).quiet, []);
    assert.deepEqual(arrangeLanes(m, { start: 1e9, end: 2e9 }, null).quiet, []);
  });

  it('of many lanes shows those that cover the view', () => {
    const lanes = model(...Array.from({ length: 12 }, (_, i) => lane(`${i}.log`, [[i * 1000, i * 1000 + 500, 'pause']])));
    const arranged = arrangeLanes(lanes, { start: 2400, end: 4100 }, null);
    assert.deepEqual(arranged.shown, [2, 3, 4]);
    assert.equal(quietText(lanes, arranged, null), '9 logs do not cover this time');
    assert.deepEqual(arrangeLanes(lanes, { start: 9e6, end: 9.1e6 }, null).shown, []);
  });

  it('with a finding shows the lanes it stands on and the GC logs of its node', () => {
    const arranged = arrangeLanes(m, { start: 0, end: 10_000 }, correlation, { node: 'broker 2', uris: new Set([m.lanes[1].lane.uri, m.lanes[5].lane.uri]) });
    assert.deepEqual(arranged, { shown: [1, 5], quiet: [0, 2, 3, 4], of: 'finding' });
    assert.equal(quietText(m, arranged, null), '4 logs have no part in this finding');
    assert.deepEqual(arrangeLanes(m, { start: 0, end: 1 }, null, { node: null, uris: new Set(['file:///elsewhere']) }).quiet, [], 'a finding of files that are not here hides nothing');
  });

  it('of many lanes hides those without an event', () => {
    const lanes = model(...Array.from({ length: 12 }, (_, i) => lane(`${i}.log`, i < 9 ? [[0, 5000, 'pause']] : [], { span: { start: 0, end: 9000 } })));
    const arranged = arrangeLanes(lanes, { start: 0, end: 4100 }, null);
    assert.equal(quietText(lanes, arranged, null), '3 logs have no known event');
  });

  it('lays them out behind one row, and after it when that is open', () => {
    const arranged = arrangeLanes(m, { start: 0, end: 10_000 }, correlation);
    const rows = (open: boolean) => layout(m.lanes, 300, { arranged, open }).rows.map((r) => (r.kind === 'lane' ? r.lane : r.kind));
    assert.deepEqual(rows(false), ['node', 0, 1, 'node', 2, 'node', 3, 'quiet']);
    assert.deepEqual(rows(true), ['node', 0, 1, 'node', 2, 'node', 3, 'quiet', 'node', 4, 'node', 5]);
  });

  it('says where a log lies that is out of view', () => {
    const span = { start: 100_000, end: 200_000 };
    assert.equal(awayText(span, { start: 150_000, end: 900_000 }), '');
    assert.equal(awayText(span, { start: 203_000, end: 900_000 }), '\u25c2 ends 3 s earlier');
    assert.equal(awayText(span, { start: 0, end: 40_000 }), 'begins 1 m 00 s later \u25b8');
  });

  it('names a file under its node as shortly as is clear', () => {
    const of = (...pairs: [string, string][]) => shortNames(pairs.map(([node, label]) => ({ node, label })));
    assert.deepEqual(of(['broker 1', 'broker-1/gc.log'], ['broker 2', 'broker-2/gc.log'], ['x', 'a/server.log'], ['x', 'b/server.log']), ['gc.log', 'gc.log', 'a/server.log', 'b/server.log']);
  });
});

describe('panel: list and lanes', () => {
  const none = { beside: null, under: null };

  it('lists a correlation beside the lanes from 760 pixels on, under them when narrower', () => {
    assert.deepEqual(splitOf(920, 240, null, true, none), { place: 'beside', shown: true, size: 368, least: 200, greatest: 600 });
    assert.equal(splitOf(920, 240, null, false, none).size, 313);
    const under = splitOf(500, 420, null, true, none);
    assert.deepEqual([under.place, under.shown], ['under', true]);
    assert.deepEqual(splitOf(700, 250, null, true, none).place, 'beside', 'a low panel has no room under the lanes');
    assert.equal(splitOf(700, 250, null, false, none).shown, false);
    assert.equal(splitOf(500, 200, null, true, none).shown, false);
  });

  it('holds to what was chosen and dragged, within reason', () => {
    assert.equal(splitOf(920, 240, false, true, none).shown, false);
    assert.equal(splitOf(500, 200, true, false, none).shown, true);
    assert.equal(splitOf(1000, 240, null, true, { beside: 0.5, under: null }).size, 500);
    assert.equal(splitOf(1000, 240, null, true, { beside: 0.95, under: null }).size, 680);
    assert.equal(splitOf(500, 420, null, true, { beside: null, under: 0.01 }).size, 68);
  });
});
