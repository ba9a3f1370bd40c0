/**
 * Pictures of the panel in every theme and size, to be looked at: `npx tsx test/panel/shots.ts [FOLDER [RUN…]]`.
 * With names of lab runs, pictures of those instead of the fixture's.
 */

import * as fs from 'node:fs';
import * as path from 'node:path';
import { chromium } from 'playwright-core';
import { launchOptions } from './browser';
import { ofRun } from './runs';
import { serve } from './serve';

const folder = process.argv[2] ?? path.join(__dirname, '../../test-artifacts/panel');
const runs = process.argv.slice(3);
const themes = (process.env.THEMES ?? 'dark,light,hc,hc-light').split(',');
const sizes = (process.env.SIZES ?? '1600x520,1400x420,1400x250,920x240,600x400').split(',').map((s) => s.split('x').map(Number));
const states: Record<string, string> = {
  plain: 'cursor=1795290250217', investigation: 'investigation', finding: 'investigation&finding=0', correlation: 'correlation&cursor=1795290252754',
};
const wanted = Object.entries(states).filter(([name]) => (process.env.STATES ?? Object.keys(states).join()).split(',').includes(name));

async function main(): Promise<void> {
  fs.mkdirSync(folder, { recursive: true });
  const server = await serve();
  for (const run of runs) server.extra.set(`/test/panel/${run}.json`, JSON.stringify(await ofRun(run)));
  const browser = await chromium.launch(launchOptions);
  for (const run of runs.length > 0 ? runs : ['fixture']) {
    for (const theme of themes) {
      for (const [width, height] of sizes) {
        for (const [state, query] of wanted) {
          const page = await browser.newPage({ viewport: { width, height }, reducedMotion: 'reduce' });
          page.on('pageerror', (e) => console.error(e));
          page.on('console', (m) => m.type() === 'error' && console.error(m.text()));
          await page.goto(`${server.page}?theme=${theme}&fixture=${run}.json&${query}`);
          await page.waitForSelector('.label, .node');
          await page.waitForTimeout(200);
          await page.screenshot({ path: path.join(folder, `${run}-${theme}-${width}x${height}-${state}.png`) });
          await page.close();
        }
      }
    }
  }
  await browser.close();
  await server.close();
}

void main();
