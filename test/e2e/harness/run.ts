/**
 * Runs something of out/e2e inside a real VS Code:
 * `run.ts [suite/index|screenshots]`, the suite by default.
 *
 * VSCODE_PATH                  desktop VS Code's executable
 * FAULTLINE_DOWNLOAD_VSCODE=1  downloads desktop VS Code 1.139
 * otherwise                    the browser workbench (standIn.ts)
 *
 * The suite has a copy of the samples for its own: what it types and saves
 * stays out of the checkout.
 *
 * FAULTLINE_EXTENSION          folder of the extension under test, this checkout by default
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TestRunFailedError, runTests } from '@vscode/test-electron';
import { ensureSettings } from '../../../scripts/workbench.mjs';
import { pageCrashed } from './channel';

const root = resolve(__dirname, '../../..');

function vscode(): { vscodeExecutablePath?: string; version?: string } {
  if (process.env.VSCODE_PATH) return { vscodeExecutablePath: process.env.VSCODE_PATH };
  if (process.env.FAULTLINE_DOWNLOAD_VSCODE) return { version: '1.139.1' };
  return { vscodeExecutablePath: join(__dirname, 'code-stand-in.cjs') };
}

async function once(entry: string): Promise<number> {
  const profile = mkdtempSync(join(tmpdir(), 'faultline-profile-'));
  ensureSettings(join(profile, 'user-data'));
  const shots = entry === 'screenshots';
  const samples = join(profile, 'samples');
  cpSync(join(root, 'samples'), samples, { recursive: true });
  try {
    return await runTests({
      ...vscode(),
      extensionDevelopmentPath: resolve(process.env.FAULTLINE_EXTENSION ?? root),
      extensionTestsPath: join(root, 'out/e2e', `${entry}.js`),
      launchArgs: [shots ? join(samples, 'gc-session-expiry') : samples, `--user-data-dir=${join(profile, 'user-data')}`, `--extensions-dir=${join(profile, 'extensions')}`],
      extensionTestsEnv: {
        FAULTLINE_ROOT: root,
        FAULTLINE_SAMPLES: samples,
        FAULTLINE_SHOTS: join(root, shots ? 'docs/images' : 'test-artifacts'),
      },
    });
  } catch (error) {
    if (error instanceof TestRunFailedError) return error.code ?? 1;
    throw error;
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function main(): Promise<void> {
  const entry = process.argv[2] ?? 'suite/index';
  let code = await once(entry);
  if (code === pageCrashed) {
    console.log('The page crashed: the run is repeated once.');
    code = await once(entry);
  }
  process.exitCode = code;
}

void main();
