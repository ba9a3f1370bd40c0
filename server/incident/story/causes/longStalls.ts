/** Stops longer than the session timeout that explain no loss these logs show. */
import { timeoutText } from '../../../rules/gc/stalls';
import { timeoutAt } from '../../../rules/rule';
import { durationText } from '../../../text/clock';
import { evidenceOf, type Conclusion } from '../findings';
import { timeText, type Scene } from '../scene';
import type { Stall } from '../stalls';
import { stopText } from './stall';

/** One finding a stop; stops of the lines in `explained` ("file:line") are left out. */
export function longStalls(scene: Scene, explained: ReadonlySet<string>): Conclusion[] {
  const found: Conclusion[] = [];
  for (const actor of scene.actors.values()) {
    if (actor.node.role === 'client') continue;
    for (const stall of scene.stalls(actor)) {
      const [stop] = stall.stops;
      const timeout = timeoutAt(stop.log.timeouts, stall.start);
      if (!(stall.end - stall.start > timeout.ms) || timeout.how === 'setting' || known(stall, explained)) continue;
      const length = durationText(stall.end - stall.start);
      const what = stopText(stop);
      found.push({
        rule: 'gc/stall-over-timeout', severity: 'error', confidence: 'proven', node: actor.node.name,
        title: `${actor.node.name} stood still for ${length} (${what}), longer than its session timeout of ${timeout.ms} ms; no log here shows what it cost`,
        start: stall.start, end: stall.end,
        why: `${what} from ${timeText(stall.start, stop.log)} to ${timeText(stall.end, stop.log)} is longer than ${timeoutText(timeout)}: nothing was sent for that long.`,
        evidence: [...stall.stops.map(one => evidenceOf(one.log, one.event, 'cause')), ...(timeout.evidence ? [{ file: timeout.evidence.file, line: timeout.evidence.line, role: 'timeout', at: null, text: timeout.evidence.message }] : [])],
        remedy: 'Find out why the stop was so long: a heap that stays full after a Full GC, a host short of CPU or swapping.',
        effects: [], sessions: [], repeats: null,
        notSeen: [`a session that expired between ${timeText(stall.start, stop.log)} and ${timeText(stall.end + 10_000, stop.log)}: no log of the client or of ZooKeeper that covers it tells of one`],
      });
    }
  }
  return found;
}

function known(stall: Stall, explained: ReadonlySet<string>): boolean {
  return stall.stops.some(({ log, event }) => explained.has(`${log.file}:${event.line}`));
}
