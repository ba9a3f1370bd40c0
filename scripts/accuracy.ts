/** `npm run accuracy`: how right Faultline reads the logs of ../shared, in one table. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { comparisons, corpus, lab, measureCorpus, measureFolder, tableOf, type Score } from '../test/corpora/accuracy';

if (!existsSync(corpus)) {
  console.log('no ../shared/corpus here: nothing to compare with');
  process.exit(0);
}
const scores: Score[] = [];
let failed = false;
for (const family of ['gc', 'hs_err'] as const) {
  const { scores: found, wrong, stale, reasons } = measureCorpus(family);
  scores.push(...found);
  for (const one of wrong) console.log(`differs  ${one}`);
  for (const one of stale) console.log(`listed, but agrees  ${one}`);
  for (const [what, why] of reasons) console.log(`${family}: ${what}: ${why}`);
  console.log(`${family}: not compared: ${Object.keys(comparisons[family].notCompared).join(', ')}`);
  failed ||= wrong.length > 0 || stale.length > 0;
}
scores.push(...measureFolder(join(corpus, 'loghub'), 'corpus/loghub'), ...measureFolder(lab, 'lab'));
console.log(`\n${tableOf(scores)}`);
process.exitCode = failed ? 1 : 0;
