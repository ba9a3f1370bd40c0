/**
 * What led to what, line by line: the findings of an investigation as a graph.
 * A finding's evidence is a chain (cause, silence, loss, what the client was
 * told); its effects hang on the loss. Repetitions in one finding are a chain
 * each.
 */
import { eventLabel } from '../formats/events';
import type { Finding, FindingEvidence } from '../incident/story/findings';
import type { Incident } from '../incident/incident';
import type { Investigation } from '../incident/story/investigate';

/** A line that a finding stands on. */
export interface Link {
  readonly file: string;
  /** Zero-based. */
  readonly line: number;
  readonly at: number | null;
  /** `cause`, `silence`, `expiry`, `told`, `effect`, … */
  readonly role: string;
  readonly finding: Finding;
  /** "Full GC (G1 Compaction Pause) 8.27 s": what the line tells. */
  readonly label: string;
  /** Where the chain it stands in begins; `null` where no line tells why, and in a cause itself. */
  readonly root: Link | null;
  /** What came directly before and behind it in the chain. */
  readonly causes: readonly Link[];
  readonly effects: readonly Link[];
}

type Making = { -readonly [K in keyof Link]: Link[K] } & { causes: Link[]; effects: Link[] };

/** Lines that only give the circumstances or what a verdict is read from: they are in no chain. */
const besides: ReadonlySet<string> = new Set(['session', 'timeout', 'verdict']);
/** Effects that fit in time and by nothing else: no basis of a link. */
const onlyNear: ReadonlySet<string> = new Set(['client-errors']);
/** The order of a chain; other roles come behind, as they stand. */
const order: Readonly<Record<string, number>> = { cause: 0, 'last-word': 1, silence: 1, expiry: 2, fenced: 2, told: 3, 'first-word': 4 };
const lastOfChain = 5;
/** Stamps of two logs that tell of one moment lie this much apart at the most, ms. */
const sameMs = 1000;

export class Chains {
  readonly #links = new Map<string, Link[]>();
  #stories: Map<string, string> | null = null;
  /** All findings, in their order. */
  readonly findings: readonly Finding[];

  constructor(readonly incident: Incident, { findings }: Investigation) {
    this.findings = findings;
    for (const finding of findings) this.#add(finding);
  }

  /** What a line stands for, in every finding it is evidence of. */
  at(file: string, line: number): readonly Link[] {
    return this.#links.get(`${file}\n${line}`) ?? [];
  }

  /** All that the chains say of a file's lines, as one text: the same text, nothing new to show. */
  storyOf(file: string): string {
    if (!this.#stories) {
      this.#stories = new Map();
      const names = new Map(this.findings.map(finding => [finding, `${finding.id} ${finding.confidence} ${finding.severity} ${finding.title}`]));
      for (const links of this.#links.values()) {
        for (const link of links) {
          const others = wholeChain(link).map(other => `${other.file}:${other.line} ${other.label}`).join('\n');
          this.#stories.set(link.file, `${this.#stories.get(link.file) ?? ''}${link.line} ${link.role} ${names.get(link.finding)}\n${others}\n`);
        }
      }
    }
    return this.#stories.get(file) ?? '';
  }

  /** Lines of a file that stand in chains. */
  linesOf(file: string): number[] {
    const lines = new Set<number>();
    for (const [link] of this.#links.values()) if (link.file === file) lines.add(link.line);
    return [...lines].sort((a, b) => a - b);
  }

  #add(finding: Finding): void {
    const ends = finding.repeats?.at ?? [finding.end];
    const chains: Making[][] = ends.map(() => []);
    for (const line of finding.evidence) chains[chainOf(line, ends)].push(this.#link(finding, line));
    for (const chain of chains) this.#join(finding, chain);
    for (const effect of finding.effects) {
      if (onlyNear.has(effect.what)) continue;
      for (const line of effect.evidence) {
        // The effect's own text sums up all repetitions.
        const link = this.#link(finding, { ...line, role: 'effect' }, finding.repeats ? undefined : effect.text);
        const chain = chains[Math.max(0, ends.findLastIndex(end => line.at === null || end <= line.at + sameMs))];
        const loss = chain.find(one => order[one.role] === 2) ?? chain.filter(one => !besides.has(one.role)).at(-1);
        if (!loss) continue;
        link.root = loss.root ?? (loss.role === 'cause' ? loss : null);
        link.causes.push(loss);
        loss.effects.push(link);
      }
    }
  }

  /** Each line of a chain is led to by those before it. */
  #join(finding: Finding, chain: readonly Making[]): void {
    // Near in time only is never the basis of a link.
    const linked = chain.filter(one => !besides.has(one.role) && (finding.confidence !== 'coincident' || one.role !== 'cause'));
    const steps = new Map<number, Making[]>();
    linked.forEach((one, i) => {
      const step = order[one.role] ?? lastOfChain + i;
      steps.set(step, [...steps.get(step) ?? [], one]);
    });
    const inOrder = [...steps].sort((a, b) => a[0] - b[0]).map(([, some]) => some);
    const root = inOrder[0]?.[0].role === 'cause' ? inOrder[0][0] : null;
    inOrder.forEach((step, i) => {
      for (const one of step) {
        if (i > 0) one.root = root;
        for (const before of inOrder[i - 1] ?? []) {
          one.causes.push(before);
          before.effects.push(one);
        }
      }
    });
  }

  #link(finding: Finding, { file, line, at, role, text }: FindingEvidence, label = this.#label(file, line, text)): Making {
    const link: Making = { file, line, at, role, finding, label, root: null, causes: [], effects: [] };
    const key = `${file}\n${line}`;
    const known = this.#links.get(key);
    if (known) known.push(link);
    else this.#links.set(key, [link]);
    return link;
  }

  /** The evidence's text may be the line itself; the event says it shorter. */
  #label(file: string, line: number, text: string): string {
    const event = this.incident.get(file)?.eventAt(line);
    const label = event?.line === line ? eventLabel(event) : text;
    return label.length > mostOfLabel ? `${label.slice(0, mostOfLabel)}…` : label;
  }
}

const mostOfLabel = 120;

/** Which repetition a line belongs to: causes and losses end with theirs, all else is told of the first. */
function chainOf({ role, at }: FindingEvidence, ends: readonly number[]): number {
  if (at === null || (role !== 'cause' && order[role] !== 2)) return 0;
  const found = ends.findIndex(end => at <= end + sameMs);
  return found < 0 ? ends.length - 1 : found;
}

const made = new WeakMap<Investigation, Chains>();

/** The chains of an investigation, made once. */
export function chainsOf(incident: Incident, investigation: Investigation): Chains {
  let chains = made.get(investigation);
  if (!chains) made.set(investigation, chains = new Chains(incident, investigation));
  return chains;
}

/** Lines of a chain from its causes to its losses and effects, in order, each once; without `link` itself. */
export function wholeChain(link: Link): Link[] {
  const seen = new Set<Link>([link]);
  const before: Link[] = [];
  const behind: Link[] = [];
  const walk = (from: Link, side: 'causes' | 'effects', into: Link[]): void => {
    for (const next of from[side]) {
      if (seen.has(next) || seen.size > mostOfChain) continue;
      seen.add(next);
      if (side === 'causes') {
        walk(next, side, into);
        into.push(next);
      } else {
        into.push(next);
        walk(next, side, into);
      }
    }
  };
  walk(link, 'causes', before);
  walk(link, 'effects', behind);
  return [...before, ...behind];
}

const mostOfChain = 40;

/** What lines led to, each once: the loss itself where a silence comes between. */
export function outcomes(links: readonly Link[]): Link[] {
  const next = links.flatMap(link => link.effects);
  const losses = next.flatMap(link => order[link.role] === 1 ? link.effects : [link]);
  return [...new Map(losses.map(link => [`${link.file}:${link.line}`, link])).values()];
}
