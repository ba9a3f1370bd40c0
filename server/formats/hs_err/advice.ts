/** What to do about a verdict, with the numbers to set: plain text, one to three sentences. */
import type { VerdictKind } from './cause';
import { frameLibrary, hasCaller, isServant, isZip } from './frames';
import { amountText, grouped, kilobytes } from './numbers';
import type { Facts } from './report';

const MiB = 1024 * 1024;

/** What to set vm.max_map_count to: the power of two of at least twice what the process had, 262,144 at least. */
export function suggestedMapCount(count: number): number {
  let limit = 262144;
  while (limit < count * 2) limit *= 2;
  return limit;
}

/** More mapped segments a partition than this, and larger segments are worth a thought. */
const manySegments = 50;

/** The remedy for an exhausted number of maps: from the segments and partitions that are mapped. */
function mapCountAdvice(facts: Pick<Facts, 'mappings'>): string {
  const { mappings } = facts;
  const count = mappings.count ?? 0;
  const limit = suggestedMapCount(count);
  const parts = [
    `Set vm.max_map_count to ${grouped(limit)} on the host: sysctl -w vm.max_map_count=${limit}, and the line vm.max_map_count = ${limit} in a file of /etc/sysctl.d/ to keep it.`,
  ];
  const { kafka } = mappings;
  if (!kafka || kafka.segments === 0) return `${parts[0]} That is twice the ${grouped(count)} maps it had, rounded up to a power of two, and no less than 262,144.`;
  const each = kafka.count / kafka.segments;
  const room = Math.floor((limit - (count - kafka.count)) / Math.max(1, each));
  parts.push(`${grouped(kafka.segments)} segments of ${grouped(kafka.partitions)} partitions take ${each.toFixed(1) === '1.0' ? '1 map' : `${Number(each.toFixed(1))} maps`} each; ${grouped(limit)} (twice the ${grouped(count)} maps, rounded up to a power of two, no less than 262,144) has room for ${grouped(room)} segments.`);
  const small = mappings.byTopic.filter(topic => topic.segments / topic.partitions >= manySegments && topic.count >= kafka.count / 20);
  if (small.length > 0) {
    const [{ topic, segments, partitions }] = small;
    parts.push(`"${topic}" has ${grouped(segments / partitions)} segments a partition: larger segments (segment.bytes, segment.ms) or a shorter retention would need fewer maps.`);
  }
  return parts.join(' ');
}

/** What to do about a report with this verdict. */
export function adviceFor(kind: VerdictKind, facts: Facts): string {
  const { memory, limits, cgroup, failure, heap, metaspace } = facts;
  const request = failure?.bytes ?? 0;
  switch (kind) {
    case 'map-count-exhausted': return mapCountAdvice(facts);
    case 'memory-exhausted': {
      const all = (memory.machineBytes ?? memory.physicalBytes ?? 0) + (memory.swapBytes ?? 0);
      if (request > all) return `Ask for less than the ${kilobytes(all)} there are (-Xms, -Xmx${heap.maxBytes === null ? '' : `; now ${amountText(heap.maxBytes)}`}), or run it on a larger machine.`;
      return `Free ${amountText(Math.max(request, MiB))} or more: fewer processes on the machine, a smaller heap${heap.maxBytes === null ? '' : ` (now up to ${amountText(heap.maxBytes)})`}, more memory or swap. See what else uses it: ps --sort=-rss.`;
    }
    case 'commit-limit': return commitAdvice(facts);
    case 'cgroup-limit': return `Raise the container's memory limit above ${cgroup.memoryLimitBytes === null ? 'what it is' : kilobytes(cgroup.memoryLimitBytes)}, or keep the JVM below it: heap, metaspace, threads and direct buffers together (-Xmx or -XX:MaxRAMPercentage).`;
    case 'address-space-limit':
      if (limits.addressSpaceBytes === null) return 'A process of 32 bits has no more addresses: run a 64-bit JVM, or a smaller heap and fewer threads, which leaves room for the rest.';
      return `Take the limit of addresses away: ulimit -v unlimited in the script that starts it, LimitAS=infinity for systemd. A JVM reserves far more than it uses: ${kilobytes(limits.addressSpaceBytes)} bound nothing that matters.`;
    case 'data-limit': return `Take the limit of private memory away: ulimit -d unlimited in the script that starts it, LimitDATA=infinity for systemd (now ${kilobytes(limits.dataBytes ?? 0)}).`;
    case 'process-limit': return processAdvice(facts);
    case 'not-permitted':
      if (failure?.operation === 'thread' || facts.refusal?.what === 'thread') return 'Update what runs the container (Docker 20.10.10 or later, with its libseccomp). To see whether it is that, run it once with --security-opt seccomp=unconfined.';
      return 'Look at what forbids it: dmesg and the audit log name the denial (SELinux execmem, the MPROTECT of PaX, a seccomp profile). Allow it for java there.';
    case 'windows-commit': return `Let Windows enlarge its paging files, by ${amountText(Math.max(request, 1024 * MiB))} at least, or run fewer processes: memory and paging files together are what it can promise.${threadsNote(facts)}`;
    case 'heap-oom':
      if (/array size/.test(facts.internalError?.message ?? '')) return 'Look in the frames for who asks for such an array: no heap holds more than about 2^31 elements in one, so a larger -Xmx does not help.';
      return `Find what fills the heap: run with -XX:+HeapDumpOnOutOfMemoryError and look at the dump. If it is all needed, raise -Xmx${heap.maxBytes === null ? '' : ` (now ${amountText(heap.maxBytes)})`}.`;
    case 'metaspace-oom': return `Look for class loaders that are never let go (a heap dump shows them); else raise -XX:MaxMetaspaceSize${metaspace.maxBytes === null ? '' : ` (now ${amountText(metaspace.maxBytes)})`}.`;
    case 'stack-overflow': return `Look for the recursion in the frames; if the depth is meant, give such threads more stack: ${facts.threadStackBytes === null ? '-Xss' : `-Xss${facts.threadStackBytes * 2 / 1024}k (now ${facts.threadStackBytes / 1024}k)`}, or the size given to their constructor.`;
    case 'sigbus-mapped-file': return mappedFileAdvice(facts);
    case 'sent-by-kill': {
      const { senderPid } = facts.signal ?? { senderPid: null };
      if (senderPid !== null && senderPid === facts.pid) return 'Look in the native libraries of the process for raise, abort or pthread_kill; the frames show which code it was.';
      return `Find who sent it: ${senderPid ? `process ${senderPid}` : 'the report does not name the process'} (a supervisor, a watchdog, a person); auditd keeps track of kill(2).`;
    }
    case 'jit-compiler': return `Until a newer update of the JDK, leave the method out: ${facts.compileTask === null ? '-XX:CompileCommand=exclude,Class::method' : `-XX:CompileCommand=exclude,${methodOf(facts.compileTask)}`}. Send the replay_pid file, if there is one, with the report of the bug.`;
    case 'native-library':
      if (illegal(facts)) return illegalAdvice(facts);
      if (isServant(frameLibrary(facts.problematicFrame)) && !hasCaller(facts)) return facts.lines['savedAs'] !== undefined && !facts.ended ? 'Open the full report that these lines name: its native frames tell who called that library.' : 'Look in the native frames of the whole report, or in the core dump, for who called that library.';
      return 'Update the library or take it out; -Xcheck:jni shows whether it uses JNI wrongly.';
    case 'jvm-code': return illegal(facts) ? illegalAdvice(facts) : 'Run the newest update of this JDK; if it happens again, look for the frame in the bug data base of the JDK. Native code and Unsafe can damage what the JVM trips over later.';
    case 'java-code': return illegal(facts) ? illegalAdvice(facts) : 'Run the newest update of this JDK; look whether code with Unsafe, or a native library, works on freed memory.';
    case 'internal-error': return 'Look for the place and the message in the bug data base of the JDK, and run its newest update first.';
    case 'undecidable':
      if (facts.lines['savedAs'] !== undefined && !facts.ended) return 'Open the full report that these lines name.';
      if (facts.signal || facts.internalError) return 'Find the whole report, or look in the core dump: these lines do not say whose code it was.';
      if (failure?.operation === 'thread') return 'Look at the line on the console before the report (pthread_create failed, with the error), and at ulimit -u, kernel.threads-max, kernel.pid_max and the limit of tasks of the container (pids.max).';
      if (facts.os === 'windows') return 'Look at the machine: memory and paging files in use (commit charge), and at the whole report.';
      if (facts.os !== null && facts.os !== 'linux') return 'Look at the machine: memory and swap in use, the limits of the process (ulimit -a), and at the whole report.';
      return 'Look at the machine itself: sysctl vm.max_map_count vm.overcommit_memory, /proc/meminfo, /proc/PID/limits, wc -l /proc/PID/maps of the next process, and find a whole report.';
  }
}

/** An instruction that the processor does not know. */
function illegal({ signal }: Facts): boolean {
  return signal?.name === 'SIGILL' || signal?.name === 'EXCEPTION_ILLEGAL_INSTRUCTION';
}

function illegalAdvice({ arch }: Facts): string {
  const without = arch === 'aarch64' ? ' or run without the vector extension that virtual machines and containers often report wrongly (-XX:UseSVE=0)'
    : arch === 'amd64' || arch === 'x86' ? ' or run with fewer of its extensions (-XX:UseAVX=0)' : '';
  return `Run the newest update of this JDK${without}; compare the processor of the machine, or what its virtualisation shows of it, with where it works.`;
}

/** Which vm.overcommit_ratio would do: CommitLimit is that share of memory, and swap (proc_sys_vm(5)). */
function commitAdvice({ memory, failure }: Facts): string {
  const total = memory.machineBytes ?? memory.physicalBytes;
  const { committedAsBytes: committed, commitLimitBytes: limit } = memory;
  const loosen = 'or do without the strict accounting (sysctl -w vm.overcommit_memory=0)';
  if (total === null || committed === null || limit === null) return `Raise vm.overcommit_ratio, add swap, ${loosen}.`;
  const swap = memory.swapBytes ?? 0;
  const needed = committed + (failure?.bytes ?? 0) + 256 * MiB;
  const ratio = Math.ceil((needed - swap) / total * 100);
  const now = Math.round((limit - swap) / total * 100);
  if (ratio > 100) return `All processes together would then have ${kilobytes(needed)} promised, more than memory and swap: ask for less (-Xms, -Xmx), add swap, ${loosen}.`;
  return `Raise vm.overcommit_ratio to ${Math.min(100, Math.max(ratio, now + 5))} or more (it is about ${now}), sysctl -w vm.overcommit_ratio=${Math.min(100, Math.max(ratio, now + 5))} and the same in /etc/sysctl.d/, add swap, ${loosen}.`;
}

/** Names the lowest of the limits of threads, and what to set it to. */
function processAdvice({ limits, cgroup, threads }: Facts): string {
  if (cgroup.tasksLimit !== null && cgroup.tasks !== null && cgroup.tasks >= cgroup.tasksLimit - 2) return `Raise the container's limit of tasks to ${grouped(cgroup.tasksLimit * 2)}: TasksMax= of systemd, --pids-limit of the container, pids.max of the cgroup.`;
  const lowest = ([['NPROC', limits.processes], ['kernel.threads-max', limits.threadsMax], ['kernel.pid_max', limits.pidMax]] as const)
    .filter(([, value]) => value !== null).sort((a, b) => a[1]! - b[1]!)[0];
  if (!lowest) return 'Look at ulimit -u, kernel.threads-max, kernel.pid_max and the container\'s limit of tasks.';
  const [name, value] = lowest;
  const target = Math.max(4096, 2 ** Math.ceil(Math.log2(Math.max(value!, threads.all) * 2)));
  if (name === 'NPROC') return `Raise the limit of processes of the user to ${grouped(target)}: ulimit -u ${target} in the script that starts it, LimitNPROC=${target} for systemd, nproc in /etc/security/limits.d/. Threads count, and all of the user's.`;
  return `Raise ${name} to ${grouped(target)}: sysctl -w ${name}=${target}, and the same in /etc/sysctl.d/; or find what starts so many threads.`;
}

function mappedFileAdvice(facts: Facts): string {
  const { signal, archiveUnreadable } = facts;
  const file = signal?.mapping ?? '';
  if (/hsperfdata/.test(file)) return 'It is the JVM\'s own file of counters in /tmp: make room there, or run with -XX:+PerfDisableSharedMem (or -XX:-UsePerfData).';
  if (archiveUnreadable || /\.jsa\b|\/lib\/modules\b/.test(file)) return 'It is a file of the JDK itself: do not replace a JDK that is in use, and look at its disk.';
  if (/hugepage/.test(file)) return 'It is memory in huge pages that the kernel could not supply: set aside more (vm.nr_hugepages) or run without -XX:+UseLargePages.';
  if (/\.(?:index|timeindex|txnindex|log)\b/.test(file)) return 'Look at the disk of that log directory (df, dmesg: full, failing, remounted) and at what truncates or deletes files under a running broker; the broker checks and rebuilds its indexes when it starts again.';
  if (/\.(?:jar|zip|war)\b/.test(file) || (file === '' && isZip(facts))) return 'Do not overwrite an archive in place while a JVM has it open: write a new file and rename it.';
  return 'Look at the disk of that file (df, dmesg: full, failing, remounted) and at what truncates it while it is mapped: rotation by copy, a file replaced in place.';
}

/** "com.example.A::b" of "com.example.A::b (58 bytes)". */
function methodOf(task: string): string {
  return task.replace(/ \(.*$/, '');
}

function threadsNote({ threads }: Facts): string {
  return threads.all >= 2000 ? ` It had ${grouped(threads.all)} threads: find what starts them.` : '';
}
