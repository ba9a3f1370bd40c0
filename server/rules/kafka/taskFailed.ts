import type { Rule } from '../rule';

export const taskFailed: Rule = {
  id: 'kafka/task-failed',
  families: ['kafka'],
  severity: 'error',
  title: 'A Connect task failed',
  why:
    'A task that meets an exception it cannot go on from ends, and is FAILED until somebody restarts it: Connect does not try again (`WorkerTask#doRun`). Its connector may be RUNNING all the while, and what the task should have moved stays where it is. ' +
    'The exception below the record says why: often one record that cannot be converted (`errors.tolerance`), or a system at the other end that was away longer than the connector waits.',
  remedy: 'Mend what the exception names, then restart the task: `POST /connectors/NAME/tasks/N/restart`, or the connector with `?includeTasks=true&onlyFailed=true` (Connect 3.0 and later). For single bad records, `errors.tolerance = all` with a dead letter queue.',
  check(log) {
    const seen = new Map<string, number>();
    const failures = [...log.events('kafka.connect.task-failed')];
    const key = ({ fields }: { fields: Readonly<Record<string, unknown>> }): string => `${String(fields.task)} ${String(fields.exception)}`;
    for (const event of failures) seen.set(key(event), (seen.get(key(event)) ?? 0) + 1);
    for (const event of failures) {
      const count = seen.get(key(event));
      if (count === undefined) continue;
      seen.delete(key(event));
      const { task, exception } = event.fields;
      const times = count > 1 ? `, ${count} times in this log` : '';
      log.report({ line: event.line, endLine: event.endLine, message: `Connect task${task === null ? '' : ` ${task}`} failed${exception === null ? '' : ` (${exception})`}${times}: it is not started again by itself.` });
    }
  },
};
