import type { VerdictKind } from '../../formats/hs_err/cause';
import type { Rule } from '../rule';
import { evidenceOf, reportIn } from './evidence';

/** Verdicts whose remedy has something of this very report; that of the others is the rule's. */
const advised = new Set<VerdictKind>(['map-count-exhausted', 'process-limit', 'heap-oom', 'metaspace-oom', 'stack-overflow', 'sigbus-mapped-file', 'sent-by-kill', 'jit-compiler']);

/** The JVM ended by a signal, an exception of Windows or a failed check of its own. */
export const jvmCrash: Rule = {
  id: 'hs_err/jvm-crash',
  families: ['hs_err'],
  severity: 'error',
  title: 'The JVM crashed',
  why: `A JVM that works as it should never ends by a signal: the problematic frame tells whose code ran. **C** is a native library (JNI, the C library: the caller further down the stack is of more interest), **V** the JVM itself, **J** and **j** Java code (mostly a bug of the compiler, or memory that something else corrupted), **v** a stub, for example the copying of arrays.

- **SIGBUS** with \`BUS_ADRERR\` speaks of a mapped file: truncated while it was mapped, or on a file system that is full or fails (mmap(2)).
- **An overflow of the stack** in native code, or where no guard page is left, is a SIGSEGV at the end of the thread's own stack.
- **A compiler thread** that crashes names the method it compiled.
- **Sent by kill**: another process sent the signal (\`SI_USER\`, sigaction(2)); the JVM did not fail.
- **Internal Error** is a check of the JVM that failed, with file and line; "OutOfMemory encountered" is \`-XX:+CrashOnOutOfMemoryError\` at work.`,
  remedy: `Look for the problematic frame and the JVM's version in its bug data base, and run the newest update of the release first: most crashes of the JVM's own code are known and fixed.

For a compiler, exclude the named method (\`-XX:CompileCommand=exclude,Class::method\`) until it is fixed. For a native library, update or remove it, and run with \`-Xcheck:jni\`. For SIGBUS, look at the file system and at what truncates files that are mapped (log rotation by copy, a jar replaced in place). For an overflow of the stack, \`-Xss\`. Sent by kill: find the sender by its process id. Heap exhausted: a heap dump (\`-XX:+HeapDumpOnOutOfMemoryError\`) says by what.`,
  check(log) {
    const crash = reportIn(log.reading);
    if (!crash || crash.failure || !(crash.signal || crash.internalError)) return;
    const { verdict } = crash;
    const maps = verdict.causes.find(cause => cause.kind === 'map-count-exhausted' && cause.state === 'in');
    const also = maps && verdict.kind !== 'map-count-exhausted' ? ` The process was also at its limit of memory maps: ${maps.why}` : '';
    const verdictWord = verdict.confidence === 'none' ? '' : ` (${verdict.kind.replace(/-/g, ' ')}, ${verdict.confidence})`;
    log.report({ line: crash.lines['headline'] ?? 0, message: `The JVM crashed${verdictWord}: ${verdict.summary}${also}${advised.has(verdict.kind) ? ` ${verdict.remedy}` : ''}`, related: evidenceOf(log.file, crash, verdict.causes) });
  },
};
