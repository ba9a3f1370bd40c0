import { numberIn, type LogEvent } from '../../formats/events';
import { durationText } from '../../text/clock';
import type { Rule } from '../rule';
import { reportOccurrences } from './occurrences';
import { gcFamilies } from './families';

/** G1 had no free regions to copy to. */
export const evacuationFailure: Rule = {
  id: 'gc/evacuation-failure',
  families: gcFamilies,
  severity: 'warning',
  title: 'Evacuation failure (to-space exhausted)',
  why: `G1 collects by copying live objects to free regions. It ran out of them in the middle of a pause: what could not be copied stays in place, the pause takes many times longer, and a Full GC often follows. JDK 7 and 8 write \`(to-space exhausted)\`, JDK 9 to 16 \`To-space exhausted\`, later JDKs \`(Evacuation Failure: Allocation)\`. \`(Evacuation Failure: Pinned)\` (JDK 22 on, [JEP 423](https://openjdk.org/jeps/423)) is different: objects held by JNI code could not be moved, which is normal.`,
  remedy: `- More room: raise \`-Xmx\`, or find what fills the heap.
- Start marking earlier, so that mixed collections free old regions in time: lower \`-XX:InitiatingHeapOccupancyPercent\`.
- Keep more in reserve for copying: \`-XX:G1ReservePercent\` (10 by default).
- Bursts of humongous objects take whole regions at once: larger \`-XX:G1HeapRegionSize\`, smaller batches.`,
  check(log) {
    const { events } = log.reading;
    const found: LogEvent[] = [];
    for (const i of events.ofKind('gc.pause')) {
      const trouble = events.value(i, 'trouble');
      if (typeof trouble === 'string' && /to-space|evacuation failure/.test(trouble)) found.push(events.at(i, log.clock));
    }
    reportOccurrences(log, found, ({ fields }) => {
      const word = String(fields['trouble']).includes('to-space overflow') ? 'To-space overflow' : String(fields['trouble']).includes('to-space') ? 'To-space exhausted' : 'Evacuation failure';
      return `${word} in a ${String(fields['pause'])} pause of ${durationText(numberIn(fields, 'durationMs'))}: G1 had no free regions to copy to`;
    }, 'such pauses');
  },
};
