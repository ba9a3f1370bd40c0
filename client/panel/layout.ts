/** Where things stand: node headers, life lines and lanes from top to bottom, in CSS pixels. */

import type { LaneModel } from './model';
import type { NodeModel } from './nodes';
import type { Arrangement } from './quiet';

export interface Row {
  /** `sessions`: the life lines of a node's sessions; `quiet`: the one row that stands for the quiet lanes. */
  kind: 'node' | 'sessions' | 'lane' | 'quiet';
  top: number;
  height: number;
  node: string;
  /** Number of the node, for its stripe and its model; -1 for what belongs to none. */
  nodeIndex: number;
  /** Index of the lane, -1 for what is none. */
  lane: number;
  /** Drawn with the heap and long pauses rather than as a line of marks. */
  tall: boolean;
  /** A node whose lanes are folded into its header: their indices. */
  folded: number[] | null;
}

export interface Layout {
  rows: Row[];
  height: number;
}

/** Height of a node's header where there is room. */
export const header = 18;
type Sizes = readonly [least: number, wished: number, greatest: number];
const headerSizes: Sizes = [14, header, header];
const foldedSizes: Sizes = [22, 28, 28];
const quietSizes: Sizes = [16, 18, 18];
const tallSizes: Sizes = [38, 112, 190];
const flatSizes: Sizes = [17, 38, 44];

/** A GC log with more to show than a handful of pauses, or with a heap to follow, gets a taller lane. */
function isTall(lane: LaneModel): boolean {
  return lane.lane.family === 'gc' && (lane.long.length > 0 || lane.order.length >= 5 || (lane.lane.heap?.t.length ?? 0) >= 5);
}

export interface LayoutOptions {
  nodes?: readonly NodeModel[];
  arranged?: Arrangement;
  /** Whether the quiet lanes are shown after their row. */
  open?: boolean;
  /** Names of nodes that are folded. */
  folded?: ReadonlySet<string>;
}

/**
 * Lanes in the order given, a header before each run of one node and its
 * sessions after that. Heights are chosen so that everything fits into
 * `available` where it can; below the least heights the lanes overflow and
 * scroll. Quiet lanes stand behind one row, and after it, flat, when `open`.
 */
export function layout(lanes: readonly LaneModel[], available: number, { nodes = [], arranged, open = false, folded }: LayoutOptions = {}): Layout {
  const rows: Row[] = [];
  const names = nodes.length > 0 ? nodes.map((n) => n.name) : [...new Set(lanes.map((l) => l.lane.node))];
  const add = (indices: readonly number[], flat: boolean): void => {
    let before = null as Row | null;
    for (const i of indices) {
      const { node } = lanes[i].lane;
      const nodeIndex = names.indexOf(node);
      const row: Row = { kind: 'lane', top: 0, height: 0, node, nodeIndex, lane: i, tall: !flat && isTall(lanes[i]), folded: null };
      if (before?.node !== node) {
        before = { ...row, kind: 'node', lane: -1, tall: false, folded: folded?.has(node) ? [] : null };
        rows.push(before);
        if (!before.folded && (nodes[nodeIndex]?.sessions.lines.length ?? 0) > 0) rows.push({ ...row, kind: 'sessions', lane: -1, tall: false });
      }
      if (before.folded) before.folded.push(i);
      else rows.push(row);
    }
  };
  add(arranged ? arranged.shown : lanes.map((_, i) => i), false);
  const strangers = nodes.findIndex((n) => n.lanes.length === 0);
  if (strangers >= 0) rows.push({ kind: 'sessions', top: 0, height: 0, node: nodes[strangers].name, nodeIndex: strangers, lane: -1, tall: false, folded: null });
  if (arranged && arranged.quiet.length > 0) {
    rows.push({ kind: 'quiet', top: 0, height: 0, node: '', nodeIndex: -1, lane: -1, tall: false, folded: null });
    if (open) add(arranged.quiet, true);
  }
  const sizes = rows.map((row): Sizes => {
    if (row.kind === 'lane') return row.tall ? tallSizes : flatSizes;
    if (row.kind === 'node') return row.folded ? foldedSizes : headerSizes;
    if (row.kind === 'quiet') return quietSizes;
    const { levels } = nodes[row.nodeIndex].sessions;
    return [4 + 6 * levels, 5 + 11 * levels, 5 + 11 * levels];
  });
  const total = (k: 0 | 1 | 2): number => sizes.reduce((sum, size) => sum + size[k], 0);
  const level = available >= total(1) ? 1 : 0;
  const spread = total(level === 1 ? 2 : 1) - total(level);
  const share = spread > 0 ? Math.min(Math.max((available - total(level)) / spread, 0), 1) : 0;
  let top = 0;
  for (const [i, row] of rows.entries()) {
    row.height = Math.floor(sizes[i][level] + share * (sizes[i][level + 1] - sizes[i][level]));
    row.top = top;
    top += row.height;
  }
  return { rows, height: top };
}

/** The row at a height, `null` above and below all of them. */
export function rowAt(rows: readonly Row[], y: number): Row | null {
  return rows.find((r) => y >= r.top && y < r.top + r.height) ?? null;
}
