import { repeats } from '../../formats/repeats';
import type { Rule } from '../rule';
import { instantText } from '../sessions/instant';

/** Fewer than this are told by their lines. */
const worthTelling = 10;
const many = 100;

export const repeatedError: Rule = {
  id: 'log/repeated-error',
  families: ['kafka', 'zookeeper'],
  severity: 'info',
  title: 'The same error again and again',
  why: 'Records at ERROR that say the same, numbers aside, from the same logger and with the same exception. Faultline knows nothing better of this message; that it comes so often is what there is to say. The first one is nearest to its cause.',
  remedy: 'Read the first one and what stands just before it; what comes later is mostly its echo. `faultline summary` lists the stack traces of the file with their counts.',
  check(log) {
    const { events } = log.reading;
    for (const same of repeats(events, 'log.error')) {
      if (same.length < worthTelling) continue;
      const first = events.at(same[0], log.clock);
      const last = events.at(same[same.length - 1], log.clock);
      const { message, exception } = first.fields;
      const time = Number.isFinite(first.start) && Number.isFinite(last.end) ? `, from ${instantText(first.start, log.clock)} to ${instantText(last.end, log.clock)}` : '';
      const what = String(message || exception || '');
      log.report({
        line: first.line, endLine: first.endLine,
        message: `The same error ${same.length} times${time}: ${what.length > 120 ? `${what.slice(0, 120)}…` : what}`,
        related: [{ file: log.file, line: last.line, message: 'the last time' }],
        severity: same.length >= many ? 'warning' : 'info',
      });
    }
  },
};
