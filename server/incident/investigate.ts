/** What happened, across the logs: findings with their evidence. Bytes come from the caller: no I/O here. */
import { durationText, isoText, offsetText } from '../text/clock';
import { activityOf } from './activity';
import { inOrder, linesOf, spanText, timeoutClause, whoseText, clockOf, type Case, type Cause, type Explained } from './causes/cause';
import { connection } from './causes/connection';
import { crashes, failedDirectories } from './causes/crash';
import { elections } from './causes/elections';
import { ended } from './causes/ended';
import { ensemble } from './causes/ensemble';
import { frozen } from './causes/frozen';
import { longStalls } from './causes/longStalls';
import { recoveries } from './causes/recovery';
import { stall, windowOf } from './causes/stall';
import type { SliceReader } from './correlate';
import { effectsOf } from './effects';
import { evidenceOf, identified, together, type Conclusion, type Finding, type FindingEvidence } from './findings';
import type { Incident } from './incident';
import { slicesNear } from './near';
import { recordsIn } from './records';
import { threadStall } from './causes/threadStall';
import { sceneOf, timeText } from './scene';
import { lossesOf, type Loss, type Survivor } from './sessions';

/** Causes of a loss, the surest first: the first that fits is it. */
const causes: readonly Cause[] = [stall, threadStall, ended, frozen, ensemble, connection];

export interface Source {
  file: string;
  family: string;
  node: string;
  span: { start: string; end: string } | null;
  zone: { offset: string | null; how: string; why: string };
}

export interface Investigation {
  /** The gravest first, then by time. */
  findings: Finding[];
  sources: Source[];
  /** What no log here could say. */
  gaps: string[];
}

/** Of so many losses the text of the logs around them is looked at; an incident has a few, a flood of them is told from its first. */
const mostLooked = 500;

interface Told {
  readonly finding: Conclusion;
  readonly loss: Loss;
  readonly explained: Explained | null;
}

/**
 * Investigates the logs of an incident.
 * @param read gives bytes of a log; without it, or where it rejects, what needs the text of lines is left open and said
 */
export async function investigate(incident: Incident, read: SliceReader = () => Promise.reject(new Error('no text'))): Promise<Investigation> {
  const scene = sceneOf(incident);
  const { losses, survivors } = lossesOf(scene);
  const ends = [...crashes(scene), ...failedDirectories(scene)];
  const told: Told[] = [];
  let looked = 0;
  for (const loss of losses.all) {
    // What the logs say at all is only asked where the GC log does not explain it: it needs their text.
    const byGc = [stall, threadStall].some(cause => !('not' in cause({ scene, loss, activity: null, losses })));
    const { from, to } = windowOf(loss);
    const activity = !byGc && loss.owner && to > from && looked++ < mostLooked ? await activityOf(loss.owner, loss.silence ? Math.min(loss.due, to) : from, loss.silence ? loss.silence.event.end - 200 : to, read) : null;
    const one = tell({ scene, loss, activity, losses });
    if (one.explained?.rule !== 'process-ended' || !joinedTo(ends, one)) told.push(one);
  }
  const lost = grouped(told);
  const explained = new Set([...told].filter(one => one.explained?.rule === 'stall').flatMap(one => one.finding.evidence.filter(line => line.role === 'cause').map(line => `${line.file}:${line.line}`)));
  const conclusions = [...lost, ...ends, ...recoveries(scene), ...elections(scene, losses.all), ...survived(survivors), ...groupedStalls(longStalls(scene, explained))];
  const findings = identified(conclusions.sort((a, b) => gravity(a) - gravity(b) || a.start - b.start));
  for (const finding of findings) await quote(finding, incident, read);
  const missing = findings.flatMap(finding => finding.notSeen).filter(text => text.startsWith('no '));
  const unplaced = incident.logs.filter(log => !log.span).map(log => `${log.label} has no instant that can be placed`);
  return { findings, sources: incident.logs.map(log => sourceOf(log)), gaps: [...new Set([...missing, ...unplaced])] };
}

function gravity(finding: Conclusion): number {
  return ['error', 'warning', 'info', 'hint'].indexOf(finding.severity);
}

/** Holds one loss against every cause in turn. */
function tell(one: Case): Told {
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
  const base = { severity: own ? 'error' as const : 'warning' as const, node: loss.owner?.node.name ?? (loss.brokerId === null ? null : whose), start, end: loss.lostAt, effects: effectsOf(scene, loss.brokerId, loss.owner, loss.lostAt, until), sessions: loss.kind === 'session' ? [loss.id] : [], repeats: null };
  if (explained) {
    return { loss, explained, finding: { ...base, rule: `${family}/${explained.rule}`, title: `${whose} ${what} ${explained.because}`, confidence: explained.confidence, why: explained.why, evidence: explained.evidence, remedy: explained.remedy, notSeen: [...explained.open, ...(loss.clocks ? [loss.clocks] : [])] } };
  }
  const { from, to } = windowOf(loss);
  return {
    loss, explained, finding: {
      ...base, rule: `${family}/unexplained`, confidence: 'coincident',
      title: `${whose} ${what}${loss.kind === 'session' ? ` ${loss.id}` : ''} by ${timeText(loss.lostAt, clockOf(loss))}; these logs do not say why`,
      why: `${timeoutClause(loss)}. What kept it silent lies in the time ${spanText(from, to, clockOf(loss))}, and no line of that time that belongs to it explains it. What stands near it in time alone proves nothing.`,
      evidence: inOrder(linesOf(loss)),
      remedy: `Bring the logs of ${whose} and of ZooKeeper that cover ${spanText(from, to, clockOf(loss))}: the GC and safepoint log, the broker's log, and what the host recorded (CPU, swap, disk, network).`,
      notSeen,
    },
  };
}

/** A loss whose process is known to have crashed or halted belongs to that finding. */
function joinedTo(ends: readonly Conclusion[], { finding, loss }: Told): boolean {
  const end = ends.find(one => one.node !== null && one.node === loss.owner?.node.name && one.start <= loss.lostAt + 1000 && one.start >= loss.lostAt - loss.timeoutMs - 30_000);
  if (!end) return false;
  end.effects = [
    { what: 'session-lost', count: 1, text: `${whoseText(loss)} ${loss.kind === 'session' ? `lost session ${loss.id}` : 'was fenced'} ${durationText(loss.lostAt - end.start)} after, when its timeout of ${loss.timeoutMs} ms was over`, evidence: finding.evidence.filter(line => line.role === 'expiry' || line.role === 'fenced') },
    ...finding.effects,
  ];
  end.end = Math.max(end.end, loss.lostAt);
  end.sessions.push(...finding.sessions);
  return true;
}

/** One cause on one node, however often, is one finding. */
function grouped(all: readonly Told[]): Conclusion[] {
  const groups = new Map<string, Told[]>();
  for (const one of all) {
    const key = `${one.finding.rule}|${one.loss.owner?.node.key ?? one.finding.node}|${one.finding.confidence}`;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()].map(group => ({ ...together(group.map(one => one.finding), count => {
    const [{ loss, explained }] = group;
    const what = loss.kind === 'session' ? `lost its ZooKeeper session ${count} times` : `was fenced by the controller ${count} times`;
    if (loss.owner === null && loss.brokerId === null) return `${count} sessions expired of clients that these logs do not name`;
    if (!explained) return `${whoseText(loss)} ${what}; these logs do not say why`;
    const lengths = group.flatMap(one => one.explained?.lengthMs ?? []);
    const range = lengths.length === count ? ` of ${durationText(lengths.reduce((a, b) => Math.min(a, b)))} to ${durationText(lengths.reduce((a, b) => Math.max(a, b)))}` : '';
    return `${whoseText(loss)} ${what}, ${explained.becauseOfAll ? explained.becauseOfAll + range : `each ${explained.because}`}`;
  }), remedy: [...group].sort((a, b) => (b.explained?.lengthMs ?? 0) - (a.explained?.lengthMs ?? 0))[0].finding.remedy }));
}

function groupedStalls(all: readonly Conclusion[]): Conclusion[] {
  const nodes = new Map<string | null, Conclusion[]>();
  for (const one of all) {
    const group = nodes.get(one.node);
    if (group) group.push(one);
    else nodes.set(one.node, [one]);
  }
  return [...nodes.values()].map(group => together(group, count => `${group[0].node} stood still ${count} times for longer than its session timeout, ${durationText(group.map(one => one.end - one.start).reduce((a, b) => Math.min(a, b)))} to ${durationText(group.map(one => one.end - one.start).reduce((a, b) => Math.max(a, b)))}; no log here shows what it cost`));
}

/** Expiries that never took effect: the client went on with its session. */
function survived(survivors: readonly Survivor[]): Conclusion[] {
  return survivors.map(({ id, expiry, resumed }) => ({
    rule: 'zookeeper/expiry-without-effect', severity: 'info', confidence: 'proven', node: expiry.log.node.name,
    title: `${expiry.log.node.name} said that session ${id} expired, but its client went on with it`,
    start: Math.min(expiry.event.start, resumed.event.start), end: Math.max(expiry.event.start, resumed.event.start),
    why: `Only the word of the ensemble's leader counts. A server that wakes from a long stop, its leadership already lost, writes this line for sessions that live on; the client's log decides, and it ${resumed.event.kind === 'zk.client.closed' ? 'closed' : 'resumed'} the session at ${timeText(resumed.event.start, resumed.log)} and was never told of an expiry.`,
    evidence: [evidenceOf(expiry.log, expiry.event, 'expiry'), evidenceOf(resumed.log, resumed.event, 'resumed')],
    remedy: `Look at why ${expiry.log.node.name} stood still or lost its quorum; the session needs nothing.`,
    effects: [], notSeen: [], sessions: [id], repeats: null,
  }));
}

/** Puts the lines themselves in place of their labels, where their text can be had. */
async function quote(finding: Finding, incident: Incident, read: SliceReader): Promise<void> {
  const lines: FindingEvidence[] = [...finding.evidence, ...finding.effects.flatMap(effect => effect.evidence)];
  const files = new Map<string, FindingEvidence[]>();
  for (const line of lines) files.set(line.file, [...files.get(line.file) ?? [], line]);
  for (const [file, wanted] of files) {
    const log = incident.get(file);
    if (!log) continue;
    const numbers = [...new Set(wanted.map(one => one.line))].sort((a, b) => a - b);
    const texts = new Map<number, string>();
    for (const slice of slicesNear(log.reading, log.clock, Infinity, -Infinity, numbers)) {
      const bytes = await read(file, slice.from, slice.to).catch(() => null);
      if (!bytes) break;
      for (const record of recordsIn(bytes, slice.line, log.reading.family, log.clock, Infinity, -Infinity, new Set(numbers))) texts.set(record.line, record.text);
    }
    for (const one of wanted) one.text = texts.get(one.line)?.trim() || one.text;
  }
}

function sourceOf(log: Incident['logs'][number]): Source {
  const { span, zone } = log;
  return {
    file: log.file, family: log.reading.family, node: log.node.name, span: span && { start: isoText(span.start), end: isoText(span.end) },
    zone: { offset: zone.offsetMinutes === null ? null : offsetText(zone.offsetMinutes), how: zone.how, why: zone.why },
  };
}
