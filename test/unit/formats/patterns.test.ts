/**
 * No pattern of any catalogue can be made to take catastrophic time. Patterns
 * are tried at one place only and see at most 8 KB of a line (catalogue.ts), so
 * a square of that is the worst that may stand.
 */
import assert from 'node:assert/strict';
import { checkSync } from 'recheck';
import { formats } from '../../../server/formats/families';

process.env.RECHECK_BACKEND ??= 'pure';

describe('patterns', function () {
  this.timeout(600_000);
  for (const format of formats) {
    it(`of ${format.family} take no catastrophic time on any text`, () => {
      assert.ok(format.rows.length > 0, 'the family has rows');
      const bad = format.rows.flatMap(row => {
        const found = checkSync(`^(?:${row.pattern.source})`, row.pattern.flags, { timeout: 120_000, checker: 'automaton' });
        if (found.status === 'unknown') return [`${row.id}: not decided`];
        const { complexity } = found;
        return complexity.type === 'exponential' || (complexity.type === 'polynomial' && complexity.degree > 2) ? [`${row.id}: ${complexity.summary}`] : [];
      });
      assert.deepEqual(bad, []);
    });
  }
});
