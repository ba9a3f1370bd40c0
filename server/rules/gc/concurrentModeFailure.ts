import { numberIn, type LogEvent } from '../../formats/events';
import { durationText } from '../../text/clock';
import type { Rule } from '../rule';
import { reportOccurrences } from './occurrences';
import { gcFamilies } from './families';

/** CMS lost the race against allocation. */
export const concurrentModeFailure: Rule = {
  id: 'gc/concurrent-mode-failure',
  families: gcFamilies,
  severity: 'warning',
  title: 'Concurrent mode failure or failed promotion',
  why: `*Concurrent mode failure*: the old generation was full before CMS had finished its concurrent cycle, so it is collected with the application stopped, by one thread: a Full GC in all but name. *Promotion failed*: survivors of a young collection found no room in the old generation, often because it is fragmented (CMS does not compact); the same stop follows.`,
  remedy: `- Start the cycle earlier: \`-XX:CMSInitiatingOccupancyFraction=60 -XX:+UseCMSInitiatingOccupancyOnly\`.
- A larger old generation, or a smaller young one; larger survivor spaces so that less is promoted.
- CMS was removed in JDK 14 ([JEP 363](https://openjdk.org/jeps/363)): G1 compacts and is the way on.`,
  check(log) {
    const { events } = log.reading;
    const found: LogEvent[] = [];
    for (const i of events.ofKind('gc.pause')) {
      const trouble = events.value(i, 'trouble');
      if (typeof trouble === 'string' && /concurrent mode failure|promotion failed/.test(trouble)) found.push(events.at(i, log.clock));
    }
    reportOccurrences(log, found, ({ fields }) => {
      const trouble = String(fields['trouble']);
      return `${trouble[0].toUpperCase()}${trouble.slice(1)}: the application stood still for ${durationText(numberIn(fields, 'durationMs'))}`;
    }, 'such collections');
  },
};
