import type { LogEvent } from '../../formats/events';
import { durationText } from '../../text/clock';
import type { RuleContext } from '../rule';

/** As many are reported one by one; more are told on the first, with their count and period. */
export const few = 3;

/**
 * Reports what occurs again and again so that the list of problems stays
 * readable: each when they are few, else the first with how many there are
 * and over how long, and a way to some of the others.
 * @param message of one occurrence, without a full stop
 * @param plural what many of them are called: "collections by System.gc()"
 */
export function reportOccurrences(log: RuleContext, found: readonly LogEvent[], message: (event: LogEvent) => string, plural: string): void {
  if (found.length <= few) {
    for (const event of found) log.report({ line: event.line, endLine: event.endLine, message: `${message(event)}.` });
    return;
  }
  const [first] = found;
  const last = found[found.length - 1];
  const period = last.end - first.start;
  const over = period > 0 ? ` over ${durationText(period)}` : '';
  log.report({
    line: first.line, endLine: first.endLine,
    message: `${message(first)}; the first of ${found.length} ${plural}${over}.`,
    related: [found[1], found[2], last].map(event => ({ file: log.file, line: event.line, message: message(event) })),
  });
}
