/** What stands in a node's own rows: when it stood still, its lanes folded into one, the life lines of its sessions. */

import { drawFlatLane } from './draw-lane';
import { shortDuration } from './format';
import type { Row } from './layout';
import type { SessionLine } from './nodes';
import { cut, drawShape, setFont, stretch, x, type Context, type Scene } from './scene';

export function drawNodeRow(ctx: Context, scene: Scene, row: Row): void {
  const node = scene.model.nodes[row.nodeIndex];
  if (!node) return;
  if (row.folded) for (const lane of row.folded) drawFlatLane(ctx, scene, scene.model.lanes[lane], { top: row.top, height: row.height - 3 }, false);
  drawStalls(ctx, scene, row);
}

/** Every stall of the node, at least a pixel wide; of those that share a pixel the longest is drawn. */
function drawStalls(ctx: Context, scene: Scene, row: Row): void {
  const { stalls } = scene.model.nodes[row.nodeIndex];
  if (!scene.groups.has('pauses')) return;
  const { theme } = scene;
  const timeout = scene.model.timeline.timeout.ms;
  stalls.eachColumn(scene.view, scene.width, 1, (_, i) => {
    const ms = stalls.end[i] - stalls.start[i];
    const [left, wide] = stretch(scene, stalls.start[i], stalls.end[i], 1);
    // two thirds of the timeout: the client gives its connection up
    const grave = ms >= timeout ? 2 : ms >= (timeout * 2) / 3 ? 1 : 0;
    ctx.fillStyle = grave === 2 ? theme.error : grave === 1 ? theme.warning : theme.pause;
    const high = 2 + grave;
    ctx.fillRect(left, row.top + row.height - 2 - high, wide, high);
  });
}

/** Pixels between a session's line and the next one of its level. */
const lineGap = 1;

/** Where a life line stands in its row. */
function lineBox(row: Row, level: number, levels: number): { top: number; height: number } {
  const pitch = (row.height - 4) / Math.max(levels, 1);
  return { top: row.top + 2 + level * pitch, height: Math.max(pitch - lineGap, 2) };
}

/** Sessions as life lines; one that expired ends in the diamond of an expiry. */
export function drawSessions(ctx: Context, scene: Scene, row: Row): void {
  if (!scene.groups.has('sessions')) return;
  const { theme, view } = scene;
  const { lines, levels } = scene.model.nodes[row.nodeIndex].sessions;
  const ends: SessionLine[] = [];
  let drawn = -1;
  for (const line of lines) {
    const { life, level } = line;
    if (life.end < view.start || life.start > view.end) continue;
    const [left, wide] = stretch(scene, life.start, life.end, 2);
    const { top, height } = lineBox(row, level, levels);
    if (life.fate === 'expired') ends.push(line);
    // thousands of short sessions are one line, not thousands of strokes
    else if (wide <= 2 && Math.round(left) * 4 + level === drawn) continue;
    drawn = Math.round(left) * 4 + level;
    ctx.fillStyle = theme.session;
    ctx.globalAlpha = theme.highContrast ? 0.5 : 0.24;
    ctx.beginPath();
    ctx.roundRect(left, top, wide, height, Math.min(height / 2, 4, wide / 2));
    ctx.fill();
    ctx.globalAlpha = 1;
    if (life.fate === 'open' && wide > 14) drawOnward(ctx, scene, Math.min(left + wide, scene.width), top, height);
    if (height < 9) continue;
    setFont(ctx, theme, 10);
    const from = Math.max(left, 0) + 6;
    const text = cut(ctx, sessionName(life), Math.min(left + wide, scene.width) - from - (life.fate === 'expired' ? 12 : 6));
    if (text === '' || text.endsWith('\u2026')) continue;
    ctx.fillStyle = theme.dim;
    ctx.fillText(text, from, top + height / 2 + 0.5);
  }
  for (const { life, level } of ends) {
    const { top, height } = lineBox(row, level, levels);
    const px = x(scene, life.end);
    if (px > -8 && px < scene.width + 8) drawShape(ctx, theme, 'expiry', true, px, top + height / 2, height >= 9 ? 0.95 : 0.7);
  }
}

/** A session that was not seen to end. */
function drawOnward(ctx: Context, { theme }: Scene, right: number, top: number, height: number): void {
  ctx.strokeStyle = theme.session;
  ctx.lineWidth = 1.2;
  ctx.beginPath();
  ctx.moveTo(right - 5, top + height / 2 - 2.5);
  ctx.lineTo(right - 2, top + height / 2);
  ctx.lineTo(right - 5, top + height / 2 + 2.5);
  ctx.stroke();
}

/** "0x…b0002, 6 s": the end of the id tells sessions of one server apart. */
function sessionName({ id, timeoutMs }: SessionLine['life']): string {
  const short = id.length > 9 ? `${id.slice(0, 2)}\u2026${id.slice(-4)}` : id;
  return timeoutMs === null ? short : `${short}, ${shortDuration(timeoutMs)}`;
}

/** The life line under a point of a sessions row, those that end in an expiry preferred. */
export function sessionAt(scene: Pick<Scene, 'model' | 'view' | 'width'>, row: Row, px: number, y: number): SessionLine | null {
  const node = scene.model.nodes[row.nodeIndex];
  if (!node) return null;
  let best: SessionLine | null = null;
  let bestScore = Infinity;
  const scale = scene.width / (scene.view.end - scene.view.start);
  for (const line of node.sessions.lines) {
    const { top, height } = lineBox(row, line.level, node.sessions.levels);
    if (y < top - 1 || y > top + height + 1) continue;
    const left = (line.life.start - scene.view.start) * scale;
    const right = (line.life.end - scene.view.start) * scale;
    const end = line.life.fate === 'expired' && Math.abs(right - px) <= 7;
    const miss = end ? -1 : px < left - 3 || px > right + 3 ? Infinity : 1;
    if (miss < bestScore) {
      bestScore = miss;
      best = line;
    }
  }
  return best;
}

