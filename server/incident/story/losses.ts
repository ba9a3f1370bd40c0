/** Which sessions were lost and which brokers were fenced. */
import { timeoutAt } from '../../rules/rule';
import { durationText } from '../../text/clock';
import type { IncidentLog } from '../incident';
import { expiriesOf, slackMs, type Survivor } from './expiries';
import { secondMs, type Actor, type Scene, type Seen } from './scene';
import { addressOf, brokerNamed, hostOf, ownerOf, servedBy, sessionsOf, statedTimeout, type Session, type Whose } from './sessions';
import { askedToStop, toldToStop } from './orderedStops';

/** A broker or client that its ensemble or its controller gave up. Instants are UTC epoch ms. */
export interface Loss extends Whose {
  readonly kind: 'session' | 'fence';
  /** The session id; "broker 1" of a fenced broker. */
  readonly id: string;
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

/** Kafka's defaults with KRaft (KIP-631). */
const brokerSessionTimeoutMs = 9000;
const brokerHeartbeatMs = 2000;

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
    host: hostOf(scene, session, connected), server: connected && addressOf(connected.event.fields['address']), servedBy: servedBy(session, connected),
  };
}

/** A difference of whole quarters of an hour is a wrong zone. */
function apartText(ms: number, server: IncidentLog, client: IncidentLog): string {
  const quarters = Math.round(ms / 900_000);
  const why = quarters !== 0 && Math.abs(ms - quarters * 900_000) < 60_000
    ? `: it looks like a wrong zone, off by ${durationText(Math.abs(quarters) * 900_000)} (${server.label}: ${server.zone.how}, ${server.zone.why})` : ` (${durationText(Math.abs(ms))} or more)`;
  return `that the clocks of ${server.label} and ${client.label} agree${why}; the client's own clock is used`;
}

function timeoutOf(session: Session, connected: Seen | null, expiry: Seen | null, told: Seen | null): { ms: number; from: string } {
  const stated = statedTimeout(session, connected, expiry);
  if (stated) return stated;
  const any = told ?? session.silent[0];
  const { ms, how, from } = timeoutAt(any.log.timeouts, any.event.start);
  return how === 'setting' ? { ms, from: `assumed: ${from}` } : { ms, from };
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
