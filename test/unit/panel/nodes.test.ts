import assert from 'node:assert/strict';
import type { SessionLife, Skew } from '../../../server/protocol';
import { Histogram, eachBar, type Counts } from '../../../client/panel/histogram';
import { layout } from '../../../client/panel/layout';
import { unpackMarks } from '../../../client/panel/marks';
import { buildModel } from '../../../client/panel/model';
import { skewText, stacked } from '../../../client/panel/nodes';
import { packMarks, type Mark } from '../../../server/incident/views/marks';
import { lane, timeline } from './make';

const life = (id: string, node: string | null, start: number, end: number, fate: SessionLife['fate'] = 'open'): SessionLife => ({ id, node, start, end, fate, timeoutMs: 6000, opened: null, ended: null });

describe('panel: nodes', () => {
  const lanes = [lane('gc.log', [[0, 100, 'pause']], { family: 'gc' }), lane('server.log', [[0, 0, 'session']]), lane('zookeeper.log', [[0, 0, 'expiry']], { node: 'zookeeper' })];
  const of = (sessions: SessionLife[]) => buildModel({ ...timeline(lanes), sessions, stalls: [{ node: 'broker 1', start: [0, 50], end: [10, 9000] }] });

  it('gathers lanes, stalls and sessions, those of strangers at the end', () => {
    const { nodes } = of([life('0x1', 'broker 1', 0, 10), life('0x2', null, 0, 10), life('0x3', 'a node without a log', 0, 10)]);
    assert.deepEqual(nodes.map((n) => [n.name, n.lanes, n.stalls.length, n.sessions.lines.length]), [['broker 1', [0, 1], 2, 1], ['zookeeper', [2], 0, 0], ['', [], 0, 2]]);
  });

  it('puts lives that overlap above each other, at most three', () => {
    const { lines, levels } = stacked([life('b', 'x', 5, 20), life('a', 'x', 0, 10), life('c', 'x', 10, 12), life('d', 'x', 11, 30), life('e', 'x', 11, 30)]);
    assert.deepEqual(lines.map((l) => [l.life.id, l.level]), [['a', 0], ['b', 1], ['c', 0], ['d', 2], ['e', 2]]);
    assert.equal(levels, 3);
  });

  it('gives sessions a row under the header, and folds lanes into the header', () => {
    const model = of([life('0x1', 'broker 1', 0, 10), life('0x2', null, 0, 10)]);
    const kinds = (folded: string[]) => layout(model.lanes, 400, { nodes: model.nodes, folded: new Set(folded) }).rows.map((r) => (r.kind === 'lane' ? r.lane : r.kind));
    assert.deepEqual(kinds([]), ['node', 'sessions', 0, 1, 'node', 2, 'sessions']);
    assert.deepEqual(kinds(['broker 1']), ['node', 'node', 2, 'sessions']);
    const [first] = layout(model.lanes, 400, { nodes: model.nodes, folded: new Set(['broker 1']) }).rows;
    assert.deepEqual(first.folded, [0, 1]);
  });

  it('says how far a clock is off and how that is known', () => {
    const skew: Skew = { ms: 45_012, how: 'estimated', spreadMs: 210, pairs: 12, why: '' };
    assert.equal(skewText(skew), 'clock 45.0 s ahead (12 pairs, \u00b10.2 s)');
    assert.equal(skewText({ ...skew, ms: -250, spreadMs: 4, pairs: 1 }), 'clock 250 ms behind (1 pair, \u00b14 ms)');
    assert.equal(skewText({ ...skew, ms: 3_600_000, how: 'set' }), 'clock 1 h 00 m ahead (set by hand)');
    assert.equal(skewText({ ...skew, ms: 0, pairs: 3, steps: [{ since: 0, ms: 45_000, spreadMs: 400, pairs: 2 }] }), 'clock 0 ms ahead, then 45.0 s ahead (5 pairs, \u00b10.4 s)');
  });
});

describe('panel: histogram of levels', () => {
  const histogram = new Histogram({ start: 1000, stepMs: 10, rest: [4, 0, 2], warn: [0, 1, 0], error: [0, 0, 7] });

  it('counts any stretch, of a step that is cut its share', () => {
    assert.deepEqual(histogram.counts(0, 5000), { rest: 6, warn: 1, error: 7 });
    assert.deepEqual(histogram.counts(1000, 1005), { rest: 2, warn: 0, error: 0 });
    assert.deepEqual(histogram.counts(2000, 3000), { rest: 0, warn: 0, error: 0 });
    assert.equal(histogram.peak(10), 9);
  });

  it('draws bars no narrower than a step nor than asked, and loses no record', () => {
    for (const width of [3, 30, 3000]) {
      const sum: Counts = { rest: 0, warn: 0, error: 0 };
      const widths: number[] = [];
      eachBar([histogram, histogram], { start: 900, end: 1200 }, width, 3, (_, wide, counts) => {
        widths.push(wide);
        for (const level of ['rest', 'warn', 'error'] as const) sum[level] += counts[level];
      });
      assert.deepEqual([sum.rest, sum.warn, sum.error].map((n) => Math.round(n * 1e6) / 1e6), [12, 2, 14], `${width}`);
      assert.ok(widths.every((w) => w >= Math.min(3, width) - 1e-6 && w >= (10 / 300) * width - 1e-6));
    }
  });
});

describe('panel: packed marks', () => {
  it('come out as they went in', () => {
    const marks: Mark[] = Array.from({ length: 20_001 }, (_, i) => ({
      start: Date.UTC(2026, 10, 21) + i * 1.5, end: Date.UTC(2026, 10, 21) + i * 1.5 + (i % 3 === 0 ? 250 : 0), line: i * 7, class: i % 2 ? 'pause' : 'leader',
      severity: ([null, 'hint', 'info', 'warning', 'error'] as const)[i % 5], kind: `kind.${i % 300}`, label: i % 4 === 0 ? 'the same' : `caf\u00e9 ${i}\nnext line`,
    }));
    const { start, end, line, class: classes, severity, kind, label } = unpackMarks(packMarks(marks));
    assert.equal(start.length, marks.length);
    for (const i of [0, 1, 2, 3, 4, 5, 299, 301, 20_000]) {
      const { label: text, ...mark } = marks[i];
      assert.deepEqual({ start: start[i], end: end[i], line: line[i], class: classes[i], severity: severity[i], kind: kind[i] }, mark);
      assert.equal(label[i], text.replace('\n', ' '), 'a text is one line');
    }
    assert.deepEqual(unpackMarks(packMarks([])).label, []);
  });

  it('cost nothing for what no mark has', () => {
    const packed = packMarks([{ start: 1, end: 1, line: 0, class: 'other', severity: null, kind: 'a', label: '' }]);
    assert.deepEqual([packed.duration, packed.severity], ['', '']);
    assert.deepEqual(unpackMarks(packed).end, Float64Array.of(1));
  });
});
