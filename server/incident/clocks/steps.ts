/**
 * Clocks that were set while a node wrote (NTP stepped it, a virtual machine
 * was resumed, daylight saving was applied by hand) or that drift: no single
 * difference fits what a node and the others tell of the same moments, but one
 * does for each stretch of time.
 */
import type { SkewStep } from '../../protocol';
import { durationText, isoText, type Clock } from '../../text/clock';
import type { SourceLog } from '../log';
import { baseName } from '../paths';
import { spokenSteps } from '../views/coverage';
import { estimate, momentsIn, type Estimate } from './estimate';
import type { Observation } from './moments';

/** A clock that changes more often tells nothing: nobody sets it so often. */
const mostStretches = 8;
/** Below this two stretches are one. ms */
const leastStepMs = 250;
/** Of the moments, at most so many may fit no stretch. */
const mostOdd = 0.25;
/** A silence, or a leap back, in the node's own log that makes up so much of the step is the step. */
const leapShare = 0.8;
/** … and no more than so much over it, ms: the log is silent at times. */
const leapSlackMs = 120_000;

/** Instants of a moment: on the reference's clock, and as the node's own clock showed it. UTC epoch ms. */
export interface Dated {
  readonly one: Observation;
  readonly at: number;
}

interface Stretch {
  readonly dated: Dated[];
  readonly said: Estimate;
}

export interface Stepped {
  /** How far it was ahead before the first step, ms. */
  readonly ms: number;
  readonly spreadMs: number;
  readonly pairs: number;
  readonly steps: SkewStep[];
  readonly agreeing: readonly Observation[];
  /** "before 10:04:30 as it agrees with …, then 1 h 00 min ahead (2 moments)". */
  readonly text: string;
}

/**
 * The stretches of a node's clock; `null` where its moments fit no row of differences.
 * @param observed of how far the node is ahead of clocks that count as right
 * @param own the node's logs that may show the step itself
 */
export function steppedClock(observed: readonly Dated[], own: readonly SourceLog[], clockOf: (file: string) => Clock): Stepped | null {
  const runs = runsOf([...observed].sort((a, b) => a.at - b.at));
  const found: (Stretch & { leap: Leap | null })[] = [];
  for (const dated of runs) {
    const before = found.at(-1);
    const firm = estimate(dated.map(({ one }) => one));
    const loose = 'ms' in firm ? null : alone(dated);
    const said = 'ms' in firm ? firm : loose;
    if (!said) continue;
    if (!before) {
      if (loose) continue;
      found.push({ dated, said, leap: null });
      continue;
    }
    if (Math.abs(said.ms - before.said.ms) < leastStepMs) {
      before.dated.push(...dated);
      continue;
    }
    const leap = leapBetween(before, { dated, said }, own, clockOf);
    // One moment alone is too little, unless the node's own log leaps by as much.
    if (loose && !leap) continue;
    found.push({ dated, said, leap });
  }
  const told = momentsIn(found.flatMap(({ dated }) => dated.map(({ one }) => one)));
  const all = momentsIn(observed.map(({ one }) => one));
  if (found.length < 2 || found.length > mostStretches || all - told > Math.max(1, all * mostOdd)) return null;
  const steps = found.slice(1).map((stretch, i): SkewStep & { text: string } => {
    const before = found[i];
    const last = before.dated.at(-1)!.at;
    const first = stretch.dated[0].at;
    const since = stretch.leap?.since ?? (last + before.said.ms + first + stretch.said.ms) / 2;
    const where = stretch.leap ? `at ${baseName(stretch.leap.log.file)}:${stretch.leap.line}` : `between ${timeOf(last + before.said.ms)} and ${timeOf(first + stretch.said.ms)} of its own time`;
    return { since, ms: Math.round(stretch.said.ms), spreadMs: Math.round(stretch.said.spreadMs), pairs: momentsIn(stretch.dated.map(({ one }) => one)), text: where };
  });
  const [first] = found;
  const pairs = momentsIn(first.dated.map(({ one }) => one));
  return {
    ms: Math.round(first.said.ms), spreadMs: Math.round(first.said.spreadMs), pairs, steps: steps.map(({ since, ms, spreadMs, pairs: count }) => ({ since, ms, spreadMs, pairs: count })),
    agreeing: found.flatMap(({ dated }) => dated.map(({ one }) => one)),
    text: `${aheadText(first.said.ms)} at first (${countText(pairs)}), ${steps.map(step => `then set ${step.text}: ${aheadText(step.ms)} (${countText(step.pairs)}${step.spreadMs > 0 ? `, give or take ${durationText(step.spreadMs)}` : ''})`).join('; ')}`,
  };
}

function countText(count: number): string {
  return `${count} ${count === 1 ? 'moment' : 'moments'}`;
}

function aheadText(ms: number): string {
  return Math.abs(ms) < 1 ? 'right' : `${durationText(Math.abs(ms))} ${ms < 0 ? 'behind' : 'ahead'}`;
}

function timeOf(instant: number): string {
  return `${isoText(instant).slice(11, 19)} UTC`;
}

/** What comes one behind the other and allows one difference. */
function runsOf(observed: readonly Dated[]): Dated[][] {
  const runs: Dated[][] = [];
  let [low, high] = [Infinity, -Infinity];
  for (const dated of observed) {
    const { one } = dated;
    if (Math.max(low, one.low) <= Math.min(high, one.high)) {
      runs.at(-1)!.push(dated);
      [low, high] = [Math.max(low, one.low), Math.min(high, one.high)];
    } else {
      runs.push([dated]);
      [low, high] = [one.low, one.high];
    }
  }
  return runs;
}

/** What one moment alone would say. */
function alone(dated: readonly Dated[]): Estimate | null {
  const told = dated.map(({ one }) => one).filter(one => one.nominal === one.nominal);
  return told.length > 0 ? { ms: told[0].nominal, spreadMs: (told[0].high - told[0].low) / 2, agreeing: told, counted: told.length } : null;
}

/** Where a node's own log shows that its clock was set. */
interface Leap {
  readonly log: SourceLog;
  /** One-based, for people. */
  readonly line: number;
  /** From this instant on, as the node's clock shows it. UTC epoch ms. */
  readonly since: number;
}

function leapBetween(before: Stretch, after: Stretch, own: readonly SourceLog[], clockOf: (file: string) => Clock): Leap | null {
  const by = after.said.ms - before.said.ms;
  const from = before.dated.at(-1)!.at + before.said.ms;
  const to = after.dated[0].at + after.said.ms;
  const fits = (size: number): boolean => size >= leapShare * Math.abs(by) && size <= Math.abs(by) + leapSlackMs;
  for (const log of own) {
    const { reading: { events, problems, checkpoints } } = log;
    const clock = clockOf(log.file);
    if (by > 0) {
      let last = NaN;
      for (const at of spokenSteps({ reading: log.reading, clock })) {
        if (at > from && at <= to + leapSlackMs && fits(at - last)) {
          const point = checkpoints.find(one => clock.instant(one.max, one.basis) >= at);
          const event = [...new Array(events.length).keys()].find(i => clock.instant(events.rawEnd(i), events.basisOf(i)) >= at);
          return { log, line: (event === undefined ? point?.line ?? 0 : events.lineOf(event)) + 1, since: at };
        }
        last = at;
      }
    } else {
      for (const { code, line } of problems) {
        const i = code === 'clock-backwards' ? events.firstAtLine(line) : 0;
        if (i === 0 || i >= events.length) continue;
        const [ends, begins] = [i - 1, i].map(one => clock.instant(events.rawEnd(one), events.basisOf(one)));
        // What it shows twice is taken for what it was before: the stamps themselves do not tell.
        if (ends - begins > 0 && ends - begins <= Math.abs(by) + leapSlackMs && ends >= from && begins <= to) return { log, line: line + 1, since: ends + 1 };
      }
    }
  }
  return null;
}
