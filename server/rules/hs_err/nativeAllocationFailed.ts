import type { Cause } from '../../formats/hs_err/cause';
import { amountText } from '../../formats/hs_err/numbers';
import type { HsErrReport } from '../../formats/hs_err/report';
import type { Rule } from '../rule';
import { evidenceOf, reportIn } from './evidence';

/** A memory map, an allocation or a change of protection was refused to the JVM: says by the file's numbers which limit it was. */
export const nativeAllocationFailed: Rule = {
  id: 'hs_err/native-allocation-failed',
  families: ['hs_err'],
  severity: 'error',
  highlight: 'mapFailure',
  title: 'Memory or a thread was refused to the JVM',
  why: `Linux answers \`ENOMEM\` to \`mmap\` and \`mprotect\` for several reasons (mmap(2), mprotect(2)), and the JVM prints "insufficient memory" for all of them. Which one it was is arithmetic:

- **Number of memory maps.** A process may have \`vm.max_map_count\` of them, 65,530 by default (proc_sys_vm(5); kernel, Documentation/admin-guide/sysctl/vm.rst). A Kafka broker maps the \`.index\` and \`.timeindex\` of every log segment: two maps a segment, a third where transactions are used. At the limit any \`mmap\` fails, however small and however much memory is free; so does protecting the guard pages of a new thread's stack, which splits a map in two. The kernel refuses only beyond the limit and lists \`[vsyscall]\` besides, so a file can show limit + 2.
- **Memory and swap** used up, or one request larger than both (an \`-Xms\` that does not fit).
- **Commit limit**: only with \`vm.overcommit_memory=2\`, which the report does not print. Since Linux 5.2 the other modes refuse nothing that memory and swap together could hold: where no other limit was reached it must have been that. When \`Committed_AS\` exceeds \`CommitLimit\` the limit is not enforced.
- **Threads.** A thread is refused (EAGAIN, pthread_create(3)) when the user, the container or the machine runs as many as it may (\`ulimit -u\`, \`pids.max\`, \`kernel.threads-max\`, \`kernel.pid_max\`), or when no map and no address is left for its stack.
- **EPERM or EACCES** is neither a shortage nor a limit: something forbids the call, a security module or the filter of system calls of a container. The report does not hold the number of the error, the line on the console before it does (\`errno=1\`, \`pthread_create failed (EPERM)\`).
- **Address space** (\`ulimit -v\`) or private memory (\`ulimit -d\`) of the process; on Windows the commit charge: memory and paging files together.

The same headline with few maps and free memory is **not** an exhausted number of maps.

Red herrings of the map count: the words "insufficient memory"; direct buffers, RMI and the GC locker; \`System.gc()\` in the GC log, for \`FileChannelImpl.map\` collects garbage and tries again when a map fails, before it throws "Map failed". The hint "exceeded the maximum number of memory mappings" of JDK 25 is printed in the other cases, too.`,
  remedy: `**Number of maps:** raise it, at once with \`sysctl -w vm.max_map_count=262144\` and for good in a file of \`/etc/sysctl.d/\` (\`vm.max_map_count = 262144\`), on the host, for containers share it. Count two or three maps a segment and leave room for twice what there is now; \`wc -l /proc/PID/maps\` watches it. Fewer and larger segments need fewer maps: \`segment.bytes\`, \`segment.ms\`, retention, fewer partitions on the broker. More memory does not help.

**Memory:** a smaller heap, fewer processes on the machine, more memory. **Commit limit:** raise \`vm.overcommit_ratio\`, add swap, or set \`vm.overcommit_memory\` to 0 or 1. **Address space:** remove \`ulimit -v\` (\`LimitAS\` of systemd). **Windows:** larger paging files. **Forbidden:** the audit log names the denial; a thread forbidden in a container mostly wants a newer Docker (20.10.10).

**Undecidable:** look at the machine itself: \`sysctl vm.max_map_count vm.overcommit_memory\`, \`/proc/meminfo\`, the limits of the service.`,
  check(log) {
    const crash = reportIn(log.reading);
    if (!crash?.failure) return;
    const { failure, verdict } = crash;
    const own = verdict.causes.filter(cause => cause.kind === verdict.kind);
    const others = contrast(crash);
    const rivals = verdict.confidence === 'proven' ? [] : verdict.causes.filter(cause => cause.state === 'in' && cause.kind !== verdict.kind);
    const asked = failure.bytes === null ? '' : ` of ${amountText(failure.bytes)}`;
    const how = verdict.confidence === 'proven' ? ':' : verdict.confidence === 'likely' ? ' (likely cause):' : '.';
    const what = failure.operation === 'thread' ? `Creating a thread${failure.purpose ? ` (${failure.purpose})` : ''}` : `${failure.operation}${asked}`;
    const parts = [`${what} failed${how} ${verdict.summary}`, ...others.map(cause => cause.why), ...rivals.map(cause => `This fits, too: ${cause.why}`)];
    if (verdict.kind !== 'undecidable') parts.push(verdict.remedy);
    log.report({ line: crash.lines['failure'] ?? 0, message: parts.join(' '), related: evidenceOf(log.file, crash, [...own, ...others, ...rivals]) });
  },
};

/** What the headline suggests and the numbers rule out. */
function contrast(crash: HsErrReport): Cause[] {
  const { kind, causes } = crash.verdict;
  const against = kind === 'memory-exhausted' || kind === 'commit-limit' ? 'map-count-exhausted' : 'memory-exhausted';
  const memory = kind === 'commit-limit' ? causes.filter(cause => cause.kind === 'memory-exhausted' && cause.state === 'out') : [];
  return [...memory, ...causes.filter(cause => cause.kind === against && cause.state === 'out')];
}
