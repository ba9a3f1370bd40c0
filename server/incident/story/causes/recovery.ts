/** Starts that kept a broker out of service: logs read again after an unclean stop, indexes rebuilt, a log that does not get done. */
import { outcomes } from '../../../formats/kafka/loading';
import { durationText } from '../../../text/clock';
import { counted } from '../effects';
import { evidenceOf, type Conclusion, type Effect, type FindingEvidence } from '../findings';
import type { Actor, Scene, Seen } from '../scene';
import { timeText } from '../times';

/** Loading that takes this long, ms, is told of even where nothing says that the broker was stopped uncleanly. */
const longMs = 60_000;
const dayMs = 24 * 3600_000;
/** A broker that stands behind its own start by more than this has begun another one. */
const sameStartMs = 1000;

/** What one start of a broker did, as its log tells. */
interface Start {
  readonly actor: Actor;
  readonly begin: Seen;
  /** "Loading complete"; `undefined` where it never came. */
  readonly over: Seen | undefined;
  readonly segments: Seen[];
  readonly indexes: Seen[];
  readonly unfinished: Seen | null;
  readonly slowest: Seen | null;
  readonly unclean: Seen | undefined;
}

/** One finding for each start that recovered, rebuilt, or loaded for long. The metadata log of KRaft, recovered at any start, does not count. */
export function recoveries(scene: Scene): Conclusion[] {
  return startsOf(scene).flatMap(start => {
    const took = (start.over?.event.end ?? start.unfinished?.event.end ?? NaN) - start.begin.event.start;
    if (start.segments.length > 0) return [uncleanStop(scene, start, took)];
    if (start.indexes.length > 0) return [corruptIndexes(scene, start, took)];
    return (start.unfinished && lasted(start.unfinished) >= longMs) || took >= longMs ? [slowLoading(scene, start, took)] : [];
  });
}

function startsOf(scene: Scene): Start[] {
  const byNode = new Map<string, Seen[]>();
  for (const seen of scene.all('kafka.logs.loading')) {
    const begun = byNode.get(seen.log.node.key) ?? [];
    if (!begun.some(other => Math.abs(other.event.start - seen.event.start) <= sameStartMs)) begun.push(seen);
    byNode.set(seen.log.node.key, begun);
  }
  return [...byNode.values()].flatMap(begun => begun.map((begin, i) => {
    const to = begun[i + 1]?.event.start ?? Infinity;
    const own = ({ log }: Seen): boolean => log.node.key === begin.log.node.key;
    const over = scene.between(begin.event.start, to, 'kafka.logs.loaded').filter(own).find(({ event }) => event.end >= begin.event.start && event.end < to);
    // What is loaded later is a partition that was made anew.
    const end = over ? over.event.end + sameStartMs : to;
    const inside = (...kinds: string[]): Seen[] => scene.between(begin.event.start - sameStartMs, end, ...kinds).filter(({ log, event }) => log === begin.log && event.start < to && !String(event.fields['partition'] ?? '').startsWith('__cluster_metadata'));
    const unfinished = longest(inside('kafka.log.loading').filter(({ event }) => event.fields['outcome'] === outcomes.open || event.fields['outcome'] === outcomes.cutOff));
    return {
      actor: scene.actor(begin.log), begin, over, unfinished, slowest: longest(inside('kafka.log.loaded')),
      segments: inside('kafka.recovery.segment'), indexes: inside('kafka.index.rebuilt'), unclean: inside('kafka.recovery.started')[0],
    };
  }));
}

function uncleanStop(scene: Scene, start: Start, took: number): Conclusion {
  const { actor, segments } = start;
  const name = actor.node.name;
  return {
    ...common(scene, start),
    rule: 'recovery/unclean-stop', confidence: 'proven',
    title: `${name} had not been stopped cleanly: its start read ${counted(segments.length, 'segment')} again${howLong(start, took)}`,
    why: `A broker that finds no mark of a clean stop reads every segment behind its recovery point again and rebuilds the indexes, before it serves anybody.${slowestText(start)}${stoppedText(scene, start)}`,
    evidence: evidence(start, start.unclean ?? segments[0]),
    remedy: `Stop ${name} with SIGTERM and give it time${took > 0 ? ` (its logs took ${durationText(took)})` : ''}. num.recovery.threads.per.data.dir (1 by default) lets more of its logs be read at a time; do not kill a broker that is recovering, it would begin anew.`,
  };
}

function corruptIndexes(scene: Scene, start: Start, took: number): Conclusion {
  const { actor, indexes, unclean } = start;
  const partitions = new Set(indexes.map(({ event }) => String(event.fields['partition'] ?? event.fields['path'] ?? event.line))).size;
  const killed = unclean ?? uncleanEnd(scene, start);
  const missing = indexes.filter(({ event }) => event.shape.id === 'kafka.index.missing').length;
  const what = missing === 0 ? 'corrupt ' : missing === indexes.length ? 'missing ' : 'missing or corrupt ';
  const one = indexes.length === 1;
  return {
    ...common(scene, start),
    rule: 'recovery/corrupt-index', confidence: killed ? 'proven' : 'likely',
    title: `${actor.node.name} found ${counted(indexes.length, `${what}index`, `${what}indexes`)} at its start, rebuilt ${one ? 'it' : 'them'}${howLong(start, took)}`,
    why: `${counted(indexes.length, 'index', 'indexes')} of ${counted(partitions, 'log')} ${missing === indexes.length ? (one ? 'was not there' : 'were not there') : one ? 'did not fit its segment' : `did not fit their segments${missing > 0 ? `, or ${missing === 1 ? 'was' : 'were'} not there (${missing})` : ''}`}; ${one ? 'it' : 'each'} was made anew from ${one ? 'the' : 'its'} whole segment, before the broker served anybody.${killed ? ` The broker had not been stopped in order before: what it had not yet written of its indexes was lost.${killed.event.kind === 'kafka.recovery.started' ? ` Its own start says so (${killed.log.label}:${killed.event.line + 1}).` : ''}` : ` No line here says what ${missing === indexes.length ? 'removed' : missing > 0 ? 'damaged or removed' : 'damaged'} ${one ? 'it' : 'them'}.${stoppedText(scene, start)}`}${slowestText(start)}`,
    evidence: evidence(start, indexes[0]),
    remedy: killed ? `Stop ${actor.node.name} with SIGTERM and give it time; the indexes are sound again now, nothing needs to be deleted by hand.` : `Check the disk of ${actor.node.name} (dmesg, SMART, a file system check), and who works in its log directories: an ordered stop neither damages nor removes an index.`,
    notSeen: killed ? [] : ['an unclean stop before this start'],
  };
}

function slowLoading(scene: Scene, start: Start, took: number): Conclusion {
  const { actor, unfinished } = start;
  const stopped = lastStop(scene, start);
  return {
    ...common(scene, start),
    rule: 'recovery/slow-loading', confidence: 'proven',
    title: `${actor.node.name} starts and reads its logs${howLong(start, took)}`,
    why: `Until all its logs are open a broker serves nobody.${slowestText(start)}${stopped ? ` It had been stopped in order at ${timeText(stopped.event.start, stopped.log)}: no recovery was needed.` : ''}${unfinished ? ` The last partition it was busy with is ${String(unfinished.event.fields['partition'])}.` : ''}`,
    evidence: evidence(start, unfinished ?? start.slowest ?? start.begin),
    remedy: `Look at what ${actor.node.name} does meanwhile (jstack, iostat -x): many segments, a large producer state to be rebuilt, a slow disk. num.recovery.threads.per.data.dir lets it open more logs at a time. Do not kill it: the next start would have to recover as well.`,
    notSeen: stopped ? [] : ['how the broker had been stopped before'],
  };
}

function common(scene: Scene, { actor, begin, over, unfinished, segments, indexes }: Start): Pick<Conclusion, 'severity' | 'node' | 'start' | 'end' | 'effects' | 'notSeen' | 'sessions' | 'repeats'> {
  const effects: Effect[] = [];
  if (segments.length > 0 && indexes.length > 0) effects.push({ what: 'index-rebuilt', count: indexes.length, text: `${counted(indexes.length, 'index', 'indexes')} did not fit and had to be rebuilt`, evidence: [evidenceOf(indexes[0].log, indexes[0].event, 'effect')] });
  const up = scene.between(begin.event.start, Infinity, 'kafka.started').find(({ log }) => log.node.key === actor.node.key);
  if (up && over) effects.push({ what: 'returned', count: 1, text: `${actor.node.name} served again ${durationText(up.event.start - begin.event.start)} after it had begun to load`, evidence: [evidenceOf(up.log, up.event, 'effect')] });
  return { severity: 'warning', node: actor.node.name, start: begin.event.start, end: over?.event.end ?? unfinished?.event.end ?? segments.at(-1)?.event.end ?? begin.event.start, effects, notSeen: [], sessions: [], repeats: null };
}

function evidence({ begin, slowest, unfinished, over }: Start, cause: Seen): FindingEvidence[] {
  const lines: [Seen | null | undefined, string][] = [[begin, 'start'], [cause, 'cause'], [unfinished === cause ? null : unfinished, 'slowest'], [slowest === cause ? null : slowest, 'slowest'], [over, 'end']];
  return lines.flatMap(([seen, role]) => (seen && !(seen === begin && role === 'cause' && cause !== begin) ? [{ ...evidenceOf(seen.log, seen.event, role), ...(role === 'end' ? { at: seen.event.end } : {}) }] : []));
}

function howLong({ over, unfinished }: Start, took: number): string {
  if (over) return ` and took ${durationText(took)} for its logs`;
  if (!unfinished) return ', and was not over at the end of its log';
  const { partition, outcome } = unfinished.event.fields;
  return outcome === outcomes.open
    ? `; partition ${String(partition)} has been loading for ${durationText(lasted(unfinished))} where its log ends`
    : `; partition ${String(partition)} had been loading for ${durationText(lasted(unfinished))} when the next start cut it off`;
}

function slowestText({ slowest }: Start): string {
  if (!slowest) return '';
  const name = String(slowest.event.fields['partition'] ?? '') || 'a log';
  return ` Slowest was ${name} at ${slowest.log.label}:${slowest.event.line + 1}: ${durationText(lasted(slowest))}.`;
}

function stoppedText(scene: Scene, start: Start): string {
  const stopped = lastStop(scene, start);
  return stopped ? ` (The last ordered stop of it stands at ${timeText(stopped.event.start, stopped.log)}.)` : '';
}

function lastStop(scene: Scene, { begin }: Start): Seen | undefined {
  return scene.between(begin.event.start - dayMs, begin.event.start, 'kafka.stopped').filter(({ log }) => log.node.key === begin.log.node.key).at(-1);
}

/** The start before this one, where no ordered stop lies between. */
function uncleanEnd(scene: Scene, start: Start): Seen | undefined {
  const { begin } = start;
  const earlier = scene.between(-Infinity, begin.event.start - 60_000, 'kafka.started').filter(({ log }) => log.node.key === begin.log.node.key).at(-1);
  const stopped = lastStop(scene, start);
  return earlier && !(stopped && stopped.event.start > earlier.event.start) ? earlier : undefined;
}

function lasted({ event }: Seen): number {
  return Number(event.fields['durationMs'] ?? 0);
}

function longest(seen: readonly Seen[]): Seen | null {
  return seen.reduce<Seen | null>((most, one) => (lasted(one) > (most ? lasted(most) : 0) ? one : most), null);
}
