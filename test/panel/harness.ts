/** The panel's page in a browser for tests: opens it, says things to it as its host, hears what it says, measures what it drew. */

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright-core';
import { unpackMarks } from '../../client/panel/marks';
import { packMarks, type Mark } from '../../server/incident/views/marks';
import type { HostToPanel, PanelToHost } from '../../client/panel/messages';
import type { Correlation, Investigation, Lane, Timeline } from '../../server/protocol';
import { launchOptions } from './browser';
import { serve, type Server } from './serve';

declare global {
  interface Window { posted: PanelToHost[] }
}

export const fixture = JSON.parse(fs.readFileSync(path.join(__dirname, 'fixture.json'), 'utf8')) as { timeline: Timeline; correlation: Correlation; investigation: Investigation };

/** The lane's marks with something changed about each. */
export function repacked({ marks }: Lane, change: (mark: Mark) => Partial<Mark>): Lane['marks'] {
  const columns = unpackMarks(marks);
  return packMarks(columns.label.map((label, i) => {
    const mark: Mark = { start: columns.start[i], end: columns.end[i], line: columns.line[i], class: columns.class[i], severity: columns.severity[i], kind: columns.kind[i], label };
    return { ...mark, ...change(mark) };
  }));
}

/** To be called in a `describe`: one browser for its tests, one page for each. */
export function harness() {
  let server: Server;
  let browser: Browser;
  const errors: string[] = [];

  before(async function () {
    if (!fs.existsSync(launchOptions.executablePath!)) {
      console.warn(`      skipped: no browser at ${launchOptions.executablePath} (set CHROMIUM)`);
      this.skip();
    }
    server = await serve();
    browser = await chromium.launch(launchOptions);
  });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  let page: Page;
  afterEach(async () => {
    await page?.close();
    assert.deepEqual(errors.splice(0), [], 'errors of the page, violations of its content security policy among them');
  });

  async function open(query = '', size = { width: 1400, height: 420 }): Promise<Page> {
    page = await browser.newPage({ viewport: size, reducedMotion: 'reduce' });
    page.on('pageerror', (e) => errors.push(String(e)));
    page.on('console', (m) => m.type() === 'error' && !m.text().includes('favicon') && errors.push(m.text()));
    await page.goto(`${server.page}?${query}`);
    if (!query.includes('fixture=none')) await page.waitForSelector('.label');
    return page;
  }

  const send = (message: HostToPanel): Promise<void> => page.evaluate((m) => window.postMessage(m, '*'), message);
  const posted = (): Promise<PanelToHost[]> => page.evaluate(() => window.posted);
  /** After two frames, and until the lanes are painted in full. */
  const settled = (): Promise<void> => page.evaluate(async () => {
    await new Promise((done) => requestAnimationFrame(done));
    do await new Promise((done) => requestAnimationFrame(done)); while (document.querySelector('[data-painting]'));
  });
  const press = async (key: string): Promise<void> => { await page.keyboard.press(key); await settled(); };
  /** What the panel posts arrives a turn behind what makes it: asks again for some frames before it compares. */
  const posts = async (from: number, expected: PanelToHost[]): Promise<void> => {
    for (let i = 0; i < 60 && (await posted()).length < from + expected.length; i++) await settled();
    assert.deepEqual((await posted()).slice(from), expected);
  };
  const lastPost = async (expected: PanelToHost): Promise<void> => {
    for (let i = 0; i < 60 && !isDeepStrictEqual((await posted()).at(-1), expected); i++) await settled();
    assert.deepEqual((await posted()).at(-1), expected);
  };
  const range = async (): Promise<[number, number]> => {
    await settled();
    return page.$eval('#corner', (e) => [Number((e as HTMLElement).dataset.start), Number((e as HTMLElement).dataset.end)]);
  };
  /** Where an instant falls on the canvas, in pixels of the page. */
  const pixel = async (instant: number): Promise<number> => {
    const [start, end] = await range();
    const box = (await page.locator('#canvas').boundingBox())!;
    return box.x + ((instant - start) / (end - start)) * box.width;
  };
  /** Red, green, blue, alpha down one column of the lanes; what nothing was drawn on is transparent. */
  const column = (x: number): Promise<string[]> => page.$eval('#canvas', (element, at) => {
    const canvas = element as HTMLCanvasElement;
    const { data } = canvas.getContext('2d')!.getImageData(Math.round(at - canvas.getBoundingClientRect().left), 0, 1, canvas.height);
    return Array.from({ length: canvas.height }, (_, i) => data.slice(i * 4, i * 4 + 4).join());
  }, x);
  const laneBox = async (name: string) => (await page.locator('.label', { hasText: name }).first().boundingBox())!;
  return { open, send, posted, settled, press, posts, lastPost, range, pixel, column, laneBox };
}
