/** How long frames take with fifty lanes and a million marks while panning, zooming, and while only the cursor moves: `npx tsx test/panel/frames.ts`. */

import { chromium } from 'playwright-core';
import { packMarks } from '../../server/incident/marks';
import type { HostToPanel, Lane, MarkClass, Timeline } from '../../server/protocol';
import { launchOptions } from './browser';
import { serve } from './serve';

declare global {
  interface Window {
    measureFrames: (moves: HostToPanel[] | 'pan' | 'zoom', count: number) => Promise<number[]>;
  }
}

const lanes = 50;
const marksPerLane = 20_000;
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
      uri: `file:///many/${l}.log`, label: gc ? `gc-${l}.log` : `server-${l}.log`, family: gc ? 'gc' : 'kafka', node: `broker ${Math.floor(l / 5)}`, nodeWhy: 'a test', skew: null, levels: null, gaps: [], detail: 'broker pattern',
      zone: { offsetMinutes: 0, how: 'stated', why: 'every stamp states +0000' }, span: { start: at(0), end: at(marksPerLane) },
      marks: packMarks(index.map((i) => ({
        start: at(i), end: at(i) + lasts(i), line: i, class: classOf(i), severity: i % 97 === 0 ? 'error' : null, kind: 'test', label: `event ${i} of lane ${l} with some words about it`,
      }))),
      heap: gc ? { t: index.map(at), beforeBytes: index.map((i) => (i % 400) * 1e7), afterBytes: index.map((i) => (i % 400) * 8e6), capacityBytes: index.map(() => 4e9) } : null,
    };
  });
  return { lanes: made, span: { start, end: start + marksPerLane * 4000 }, timeout: { ms: 6000, from: 'a test' }, sessions: [], stalls: [], notes: [] };
}

/** As text: compiled functions would carry helpers that the page does not have. */
const driver = `window.measureFrames = async (move, count) => {
  const canvas = document.getElementById('canvas');
  const times = [];
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  for (let i = 0; i < count; i++) {
    await frame();
    const began = performance.now();
    if (move === 'pan') canvas.dispatchEvent(new WheelEvent('wheel', { deltaX: 20, cancelable: true }));
    else if (move === 'zoom') canvas.dispatchEvent(new WheelEvent('wheel', { deltaY: i < count / 2 ? -60 : 60, clientX: 700, cancelable: true }));
    else window.dispatchEvent(new MessageEvent('message', { data: move[i % move.length] }));
    await frame();
    // what was drawn is really there only once it can be read
    canvas.getContext('2d').getImageData(0, 0, 1, 1);
    times.push(performance.now() - began);
  }
  return times;
}`;

async function main(): Promise<void> {
  const server = await serve();
  server.extra.set('/test/panel/many.json', JSON.stringify({ timeline: many() }));
  const browser = await chromium.launch(launchOptions);
  const page = await browser.newPage({ viewport: { width: 1400, height: Number(process.argv[2] ?? 1000) }, reducedMotion: 'reduce' });
  page.on('pageerror', (e) => console.error(e));
  await page.goto(`${server.page}?theme=dark&fixture=many.json`);
  await page.waitForSelector('.label');
  await page.evaluate(driver);
  const cursors = Array.from({ length: 30 }, (_, i): HostToPanel => ({ type: 'cursor', at: { instant: start + (i + 20) * 1e6, uri: 'file:///many/1.log', line: 0 } }));
  const report = async (name: string, move: HostToPanel[] | 'pan' | 'zoom'): Promise<void> => {
    const times = await page.evaluate(([m, n]) => window.measureFrames(m, n as number), [move, 30] as const);
    const sorted = times.sort((a, b) => a - b);
    console.log(`${name}: median ${sorted[15].toFixed(1)} ms, worst ${sorted[29].toFixed(1)} ms`);
  };
  await report('everything in view, cursor moves', cursors);
  await report('everything in view, zoom', 'zoom');
  await report('pan', 'pan');
  for (let i = 0; i < 12; i++) await page.evaluate(() => document.getElementById('canvas')!.dispatchEvent(new WheelEvent('wheel', { deltaY: -300, clientX: 700, cancelable: true })));
  await report('close by, pan', 'pan');
  await report('close by, zoom', 'zoom');
  await browser.close();
  await server.close();
}

void main();
