/**
 * How far the clocks of hosts are off each other, from the moments that two
 * logs tell of. Each moment bounds the difference of two clocks; what most of
 * them allow is taken (Marzullo's algorithm, as NTP chooses among its peers).
 * Of nodes that hang together, the clocks that most nodes agree with are right.
 */
import type { Skew } from '../../protocol';
import { durationText, type Clock } from '../../text/clock';
import type { LogNode } from '../nodes/nodes';
import { groupedBy } from '../story/findings';
import type { SourceLog } from '../log';
import { steppedClock, type Dated } from './steps';
import { estimate, momentsIn, type Estimate, type NoEstimate } from './estimate';
import { observe, type Moment, type MomentKind, type Observation } from './moments';

/** What one moment alone tells of is a slow answer, below this. ms */
const worthTellingMs = 5000;
/** Nodes whose clocks differ by less agree. ms */
const agreeMs = 250;

/** Two nodes and what they say of each other. */
interface Edge {
  readonly one: LogNode;
  readonly other: LogNode;
  readonly observations: Observation[];
  readonly said: Estimate | NoEstimate;
}

export interface Skews {
  /** By node key; nodes whose clocks agree with most, or of which nothing is known, are not in it. */
  readonly byNode: ReadonlyMap<string, Skew>;
  /** What was seen but not corrected. */
  readonly notes: readonly ClockNote[];
}

export interface ClockNote {
  /** Keys of the nodes whose clocks it is about. */
  readonly nodes: readonly string[];
  /** One plain sentence. */
  readonly text: string;
}

/**
 * The skew of every node.
 * @param clockOf the clock of a file, with what a person set taken off
 * @param label how messages call a file
 */
export function skewsOf(moments: readonly Moment[], clockOf: (file: string) => Clock, label: (file: string) => string, logsOf: (key: string) => readonly SourceLog[] = () => []): Skews {
  const all = edgesOf(moments, clockOf);
  const notes: ClockNote[] = [];
  const byNode = new Map<string, Skew>();
  const unsteady = unsteadyIn(all);
  const edges = all.filter(edge => !unsteady.has(edge.one.key) && !unsteady.has(edge.other.key));
  for (const group of connected(edges)) {
    const right = reference(group);
    for (const [key, { node, ahead }] of group) {
      const off = ahead - right.ahead;
      if (Math.abs(off) < agreeMs) continue;
      const direct = edges.flatMap(edge => towards(edge, node, right.keys));
      const said = estimate(direct);
      const found = 'ms' in said && said.ms !== 0 ? said : null;
      if (!found && direct.length > 0) {
        notes.push({ nodes: [key], text: `${node.name}: what the other logs tell of its clock does not agree; nothing is taken off its instants.` });
        continue;
      }
      const by = found ? null : edges.find(edge => 'ms' in edge.said && (edge.one.key === key || edge.other.key === key));
      const evidence = found ?? (by?.said as Estimate | undefined);
      if (!evidence) continue;
      byNode.set(key, {
        ms: Math.round(found ? found.ms : off), how: 'estimated', spreadMs: Math.round(evidence.spreadMs), pairs: momentsIn(evidence.agreeing),
        why: `${toldText(evidence, label)}; ${by ? `by way of ${(by.one.key === key ? by.other : by.one).name}, ` : ''}${right.text}`,
      });
    }
  }
  for (const node of unsteady.values()) {
    const skew = steppedSkew(node, all, unsteady, byNode, clockOf, label, logsOf(node.key));
    if (skew) byNode.set(node.key, skew);
    else edges.push(...all.filter(edge => !edges.includes(edge) && (edge.one.key === node.key || edge.other.key === node.key)));
  }
  return { byNode, notes: [...edges.flatMap(edge => noteOf(edge, (byNode.get(edge.other.key)?.ms ?? 0) - (byNode.get(edge.one.key)?.ms ?? 0)) ?? []), ...notes] };
}

/** Nodes whose clocks no single difference fits: of those that contradict each other, the ones that contradict most; of two, not the server. */
function unsteadyIn(edges: readonly Edge[]): Map<string, LogNode> {
  const found = new Map<string, LogNode>();
  const rank = ({ role }: LogNode): number => (role === 'client' ? 2 : role === 'broker' ? 1 : 0);
  for (;;) {
    const open = edges.filter(({ said, one, other }) => !('ms' in said) && said.why === 'contradictory' && !found.has(one.key) && !found.has(other.key));
    const nodes = groupedBy(open.flatMap(({ one, other }) => [one, other]), ({ key }) => key);
    const [worst] = [...nodes.values()].sort((a, b) => b.length - a.length || rank(b[0]) - rank(a[0]));
    if (!worst) return found;
    found.set(worst[0].key, worst[0]);
  }
}

function steppedSkew(node: LogNode, edges: readonly Edge[], unsteady: ReadonlyMap<string, LogNode>, byNode: ReadonlyMap<string, Skew>, clockOf: (file: string) => Clock, label: (file: string) => string, own: readonly SourceLog[]): Skew | null {
  const observed: Dated[] = [];
  const names = new Set<string>();
  for (const edge of edges) {
    const right = edge.one.key === node.key ? edge.other : edge.other.key === node.key ? edge.one : null;
    if (!right || unsteady.has(right.key)) continue;
    const ahead = byNode.get(right.key)?.ms ?? 0;
    for (const one of towards(edge, node, new Set([right.key]))) {
      const sight = one.moment.one.node.key === node.key ? one.moment.other : one.moment.one;
      const at = clockOf(sight.file).instant(sight.mark.raw, sight.mark.basis) - ahead;
      observed.push({ one: { ...one, low: one.low + ahead, high: one.high + ahead, nominal: one.nominal + ahead }, at });
      names.add(right.name);
    }
  }
  const stepped = steppedClock(observed, own, clockOf);
  if (!stepped) return null;
  const { ms, spreadMs, pairs, steps, agreeing, text } = stepped;
  return { ms, how: 'estimated', spreadMs, pairs, steps, why: `${text}; ${toldText({ agreeing, counted: momentsIn(agreeing) }, label)}; held against ${[...names].sort().slice(0, mostNamed).join(', ')}` };
}

function edgesOf(moments: readonly Moment[], clockOf: (file: string) => Clock): Edge[] {
  const pairs = new Map<string, { one: LogNode; other: LogNode; observations: Observation[] }>();
  for (const moment of moments) {
    const found = observe(moment, clockOf);
    if (!found) continue;
    const [a, b] = [moment.one.node, moment.other.node];
    const inOrder = a.key < b.key;
    const key = inOrder ? `${a.key}\n${b.key}` : `${b.key}\n${a.key}`;
    const pair = pairs.get(key) ?? { one: inOrder ? a : b, other: inOrder ? b : a, observations: [] };
    pair.observations.push(inOrder ? found : turned(found));
    pairs.set(key, pair);
  }
  return [...pairs.values()].map(pair => ({ ...pair, said: estimate(pair.observations) }));
}

/** The same, seen from the other clock. */
function turned(one: Observation): Observation {
  return { ...one, low: -one.high, high: -one.low, nominal: -one.nominal };
}

/** Observations of how far `node` is ahead of one of `right`. */
function towards(edge: Edge, node: LogNode, right: ReadonlySet<string>): Observation[] {
  if (edge.other.key === node.key && right.has(edge.one.key)) return edge.observations;
  if (edge.one.key === node.key && right.has(edge.other.key)) return edge.observations.map(turned);
  return [];
}

/** @param corrected how far the second clock was found to be ahead of the first, ms */
function noteOf({ one, other, said }: Edge, corrected: number): ClockNote | null {
  if ('ms' in said || said.why === 'none') return null;
  const note = (text: string): ClockNote => ({ nodes: [one.key, other.key], text });
  if (said.why === 'one') {
    if (Math.abs(said.least - corrected) < worthTellingMs) return null;
    const [ahead, behind] = said.least > 0 ? [other, one] : [one, other];
    return note(`The clock of ${ahead.name} may be ${durationText(Math.abs(said.least))} ahead of that of ${behind.name}: one moment alone that both tell of is too little to correct it by.`);
  }
  return note(`The clocks of ${one.name} and ${other.name}: ${said.count} moments that both tell of are ${durationText(said.least)} to ${durationText(said.most)} apart, so no single difference holds (a clock that was set, or another zone, within a log?).`);
}

type Group = Map<string, { node: LogNode; ahead: number }>;

/** Nodes that hang together, each with how far it is ahead of the first; the best-founded pairs count. */
function connected(edges: readonly Edge[]): Group[] {
  const groups = new Map<string, Group>();
  const groupOf = (node: LogNode): Group => {
    let group = groups.get(node.key);
    if (!group) groups.set(node.key, group = new Map([[node.key, { node, ahead: 0 }]]));
    return group;
  };
  const founded = edges.flatMap(({ one, other, said }) => ('ms' in said ? [{ one, other, said }] : []));
  for (const { one, other, said } of founded.sort((a, b) => b.said.agreeing.length - a.said.agreeing.length)) {
    const [left, right] = [groupOf(one), groupOf(other)];
    if (left === right) continue;
    const shift = left.get(one.key)!.ahead + said.ms - right.get(other.key)!.ahead;
    for (const [key, member] of right) {
      left.set(key, { ...member, ahead: member.ahead + shift });
      groups.set(key, left);
    }
  }
  return [...new Set(groups.values())];
}

const mostNamed = 3;

/** The clocks that count as right: those that most nodes agree with; of as many, the servers' and controllers'. */
function reference(group: Group): { ahead: number; keys: ReadonlySet<string>; text: string } {
  const members = [...group.values()];
  const camps = members.map(({ ahead }) => members.filter(one => Math.abs(one.ahead - ahead) < agreeMs));
  const weight = (camp: typeof members): number => camp.length + (camp.some(one => one.node.role === 'zookeeper') ? 0.5 : 0) + (camp.some(one => one.node.role === 'client') ? 0 : 0.25);
  const best = camps.reduce((most, camp) => (weight(camp) > weight(most) ? camp : most));
  const others = members.length - best.length;
  const names = best.map(one => one.node.name).sort(new Intl.Collator('en', { numeric: true }).compare);
  const named = `${names.slice(0, mostNamed).join(', ')}${names.length > mostNamed ? ` and ${names.length - mostNamed} more` : ''}`;
  const text = best.length === 1 && others === 1 ? `held against ${named}; which of the two clocks is right, the logs do not tell` : best.length === 1 ? `held against ${named}` : `held against ${named}, whose clocks agree`;
  return { ahead: best.reduce((sum, one) => sum + one.ahead, 0) / best.length, keys: new Set(best.map(one => one.node.key)), text };
}

const words: Readonly<Record<MomentKind, [string, string]>> = {
  session: ['session', 'sessions'], close: ['session', 'sessions'], expiry: ['lost session', 'lost sessions'], registration: ['registration', 'registrations'], unfencing: ['unfenced broker', 'unfenced brokers'],
  record: ['metadata record', 'metadata records'], group: ['generation of a consumer group', 'generations of consumer groups'], election: ['election', 'elections'], epoch: ['epoch', 'epochs'],
};

/** "2 sessions that kafka2/server.log and zk1/zookeeper.log both tell of". */
export function toldText({ agreeing, counted }: Pick<Estimate, 'agreeing' | 'counted'>, label: (file: string) => string): string {
  const kinds = [...new Set(agreeing.map(one => words[one.moment.kind][1]))];
  const count = momentsIn(agreeing);
  const what = kinds.length === 1 ? words[agreeing[0].moment.kind][count === 1 ? 0 : 1] : 'moments';
  const { one, other } = agreeing[0].moment;
  const files = new Set(agreeing.flatMap(({ moment }) => [moment.one.file, moment.other.file]));
  const where = `${label(other.file)} and ${label(one.file)}${files.size > 2 ? ' (and others)' : ''}`;
  return `${count}${counted > count ? ` of ${counted}` : ''} ${what} that ${where} ${count === 1 ? 'both tell of, bounded from both sides' : 'both tell of'}`;
}
