import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from '../../scripts/setup.mjs';
import { ensureWorkbench, workbenchCommand } from '../../scripts/workbench.mjs';

/** What the extension consists of; whatever else is in the package does not run. */
const belongs = [
  /^package(\.nls)?\.json$/, /^(readme|changelog)\.md$/i, /^license(\.txt)?$/i, /^\.vsixmanifest$/,
  /^dist\/(extension|server|worker|cli|panel)\.js$/, /^dist\/panel\.css$/,
  /^syntaxes\/[\w.-]+\.json$/, /^docs\/.+\.(md|png)$/, /^media\/\w+\.md$/,
];

describe('the package', function () {
  this.timeout(180_000);
  const folder = mkdtempSync(join(tmpdir(), 'faultline-package-'));
  const file = join(folder, 'faultline.vsix');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  /** The extension as VS Code installed it. */
  const installed = join(folder, 'extensions', `faultline.faultline-${version}`);

  before('npm run package', async () => {
    const packed = await run(process.execPath, ['scripts/package.mjs', file], { quiet: true });
    assert.equal(packed.code, 0, packed.output);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is under 2 MB', () => {
    const { size } = statSync(file);
    assert.ok(size > 10_000 && size < 2_000_000, `${size} bytes`);
  });

  it('installs in VS Code, which lists it', async () => {
    const workbench = await ensureWorkbench();
    const where = [`--extensions-dir=${join(folder, 'extensions')}`, `--user-data-dir=${join(folder, 'user-data')}`, `--server-data-dir=${join(folder, 'server')}`];
    const done = await workbenchCommand(workbench, ['--install-extension', file, ...where]);
    assert.equal(done.code, 0, done.output);
    const listed = await workbenchCommand(workbench, ['--list-extensions', '--show-versions', ...where]);
    assert.match(listed.output, new RegExp(`^faultline\\.faultline@${version.replaceAll('.', '\\.')}$`, 'm'));
  });

  it('holds only what runs', () => {
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter(name => statSync(join(installed, name)).isFile()).map(name => name.replaceAll('\\', '/'));
    assert.deepEqual(files.filter(name => !belongs.some(shape => shape.test(name))), []);
    for (const needed of ['dist/extension.js', 'dist/server.js', 'dist/cli.js', 'dist/panel.js', 'dist/panel.css']) assert.ok(files.includes(needed), `${needed} is missing`);
  });

  it('holds every file that package.json names', () => {
    const named: string[] = [];
    JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'), (_key, value: unknown) => {
      if (typeof value === 'string' && /^\.?\/?[\w-]+\/[\w./-]+\.(js|json|png|svg|md|css)$/.test(value)) named.push(value);
      return value;
    });
    assert.ok(named.includes('./dist/extension.js'));
    assert.deepEqual(named.filter(name => !existsSync(join(installed, name))), []);
  });

  it('runs from the command line', async () => {
    const help = await run(process.execPath, [join(installed, 'dist/cli.js'), '--help'], { cwd: folder, quiet: true });
    assert.equal(help.code, 0, help.output);
    assert.match(help.output, /check/);
  });
});
