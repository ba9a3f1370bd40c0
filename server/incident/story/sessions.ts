/** Sessions as all logs together tell of them: whose each is, where it was served, what it was promised. */
import type { Value } from '../../formats/events';
import { idsIn, secondMs, type Actor, type Scene, type Seen } from './scene';
import { askedToStop, toldToStop } from './orderedStops';

/** What all logs tell of one session. */
export interface Session {
  id: string;
  connected: Seen[];
  silent: Seen[];
  told: Seen[];
  closed: Seen[];
  /** The ensemble's word for the end of a session, closed or expired. */
  ended: Seen[];
  expired: Seen[];
  established: Seen[];
  renewed: Seen[];
}

/** Events that are gone through before others get their turn. */
export const eventsBetweenTurns = 4096;

/** What a line says of a session. */
export const sayings: readonly (readonly [kind: string, into: Exclude<keyof Session, 'id'>])[] = [
  ['zk.client.connected', 'connected'], ['zk.client.silent', 'silent'], ['zk.client.expired', 'told'], ['zk.client.closed', 'closed'],
  ['zk.session.closed', 'ended'], ['zk.session.expired', 'expired'], ['zk.session.established', 'established'], ['zk.session.renewing', 'renewed'],
];

/** Is it the id of a session? 0x0 is none yet. */
export const isSession = (id: string): boolean => /^0x[0-9a-f]*[1-9a-f]/.test(id);

/** Sessions of which an event of these kinds tells, with all events of theirs. */
export function sessionsOf(scene: Scene, turn: () => Promise<void>, ...telling: string[]): Promise<readonly Session[]> {
  return scene.incident.kept.get(`sessions ${telling.join(' ')}`, sayings.map(([kind]) => scene.ofKind(kind)), async () => {
    const wanted = new Set<string>();
    for (const kind of telling) {
      const events = scene.ofKind(kind);
      for (let i = 0; i < events.length; i++) wanted.add(events.textAt(i, 'session'));
    }
    return sessionsNamed(scene, wanted, turn);
  });
}

/** These sessions, with all events of theirs. */
export async function sessionsNamed(scene: Scene, wanted: ReadonlySet<string>, turn: () => Promise<void>): Promise<Session[]> {
  const sessions = new Map<string, Session>();
  for (const [kind, into] of sayings) {
    const events = scene.ofKind(kind);
    for (let i = 0; i < events.length; i++) {
      if (i % eventsBetweenTurns === 0) await turn();
      const id = events.textAt(i, 'session');
      if (!wanted.has(id)) continue;
      let session = sessions.get(id);
      if (!session && !isSession(id)) continue;
      if (!session) sessions.set(id, session = { id, connected: [], silent: [], told: [], closed: [], ended: [], expired: [], established: [], renewed: [] });
      session[into].push(events.at(i));
    }
  }
  return [...sessions.values()];
}

/** A server that takes up a session, new or from another server, says so; a client that says so later has moved on to one that does not. */
export function servedBy({ established, renewed }: Session, connected: Seen | null): string | null {
  const taken = [...established, ...renewed].sort((a, b) => a.event.start - b.event.start).at(-1);
  return taken && !(connected && connected.event.start > taken.event.start + secondMs) ? taken.log.node.key : null;
}

/** IP of the client's host, as the ensemble or its own log says; `null` when no line tells. */
export function hostOf(scene: Scene, { established, renewed }: Session, connected: Seen | null): string | null {
  const said = [...established, ...renewed].map(({ event }) => addressOf(event.fields['address'])).filter(host => host !== null);
  return said.at(-1) ?? ownHost(scene, connected);
}

/** The address its client had, as its own log says right before it is connected (ClientCnxn since 3.5). */
function ownHost(scene: Scene, connected: Seen | null): string | null {
  if (!connected) return null;
  const at = connected.event.start;
  return addressOf(scene.between(at - secondMs, at, 'zk.client.socket').filter(({ log, event }) => log === connected.log && event.fields['address'] === connected.event.fields['address']).at(-1)?.event.fields['host']);
}

/** The IP in "/10.0.0.1:40000", "zk1/10.0.0.21:2181", "/0:0:0:0:0:0:0:1:4000", "10.0.0.1"; the name where there is no IP; `null` for nothing. */
export function addressOf(written: Value | undefined): string | null {
  const text = String(written ?? '');
  const address = text.slice(text.lastIndexOf('/') + 1);
  const parts = address.split(':');
  const withPort = parts.length === 2 || parts.length === 9 || address.includes(']:');
  return (withPort ? parts.slice(0, -1).join(':') : address).replace(/^\[|\]$/g, '') || null;
}

/** Whose a session was. */
export interface Whose {
  /** `null` when no log tells. */
  readonly owner: Actor | null;
  /** What `owner` was told from, when not from its own log. */
  readonly ownerWhy: string | null;
  /** Broker that others name, where it is one. */
  readonly brokerId: number | null;
}

export function ownerOf(scene: Scene, session: Session, expiry: Seen | null): Whose {
  const actors = new Set([...session.connected, ...session.silent, ...session.told].map(({ log }) => scene.actor(log)));
  if (actors.size === 1) {
    const [owner] = actors;
    return { owner, ownerWhy: null, brokerId: owner.brokerId };
  }
  const nobody = { owner: null, ownerWhy: null, brokerId: null };
  if (actors.size > 1 || !expiry) return nobody;
  // Its ephemeral node goes with it: the controller then misses exactly one broker.
  const at = expiry.event.start;
  if (scene.ofKind('zk.session.expired').some(at - 2 * secondMs, at + 2 * secondMs, ({ event }) => event.fields['session'] !== session.id)) return nobody;
  const gone = scene.between(at - 100, at + 2 * secondMs, 'kafka.broker.failed', 'kafka.brokers.changed').filter(({ log }) => scene.maybeTogether(log, expiry.log));
  const ids = new Set(gone.flatMap(({ event }) => idsIn(event.fields[event.kind === 'kafka.broker.failed' ? 'brokers' : 'removed'])));
  if (ids.size !== 1) return nobody;
  const [brokerId] = ids;
  const line = gone[0];
  const owner = brokerNamed(scene, brokerId, line);
  // A broker that was being stopped goes by itself; one that speaks of sessions of its own had another one.
  const asked = owner ? askedToStop(scene, owner, at + 2 * secondMs) : toldToStop(scene, brokerId, line, at + 2 * secondMs);
  if (asked || (owner && scene.between(-Infinity, at, 'zk.client.connected').some(({ log }) => log.node.key === owner.node.key))) return nobody;
  return { owner, ownerWhy: `the controller missed broker ${brokerId} within ${Math.round(line.event.start - at)} ms of it (${line.log.label}:${line.event.line + 1})`, brokerId };
}

/** The broker of that id, as `by` would call it: where several clusters lie together, of its own one. */
export function brokerNamed(scene: Scene, id: number, by: Seen): Actor | null {
  const all = [...scene.actors.values()].filter(actor => actor.brokerId === id && (scene.clusters.count === 1 || scene.maybeTogether(actor.logs[0], by.log)));
  return all.length === 1 ? all[0] : null;
}

/** The timeout that a line of this very session states. */
export function statedTimeout(session: Session, connected: Seen | null, expiry: Seen | null): { ms: number; from: string } | null {
  const said: [Seen | null | undefined, string, string][] = [
    [connected, 'negotiatedTimeoutMs', 'negotiated'], [expiry, 'timeoutMs', 'as the server expired it'], [session.established.at(-1), 'negotiatedTimeoutMs', 'negotiated'],
  ];
  for (const [seen, field, how] of said) {
    const ms = Number(seen?.event.fields[field] ?? NaN);
    if (seen && ms > 0) return { ms, from: `${how}, ${seen.log.label}:${seen.event.line + 1}` };
  }
  return null;
}

/** A client that heard nothing for so long that it gave the connection up, and yet kept its session. */
export interface Kept {
  readonly id: string;
  readonly silence: Seen;
  readonly resumed: Seen;
  /** Of this very session, as its own log states it. */
  readonly timeoutMs: number;
}

/** Every silence of a session that its client then resumed. */
export async function keptSessions(scene: Scene, turn: () => Promise<void>): Promise<Kept[]> {
  const kept: Kept[] = [];
  for (const session of await sessionsOf(scene, turn, 'zk.client.silent')) {
    let last = -Infinity;
    for (const silence of session.silent) {
      const { end } = silence.event;
      // "…, closing socket connection" says the same once more.
      if (end - last < secondMs) continue;
      last = end;
      const before = session.connected.filter(({ log, event }) => log === silence.log && event.start <= end).at(-1);
      const resumed = session.connected.find(({ log, event }) => log.node.key === silence.log.node.key && event.start > end);
      const timeoutMs = Number(before?.event.fields['negotiatedTimeoutMs'] ?? NaN);
      if (resumed && timeoutMs > 0) kept.push({ id: session.id, silence, resumed, timeoutMs });
    }
  }
  return kept;
}
