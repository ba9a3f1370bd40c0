/** The lives of sessions, as all logs together tell of them. */
import type { SessionLife } from '../../protocol';
import type { Incident, IncidentLog } from '../incident';
import { expiriesOf } from '../story/expiries';
import { lossOf } from '../story/losses';
import { eventsBetweenTurns, isSession, ownerOf, sayings, sessionsNamed, statedTimeout, type Session } from '../story/sessions';
import { sceneOf, type Scene, type Seen } from '../story/scene';

/** Words of an end that was not asked for. */
const lossKinds: ReadonlySet<string> = new Set(['zk.session.expired', 'zk.client.expired']);

export interface Lives {
  /** By start. */
  readonly lives: SessionLife[];
  /** How many sessions there are in all. */
  readonly sessions: number;
}

/**
 * Sessions from their client's point of view: from where each was established to
 * where it expired, was closed, or was last heard of. A session whose expiry had
 * no effect lives on.
 * @param most of more of them, those that were lost and then those that lasted longest
 * @param turn is called between one step and the next: requests get through
 */
export async function sessionLives(incident: Incident, most = Infinity, turn: () => Promise<void> = () => Promise.resolve()): Promise<Lives> {
  const scene = sceneOf(incident);
  const extents = await extentsOf(scene, turn);
  const lastOfLog = new Map<IncidentLog, number>();
  for (const { log, event } of scene.all('zk.client.connected')) lastOfLog.set(log, event.start);
  const lives: SessionLife[] = [];
  for (const session of await sessionsNamed(scene, chosen(extents, most), turn)) {
    await turn();
    const life = lifeOf(scene, session, lastOfLog);
    if (Number.isFinite(life.start) && life.end >= life.start) lives.push(life);
  }
  return { lives: lives.sort((a, b) => a.start - b.start), sessions: extents.size };
}

interface Extent {
  first: number;
  last: number;
  lost: boolean;
}

/** When each session was spoken of. */
async function extentsOf(scene: Scene, turn: () => Promise<void>): Promise<Map<string, Extent>> {
  const extents = new Map<string, Extent>();
  for (const [kind] of sayings) {
    const events = scene.ofKind(kind);
    for (let i = 0; i < events.length; i++) {
      if (i % eventsBetweenTurns === 0) await turn();
      const id = events.textAt(i, 'session');
      const at = events.startAt(i);
      const known = extents.get(id);
      if (known) {
        known.first = Math.min(known.first, at);
        known.last = Math.max(known.last, at);
        known.lost ||= lossKinds.has(kind);
      } else if (isSession(id)) extents.set(id, { first: at, last: at, lost: lossKinds.has(kind) });
    }
  }
  return extents;
}

function chosen(extents: ReadonlyMap<string, Extent>, most: number): Set<string> {
  if (extents.size <= most) return new Set(extents.keys());
  const length = ({ first, last, lost }: Extent): number => (lost ? Infinity : last - first);
  const ordered = [...extents].sort(([, a], [, b]) => (length(b) > length(a) ? 1 : length(b) < length(a) ? -1 : a.first - b.first));
  return new Set(ordered.slice(0, most).map(([id]) => id));
}

function lifeOf(scene: Scene, session: Session, lastOfLog: ReadonlyMap<IncidentLog, number>): SessionLife {
  const all = [...session.connected, ...session.silent, ...session.told, ...session.closed, ...session.ended, ...session.expired, ...session.established];
  const { effective: expiry } = expiriesOf(scene, session);
  const lost = expiry !== null || session.told.length > 0;
  const loss = lost ? lossOf(scene, session, expiry) : null;
  const opened = earliest([...session.connected, ...session.established]);
  const closed = lost ? null : earliest(session.closed) ?? earliest(session.ended);
  const ended = loss ? loss.expiry ?? loss.told : closed;
  const client = session.connected.at(-1);
  const owner = loss ? loss.owner : ownerOf(scene, session, null).owner;
  const lastHeard = all.reduce((last, { event }) => Math.max(last, event.end), -Infinity);
  // The last session of a log that goes on lives on with it.
  const goesOn = client && client.event.start === lastOfLog.get(client.log) ? client.log.span?.end ?? -Infinity : -Infinity;
  return {
    id: session.id, node: owner?.node.name ?? null,
    start: opened?.event.start ?? all.reduce((first, { event }) => Math.min(first, event.start), Infinity),
    end: loss ? loss.lostAt : closed ? closed.event.start : Math.max(lastHeard, goesOn),
    fate: loss ? 'expired' : closed ? 'closed' : 'open',
    timeoutMs: statedTimeout(session, client ?? null, expiry)?.ms ?? null,
    opened: opened && { uri: opened.log.file, line: opened.event.line },
    ended: ended && { uri: ended.log.file, line: ended.event.line },
  };
}

function earliest(seen: readonly Seen[]): Seen | null {
  return seen.reduce<Seen | null>((first, one) => (first && first.event.start <= one.event.start ? first : one), null);
}
