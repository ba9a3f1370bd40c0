/** GC logs of other projects and of the lab, read in place: what we count against what their owners' tools count. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gcSummary } from '../../server/formats/gc/summary';
import { readLog } from '../../server/formats/read';
import { Clock, fixedZone } from '../../server/text/clock';
import { assertAccuracy, corpus, lab, measureCorpus } from './accuracy';

const logs = join(lab, 'gc');
const clock = new Clock(fixedZone(0));

describe('corpora: gc', function () {
  this.timeout(120_000);

  it('every fact that other tools know of public logs', function () {
    if (!existsSync(corpus)) this.skip();
    // Facts compared when this was written: fewer means that a comparison was lost.
    assertAccuracy(measureCorpus('gc'), { compared: 1959, unrecognised: 0.0001 });
  });

  it('every line of the lab\'s logs', function () {
    if (!existsSync(logs)) this.skip();
    const shares: number[] = [];
    for (const file of readdirSync(logs)) {
      const reading = readLog(readFileSync(join(logs, file)), file);
      assert.equal(reading?.family, 'gc', file);
      const share = reading.unrecognisedLines / reading.lines;
      shares.push(share);
      assert.ok(share < 0.005, `${file}: ${reading.unrecognisedLines} of ${reading.lines} lines are unrecognised`);
    }
    console.log(`      ${shares.length} files, at most ${(100 * Math.max(...shares)).toFixed(2)} % of the lines of one are unrecognised`);
  });

  it('the pauses of the incident in the lab', function () {
    const log = join(lab, 'incident-standalone-jdk17/gc.log');
    if (!existsSync(log)) this.skip();
    const { fullGcs } = gcSummary(readLog(readFileSync(log), 'gc.log')!, clock);
    assert.equal(fullGcs.count, 3);
    assert.ok(Math.abs(fullGcs.maxMs - 21800) < 100);
  });
});
