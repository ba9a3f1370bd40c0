import type { Rule } from '../rule';
import { besides, stalls, stallText, timeoutEvidence, timeoutText } from './stalls';
import { gcFamilies } from './families';

/** A stop of over two thirds of the session timeout: the connection is lost, and with bad luck the session. */
export const pauseNearSessionTimeout: Rule = {
  id: 'gc/pause-near-session-timeout',
  families: gcFamilies,
  severity: 'warning',
  title: 'Pause over two thirds of the session timeout',
  why: `A ZooKeeper client gives up its connection when it has heard nothing for two thirds of the session timeout (\`ClientCnxn.SendThread\`: \`readTimeout = negotiatedSessionTimeout * 2 / 3\`). After a stop that long it reconnects. The silence that the server counts also includes the time since the last ping, up to a third of the timeout: a pause of 5.3 s can lose a session of 6 s.`,
  remedy: `Treat it as the last warning before sessions expire: see gc/full-gc-over-session-timeout and gc/pause-over-session-timeout for causes and remedies.`,
  check(log) {
    for (const stall of stalls(log)) {
      if (stall.grade !== 'near') continue;
      const { event } = stall;
      log.report({
        line: event.line, endLine: event.endLine,
        message: `${stallText(stall)} is over two thirds of ${timeoutText(stall.timeout)}: the client may lose its connection, and its session if the last ping was early.${besides(event)}`,
        related: timeoutEvidence(stall.timeout),
      });
    }
  },
};
