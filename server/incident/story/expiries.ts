/** What servers said of a session's end, and whether it had any effect. */
import { numberIn } from '../../formats/events';
import { lastBefore, type Scene, type Seen } from './scene';
import type { Session } from './sessions';

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

/** A server decides on its tick: up to this much later than the timeout, as far as its clock is ours. */
export const slackMs = 500;
/** A leader that nobody follows any more gives up on its next ticks (Leader.lead). */
const noticingMs = 30_000;
/** It looks whether a quorum follows it every half tick (Leader.lead). */
const lookingMs = 5000;

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
