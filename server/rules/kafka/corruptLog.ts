import type { LogEvent } from '../../formats/events';
import type { Evidence, Rule } from '../rule';

/** Damage found closer together than this, ms, belongs to one start. */
const gapMs = 600000;

export const corruptLog: Rule = {
  id: 'kafka/corrupt-log',
  families: ['kafka'],
  severity: 'info',
  title: 'Damaged segments or indexes were found as logs were loaded',
  why:
    'An index that was not written out before the broker ended is rebuilt from its segment: that belongs to every crash and loses nothing. A damaged segment is cut off where it stops making sense: a follower copies the rest again from the leader, but what only this replica had is lost. ' +
    'Damage after a clean stop, or again and again, points at the disk or at somebody who touches the files. (kafka.log.Log, LogLoader, LogSegment#recover)',
  remedy: 'After a crash: let it be, and see that the replica comes back into the ISR. Otherwise look at the disk (`dmesg`, SMART, the storage\'s own log). Never delete segment files by hand: stop the broker and remove the partition\'s directory whole, if other replicas are in sync.',
  check(log) {
    let run: { first: LogEvent; last: LogEvent; indexes: number; damaged: LogEvent[]; partitions: Set<string> } | null = null;
    const flush = (): void => {
      if (!run) return;
      const parts: string[] = [];
      if (run.damaged.length > 0) parts.push(`${counted(run.damaged.length, 'segment')} ${run.damaged.length === 1 ? 'was' : 'were'} damaged and cut off or thrown away`);
      if (run.indexes > 0) parts.push(`${run.indexes === 1 ? '1 index' : `${run.indexes} indexes`} missing or corrupt and rebuilt`);
      const named = [...run.partitions];
      const where = named.length === 0 ? '' : named.length === 1 ? ` in ${named[0]}` : ` in ${named.length} partitions (${named.slice(0, 3).join(', ')}${named.length > 3 ? ', …' : ''})`;
      const related: Evidence[] = run.first.line === run.last.line ? [] : [{ file: log.file, line: run.last.line, message: 'the last one of this start' }];
      const line = run.damaged[0] ?? run.first;
      const message = parts.join(', ');
      log.report({ line: line.line, message: `${message[0].toUpperCase()}${message.slice(1)}${where}.`, related, severity: run.damaged.length > 0 ? 'warning' : 'info' });
      run = null;
    };
    for (const event of log.events('kafka.index.rebuilt', 'kafka.segment.damaged', 'kafka.start', 'kafka.logs.loading')) {
      if (event.kind === 'kafka.start' || event.kind === 'kafka.logs.loading' || (run && event.start - run.last.start > gapMs)) flush();
      if (event.kind !== 'kafka.index.rebuilt' && event.kind !== 'kafka.segment.damaged') continue;
      run ??= { first: event, last: event, indexes: 0, damaged: [], partitions: new Set() };
      run.last = event;
      if (event.kind === 'kafka.index.rebuilt') run.indexes++;
      else run.damaged.push(event);
      const partition = partitionOf(event);
      if (partition) run.partitions.add(partition);
    }
    flush();
  },
};

/** The partition, or the directory that a file of it lies in. */
function partitionOf({ fields }: LogEvent): string | null {
  if (typeof fields.partition === 'string') return fields.partition;
  const file = fields.path ?? fields.file;
  return typeof file === 'string' ? /([\w.-]+-\d+)\/[^/]+$/.exec(file.slice(-300))?.[1] ?? null : null;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
