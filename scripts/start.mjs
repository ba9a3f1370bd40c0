/**
 * `npm start [-- PATH] [--workbench] [--exit]`: builds, investigates the
 * sample incident (or PATH) in the terminal, and opens it in VS Code.
 *
 *   --workbench  in the browser workbench even where desktop VS Code is installed
 *   --exit       checks that the workbench answers, and ends (for CI)
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { which } from './browser.mjs';
import { Stop, cacheFolder, ensureDependencies, root, run, start } from './setup.mjs';
import { ensureWorkbench, haveWorkbench, startWorkbench, workbenchUrl } from './workbench.mjs';

start(async () => {
  const { values: options, positionals } = parseArgs({ allowPositionals: true, options: { workbench: { type: 'boolean' }, exit: { type: 'boolean' } } });
  const path = positionals[0] ? resolve(process.env.INIT_CWD ?? '.', positionals[0]) : join(root, 'samples', 'gc-session-expiry');
  if (!existsSync(path)) throw new Stop(`${path} does not exist.`);

  await ensureDependencies();
  if ((await run(process.execPath, [join(root, 'scripts/build.mjs')])).code !== 0) throw new Stop('The build failed.');
  await investigate(path);

  const desktop = options.workbench || options.exit ? undefined : process.env.VSCODE_PATH ?? which(process.platform === 'win32' ? 'code.cmd' : 'code');
  if (desktop) openDesktop(desktop, path);
  else await openWorkbench(path, Boolean(options.exit));
});

/** What the command line says about these logs. @param {string} path */
async function investigate(path) {
  for (const command of ['investigate', 'check', 'summary']) {
    console.log(`\n$ faultline ${command} ${path}`);
    const { code } = await run(process.execPath, [join(root, 'dist/cli.js'), command, path]);
    if (code > 1) throw new Stop(`faultline ${command} failed.`); // 1: it found something
  }
}

/** @param {string} code the executable @param {string} path */
function openDesktop(code, path) {
  console.log(`\nOpening ${path} in ${code}`);
  const child = spawn(code, [`--extensionDevelopmentPath=${root}`, path], { stdio: 'ignore', detached: true, shell: code.endsWith('.cmd') });
  child.on('error', error => { console.error(`${code} could not be started: ${error.message}`); process.exitCode = 2; });
  child.unref();
}

/** @param {string} path @param {boolean} exit */
async function openWorkbench(path, exit) {
  if (!haveWorkbench()) console.log('\nNo desktop VS Code here: installing VS Code for the browser, once, in about a minute.');
  const dataFolder = join(cacheFolder, 'profile');
  mkdirSync(dataFolder, { recursive: true });
  const server = await startWorkbench(await ensureWorkbench(), { dataFolder, args: ['--disable-workspace-trust'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(0)); // the server is stopped on exit
  const isFile = statSync(path).isFile() && !path.endsWith('.code-workspace');
  const url = workbenchUrl(server.port, { open: isFile ? dirname(path) : path, file: isFile ? path : undefined, extensions: [root] });
  const { status } = await fetch(url);
  if (status !== 200) throw new Stop(`The workbench answers ${status}.`);
  console.log(`\nVS Code with Faultline is at\n  ${url}\n`);
  if (exit) {
    server.stop();
    await server.ended;
  } else {
    console.log('Ctrl-C stops it.');
    const code = await server.ended;
    throw new Stop(`The workbench ended with ${code}.`);
  }
}
