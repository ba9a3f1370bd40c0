/** A finding as a chain: which lines, in which order, over which window. One that repeats has a chain each time. */

import type { EvidenceLine, InvestigatedFinding } from '../../server/protocol';
import { fit, type Span } from './time';

export interface Step {
  /** From 1, as it stands in the list and in the lanes; 0 for an effect. */
  number: number;
  line: EvidenceLine;
  /** What an effect comes to, in words: "3 partitions moved". */
  effect: string | null;
}

export interface Chain {
  finding: InvestigatedFinding;
  /** Which of the times it happened, from 0, of how many. */
  time: number;
  times: number;
  /** Evidence in order. */
  steps: Step[];
  /** What followed: its first lines. */
  effects: Step[];
}

const ends = new Set(['expiry', 'fenced', 'told', 'crash']);
/** Lines of one effect that are pointed at. */
const linesPerEffect = 3;
const mostArrows = 8;

/** A finding's evidence cut into the times it happened: a cause, or a loss, after a loss begins the next one. */
export function casesOf({ evidence, repeats }: InvestigatedFinding): EvidenceLine[][] {
  if (!repeats) return [evidence];
  const cases: EvidenceLine[][] = [];
  let ended = new Set<string>();
  for (const line of evidence) {
    const next = ended.size > 0 && (!ends.has(line.role) || ended.has(line.role)) && isLater(cases[cases.length - 1], line) && (line.role === 'cause' || ended.has(line.role));
    if (cases.length === 0 || next) {
      cases.push([]);
      ended = new Set();
    }
    cases[cases.length - 1].push(line);
    if (ends.has(line.role)) ended.add(line.role);
  }
  return cases.length > 0 ? cases : [[]];
}

const isLater = (known: readonly EvidenceLine[], line: EvidenceLine): boolean => line.at === null || known.every(({ at }) => at === null || at <= line.at!);

/** The chain of one of the times a finding happened. */
export function chainOf(finding: InvestigatedFinding, time: number): Chain {
  const cases = casesOf(finding);
  const which = Math.min(Math.max(time, 0), cases.length - 1);
  const steps = cases[which].map((line, i): Step => ({ number: i + 1, line, effect: null }));
  const from = Math.min(...instants(steps));
  const next = cases[which + 1] ? Math.min(...cases[which + 1].map((l) => l.at ?? Infinity)) : Infinity;
  const effects: Step[] = [];
  for (const { text, evidence } of finding.effects) {
    const own = evidence.filter(({ at }) => at === null || (at >= from && at < next)).slice(0, linesPerEffect);
    for (const line of own) effects.push({ number: 0, line, effect: text });
  }
  return { finding, time: which, times: cases.length, steps, effects: effects.slice(0, mostArrows) };
}

/** Lines that say whose story it is, not how it went: they need not be in view. */
const context = new Set(['session', 'connected', 'negotiated', 'setting']);

const instants = (steps: readonly Step[]): number[] => steps.flatMap(({ line }) => line.at ?? []);

/** What to look at: all of the chain, and of what followed as much as does not push it together. */
export function windowOf({ finding, steps, effects, times }: Chain): Span {
  const own = instants(steps.filter(({ line }) => !context.has(line.role)));
  const start = Math.min(...own, times > 1 ? Infinity : finding.start);
  const end = Math.max(...own, times > 1 ? -Infinity : finding.end);
  if (!(end >= start)) return fit({ start: finding.start, end: finding.end }, 0.2);
  const far = end + Math.max(end - start, 1000);
  const last = Math.max(end, ...instants(effects).filter((at) => at <= far));
  return fit({ start, end: last }, 0.22);
}

/** Of each line of the chain its number, by `uri:line`. */
export function numbersOf(chain: Chain | null): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const { line, number } of [...(chain?.effects ?? []), ...(chain?.steps ?? [])]) numbers.set(`${line.uri}:${line.line}`, number);
  return numbers;
}
