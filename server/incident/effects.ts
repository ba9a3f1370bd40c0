/** What followed when a broker was lost: each effect by its broker, its partitions and its window. */
import { evidenceOf, type Effect } from './findings';
import { idsIn, secondMs, type Actor, type Scene, type Seen } from './scene';

/** How long after a broker is missed its leaderships move, ms. */
const moveMs = 10 * secondMs;
/** How long clients that hold outdated metadata run into errors after that, at the most, ms. */
const staleMs = 30 * secondMs;

/**
 * The effects of losing a broker.
 * @param at when it was missed, UTC epoch ms
 * @param until when the next loss of the same broker begins, or Infinity
 */
export function effectsOf(scene: Scene, brokerId: number | null, owner: Actor | null, at: number, until: number): Effect[] {
  if (brokerId === null) return [];
  const effects: Effect[] = [];
  const end = Math.min(until, at + moveMs);
  const add = (what: Effect['what'], seen: readonly Seen[], count: number, text: string): void => {
    if (seen.length > 0) effects.push({ what, count, text, evidence: [evidenceOf(seen[0].log, seen[0].event, 'effect')] });
  };
  const gone = scene.between(at - 200, end, 'kafka.broker.failed', 'kafka.brokers.changed').filter(({ event }) => idsIn(event.fields[event.kind === 'kafka.broker.failed' ? 'brokers' : 'removed']).includes(brokerId));
  add('deregistered', gone, 1, `the controller missed broker ${brokerId}`);
  const { partitions, seen } = moved(scene, brokerId, owner, gone[0]?.event.start ?? at, end);
  add('leadership-moved', seen, partitions.size, `${counted(partitions.size, 'partition')} changed leader away from broker ${brokerId}`);
  const resigned = scene.between(at - 200, Math.min(until, at + staleMs), 'kafka.controller.elected').filter(({ event }) => lastController(scene, event.start) === brokerId && Number(event.fields['broker'] ?? event.fields['controller']) !== brokerId);
  add('controller-moved', resigned, 1, `the controller moved from broker ${brokerId} to ${resigned.length > 0 ? String(resigned[0].event.fields['broker'] ?? resigned[0].event.fields['controller']) : ''}`);
  const shrunk = scene.between(at - 200, Math.min(until, at + staleMs), 'kafka.isr.shrunk').filter(({ event }) => idsIn(event.fields['previousIsr']).includes(brokerId) && !idsIn(event.fields['isr']).includes(brokerId));
  add('isr-shrunk', shrunk, new Set(shrunk.map(({ event }) => event.fields['partition'])).size, `broker ${brokerId} fell out of the in-sync replicas of ${counted(new Set(shrunk.map(({ event }) => event.fields['partition'])).size, 'partition')}`);
  const errors = scene.between(at, Math.min(until, at + staleMs), 'kafka.not-leader').filter(({ event }) => partitions.has(String(event.fields['partition'])));
  const clients = new Set(errors.map(({ log }) => log.node.name));
  add('not-leader-errors', errors, errors.length, `${counted(errors.length, 'request')} for these partitions ${errors.length === 1 ? 'was' : 'were'} answered "not the leader" (${[...clients].slice(0, 4).join(', ')})`);
  const unnamed = partitions.size === 0 ? [] : scene.between(at, Math.min(until, at + staleMs), 'kafka.not-leader').filter(({ log, event }) => log.node.key !== owner?.node.key && !event.fields['partition']);
  add('client-errors', unnamed, unnamed.length, `${counted(unnamed.length, '"not the leader" error')} of ${[...new Set(unnamed.map(({ log }) => log.node.name))].slice(0, 4).join(', ')} name no partition: they fit in time only`);
  // A group coordinator's connection has the id Integer.MAX_VALUE less the broker's (AbstractCoordinator).
  const coordinator = scene.between(at - staleMs, Math.min(until, at + staleMs), 'kafka.group.coordinator-lost').filter(({ event }) => Number(event.fields['node']) === 2147483647 - brokerId);
  add('coordinator-lost', coordinator, coordinator.length, `${counted(coordinator.length, 'time')} a consumer lost broker ${brokerId} as coordinator of its group`);
  const back = scene.between(at, until === Infinity ? at + 3600 * secondMs : until, 'kafka.broker.returned', 'kafka.broker.registered', 'kafka.broker.unfenced')
    .find(({ event }) => Number(event.fields['broker'] ?? NaN) === brokerId || idsIn(event.fields['brokers']).includes(brokerId));
  if (back) add('returned', [back], 1, `broker ${brokerId} was back ${((back.event.start - at) / 1000).toFixed(1)} s after it was missed`);
  return effects;
}

/** Partitions that had a leader elsewhere after the broker was missed, in the controller's words, else in those of the brokers that took over. */
function moved(scene: Scene, brokerId: number, owner: Actor | null, from: number, to: number): { partitions: Set<string>; seen: Seen[] } {
  // The controller's own book, where it is kept (state-change.log at TRACE), tells all there is.
  const book = scene.all('kafka.partition.state').length > 0;
  const states = scene.between(from - 200, to, 'kafka.partition.state').filter(({ event: { fields } }) => fields['state'] === 'OfflinePartition' || (fields['previousState'] === 'OfflinePartition' && Number(fields['leader']) >= 0 && Number(fields['leader']) !== brokerId));
  const seen = book ? states : scene.between(from - 200, to, 'kafka.leader.changed').filter(one => one.log.node.key !== owner?.node.key && Number(one.event.fields['broker']) !== brokerId && leads(one) && !ledBefore(scene, one));
  return { partitions: new Set(seen.map(({ event }) => String(event.fields['partition']))), seen };
}

function leads({ event: { fields } }: Seen): boolean {
  return fields['leader'] === undefined && Number(fields['previousEpoch']) >= 0 && Number(fields['leaderEpoch']) > Number(fields['previousEpoch']);
}

const roles = new WeakMap<Scene, ReadonlyMap<string, readonly Seen[]>>();

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
  const before = known.get(key({ log, event }))!.filter(other => other.event.start < event.start).at(-1);
  return before !== undefined && before.event.fields['leader'] === undefined;
}

/** The broker that was the controller before an instant; -1 when no line tells. */
function lastController(scene: Scene, at: number): number {
  const before = scene.between(-Infinity, at - 1, 'kafka.controller.elected').at(-1);
  return Number(before?.event.fields['broker'] ?? before?.event.fields['controller'] ?? -1);
}

export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
