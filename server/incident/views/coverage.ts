/** Which stretches of time a log covers, as the histogram of its records tells it. */
import type { LevelCounts } from '../../formats/levels';
import type { LevelHistogram } from '../../protocol';
import type { IncidentLog } from '../incident';

/** Steps of a histogram that is sent. */
const mostSteps = 4096;

interface Step {
  /** Instant of its begin, UTC epoch ms. */
  at: number;
  rest: number;
  warn: number;
  error: number;
}

/** Steps with a record in the order of the stamps. */
function* stepsOf({ clock }: Pick<IncidentLog, 'clock'>, { basis, stepMs, first, rest, warn, error }: LevelCounts): Generator<Step> {
  for (let k = 0; k < rest.length; k++) {
    if (rest[k] + warn[k] + error[k] === 0) continue;
    const at = clock.instant((first + k) * stepMs, basis);
    if (Number.isFinite(at)) yield { at, rest: rest[k], warn: warn[k], error: error[k] };
  }
}

/** When a log has records, to the step of its histogram, UTC epoch ms, in the order of the stamps. */
export function* spokenSteps(log: Pick<IncidentLog, 'reading' | 'clock'>): Generator<number> {
  for (const counts of log.reading.levels) for (const { at } of stepsOf(log, counts)) yield at;
}

/** Records by level over time; `null` where records have no level or no instant. */
export function levelsOf(log: IncidentLog): LevelHistogram | null {
  const [none, ...some] = log.reading.levelCounts;
  if (none >= 0 && some.every(count => count === 0)) return null;
  const steps = log.reading.levels.flatMap(counts => [...stepsOf(log, counts)]);
  if (steps.length === 0) return null;
  let [low, high] = [Infinity, -Infinity];
  for (const { at } of steps) {
    if (at < low) low = at;
    if (at > high) high = at;
  }
  let stepMs = log.reading.levels.reduce((most, one) => Math.max(most, one.stepMs), 1);
  while ((high - low) / stepMs >= mostSteps) stepMs *= 2;
  const length = Math.floor((high - low) / stepMs) + 1;
  const zeros = (): number[] => new Array<number>(length).fill(0);
  const histogram: LevelHistogram = { start: low, stepMs, rest: zeros(), warn: zeros(), error: zeros() };
  for (const { at, rest, warn, error } of steps) {
    const k = Math.floor((at - low) / stepMs);
    histogram.rest[k] += rest;
    histogram.warn[k] += warn;
    histogram.error[k] += error;
  }
  return histogram;
}

/** A silence is a gap only if at its usual pace the log would have written so many records in it. */
const leastMissed = 50;
const leastGapMs = 5000;
/** … and if it is so many times as long as the longest that is none. */
const farLonger = 4;
/** A log that has more of them is one that is silent at times. */
const mostGaps = 5;

/**
 * Stretches without a record in a log that otherwise never stops writing: each
 * is far longer than any other silence of it, and all together they are shorter
 * than the time it wrote. No record has a stamp inside of one; more is not claimed.
 */
export function gapsOf(log: IncidentLog): { start: number; end: number }[] {
  const { levels } = log.reading;
  if (levels.length !== 1) return [];
  const [{ stepMs }] = levels;
  const silences: { start: number; end: number }[] = [];
  let records = 0;
  let before = NaN;
  let start = NaN;
  for (const { at, rest, warn, error } of stepsOf(log, levels[0])) {
    records += rest + warn + error;
    if (start !== start) start = at;
    if (at - before > stepMs) silences.push({ start: before + stepMs, end: at });
    before = at;
  }
  const length = ({ start: from, end }: { start: number; end: number }): number => end - from;
  silences.sort((a, b) => length(b) - length(a));
  const span = before + stepMs - start;
  let count = 0;
  for (let k = 1; k <= Math.min(silences.length, mostGaps); k++) {
    const usual = Math.max(silences[k] ? length(silences[k]) : 0, stepMs);
    if (length(silences[k - 1]) >= Math.max(leastGapMs, farLonger * usual)) count = k;
  }
  const gaps = silences.slice(0, count);
  const silent = gaps.reduce((sum, gap) => sum + length(gap), 0);
  if (silent * 2 > span || gaps.some(gap => length(gap) * records < leastMissed * (span - silent))) return [];
  return gaps.sort((a, b) => a.start - b.start);
}

/** Files of a rotated set whose number is skipped: `server.log.2` between `.1` and `.3`. One sentence a set. */
export function missingRotations(logs: readonly IncidentLog[]): string[] {
  const sets = new Map<string, { label: string; numbers: Set<number> }>();
  for (const { file, label } of logs) {
    const match = /^(.*\.)(\d{1,3})(\.gz)?$/.exec(file);
    if (!match) continue;
    const set = sets.get(match[1]) ?? { label: label.replace(/\d+(\.gz)?$/, ''), numbers: new Set<number>() };
    set.numbers.add(Number(match[2]));
    sets.set(match[1], set);
  }
  const notes: string[] = [];
  for (const { label, numbers } of sets.values()) {
    const high = Math.max(...numbers);
    const missing: number[] = [];
    for (let n = Math.min(...numbers) + 1; n < high; n++) if (!numbers.has(n)) missing.push(n);
    if (missing.length > 0 && missing.length <= numbers.size) notes.push(`Of the rotated set ${label}* the ${missing.length === 1 ? 'file' : 'files'} numbered ${missing.slice(0, 8).join(', ')} ${missing.length === 1 ? 'is' : 'are'} not here.`);
  }
  return notes;
}
