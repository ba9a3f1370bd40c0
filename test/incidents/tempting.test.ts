import assert from 'node:assert/strict';
import { investigated } from './bench';
import { encoded, simulateMixedFolder, simulateUnrelatedMove } from './made/adversarial';

describe('incidents: what does not hang on a finding', () => {
  it('a partition that was another broker\'s and moved for another reason', async () => {
    const { findings: [finding] } = await investigated(encoded(simulateUnrelatedMove()));
    assert.equal(finding.rule, 'session-lost/stall');
    assert.deepEqual(finding.effects.map(({ what, count }) => [what, count]), [['leadership-moved', 1]]);
    assert.ok(finding.effects[0].evidence.every(line => line.file.includes('/kafka2/')));
  });

  it('what the brokers of another cluster did, whose logs lie in the same folder', async () => {
    const { findings: [finding, ...more] } = await investigated(encoded(simulateMixedFolder()));
    assert.deepEqual(more, []);
    assert.equal(finding.rule, 'session-lost/stall');
    assert.deepEqual(finding.effects, []);
  });
});
