/**
 * Stands in for the desktop `code` executable where there is none: takes the
 * arguments that `@vscode/test-electron` gives, runs the browser workbench,
 * shows it in headless Chromium, and ends with the suite's exit code.
 *
 * FAULTLINE_SHOTS   folder for the suite's screenshots
 * FAULTLINE_DEBUG   prints what server and page say
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { browserOptions, ensureBrowser } from '../../../scripts/browser.mjs';
import { ensureWorkbench, startWorkbench, workbenchUrl } from '../../../scripts/workbench.mjs';
import type { Page } from './channel';
import { pageCrashed, pageVariable } from './channel';
import { pageOperations, servePage } from './page';

/** The exit code of a run without a result in time, as `timeout` has it. */
const tookTooLong = 124;

const limitMs = 4 * 60_000;
const shots = process.env.FAULTLINE_SHOTS ?? 'test-artifacts';
const debug = (...what: unknown[]) => { if (process.env.FAULTLINE_DEBUG) console.error('[workbench]', ...what); };

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ strict: false, allowPositionals: true, options: {
    extensionDevelopmentPath: { type: 'string', multiple: true }, extensionTestsPath: { type: 'string' },
    'user-data-dir': { type: 'string' }, 'extensions-dir': { type: 'string' }, 'disable-workspace-trust': { type: 'boolean' },
  } });
  const dataFolder = mkdtempSync(join(tmpdir(), 'faultline-vscode-'));
  process.on('exit', () => rmSync(dataFolder, { recursive: true, force: true, maxRetries: 3 }));

  let havePage: (page: Page) => void = () => {};
  const channel = await servePage(new Promise<Page>(ready => { havePage = ready; }));
  const server = await startWorkbench(await ensureWorkbench(), {
    dataFolder, userData: values['user-data-dir'] as string | undefined, extensions: values['extensions-dir'] as string | undefined,
    args: values['disable-workspace-trust'] ? ['--disable-workspace-trust'] : [],
    env: { ...process.env, [pageVariable]: channel.address },
    log: debug,
  });
  const browser = await chromium.launch({ ...browserOptions, executablePath: await ensureBrowser() });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US', timezoneId: process.env.TZ ?? 'UTC' });
    // nothing but loopback: a request elsewhere would only wait to be refused
    await context.route(url => url.hostname !== '127.0.0.1' && url.protocol.startsWith('http'), route => { debug('refused', route.request().url()); return route.abort(); });
    const tab = await context.newPage();
    tab.on('pageerror', error => debug('page error', error.message));
    tab.on('console', message => debug(message.type(), message.text()));
    let exposed: Promise<unknown> | undefined;
    const ended = new Promise<number>(done => {
      tab.on('crash', () => { console.error('page crashed'); done(pageCrashed); });
      void server.ended.then(code => { console.error(`the VS Code server ended with ${code}`); done(1); });
      setTimeout(() => { console.error(`no result after ${limitMs / 1000} s`); void tab.screenshot({ path: join(shots, 'timeout.png') }).finally(() => done(tookTooLong)); }, limitMs).unref();
      exposed = tab.exposeFunction('codeAutomationExit', done);
    });
    // VS Code's own log, of interest only when the run fails; both functions must be there before the page asks for them
    const problems: string[] = [];
    await tab.exposeFunction('codeAutomationLog', (type: string, parts: unknown[]) => {
      debug(type, ...parts);
      if (type === 'error' || type === 'warn') problems.push(format(...parts));
    });
    await exposed;
    await tab.goto(workbenchUrl(server.port, { open: positionals[0], extensions: values.extensionDevelopmentPath as string[], tests: values.extensionTestsPath as string }));
    havePage(pageOperations(tab, shots));
    const code = await ended;
    if (code !== 0) console.error(problems.join('\n'));
    return code;
  } finally {
    channel.close();
    await browser.close().catch(() => {});
    server.stop();
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));

main().then(code => process.exit(code), (error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(/crash/i.test(String(error)) ? pageCrashed : 1);
});
