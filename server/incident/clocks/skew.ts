/**
 * How far the clocks of hosts are off each other, from the moments that two
 * logs tell of. Each moment bounds the difference of two clocks; what most of
 * them allow is taken (Marzullo's algorithm, as NTP chooses among its peers).
 * Of nodes that hang together, the clocks that most nodes agree with are right.
 */
import type { Skew } from '../../protocol';
import { durationText, type Clock } from '../../text/clock';
import type { LogNode } from '../nodes/nodes';
import { observe, type Moment, type MomentKind, type Observation } from './moments';

/** A difference below this is the network's, or rounding. ms */
const leastMs = 250;
/** One moment is enough when its bounds lie no further apart. ms */
const tightMs = 1000;
/** What one moment alone tells of is a slow answer, below this. ms */
const worthTellingMs = 5000;
/** Nodes whose clocks differ by less agree. ms */
const agreeMs = 250;

/** What the moments of two nodes, or of a node and those that agree, say. */
export interface Estimate {
  /** How far the second clock is ahead, ms; 0 when nothing speaks against 0. */
  readonly ms: number;
  readonly spreadMs: number;
  /** The moments that allow it. */
  readonly agreeing: readonly Observation[];
  /** All that have a difference of their own. */
  readonly counted: number;
}

/** Why there is none. */
export interface NoEstimate {
  readonly why: 'none' | 'one' | 'contradictory';
  readonly least: number;
  readonly most: number;
  readonly count: number;
}

/** What observations of two clocks agree on. */
export function estimate(observations: readonly Observation[]): Estimate | NoEstimate {
  const counted = observations.filter(one => one.nominal === one.nominal);
  const bounds = observations.filter(one => one.nominal !== one.nominal);
  const low = bounds.reduce((most, one) => Math.max(most, one.low), -Infinity);
  const high = bounds.reduce((least, one) => Math.min(least, one.high), Infinity);
  const nominals = counted.map(one => one.nominal).sort((a, b) => a - b);
  const none = (why: NoEstimate['why']): NoEstimate => ({ why, least: nominals[0] ?? low, most: nominals.at(-1) ?? high, count: momentsIn(observations) });
  if (low > high) return none('contradictory');
  if (counted.length === 0) return low > 0 || high < 0 ? boundsAlone(bounds, low, high) ?? none('none') : bounds.length > 0 ? { ms: 0, spreadMs: 0, agreeing: [], counted: 0 } : none('none');
  const common = mostShared(counted);
  const agreeing = counted.filter(one => one.low <= common.high && one.high >= common.low);
  const [told, all] = [momentsIn(agreeing), momentsIn(counted)];
  if (all > told && (told < 2 || all - told > Math.max(1, all / 4))) return none('contradictory');
  const within = { low: Math.max(common.low, low), high: Math.min(common.high, high) };
  if (within.low > within.high) return none('contradictory');
  if (within.low <= 0 && within.high >= 0) return { ms: 0, spreadMs: spread(agreeing, 0), agreeing, counted: all };
  const tight = agreeing.some(one => one.hard && one.high - one.low <= tightMs) || (low > -Infinity && high < Infinity && within.high - within.low <= tightMs);
  if (told < 2 && !tight) return none('one');
  const ms = Math.min(within.high, Math.max(within.low, median(agreeing.map(one => one.nominal))));
  const spreadMs = spread(agreeing, ms);
  if (Math.abs(ms) < leastMs || Math.abs(ms) < spreadMs) return { ms: 0, spreadMs, agreeing, counted: all };
  return { ms, spreadMs, agreeing, counted: all };
}

/** Bounds from both sides that leave little room, of two losses at least: a server that only believes to expire a session is one. */
function boundsAlone(bounds: readonly Observation[], low: number, high: number): Estimate | null {
  const both = bounds.filter(one => one.low > -Infinity && one.high < Infinity);
  if (momentsIn(both) < 2 || high - low > 2 * tightMs || Math.min(Math.abs(low), Math.abs(high)) < leastMs) return null;
  return { ms: (low + high) / 2, spreadMs: (high - low) / 2, agreeing: both, counted: momentsIn(both) };
}

/** How many moments these are: all servers of an ensemble may tell of the same one. */
export function momentsIn(observations: readonly Observation[]): number {
  return new Set(observations.map(({ moment }) => `${moment.kind} ${moment.one.mark.key}`)).size;
}

/** The interval that most of the observations share. */
function mostShared(observations: readonly Observation[]): { low: number; high: number } {
  const edges = observations.flatMap(one => [{ at: one.low, opens: true }, { at: one.high, opens: false }]).sort((a, b) => a.at - b.at || Number(b.opens) - Number(a.opens));
  let open = 0;
  let most = 0;
  let first = 0;
  edges.forEach(({ opens }, i) => {
    open += opens ? 1 : -1;
    if (open <= most) return;
    most = open;
    first = i;
  });
  // Behind the edge that opens most of them the next one closes.
  return { low: edges[first].at, high: edges[first + 1].at };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

function spread(observations: readonly Observation[], ms: number): number {
  return observations.reduce((most, one) => Math.max(most, Math.abs(one.nominal - ms)), 0);
}

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
export function skewsOf(moments: readonly Moment[], clockOf: (file: string) => Clock, label: (file: string) => string): Skews {
  const edges = edgesOf(moments, clockOf);
  const notes: ClockNote[] = [];
  const byNode = new Map<string, Skew>();
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
  return { byNode, notes: [...edges.flatMap(edge => noteOf(edge, (byNode.get(edge.other.key)?.ms ?? 0) - (byNode.get(edge.one.key)?.ms ?? 0)) ?? []), ...notes] };
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
