/** The chain of the chosen finding over the lanes: its lines ringed and numbered, an arrow from each to what it led to, lighter ones to what followed. */

import type { Chain, Step } from './chain';
import { markAt } from './events';
import { clock } from './format';
import type { Row } from './layout';
import { setFont, widthOf, x, type Context, type Scene } from './scene';

/** Where a line of evidence stands, in pixels of the scrolled lanes. */
interface Place {
  step: Step;
  /** Where an arrow may arrive and leave: a stretch for what lasts. */
  left: number;
  right: number;
  y: number;
  /** -1, 1: out of view to the left, to the right. */
  away: -1 | 0 | 1;
  /** -1, 1: its lane is scrolled away upwards, downwards. */
  off: -1 | 0 | 1;
  file: string;
}

/** The row that shows a file: its lane, or the header its lane is folded into. */
function rowOf(scene: Scene, uri: string): { row: Row; lane: number } | null {
  const lane = scene.model.lanes.findIndex((l) => l.lane.uri === uri);
  if (lane < 0) return null;
  const row = scene.layout.rows.find((r) => r.lane === lane || r.folded?.includes(lane));
  return row ? { row, lane } : null;
}

function placeOf(scene: Scene, step: Step): Place | null {
  const { uri, line, at } = step.line;
  const found = rowOf(scene, uri);
  if (!found || at === null) return null;
  const { row } = found;
  const lane = scene.model.lanes[found.lane];
  const { marks } = lane.lane;
  const mark = markAt(lane, line, at);
  const [start, end] = mark < 0 ? [at, at] : [marks.start[mark], marks.end[mark]];
  const left = x(scene, start);
  const right = x(scene, end);
  const roomy = row.height >= 32;
  const bar = row.top + row.height - (roomy ? 6.5 : 4.5);
  const middle = row.tall ? row.top + 10 : right - left > 6 && !row.folded ? bar : row.top + (roomy ? Math.round(row.height * 0.42) : Math.round(row.height / 2));
  const edge = (px: number): number => Math.min(Math.max(px, 5), scene.width - 5);
  const [low, high] = [scene.scroll + 8, scene.scroll + scene.height - 8];
  return {
    step, left: edge(left), right: edge(right), y: Math.min(Math.max(middle, low), Math.max(high, low)),
    away: right < 0 ? -1 : left > scene.width ? 1 : 0, off: middle < scene.scroll ? -1 : middle > scene.scroll + scene.height ? 1 : 0, file: lane.lane.label,
  };
}

export function drawChain(ctx: Context, scene: Scene): void {
  const { chain } = scene;
  if (!chain) return;
  const steps = chain.steps.flatMap((s) => placeOf(scene, s) ?? []);
  const effects = onceEach(chain, scene);
  ctx.save();
  ctx.lineCap = 'round';
  const places = new Map([...steps, ...effects].map((place) => [place.step, place]));
  const arrows = chain.links.map((link) => ({ from: places.get(link.from), to: places.get(link.to) }));
  // what followed is drawn first: the chain itself lies over it
  for (const light of [true, false]) {
    for (const { from, to } of arrows) if (from?.away === 0 && to && (to.step.number === 0) === light) drawArrow(ctx, scene, from, to, light);
  }
  const taken: Taken[] = [];
  const isBeside = ({ away, off }: Place): boolean => away !== 0 || off !== 0;
  for (const place of [...steps.filter(isBeside), ...steps.filter((s) => !isBeside(s)).reverse()]) drawPoint(ctx, scene, place, taken);
  for (const place of effects) drawPoint(ctx, scene, place, taken);
  ctx.restore();
}

/** Effects that would fall on each other get one arrow. */
function onceEach(chain: Chain, scene: Scene): Place[] {
  const seen = new Set<string>();
  return chain.effects.flatMap((s) => placeOf(scene, s) ?? []).filter(({ left, y }) => {
    const key = `${Math.round(left / 14)} ${Math.round(y)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** How far an arrow keeps from the middle of what it points at. */
const clear = 11;

function drawArrow(ctx: Context, scene: Scene, from: Place, to: Place, light: boolean): void {
  const { theme } = scene;
  // from what lasts it leaves where the next begins: that is when the one worked on the other
  const x1 = Math.min(Math.max(to.left, from.left), from.right);
  const x2 = Math.min(Math.max(x1, to.left), to.right);
  const down = to.y - from.y;
  const path = new Path2D();
  let end: [number, number];
  let tangent: [number, number];
  if (Math.abs(down) < 26) {
    if (Math.abs(x2 - x1) < 2.5 * clear) return;
    const dir = Math.sign(x2 - x1);
    const start: [number, number] = [x1 + dir * 4, from.y - 7];
    end = [x2 - dir * clear * 0.8, to.y - clear * 0.6];
    const middle: [number, number] = [(start[0] + end[0]) / 2, Math.min(start[1], end[1]) - Math.min(Math.abs(x2 - x1) * 0.2, 16)];
    path.moveTo(...start);
    path.quadraticCurveTo(...middle, ...end);
    tangent = [end[0] - middle[0], end[1] - middle[1]];
  } else {
    const way = Math.sign(down);
    const start: [number, number] = [x1, from.y + way * (clear - 2)];
    end = [x2, to.y - way * clear];
    const bend = Math.max(Math.abs(end[1] - start[1]) * 0.5, 14) * way;
    path.moveTo(...start);
    path.bezierCurveTo(start[0], start[1] + bend, end[0], end[1] - bend, ...end);
    tangent = [0, way];
  }
  ctx.globalAlpha = 0.85;
  ctx.strokeStyle = theme.background;
  ctx.lineWidth = light ? 3.5 : 4.5;
  ctx.stroke(path);
  ctx.globalAlpha = light ? 0.6 : 1;
  ctx.strokeStyle = theme.foreground;
  ctx.lineWidth = light ? 1 : 1.5;
  if (light) ctx.setLineDash([4, 3]);
  ctx.stroke(path);
  ctx.setLineDash([]);
  drawHead(ctx, theme.foreground, end, tangent, light ? 5 : 6.5);
  ctx.globalAlpha = 1;
}

function drawHead(ctx: Context, colour: string, [px, py]: [number, number], [dx, dy]: [number, number], size: number): void {
  const length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / length, dy / length];
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.moveTo(px + ux * 2, py + uy * 2);
  ctx.lineTo(px - ux * size - uy * size * 0.55, py - uy * size + ux * size * 0.55);
  ctx.lineTo(px - ux * size + uy * size * 0.55, py - uy * size - ux * size * 0.55);
  ctx.fill();
}

/** Pixels of the scrolled lanes that a badge or a ring stands on. */
interface Taken {
  left: number;
  wide: number;
  y: number;
}

const between = 2;

const collides = (taken: readonly Taken[], left: number, wide: number, y: number): boolean =>
  taken.some((t) => Math.abs(t.y - y) < 13 && left < t.left + t.wide + between && t.left < left + wide + between);

/** The free place for a badge that is nearest to where it should stand; `null` when there is none. */
function freePlace(taken: readonly Taken[], wanted: number, wide: number, y: number, width: number): number | null {
  const beside = taken.filter((t) => Math.abs(t.y - y) < 13).flatMap((t) => [t.left + t.wide + between, t.left - wide - between]);
  const free = [wanted, ...beside].filter((left) => left >= 1 && left + wide <= width - 1 && !collides(taken, left, wide, y));
  return free.length > 0 ? free.reduce((best, left) => (Math.abs(left - wanted) < Math.abs(best - wanted) ? left : best)) : null;
}

/** A ring about the line and its number; at the edge, for a line that is out of view, its time. What followed gives way to the chain itself. */
function drawPoint(ctx: Context, scene: Scene, { step, left, right, y, away, off, file }: Place, taken: Taken[]): void {
  const { theme } = scene;
  if (off !== 0 || away !== 0) {
    setFont(ctx, theme, 10, 600);
    const number = step.number > 0 ? `${step.number} ` : '';
    const time = clock(step.line.at!, scene.offsetMinutes);
    const text = off !== 0 ? `${off < 0 ? '\u25b4' : '\u25be'} ${number}${file}` : away < 0 ? `\u25c2 ${number}${number && ' '}${time}` : `${number}${number && ' '}${time} \u25b8`;
    const wide = widthOf(ctx, text) + 12;
    const wanted = off !== 0 ? Math.min(Math.max(left - wide / 2, 1), scene.width - wide - 1) : away < 0 ? 2 : scene.width - wide - 2;
    const free = off !== 0 ? freePlace(taken, wanted, wide, y, scene.width) : collides(taken, wanted, wide, y) ? null : wanted;
    const at = free ?? (step.number > 0 ? wanted : null);
    if (at === null) return;
    taken.push({ left: at, wide, y });
    badge(ctx, scene, at, y, wide, text);
    return;
  }
  if (right - left < 3) {
    if (step.number > 0) taken.push({ left: left - 9, wide: 11, y });
    for (const [colour, line] of [[theme.background, 4], [theme.foreground, 1.5]] as const) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = line;
      ctx.beginPath();
      ctx.arc(left, y, 9, 0, 2 * Math.PI);
      ctx.stroke();
    }
  }
  if (step.number === 0) return;
  setFont(ctx, theme, 9, 700);
  const text = String(step.number);
  const wide = Math.max(widthOf(ctx, text) + 6, 13);
  let at = right - left < 3 ? left + 6 : left - wide - 1;
  const top = right - left < 3 ? y - 9 : y;
  // numbers of lines that fall together stand side by side
  for (let other; (other = taken.find((t) => Math.abs(t.y - top) < 13 && at < t.left + t.wide && t.left < at + wide)); ) at = other.left + other.wide + 1;
  taken.push({ left: at, wide, y: top });
  badge(ctx, scene, Math.min(Math.max(at, 1), scene.width - wide - 1), top, wide, text);
}

function badge(ctx: Context, { theme }: Scene, left: number, middle: number, wide: number, text: string): void {
  ctx.fillStyle = theme.foreground;
  ctx.strokeStyle = theme.background;
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.roundRect(left, middle - 6.5, wide, 13, 6.5);
  ctx.stroke();
  ctx.fill();
  ctx.fillStyle = theme.background;
  ctx.textAlign = 'center';
  ctx.fillText(text, left + wide / 2, middle + 0.5);
  ctx.textAlign = 'left';
}
