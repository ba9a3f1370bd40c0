/** The built server: `dist/` where it is as new as the sources, else a bundle made for this run. */
import { build } from 'esbuild';
import { readdirSync, statSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const root = resolve(__dirname, '../../..');

let made: Promise<string> | undefined;

/** Path of the server's bundle, the worker's beside it. */
export function serverBundle(): Promise<string> {
  return made ??= find();
}

async function find(): Promise<string> {
  const dist = join(root, 'dist');
  const newest = newestIn(join(root, 'server'));
  if (timeOf(join(dist, 'server.js')) > newest && timeOf(join(dist, 'worker.js')) > newest) return join(dist, 'server.js');
  const outdir = mkdtempSync(join(tmpdir(), 'faultline-server-'));
  process.on('exit', () => rmSync(outdir, { recursive: true, force: true }));
  await build({
    absWorkingDir: root, entryPoints: { server: 'server/server.ts', worker: 'server/worker.ts' }, outdir, bundle: true,
    platform: 'node', target: 'node20', format: 'cjs', mainFields: ['module', 'main'], logLevel: 'warning',
  });
  return join(outdir, 'server.js');
}

function newestIn(folder: string): number {
  return Math.max(...readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => timeOf(join(entry.parentPath, entry.name))));
}

function timeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
