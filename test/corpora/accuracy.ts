/**
 * How right Faultline reads: what others know of public logs (../shared/corpus) against what it reads, fact by fact.
 * One place for the tests and for `npm run accuracy`.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readLog } from '../../server/formats/read';
import type { LogReading } from '../../server/formats/reading';
import { gcComparison } from './accuracyGc';
import { hsErrComparison } from './accuracyHsErr';

export const shared = join(__dirname, '../../../shared');
export const corpus = join(shared, 'corpus');
export const lab = join(shared, 'lab');

/** One entry of the corpus's expected.json. */
export interface Expected {
  file: string;
  kind: string;
  facts: Record<string, unknown>;
  consensus?: Record<string, unknown>;
  text?: Record<string, unknown>;
  tolerance?: Record<string, number>;
}

/** Ours beside theirs, and whether they say the same. */
export interface Compared {
  ours: unknown;
  theirs: unknown;
  agree: boolean;
}

/** What a family's comparison is made of. */
export interface Comparison {
  /** What Faultline says of one fact; null where the fact is one tool's own notion (named in `notCompared`). */
  readonly compare: (part: 'facts' | 'consensus' | 'text', name: string, expected: Expected, reading: LogReading, bytes: Uint8Array) => Compared | null;
  /** Facts without a counterpart: name -> why. */
  readonly notCompared: Readonly<Record<string, string>>;
  /** `file fact` -> why Faultline differs, with the line that shows it. */
  readonly differ: Readonly<Record<string, string>>;
  /** Files that hold no line of the family: file -> why nobody could recognise it. */
  readonly notRecognised: Readonly<Record<string, string>>;
}

/** One line of the table. */
export interface Score {
  family: string;
  source: string;
  files: number;
  compared: number;
  agree: number;
  /** Differs, and is listed with a reason. */
  differ: number;
  lines: number;
  unrecognised: number;
  /** Records of other programs, not among `lines`. */
  foreign: number;
}

export interface Accuracy {
  scores: Score[];
  /** Differences that no list explains: `file fact: ours, theirs`. */
  wrong: string[];
  /** Entries of the lists that no longer differ. */
  stale: string[];
  /** Differences with their reasons. */
  reasons: [what: string, why: string][];
}

export const comparisons: Readonly<Record<'gc' | 'hs_err', Comparison>> = { gc: gcComparison, hs_err: hsErrComparison };

/** Compares every fact of every file of a family in the corpus. */
export function measureCorpus(family: 'gc' | 'hs_err'): Accuracy {
  const all = JSON.parse(readFileSync(join(corpus, 'expected.json'), 'utf8')) as Expected[];
  const { compare, notCompared, differ, notRecognised } = comparisons[family];
  const accuracy: Accuracy = { scores: [], wrong: [], stale: [], reasons: [] };
  const met = new Set<string>();
  for (const one of all) {
    if (one.kind.split(':')[0] !== family || !existsSync(join(corpus, one.file))) continue;
    const score = scoreOf(accuracy, family, `corpus/${one.file.split('/')[0]}`);
    score.files++;
    const bytes = readFileSync(join(corpus, one.file));
    const reading = readLog(bytes, one.file);
    if (reading?.family !== family) {
      if (one.file in notRecognised) met.add(one.file);
      else accuracy.wrong.push(`${one.file}: not recognised`);
      continue;
    }
    score.lines += reading.lines;
    score.unrecognised += reading.unrecognisedLines;
    for (const part of ['facts', 'consensus', 'text'] as const) {
      for (const name of Object.keys(one[part] ?? {})) {
        if (name in notCompared) continue;
        const result = compare(part, name, one, reading, bytes);
        if (!result) {
          accuracy.wrong.push(`${one.file} ${name}: compared with nothing, and not listed as such`);
          continue;
        }
        score.compared++;
        const key = `${one.file} ${name}`;
        if (result.agree) score.agree++;
        else if (key in differ) {
          score.differ++;
          met.add(key);
        } else accuracy.wrong.push(`${key}: ${JSON.stringify(result.ours)}, theirs ${JSON.stringify(result.theirs)}`);
      }
    }
  }
  accuracy.stale = [...Object.keys(differ), ...Object.keys(notRecognised)].filter(key => !met.has(key));
  accuracy.reasons = [...Object.entries(differ), ...Object.entries(notRecognised)];
  return accuracy;
}

/** Reads logs that nobody else has judged: only how much of them no row knows. Lines of block formats, records of message formats. */
export function measureFolder(folder: string, source: string): Score[] {
  const accuracy: Accuracy = { scores: [], wrong: [], stale: [], reasons: [] };
  for (const file of filesUnder(folder)) {
    const reading = readLog(readFileSync(file), file.replace(/\.gz$/, ''));
    if (!reading) continue;
    const score = scoreOf(accuracy, reading.family, source);
    score.files++;
    score.lines += (reading.family === 'kafka' || reading.family === 'zookeeper' ? reading.levelCounts.reduce((sum, count) => sum + count, 0) : reading.lines) - reading.foreignLines;
    score.unrecognised += reading.unrecognisedLines;
    score.foreign += reading.foreignLines;
  }
  return accuracy.scores.sort((a, b) => a.family.localeCompare(b.family));
}

function scoreOf({ scores }: Accuracy, family: string, source: string): Score {
  let score = scores.find(one => one.family === family && one.source === source);
  if (!score) scores.push(score = { family, source, files: 0, compared: 0, agree: 0, differ: 0, lines: 0, unrecognised: 0, foreign: 0 });
  return score;
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder).sort().flatMap(name => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });
}

/** Fails when something differs that no list explains, when a listed difference is gone, or when less is compared or recognised than before. */
export function assertAccuracy({ scores, wrong, stale }: Accuracy, least: { compared: number; unrecognised: number }): void {
  console.log(tableOf(scores).replace(/^/gm, '      '));
  const total = (of: (score: Score) => number): number => scores.reduce((sum, score) => sum + of(score), 0);
  assert.deepEqual(wrong, [], 'differences without a reason');
  assert.deepEqual(stale, [], 'listed differences that are none any more');
  assert.ok(total(score => score.compared) >= least.compared, `only ${total(score => score.compared)} facts are compared`);
  assert.ok(total(score => score.unrecognised) <= least.unrecognised * total(score => score.lines), `${total(score => score.unrecognised)} lines are not recognised`);
}

/** The table that `npm run accuracy` prints. */
export function tableOf(scores: readonly Score[]): string {
  const head = ['family', 'source', 'files', 'facts', 'agree', 'differ with reason', 'lines', 'unrecognised', 'of other programs'];
  const rows = scores.map(one => [
    one.family, one.source, String(one.files), String(one.compared), one.compared ? `${(100 * one.agree / one.compared).toFixed(2)} %` : '-', String(one.differ),
    String(one.lines), `${one.unrecognised} (${(100 * one.unrecognised / Math.max(1, one.lines)).toFixed(3)} %)`, String(one.foreign),
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map(row => row[i].length)));
  const line = (cells: string[]): string => cells.map((cell, i) => i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])).join('  ').trimEnd();
  return [line(head), ...rows.map(line)].join('\n');
}
