/**
 * The public hs_err files of ../shared/corpus against what their owners assert
 * (`facts`) and what stands in their text (`text`). Files and facts on which
 * Faultline differs are listed here, each with the reason.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HsErrReport } from '../../server/formats/hs_err/report';
import { readLog } from '../../server/formats/read';

const corpus = join(__dirname, '../../../shared/corpus');

interface Expected {
  file: string;
  kind: string;
  facts: Record<string, unknown>;
  text?: Record<string, unknown>;
}

/** Fragments without a line that only an hs_err has. */
const unrecognised: Record<string, string> = {
  'krashpad/dataset53.txt': 'only the processor part of a report: /proc and sysfs text that any tool could have written',
};

/** Facts that are their owner's own notions, or that Faultline does not read (yet): not compared. */
const notRead = new Set([
  'vendor', 'application', 'collectorsPeer', 'osVersion', 'cpusLogical', 'rhel', 'jdkMinor', 'threadStackK',
  'heapMaxBytes', 'heapCommittedBytes', 'heapUsedBytes', 'metaspaceReservedBytes', 'metaspaceCommittedBytes', 'metaspaceUsedBytes',
  // A threshold of a rule of theirs: memory of the machine beside that of the container.
  'memFreeBytes',
]);

/** Values that differ, with the reason. */
const differs: Record<string, string> = {
  'krashpad/dataset49.txt swapBytes': 'Windows prints as swap all it can promise, memory included; the owners take the memory off, Faultline gives what is printed',
  'krashpad/dataset49.txt swapFreeBytes': 'the same',
};

/** Memory as the `Memory:` line writes it, in bytes. */
function sizeOf(written: unknown): number | null {
  const found = /^(\d+)([kM]?)$/.exec(String(written));
  return found ? Number(found[1]) * (found[2] === 'M' ? 2 ** 20 : 1024) : null;
}

/** What Faultline says where the corpus states `name`; undefined when it states nothing comparable. */
function ours(name: string, report: HsErrReport, expected: unknown): [unknown, unknown] | undefined {
  const { memory, failure } = report;
  switch (name) {
    case 'physicalMemoryBytes': return [memory.physicalBytes, expected];
    case 'physicalFreeBytes': return [memory.freeBytes, expected];
    case 'swapBytes': return [memory.swapBytes, expected];
    case 'swapFreeBytes': return [memory.swapFreeBytes, expected];
    case 'memAvailableBytes': return [memory.availableBytes, expected];
    case 'javaThreadCount': return [report.threads.java, expected];
    case 'windows': return [report.os === 'windows', expected];
    case 'arch': return [{ amd64: 'X86_64', sparc: 'SPARC' }[report.arch ?? ''], expected];
    case 'jdk': return [`${report.jvm} ${report.vmVersion}`.includes(String(expected)), true];
    case 'jdkMajor': return [report.jdkMajor, expected];
    case 'javaSpec': return [`JDK${report.jdkMajor}`, expected];
    case 'outOfMemoryErrorHeader': return [failure !== null, expected];
    case 'fatalError': return [report.signal !== null || report.internalError !== null, expected];
    case 'insufficientMemory': return [failure !== null, expected];
    case 'memoryFailed': {
      const { op, bytes, for: purpose } = expected as { op: string; bytes: number; for: string };
      return [failure, { operation: op, bytes, purpose }];
    }
    case 'cause': return [report.cause, expected];
    case 'pid': return [report.pid, expected];
    case 'jreVersion': return [report.jvm, expected];
    case 'memoryLine': {
      const line = expected as Record<string, unknown>;
      const swap = report.os === 'windows' && line.swap === null ? null : memory.swapBytes;
      return [[memory.physicalBytes, memory.freeBytes, swap, line.swapFree === null ? null : memory.swapFreeBytes], [line.physical, line.free, line.swap, line.swapFree].map(sizeOf)];
    }
    case 'time': return [report.crashedAt?.text.startsWith(String(expected)), true];
    case 'timezone': return [report.crashedAt?.text.endsWith(` ${String(expected)}`), true];
    case 'elapsedSec': return [report.elapsedSeconds, expected];
    case 'maxMapCount': return [report.mappings.limit, expected];
    case 'endMarker': return [report.ended, expected];
    case 'dynamicLibraryMapLines': return [report.mappings.listed, expected];
    default: return undefined;
  }
}

describe('corpus: hs_err', function () {
  this.timeout(60_000);
  before(function () {
    if (!existsSync(corpus)) this.skip();
  });

  it('every file is read as its owners and its text say', () => {
    const all = (JSON.parse(readFileSync(join(corpus, 'expected.json'), 'utf8')) as Expected[]).filter(one => one.kind === 'hs_err');
    assert.ok(all.length >= 40);
    const wrong: string[] = [];
    const met = new Set<string>();
    let compared = 0;
    let agreed = 0;
    for (const { file, facts, text } of all) {
      const reading = readLog(readFileSync(join(corpus, file)), file);
      if (reading?.family !== 'hs_err') {
        if (file in unrecognised) met.add(file);
        else wrong.push(`${file}: not recognised`);
        continue;
      }
      const report = reading.detail as HsErrReport;
      for (const [name, expected] of Object.entries({ ...facts, ...text })) {
        if (notRead.has(name)) continue;
        const pair = ours(name, report, expected);
        assert.ok(pair, `nothing to compare '${name}' with`);
        compared++;
        try {
          assert.deepEqual(...pair);
          agreed++;
        } catch {
          const key = `${file} ${name}`;
          if (key in differs) met.add(key);
          else wrong.push(`${key}: ${JSON.stringify(pair[0])}, expected ${JSON.stringify(pair[1])}`);
        }
      }
    }
    console.log(`      ${all.length} files, ${agreed} of ${compared} statements agree (${(agreed / compared * 100).toFixed(1)} %), ${Object.keys(differs).length} differ for a reason, ${Object.keys(unrecognised).length} file not recognised`);
    assert.deepEqual(wrong, []);
    assert.deepEqual([...Object.keys(unrecognised), ...Object.keys(differs)].filter(key => !met.has(key)), [], 'listed differences that are none any more');
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
