import { durationText } from '../../text/clock';
import type { Rule } from '../rule';

/** A start this close behind the jump, lines, explains it: another run, or another file joined on. */
const startWithin = 200;
const hourMs = 3600_000;

export const clockBackwards: Rule = {
  id: 'log/clock-backwards',
  families: ['kafka', 'zookeeper'],
  severity: 'info',
  title: 'The clock runs back',
  why:
    'A record is stamped a minute or more before the one above it, and no start of the program stands there. The host\'s clock was set back (a virtual machine that was resumed, a first contact with its time server), summer time ended, or several logs were joined into one file. ' +
    'What lies behind cannot be compared with other logs as before. ZooKeeper\'s own timeouts count on a clock that does not jump (`System.nanoTime`); stamps do.',
  remedy: 'Look at the host\'s time service for that moment. For joined files, read them apart: one file a node.',
  check(log) {
    const starts = [...log.events('zk.start', 'kafka.start')].map(event => event.line);
    for (const { code, line, message } of log.reading.problems) {
      if (code !== 'clock-backwards' || starts.some(start => start >= line && start - line <= startWithin)) continue;
      const seconds = Number(/by (\d+) s/.exec(message)?.[1]);
      if (!(seconds > 0)) continue;
      const ms = seconds * 1000;
      const hour = Math.abs(ms - hourMs) < 120_000 && log.reading.basisCounts[1] > 0 ? ' Stamps without an offset do so for an hour when summer time ends.' : '';
      log.report({ line, message: `The clock runs back by ${durationText(ms)} here.${hour}` });
    }
  },
};
