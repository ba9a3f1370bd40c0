/** From lost sessions and fenced brokers to what is told of them: each held against every cause, and what is one told as one. */
import { durationText } from '../../text/clock';
import { clockOf, inOrder, linesOf, spanText, timeoutClause, whoseText, windowOf, type Case, type Cause, type Explained } from './causes/cause';
import { connection } from './causes/connection';
import { ended } from './causes/ended';
import { ensemble } from './causes/ensemble';
import { frozen } from './causes/frozen';
import { kraftController, kraftWay } from './causes/kraft';
import { stall } from './causes/stall';
import { starvedText } from './causes/stops';
import { threadStall } from './causes/threadStall';
import { followed, linesOfEffects, type Followed } from './effects';
import { groupedBy, together, type Conclusion } from './findings';
import { namesOf } from './names';
import { timeText } from './times';
import type { Loss } from './losses';

/** Causes of a loss, the surest first: the first that fits is it. */
export const causes: readonly Cause[] = [stall, threadStall, kraftController, ended, frozen, ensemble, connection, kraftWay];

export interface Told {
  readonly finding: Conclusion;
  readonly loss: Loss;
  readonly explained: Explained | null;
  /** What followed, with every event of it. */
  readonly followed: readonly Followed[];
}

/** Holds one loss against every cause in turn. */
export function tell(one: Case): Told {
  const { scene, loss } = one;
  const notSeen: string[] = [];
  let explained: Explained | null = null;
  for (const cause of causes) {
    const answer = cause(one);
    if ('not' in answer) notSeen.push(...answer.not);
    else {
      explained = answer;
      break;
    }
  }
  if (loss.clocks) notSeen.push(loss.clocks);
  const whose = whoseText(loss);
  const what = loss.kind === 'session' ? 'lost its ZooKeeper session' : 'was fenced by the controller';
  const until = one.losses.nextOf(loss);
  const start = Math.min(loss.silence?.event.start ?? loss.lostAt, ...(explained?.evidence ?? []).filter(line => line.role === 'cause').map(line => line.at ?? Infinity), loss.lostAt);
  const family = loss.kind === 'session' ? 'session-lost' : 'broker-fenced';
  const own = loss.owner?.node.role !== 'client' && (loss.owner !== null || loss.brokerId !== null);
  const after = followed(scene, loss.brokerId, loss.owner, loss.lostAt, until);
  const base = { severity: own ? 'error' as const : 'warning' as const, node: loss.owner?.node.name ?? (loss.brokerId === null ? null : whose), start, end: loss.lostAt, effects: linesOfEffects(after), sessions: loss.kind === 'session' ? [loss.id] : [], repeats: null };
  if (explained) {
    return { loss, explained, followed: after, finding: { ...base, rule: `${family}/${explained.rule}`, title: `${whose} ${what} ${explained.because}`, confidence: explained.confidence, why: explained.why, evidence: explained.evidence, remedy: explained.remedy, notSeen: [...explained.open, ...(loss.clocks ? [loss.clocks] : [])] } };
  }
  const { from, to } = windowOf(loss);
  return {
    loss, explained, followed: after, finding: {
      ...base, rule: `${family}/unexplained`, confidence: 'coincident',
      title: `${whose} ${what}${loss.kind === 'session' ? ` ${loss.id}` : ''} by ${timeText(loss.lostAt, clockOf(loss))}; these logs do not say why`,
      why: `${timeoutClause(loss)}. What kept it silent lies in the time ${spanText(from, to, clockOf(loss))}, and no line of that time that belongs to it explains it. What stands near it in time alone proves nothing.`,
      evidence: inOrder(linesOf(loss)),
      remedy: `Bring the logs of ${nameless(loss) ? 'the program that held the session' : whose} and of ${loss.kind === 'session' ? 'ZooKeeper' : 'the controllers'} that cover ${spanText(from, to, clockOf(loss))}: the GC and safepoint log, ${nameless(loss) ? 'its own' : `the broker's`} log, and what the host recorded (CPU, swap, disk, network).`,
      notSeen,
    },
  };
}

/** A loss that is explained by a crash or halt told of elsewhere belongs to that finding: it becomes its effect. */
export function joinedTo(ends: readonly Conclusion[], { finding, loss }: Told): boolean {
  const stood = new Set(finding.evidence.filter(({ role }) => role === 'cause').map(({ file, line }) => `${file}:${line}`));
  const end = ends.find(one => one.evidence.some(({ file, line }) => stood.has(`${file}:${line}`)) && one.node !== null && one.node === loss.owner?.node.name && one.start <= loss.lostAt + 1000 && one.start >= loss.lostAt - loss.timeoutMs - 30_000);
  if (!end) return false;
  end.effects = [
    { what: 'session-lost', count: 1, text: `${whoseText(loss)} ${loss.kind === 'session' ? `lost session ${loss.id}` : 'was fenced'} ${durationText(loss.lostAt - end.start)} after, when its timeout of ${loss.timeoutMs} ms was over`, evidence: finding.evidence.filter(line => line.role === 'expiry' || line.role === 'fenced') },
    ...finding.effects, ...end.effects.filter(effect => !finding.effects.some(other => other.what === effect.what)),
  ];
  end.end = Math.max(end.end, loss.lostAt);
  end.sessions.push(...finding.sessions);
  return true;
}

/** One cause on one node, or one that hit many alike, is one finding however often. */
export async function grouped(all: readonly Told[], turn: () => Promise<void>): Promise<Conclusion[]> {
  const groups = groupedBy(all, ({ finding, loss, explained }) => `${finding.rule}|${explained?.shared ? `shared ${explained.shared}` : loss.owner?.node.key ?? finding.node}|${finding.confidence}${explained?.starvedMs === undefined ? '' : '|starved'}`);
  const found: Conclusion[] = [];
  for (const group of groups.values()) {
    await turn();
    const one = together(group.map(each => each.finding), count => titleOf(group, count));
    const longest = group.reduce((most, each) => ((each.explained?.lengthMs ?? 0) > (most.explained?.lengthMs ?? 0) ? each : most));
    found.push({ ...one, node: nodeOf(group), remedy: longest.finding.remedy });
  }
  return found;
}

/** A session that no log says whose it was. */
function nameless({ owner, brokerId }: Loss): boolean {
  return owner === null && brokerId === null;
}

/** Of several nodes none is named. */
function nodeOf(group: readonly Told[]): string | null {
  const names = new Set(group.map(one => one.finding.node));
  return names.size === 1 ? group[0].finding.node : null;
}

function titleOf(group: readonly Told[], count: number): string {
  const [{ loss, explained }] = group;
  const what = loss.kind === 'session' ? `lost its ZooKeeper session ${count} times` : `was fenced by the controller ${count} times`;
  const nodes = new Set(group.map(one => whoseText(one.loss)));
  if (explained?.shared && nodes.size > 1) {
    const once = nodes.size === count;
    const lost = loss.kind === 'session' ? `lost ${once ? 'their' : count} ZooKeeper sessions` : `were fenced by the controller${once ? '' : ` ${count} times`}`;
    return `${namesOf(nodes)} ${lost} ${explained.becauseOfAll ?? explained.because}`;
  }
  if (nameless(loss)) return `${count} sessions expired of clients that these logs do not name${explained ? `, ${explained.becauseOfAll ?? explained.because}` : ''}`;
  if (!explained) return `${whoseText(loss)} ${what}; these logs do not say why`;
  const lengths = group.flatMap(one => one.explained?.lengthMs ?? []);
  const range = lengths.length === count ? ` of ${rangeText(lengths)}` : '';
  const starved = group.flatMap(one => one.explained?.starvedMs ?? []);
  const all = [...new Set(group.flatMap(one => one.explained?.becauseOfAll ?? []))];
  const because = range === '' || all.length < 2 ? explained.becauseOfAll : all.length === 2 ? all.join(' or ').replace(' or each during', ' or') : 'each during a stop of its JVM';
  return `${whoseText(loss)} ${what}, ${because ? because + range : `each ${explained.because}`}${because && starved.length === count ? starvedText(rangeText(starved), group.every(one => one.explained?.heapFull === true)) : ''}`;
}

function rangeText(lengths: readonly number[]): string {
  return `${durationText(lengths.reduce((a, b) => Math.min(a, b)))} to ${durationText(lengths.reduce((a, b) => Math.max(a, b)))}`;
}
