/**
 * The public hs_err files of ../shared/corpus: their fields against what their owners assert and what stands
 * in their text, their verdicts against what the numbers of the file tell.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HsErrReport } from '../../server/formats/hs_err/report';
import { readLog } from '../../server/formats/read';
import { assertAccuracy, comparisons, corpus, measureCorpus, type Expected } from './accuracy';

const unrecognised = comparisons.hs_err.notRecognised;

describe('corpus: hs_err', function () {
  this.timeout(60_000);
  before(function () {
    if (!existsSync(corpus)) this.skip();
  });

  it('every file is read as its owners and its text say', () => {
    // Statements compared when this was written: fewer means that a comparison was lost.
    assertAccuracy(measureCorpus('hs_err'), { compared: 438, unrecognised: 0 });
  });

  it('no file with few memory maps is said to have exhausted them', () => {
    const all = (JSON.parse(readFileSync(join(corpus, 'expected.json'), 'utf8')) as Expected[]).filter(one => one.kind === 'hs_err' && !(one.file in unrecognised));
    for (const { file } of all) {
      const { verdict, mappings } = readLog(readFileSync(join(corpus, file)), file)!.detail as HsErrReport;
      assert.ok(mappings.listed < 1000, 'the corpus holds no such case');
      assert.notEqual(verdict.kind, 'map-count-exhausted', file);
      assert.ok(verdict.causes.every(cause => cause.kind !== 'map-count-exhausted' || cause.state !== 'in'), file);
    }
  });

  /** Refused memory whose reason the numbers of the file tell, with the finding its owners have for it. */
  const verdicts: Record<string, string> = {
    'krashpad/dataset27.txt': 'memory-exhausted', 'krashpad/dataset29.txt': 'memory-exhausted', 'krashpad/dataset41.txt': 'memory-exhausted',
    'krashpad/dataset63.txt': 'memory-exhausted', 'krashpad/dataset75.txt': 'memory-exhausted', 'krashpad/dataset79.txt': 'memory-exhausted', 'krashpad/dataset93.txt': 'memory-exhausted',
    'krashpad/dataset81.txt': 'commit-limit', 'krashpad/dataset89.txt': 'commit-limit',
    'krashpad/dataset49.txt': 'windows-commit', 'krashpad/dataset71.txt': 'windows-commit', 'krashpad/dataset83.txt': 'windows-commit',
    'krashpad/dataset57.txt': 'undecidable', 'krashpad/dataset21.txt': 'undecidable',
    'krashpad/dataset17.txt': 'sigbus-mapped-file', 'krashpad/dataset35.txt': 'stack-overflow', 'krashpad/dataset87.txt': 'jit-compiler', 'krashpad/dataset33.txt': 'jit-compiler',
  };

  it('verdicts fit the findings of the owners', () => {
    for (const [file, kind] of Object.entries(verdicts)) {
      const { verdict } = readLog(readFileSync(join(corpus, file)), file)!.detail as HsErrReport;
      assert.equal(verdict.kind, kind, `${file}: ${verdict.summary}`);
    }
  });
});
