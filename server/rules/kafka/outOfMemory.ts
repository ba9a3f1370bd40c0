import type { Rule } from '../rule';
import { lastOf, runsOf, timesText } from './runs';

/** What ran out, by how the JDK words it. */
const kinds: readonly [RegExp, string][] = [
  [/^Java heap space/, 'the Java heap is full (-Xmx)'],
  [/^GC overhead limit exceeded/, 'the Java heap is so full that nearly all time goes into collecting it (-Xmx)'],
  [/^Requested array size exceeds VM limit/, 'one array larger than the JVM allows was asked for'],
  [/^Metaspace/, 'the memory for classes is full (-XX:MaxMetaspaceSize)'],
  [/^Compressed class space/, 'the memory for compressed classes is full (-XX:CompressedClassSpaceSize)'],
  [/^(?:Direct buffer memory|Cannot reserve \d+ bytes of direct buffer memory)/, 'the memory for direct buffers is full (-XX:MaxDirectMemorySize; as large as the heap unless set)'],
  [/^unable to create (?:new )?native thread/, 'the operating system refused another thread: a limit on processes (ulimit -u, pids of the cgroup, kernel.threads-max), or no memory for its stack'],
];

export const outOfMemory: Rule = {
  id: 'kafka/out-of-memory',
  families: ['kafka'],
  severity: 'error',
  title: 'The JVM ran out of something',
  why:
    'An OutOfMemoryError says that one allocation failed; which one, stands behind it: heap, classes, direct buffers, threads. It hits whichever thread asked next, and that thread may be gone since: a broker that goes on afterwards can lack a network thread, a fetcher or the log cleaner. ' +
    '("Map failed" is no matter of memory and has its own rule.)',
  remedy:
    'Restart the process: what it does from here on is undefined. Heap: look at the GC log before this line, and at a heap dump (`-XX:+HeapDumpOnOutOfMemoryError`); raise `-Xmx` only when what is in it has to be. Threads: count them (`ls /proc/PID/task | wc -l`) and compare with the limits. ' +
    '`-XX:+ExitOnOutOfMemoryError` makes the process end instead of going on half alive.',
  check(log) {
    for (const run of runsOf(log.events('jvm.out-of-memory'), event => String(event.fields.reason ?? ''))) {
      const reason = String(run.first.fields.reason ?? '').trim();
      const kind = kinds.find(([pattern]) => pattern.test(reason));
      const { traceLine } = run.first.fields;
      log.report({
        line: run.first.line,
        endLine: typeof traceLine === 'number' ? Math.max(run.first.line, traceLine) : run.first.line,
        message: `OutOfMemoryError${reason ? ` "${reason}"` : ''}${timesText(run)}: ${kind ? kind[1] : 'an allocation failed'}.`,
        related: lastOf(run, log.file),
      });
    }
  },
};
