/** What an investigation says: conclusions with their evidence. Plain data. */
import type { LogEvent } from '../../formats/events';
import { eventLabel } from '../../formats/events';
import type { Confidence, FindingChain, InvestigatedFinding, Repeats, Severity } from '../../protocol';
import { durationText } from '../../text/clock';
import type { IncidentLog } from '../incident';
import { withoutTimes } from './times';

export type { Confidence };

/** One line of the chain. */
export interface FindingEvidence {
  file: string;
  /** Zero-based. */
  line: number;
  /** What it stands for: `cause`, `silence`, `expiry`, `told`, `effect`, … */
  role: string;
  /** When what it tells of began, UTC epoch ms; `null` for a line without a stamp. */
  at: number | null;
  /** In plain words; the line itself where its text could be read. */
  text: string;
  /** In plain words, where `text` is the line itself. */
  label?: string;
}

/** What followed, hung on the finding by identity and window. */
export interface Effect {
  what: 'deregistered' | 'controller-moved' | 'leadership-moved' | 'isr-shrunk' | 'not-leader-errors' | 'client-errors' | 'coordinator-lost' | 'returned' | 'session-lost' | 'down' | 'clients-disconnected' | 'rebalanced' | 'restarted' | 'offline' | 'index-rebuilt' | 'rejoined' | 'commit-refused' | 'members-missed';
  /** How many partitions, errors, …; 1 where nothing is counted. */
  count: number;
  text: string;
  evidence: FindingEvidence[];
}

/** "3 times, 34.00 s apart"; of several nodes at once only how many. */
export function oftenText({ count, periodMs }: Repeats): string {
  return periodMs > 0 ? `${count} times, ${durationText(periodMs)} apart` : `${count} in all`;
}

/** The zone that the sentences of a finding show their times in. */
export type Zoned = Pick<InvestigatedFinding, 'offsetMinutes' | 'times'>;

/** A conclusion, told once it has its `id`, its chains and a zone. */
export interface Finding extends Omit<Conclusion, 'parts'>, Zoned {
  /** The same for the same conclusion from one investigation to the next: rule, node, start. */
  id: string;
  /** One for each time it happened, in order; those of which no line is shown are left out. */
  chains: FindingChain[];
}

export interface Conclusion {
  /** Stable, `family/what`: `session-lost/stall`. */
  rule: string;
  severity: Severity;
  /** One sentence: what happened to whom, and why. */
  title: string;
  confidence: Confidence;
  /** Name of the node; `null` when it is not known whose it is. */
  node: string | null;
  /** UTC epoch ms. */
  start: number;
  end: number;
  /** The reasoning with its numbers. */
  why: string;
  evidence: FindingEvidence[];
  /** What to do, with this incident's numbers. */
  remedy: string;
  effects: Effect[];
  /** What was looked for and not found, and which logs are missing. */
  notSeen: string[];
  /** Sessions it speaks of. */
  sessions: string[];
  repeats: Repeats | null;
  /** What it stands for, by time; absent where it is told once. */
  parts?: readonly Conclusion[];
}

/** A line as a key. */
export type Place = `${string}:${number}`;

export function placeOf({ file, line }: { readonly file: string; readonly line: number }): Place {
  return `${file}:${line}`;
}

/** The lines of a finding as its chains number them: its evidence, then its effects' lines. */
export function linesOf<Line>({ evidence, effects }: { readonly evidence: readonly Line[]; readonly effects: readonly { readonly what: string; readonly text: string; readonly evidence: readonly Line[] }[] }): { line: Line; effect: { what: string; text: string } | null }[] {
  return [...evidence.map(line => ({ line, effect: null })), ...effects.flatMap(effect => effect.evidence.map(line => ({ line, effect })))];
}

/** The conclusions that one stands for: itself, where it is told once. */
export function partsOf(conclusion: Conclusion): readonly Conclusion[] {
  return conclusion.parts ?? [conclusion];
}

/** Names of nodes are small ("broker 1"); what stands by itself begins with a capital. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** An event as a line of evidence. */
export function evidenceOf(log: IncidentLog, event: LogEvent, role: string, text = eventLabel(event)): FindingEvidence {
  return { file: log.file, line: event.line, role, at: Number.isFinite(event.start) ? event.start : null, text };
}

/** What is shown of each repetition: its cause, and what was lost. */
const repeated: ReadonlySet<string> = new Set(['cause', 'expiry', 'fenced']);
/** Most evidence lines that repetitions add. */
const mostOfRepeats = 40;
/** Most of what followed that is told of several nodes. */
const mostOfEach = 12;
/** Most of what was not seen that is told of repetitions together. */
const mostNotSeen = 20;

/**
 * One finding for several of the same cause, on one node or on many that it hit alike: the first
 * one's chain in full, of the others the cause and the loss.
 * @param findings not empty, all of one rule and confidence
 * @param title of all together
 */
export function together(findings: readonly Conclusion[], title: (count: number) => string): Conclusion {
  const ordered = [...findings].sort((a, b) => a.start - b.start);
  const [first] = ordered;
  if (ordered.length === 1) return first;
  const several = ordered.some(({ node }) => node !== first.node);
  const at = ordered.map(one => one.end).sort((a, b) => a - b);
  const shown = new Set(first.evidence.map(placeOf));
  const more: FindingEvidence[] = [];
  for (const { evidence } of ordered.slice(1)) {
    for (const line of evidence) {
      if (more.length === mostOfRepeats || !repeated.has(line.role) || shown.has(placeOf(line))) continue;
      more.push(line);
      shown.add(placeOf(line));
    }
    if (more.length === mostOfRepeats) break;
  }
  return {
    ...first,
    title: title(ordered.length),
    severity: ordered.find(one => one.severity === 'error')?.severity ?? ordered.find(one => one.severity === 'warning')?.severity ?? first.severity,
    end: at[at.length - 1],
    why: `${first.why} ${several ? `So it was with the other ${ordered.length === 2 ? 'one' : ordered.length - 1}.` : `It happened ${ordered.length} times.`}`,
    evidence: [...first.evidence, ...more],
    effects: several ? eachOf(ordered.flatMap(one => one.effects)) : sumOf(ordered.flatMap(one => one.effects)),
    notSeen: oftenNot(ordered.flatMap(one => one.notSeen)),
    sessions: ordered.flatMap(one => one.sessions),
    repeats: { count: ordered.length, periodMs: several ? 0 : (at[at.length - 1] - at[0]) / (ordered.length - 1), at },
    parts: ordered.flatMap(partsOf),
  };
}

/** Each thing that was not seen once, of its first time, and how often it is to be said. */
function oftenNot(all: readonly string[]): string[] {
  const often = new Map<string, { text: string; times: Set<string> }>();
  for (const text of all) {
    const key = withoutTimes(text);
    const known = often.get(key);
    if (known) known.times.add(text);
    else if (often.size < mostNotSeen) often.set(key, { text, times: new Set([text]) });
  }
  return [...often.values()].map(({ text, times }) => (times.size === 1 ? text : `${text}, and the same ${times.size - 1} ${times.size === 2 ? 'time' : 'times'} more`));
}

/** Effects of all repetitions: the first of each kind with its lines, and how many there were in all. */
function sumOf(effects: readonly Effect[]): Effect[] {
  const kinds = new Map<string, Effect[]>();
  for (const effect of effects) {
    const known = kinds.get(effect.what);
    if (known) known.push(effect);
    else kinds.set(effect.what, [effect]);
  }
  return [...kinds.values()].map(all => {
    const count = all.reduce((sum, one) => sum + one.count, 0);
    return all.length === 1 ? all[0] : { ...all[0], count, text: count === all.length ? `${all[0].text}, each time` : `${all[0].text} (${count} in all)`, evidence: all.slice(0, mostOfRepeats).flatMap(one => one.evidence.slice(0, 1)) };
  });
}

/** What followed for several nodes, each thing once. */
function eachOf(effects: readonly Effect[]): Effect[] {
  return [...new Map(effects.map(effect => [effect.text, effect])).values()].slice(0, mostOfEach);
}

/** Things by key, in the order of their first. */
export function groupedBy<Key, Value>(values: Iterable<Value>, keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}
