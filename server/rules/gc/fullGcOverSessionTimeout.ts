import type { Rule } from '../rule';
import { besides, stalls, stallText, timeoutEvidence, timeoutText } from './stalls';
import { gcFamilies } from './families';

/** A Full GC that outlasts a ZooKeeper (or KRaft) session. */
export const fullGcOverSessionTimeout: Rule = {
  id: 'gc/full-gc-over-session-timeout',
  families: gcFamilies,
  severity: 'error',
  title: 'Full GC longer than the session timeout',
  why: `While a Full GC lasts, no thread of the JVM runs: the broker sends no heartbeat. ZooKeeper expires a session from which it heard nothing for the whole timeout (\`SessionTrackerImpl\`), a KRaft controller fences a broker after \`broker.session.timeout.ms\`. Then leadership moves away, and the broker must register anew when the pause is over.

Which timeout holds is in the logs: Kafka before 2.5 asks for 6000 ms by default (\`zookeeper.session.timeout.ms\`), since 2.5 for 18000 ms ([KIP-537](https://cwiki.apache.org/confluence/display/KAFKA/KIP-537%3A+Increase+default+zookeeper+session+timeout)); ZooKeeper may grant another. The message says which number it used and where that stands.`,
  remedy: `- A Full GC is the symptom: find what fills the heap. Heap after each Full GC that climbs over hours or days is a leak or too much data; take a heap dump (\`jcmd <pid> GC.heap_dump\`) before restarting.
- JDK 8's G1 does Full GCs with one thread ([JEP 307](https://openjdk.org/jeps/307) made them parallel in JDK 10). JDK 17 or later shortens them by the number of cores.
- Humongous allocations (half a G1 region or more) force collections: raise \`-XX:G1HeapRegionSize\`.
- A longer \`zookeeper.session.timeout.ms\` (or \`broker.session.timeout.ms\`) hides short stops; it also delays the take-over from a broker that is really dead.`,
  highlight: 'longPause',
  check(log) {
    for (const stall of stalls(log)) {
      if (stall.what !== 'full' || stall.grade !== 'over') continue;
      const { event } = stall;
      log.report({
        line: event.line, endLine: event.endLine,
        message: `${stallText(stall)} is longer than ${timeoutText(stall.timeout)}: no heartbeat gets out meanwhile, the session can expire.${besides(event)}`,
        related: timeoutEvidence(stall.timeout),
      });
    }
  },
};
