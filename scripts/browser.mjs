/** A Chromium for the browser workbench: the machine's own, else from its package manager. Never a download of its own. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Stop, run } from './setup.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/** How Chromium is started wherever tests run: without a window, in a container as well, asking no other host for anything. */
export const browserOptions = {
  headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
};

/** The path of a program on PATH. @param {string} name */
export function which(name) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map(folder => join(folder, name)).find(path => existsSync(path));
}

const findBrowser = () => process.env.CHROMIUM ?? names.map(which).find(path => path !== undefined);

const byHand = 'Needed: a Chromium for the end-to-end tests. Run once: sudo apt-get install -y chromium (or set CHROMIUM to a Chromium, Chrome or Edge executable).';

/** The path of a Chromium, installed first where that is allowed. @returns {Promise<string>} */
export async function ensureBrowser() {
  const found = findBrowser();
  if (found) return found;
  if (!which('apt-get')) throw new Stop(byHand);
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && (await run('sudo', ['-n', 'true'], { quiet: true })).code !== 0) throw new Stop(byHand);
  const apt = (/** @type {string[]} */ ...args) => {
    const line = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-y', '-o', 'DPkg::Lock::Timeout=120', ...args];
    return isRoot ? run('env', line.slice(1), { quiet: true }) : run('sudo', ['-n', ...line], { quiet: true });
  };
  const install = () => apt('install', '--no-install-recommends', 'chromium', 'fonts-dejavu-core');
  let last = { code: 1, output: '' };
  for (let attempt = 0; attempt < 2; attempt++) {
    await apt('update'); // an old list may still do: the installation decides
    last = await install();
    const browser = findBrowser();
    if (last.code === 0 && browser) return browser;
  }
  throw new Stop(`apt-get install chromium failed:\n${last.output.slice(-2000)}\n${byHand}`);
}
