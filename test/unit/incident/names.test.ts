import assert from 'node:assert/strict';
import { namesOf } from '../../../server/incident/story/names';

describe('incident: names of nodes in a sentence', () => {
  it('are put together, each once and in order', () => {
    assert.equal(namesOf(['broker 1']), 'broker 1');
    assert.equal(namesOf(['broker 10', 'broker 2', 'broker 10']), 'brokers 2 and 10');
    assert.equal(namesOf(['broker 3', 'broker 1', 'broker 2']), 'brokers 1, 2 and 3');
    assert.equal(namesOf(['broker 1', 'producer']), 'broker 1 and producer');
    assert.equal(namesOf(['broker 1 (east)', 'broker 1 (west)']), 'broker 1 (east) and broker 1 (west)');
    assert.equal(namesOf([5, 4, 3, 2, 1].map(id => `broker ${id}`)), 'brokers 1, 2, 3 and 2 more');
  });
});
