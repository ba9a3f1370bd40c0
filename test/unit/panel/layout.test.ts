import assert from 'node:assert/strict';
import { layout, rowAt } from '../../../client/panel/layout';
import { lane, model } from './make';
import type { MarkSpec } from './make';

const pauses = (n: number): MarkSpec[] => Array.from({ length: n }, (_, i) => [i * 1000, i * 1000 + 100, 'pause']);

describe('panel: layout of lanes', () => {
  const { lanes } = model(
    lane('gc.log', pauses(20), { family: 'gc', node: 'broker 1' }),
    lane('server-1.log', [[0, 0, 'session']], { node: 'broker 1' }),
    lane('gc-2.log', pauses(1), { family: 'gc', node: 'broker 2' }),
    lane('zookeeper.log', [[0, 0, 'expiry']], { family: 'zookeeper', node: 'zookeeper' }),
  );

  it('puts a header before each node and lets nothing overlap', () => {
    const { rows, height } = layout(lanes, 400);
    assert.deepEqual(rows.map((r) => (r.kind === 'node' ? r.node : r.lane)), ['broker 1', 0, 1, 'broker 2', 2, 'zookeeper', 3]);
    let top = 0;
    for (const row of rows) {
      assert.equal(row.top, top);
      top += row.height;
    }
    assert.equal(height, top);
    assert.ok(height <= 400);
  });

  it('makes the GC lane with a story taller, a quiet one not', () => {
    const { rows } = layout(lanes, 400);
    const high = (i: number): number => rows.find((r) => r.lane === i)!.height;
    assert.ok(high(0) > 2 * high(1));
    assert.equal(high(2), high(1));
  });

  it('fits two nodes and a ZooKeeper into a panel 250 pixels high', () => {
    assert.ok(layout(lanes, 199).height <= 199);
  });

  it('overflows at the least heights rather than shrink beyond reading', () => {
    const many = model(...Array.from({ length: 50 }, (_, i) => lane(`server-${i}.log`, [[0, 0, 'session']], { node: `broker ${i}` })));
    const { rows, height } = layout(many.lanes, 300);
    assert.ok(height > 300);
    assert.ok(rows.every((r) => r.height >= 14));
    assert.equal(new Set(rows.map((r) => r.nodeIndex)).size, 50);
  });

  it('finds the row at a height', () => {
    const { rows, height } = layout(lanes, 400);
    assert.equal(rowAt(rows, 0)?.kind, 'node');
    assert.equal(rowAt(rows, rows[1].top)?.lane, 0);
    assert.equal(rowAt(rows, height), null);
    assert.equal(rowAt(rows, -1), null);
  });
});
