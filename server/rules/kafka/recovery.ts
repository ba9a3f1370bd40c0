import { durationText } from '../../text/clock';
import type { LogEvent } from '../../formats/events';
import type { Evidence, Rule, RuleContext } from '../rule';

/** A recovery that kept the broker from serving for this long, ms, is worth a warning. */
const longMs = 60000;

interface Recovery {
  /** First line that shows it. */
  first: LogEvent;
  last: LogEvent;
  segments: number;
  partitions: Set<string>;
  /** The partition whose segments are being read, with its first one; `null` when its log is open. */
  open: { partition: string; since: LogEvent } | null;
  longest: LogEvent | null;
}

export const recovery: Rule = {
  id: 'kafka/recovery',
  families: ['kafka'],
  severity: 'info',
  title: 'Logs were recovered after an unclean stop',
  why:
    'The broker was not stopped cleanly (crash, kill, loss of power). At its next start it reads every segment behind the recovery point again, checks each batch and rebuilds the indexes, before it serves anybody. ' +
    'With many segments that takes minutes to hours. (kafka.log.LogManager#loadLogs, Log#recoverLog, LogLoader)',
  remedy: 'Look at why the broker ended: the last lines before this start, an hs_err file, the kernel\'s log (OOM killer). To make recovery quicker raise `num.recovery.threads.per.data.dir` (1 by default, 2 since 4.0) for the start; fewer or larger segments help for longer. Do not kill a broker that is recovering: it begins again.',
  check(log) {
    let run: Recovery | null = null;
    for (const event of log.events('kafka.log.loading', 'kafka.recovery.started', 'kafka.recovery.segment', 'kafka.log.loaded', 'kafka.log.recovered', 'kafka.start')) {
      const partition = partitionOf(event);
      if (event.kind === 'kafka.start' || event.kind === 'kafka.log.loading') {
        if (run) report(log, run, null, event);
        run = null;
      } else if (event.kind === 'kafka.recovery.segment') {
        // The metadata log of KRaft is no partition that clients wait for, and is recovered apart from the others.
        if (partition === '__cluster_metadata-0') continue;
        run ??= { first: event, last: event, segments: 0, partitions: new Set(), open: null, longest: null };
        run.segments++;
        run.last = event;
        if (partition) run.partitions.add(partition);
        if (run.open?.partition !== partition) run.open = { partition, since: event };
      } else if (event.kind === 'kafka.log.loaded' && run && run.partitions.has(partition)) {
        run.last = event;
        if (run.open?.partition === partition) run.open = null;
        if (!run.longest || event.end - event.start > run.longest.end - run.longest.start) run.longest = event;
      } else if (event.kind === 'kafka.log.recovered' && run) {
        report(log, run, event, null);
        run = null;
      }
    }
    if (run) report(log, run, null, null);
  },
};

function partitionOf(event: LogEvent): string {
  const { partition, topic, value } = event.fields;
  return partition ? String(partition) : topic ? `${topic}-${value}` : '';
}

/** @param done the line that says that all logs are open; @param next the start that cut the recovery short */
function report(log: RuleContext, run: Recovery, done: LogEvent | null, next: LogEvent | null): void {
  const related: Evidence[] = [];
  const many = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
  let message = `After an unclean stop ${many(run.segments, 'segment')} of ${many(run.partitions.size, 'partition')} were recovered`;
  let lasted = (done ?? run.last).end - run.first.start;
  if (done) {
    const took = done.end - done.start;
    if (took > 0) {
      lasted = took;
      message += `; loading all logs took ${durationText(took)}`;
    }
    related.push({ file: log.file, line: done.line, message: 'all logs are open' });
  } else if (run.open) {
    // The end of the log bounds how long the partition has been at it; a later start ends it.
    lasted = (next ? run.last.end : lastInstant(log)) - run.first.start;
    const since = (next ? run.last.end : lastInstant(log)) - run.open.since.start;
    message += `, and ${run.open.partition || 'one log'} was still being recovered ${Number.isFinite(since) ? `${durationText(since)} after its first segment, ` : ''}${next ? 'before the next start' : 'where this log ends'}`;
    related.push({ file: log.file, line: run.open.since.line, message: `first segment of ${run.open.partition || 'the log'}` });
  }
  if (run.longest && run.longest.end > run.longest.start) {
    const { count } = run.longest.fields;
    message += `. Longest: ${partitionOf(run.longest)}, ${durationText(run.longest.end - run.longest.start)}${typeof count === 'number' ? ` (${many(count, 'segment')})` : ''}`;
    related.push({ file: log.file, line: run.longest.line, message: `log of ${partitionOf(run.longest)} is open` });
  }
  log.report({ line: run.first.line, message: `${message}.`, related, severity: lasted >= longMs || (run.open && !next) ? 'warning' : 'info' });
}

/** The latest instant of the log's records. */
function lastInstant(log: RuleContext): number {
  const last = log.reading.checkpoints[log.reading.checkpoints.length - 1];
  return last ? log.clock.instant(last.max, last.basis) : NaN;
}
