import assert from 'node:assert/strict';
import { root, run } from '../../scripts/setup.mjs';

describe('npm start', function () {
  this.timeout(180_000);

  it('investigates the sample incident and serves VS Code with it', async () => {
    const { code, output } = await run(process.execPath, ['scripts/start.mjs', '--exit'], { cwd: root, quiet: true });
    assert.equal(code, 0, output);
    assert.match(output, /^\$ faultline check .*gc-session-expiry$/m);
    assert.match(output, /^\$ faultline summary .*gc-session-expiry$/m);
    assert.match(output, /^ {2}http:\/\/127\.0\.0\.1:\d+\/\?payload=\S+gc-session-expiry$/m);
  });

  it('names a path that is not there', async () => {
    const { code, output } = await run(process.execPath, ['scripts/start.mjs', 'no/such/log', '--exit'], { quiet: true });
    assert.equal(code, 2);
    assert.match(output, /no[\\/]such[\\/]log does not exist/);
  });
});
