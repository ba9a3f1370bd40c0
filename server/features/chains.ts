/** What led to what, line by line: the links of all findings as one graph, with what each line tells. */
import { eventLabel } from '../formats/events';
import { linesOf, type Finding, type FindingEvidence } from '../incident/story/findings';
import type { Incident } from '../incident/incident';
import type { Investigation } from '../incident/story/investigate';

/** A line that a finding stands on. */
export interface ChainLine {
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
  readonly root: ChainLine | null;
  /** What came directly before and behind it in the chain. */
  readonly causes: readonly ChainLine[];
  readonly effects: readonly ChainLine[];
}

type Making = Omit<ChainLine, 'root' | 'causes' | 'effects'> & { root: ChainLine | null; causes: Making[]; effects: Making[] };

export class Chains {
  readonly #lines = new Map<string, ChainLine[]>();
  #stories: Map<string, string> | null = null;
  /** All findings, in their order. */
  readonly findings: readonly Finding[];

  constructor(readonly incident: Incident, { findings }: Investigation) {
    this.findings = findings;
    for (const finding of findings) this.#add(finding);
  }

  /** What a line stands for, in every finding it is evidence of. */
  at(file: string, line: number): readonly ChainLine[] {
    return this.#lines.get(`${file}\n${line}`) ?? [];
  }

  /** All that the chains say of a file's lines, as one text: the same text, nothing new to show. */
  storyOf(file: string): string {
    if (!this.#stories) {
      this.#stories = new Map();
      const names = new Map(this.findings.map(finding => [finding, `${finding.id} ${finding.confidence} ${finding.severity} ${finding.title}`]));
      for (const lines of this.#lines.values()) {
        for (const link of lines) {
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
    for (const [link] of this.#lines.values()) if (link.file === file) lines.add(link.line);
    return [...lines].sort((a, b) => a - b);
  }

  #add(finding: Finding): void {
    const lines = linesOf(finding).map(({ line, effect }): Making => {
      // The text of an effect that stands for several times sums them up.
      const label = effect && !finding.repeats ? effect.text : this.#label(line);
      return { file: line.file, line: line.line, at: line.at, role: effect ? 'effect' : line.role, finding, label, root: null, causes: [], effects: [] };
    });
    for (const { lines: numbers, links } of finding.chains) {
      for (const { from, to } of links) {
        if (lines[from].effects.includes(lines[to])) continue;
        lines[from].effects.push(lines[to]);
        lines[to].causes.push(lines[from]);
      }
      const cause = numbers.find(number => lines[number].role === 'cause');
      if (cause !== undefined) setRoot(lines[cause], lines[cause]);
    }
    // What fits in time only is shown with the finding, and stands in no chain.
    for (const line of lines) if (line.role !== 'effect' || line.causes.length > 0) this.#put(line);
  }

  #put(line: ChainLine): void {
    const key = `${line.file}\n${line.line}`;
    const known = this.#lines.get(key);
    if (known) known.push(line);
    else this.#lines.set(key, [line]);
  }

  /** The evidence's text may be the line itself; the event says it shorter. */
  #label({ file, line, text }: FindingEvidence): string {
    const event = this.incident.get(file)?.eventAt(line);
    const label = event?.line === line ? eventLabel(event) : text;
    return label.length > mostOfLabel ? `${label.slice(0, mostOfLabel)}…` : label;
  }
}

const mostOfLabel = 120;

function setRoot(of: Making, root: ChainLine): void {
  for (const line of of.effects) {
    if (line.root || line === root) continue;
    line.root = root;
    setRoot(line, root);
  }
}

const made = new WeakMap<Investigation, Chains>();

/** The chains of an investigation, made once. */
export function chainsOf(incident: Incident, investigation: Investigation): Chains {
  let chains = made.get(investigation);
  if (!chains) made.set(investigation, chains = new Chains(incident, investigation));
  return chains;
}

/** Lines of a chain from its causes to its losses and effects, in order, each once; without `link` itself. */
export function wholeChain(link: ChainLine): ChainLine[] {
  const seen = new Set<ChainLine>([link]);
  const before: ChainLine[] = [];
  const behind: ChainLine[] = [];
  const walk = (from: ChainLine, side: 'causes' | 'effects', into: ChainLine[]): void => {
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
export function outcomes(links: readonly ChainLine[]): ChainLine[] {
  const next = links.flatMap(link => link.effects);
  const losses = next.flatMap(link => link.role === 'silence' || link.role === 'last-word' ? link.effects : [link]);
  return [...new Map(losses.map(link => [`${link.file}:${link.line}`, link])).values()];
}
