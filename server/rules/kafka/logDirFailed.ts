import type { LogEvent } from '../../formats/events';
import type { Evidence, Rule } from '../rule';

export const logDirFailed: Rule = {
  id: 'kafka/log-dir-failed',
  families: ['kafka'],
  severity: 'error',
  title: 'A log directory failed and was taken out of service',
  why:
    'An operation on a file of the directory failed (no space left, a read-only or broken file system, a mapping refused), and the broker took the whole directory offline: every replica in it serves no more until the broker is restarted. ' +
    'A broker with other directories goes on with those; one without stops. (kafka.server.LogDirFailureChannel, ReplicaManager#handleLogDirFailure, kafka.log.LogManager; KIP-112)',
  remedy: 'The exception in the line before says what failed. Free or mend the file system (`df`, `dmesg`), or raise `vm.max_map_count` when it was "Map failed"; then restart the broker, which reads the directory anew and catches up from the other replicas.',
  check(log) {
    const failures = new Map<string, { first: LogEvent; last: LogEvent; cause: LogEvent | null }>();
    let cause: LogEvent | null = null;
    let all: LogEvent | null = null;
    for (const event of log.events('kafka.dir.io-error', 'kafka.map-failed', 'kafka.dir.failed')) {
      if (event.kind !== 'kafka.dir.failed') {
        cause ??= event;
        continue;
      }
      if (event.shape.id === 'kafka.dirs.all-failed') {
        all = event;
        continue;
      }
      const dir = String(event.fields.dir ?? event.fields.path ?? '');
      const known = failures.get(dir);
      if (known) {
        known.last = event;
        continue;
      }
      const fits = cause !== null && (!cause.fields.dir || cause.fields.dir === dir);
      failures.set(dir, { first: event, last: event, cause: fits ? cause : null });
      cause = null;
    }
    for (const [dir, failure] of failures) {
      const related: Evidence[] = [];
      if (failure.cause) related.push({ file: log.file, line: failure.cause.line, message: causeText(failure.cause) });
      if (failure.last !== failure.first) related.push({ file: log.file, line: failure.last.line, message: 'its logs are closed' });
      if (all) related.push({ file: log.file, line: all.line, message: 'no usable directory is left: the broker stops' });
      log.report({ line: failure.first.line, message: `Log directory ${dir} failed: its replicas on this broker are offline.${failure.cause ? ` ${causeText(failure.cause)} came before.` : ''}${all ? ' No directory is left: the broker stops.' : ''}`, related });
    }
    if (failures.size === 0 && all) log.report({ line: all.line, message: 'All log directories have failed: the broker stops.' });
  },
};

function causeText(event: LogEvent): string {
  const { exception, reason, partition } = event.fields;
  const what = event.kind === 'kafka.map-failed' ? 'A failed mapping of a file' : exception ? String(exception) : reason ? `An error while ${reason}` : 'An I/O error';
  return partition ? `${what} (${partition})` : what;
}
