/**
 * Moments that two logs tell of: what one host's clock shows against
 * another's. A session is created on the ensemble's servers and its client is
 * told of it; every KRaft controller replays the same record. What comes later
 * by necessity bounds the difference of the clocks; what comes at once gives it.
 */
import type { LogReading } from '../../formats/reading';
import type { Clock } from '../../text/clock';
import type { Basis } from '../../text/stamp';
import { groupedBy } from '../story/findings';
import { Kept, ofReading, onDemand } from '../kept';
import type { SourceLog } from '../log';
import { clustersOf, type Clusters } from '../nodes/clusters';
import type { LogNode } from '../nodes/nodes';
import { hashesOf, tellersOf } from './tellers';

/** What two logs may both tell of. */
export type MomentKind = 'session' | 'close' | 'expiry' | 'registration' | 'unfencing' | 'record' | 'group' | 'election' | 'epoch';

/** One side of a moment, in one log. */
interface Mark {
  readonly kind: MomentKind;
  readonly key: string;
  /** Kind and key. */
  readonly name: string;
  /** Which side of it: moments of one kind pair a `first` with a `then`, or two `peer`s. */
  readonly side: 'first' | 'then' | 'peer';
  readonly raw: number;
  readonly basis: Basis;
  readonly line: number;
  /** `raw` of what this log tells and what cannot be later than the other side; NaN when nothing is. */
  readonly notBefore: number;
  /** Of an expiry: the session's timeout. */
  readonly timeoutMs: number;
  /** Read from a replicated log: a node that has just started tells so of old things. */
  readonly replayed: boolean;
}

/** A `Mark` with its log. */
export interface Sight {
  readonly node: LogNode;
  readonly file: string;
  readonly mark: Mark;
}

export interface Moment {
  readonly kind: MomentKind;
  readonly one: Sight;
  readonly other: Sight;
}

/** What a moment says of how far `other`'s clock is ahead of `one`'s, ms. */
export interface Observation {
  readonly moment: Moment;
  readonly low: number;
  readonly high: number;
  /** The difference of the stamps; NaN where only the bounds mean something. */
  readonly nominal: number;
  /** Both bounds follow from the order of cause and effect, not from what is usual. */
  readonly hard: boolean;
}

/** Stamps are rounded, written by threads that race: so much is nothing, ms. */
const jitterMs = 100;
/** An answer takes longer than this only on a host that is in trouble, ms. */
const promptMs = 1000;
/** A commit reaches the members of a quorum within this, ms. */
const commitMs = 500;
/** Of one log at most so many moments are looked at. */
const mostMarks = 20_000;
/** Of two nodes likewise. */
const mostMoments = 5000;

/** Bounds and difference of a moment, on these clocks; `null` when a stamp cannot be placed. */
export function observe(moment: Moment, clockOf: (file: string) => Clock): Observation | null {
  const { kind, one, other } = moment;
  const at = ({ file, mark }: Sight, raw = mark.raw): number => clockOf(file).instant(raw, mark.basis);
  const first = at(one);
  const then = at(other);
  const apart = then - first;
  if (!Number.isFinite(apart)) return null;
  switch (kind) {
    case 'session': case 'group': {
      if (one.mark.side === 'peer' || other.mark.side === 'first') return { moment, low: apart - commitMs, high: apart + commitMs, nominal: apart, hard: false };
      // Asked for before it was given, told of it afterwards, however late: a group's answer waits for the disks and followers of its coordinator.
      const asked = at(other, other.mark.notBefore) - first;
      return asked <= apart ? { moment, low: asked - jitterMs, high: apart + jitterMs, nominal: apart, hard: true } : { moment, low: apart - promptMs, high: apart + jitterMs, nominal: apart, hard: false };
    }
    case 'close': return { moment, low: apart - promptMs, high: apart + jitterMs, nominal: apart, hard: false };
    case 'record': return { moment, low: apart - commitMs, high: apart + commitMs, nominal: apart, hard: false };
    case 'registration': case 'unfencing': case 'election': return { moment, low: apart - promptMs, high: apart + promptMs, nominal: apart, hard: false };
    case 'expiry': {
      // The server heard the client last when it answered what the client heard last, or later: it expires a timeout after that at the earliest.
      const silent = at(other, other.mark.notBefore) + one.mark.timeoutMs - first;
      return { moment, low: Number.isFinite(silent) ? silent - commitMs : -Infinity, high: apart + jitterMs, nominal: NaN, hard: true };
    }
    case 'epoch': return { moment, low: -Infinity, high: apart + jitterMs, nominal: NaN, hard: true };
  }
}

/** What one log tells of that another may tell of too. */
interface Telling {
  readonly marks: readonly Mark[];
  /** Of the marks' names. */
  readonly hashes: Int32Array;
  /** Raw stamps of the starts of its process. */
  readonly starts: readonly number[];
}

/** All moments that logs of two nodes tell of; the very same ones where no log tells anything else than before. */
export function momentsOf(logs: readonly SourceLog[], nodes: ReadonlyMap<string, LogNode>, kept = new Kept()): readonly Moment[] {
  const speaking = logs.filter(({ reading: { family } }) => family === 'kafka' || family === 'zookeeper');
  const tellings = kept.sameAll('tellings', speaking.map(({ file, reading }) => [file, tellingOf(reading)] as const));
  const files = [...tellings.keys()];
  return kept.get('moments', [...files, ...tellings.values(), ...nodes.values()], () => momentsAmong(tellings, nodes, clustersOf(speaking, nodes)));
}

function momentsAmong(tellings: ReadonlyMap<string, Telling>, nodes: ReadonlyMap<string, LogNode>, clusters: Clusters): Moment[] {
  // What nodes tell alone, by far the most, is left out at once.
  const shared = tellersOf([...tellings].map(([file, { hashes }]) => ({ by: nodes.get(file)!.key, hashes })));
  const told = new Map<string, Sight[]>();
  const starts = new Map<string, number[]>();
  for (const [file, telling] of tellings) for (const start of telling.starts) onDemand(starts, nodes.get(file)!.key, () => []).push(start);
  for (const [file, { marks, hashes }] of tellings) {
    const node = nodes.get(file)!;
    for (const [i, mark] of marks.entries()) {
      if (!shared.toldBySeveral(hashes[i]) || (mark.replayed && starts.get(node.key)?.some(start => mark.raw >= start && mark.raw - start < replayMs))) continue;
      const cluster = mark.kind === 'session' || mark.kind === 'close' || mark.kind === 'expiry' ? '' : clusters.of(file) ?? '';
      onDemand(told, `${cluster} ${mark.name}`, (): Sight[] => []).push({ node, file, mark });
    }
  }
  const moments: Moment[] = [];
  const counts = new Map<string, number>();
  for (const all of told.values()) {
    if (all.every(({ node }) => node.key === all[0].node.key)) continue;
    const sights = [...groupedBy(all, ({ node }) => node.key).values()].map(once);
    // A new leader ends the same session once more: which of the two the client was told of, nothing says.
    if (all[0].mark.kind === 'expiry' && sights.filter(one => one?.mark.side !== 'then').length > 1) continue;
    for (const [i, one] of sights.entries()) {
      for (const other of sights.slice(i + 1)) {
        if (!one || !other) continue;
        const moment = paired(one, other);
        const pair = `${one.node.key}\n${other.node.key}`;
        const count = counts.get(pair) ?? 0;
        if (!moment || count >= mostMoments) continue;
        counts.set(pair, count + 1);
        moments.push(moment);
      }
    }
  }
  return moments;
}

/** The one time that a node tells of it; what it tells twice, in two copies of a log, it tells once. `null` where it cannot be told which is meant. */
function once(sights: readonly Sight[]): Sight | null {
  const [first] = sights;
  const same = sights.every(({ mark }) => mark.basis === first.mark.basis && Math.abs(mark.raw - first.mark.raw) <= promptMs && mark.side === first.mark.side);
  return same ? sights.reduce((least, one) => (one.mark.raw < least.mark.raw ? one : least)) : null;
}

function paired(one: Sight, other: Sight): Moment | null {
  const [a, b] = [one.mark.side, other.mark.side];
  const { kind } = one.mark;
  if (a === b) {
    // All servers of an ensemble commit the same session.
    return a === 'peer' || (kind === 'session' && a === 'first') ? { kind, one, other } : null;
  }
  return a === 'first' ? { kind, one, other } : b === 'first' ? { kind, one: other, other: one } : null;
}

/** The moments that a log tells of. */
export const tellingOf = ofReading((reading): Telling => {
  const { events } = reading;
  const marks = (reading.family === 'zookeeper' ? serverMarks(reading) : kafkaMarks(reading)).slice(0, mostMarks);
  return { marks, hashes: hashesOf(marks.map(({ name }) => name)), starts: reading.family === 'kafka' ? [...events.ofKind('kafka.start')].map(i => events.rawEnd(i)) : [] };
});

class Marks {
  readonly all: Mark[] = [];
  readonly #seen = new Set<string>();

  constructor(readonly reading: LogReading) {}

  /** The first time that something is told. */
  first(i: number, kind: MomentKind, key: string, side: Mark['side'], more: { notBefore?: number; timeoutMs?: number; replayed?: boolean } = {}): void {
    const { events } = this.reading;
    const name = `${kind} ${side} ${key}`;
    if (key === '' || this.#seen.has(name)) return;
    this.#seen.add(name);
    this.all.push({
      kind, key, name: `${kind} ${key}`, side, raw: events.rawEnd(i), basis: events.basisOf(i), line: events.lineOf(i), notBefore: more.notBefore ?? NaN, timeoutMs: more.timeoutMs ?? NaN, replayed: more.replayed ?? false,
    });
  }
}

/** A session id that is one: 0x0 is none yet. */
const isSession = (id: string): boolean => /^0x[0-9a-f]*[1-9a-f]/.test(id);

/** A server that has just joined its quorum tells anew of what it missed: so long it is not believed. ms */
const joiningMs = 2000;

function serverMarks(reading: LogReading): Mark[] {
  const { events } = reading;
  const marks = new Marks(reading);
  const resumed = new Set<string>();
  const expired = new Set<string>();
  let round = '';
  let late = false;
  let joined = -Infinity;
  const kinds = [
    'zk.session.renewing', 'zk.session.created', 'zk.session.established', 'zk.session.expired', 'zk.session.closed',
    'zk.election.looking', 'zk.election.notification', 'zk.election.finished', 'zk.election.phase',
  ];
  for (const i of events.ofKind(...kinds)) {
    const session = events.string(i, 'session');
    const at = events.rawEnd(i);
    switch (events.kindOf(i)) {
      case 'zk.session.renewing': resumed.add(session); break;
      case 'zk.session.created': case 'zk.session.established':
        if (isSession(session) && !resumed.has(session) && !(at >= joined && at - joined < joiningMs)) marks.first(i, 'session', session, 'first');
        resumed.add(session);
        break;
      case 'zk.session.expired':
        expired.add(session);
        if (isSession(session)) marks.first(i, 'expiry', session, 'first', { timeoutMs: events.number(i, 'timeoutMs') });
        break;
      case 'zk.session.closed': if (isSession(session) && !expired.has(session)) marks.first(i, 'close', session, 'first'); break;
      case 'zk.election.looking': late = false; break;
      case 'zk.election.notification':
        if (events.string(i, 'state') !== 'LOOKING') break;
        // A vote of one that already follows or leads: the election is over, and this server comes late to it.
        late ||= /FOLLOWING|LEADING/.test(events.string(i, 'peerState'));
        round = events.string(i, 'round');
        break;
      case 'zk.election.phase': joined = at; break;
      default:
        joined = at;
        if (round !== '' && !late) marks.first(i, 'election', round, 'peer');
    }
  }
  return marks.all;
}

const kafkaKinds = [
  'kafka.start', 'zk.client.starting', 'zk.client.initializing', 'zk.client.socket', 'zk.client.connected', 'zk.client.silent', 'zk.client.expired', 'zk.client.closed',
  'kafka.controller.elected', 'kafka.broker.registered', 'kafka.broker.registration', 'kafka.broker.unfenced', 'kafka.quorum.changed', 'kafka.group.stable', 'kafka.group.joining', 'kafka.group.joined',
];

/** A controller that starts replays the metadata log from its snapshot: so long it is not believed, unless it leads. ms */
const replayMs = 60_000;

function kafkaMarks(reading: LogReading): Mark[] {
  const { events } = reading;
  const marks = new Marks(reading);
  // A session is new to its client when it has asked for one since the last.
  let fresh = false;
  let socket = NaN;
  let leads = false;
  const silent = new Map<string, number>();
  const registered = new Map<string, number>();
  // When members in this process first asked to join, since one last did. By group.
  const joining = new Map<string, number>();
  let own = '';
  for (const i of events.ofKind(...kafkaKinds)) {
    const session = events.string(i, 'session');
    const broker = events.string(i, 'broker');
    const registration = `${broker} ${events.string(i, 'brokerEpoch')}`;
    switch (events.kindOf(i)) {
      case 'kafka.start':
        leads = false;
        fresh = true;
        break;
      case 'zk.client.starting': case 'zk.client.initializing': fresh = true; break;
      case 'zk.client.socket': socket = events.rawEnd(i); break;
      case 'zk.client.connected':
        if (fresh && isSession(session)) marks.first(i, 'session', session, 'then', { notBefore: socket });
        silent.delete(session);
        fresh = false;
        socket = NaN;
        break;
      case 'zk.client.silent': if (!silent.has(session)) silent.set(session, events.rawStart(i)); break;
      case 'zk.client.expired':
        fresh = true;
        if (isSession(session)) marks.first(i, 'expiry', session, 'then', { notBefore: silent.get(session) });
        break;
      case 'zk.client.closed': if (isSession(session)) marks.first(i, 'close', session, 'then'); break;
      case 'kafka.controller.elected': leads = true; break;
      case 'kafka.broker.registered':
        if (events.string(i, 'znode') !== '') break;
        if (events.string(i, 'brokerEpoch') === '') {
          registered.set(broker, i);
          break;
        }
        own = registration;
        marks.first(i, 'registration', registration, 'then');
        break;
      case 'kafka.broker.registration': {
        const replayed = !leads;
        const change = events.shapeOf(i).id;
        const before = registered.get(broker);
        if (before !== undefined) marks.first(before, 'registration', registration, 'first', { replayed });
        registered.delete(broker);
        if (change === 'kafka.broker.noted-unfenced') marks.first(i, 'unfencing', registration, 'first', { replayed });
        marks.first(i, 'record', `${registration} ${change}`, 'peer', { replayed });
        break;
      }
      case 'kafka.broker.unfenced':
        if (own !== '' && events.string(i, 'previousState') !== '') marks.first(i, 'unfencing', own, 'then');
        break;
      case 'kafka.quorum.changed': {
        const state = events.string(i, 'state');
        if (state === 'Leader' || state === 'Follower') marks.first(i, 'epoch', events.string(i, 'epoch'), state === 'Leader' ? 'first' : 'then');
        if (state !== 'Leader') leads = false;
        break;
      }
      case 'kafka.group.joining': if (!joining.has(events.string(i, 'group'))) joining.set(events.string(i, 'group'), events.rawStart(i)); break;
      default: {
        const group = events.string(i, 'group');
        const generation = `${group} ${events.string(i, 'generation')}`;
        if (events.kindOf(i) === 'kafka.group.stable') marks.first(i, 'group', generation, 'first');
        else {
          marks.first(i, 'group', generation, 'then', { notBefore: joining.get(group) });
          joining.delete(group);
        }
      }
    }
  }
  return marks.all;
}
