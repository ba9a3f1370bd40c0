/**
 * Bundles everything that runs: `node scripts/build.mjs [--production] [--watch]`.
 * With --production: minified, no source maps, no test bundle.
 */
import { chmodSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Stop, ensureDependencies, root, start } from './setup.mjs';

/** @param {boolean} production @returns {(Omit<import('esbuild').BuildOptions, 'entryPoints'> & { entryPoints: Record<string, string> })[]} */
function bundles(production) {
  /** @type {import('esbuild').BuildOptions} */
  const common = { absWorkingDir: root, bundle: true, target: 'es2022', outdir: 'dist', logLevel: 'warning', legalComments: 'none', minify: production, sourcemap: !production };
  /** @type {import('esbuild').BuildOptions} */
  const node = { ...common, platform: 'node', target: 'node20', format: 'cjs', mainFields: ['module', 'main'], external: ['vscode'] };
  const suite = readdirSync(join(root, 'test/e2e/suite')).filter(name => name.endsWith('.test.ts')).map(name => name.slice(0, -'.ts'.length));
  return [
    { ...node, entryPoints: { extension: 'client/extension.ts', server: 'server/server.ts', worker: 'server/worker.ts' } },
    // The command line takes the core from the server's bundle.
    { ...node, entryPoints: { cli: 'server/cli.ts' }, banner: { js: '#!/usr/bin/env node' }, external: ['./server'], supported: { 'dynamic-import': false } },
    { ...common, entryPoints: { panel: 'client/panel/main.ts' }, platform: 'browser', format: 'iife' },
    { ...common, entryPoints: { panel: 'client/panel/panel.css' } },
    ...(production ? [] : [{
      ...node, outdir: 'out/e2e', external: ['vscode', 'mocha'],
      entryPoints: Object.fromEntries([...suite, 'index'].map(name => [`suite/${name}`, `test/e2e/suite/${name}.ts`]).concat([['screenshots', 'test/e2e/screenshots.ts']])),
    }]),
  ];
}

start(async () => {
  await ensureDependencies();
  const esbuild = await import('esbuild');
  const watch = process.argv.includes('--watch');
  const production = process.argv.includes('--production');
  if (!watch) for (const folder of production ? ['dist'] : ['dist', 'out']) rmSync(join(root, folder), { recursive: true, force: true });
  for (const bundle of bundles(production)) {
    if (watch) await (await esbuild.context(bundle)).watch();
    else await esbuild.build(bundle).catch(() => { throw new Stop('The build failed.'); }); // it has said why
  }
  if (!watch) chmodSync(join(root, 'dist/cli.js'), 0o755);
});
