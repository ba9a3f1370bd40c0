/** A finding as a chain on the screen: which lines, which led to which, over which window. One that repeats has a chain each time. */

import type { EvidenceLine, FindingChain, InvestigatedFinding } from '../../server/protocol';
import { inTellingOrder, isContext } from './roles';
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
  /** Which led to which, of those above. */
  links: { from: Step; to: Step }[];
}

/** Lines of one effect that are pointed at. */
const linesPerEffect = 3;
const mostArrows = 8;

/** Of the numbers of a chain those of the evidence, as it is told. */
const told = (lines: readonly number[], evidence: readonly EvidenceLine[]): number[] => inTellingOrder(lines.filter((number) => number < evidence.length), (number) => evidence[number]);

/** A finding's evidence by the times it happened. */
export function casesOf({ evidence, chains }: InvestigatedFinding): EvidenceLine[][] {
  return chains.map(({ lines }) => told(lines, evidence).map((number) => evidence[number]));
}

const none: FindingChain = { lines: [], links: [] };

/** The chain of one of the times a finding happened. */
export function chainOf(finding: InvestigatedFinding, time: number): Chain {
  const { evidence, chains, effects: followed } = finding;
  const which = Math.min(Math.max(time, 0), Math.max(chains.length - 1, 0));
  const { lines, links } = chains[which] ?? none;
  const steps = new Map<number, Step>();
  const effects = new Map<number, Step>();
  for (const number of told(lines, evidence)) steps.set(number, { number: steps.size + 1, line: evidence[number], effect: null });
  let first = evidence.length;
  for (const { text, evidence: of } of followed) {
    const own = of.map((_, i) => first + i).filter((number) => lines.includes(number)).slice(0, linesPerEffect);
    for (const number of own) if (effects.size < mostArrows) effects.set(number, { number: 0, line: of[number - first], effect: text });
    first += of.length;
  }
  const at = (number: number): Step | undefined => steps.get(number) ?? effects.get(number);
  return {
    finding, time: which, times: chains.length, steps: [...steps.values()], effects: [...effects.values()],
    links: links.flatMap((link) => {
      const [from, to] = [at(link.from), at(link.to)];
      return from && to ? [{ from, to }] : [];
    }),
  };
}

const instants = (steps: readonly Step[]): number[] => steps.flatMap(({ line }) => line.at ?? []);

/** What to look at: all of the chain, and of what followed as much as does not push it together. */
export function windowOf({ finding, steps, effects, times }: Chain): Span {
  const own = instants(steps.filter(({ line }) => !isContext(line)));
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
