import { durationText } from '../../text/clock';
import type { LogEvent } from '../../formats/events';
import { outcomes } from '../../formats/kafka/loading';
import type { Evidence, Rule, RuleContext } from '../rule';

/** A recovery that kept the broker from serving for this long, ms, is worth a warning. */
const longMs = 60000;

/** One start: from its first line about logs to the one that says that all are open, or to the next start. */
interface Run {
  first: LogEvent;
  segments: number;
  partitions: Set<string>;
  /** Logs that were read for more than a line (`kafka.log.loading`). */
  spans: LogEvent[];
  longest: LogEvent | null;
}

export const recovery: Rule = {
  id: 'kafka/recovery',
  families: ['kafka'],
  severity: 'info',
  title: 'Logs took long to load, or were recovered after an unclean stop',
  why:
    'The broker was not stopped cleanly (crash, kill, loss of power). At its next start it reads every segment behind the recovery point again, checks each batch and rebuilds the indexes, before it serves anybody. ' +
    'With many segments that takes minutes to hours. Without a producer snapshot a log has to be read again even after a clean stop. (kafka.log.LogManager#loadLogs, Log#recoverLog, LogLoader)',
  remedy: 'Look at why the broker ended: the last lines before this start, an hs_err file, the kernel\'s log (OOM killer). To make recovery quicker raise `num.recovery.threads.per.data.dir` (1 by default, 2 since 4.0) for the start; fewer or larger segments help for longer. Do not kill a broker that is recovering: it begins again with what it had not finished.',
  check(log) {
    let run: Run | null = null;
    for (const event of log.events('kafka.start', 'kafka.logs.loading', 'kafka.log.loading', 'kafka.recovery.segment', 'kafka.log.loaded', 'kafka.logs.loaded')) {
      const partition = String(event.fields.partition ?? '');
      switch (event.kind) {
        case 'kafka.start':
        case 'kafka.logs.loading':
          if (run) report(log, run, null);
          run = null;
          break;
        case 'kafka.log.loading':
          run ??= begin(event);
          run.spans.push(event);
          break;
        case 'kafka.recovery.segment':
          // The metadata log of KRaft is no partition that clients wait for, and is recovered apart from the others.
          if (partition === '__cluster_metadata-0') break;
          run ??= begin(event);
          run.segments++;
          run.partitions.add(partition);
          break;
        case 'kafka.log.loaded':
          if (run?.partitions.has(partition) && lasted(event) > lasted(run.longest)) run.longest = event;
          break;
        default:
          if (run) report(log, run, event);
          run = null;
      }
    }
    if (run) report(log, run, null);
  },
};

function begin(first: LogEvent): Run {
  return { first, segments: 0, partitions: new Set(), spans: [], longest: null };
}

/** ms; 0 where it is not known. */
function lasted(event: LogEvent | null): number {
  return event && event.end > event.start ? event.end - event.start : 0;
}

/** @param done the line that says that all logs are open */
function report(log: RuleContext, run: Run, done: LogEvent | null): void {
  // Where no line tells of the end of a log, that of all logs does.
  const slowest = run.spans.reduce<LogEvent | null>((most, one) => (lasted(one) > lasted(most) ? one : most), null);
  const open = run.spans.filter(span => span.fields.outcome === outcomes.open);
  const cutOff = run.spans.filter(span => span.fields.outcome === outcomes.cutOff);
  if (run.segments === 0 && lasted(slowest) < longMs) return;
  const related: Evidence[] = [];
  const parts: string[] = [];
  if (run.segments > 0) parts.push(`After an unclean stop ${counted(run.segments, 'segment')} of ${counted(run.partitions.size, 'partition')} ${run.segments === 1 ? 'was' : 'were'} recovered`);
  if (done) {
    if (lasted(done) > 0) parts.push(`loading all logs took ${durationText(lasted(done))}`);
    related.push({ file: log.file, line: done.line, message: 'all logs are open' });
  }
  for (const [spans, words] of [[open, ['has', 'have', 'where this log ends']], [cutOff, ['had', 'had', 'when the next start cut it off']]] as const) {
    const first = spans.reduce<LogEvent | null>((most, one) => (most && lasted(most) >= lasted(one) ? most : one), null);
    if (!first) continue;
    const more = spans.length - 1;
    parts.push(`${String(first.fields.partition)} ${words[0]} been loading for ${durationText(lasted(first))} ${words[2]}${more > 0 ? ` (${counted(more, 'other')} ${more === 1 ? words[0] : words[1]}, too)` : ''}`);
    related.push({ file: log.file, line: first.line, message: `${String(first.fields.partition)} begins to load` });
  }
  const longest = run.longest ?? (slowest && slowest.fields.outcome === outcomes.done ? slowest : null);
  let message = parts.join('; ');
  if (longest && lasted(longest) > 0) {
    const { count, partition } = longest.fields;
    message += `${message === '' ? '' : '. '}Longest: ${String(partition)}, ${durationText(lasted(longest))}${typeof count === 'number' ? ` (${counted(count, 'segment')})` : ''}`;
    related.push({ file: log.file, line: longest.line, message: longest.kind === 'kafka.log.loaded' ? `log of ${String(partition)} is open` : `${String(partition)} begins to load` });
  }
  const took = Math.max(lasted(done), lasted(slowest), (done ?? run.longest ?? run.first).end - run.first.start || 0);
  log.report({ line: run.first.line, message: `${message}.`, related, severity: took >= longMs || open.length > 0 ? 'warning' : 'info' });
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
