/**
 * Why one event is, or is not, the cause of another: every condition with the
 * numbers of these logs. What `investigate` links is linked here, and nothing else.
 */
import { numberIn, eventLabel, type LogEvent } from '../../formats/events';
import { durationText } from '../../text/clock';
import { stopText } from './causes/stops';
import { windowOf, whoseText, timeoutClause } from './causes/cause';
import { evidenceOf, placeOf, type FindingEvidence } from './findings';
import type { Incident, IncidentLog } from '../incident';
import type { Investigation } from './investigate';
import { linkedBy, type Linked } from './linked';
import { doubtText, idsIn, sceneOf, type Scene, type Seen } from './scene';
import { addressOf } from './sessions';
import { covered } from './stalls';
import { offsetAt, withZone, timeText } from './times';
import type { Told } from './told';

export interface WhyNotCondition {
  what: string;
  /** `null`: these logs cannot tell. */
  holds: boolean | null;
  text: string;
  evidence: FindingEvidence[];
}

export interface WhyNotAnswer {
  cause: FindingEvidence;
  effect: FindingEvidence;
  verdict: 'linked' | 'not-linked' | 'undecided';
  text: string;
  conditions: WhyNotCondition[];
}

export interface Chosen {
  readonly file: string;
  /** Zero-based. */
  readonly line: number;
}

interface Pair {
  readonly scene: Scene;
  readonly linked: Linked;
  readonly cause: Seen;
  readonly effect: Seen;
}

/** Events of the owner's own JVM. */
const stops = new Set(['gc.pause', 'gc.safepoint', 'gc.allocation-stall', 'gc.relocation-stall']);
/** What can only be a cause, and what can only follow from a loss; the rest is in between. */
const first = new Set([...stops, 'jvm.crash', 'jvm.pause', 'zk.fsync.slow', 'zk.connection.refused', 'zk.election.looking', 'zk.election.leader-lost', 'zk.election.quorum-lost', 'zk.election.stepped-down', 'kafka.log.rolled', 'kafka.dir.io-error', 'kafka.map-failed', 'kafka.shutdown', 'kafka.shutdown.controlled', 'kafka.recovery.started', 'kafka.group.poll-timeout']);
const middle = new Set(['zk.client.silent', 'zk.client.expired', 'zk.session.expired', 'kafka.broker.fenced', 'kafka.broker.registration', 'kafka.dir.failed', 'kafka.group.member-lost', 'kafka.group.leaving', 'kafka.group.member-left']);
const losing = new Set(['zk.client.silent', 'zk.client.expired', 'zk.session.expired', 'kafka.broker.fenced', 'kafka.broker.registration']);
/** An effect on clients comes within this time, ms; on the cluster within the first part of it. */
const effectMs = 30_000;
/** Controllers see a broker go this much earlier than the line of the loss, at the most. */
const slackMs = 1000;
const leastShare = 2 / 3;

/**
 * Holds two events against each other, in whichever order they were chosen.
 * @param investigation of the same incident, made by `investigate`
 * @returns `null` when a line has no event that can be placed in time
 */
export function whyNot(incident: Incident, investigation: Investigation, one: Chosen, other: Chosen): WhyNotAnswer | null {
  const linked = linkedBy(investigation);
  const a = seenAt(incident, one);
  const b = seenAt(incident, other);
  if (!linked || !a || !b) return null;
  const scene = sceneOf(incident);
  const ordered = before(a, b) ? { cause: a, effect: b } : { cause: b, effect: a };
  const turned = { cause: ordered.effect, effect: ordered.cause };
  const title = titleOf({ scene, linked, ...ordered }) ?? titleOf({ scene, linked, ...turned });
  const { cause, effect } = title !== null && titleOf({ scene, linked, ...ordered }) === null ? turned : ordered;
  const pair = { scene, linked, cause, effect };
  const say = (text: string): string => withZone(text, offsetAt(effect.log, effect.event.start));
  const conditions = conditionsOf(pair, title).map(condition => ({ ...condition, text: say(condition.text) }));
  const failing = conditions.find(condition => condition.holds === false);
  const verdict = title ? 'linked' as const : failing ? 'not-linked' as const : 'undecided' as const;
  const open = conditions.find(condition => condition.holds === null);
  return {
    cause: evidenceOf(cause.log, cause.event, 'cause'), effect: evidenceOf(effect.log, effect.event, 'effect'), verdict,
    text: title ? `Linked: ${say(title)}.` : failing ? `Not the cause: ${failing.text}.` : `Cannot be told: ${open?.text ?? 'every condition holds, but no finding stands on both'}.`,
    conditions: title ? conditions.filter(condition => condition.holds !== false) : conditions,
  };
}

function seenAt(incident: Incident, { file, line }: Chosen): Seen | null {
  const log = incident.get(file);
  const event = log?.eventAt(line);
  return log && event && Number.isFinite(event.start) ? { log, event } : null;
}

function rank({ event: { kind } }: Seen): number {
  return first.has(kind) ? 0 : middle.has(kind) ? 1 : 2;
}

function before(a: Seen, b: Seen): boolean {
  const ranks = rank(a) - rank(b);
  return ranks !== 0 ? ranks < 0 : a.event.start <= b.event.start;
}

function titleOf({ linked, cause, effect, scene }: Pair): string | null {
  const from = placeOf({ file: cause.log.file, line: cause.event.line });
  const to = placeOf({ file: effect.log.file, line: effect.event.line });
  const direct = linked.between(from, to);
  if (direct || !stops.has(cause.event.kind)) return direct;
  // A stop that is part of the stall, but not one of those told of it.
  const told = linked.told.find(one => one.explained?.stalls?.some(stall => inside(cause, stall.start, stall.end)) && scene.actor(cause.log) === one.loss.owner && (isLoss(one, effect) || one.followed.some(({ seen }) => seen.some(each => same(each, effect)))));
  return told?.finding.title ?? null;
}

function inside({ event }: Seen, start: number, end: number): boolean {
  return Math.min(event.end, end) - Math.max(event.start, start) > 0.5 * (event.end - event.start);
}

function same(a: Seen, b: Seen): boolean {
  return a.log === b.log && a.event.line === b.event.line;
}

function isLoss({ loss }: Told, seen: Seen): boolean {
  return [loss.silence, loss.expiry, loss.told].some(one => one !== null && same(one, seen));
}

/** The loss that an event tells of: its line, or the nearest of that session or broker. */
function toldOf({ linked }: Pair, seen: Seen): Told | null {
  const { kind, fields, start } = seen.event;
  const exact = linked.told.find(one => isLoss(one, seen));
  if (exact || !losing.has(kind)) return exact ?? null;
  const id = typeof fields['session'] === 'string' ? fields['session'] : null;
  const broker = numberIn(fields, 'broker');
  return linked.told.filter(({ loss }) => (id !== null ? loss.id === id : loss.kind === 'fence' && loss.brokerId === broker && Math.abs(loss.lostAt - start) < 5000))
    .sort((x, y) => Math.abs(x.loss.lostAt - start) - Math.abs(y.loss.lostAt - start))[0] ?? null;
}

function conditionsOf(pair: Pair, title: string | null): WhyNotCondition[] {
  const { cause, effect } = pair;
  const lost = toldOf(pair, effect);
  if (lost && rank(cause) === 0) return causeOfLoss(pair, lost, title);
  const from = toldOf(pair, cause);
  if (from && !losing.has(effect.event.kind)) return effectOfLoss(pair, from, title);
  if (losing.has(effect.event.kind) && !lost) return [tookEffect(effect), order(cause, effect)];
  return plainly(pair, title);
}

/** A stop, a slow disk, an election … and a lost session or fenced broker. */
function causeOfLoss(pair: Pair, told: Told, title: string | null): WhyNotCondition[] {
  const { scene, cause } = pair;
  const { loss } = told;
  const { from, to } = windowOf(loss);
  const clock = loss.silence?.log ?? loss.told?.log ?? loss.expiry!.log;
  const conditions = [identityOfLoss(pair, told), orderOfLoss(cause, told)];
  const reach = Math.min(cause.event.end, to) - Math.max(cause.event.start, from);
  conditions.push({
    what: 'window', holds: title !== null || reach > 0, evidence: lineOf(loss.silence ?? loss.expiry, 'silence'),
    text: `${timeoutClause(loss)}: the next heartbeat was due by ${timeText(from, clock)} and ${loss.kind === 'fence' ? 'the broker was fenced' : 'the session was lost'} at ${timeText(to, clock)}; ${named(cause)} lies ${timeText(cause.event.start, cause.log)} to ${timeText(cause.event.end, cause.log)}${reach > 0 ? '' : ', outside of it'}`,
  });
  if (stops.has(cause.event.kind)) {
    const actor = scene.actor(cause.log);
    const length = covered(scene.stalls(actor), from, to);
    const enough = length >= leastShare * (to - from);
    conditions.push({ what: 'duration', holds: title !== null || enough, evidence: [], text: `the stops of ${actor.node.name} take ${durationText(length)} of these ${durationText(to - from)}; two thirds, ${durationText(leastShare * (to - from))}, are needed` });
    const gap = loss.owner && scene.gcGap(loss.owner, from, to);
    conditions.push({ what: 'coverage', holds: gap ? null : true, evidence: [], text: gap ?? `the GC logs of ${whoseText(loss)} cover that time` });
  }
  conditions.push(surer(told, title));
  return conditions;
}

function identityOfLoss({ scene, cause }: Pair, { loss }: Told): WhyNotCondition {
  const { node } = cause.log;
  const { kind, fields } = cause.event;
  const evidence = lineOf(loss.connected ?? loss.expiry, 'session');
  if (kind === 'zk.connection.refused') {
    const host = addressOf(fields['address']);
    return { what: 'identity', holds: loss.host === null ? null : host === loss.host, evidence, text: loss.host === null ? 'no line says from which host the client of this session came' : `connections from ${host} were refused; the client of session ${loss.id} is on ${loss.host}` };
  }
  if (kind.startsWith('zk.') || (kind === 'jvm.pause' && node.role === 'zookeeper') || (stops.has(kind) && node.role === 'zookeeper')) {
    return { what: 'identity', holds: loss.kind === 'session', evidence, text: loss.kind === 'session' ? `${node.name} is a server of the ensemble that kept session ${loss.id}` : 'a fenced KRaft broker has no ZooKeeper session' };
  }
  if (!loss.owner) return { what: 'identity', holds: null, evidence, text: `whose session ${loss.id} was no log says, so ${node.name} cannot be held against it` };
  const own = loss.owner.node.key === node.key;
  const doubt = own ? scene.doubts(loss.owner).find(({ stall }) => stall.stops.some(({ log }) => log === cause.log) && inside(cause, stall.start, stall.end)) : undefined;
  if (doubt) return { what: 'identity', holds: false, evidence: [evidenceOf(doubt.spoken.log, doubt.spoken.event, 'told')], text: doubtText(loss.owner, doubt) };
  const stray = !own && scene.strayGcLogs(loss.owner).includes(cause.log);
  const controller = !own && loss.kind === 'fence' && loss.expiry?.log.node.key === node.key;
  return { what: 'identity', holds: own || controller ? true : stray ? null : false, evidence, text: own ? `both belong to ${node.name}` : controller ? `${node.name} is the controller that fenced it` : stray ? `${cause.log.label} does not say whose it is` : `${named(cause)} is ${node.name}'s, ${loss.kind === 'fence' ? 'the fenced broker is' : `session ${loss.id} belongs to`} ${whoseText(loss)}` };
}

function orderOfLoss(cause: Seen, { loss }: Told): WhyNotCondition {
  const ahead = loss.lostAt - cause.event.start;
  return { what: 'order', holds: ahead >= -spread(cause.log), evidence: [], text: `${named(cause)} begins ${durationText(Math.abs(ahead))} ${ahead >= 0 ? 'before' : 'after'} the loss${clocksText([cause.log, ...(loss.expiry ? [loss.expiry.log] : [])])}${loss.clocks ? `; ${loss.clocks}` : ''}` };
}

/** What holds instead; only a surer cause speaks against this one. */
function surer({ finding, explained, loss }: Told, title: string | null): WhyNotCondition {
  if (title) return { what: 'surer cause', holds: true, evidence: [], text: 'no surer cause was found' };
  return explained
    ? { what: 'surer cause', holds: false, evidence: finding.evidence.filter(line => line.role === 'cause').slice(0, 3), text: `another cause holds: ${finding.title}` }
    : { what: 'surer cause', holds: null, evidence: [], text: `nothing in these logs explains why ${whoseText(loss)} was lost` };
}

/** A lost session or fenced broker and what may have followed. */
function effectOfLoss({ cause, effect }: Pair, { loss }: Told, title: string | null): WhyNotCondition[] {
  const { fields, kind, start } = effect.event;
  const after = start - loss.lostAt;
  const ids = ['broker', 'brokers', 'removed', 'node', 'previousIsr', 'previousLeader'].flatMap(name => (fields[name] === undefined ? [] : idsIn(fields[name])));
  const coordinator = kind === 'kafka.group.coordinator-lost' ? 2147483647 - numberIn(fields, 'node') : NaN;
  const mentions = loss.brokerId === null ? null : ids.includes(loss.brokerId) || coordinator === loss.brokerId ? true : ids.length > 0 && fields['partition'] === undefined ? false : null;
  const unnamed = kind === 'kafka.not-leader' && !fields['partition'] && mentions === null;
  return [
    { what: 'identity', holds: title ? true : mentions, evidence: [], text: loss.brokerId === null ? `session ${loss.id} is no broker's that these logs name` : mentions ? `it names broker ${loss.brokerId}` : mentions === false ? `it speaks of ${Number.isFinite(coordinator) ? coordinator : ids.join(', ')}, not of broker ${loss.brokerId}` : `it names no broker; its partition or group decides` },
    { what: 'order', holds: title ? true : after >= -slackMs - spread(effect.log), evidence: [], text: `it stands ${durationText(Math.abs(after))} ${after >= 0 ? 'after' : 'before'} the loss${clocksText([cause.log, effect.log])}` },
    { what: 'window', holds: title ? true : after <= effectMs, evidence: [], text: `what a loss brings about comes within ${durationText(effectMs)} of it, this after ${durationText(Math.max(0, after))}` },
    { what: 'follows', holds: title !== null ? true : unnamed ? null : false, evidence: [], text: title ? 'it is counted among what followed' : unnamed ? 'it names no partition: near in time is all that can be said of it' : `neither its partition nor its broker is among what followed when ${whoseText(loss)} was lost` },
  ];
}

function tookEffect(effect: Seen): WhyNotCondition {
  return { what: 'took effect', holds: false, evidence: [evidenceOf(effect.log, effect.event, 'effect')], text: `${named(effect)} cost nobody anything: the session lived on, or no loss hangs on this line` };
}

function order(cause: Seen, effect: Seen): WhyNotCondition {
  const ahead = effect.event.end - cause.event.start;
  return { what: 'order', holds: ahead >= -spread(cause.log), evidence: [], text: `${named(cause)} begins ${durationText(Math.abs(ahead))} ${ahead >= 0 ? 'before the other ends' : 'after the other is over'}${clocksText([cause.log, effect.log])}` };
}

const identities: readonly [string, string][] = [['session', 'session'], ['group', 'group'], ['member', 'member'], ['partition', 'partition'], ['dir', 'log directory']];

/** Any other two: the same things, the order, and whether a finding stands on both. */
function plainly({ cause, effect, linked }: Pair, title: string | null): WhyNotCondition[] {
  const conditions: WhyNotCondition[] = [];
  for (const [field, what] of identities) {
    const a = cause.event.fields[field];
    const b = effect.event.fields[field];
    if (a === undefined || b === undefined || a === null || b === null) continue;
    conditions.push({ what: 'identity', holds: title ? true : a === b, evidence: [], text: a === b ? `both name ${what} ${String(a)}` : `one is about ${what} ${String(a)}, the other about ${what} ${String(b)}` });
  }
  if (conditions.length === 0) {
    const own = cause.log.node.key === effect.log.node.key;
    conditions.push({ what: 'identity', holds: own || title ? true : null, evidence: [], text: own ? `both belong to ${cause.log.node.name}` : `they belong to ${cause.log.node.name} and ${effect.log.node.name}, and name nothing in common` });
  }
  conditions.push(title ? { ...order(cause, effect), holds: true } : order(cause, effect));
  const known = title ? null : linked.causedBy(placeOf({ file: effect.log.file, line: effect.event.line }));
  conditions.push({ what: 'chain', holds: title !== null, evidence: [], text: title ?? (known ? `another cause holds: ${known}` : `no rule makes ${named(cause)} the cause of ${named(effect)}`) });
  return conditions;
}

function named({ log, event }: Seen): string {
  const what = stops.has(event.kind) && event.kind !== 'gc.allocation-stall' && event.kind !== 'gc.relocation-stall' ? `the ${stopText({ log, event })} of ${durationText(event.end - event.start)}` : `"${shortLabel(event)}"`;
  return `${what} (${log.label}:${event.line + 1})`;
}

function shortLabel(event: LogEvent): string {
  const label = eventLabel(event);
  return label.length > 80 ? `${label.slice(0, 79)}…` : label;
}

function spread({ skew }: IncidentLog): number {
  return skew?.spreadMs ?? 0;
}

function clocksText(logs: readonly IncidentLog[]): string {
  const notes = [...new Set(logs.flatMap(log => [...(log.zone.how === 'assumed' ? [`the zone of ${log.label} is assumed`] : []), ...(spread(log) > 0 ? [`the clock of ${log.node.name} is known to ±${Math.round(spread(log))} ms`] : [])]))];
  return notes.length > 0 ? ` (${notes.join('; ')})` : '';
}

function lineOf(seen: Seen | null, role: string): FindingEvidence[] {
  return seen ? [evidenceOf(seen.log, seen.event, role)] : [];
}
