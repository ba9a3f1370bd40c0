/** The entry that VS Code's extension host runs: mocha on every *.test.js beside it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import * as vscode from 'vscode';
import { havePage, page } from './page';

export async function run(): Promise<void> {
  const mocha = new Mocha({
    color: false, timeout: 30_000, forbidOnly: Boolean(process.env.CI), ...(process.env.FAULTLINE_GREP && { grep: process.env.FAULTLINE_GREP }),
    reporter: join(process.env.FAULTLINE_ROOT!, 'scripts/reporter.cjs'),
  });
  mocha.rootHooks({
    async afterEach(this: Mocha.Context) {
      if (havePage && this.currentTest?.state === 'failed') await page.screenshot(`failed ${this.currentTest.fullTitle()}`);
    },
  });
  for (const file of readdirSync(__dirname).filter(name => name.endsWith('.test.js'))) mocha.addFile(join(__dirname, file));
  let printed = Promise.resolve();
  if (havePage) Mocha.reporters.Base.consoleLog = (...parts: unknown[]) => { printed = printed.then(() => page.print(format(...parts))); };
  Mocha.reporters.Base.consoleLog(`VS Code ${vscode.version}, ${havePage ? 'in the browser workbench' : 'desktop: checks of the page are skipped'}`);
  const failures = await new Promise<number>(done => { mocha.run(done); });
  await printed;
  if (failures > 0) throw new Error(`${failures} failed`);
}
