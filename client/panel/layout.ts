/** Where lanes stand: node headers and lanes from top to bottom, in CSS pixels. */

import type { LaneModel } from './model';
import type { Arrangement } from './quiet';

export interface Row {
  /** `quiet`: the one row that stands for the quiet lanes. */
  kind: 'node' | 'lane' | 'quiet';
  top: number;
  height: number;
  node: string;
  /** Number of the node, for its stripe. */
  nodeIndex: number;
  /** Index of the lane, -1 for what is none. */
  lane: number;
  /** Drawn with the heap and long pauses rather than as a line of marks. */
  tall: boolean;
}

export interface Layout {
  rows: Row[];
  height: number;
}

/** Height of a node's header. */
export const header = 16;
const quietHeight = 18;
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
 * heights the lanes overflow and scroll. Quiet lanes stand behind one row, and
 * after it, flat, when `open`.
 */
export function layout(lanes: readonly LaneModel[], available: number, arranged?: Arrangement, open = false): Layout {
  const rows: Row[] = [];
  const nodes = [...new Set(lanes.map((l) => l.lane.node))];
  const add = (indices: readonly number[], flat: boolean): void => {
    let before: string | null = null;
    for (const i of indices) {
      const { node } = lanes[i].lane;
      const row = { top: 0, node, nodeIndex: nodes.indexOf(node) };
      if (node !== before) rows.push({ ...row, kind: 'node', height: header, lane: -1, tall: false });
      rows.push({ ...row, kind: 'lane', height: 0, lane: i, tall: !flat && isTall(lanes[i]) });
      before = node;
    }
  };
  add(arranged ? arranged.shown : lanes.map((_, i) => i), false);
  if (arranged && arranged.quiet.length > 0) {
    rows.push({ kind: 'quiet', top: 0, height: quietHeight, node: '', nodeIndex: -1, lane: -1, tall: false });
    if (open) add(arranged.quiet, true);
  }
  const sized = rows.filter((r) => r.kind === 'lane');
  const room = available - rows.reduce((sum, r) => sum + r.height, 0);
  const sizeOf = (row: Row): readonly [number, number, number] => (row.tall ? tallLane : flatLane);
  const total = (k: 0 | 1 | 2): number => sized.reduce((sum, r) => sum + sizeOf(r)[k], 0);
  const level = room >= total(1) ? 1 : 0;
  const spread = total(level === 1 ? 2 : 1) - total(level);
  const share = spread > 0 ? Math.min(Math.max((room - total(level)) / spread, 0), 1) : 0;
  let top = 0;
  for (const row of rows) {
    if (row.kind === 'lane') {
      const size = sizeOf(row);
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
