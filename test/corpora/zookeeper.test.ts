import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { events, read } from '../unit/messages/support';

const folder = join(__dirname, '../../../shared/corpus/loghub');

describe('corpus: ZooKeeper nodes', () => {
  for (const [name, expiries] of [['zookeeper-node-a.log', 4], ['zookeeper-node-c.log', 2]] as const) {
    it(`${name}: ${expiries} sessions expire`, function () {
      const path = join(folder, name);
      if (!existsSync(path)) this.skip();
      const reading = read(readFileSync(path))!;
      assert.equal(reading.family, 'zookeeper');
      assert.equal(events(reading).filter(event => event.kind === 'zk.session.expired').length, expiries);
      const records = reading.levelCounts.reduce((sum, count) => sum + count, 0);
      console.log(`        ${reading.unrecognisedLines} of ${records} records unrecognised`);
      assert.ok(reading.unrecognisedLines / records < 0.005);
    });
  }
});
