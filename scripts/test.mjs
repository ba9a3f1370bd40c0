/**
 * The gate: `npm test` runs every stage, `npm test -- unit lint` only those.
 * Each stage prints as it goes; the last lines say what ran, the very last one
 * the totals. A stage that ran nothing has failed.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { Stop, ensureDependencies, onCi, run, start, tool } from './setup.mjs';
import { ensureWorkbench } from './workbench.mjs';

/**
 * @typedef {{ passed: number, failed: string[], skipped: string[] }} Counts
 * @typedef {{ name: string, needs?: string[], workbench?: boolean, browser?: boolean, run: () => Promise<Counts> }} Stage
 */

/** No stage takes longer; the browser workbench ends by itself after 4 minutes, a repeated run after 8. */
const limitMs = 10 * 60_000;
const scratch = mkdtempSync(join(tmpdir(), 'faultline-test-'));
const desktop = Boolean(process.env.VSCODE_PATH || process.env.FAULTLINE_DOWNLOAD_VSCODE);

/** A check that is one program: passed or failed. @param {string} name @param {() => ReturnType<typeof run>} program @returns {Stage} */
const check = (name, program) => ({
  name,
  run: async () => (await program()).code === 0 ? { passed: 1, failed: [], skipped: [] } : { passed: 0, failed: [name], skipped: [] },
});

/** Runs mocha somewhere and reads what its reporter wrote. @param {string} name @param {(env: NodeJS.ProcessEnv) => ReturnType<typeof run>} program @returns {Promise<Counts>} */
async function mochaCounts(name, program) {
  const file = join(scratch, `${name}.json`);
  const { code } = await program({ ...process.env, FAULTLINE_RESULTS: file });
  /** @type {Counts} */
  const counts = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { passed: 0, failed: [], skipped: [] };
  if (code === 124) counts.failed.push(`${name}: still running after ${limitMs / 60_000} minutes`);
  else if (code !== 0 && counts.failed.length === 0) counts.failed.push(`${name}: ended with exit code ${code}`);
  const ran = counts.passed + counts.failed.length;
  if (ran === 0 && (onCi || counts.skipped.length === 0)) counts.failed.push(`${name}: no test ran`);
  return counts;
}

/** Mocha on the files of a folder. @param {string} name @param {Partial<Stage>} [more] @returns {Stage} */
const mocha = (name, more) => ({
  name, ...more,
  run: () => mochaCounts(name, env => tool('mocha/bin/mocha.js', [`test/${name}/**/*.test.ts`], { env, limitMs })),
});

/** Runs a tool that needs Node 20.12 or newer: on an older one under the workbench's Node. @param {string} script @param {string[]} args */
async function newerTool(script, args) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const node = major > 20 || (major === 20 && minor >= 12) ? process.execPath : (await ensureWorkbench()).node;
  return run(node, [join('node_modules', script), ...args]);
}

/** @type {Stage[]} */
const stages = [
  check('types', () => tool('typescript/bin/tsc', ['-p', '.'])),
  check('lint', () => newerTool('eslint/bin/eslint.js', ['.', '--max-warnings=0'])),
  check('imports', () => newerTool('dependency-cruiser/bin/dependency-cruise.mjs', ['client', 'server', '--config', '.dependency-cruiser.cjs'])),
  check('build', () => run(process.execPath, ['scripts/build.mjs'])),
  mocha('unit'),
  mocha('server', { needs: ['build'] }),
  mocha('corpora'),
  mocha('incidents'),
  mocha('panel', { browser: true }),
  mocha('package', { needs: ['build'], workbench: true }),
  { name: 'e2e', needs: ['build'], workbench: !desktop, browser: !desktop,
    run: () => mochaCounts('e2e', env => run(process.execPath, ['--import', 'tsx', 'test/e2e/harness/run.ts'], { env, limitMs })) },
];

/** @param {string[]} names */
function choose(names) {
  const unknown = names.filter(name => !stages.some(stage => stage.name === name));
  if (unknown.length) throw new Stop(`No such stage: ${unknown.join(', ')}. There are: ${stages.map(stage => stage.name).join(', ')}.`);
  if (names.length === 0) return stages;
  const needed = new Set([...names, ...stages.filter(stage => names.includes(stage.name)).flatMap(stage => stage.needs ?? [])]);
  return stages.filter(stage => needed.has(stage.name));
}

/** Installs in the background; a failure is kept for the stage that needs it. @param {boolean | undefined} wanted @param {() => Promise<unknown>} install */
const prepare = (wanted, install) => (wanted ? install() : Promise.resolve()).then(() => undefined, (/** @type {unknown} */ error) => (error instanceof Error ? error : new Error(String(error))));

start(async () => {
  const chosen = choose(process.argv.slice(2));
  await ensureDependencies();
  const workbench = prepare(chosen.some(stage => stage.workbench), ensureWorkbench);
  const browser = prepare(chosen.some(stage => stage.browser), async () => { process.env.CHROMIUM = await ensureBrowser(); });

  /** @type {{ name: string, counts: Counts, seconds: number }[]} */
  const done = [];
  for (const stage of chosen) {
    console.log(`\n== ${stage.name}`);
    const started = Date.now();
    const missing = (stage.workbench && await workbench) || (stage.browser && await browser);
    const broken = stage.needs?.find(name => done.some(other => other.name === name && other.counts.failed.length > 0));
    const reason = missing ? missing.message : broken ? `${broken} failed` : undefined;
    if (reason) console.error(reason);
    const counts = reason ? { passed: 0, failed: [`${stage.name}: not run, ${reason.split('\n')[0]}`], skipped: [] } : await stage.run();
    done.push({ name: stage.name, counts, seconds: (Date.now() - started) / 1000 });
  }
  rmSync(scratch, { recursive: true, force: true });
  report(done);
});

/** @param {{ name: string, counts: Counts, seconds: number }[]} done */
function report(done) {
  const list = (/** @type {'failed' | 'skipped'} */ what) => done.flatMap(({ name, counts }) => counts[what].map(title => `  ${name}: ${title}`));
  for (const what of /** @type {const} */ (['skipped', 'failed'])) {
    if (list(what).length) console.log(`\n${what}:\n${list(what).join('\n')}`);
  }
  console.log(`\n${'stage'.padEnd(10)}${['passed', 'failed', 'skipped', 'seconds'].map(title => title.padStart(9)).join('')}`);
  for (const { name, counts, seconds } of done) {
    console.log(`${name.padEnd(10)}${[counts.passed, counts.failed.length, counts.skipped.length, seconds.toFixed(1)].map(value => String(value).padStart(9)).join('')}`);
  }
  const total = (/** @type {(counts: Counts) => number} */ of) => done.reduce((sum, { counts }) => sum + of(counts), 0);
  const failed = total(counts => counts.failed.length);
  process.exitCode = failed ? 1 : 0;
  console.log(`\n${total(counts => counts.passed)} passed, ${failed} failed, ${total(counts => counts.skipped.length)} skipped`);
}
