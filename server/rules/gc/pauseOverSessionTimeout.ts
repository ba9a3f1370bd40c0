import type { Rule } from '../rule';
import { besides, stalls, stallText, timeoutEvidence, timeoutText } from './stalls';
import { gcFamilies } from './families';

/** Any other stop that outlasts a session: long young pauses lose sessions too, and so do safepoints that collect nothing. */
export const pauseOverSessionTimeout: Rule = {
  id: 'gc/pause-over-session-timeout',
  families: gcFamilies,
  severity: 'error',
  title: 'Pause longer than the session timeout',
  why: `All application threads stood still for longer than ZooKeeper (or a KRaft controller) waits for a heartbeat, so the session can expire, as with a Full GC. A young or mixed pause of seconds is rarely the collector's own work: look at \`real\` against \`user\` + \`sys\`, and at the time to reach the safepoint.

Kafka before 2.5 asks for a session timeout of 6000 ms by default, since 2.5 for 18000 ms (KIP-537).`,
  remedy: `- \`real\` far above \`user\` + \`sys\`: the host did not let the JVM run. Look at swap (\`vm.swappiness\`, \`si\`/\`so\` of \`vmstat\`), CPU quota of the container, steal time of the virtual machine, and the disk that holds the GC log.
- High \`sys\`: transparent huge pages being assembled, swapping, or memory touched for the first time (\`-XX:+AlwaysPreTouch\`).
- Long *Object Copy* or "to-space exhausted": too much survives; see gc/evacuation-failure.
- Long *Reaching safepoint* / *Stopping threads took*: a thread in a long counted loop or blocked in a page fault of a mapped file.`,
  highlight: 'longPause',
  check(log) {
    for (const stall of stalls(log)) {
      if (stall.what === 'full' || stall.grade !== 'over') continue;
      const { event } = stall;
      log.report({
        line: event.line, endLine: event.endLine,
        message: `${stallText(stall)} is longer than ${timeoutText(stall.timeout)}: no heartbeat gets out meanwhile, the session can expire.${besides(event)}`,
        related: timeoutEvidence(stall.timeout),
      });
    }
  },
};
