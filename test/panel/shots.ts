/** Pictures of the panel in every theme and size, to be looked at: `npx tsx test/panel/shots.ts [FOLDER]`. */

import * as fs from 'node:fs';
import * as path from 'node:path';
import { chromium } from 'playwright-core';
import { launchOptions } from './browser';
import { serve } from './serve';

async function main(): Promise<void> {
  const folder = process.argv[2] ?? path.join(__dirname, '../../test-artifacts/panel');
  fs.mkdirSync(folder, { recursive: true });
  const server = await serve();
  const browser = await chromium.launch(launchOptions);
  for (const theme of ['dark', 'light', 'hc', 'hc-light']) {
    for (const [width, height] of [[1400, 420], [1400, 250], [920, 240], [700, 400], [700, 250]]) {
      for (const correlation of [false, true]) {
        const page = await browser.newPage({ viewport: { width, height }, reducedMotion: 'reduce' });
        page.on('pageerror', (e) => console.error(e));
        await page.goto(`${server.page}?theme=${theme}${correlation ? '&correlation&cursor=1795290252754' : '&cursor=1795290250217'}`);
        await page.waitForSelector('.label');
        await page.waitForTimeout(150);
        await page.screenshot({ path: path.join(folder, `${theme}-${width}x${height}${correlation ? '-correlation' : ''}.png`) });
        await page.close();
      }
    }
  }
  await browser.close();
  await server.close();
}

void main();
