/** Sessions as all logs together tell of them, and which of them were lost. */
import { numberIn, type Value } from '../../formats/events';
import { timeoutAt } from '../../rules/rule';
import { durationText } from '../../text/clock';
import type { IncidentLog } from '../incident';
import { idsIn, secondMs, type Actor, type Scene, type Seen } from './scene';

/** A broker or client that its ensemble or its controller gave up. Instants are UTC epoch ms. */
export interface Loss {
  readonly kind: 'session' | 'fence';
  /** The session id; "broker 1" of a fenced broker. */
  readonly id: string;
  /** Whose it was; `null` when no log tells. */
  readonly owner: Actor | null;
  /** What `owner` was told from, when not from its own log. */
  readonly ownerWhy: string | null;
  /** Broker that others name, where it is one. */
  readonly brokerId: number | null;
  /** The timeout of this very session; NaN when nobody states one. */
  readonly timeoutMs: number;
  /** "negotiated, server.log:180". */
  readonly timeoutFrom: string;
  /** Last word between the two; NaN when no line tells. The latest it can have been, when only the expiry is known. */
  readonly lastHeard: number;
  /** By then the client would have sent its next heartbeat, had it run. NaN as `lastHeard`. */
  readonly due: number;
  /** When it was decided: as the server says, else when the timeout was over, else when the client was told. */
  readonly lostAt: number;
  /** First line of the server that says so. */
  readonly expiry: Seen | null;
  /** The client's "have not heard from server". */
  readonly silence: Seen | null;
  /** The client's "has expired". */
  readonly told: Seen | null;
  readonly connected: Seen | null;
  /** IP of the client's host, as the ensemble saw it; `null` when no line tells. */
  readonly host: string | null;
  /** IP or name of the server the client was connected to last. */
  readonly server: string | null;
  /** Key of the node whose own log says that the client was connected to it last; `null` when none does. */
  readonly servedBy: string | null;
  /** What does not fit between the clocks of the two; `null` when all does. */
  readonly clocks: string | null;
}

/** A session that a server said to expire to no effect. */
export interface Survivor {
  readonly id: string;
  readonly expiry: Seen;
  /** The client goes on with it; `null` where no line shows that. */
  readonly resumed: Seen | null;
  /** The server's own word that it had lost its followers; `null` where others tell enough. */
  readonly alone: Seen | null;
  /** Another server had begun to lead by then, where a line says so. */
  readonly leading: Seen | null;
}

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

/** Kafka's defaults with KRaft (KIP-631). */
const brokerSessionTimeoutMs = 9000;
const brokerHeartbeatMs = 2000;
/** A server decides on its tick: up to this much later than the timeout, as far as its clock is ours. */
const slackMs = 500;
/** A leader that nobody follows any more gives up on its next ticks (Leader.lead). */
const noticingMs = 30_000;
/** Events that are gone through before others get their turn. */
export const eventsBetweenTurns = 4096;
/** It looks whether a quorum follows it every half tick (Leader.lead). */
const lookingMs = 5000;

/** All losses by time. */
export class Losses {
  readonly all: readonly Loss[];
  readonly #next = new Map<Loss, number>();

  constructor(losses: readonly Loss[]) {
    this.all = [...losses].sort((a, b) => a.lostAt - b.lostAt);
    const latest = new Map<string | number, number>();
    for (const loss of [...this.all].reverse()) {
      const whose = loss.owner?.node.key ?? loss.brokerId;
      if (loss.brokerId === null || whose === null) continue;
      this.#next.set(loss, latest.get(whose) ?? Infinity);
      latest.set(whose, loss.lostAt);
    }
  }

  /** When the same broker was lost next; Infinity when it was not. */
  nextOf(loss: Loss): number {
    return this.#next.get(loss) ?? Infinity;
  }

  /** Losses within so many ms of an instant. */
  near(at: number, ms: number): Loss[] {
    let low = 0;
    for (let high = this.all.length; low < high;) {
      const middle = (low + high) >> 1;
      if (this.all[middle].lostAt < at - ms) low = middle + 1;
      else high = middle;
    }
    const found: Loss[] = [];
    for (let i = low; i < this.all.length && this.all[i].lostAt <= at + ms && found.length < mostNear; i++) found.push(this.all[i]);
    return found;
  }
}

/** Beyond so many at once the number says nothing more. */
const mostNear = 1000;

/** Every session that was lost, and those that a server gave up in vain. */
export async function lossesOf(scene: Scene, turn: () => Promise<void>): Promise<{ losses: Losses; survivors: Survivor[] }> {
  const losses: Loss[] = [];
  const survivors: Survivor[] = [];
  for (const session of await sessionsOf(scene, turn, 'zk.session.expired', 'zk.client.expired')) {
    await turn();
    const { inVain, effective } = expiriesOf(scene, session);
    survivors.push(...inVain);
    if (effective || session.told.length > 0) losses.push(lossOf(scene, session, effective));
  }
  losses.push(...fences(scene));
  return { losses: new Losses(losses), survivors };
}

/** Of what servers said of a session's end: those that had no effect, and the one that had. Where the client was told of its end, the last one before that had; one that comes after is only written down again, by the next leader. */
export function expiriesOf(scene: Scene, session: Session): { inVain: Survivor[]; effective: Seen | null } {
  const inVain: Survivor[] = [];
  let effective: Seen | null = null;
  const told = session.told[0]?.event.start ?? NaN;
  const before = session.expired.findLastIndex(({ event }) => event.start <= told + slackMs);
  const heeded = session.told.length === 0 ? Infinity : before < 0 ? session.expired.length - 1 : before;
  session.expired.forEach((expiry, i) => {
    if (i > heeded) return;
    const last = i === heeded;
    const resumed = last ? undefined : lifeAfter(scene, session, expiry);
    const elsewhere = last ? null : ledElsewhere(scene, session, expiry);
    const alone = last || elsewhere || resumed ? null : ledNobody(scene, expiry);
    if (elsewhere) inVain.push({ id: session.id, expiry, ...elsewhere, alone: null });
    else if (resumed ?? alone) inVain.push({ id: session.id, expiry, resumed: resumed ?? null, leading: null, alone });
    else effective ??= expiry;
  });
  return { inVain, effective };
}

/**
 * The line that shows the client going on with its session behind its alleged
 * expiry: it resumed or closed it later; or its log goes on, and a client whose
 * session is over is told so as soon as it reaches a server, and opens another.
 */
function lifeAfter(scene: Scene, session: Session, expiry: Seen): Seen | undefined {
  const at = expiry.event.start;
  const later = [...session.connected, ...session.closed].filter(({ event }) => event.start > at + slackMs).sort((a, b) => a.event.start - b.event.start)[0];
  const last = session.connected.at(-1);
  if (later || !last) return later;
  const owner = scene.actor(last.log);
  const timeoutMs = numberIn(expiry.event.fields, 'timeoutMs');
  const goesOn = Math.max(...owner.logs.map(log => (log.reading.family === 'kafka' ? log.span?.end ?? -Infinity : -Infinity))) > at + timeoutMs;
  const anew = scene.between(at - timeoutMs, Infinity, 'kafka.start', 'zk.client.connected', 'zk.client.starting').some(({ log, event }) => log.node.key === owner.node.key && event.fields['session'] !== session.id);
  return goesOn && !anew ? last : undefined;
}

/**
 * Said by a server that another one had followed as leader, and that notices
 * so after (Leader.shutdown, LOOKING): since then the session was taken up with
 * another server, under the new leader.
 */
function ledElsewhere(scene: Scene, session: Session, expiry: Seen): { leading: Seen; resumed: Seen } | null {
  const at = expiry.event.start;
  const own = ({ log }: Seen): boolean => log.node.key === expiry.log.node.key;
  const leading = lastBefore(scene.all('zk.election.leading'), at);
  if (!leading || own(leading)) return null;
  if (!scene.between(at - noticingMs, at + noticingMs, 'zk.election.quorum-lost', 'zk.election.looking').some(own)) return null;
  const meanwhile = (seen: Seen): boolean => !own(seen) && seen.event.start > leading.event.start && seen.event.start <= at;
  const resumed = session.connected.find(meanwhile) ?? session.established.find(meanwhile);
  return resumed ? { leading, resumed } : null;
}

/**
 * The expiry of a leader that right after finds itself without a quorum, and
 * then follows another: what it proposed nobody has acknowledged.
 */
function ledNobody(scene: Scene, expiry: Seen): Seen | null {
  const at = expiry.event.start;
  const own = ({ log }: Seen): boolean => log.node.key === expiry.log.node.key;
  const alone = scene.between(at, at + lookingMs, 'zk.election.quorum-lost').find(own);
  const next = alone && scene.between(alone.event.start, alone.event.start + noticingMs, 'zk.election.leading', 'zk.election.following').find(own);
  return next?.event.kind === 'zk.election.following' ? alone! : null;
}

function lastBefore(seen: readonly Seen[], at: number): Seen | null {
  let low = 0;
  for (let high = seen.length; low < high;) {
    const middle = (low + high) >> 1;
    if (seen[middle].event.start < at) low = middle + 1;
    else high = middle;
  }
  return low > 0 ? seen[low - 1] : null;
}

/** What a line says of a session. */
export const sayings: readonly (readonly [kind: string, into: Exclude<keyof Session, 'id'>])[] = [
  ['zk.client.connected', 'connected'], ['zk.client.silent', 'silent'], ['zk.client.expired', 'told'], ['zk.client.closed', 'closed'],
  ['zk.session.closed', 'ended'], ['zk.session.expired', 'expired'], ['zk.session.established', 'established'], ['zk.session.renewing', 'renewed'],
];

/** Is it the id of a session? 0x0 is none yet. */
export const isSession = (id: string): boolean => /^0x[0-9a-f]*[1-9a-f]/.test(id);

/** Sessions of which an event of these kinds tells, with all events of theirs. */
function sessionsOf(scene: Scene, turn: () => Promise<void>, ...telling: string[]): Promise<readonly Session[]> {
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

export function lossOf(scene: Scene, session: Session, expiry: Seen | null): Loss {
  const told = session.told[0] ?? null;
  const end = told?.event.start ?? Infinity;
  const connected = session.connected.filter(({ event }) => event.start <= end).at(-1) ?? null;
  const silence = session.silent.find(({ event }) => event.end <= end && event.start >= (connected?.event.start ?? -Infinity) - secondMs) ?? null;
  const whose = ownerOf(scene, session, expiry);
  const { ms: timeoutMs, from: timeoutFrom } = timeoutOf(session, connected, expiry, told);
  const heard = silence?.event.start ?? NaN;
  let lostAt = expiry?.event.start ?? NaN;
  let clocks: string | null = null;
  if (expiry && silence && timeoutMs > 0 && (lostAt < heard + timeoutMs - slackMs || lostAt > end + slackMs)) {
    const apart = lostAt < heard + timeoutMs ? lostAt - heard - timeoutMs : lostAt - end;
    clocks = apartText(apart, expiry.log, silence.log);
    lostAt = NaN;
  }
  if (!(lostAt === lostAt)) lostAt = heard === heard && timeoutMs > 0 ? Math.min(heard + timeoutMs, end) : told?.event.start ?? expiry?.event.start ?? NaN;
  const lastHeard = heard === heard ? heard : expiry ? lostAt - timeoutMs : NaN;
  return {
    kind: 'session', id: session.id, ...whose, timeoutMs, timeoutFrom, lastHeard,
    // ClientCnxn pings when a third of the timeout has passed without sending anything.
    due: lastHeard + timeoutMs / 3,
    lostAt, expiry, silence, told, connected, clocks,
    host: hostOf(session) ?? ownHost(scene, connected), server: connected && addressOf(connected.event.fields['address']), servedBy: servedBy(session, connected),
  };
}

/** A server that takes up a session, new or from another server, says so; a client that says so later has moved on to one that does not. */
function servedBy({ established, renewed }: Session, connected: Seen | null): string | null {
  const taken = [...established, ...renewed].sort((a, b) => a.event.start - b.event.start).at(-1);
  return taken && !(connected && connected.event.start > taken.event.start + secondMs) ? taken.log.node.key : null;
}

function hostOf({ established, renewed }: Session): string | null {
  const said = [...established, ...renewed].map(({ event }) => addressOf(event.fields['address'])).filter(host => host !== null);
  return said.at(-1) ?? null;
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

/** A difference of whole quarters of an hour is a wrong zone. */
function apartText(ms: number, server: IncidentLog, client: IncidentLog): string {
  const quarters = Math.round(ms / 900_000);
  const why = quarters !== 0 && Math.abs(ms - quarters * 900_000) < 60_000
    ? `: it looks like a wrong zone, off by ${durationText(Math.abs(quarters) * 900_000)} (${server.label}: ${server.zone.how}, ${server.zone.why})` : ` (${durationText(Math.abs(ms))} or more)`;
  return `that the clocks of ${server.label} and ${client.label} agree${why}; the client's own clock is used`;
}

/** Whose session it was. */
export function ownerOf(scene: Scene, session: Session, expiry: Seen | null): Pick<Loss, 'owner' | 'ownerWhy' | 'brokerId'> {
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
function brokerNamed(scene: Scene, id: number, by: Seen): Actor | null {
  const all = [...scene.actors.values()].filter(actor => actor.brokerId === id && (scene.clusters.count === 1 || scene.maybeTogether(actor.logs[0], by.log)));
  return all.length === 1 ? all[0] : null;
}

function timeoutOf(session: Session, connected: Seen | null, expiry: Seen | null, told: Seen | null): { ms: number; from: string } {
  const stated = statedTimeout(session, connected, expiry);
  if (stated) return stated;
  const any = told ?? session.silent[0];
  const { ms, how, from } = timeoutAt(any.log.timeouts, any.event.start);
  return how === 'setting' ? { ms, from: `assumed: ${from}` } : { ms, from };
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

/** Brokers that a KRaft controller fenced. All controllers replay the same record: it is one fencing. */
function fences(scene: Scene): Loss[] {
  const found: Loss[] = [];
  const last = new Map<string, number>();
  const seen = [...scene.all('kafka.broker.fenced'), ...scene.all('kafka.broker.registration').filter(({ event }) => String(event.fields['value']) === '1')].sort((a, b) => a.event.start - b.event.start);
  for (const one of seen) {
    const id = Number(one.event.fields['broker'] ?? one.event.fields['node'] ?? NaN);
    const at = one.event.start;
    const whose = `${scene.clusters.of(one.log.file) ?? ''} ${id}`;
    if (!(id >= 0) || at - (last.get(whose) ?? -Infinity) < 5 * secondMs) continue;
    last.set(whose, at);
    const owner = brokerNamed(scene, id, one);
    if (owner ? askedToStop(scene, owner, at) : toldToStop(scene, id, one, at)) continue;
    const timeout = setting(scene, one, owner, 'broker.session.timeout.ms', brokerSessionTimeoutMs);
    const lastHeard = at - timeout.ms;
    found.push({
      kind: 'fence', id: `broker ${id}`, owner, ownerWhy: null, brokerId: id, timeoutMs: timeout.ms, timeoutFrom: timeout.from, lastHeard,
      due: lastHeard + Math.min(setting(scene, one, owner, 'broker.heartbeat.interval.ms', brokerHeartbeatMs).ms, timeout.ms / 2),
      lostAt: at, expiry: one, silence: null, told: null, connected: null, clocks: null, host: null, server: null, servedBy: null,
    });
  }
  return found;
}

function setting(scene: Scene, { log }: Seen, owner: Actor | null, name: string, otherwise: number): { ms: number; from: string } {
  for (const one of [...scene.actor(log).logs, ...owner?.logs ?? []]) {
    const known = one.reading.facts.find(fact => fact.name === name);
    if (known && Number(known.value) > 0) return { ms: Number(known.value), from: `${name}, ${one.label}:${known.line + 1}` };
  }
  return { ms: otherwise, from: `Kafka's default of ${name}` };
}

/** An ordered stop takes no longer than this before it is over, or given up. ms */
const stoppingMs = 10 * 60 * secondMs;

/** Is an event the node's own word for its ordered stop? A controller also tells of the others' ("[Controller id=1] Shutting down broker 2"). */
export function ownStop({ log, event }: Seen, { node, brokerId }: Actor): boolean {
  const named = numberIn(event.fields, 'broker');
  return log.node.key === node.key && event.kind !== 'kafka.start' && (brokerId === null || named !== named || named === brokerId);
}

/** Was the last thing the node was told before this to stop, in order? By its own words, else by its controller's. */
export function askedToStop(scene: Scene, owner: Actor, at: number): boolean {
  let asked = owner.brokerId !== null && toldToStop(scene, owner.brokerId, { log: owner.logs[0] }, at);
  for (const seen of scene.between(at - stoppingMs, at, 'kafka.shutdown', 'kafka.shutdown.controlled', 'kafka.stopped', 'kafka.start')) {
    if (ownStop(seen, owner)) asked = true;
    else if (seen.event.kind === 'kafka.start' && seen.log.node.key === owner.node.key) asked = false;
  }
  return asked;
}

/** Did a controller of that cluster let this broker stop? */
function toldToStop(scene: Scene, id: number, { log }: Pick<Seen, 'log'>, at: number): boolean {
  return scene.between(at - stoppingMs, at, 'kafka.shutdown.controlled').some(seen => numberIn(seen.event.fields, 'broker') === id && (scene.clusters.count === 1 || scene.maybeTogether(seen.log, log)));
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
