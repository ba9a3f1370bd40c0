/** Where lanes stand: node headers and lanes from top to bottom, in CSS pixels. */

import type { LaneModel } from './model';

export interface Row {
  kind: 'node' | 'lane';
  top: number;
  height: number;
  node: string;
  /** Number of the node, for its stripe. */
  nodeIndex: number;
  /** Index of the lane, -1 for a header. */
  lane: number;
}

export interface Layout {
  rows: Row[];
  height: number;
}

const header = 17;
/** [least, wished, greatest] heights. */
const tallLane = [56, 112, 190] as const;
const flatLane = [22, 36, 40] as const;

/** A GC log with more to show than a handful of pauses, or with a heap to follow, gets a taller lane. */
export function isTall(lane: LaneModel): boolean {
  return lane.lane.family === 'gc' && (lane.long.length > 0 || lane.order.length >= 5 || (lane.lane.heap?.t.length ?? 0) >= 5);
}

/**
 * Lanes in the order given, a header before each run of one node. Heights are
 * chosen so that everything fits into `available` where it can; below the least
 * heights the lanes overflow and scroll.
 */
export function layout(lanes: readonly LaneModel[], available: number): Layout {
  const rows: Row[] = [];
  const nodes: string[] = [];
  for (const [i, model] of lanes.entries()) {
    const { node } = model.lane;
    if (i === 0 || node !== lanes[i - 1].lane.node) {
      if (!nodes.includes(node)) nodes.push(node);
      rows.push({ kind: 'node', top: 0, height: header, node, nodeIndex: nodes.indexOf(node), lane: -1 });
    }
    rows.push({ kind: 'lane', top: 0, height: 0, node, nodeIndex: nodes.indexOf(node), lane: i });
  }
  const sizes = lanes.map((l) => (isTall(l) ? tallLane : flatLane));
  const headers = rows.length - lanes.length;
  const room = available - headers * header;
  const total = (k: 0 | 1 | 2): number => sizes.reduce((sum, s) => sum + s[k], 0);
  const level = room >= total(1) ? 1 : 0;
  const spread = total(level === 1 ? 2 : 1) - total(level);
  const share = spread > 0 ? Math.min(Math.max((room - total(level)) / spread, 0), 1) : 0;
  let top = 0;
  for (const row of rows) {
    if (row.kind === 'lane') {
      const size = sizes[row.lane];
      row.height = Math.floor(size[level] + share * (size[level + 1] - size[level]));
    }
    row.top = top;
    top += row.height;
  }
  return { rows, height: top };
}

/** The row at a height, `null` above and below all of them. */
export function rowAt(rows: readonly Row[], y: number): Row | null {
  return rows.find((r) => y >= r.top && y < r.top + r.height) ?? null;
}
