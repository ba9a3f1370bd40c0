/** What followed when a broker was lost: each effect by its broker, its partitions and its window. */
import { numberIn } from '../../formats/events';
import { durationText } from '../../text/clock';
import { evidenceOf, groupedBy, type Effect } from './findings';
import { idsIn, lastBefore, secondMs, type Actor, type Scene, type Seen } from './scene';

/** How long after a broker is missed its leaderships move, ms. */
const moveMs = 10 * secondMs;
/** How long clients that hold outdated metadata run into errors after that, at the most, ms. */
const staleMs = 30 * secondMs;

/** One effect with every event that it was counted from. */
export interface Followed {
  readonly what: Effect['what'];
  readonly count: number;
  readonly text: string;
  readonly seen: readonly Seen[];
}

/** The effects of losing a broker, each with its first line. */
export function effectsOf(scene: Scene, brokerId: number | null, owner: Actor | null, at: number, until: number): Effect[] {
  return linesOfEffects(followed(scene, brokerId, owner, at, until));
}

/** Effects with the first line of each. */
export function linesOfEffects(all: readonly Followed[]): Effect[] {
  return all.map(({ what, count, text, seen }) => ({ what, count, text, evidence: [evidenceOf(seen[0].log, seen[0].event, 'effect')] }));
}

/**
 * The effects of losing a broker.
 * @param at when it was missed, UTC epoch ms
 * @param until when the next loss of the same broker begins, or Infinity
 */
export function followed(scene: Scene, brokerId: number | null, owner: Actor | null, at: number, until: number): Followed[] {
  if (brokerId === null) return [];
  const between = betweenNear(scene, owner);
  const effects: Followed[] = [];
  const end = Math.min(until, at + moveMs);
  const stale = Math.min(until, at + staleMs);
  const add = (what: Effect['what'], seen: readonly Seen[], count: number, text: string): void => {
    if (seen.length > 0) effects.push({ what, count, text, seen });
  };
  const gone = between(at - 200, end, 'kafka.broker.failed', 'kafka.brokers.changed').filter(({ event }) => idsIn(event.fields[event.kind === 'kafka.broker.failed' ? 'brokers' : 'removed']).includes(brokerId));
  add('deregistered', gone, 1, `the controller missed broker ${brokerId}`);
  const { partitions, seen } = moved(scene, between, brokerId, owner, gone[0]?.event.start ?? at, end);
  add('leadership-moved', seen, partitions.size, `${counted(partitions.size, 'partition')} changed leader away from broker ${brokerId}`);
  const resigned = between(at - 200, stale, 'kafka.controller.elected').filter(({ event }) => lastController(between, event.start) === brokerId && Number(event.fields['broker'] ?? event.fields['controller']) !== brokerId);
  add('controller-moved', resigned, 1, `the controller moved from broker ${brokerId} to ${resigned.length > 0 ? String(resigned[0].event.fields['broker'] ?? resigned[0].event.fields['controller']) : ''}`);
  const shrunk = between(at - 200, stale, 'kafka.isr.shrunk').filter(({ event }) => idsIn(event.fields['previousIsr']).includes(brokerId) && !idsIn(event.fields['isr']).includes(brokerId));
  const shrunkPartitions = new Set(shrunk.map(({ event }) => event.fields['partition'])).size;
  add('isr-shrunk', shrunk, shrunkPartitions, `broker ${brokerId} fell out of the in-sync replicas of ${counted(shrunkPartitions, 'partition')}`);
  const errors = between(at, stale, 'kafka.not-leader').filter(({ event }) => partitions.has(String(event.fields['partition'])));
  add('not-leader-errors', errors, errors.length, `${counted(errors.length, 'request')} for these partitions ${errors.length === 1 ? 'was' : 'were'} answered "not the leader" (${names(errors)})`);
  const unnamed = partitions.size === 0 ? [] : between(at, stale, 'kafka.not-leader').filter(({ log, event }) => log.node.key !== owner?.node.key && !event.fields['partition']);
  add('client-errors', unnamed, unnamed.length, `${counted(unnamed.length, '"not the leader" error')} of ${names(unnamed)} name no partition: they fit in time only`);
  const unreachable = between(at - staleMs, stale, 'kafka.connection.failed', 'kafka.connection.lost').filter(({ log, event }) => log.node.role === 'client' && event.start >= at - secondMs && numberIn(event.fields, 'node') === brokerId);
  const cut = new Set(unreachable.map(({ log }) => log.node.key)).size;
  add('clients-disconnected', unreachable, cut, `${counted(cut, 'client')} lost broker ${brokerId} or could not reach it (${names(unreachable)})`);
  // A group coordinator's connection has the id Integer.MAX_VALUE less the broker's (AbstractCoordinator).
  const coordinator = between(at - staleMs, stale, 'kafka.group.coordinator-lost').filter(({ event }) => numberIn(event.fields, 'node') === 2147483647 - brokerId);
  const consumers = new Set(coordinator.map(({ log }) => log.node.key)).size;
  add('coordinator-lost', coordinator, consumers, `${counted(consumers, 'consumer')} lost broker ${brokerId} as coordinator of a group`);
  const groups = new Set(coordinator.flatMap(({ event }) => event.fields['group'] ?? []));
  const rebalanced = groups.size === 0 ? [] : between(coordinator[0].event.start, stale, 'kafka.group.rebalancing').filter(({ event }) => groups.has(event.fields['group']!));
  const balanced = new Set(rebalanced.map(({ event }) => event.fields['group'])).size;
  add('rebalanced', rebalanced, rebalanced.length, `${counted(rebalanced.length, 'rebalance')} of ${counted(balanced, 'group')} that had it as coordinator`);
  // A broker that was away is no coordinator any more: it misses members that went to another one.
  const missed = between(at - staleMs, stale, 'kafka.group.member-lost').filter(({ log }) => log.node.key === owner?.node.key);
  add('members-missed', missed, missed.length, `${counted(missed.length, 'group member')} had to be taken out of groups by it, not having been heard`);
  const back = between(at, until === Infinity ? at + 3600 * secondMs : until, 'kafka.broker.returned', 'kafka.broker.registered', 'kafka.broker.unfenced')
    .find(({ event }) => numberIn(event.fields, 'broker') === brokerId || idsIn(event.fields['brokers']).includes(brokerId));
  if (back) add('returned', [back], 1, `broker ${brokerId} was back ${durationText(back.event.start - at)} after it was missed`);
  return effects;
}

/** The scene's events, without those of another cluster than the owner's. */
function betweenNear(scene: Scene, owner: Actor | null): Scene['between'] {
  const home = owner?.logs[0];
  return home ? (from, to, ...kinds) => scene.between(from, to, ...kinds).filter(({ log }) => scene.maybeTogether(log, home)) : (from, to, ...kinds) => scene.between(from, to, ...kinds);
}

/** Partitions that had a leader elsewhere after the broker was missed, in the controller's words, else in those of the brokers that took over. */
function moved(scene: Scene, between: Scene['between'], brokerId: number, owner: Actor | null, from: number, to: number): { partitions: Set<string>; seen: Seen[] } {
  // The controller's own book, where it is kept (state-change.log at TRACE), tells all there is.
  const home = owner?.logs[0];
  const book = scene.ofKind('kafka.partition.state').some(-Infinity, Infinity, ({ log }) => !home || scene.maybeTogether(log, home));
  const states = between(from - 200, to, 'kafka.partition.state').filter(({ event: { fields } }) => fields['state'] === 'OfflinePartition' || (fields['previousState'] === 'OfflinePartition' && ![-1, brokerId].includes(numberIn(fields, 'leader'))))
    .filter(one => !ledByAnotherInBook(scene, one, brokerId));
  const seen = book ? states : between(from - 200, to, 'kafka.leader.changed').filter(one => one.log.node.key !== owner?.node.key && numberIn(one.event.fields, 'broker') !== brokerId && leads(one) && !ledBefore(scene, one) && !ledByAnother(scene, one, brokerId));
  return { partitions: new Set(seen.map(({ event }) => String(event.fields['partition']))), seen };
}

function leads({ event: { fields } }: Seen): boolean {
  return fields['leader'] === undefined && numberIn(fields, 'previousEpoch') >= 0 && numberIn(fields, 'leaderEpoch') > numberIn(fields, 'previousEpoch');
}

const roles = new WeakMap<Scene, ReadonlyMap<string, readonly Seen[]>>();

/** The last that began to lead the partition before was neither this broker nor the one that was lost: it moved for another reason. */
function ledByAnother(scene: Scene, one: Seen, brokerId: number): boolean {
  const before = lastBefore(leaderships(scene).get(partitionOf(scene, one)) ?? [], one.event.start);
  const leader = before ? numberIn(before.event.fields, 'broker') : NaN;
  return before !== undefined && before.log.node.key !== one.log.node.key && leader >= 0 && leader !== brokerId;
}

const books = new WeakMap<Scene, ReadonlyMap<string, readonly Seen[]>>();

/** As the controller's book has it, another broker led the partition before: it moved for that one's sake. */
function ledByAnotherInBook(scene: Scene, one: Seen, brokerId: number): boolean {
  let known = books.get(scene);
  if (!known) books.set(scene, known = groupedBy(scene.all('kafka.partition.state').filter(({ event }) => numberIn(event.fields, 'leader') >= 0), each => partitionOf(scene, each)));
  const before = lastBefore(known.get(partitionOf(scene, one)) ?? [], one.event.start);
  return before !== undefined && numberIn(before.event.fields, 'leader') !== brokerId;
}

function partitionOf(scene: Scene, { log, event }: Seen): string {
  return `${scene.clusters.of(log.file) ?? ''} ${String(event.fields['partition'])}`;
}

const leaders = new WeakMap<Scene, ReadonlyMap<string, readonly Seen[]>>();

/** Beginnings of leaderships by partition, by start. */
function leaderships(scene: Scene): ReadonlyMap<string, readonly Seen[]> {
  let known = leaders.get(scene);
  if (!known) leaders.set(scene, known = groupedBy(scene.all('kafka.leader.changed').filter(leads), one => partitionOf(scene, one)));
  return known;
}

/** Only the epoch went up: this broker led the partition already. */
function ledBefore(scene: Scene, { log, event }: Seen): boolean {
  const key = (one: Seen): string => `${one.log.node.key} ${String(one.event.fields['partition'])}`;
  let known = roles.get(scene);
  if (!known) {
    const gathered = new Map<string, Seen[]>();
    for (const one of scene.all('kafka.leader.changed')) {
      const list = gathered.get(key(one));
      if (list) list.push(one);
      else gathered.set(key(one), [one]);
    }
    roles.set(scene, known = gathered);
  }
  const before = lastBefore(known.get(key({ log, event }))!, event.start);
  return before !== undefined && before.event.fields['leader'] === undefined;
}

/** The broker that was the controller before an instant; -1 when no line tells. */
function lastController(between: Scene['between'], at: number): number {
  const before = lastBefore(between(-Infinity, at, 'kafka.controller.elected'), at - 1);
  return Number(before?.event.fields['broker'] ?? before?.event.fields['controller'] ?? -1);
}

function names(seen: readonly Seen[]): string {
  return [...new Set(seen.map(({ log }) => log.node.name))].slice(0, 4).join(', ');
}

export function counted(count: number, what: string, many = `${what}s`): string {
  return `${count} ${count === 1 ? what : many}`;
}
