import { durationText } from '../../text/clock';
import { timeoutAt, type Rule } from '../rule';
import { instantText } from '../sessions/instant';

export const jvmPause: Rule = {
  id: 'zookeeper/jvm-pause',
  families: ['zookeeper'],
  severity: 'warning',
  title: 'The server\'s JVM, or its host, stood still',
  why:
    'A thread that only sleeps measures how much too late it wakes: nothing in this JVM ran for that long. A standing server answers no ping and confirms no write; on the leader the whole ensemble waits, and after ' +
    '`syncLimit` ticks the others elect a new one. Clients notice at two thirds of their session timeout. On waking, the server may expire sessions whose pings lie unread in its sockets. ' +
    '(org.apache.zookeeper.server.util.JvmPauseMonitor; WARN over 10 s, INFO over 1 s, off unless `jvm.pause.monitor=true`)',
  remedy: 'The line below the message says which collector ran ("GC pool …") or that none did ("No GCs detected"). With a collector: read the server\'s GC log, give it a heap without swapping. Without one: look at the host for the same time: CPU steal, a frozen virtual machine, swapping, a stopped container.',
  check(log) {
    for (const event of log.events('jvm.pause')) {
      const took = event.fields.durationMs;
      if (typeof took !== 'number') continue;
      const { ms, from, evidence } = timeoutAt(log.timeouts, event.start);
      const window = Number.isFinite(event.start) ? `, from about ${instantText(event.start, log.clock)} until this line` : '';
      const over = took >= ms ? ` That is longer than the session timeout of ${ms} ms (${from}).` : '';
      log.report({ line: event.line, message: `This server's JVM, or its host, stood still for about ${durationText(took)}${window}.${over}`, related: over && evidence ? [evidence] : [] });
    }
  },
};
