/** `npm run screenshots`: makes docs/images/*.png in the browser workbench (test/e2e/screenshots.ts). */
import { Stop, ensureDependencies, run, start } from './setup.mjs';

start(async () => {
  await ensureDependencies();
  if ((await run(process.execPath, ['scripts/build.mjs'])).code !== 0) throw new Stop('The build failed.');
  const { code } = await run(process.execPath, ['--import', 'tsx', 'test/e2e/harness/run.ts', 'screenshots']);
  if (code !== 0) throw new Stop('No screenshots: the run failed.');
});
