import assert from 'node:assert/strict';
import { hashOf, Tellers } from '../../../server/incident/clocks/tellers';

describe('incident: names that several tell', () => {
  it('are found among many, whoever tells them how often', () => {
    const names = Array.from({ length: 2000 }, (_, i) => `session 0x1${(i * 7919).toString(16)}`);
    const tellers = new Tellers(names.length * 2);
    for (const name of names) tellers.tell(hashOf(name), 0);
    for (const name of names) tellers.tell(hashOf(name), 0);
    const shared = names.filter((_, i) => i % 10 === 3);
    for (const name of shared) tellers.tell(hashOf(name), 1);
    for (const name of shared.slice(0, 5)) tellers.tell(hashOf(name), 0);
    assert.deepEqual(names.filter(name => tellers.toldBySeveral(hashOf(name))), shared);
    assert.equal(tellers.toldBySeveral(hashOf('session 0x2')), false);
  });

  it('may be of any hash, 0 too', () => {
    const tellers = new Tellers(3);
    assert.equal(tellers.toldBySeveral(0), false);
    tellers.tell(0, 1);
    assert.equal(tellers.toldBySeveral(0), false);
    tellers.tell(0, 2);
    assert.equal(tellers.toldBySeveral(0), true);
  });
});
