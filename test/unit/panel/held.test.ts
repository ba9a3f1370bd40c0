import assert from 'node:assert/strict';
import { sparing } from '../../../client/panel/held';
import { unpack } from '../../../client/panel/marks';
import { packMarks } from '../../../server/incident/views/marks';
import type { Lane, Timeline } from '../../../server/protocol';
import { lane, timeline } from './make';

const packed = (label: string, at: number): Lane => ({
  ...lane(label, [[at, at, 'other']]), marks: packMarks([{ start: at, end: at, line: at, class: 'other', severity: null, kind: 'test', label: `${label} ${at}` }]),
  levels: { start: 0, stepMs: 1, rest: [1], warn: [0], error: [0] },
});
const of = (...lanes: Lane[]): Timeline => ({ ...timeline([]), lanes });
const held = (all: Timeline): Map<string, Lane> => new Map(all.lanes.map((one) => [one.uri, one]));

describe('panel: lanes that it holds', () => {
  const [a, b] = [packed('a', 1), packed('b', 2)];
  const first = of(a, b);

  it('are not sent again, and stand where they belong', () => {
    const page = unpack(sparing(first, new Map()).timeline);
    const more = packed('b', 3);
    const sent = sparing(of(more, a), held(first));
    assert.deepEqual(sent.held, [a.uri]);
    assert.deepEqual([sent.timeline.lanes[1].marks.count, sent.timeline.lanes[1].levels], [0, null]);
    const now = unpack(sent.timeline, sent.held, page);
    assert.deepEqual(now.lanes.map((one) => one.marks.label), [['b 3'], ['a 1']]);
    assert.equal(now.lanes[1], page.lanes[0]);
    assert.deepEqual(now.lanes[1].levels, a.levels);
  });

  it('are sent whole to a page that holds none', () => {
    const { timeline: whole, held: none } = sparing(first, new Map());
    assert.deepEqual([whole, none], [first, []]);
    assert.deepEqual(unpack(whole, none).lanes.map((one) => one.marks.label), [['a 1'], ['b 2']]);
  });
});
