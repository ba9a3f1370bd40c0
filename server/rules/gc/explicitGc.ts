import { numberIn, type LogEvent } from '../../formats/events';
import { durationText } from '../../text/clock';
import type { Rule } from '../rule';
import { reportOccurrences } from './occurrences';
import { gcFamilies } from './families';

/** "System" is what JDK 6 and 7 write. */
function isExplicit(cause: unknown): boolean {
  return cause === 'System.gc()' || cause === 'System';
}

/** Collections that somebody asked for from outside the application too (GCCause::is_user_requested_gc, is_serviceability_requested_gc). */
export function isAskedFor(cause: unknown): boolean {
  return isExplicit(cause) || cause === 'Diagnostic Command' || cause === 'Heap Dump Initiated GC' || cause === 'Heap Inspection Initiated GC' || cause === 'JvmtiEnv ForceGarbageCollection';
}

/** Somebody called `System.gc()`. */
export const explicitGc: Rule = {
  id: 'gc/explicit-gc',
  families: gcFamilies,
  severity: 'warning',
  title: 'Explicit System.gc()',
  why: `Code asked for this collection; the collector would not have done it now. By default it is a Full GC. Besides application code, the JDK itself calls \`System.gc()\`: \`java.nio.Bits\` when direct buffers reach \`-XX:MaxDirectMemorySize\`, **\`FileChannelImpl.map\` when a file cannot be mapped** (look for \`Map failed\` and an hs_err report: the number of memory maps may be exhausted), and RMI's distributed collector once an hour (\`sun.rmi.dgc.server.gcInterval\`).`,
  remedy: `- Find the caller: a sampling of \`jstack\`, or \`-Xlog:gc*\` with JFR's \`jdk.SystemGC\` event (JDK 17), which has the stack.
- In a Kafka broker suspect failing \`mmap\`: compare \`/proc/<pid>/maps\` with \`vm.max_map_count\`.
- \`-XX:+ExplicitGCInvokesConcurrent\` (G1, CMS) turns it into a concurrent cycle. \`-XX:+DisableExplicitGC\` takes direct memory its emergency exit: not on a JVM that uses many direct buffers.`,
  check(log) {
    const found: LogEvent[] = [];
    const { events } = log.reading;
    for (const i of events.ofKind('gc.pause')) {
      if (!isExplicit(events.value(i, 'cause'))) continue;
      // Parallel writes a young and a full pause for one call.
      const before = found[found.length - 1];
      const event = events.at(i, log.clock);
      if (before && before.fields['pause'] === 'young' && event.fields['pause'] === 'full' && event.line - before.endLine < 40) found.pop();
      found.push(event);
    }
    reportOccurrences(log, found, pause => {
      const name = pause.fields['pause'] === 'full' ? 'Full GC' : `${String(pause.fields['pause'])} pause`;
      return `System.gc() was called: ${name} of ${durationText(numberIn(pause.fields, 'durationMs'))}`;
    }, 'collections by System.gc()');
  },
};
