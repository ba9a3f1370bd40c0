/** The nodes that lanes belong to: when each stood still, its sessions as life lines, its clock. */

import type { SessionLife, Skew } from '../../server/protocol';
import { shortDuration } from './format';
import type { Timeline } from './marks';
import { Series } from './series';

export interface SessionLine {
  life: SessionLife;
  /** Which of the lines above each other it is drawn on, from 0. */
  level: number;
}

export interface NodeModel {
  name: string;
  /** Indices of its lanes; none for the sessions whose owner no log tells. */
  lanes: number[];
  /** What it was told from. */
  why: string;
  skew: Skew | null;
  /** A file of the node, to say what is to be corrected. */
  uri: string;
  /** When it stood still. Ids count from 0. */
  stalls: Series;
  sessions: { lines: SessionLine[]; levels: number };
}

/** More lines above each other than these only take room from the lanes. */
const mostLevels = 3;

/** Nodes in the order of their lanes. */
export function nodesOf(timeline: Timeline): NodeModel[] {
  const nodes = new Map<string, NodeModel>();
  const add = (name: string, why: string, uri: string): NodeModel => {
    const node: NodeModel = { name, lanes: [], why, skew: null, uri, stalls: new Series(new Float64Array(), new Float64Array(), new Int32Array()), sessions: { lines: [], levels: 0 } };
    nodes.set(name, node);
    return node;
  };
  for (const [i, lane] of timeline.lanes.entries()) {
    const node = nodes.get(lane.node) ?? add(lane.node, lane.nodeWhy, lane.uri);
    node.lanes.push(i);
    node.skew ??= lane.skew;
  }
  for (const { node, start, end } of timeline.stalls) {
    const own = nodes.get(node);
    if (own) own.stalls = new Series(Float64Array.from(start), Float64Array.from(end), Int32Array.from(start, (_, i) => i));
  }
  const lives = new Map<string, SessionLife[]>();
  for (const life of timeline.sessions) {
    const name = life.node !== null && nodes.has(life.node) ? life.node : '';
    const own = lives.get(name);
    if (own) own.push(life);
    else lives.set(name, [life]);
  }
  for (const [name, own] of lives) (nodes.get(name) ?? add(name, '', '')).sessions = stacked(own);
  return [...nodes.values()];
}

/** Each life on the first line that is free when it begins; the last line takes what no line has room for. */
export function stacked(lives: readonly SessionLife[]): NodeModel['sessions'] {
  const free: number[] = [];
  const lines = [...lives].sort((a, b) => a.start - b.start).map((life): SessionLine => {
    let level = free.findIndex((until) => until <= life.start);
    if (level < 0) level = Math.min(free.length, mostLevels - 1);
    free[level] = Math.max(free[level] ?? -Infinity, life.end);
    return { life, level };
  });
  return { lines, levels: free.length };
}

/** "clock 45.0 s ahead (12 pairs, ±0.2 s)"; of one that was set meanwhile "clock 0 ms ahead, then 45.0 s ahead (6 pairs, ±0.2 s)". */
export function skewText(skew: Skew): string {
  const stretches = [skew, ...skew.steps ?? []];
  const clock = `clock ${stretches.map(({ ms }) => aheadText(ms)).join(', then ')}`;
  const pairs = stretches.reduce((sum, one) => sum + one.pairs, 0);
  const spreadMs = stretches.reduce((most, one) => Math.max(most, one.spreadMs), 0);
  const spread = spreadMs < 100 ? `${Math.round(spreadMs)} ms` : `${(spreadMs / 1000).toFixed(1)} s`;
  return skew.how === 'set' ? `${clock} (set by hand)` : `${clock} (${pairs} ${pairs === 1 ? 'pair' : 'pairs'}, \u00b1${spread})`;
}

function aheadText(ahead: number): string {
  const ms = Math.abs(ahead);
  return `${ms < 1000 ? `${Math.round(ms)} ms` : ms < 600_000 ? `${(ms / 1000).toFixed(1)} s` : shortDuration(ms)} ${ahead >= 0 ? 'ahead' : 'behind'}`;
}
