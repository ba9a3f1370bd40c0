/** What can make Linux or Windows refuse memory to a process, each held against the report's numbers. */
import { amountText, grouped, kilobytes } from './numbers';
import type { Facts } from './report';
import type { Cause, Confidence, VerdictKind } from './cause';

const KiB = 1024;
const MiB = 1024 * KiB;

/**
 * How far under vm.max_map_count a process can be when it is refused a map.
 * The kernel refuses a new map when more than the limit exist, a split when
 * that many exist (mm/mmap.c, do_mmap and split_vma), and moving one when
 * fewer than four are left (mm/mremap.c): one commit in the middle of a
 * reserved range needs two splits. So up to 3 under it the arithmetic proves it.
 */
const operationNeeds = 3;
/** Maps that other threads gave back between the refusal and the list: to here it is likely, 0.1 % but at least 8. */
const nearLimit = (limit: number): number => limit - Math.max(8, Math.ceil(limit / 1000));

/** What vm.overcommit_memory=2 keeps back: admin_reserve_kbytes 8 MiB, user_reserve_kbytes 128 MiB or 3 % of the process (mm/util.c, __vm_enough_memory). */
const adminReserve = 8 * MiB;
const userReserve = 128 * MiB;

function cause(kind: VerdictKind, state: Cause['state'], why: string, lines: (number | undefined)[], confidence: Confidence = 'none'): Cause {
  return { kind, state, confidence: state === 'in' ? confidence : 'none', why, lines: lines.filter(line => line !== undefined) };
}

/** All causes of a refused mmap, mprotect or malloc, in the order in which they decide. */
export function allocationCauses(facts: Facts): Cause[] {
  const forbidden = forbids(facts);
  if (forbidden) return [forbidden];
  if (facts.os === 'windows') return [windowsCommit(facts), narrowWindows(facts)].filter(one => one !== null);
  if (facts.failure?.operation === 'thread') return threadCauses(facts);
  const causes = [mapCount(facts), addressSpace(facts), dataLimit(facts)];
  const memory = memoryCause(facts);
  const commit = commitCause(facts);
  // A commit limit that somebody set decides before a memory that could still be reclaimed.
  if (commit?.confidence === 'proven') causes.push(commit, memory);
  else if (commit?.state === 'in' && (facts.failure?.bytes ?? 0) <= (facts.memory.physicalBytes ?? 0) + (facts.memory.swapBytes ?? 0)) causes.push({ ...memory, confidence: memory.state === 'in' ? 'likely' : 'none' }, commit);
  else causes.push(memory, commit);
  causes.push(cgroupCause(facts));
  return byElimination(facts, causes.filter(one => one !== null));
}

/**
 * A commit limit that leaves no room is proven where nothing else can have refused: since Linux 5.2 the other two modes of
 * vm.overcommit_memory refuse only what exceeds all memory and swap, so it must have been 2.
 */
function byElimination(facts: Facts, causes: Cause[]): Cause[] {
  const own = causes.find(one => one.kind === 'commit-limit');
  const others = causes.filter(one => one !== own);
  const unbounded = facts.limits.unlimited.includes('AS') && facts.limits.unlimited.includes('DATA');
  if (own?.state !== 'in' || own.confidence === 'proven' || !unbounded || refusesByFreeMemory(facts.kernel) !== false || others.some(one => one.state !== 'out')) return causes;
  own.confidence = 'proven';
  own.why = own.why.replace('this counts if vm.overcommit_memory is 2, which the file does not print', 'nothing else that refuses memory was short, so vm.overcommit_memory must be 2');
  return causes;
}

/** All causes of a thread that could not be created. */
export function threadCauses(facts: Facts): Cause[] {
  const { lines } = facts;
  const others = [mapCount(facts), addressSpace(facts), dataLimit(facts), memoryCause(facts)].filter(one => one !== null);
  const own = processLimit(facts);
  const forbidden = forbids(facts);
  if (forbidden) return [forbidden, ...others];
  if (own.state === 'unknown' && facts.limits.processes === null && startsInContainer(facts)) return [own, cause('not-permitted', 'unknown', 'The JVM was refused the first threads of all, in a container: that is a limit of its tasks, or a filter of system calls that does not know clone3 (glibc 2.34 and later under Docker before 20.10.10); the line on the console before this report says which, EAGAIN or EPERM.', [lines['failure'], lines['elapsedSeconds']]), ...others];
  const left = own.state === 'unknown' && lowestThreadLimit(facts) < Infinity && others.every(one => one.state === 'out');
  if (left) return [{ ...own, state: 'in', confidence: 'likely', why: `${own.why.replace(/\.$/, '')}, and nothing else that refuses a thread was short.` }, ...others];
  return [own, ...others];
}

/** EPERM and EACCES are no answer of a shortage or a limit (mmap(2), pthread_create(3)). */
function forbids({ refusal, lines }: Facts): Cause | null {
  if (refusal?.error !== 'EPERM' && refusal?.error !== 'EACCES') return null;
  const why = refusal.what === 'thread'
    ? `The operating system forbade a thread (${refusal.error}): a limit would have answered EAGAIN. So it is a filter of system calls or a security module; mostly a container's filter that does not know clone3, which glibc 2.34 and later calls (Docker before 20.10.10).`
    : `The operating system forbade it (${refusal.error}): a shortage would have answered ENOMEM. So it is a security module or a filter of system calls${refusal.code ? '; the memory was to hold code that the JVM makes, which such modules deny to writable memory' : ''}.`;
  return cause('not-permitted', 'in', why, [lines['refusal']], 'proven');
}

/** A JVM that never came to have threads of its own, in a container. */
function startsInContainer({ elapsedSeconds, cgroup, threads }: Facts): boolean {
  return elapsedSeconds !== null && elapsedSeconds < 1 && cgroup.type !== null && threads.java <= 1;
}

/** The lowest of NPROC, threads-max and pid_max; Infinity where the file states none. */
function lowestThreadLimit({ limits }: Facts): number {
  return Math.min(limits.processes ?? Infinity, limits.threadsMax ?? Infinity, limits.pidMax ?? Infinity);
}

/** Mappings against vm.max_map_count (proc_sys_vm(5), Documentation/admin-guide/sysctl/vm.rst). */
export function mapCount(facts: Facts): Cause | null {
  const { mappings, lines } = facts;
  if (facts.os !== null && facts.os !== 'linux') return null;
  const limit = mappings.limit ?? 65530;
  const printed = mappings.limitSource === 'printed';
  const limitText = `vm.max_map_count ${grouped(limit)} (${printed ? 'printed in this file' : 'assumed: the default, the file does not print it'})`;
  const total = lines['mappings.count'] !== undefined;
  const evidence = [lines['mappings.count'] ?? lines['mappings.last'], lines['mappings.limit'], lines['mapFailed']];
  const shape = 'map-count-exhausted';
  if (mappings.count === null) return cause(shape, 'unknown', 'The file does not list the memory maps.', evidence);
  // [vsyscall] is listed but lies outside the process's own maps.
  const counted = mappings.count - (mappings.vsyscall ? 1 : 0);
  const maps = `${grouped(mappings.count)} memory maps against ${limitText}`;
  if (!printed && counted > limit + 1) return cause(shape, 'unknown', `${grouped(mappings.count)} memory maps are more than the default limit allows: vm.max_map_count was raised, and the file does not print to what.`, evidence);
  if (counted >= nearLimit(limit)) {
    const files = kafkaFiles(facts);
    const why = `${maps}${files > 0 ? `; ${grouped(files)} of them are Kafka index files` : ''}.`;
    return cause(shape, 'in', why, evidence, printed && counted >= limit - operationNeeds ? 'proven' : 'likely');
  }
  if (!mappings.complete && !total) return cause(shape, 'unknown', `The list of memory maps is not whole (${counted === 1 ? '1 is' : `${grouped(mappings.listed)} are`} listed).`, evidence);
  return cause(shape, 'out', `${maps}: no shortage of maps.`, evidence);
}

/** Mapped offset, time and transaction indexes of Kafka segments. */
function kafkaFiles(facts: Pick<Facts, 'mappings'>): number {
  const { byKind } = facts.mappings;
  return byKind.index + byKind.timeindex + byKind.txnindex;
}

/** RLIMIT_AS (getrlimit(2)) and the addresses of a 32-bit process. */
function addressSpace(facts: Facts): Cause | null {
  const { limits, lines, mappings } = facts;
  const request = facts.failure?.bytes ?? 0;
  const virtual = facts.processMemory.virtualBytes ?? (mappings.complete ? mappings.virtualBytes : null);
  const evidence = [lines['processMemory.virtualBytes'] ?? lines['mappings.last'], lines['limits']];
  const narrow = facts.arch === 'x86' || facts.arch === 'arm' || facts.arch === 'i386';
  const limit = limits.addressSpaceBytes ?? (narrow ? 4096 * MiB : null);
  if (limit === null) return limits.unlimited.includes('AS') ? cause('address-space-limit', 'out', 'The address space is not limited (AS infinity).', [lines['limits']]) : null;
  const name = limits.addressSpaceBytes === null ? 'the 4 GiB of a 32-bit process' : `its limit of ${kilobytes(limit)} (ulimit -v)`;
  if (virtual === null) return cause('address-space-limit', 'unknown', `The address space is limited by ${name}; the file does not state how much was in use.`, evidence);
  // malloc maps its arenas in steps of 64 MiB (glibc, HEAP_MAX_SIZE).
  const step = facts.failure?.operation === 'malloc' ? 64 * MiB : 0;
  if (virtual + request > limit) return cause('address-space-limit', 'in', `The process had reserved ${kilobytes(virtual)} of addresses; ${name} leaves no room for ${amountText(request)} more.`, evidence, 'proven');
  if (virtual + Math.max(request, step) > limit) return cause('address-space-limit', 'in', `The process had reserved ${kilobytes(virtual)} of addresses, close to ${name}.`, evidence, 'likely');
  return cause('address-space-limit', 'out', `${kilobytes(virtual)} of addresses in use, below ${name}.`, evidence);
}

/** RLIMIT_DATA, which counts private writable memory since Linux 4.7. */
function dataLimit(facts: Facts): Cause | null {
  const { limits, lines, mappings } = facts;
  if (limits.dataBytes === null) return null;
  const evidence = [lines['limits'], lines['mappings.last']];
  if (!mappings.complete) return cause('data-limit', 'unknown', `Private memory is limited to ${kilobytes(limits.dataBytes)} (ulimit -d); the file does not state how much was in use.`, evidence);
  const request = facts.failure?.bytes ?? 0;
  const used = `${kilobytes(mappings.dataBytes)} of private writable memory against a limit of ${kilobytes(limits.dataBytes)} (ulimit -d)`;
  return mappings.dataBytes + request > limits.dataBytes
    ? cause('data-limit', 'in', `${used}.`, evidence, 'proven')
    : cause('data-limit', 'out', `${used}.`, evidence);
}

/** Memory and swap of the machine, or of the container that the JVM sees as such. */
function memoryCause(facts: Facts): Cause {
  const { memory, lines } = facts;
  const kind = 'memory-exhausted';
  if (onlyReserves(facts)) return cause(kind, 'out', 'Addresses that are only reserved take no memory.', [lines['failure']]);
  // In a container the `Memory:` line is the container's; the kernel refuses by the machine's.
  const contained = memory.machineBytes !== null && memory.machineFreeBytes !== null && memory.physicalBytes !== null && memory.physicalBytes < memory.machineBytes * 0.98;
  const evidence = [lines[contained ? 'memory.machineFreeBytes' : 'memory.freeBytes'], lines['memory.availableBytes']];
  const physical = contained ? memory.machineBytes : memory.physicalBytes;
  const free = contained ? memory.machineFreeBytes : memory.freeBytes;
  if (physical === null || free === null) return cause(kind, 'unknown', 'The file does not state the memory of the machine.', evidence);
  const request = facts.failure?.bytes ?? 0;
  const swap = memory.swapBytes ?? 0;
  const swapFree = memory.swapFreeBytes ?? 0;
  const asked = amountText(request);
  const state = `${kilobytes(free)} of ${kilobytes(physical)} free${contained ? ' on the machine' : ''}`;
  if (memory.swapBytes === null && facts.os !== 'linux') return cause(kind, 'unknown', `${state}, but the file does not state the swap space.`, evidence);
  if (request > physical + swap) return cause(kind, 'in', `One request of ${asked} is more than all memory and swap of the machine (${kilobytes(physical + swap)}).`, evidence, 'proven');
  // Without MemAvailable, what can be reclaimed is the page cache less shared memory, and part of the slab.
  const reclaimable = Math.max(0, (memory.cachedBytes ?? 0) - (memory.shmemBytes ?? 0)) + (memory.reclaimableBytes ?? 0);
  const available = memory.availableBytes ?? free + reclaimable;
  const swapText = swap > 0 ? `, swap ${kilobytes(swapFree)} of ${kilobytes(swap)} free` : ', no swap';
  const availableText = memory.availableBytes === null || available === free ? '' : `, ${kilobytes(available)} available`;
  if (request > available + swapFree) {
    const known = memory.availableBytes !== null || memory.cachedBytes !== null;
    const proven = known && request > free + swapFree && refusesByFreeMemory(facts.kernel) === true;
    return cause(kind, 'in', `Memory is short: ${asked} asked for, ${state}${availableText}${swapText}.`, evidence, proven ? 'proven' : 'likely');
  }
  if (available + swapFree < physical / 50) return cause(kind, 'unknown', `Memory was nearly used up (${state}${availableText}${swapText}), though not by this request.`, evidence);
  return cause(kind, 'out', `Memory is not short: ${state}${availableText}${swapText}.`, evidence);
}

/**
 * Up to Linux 5.1 the default overcommit heuristic held a request against free and reclaimable memory; since then only against
 * all memory (mm/util.c). `null` where the kernel's version is not known.
 */
function refusesByFreeMemory(kernel: string | null): boolean | null {
  const version = /^(\d+)\.(\d+)/.exec(kernel ?? '');
  return version && (Number(version[1]) < 5 || (Number(version[1]) === 5 && Number(version[2]) < 2));
}

/** Addresses that are only reserved (PROT_NONE) take no memory and count against no commit limit. */
function onlyReserves(facts: Facts): boolean {
  return /^Failed to reserve/i.test(facts.failure?.purpose ?? '');
}

/** Committed_AS against CommitLimit (proc_meminfo(5)): counts only under vm.overcommit_memory=2, which the file does not print. */
function commitCause(facts: Facts): Cause | null {
  const { memory, lines } = facts;
  const { committedAsBytes: committed, commitLimitBytes: limit } = memory;
  const evidence = [lines['memory.commitLimitBytes'], lines['memory.committedAsBytes']];
  if (committed === null || limit === null) return facts.os === 'linux' ? cause('commit-limit', 'unknown', 'The file does not state CommitLimit and Committed_AS.', evidence) : null;
  const state = `Committed_AS ${kilobytes(committed)} against CommitLimit ${kilobytes(limit)}`;
  if (onlyReserves(facts)) return cause('commit-limit', 'out', `${state}: addresses that are only reserved do not count.`, evidence);
  if (committed > limit) return cause('commit-limit', 'out', `${state}: already over it, so the limit is not enforced (vm.overcommit_memory is not 2).`, evidence);
  const request = facts.failure?.bytes ?? 0;
  const virtual = facts.processMemory.virtualBytes ?? (facts.mappings.complete ? facts.mappings.virtualBytes : Infinity);
  const reserve = adminReserve + Math.min(userReserve, virtual / 32);
  if (committed + request + reserve <= limit) return cause('commit-limit', 'out', `${state}: ${kilobytes(limit - committed)} could still be promised.`, evidence);
  // The default is half of memory, and all of swap: another limit was set by somebody, who then most likely enforces it.
  const byDefault = (memory.physicalBytes ?? 0) / 2 + (memory.swapBytes ?? 0);
  const configured = memory.physicalBytes !== null && Math.abs(limit - byDefault) > memory.physicalBytes / 100;
  const room = `${kilobytes(limit - committed)} are left, less what the kernel keeps in reserve, and ${amountText(request)} were asked for`;
  const ratio = configured ? 'the limit is not the default one, somebody set vm.overcommit_ratio or vm.overcommit_kbytes' : 'this counts if vm.overcommit_memory is 2, which the file does not print';
  return cause('commit-limit', 'in', `${state}: ${room}; ${ratio}.`, evidence, configured && memoryCause(facts).state === 'out' ? 'proven' : 'likely');
}

/** The container's memory limit. The kernel kills rather than refuses, so it is likely at most. */
function cgroupCause(facts: Facts): Cause | null {
  const { cgroup, lines } = facts;
  if (cgroup.type === null && cgroup.memoryLimitBytes === null) return null;
  const evidence = [lines['cgroup.memoryLimitBytes'], lines['cgroup.memoryUsageBytes']];
  const { memoryLimitBytes: limit, memoryUsageBytes: usage } = cgroup;
  if (limit === null) return cause('cgroup-limit', 'out', 'The container has no memory limit.', [lines['cgroup.memoryUsageBytes']]);
  if (usage === null) return cause('cgroup-limit', 'unknown', `The container may use ${kilobytes(limit)}; the file does not state what it used.`, evidence);
  const state = `The container used ${kilobytes(usage)} of ${kilobytes(limit)}`;
  return usage + (facts.failure?.bytes ?? 0) > limit
    ? cause('cgroup-limit', 'in', `${state}.`, evidence, 'likely')
    : cause('cgroup-limit', 'out', `${state}.`, evidence);
}

/** Threads against NPROC, threads-max, pid_max and the container's tasks; NPROC counts the whole user. */
function processLimit(facts: Facts): Cause {
  const { cgroup, lines } = facts;
  const threads = facts.threads.all;
  const evidence = [lines['threads'], lines['limits'], lines['cgroup.tasksLimit']];
  if (cgroup.tasksLimit !== null && cgroup.tasks !== null && cgroup.tasks >= cgroup.tasksLimit - 2) return cause('process-limit', 'in', `The container runs ${grouped(cgroup.tasks)} of ${grouped(cgroup.tasksLimit)} tasks.`, evidence, 'proven');
  const limit = lowestThreadLimit(facts);
  if (limit === Infinity) return cause('process-limit', 'unknown', 'The file does not state how many threads are allowed.', evidence);
  if (threads === 0) return cause('process-limit', 'unknown', `The file lists no threads; the limit for the user or the machine is ${grouped(limit)}, and other processes count too.`, evidence);
  const state = `${threads === 1 ? '1 thread' : `${grouped(threads)} threads`} of this JVM against a limit of ${grouped(limit)} for its user or the machine`;
  if (threads >= limit * 0.9) return cause('process-limit', 'in', `${state}.`, evidence, threads >= limit ? 'proven' : 'likely');
  return cause('process-limit', 'unknown', `${state}; other processes of the user count too.`, evidence);
}

/** Windows promises no more than memory and paging files together. */
function windowsCommit(facts: Facts): Cause {
  const { memory, lines } = facts;
  const evidence = [lines['memory.swapFreeBytes'], lines['memory.freeBytes']];
  const { swapBytes: total, swapFreeBytes: left } = memory;
  if (total === null || left === null) return cause('windows-commit', 'unknown', 'The file does not state how much memory Windows could still promise.', evidence);
  const request = facts.failure?.bytes ?? 0;
  const state = `Windows could promise ${kilobytes(left)} more of ${kilobytes(total)} (memory and paging files), and ${amountText(request)} were asked for`;
  if (request > left) return cause('windows-commit', 'in', `${state}.`, evidence, 'proven');
  if (left < total / 100) return cause('windows-commit', 'in', `${state}: nearly nothing was left.`, evidence, 'likely');
  return cause('windows-commit', 'out', `${state}.`, evidence);
}

/** A 32-bit process of Windows has 2 to 4 GiB of addresses, whatever the machine has. */
function narrowWindows(facts: Facts): Cause | null {
  if (facts.arch !== 'x86') return null;
  const left = facts.memory.swapFreeBytes;
  const lines = [facts.lines['processMemory.freeAddressBytes'], facts.lines['memory.swapFreeBytes'], facts.lines['vmVersion']];
  const free = facts.processMemory.freeAddressBytes;
  const request = facts.failure?.bytes ?? 0;
  if (free !== null && (request > free || free < 64 * MiB)) return cause('address-space-limit', 'in', `A process of 32 bits has 2 to 4 GiB of addresses; ${kilobytes(free)} were left, and ${amountText(request)} were asked for.`, lines, request > free ? 'proven' : 'likely');
  if (left !== null && left > request + 256 * MiB) return cause('address-space-limit', 'in', `Windows could promise ${kilobytes(left)} more, but a process of 32 bits has 2 to 4 GiB of addresses, and heap, threads and libraries share them.`, lines, 'likely');
  return cause('address-space-limit', 'unknown', 'A process of 32 bits has 2 to 4 GiB of addresses; the file does not state how much was in use.', lines);
}
