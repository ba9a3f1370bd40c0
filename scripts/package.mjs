/** `npm run package [-- FILE]`: faultline-VERSION.vsix with only what runs (.vscodeignore). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stop, ensureDependencies, root, start, tool } from './setup.mjs';

start(async () => {
  await ensureDependencies();
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const file = process.argv[2] ?? `faultline-${version}.vsix`;
  // the bundles hold every dependency; links in the README stay as they are written
  const { code } = await tool('@vscode/vsce/vsce', ['package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', file]);
  if (code !== 0) throw new Stop('vsce package failed.');
});
