/**
 * How long frames take with fifty lanes and a million marks, from a trace of the browser: `npx tsx test/panel/frames.ts [HEIGHT [FRAMES]]`.
 * Prints, for each way of moving, the median and the 95th percentile of the time between frames and of the script's share of it, and the tasks
 * of the page over 50 ms. A benchmark, not a test: what it finds depends on the machine (here the browser paints without a graphics card).
 */

import { chromium, type Browser, type Page } from 'playwright-core';
import { packMarks } from '../../server/incident/views/marks';
import type { HostToPanel } from '../../client/panel/messages';
import type { Investigation, Lane, MarkClass, SessionLife, Timeline } from '../../server/protocol';
import { launchOptions } from './browser';
import { serve } from './serve';

const lanes = 50;
const marksPerLane = 20_000;
const [height, frames] = [Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 120)];
const start = Date.UTC(2026, 10, 21);
const kinds: MarkClass[] = ['session', 'leader', 'other', 'other', 'silence', 'expiry', 'election', 'other'];

function many(): Timeline {
  const made = Array.from({ length: lanes }, (_, l): Lane => {
    const gc = l % 5 === 0;
    const at = (i: number): number => start + i * 4000 + l * 37;
    const index = Array.from({ length: marksPerLane }, (_, i) => i);
    const classOf = (i: number): MarkClass => (gc ? (i % 400 === 0 ? 'full' : 'pause') : kinds[(i * 7 + l) % kinds.length]);
    const lasts = (i: number): number => (gc ? (i % 400 === 0 ? 9000 : 20 + (i % 50)) : classOf(i) === 'silence' ? 1500 : 0);
    return {
      uri: `file:///many/${l}.log`, label: gc ? `gc-${l}.log` : `server-${l}.log`, family: gc ? 'gc' : 'kafka', node: `broker ${Math.floor(l / 5)}`, nodeWhy: 'a test', skew: null, gaps: [], detail: 'Kafka log4j layout',
      zone: { offsetMinutes: 0, how: 'stated', why: 'every stamp states +0000' }, span: { start: at(0), end: at(marksPerLane) },
      marks: packMarks(index.map((i) => ({
        start: at(i), end: at(i) + lasts(i), line: i, class: classOf(i), severity: i % 97 === 0 ? 'error' : null, kind: 'test', label: `event ${i} of lane ${l} with some words about it`,
      }))),
      heap: gc ? { t: index.map(at), beforeBytes: index.map((i) => (i % 400) * 1e7), afterBytes: index.map((i) => (i % 400) * 8e6), capacityBytes: index.map(() => 4e9) } : null,
      levels: gc ? null : { start: at(0), stepMs: 65_536, rest: Array.from({ length: 1221 }, (_, i) => 50 + (i * 37) % 90), warn: Array.from({ length: 1221 }, (_, i) => i % 7), error: Array.from({ length: 1221 }, (_, i) => (i % 50 === 0 ? 3 : 0)) },
    };
  });
  const sessions = Array.from({ length: 2000 }, (_, i): SessionLife => ({
    id: `0x1000${i}`, node: `broker ${i % 10}`, start: start + i * 40_000, end: start + i * 40_000 + 300_000, fate: i % 3 === 0 ? 'expired' : 'closed', timeoutMs: 6000, opened: null, ended: null,
  }));
  const stalls = Array.from({ length: 10 }, (_, n) => ({ node: `broker ${n}`, start: Array.from({ length: 50 }, (_, i) => start + i * 1_600_000), end: Array.from({ length: 50 }, (_, i) => start + i * 1_600_000 + 9000) }));
  return { lanes: made, span: { start, end: start + marksPerLane * 4000 }, timeout: { ms: 6000, from: 'a test' }, sessions, stalls, notes: [] };
}

const findings: Investigation = { logs: lanes, noted: [], gaps: [], findings: Array.from({ length: 50 }, (_, i) => ({
  id: `f${i}`, rule: 'test', severity: 'error', title: `finding ${i}`, confidence: 'proven', node: 'broker 1', start: start + i * 1e6, end: start + i * 1e6 + 9000, why: 'why', remedy: 'remedy', effects: [], notSeen: [], sessions: [], repeats: null,
  evidence: [0, 1, 2, 3].map((l) => ({ uri: `file:///many/${l}.log`, line: i * 250, role: 'cause', at: start + i * 1e6 + l * 37, text: 'a line' })),
  offsetMinutes: 0, times: {}, chains: [{ lines: [0, 1, 2, 3], links: [0, 1, 2].map((l) => ({ from: l, to: l + 1 })) }],
})) };

type Move = HostToPanel[] | 'pan' | 'zoom' | 'nothing';

/** As text: compiled functions would carry helpers that the page does not have. */
const driver = `window.drive = (move, count) => new Promise((done) => {
  const canvas = document.getElementById('canvas');
  const times = [];
  let before = 0;
  let i = 0;
  const step = (now) => {
    if (before > 0) times.push(now - before);
    before = now;
    if (i++ === count) return done(times);
    if (move === 'pan') canvas.dispatchEvent(new WheelEvent('wheel', { deltaX: i < count / 2 ? 20 : -20, cancelable: true }));
    else if (move === 'zoom') canvas.dispatchEvent(new WheelEvent('wheel', { deltaY: i < count / 2 ? -30 : 30, clientX: 700, cancelable: true }));
    else if (move !== 'nothing') window.dispatchEvent(new MessageEvent('message', { data: move[i % move.length] }));
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})`;

declare global {
  interface Window { drive: (move: Move, count: number) => Promise<number[]> }
}

interface TraceEvent { name: string; ph: string; dur?: number; tdur?: number; tid: number; pid: number; args?: { name?: string; data?: { type?: string } } }

const at = (values: number[], share: number): number => values.sort((a, b) => a - b)[Math.min(Math.floor(values.length * share), values.length - 1)] ?? 0;
const figure = (values: number[]): string => `p50 ${at(values, 0.5).toFixed(1).padStart(5)} p95 ${at(values, 0.95).toFixed(1).padStart(5)}`;

async function measure(browser: Browser, page: Page, name: string, move: Move): Promise<void> {
  await browser.startTracing(page, { categories: ['devtools.timeline', 'toplevel', 'disabled-by-default-devtools.timeline'] });
  const between = await page.evaluate(([m, n]) => window.drive(m, n), [move, frames] as const);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const scripts = traceEvents.filter((e) => e.name === 'FireAnimationFrame' && e.ph === 'X');
  const main = scripts[0]?.tid;
  const tasks = traceEvents.filter((e) => e.ph === 'X' && e.tid === main && e.name.endsWith('RunTask'));
  // the processor's own time where the trace has it: other programs of the machine do not count
  const cost = (e: TraceEvent): number => (e.tdur ?? e.dur ?? 0) / 1000;
  console.log(`${name.padEnd(34)} between frames ${figure(between)} ms   script ${figure(scripts.map(cost))} ms   ${tasks.filter((e) => cost(e) > 50).length} tasks over 50 ms, longest ${Math.max(...tasks.map(cost)).toFixed(0)} ms (${tasks.some((e) => e.tdur !== undefined) ? 'processor' : 'wall'} time)`);
}

async function main(): Promise<void> {
  const server = await serve();
  const text = JSON.stringify({ timeline: many(), investigation: findings });
  server.extra.set('/test/panel/many.json', text);
  const browser = await chromium.launch(launchOptions);
  const page = await browser.newPage({ viewport: { width: 1400, height }, reducedMotion: 'reduce' });
  page.on('pageerror', (e) => console.error(e));
  await page.goto(`${server.page}?theme=dark&fixture=none`);
  const loaded = await page.evaluate(async () => {
    const body = await (await fetch('../../test/panel/many.json')).text();
    const began = performance.now();
    const { timeline, investigation } = JSON.parse(body) as { timeline: Timeline; investigation: Investigation };
    const parsed = performance.now();
    window.postMessage({ type: 'timeline', timeline }, '*');
    window.postMessage({ type: 'investigation', investigation }, '*');
    while (!document.querySelector('.label')) await new Promise((done) => requestAnimationFrame(done));
    await new Promise((done) => requestAnimationFrame(done));
    return [parsed - began, performance.now() - parsed];
  });
  console.log(`${lanes} lanes, ${lanes * marksPerLane} marks, ${(text.length / 1e6).toFixed(0)} MB of JSON: parsed in ${loaded[0].toFixed(0)} ms, posted, unpacked and drawn in ${loaded[1].toFixed(0)} ms`);
  await page.evaluate(driver);
  const cursors = Array.from({ length: 30 }, (_, i): HostToPanel => ({ type: 'cursor', at: { instant: start + (i + 20) * 1e6, uri: 'file:///many/1.log', line: 0 } }));
  const chosen = Array.from({ length: 30 }, (_, i): HostToPanel => ({ type: 'finding', id: `f${i}` }));
  const all = async (where: string): Promise<void> => {
    for (const [what, move] of [['nothing', 'nothing'], ['cursor', cursors], ['pan', 'pan'], ['zoom', 'zoom']] as const) await measure(browser, page, `${where}, ${what}`, move);
  };
  await all('everything in view');
  for (let i = 0; i < 12; i++) await page.evaluate(() => document.getElementById('canvas')!.dispatchEvent(new WheelEvent('wheel', { deltaY: -300, clientX: 700, cancelable: true })));
  await all('close by');
  await measure(browser, page, 'from finding to finding', chosen);
  await browser.close();
  await server.close();
}

void main();
