/** Which line of a finding led to which. All that shows a chain reads it from here. */
import type { FindingChain } from '../../protocol';
import { linesOf, partsOf, placeOf, type Conclusion, type Finding, type FindingEvidence, type Zoned } from './findings';

/** `from` led to `to`, with nothing that is told in between. */
export interface Link {
  readonly from: FindingEvidence;
  readonly to: FindingEvidence;
}

/** The order of a chain: lines of one step stand side by side. Each other role is a step of its own behind these. */
const steps: Readonly<Record<string, number>> = { origin: -1, cause: 0, 'last-word': 1, silence: 1, expiry: 2, fenced: 2, elected: 2, told: 3, 'first-word': 4 };
const lossStep = steps['expiry'];
/** Circumstances, and what a verdict is read from: no line led to them, and they to none. */
const besides: ReadonlySet<string> = new Set(['session', 'timeout', 'verdict', 'start', 'quorum-lost', 'wrote']);
/** What became of the process that is the cause; the loss has no part in it. */
const aside: ReadonlySet<string> = new Set(['restart', 'unclean']);
/** Effects that fit in time and by nothing else: no basis of a link. */
const onlyNear: ReadonlySet<string> = new Set(['client-errors']);

/** The links of what is told once: each step leads to the next, and the loss to what followed. */
export function linksOf({ confidence, evidence, effects }: Pick<Conclusion, 'confidence' | 'evidence' | 'effects'>): Link[] {
  const links: Link[] = [];
  const link = (from: FindingEvidence, to: FindingEvidence): void => {
    // A session that its client went on with had not expired, whatever a server said.
    if (placeOf(from) !== placeOf(to) && !(from.role === 'expiry' && to.role === 'resumed')) links.push({ from, to });
  };
  const telling = evidence.filter(({ role }) => !besides.has(role) && !aside.has(role));
  // What is near in time only caused nothing.
  const chain = telling.filter(({ role }) => confidence !== 'coincident' || role !== 'cause');
  const ordered = stepsOf(chain);
  for (let i = 1; i < ordered.length; i++) for (const to of ordered[i]) for (const from of ordered[i - 1]) link(from, to);
  for (const to of evidence) if (aside.has(to.role)) for (const from of chain) if (from.role === 'cause') link(from, to);
  const loss = chain.find(({ role }) => steps[role] === lossStep) ?? telling.at(-1);
  if (loss) for (const { what, evidence: followed } of effects) if (!onlyNear.has(what)) for (const to of followed) link(loss, to);
  return links;
}

function stepsOf(chain: readonly FindingEvidence[]): FindingEvidence[][] {
  const behind = Object.keys(steps).length;
  const roles = [...new Set(chain.map(({ role }) => role))];
  const byStep = new Map<number, FindingEvidence[]>();
  for (const line of chain) {
    const step = steps[line.role] ?? behind + roles.indexOf(line.role);
    byStep.set(step, [...byStep.get(step) ?? [], line]);
  }
  return [...byStep].sort(([a], [b]) => a - b).map(([, lines]) => lines);
}

/** The links of a finding, of all the times that it happened. */
export function linksIn(finding: Pick<Finding, 'evidence' | 'effects' | 'chains'>): Link[] {
  const lines = linesOf(finding);
  return finding.chains.flatMap(({ links }) => links.map(({ from, to }) => ({ from: lines[from].line, to: lines[to].line })));
}

/** The chains of a conclusion, one for each time it happened that has lines among those shown. */
export function chainsOf(conclusion: Conclusion): FindingChain[] {
  const numbers = new Map<string, number>();
  const known = (key: string, number: number): void => {
    if (!numbers.has(key)) numbers.set(key, number);
  };
  conclusion.evidence.forEach((line, i) => known(placeOf(line), i));
  linesOf({ evidence: [], effects: conclusion.effects }).forEach(({ line, effect }, i) => known(`${effect!.what} ${placeOf(line)}`, conclusion.evidence.length + i));
  return partsOf(conclusion).map(part => chainOf(part, numbers)).filter(({ lines }) => lines.length > 0);
}

/** @param numbers of the lines that are shown: of evidence by place, of effects by what they are and place */
function chainOf({ confidence, evidence, effects }: Conclusion, numbers: ReadonlyMap<string, number>): FindingChain {
  const shown = new Map<FindingEvidence, number>();
  const isShown = (line: FindingEvidence, key: string): boolean => {
    const number = numbers.get(key);
    if (number !== undefined) shown.set(line, number);
    return number !== undefined;
  };
  const told = linksOf({
    confidence, evidence: evidence.filter(line => isShown(line, placeOf(line))),
    effects: effects.map(effect => ({ ...effect, evidence: effect.evidence.filter(line => isShown(line, `${effect.what} ${placeOf(line)}`)) })),
  });
  const links = new Map(told.map(({ from, to }) => ({ from: shown.get(from)!, to: shown.get(to)! })).map(one => [`${one.from} ${one.to}`, one]));
  return { lines: [...new Set(shown.values())], links: [...links.values()] };
}

/** Gives each conclusion its id and its chains; of two that would have the same id the later is numbered. */
export function identified(conclusions: readonly Conclusion[]): Omit<Finding, keyof Zoned>[] {
  const known = new Map<string, number>();
  return conclusions.map(one => {
    const id = `${one.rule}|${one.node ?? ''}|${Number.isFinite(one.start) ? Math.round(one.start) : ''}`;
    const count = (known.get(id) ?? 0) + 1;
    known.set(id, count);
    const { parts: _, ...told } = one;
    return { id: count > 1 ? `${id}|${count}` : id, ...told, chains: chainsOf(one) };
  });
}
