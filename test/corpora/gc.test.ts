/** GC logs of other projects and of the lab, read in place: what we count against what their owners' tools count. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gcSummary } from '../../server/formats/gc/summary';
import { readLog } from '../../server/formats/read';
import { Clock, fixedZone } from '../../server/text/clock';

const shared = join(__dirname, '../../../shared');
const corpus = join(shared, 'corpus');
const lab = join(shared, 'lab/gc');

interface Expected {
  file: string;
  kind: string;
  consensus?: { gcPauses: number; gcPauseTotalSec?: number; 'gcPauseTotalSec(GCViewer)'?: number; gcPauseMaxSec?: number; 'fullGc(GCViewer)'?: number };
}

/** Files where the log's own text says something else than the other tools. The test fails when one of them agrees after all. */
const differ: Record<string, string> = {
  'gctoolkit-testdata/gctoolkit-gclogs/preunified/g1gc/details/reference/post17040/gc_with_overflow.log':
    'the Full GC of line 5391 is cut in two by three concurrent lines; its second half states 4.3335850 secs. The others lose it: we count 606 pauses, they 605.',
};

/** Logs that hold no line a GC log alone would hold, so that their family is nobody's guess. */
const notRecognised: Record<string, string> = {
  'garbagecat/dataset207.txt': 'Shenandoah\'s statistics only, no line of a collection',
  'garbagecat/dataset233.txt': 'one warning of the JVM about shared memory',
  'garbagecat/dataset245.txt': 'a metaspace report only',
};

const tolerance = 0.001;
const clock = new Clock(fixedZone(0));

describe('corpora: gc', function () {
  this.timeout(120_000);

  it('pauses of other projects\' logs', function () {
    if (!existsSync(corpus)) this.skip();
    const expected = (JSON.parse(readFileSync(join(corpus, 'expected.json'), 'utf8')) as Expected[]).filter(one => one.kind.startsWith('gc:') && existsSync(join(corpus, one.file)));
    const disagree: string[] = [];
    const unread: string[] = [];
    let compared = 0;
    let unrecognised = 0;
    let lines = 0;
    for (const { file, consensus } of expected) {
      const reading = readLog(readFileSync(join(corpus, file)), file);
      if (reading?.family !== 'gc') {
        unread.push(file);
        continue;
      }
      lines += reading.lines;
      unrecognised += reading.unrecognisedLines;
      if (!consensus) continue;
      compared++;
      const { pauses } = gcSummary(reading, clock);
      const total = consensus.gcPauseTotalSec ?? consensus['gcPauseTotalSec(GCViewer)'];
      const agrees = pauses.count === consensus.gcPauses && near(pauses.totalMs, total) && near(pauses.maxMs, consensus.gcPauseMaxSec);
      if (!agrees) disagree.push(file);
    }
    console.log(`      ${compared - disagree.length} of ${compared} files agree (${(100 * (1 - disagree.length / compared)).toFixed(1)} %); ${(100 * unrecognised / lines).toFixed(3)} % of ${lines} lines of ${expected.length} files are unrecognised`);
    assert.deepEqual(disagree.sort(), Object.keys(differ).sort());
    assert.deepEqual(unread.sort(), Object.keys(notRecognised).sort());
    assert.ok(unrecognised / lines < 0.005);
  });

  it('full collections of other projects\' logs', function () {
    if (!existsSync(corpus)) this.skip();
    for (const { file, consensus } of JSON.parse(readFileSync(join(corpus, 'expected.json'), 'utf8')) as Expected[]) {
      const full = consensus?.['fullGc(GCViewer)'];
      if (full === undefined || file in differ) continue;
      assert.equal(gcSummary(readLog(readFileSync(join(corpus, file)), file)!, clock).fullGcs.count, full, file);
    }
  });

  it('every line of the lab\'s logs', function () {
    if (!existsSync(lab)) this.skip();
    const shares: number[] = [];
    for (const file of readdirSync(lab)) {
      const reading = readLog(readFileSync(join(lab, file)), file);
      assert.equal(reading?.family, 'gc', file);
      const share = reading.unrecognisedLines / reading.lines;
      shares.push(share);
      assert.ok(share < 0.005, `${file}: ${reading.unrecognisedLines} of ${reading.lines} lines are unrecognised`);
    }
    console.log(`      ${shares.length} files, at most ${(100 * Math.max(...shares)).toFixed(2)} % of the lines of one are unrecognised`);
  });

  it('the pauses of the incident in the lab', function () {
    const log = join(shared, 'lab/incident-standalone-jdk17/gc.log');
    if (!existsSync(log)) this.skip();
    const { fullGcs } = gcSummary(readLog(readFileSync(log), 'gc.log')!, clock);
    assert.equal(fullGcs.count, 3);
    assert.ok(Math.abs(fullGcs.maxMs - 21800) < 100);
  });
});

function near(ms: number, seconds: number | undefined): boolean {
  return seconds === undefined || Math.abs(ms / 1000 - seconds) <= tolerance + 1e-9;
}
