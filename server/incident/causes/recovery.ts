/** Starts that had to read logs again, since the broker had not been stopped cleanly. */
import { outcomes } from '../../formats/kafka/loading';
import { durationText } from '../../text/clock';
import { evidenceOf, type Conclusion } from '../findings';
import { timeText, type Scene, type Seen } from '../scene';

/** A log that has been loading for this long, ms, is told of even where nothing says that the broker was stopped uncleanly. */
const longMs = 60_000;

/** One finding for each start with a recovery, or with a log that does not get done. The metadata log of KRaft, recovered at any start, does not count. */
export function recoveries(scene: Scene): Conclusion[] {
  const found: Conclusion[] = [];
  for (const actor of scene.actors.values()) {
    const own = (seen: Seen): boolean => seen.log.node.key === actor.node.key;
    const starts = scene.all('kafka.logs.loading').filter(own);
    const done = new Set<number>();
    for (const start of starts) {
      const next = starts.find(other => other.event.start > start.event.start + 1000);
      const to = next?.event.start ?? Infinity;
      if (done.has(Math.round(start.event.start))) continue;
      done.add(Math.round(start.event.start));
      const inside = ({ log, event }: Seen): boolean => log === start.log && event.start >= start.event.start - 1000 && event.start < to;
      const segments = scene.all('kafka.recovery.segment').filter(seen => inside(seen) && !String(seen.event.fields['partition'] ?? '').startsWith('__cluster_metadata'));
      const loading = scene.all('kafka.log.loading').filter(inside);
      const unfinished = loading.filter(({ event }) => event.fields['outcome'] === outcomes.open || event.fields['outcome'] === outcomes.cutOff)
        .reduce<Seen | null>((most, one) => (most && lasted(most) >= lasted(one) ? most : one), null);
      if (segments.length === 0 && !(unfinished && lasted(unfinished) >= longMs)) continue;
      const over = scene.all('kafka.logs.loaded').find(seen => own(seen) && seen.event.end >= start.event.start && seen.event.end < to);
      const loaded = scene.all('kafka.log.loaded').filter(({ log, event }) => log === start.log && event.end >= start.event.start && event.end < to);
      const slowest = loaded.reduce<Seen | null>((most, one) => (Number(one.event.fields['durationMs']) > Number(most?.event.fields['durationMs'] ?? 0) ? one : most), null);
      const stopped = scene.between(start.event.start - 24 * 3600_000, start.event.start, 'kafka.stopped').filter(own).at(-1);
      const took = over ? over.event.end - start.event.start : NaN;
      const name = slowest && String(slowest.event.fields['partition'] ?? '');
      found.push({
        rule: 'recovery/unclean-stop', severity: 'warning', confidence: 'proven', node: actor.node.name,
        title: `${segments.length > 0 ? `${actor.node.name} had not been stopped cleanly: its start read ${segments.length} segments again` : `${actor.node.name} starts and reads its logs`}${over ? ` and took ${durationText(took)} for its logs` : unfinished ? `; ${unfinishedText(unfinished)}` : ', and was not over at the end of its log'}`,
        start: start.event.start, end: over?.event.end ?? unfinished?.event.end ?? segments.at(-1)?.event.end ?? start.event.end,
        why: `A broker that finds no mark of a clean stop reads every segment behind its recovery point again and rebuilds the indexes, before it serves anybody.${slowest ? ` Slowest was ${name === '' ? 'the log' : name} at ${slowest.log.label}:${slowest.event.line + 1}: ${durationText(Number(slowest.event.fields['durationMs']))}.` : ''}${stopped ? ` (The last ordered stop of it stands at ${timeText(stopped.event.start, stopped.log)}.)` : ''}`,
        evidence: [evidenceOf(start.log, start.event, 'start'), ...(segments.length > 0 ? [evidenceOf(segments[0].log, segments[0].event, 'cause')] : []), ...(unfinished ? [evidenceOf(unfinished.log, unfinished.event, segments.length > 0 ? 'slowest' : 'cause')] : []), ...(slowest ? [evidenceOf(slowest.log, slowest.event, 'slowest')] : []), ...(over ? [evidenceOf(over.log, over.event, 'end')] : [])],
        remedy: 'Stop brokers with SIGTERM and give them time. num.recovery.threads.per.data.dir (1 by default) lets more logs be read at a time; do not kill a broker that is recovering, it would begin anew.',
        effects: [], notSeen: [], sessions: [], repeats: null,
      });
    }
  }
  return found;
}

function lasted({ event }: Seen): number {
  return Number(event.fields['durationMs'] ?? 0);
}

function unfinishedText(seen: Seen): string {
  const { partition, outcome } = seen.event.fields;
  return outcome === outcomes.open
    ? `partition ${String(partition)} has been loading for ${durationText(lasted(seen))} where its log ends`
    : `partition ${String(partition)} had been loading for ${durationText(lasted(seen))} when the next start cut it off`;
}
