/** Stops longer than the session timeout that explain no loss these logs show, and stops that are told of a JVM that ran. */
import { timeoutText } from '../../../rules/gc/stalls';
import { timeoutAt, type SessionTimeout } from '../../../rules/rule';
import { durationText } from '../../../text/clock';
import { evidenceOf, groupedBy, together, type Conclusion } from '../findings';
import { doubtText, type Actor, type Scene } from '../scene';
import type { Stall } from '../stalls';
import { timeText } from '../times';
import { remediesFor, stopText } from './stops';

/** One finding a node; stops of the lines in `explained` ("file:line") are left out. */
export function longStalls(scene: Scene, explained: ReadonlySet<string>): Conclusion[] {
  const found: Conclusion[] = [];
  // A timeout that nobody states is worth holding against where nothing else is to be had.
  const gcAlone = scene.logs.every(log => log.reading.family === 'gc');
  for (const actor of scene.actors.values()) {
    if (actor.node.role === 'client') continue;
    const long = scene.stalls(actor).flatMap(stall => {
      const timeout = timeoutAt(stall.stops[0].log.timeouts, stall.start);
      return stall.end - stall.start > timeout.ms && (gcAlone || timeout.how !== 'setting') && !known(stall, explained) && !beforeSession(scene, actor, stall) ? [{ timeout, conclusion: toldOf(scene, actor, stall, timeout) }] : [];
    });
    for (const group of groupedBy(long, one => one.timeout.how === 'setting').values()) {
      const all = group.map(one => one.conclusion);
      const lengths = all.map(one => one.end - one.start);
      found.push(together(all, count => `${actor.node.name} stood still ${count} times for longer than ${whoseTimeout(scene, actor, group[0].timeout)}, ${durationText(Math.min(...lengths))} to ${durationText(Math.max(...lengths))}; no log here shows what it cost`));
    }
  }
  return found;
}

/** Said by another node: what this one's sessions have no log tells. */
function isBorrowed(scene: Scene, { node }: Actor, { evidence }: SessionTimeout): boolean {
  return evidence !== null && node.role !== 'zookeeper' && scene.incident.get(evidence.file)?.node.key !== node.key;
}

function whoseTimeout(scene: Scene, actor: Actor, timeout: SessionTimeout): string {
  const { node } = actor;
  const { how, ms, evidence } = timeout;
  if (isBorrowed(scene, actor, timeout)) return `the session timeout of ${scene.incident.get(evidence!.file)?.node.name ?? 'another node'}`;
  return how === 'setting' ? `the ${ms} ms that are assumed for a session` : node.role === 'zookeeper' ? 'the session timeout of its clients' : 'its session timeout';
}

function toldOf(scene: Scene, actor: Actor, stall: Stall, timeout: SessionTimeout): Conclusion {
  const [stop] = stall.stops;
  const length = durationText(stall.end - stall.start);
  const what = stopText(stop);
  const stated = timeout.how !== 'setting';
  return {
    rule: 'gc/stall-over-timeout', severity: stated && !isBorrowed(scene, actor, timeout) ? 'error' : 'warning', confidence: 'proven', node: actor.node.name,
    title: `${actor.node.name} stood still for ${length} (${what}), longer than ${whoseTimeout(scene, actor, timeout)}${stated ? ` of ${timeout.ms} ms` : ''}; no log here shows what it cost`,
    start: stall.start, end: stall.end,
    why: `${what} from ${timeText(stall.start, stop.log)} to ${timeText(stall.end, stop.log)} is longer than ${timeoutText(timeout)}: nothing was sent for that long.${stated ? '' : ' No log here says which timeout its sessions have, or whether it has any.'}`,
    evidence: [...stall.stops.map(one => evidenceOf(one.log, one.event, 'cause')), ...(timeout.evidence ? [{ file: timeout.evidence.file, line: timeout.evidence.line, role: 'timeout', at: null, text: timeout.evidence.message }] : [])],
    remedy: remediesFor(stop, actor.node.name, null).join(' '),
    effects: [], sessions: [], repeats: null,
    notSeen: [`a session that expired between ${timeText(stall.start, stop.log)} and ${timeText(stall.end + 10_000, stop.log)}: no log of the client or of ZooKeeper that covers it tells of one`],
  };
}

function known(stall: Stall, explained: ReadonlySet<string>): boolean {
  return stall.stops.some(({ log, event }) => explained.has(`${log.file}:${event.line}`));
}

const beginnings = ['kafka.start', 'zk.client.connected', 'kafka.broker.registered', 'kafka.started', 'kafka.stopped'];

/** Had the process no session yet: it had begun to start and was not connected, or the same JVM began to start only later? */
function beforeSession(scene: Scene, actor: Actor, { start, end, stops: [{ log, event: { line } }] }: Stall): boolean {
  if (actor.node.role !== 'broker') return false;
  const own = (seen: { log: { node: { key: string } } }): boolean => seen.log.node.key === actor.node.key;
  const before = scene.between(-Infinity, start, ...beginnings).filter(own).at(-1);
  if (before) return before.event.kind === 'kafka.start' || before.event.kind === 'kafka.stopped';
  const next = scene.between(end, Infinity, 'kafka.start', 'zk.client.connected', 'kafka.broker.registered').find(own);
  const run = log.reading.segments.filter(segment => segment.line <= line).at(-1);
  const ends = log.reading.segments.find(segment => segment.line > line)?.line ?? Infinity;
  return next?.event.kind === 'kafka.start' && run !== undefined && (log.span?.end ?? -Infinity) > next.event.start && (ends === Infinity || log.reading.events.lineOf(Math.max(0, log.reading.events.firstAtLine(ends) - 1)) > line && log.clock.instant(log.reading.events.rawStart(Math.max(0, log.reading.events.firstAtLine(ends) - 1)), log.reading.events.basisOf(0)) > next.event.start);
}

/** GC logs that lie with a node and stop it while it writes: nothing is concluded from them, and that is said. */
export function misplacedGcLogs(scene: Scene): Conclusion[] {
  const found: Conclusion[] = [];
  for (const actor of scene.actors.values()) {
    for (const [log, doubts] of groupedBy(scene.doubts(actor), ({ stall }) => stall.stops[0].log)) {
      const [doubt] = doubts;
      const { stall: { start, end, stops: [stop] }, spoken } = doubt;
      found.push({
        rule: 'gc/another-jvm', severity: 'warning', confidence: 'likely', node: actor.node.name,
        title: `${log.label} does not fit the other logs of ${actor.node.name}, which wrote while it is said to stand still; nothing was concluded from it`,
        start, end, why: `${doubtText(actor, doubt)}. It was taken for a log of ${actor.node.name} by this: ${log.node.why}. ${doubts.length > 1 ? `${doubts.length} of its stops are contradicted like that.` : ''}`.trim(),
        evidence: [evidenceOf(log, stop.event, 'cause'), evidenceOf(spoken.log, spoken.event, 'wrote')],
        remedy: `Say which node ${log.label} belongs to, or correct its zone or clock.`,
        effects: [], notSeen: [], sessions: [], repeats: null,
      });
    }
  }
  return found;
}
