/** What every script needs before anything is installed: Node's own modules only. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/** True on a CI machine: nothing may be left out quietly there. */
export const onCi = /^(1|true)$/i.test(process.env.CI ?? '');

/** Where downloads are kept between runs and checkouts. */
export const cacheFolder = process.env.FAULTLINE_CACHE ?? join(
  process.platform === 'win32' ? process.env.LOCALAPPDATA ?? homedir()
  : process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches')
  : process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
  'faultline',
);

/** A failure whose message says all there is to say: no stack is shown. */
export class Stop extends Error {}

/** Runs `main`; a failure becomes one readable message and exit code 2. @param {() => Promise<unknown>} main */
export function start(main) {
  main().catch((/** @type {unknown} */ error) => {
    console.error(error instanceof Stop ? error.message : error);
    process.exitCode = 2;
  });
}

/**
 * Runs a program to its end. Its output is shown as it comes, or collected with `quiet`.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean, limitMs?: number }} [options] `limitMs`: killed after that time
 * @returns {Promise<{ code: number, output: string }>} code 127: could not be started, 124: killed at its limit
 */
export function run(command, args, { cwd = root, env = process.env, quiet = false, limitMs = 0 } = {}) {
  return new Promise(resolve => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'], shell: process.platform === 'win32' && !/[\\/]/.test(command) });
    let output = '';
    let late = false;
    const timer = limitMs ? setTimeout(() => { late = true; child.kill('SIGKILL'); }, limitMs) : undefined;
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', data => { output += String(data); });
    child.on('error', error => { clearTimeout(timer); resolve({ code: 127, output: output + error.message }); });
    child.on('close', code => { clearTimeout(timer); resolve({ code: late ? 124 : code ?? 1, output }); });
  });
}

/** Runs a script of an installed package under this Node. @param {string} script below node_modules @param {string[]} args @param {Parameters<typeof run>[2]} [options] */
export const tool = (script, args, options) => run(process.execPath, [join(root, 'node_modules', script), ...args], options);

/** Why `node_modules` does not hold what package-lock.json asks for; undefined when it does. */
function stale() {
  const read = (/** @type {string} */ file) => /** @type {{ packages: Record<string, { version?: string, optional?: boolean, devOptional?: boolean }> }} */ (JSON.parse(readFileSync(join(root, file), 'utf8'))).packages;
  if (!existsSync(join(root, 'node_modules', '.package-lock.json'))) return 'node_modules is missing';
  const wanted = read('package-lock.json');
  const installed = read('node_modules/.package-lock.json');
  for (const [path, { version, optional }] of Object.entries(wanted)) {
    if (path === '' || (optional && !installed[path])) continue; // packages for other systems are optional
    if (installed[path]?.version !== version) return `${path} is not ${version}`;
  }
  return undefined;
}

/** Installs what package-lock.json names, if that has not been done. */
export async function ensureDependencies() {
  const why = stale();
  if (why === undefined) return;
  console.log(`npm ci (${why})`);
  // only errors: some packages name a newer Node than they need
  const { code } = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0) throw new Stop('npm ci failed: the packages of package-lock.json could not be installed.');
}
