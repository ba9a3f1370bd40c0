import type { LogEvent } from '../../formats/events';
import type { Rule } from '../rule';
import { lastOf, runsOf, timesText } from './runs';

export const diskFull: Rule = {
  id: 'kafka/disk-full',
  families: ['kafka'],
  severity: 'error',
  title: 'A disk is full',
  why: 'The file system had no block, or no inode, left ("No space left on device", ENOSPC). Kafka takes the log directory out of service at the first such error; with a single directory the broker stops. Retention frees space only by whole segments, and only while the broker runs.',
  remedy: 'Free space (`df -h`, `df -i`): shorten `retention.ms` or `retention.bytes` of the largest topics, move replicas to other brokers, enlarge the file system. Do not delete segment files by hand. Then restart the broker: a directory taken out of service comes back only so.',
  check(log) {
    // What follows on a failed write often names no directory: it belongs to the one before.
    let dirBefore = '';
    for (const run of runsOf(log.events('disk.full'), event => dirBefore = dirOf(event) ?? dirBefore)) {
      const dir = dirOf(run.first);
      log.report({ line: run.first.line, endLine: run.first.endLine, message: `No space left on the device${dir ? ` of ${dir}` : ''}: reported${timesText(run) || ' once'}.`, related: lastOf(run, log.file) });
    }
  },
};

function dirOf({ fields }: LogEvent): string | null {
  if (typeof fields.dir === 'string') return fields.dir;
  return typeof fields.path === 'string' ? fields.path.replace(/\/[^/]*$/, '') || null : null;
}
