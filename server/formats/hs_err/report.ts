/**
 * What an hs_err file states, as plain data. Sizes are bytes, times
 * milliseconds unless a name says otherwise; `null` stands for what the file
 * does not state. Line numbers are zero-based.
 */
import type { Basis } from '../../text/stamp';
import type { AdvisedVerdict } from './cause';
import type { Refusal } from './refusal';

/** Something that the operating system refused. */
export interface Failure {
  /** `thread`: a thread of the JVM's own could not be created. */
  operation: 'mmap' | 'malloc' | 'mprotect' | 'thread';
  /** Bytes asked for; `null` when the headline gives none. */
  bytes: number | null;
  /** "committing reserved memory", "memory to guard stack pages", "AllocateHeap", "Chunk::new". */
  purpose: string;
}

export interface Signal {
  /** "SIGSEGV", "SIGBUS", "EXCEPTION_ACCESS_VIOLATION". */
  name: string;
  number: number | null;
  /** From siginfo: "SEGV_MAPERR", "BUS_ADRERR", "SI_USER"; `null` where the file has no siginfo. */
  code: string | null;
  /** Faulting address, lower-case hex without `0x`. */
  address: string | null;
  pc: string | null;
  /** Another process, or this one, sent it: the JVM did not fault. */
  sentByKill: boolean;
  /** The process that sent it. */
  senderPid: number | null;
  /** Path of the mapping the faulting address lies in; '' for anonymous memory; `null` when the list does not hold the address. */
  mapping: string | null;
}

export type Collector = 'G1' | 'Parallel' | 'Serial' | 'CMS' | 'ZGC' | 'Shenandoah' | 'Epsilon';

/** The Java heap when the JVM died. */
export interface Heap {
  collector: Collector | null;
  /** Most it may grow to: MaxHeapSize, -Xmx, or what the heap section states. */
  maxBytes: number | null;
  committedBytes: number | null;
  usedBytes: number | null;
}

/** Metaspace, class space included. */
export interface Metaspace {
  /** -XX:MaxMetaspaceSize; `null` where it is not set. */
  maxBytes: number | null;
  reservedBytes: number | null;
  committedBytes: number | null;
  usedBytes: number | null;
}

/** An assertion or `fatal()` of the JVM itself. */
export interface InternalError {
  /** "debug.cpp:289". */
  where: string;
  /** "fatal error: OutOfMemory encountered: Java heap space". */
  message: string;
}

/** `stack` and `guard`: of threads, the guard pages apart; `heap`: the C heap; `deleted`: any file that is deleted. */
export type MappingKind = 'index' | 'timeindex' | 'txnindex' | 'snapshot' | 'jar' | 'so' | 'stack' | 'guard' | 'heap' | 'anon' | 'deleted' | 'other';

const mappingKinds: readonly MappingKind[] = ['index', 'timeindex', 'txnindex', 'snapshot', 'jar', 'so', 'stack', 'guard', 'heap', 'anon', 'deleted', 'other'];

/** Mapped files of one Kafka topic. */
export interface TopicMappings {
  topic: string;
  /** Index files mapped, of all kinds. */
  count: number;
  partitions: number;
  /** Segments of which an index file is mapped. */
  segments: number;
}

export interface Mappings {
  /** The printed total where there is one, else the mappings listed; `null` when the file has neither. */
  count: number | null;
  /** Lines of the list. */
  listed: number;
  /** `[vsyscall]` is among them: the kernel lists it but does not count it against the limit. */
  vsyscall: boolean;
  /** vm.max_map_count; `null` on systems that have no such limit. */
  limit: number | null;
  limitSource: 'printed' | 'assumed' | null;
  /** The list is whole: what follows it in the report is there, and it holds what every process maps. */
  complete: boolean;
  byKind: Record<MappingKind, number>;
  /** Kafka topics by number of mapped index files, the largest ten. */
  byTopic: TopicMappings[];
  /** All topics together; `null` where no file of Kafka is mapped. */
  kafka: { topics: number; partitions: number; segments: number; count: number } | null;
  /** Sum of the lengths of all mappings listed. */
  virtualBytes: number;
  /** Sum of those that are private and writable: what RLIMIT_DATA counts since Linux 4.7. */
  dataBytes: number;
}

export interface Memory {
  pageBytes: number | null;
  physicalBytes: number | null;
  freeBytes: number | null;
  /** MemAvailable of /proc/meminfo: free memory and what the kernel can reclaim without swapping. */
  availableBytes: number | null;
  /** MemTotal and MemFree of /proc/meminfo: the machine, where the numbers above are the container's. */
  machineBytes: number | null;
  machineFreeBytes: number | null;
  cachedBytes: number | null;
  buffersBytes: number | null;
  shmemBytes: number | null;
  reclaimableBytes: number | null;
  swapBytes: number | null;
  swapFreeBytes: number | null;
  committedAsBytes: number | null;
  commitLimitBytes: number | null;
}

/** Soft limits; Infinity cannot cross JSON, so unlimited is `null` here and its name is in `unlimited`. */
export interface Limits {
  addressSpaceBytes: number | null;
  dataBytes: number | null;
  processes: number | null;
  openFiles: number | null;
  /** Names of the limits that the file states to be infinite: "AS", "DATA", "NPROC". */
  unlimited: string[];
  threadsMax: number | null;
  pidMax: number | null;
}

export interface Cgroup {
  type: string | null;
  memoryLimitBytes: number | null;
  memoryAndSwapLimitBytes: number | null;
  memoryUsageBytes: number | null;
  tasksLimit: number | null;
  tasks: number | null;
}

export interface ThreadInfo {
  /** Name of the thread that crashed; `null` when it is none of the JVM's. */
  name: string | null;
  /** "JavaThread", "VMThread", "GCTaskThread". */
  type: string | null;
  /** "_thread_in_vm", … */
  state: string | null;
  /** Lowest and highest address of its stack, hex. */
  stack: { low: string; high: string } | null;
  /** Stack pointer, hex. */
  sp: string | null;
  /** What the JVM printed as free, bytes; negative or absurd where the pointer has left the stack. */
  freeBytes: number | null;
}

export interface Frame {
  /** C native library, V the JVM, J compiled Java, j interpreted Java, v a stub of the JVM, A ahead-of-time compiled. */
  kind: string;
  text: string;
  line: number;
}

export interface HsErrReport {
  /** "OpenJDK Runtime Environment (17.0.15+6) (build …)". */
  jvm: string | null;
  /** "OpenJDK 64-Bit Server VM (17.0.15+6, mixed mode, …, linux-amd64)". */
  vmVersion: string | null;
  jdkMajor: number | null;
  /** "amd64", "aarch64", "x86", "sparc". */
  arch: string | null;
  os: 'linux' | 'windows' | 'solaris' | 'macos' | 'aix' | null;
  /** "4.18.0-553.63.1.el8_10.x86_64". */
  kernel: string | null;
  /** The system as it calls itself: "Red Hat Enterprise Linux release 8.10 (Ootpa)", "Windows 10.0 , 64 bit Build 17763". */
  osVersion: string | null;
  /** Update of the release: 265 of 8u265, 15 of 17.0.15. */
  jdkUpdate: number | null;
  /** Who built the runtime, where the report states it: "Red_Hat-21.0.9.0.10-1", "Zulu 8.54.0.22-SA-win64", "Eclipse Adoptium". */
  vendor: string | null;
  /** Processors that the JVM counts, those of the machine. */
  cpus: number | null;
  /** What the JVM ran, the first word of java_command: "kafka.Kafka", "/opt/app.jar". */
  application: string | null;
  heap: Heap;
  metaspace: Metaspace;
  /** Stack of a Java thread without its guard pages of the C library: by -Xss or flag, else that of most threads listed. */
  threadStackBytes: number | null;
  pid: number | null;
  tid: string | null;
  failure: Failure | null;
  /** What the console says of the call that was refused, where its lines are in the file. */
  refusal: Refusal | null;
  signal: Signal | null;
  internalError: InternalError | null;
  /** "Out of Memory Error", "Internal Error", "SIGSEGV": what the `pid=` line begins with. */
  cause: string | null;
  problematicFrame: string | null;
  /** Raw crash time on `basis`; `null` when the file states none. `text` as written, zone included. */
  crashedAt: { ms: number; basis: Basis; offsetMinutes: number | null; text: string } | null;
  elapsedSeconds: number | null;
  commandLine: string | null;
  /** The method that a compiler thread worked on: "java.lang.String::substring (58 bytes)". */
  compileTask: string | null;
  currentThread: ThreadInfo;
  frames: Frame[];
  memory: Memory;
  /** `freeAddressBytes`: what a 32-bit process of Windows has left of its addresses. */
  processMemory: { virtualBytes: number | null; peakVirtualBytes: number | null; residentBytes: number | null; freeAddressBytes: number | null };
  limits: Limits;
  cgroup: Cgroup;
  /** `OutOfMemoryError: Map failed` among the last exceptions: FileChannel.map was refused before the JVM was. */
  mapFailed: number;
  /** `InternalError: a fault occurred in … unsafe memory access` among them: Java met the end of a mapped file (Unsafe). */
  unsafeFaults: number;
  /** The report states that the class data archive could not be read (check_failing_cds_access). */
  archiveUnreadable: boolean;
  /** Java threads listed, and all. */
  threads: { java: number; all: number };
  mappings: Mappings;
  /** The report ends with `END.` */
  ended: boolean;
  /** It stops in the middle: see `verdict` for what that leaves open. */
  cutOff: boolean;
  /** Name of the last section that was begun. */
  lastSection: string;
  /** Line of each number above by its path: `lines['memory.freeBytes']`. */
  lines: Record<string, number>;
  verdict: AdvisedVerdict;
}

/** A report of a file that states nothing. */
export function emptyReport(): Omit<HsErrReport, 'verdict'> {
  return {
    jvm: null, vmVersion: null, jdkMajor: null, arch: null, os: null, kernel: null, osVersion: null, jdkUpdate: null, vendor: null, cpus: null, application: null,
    heap: { collector: null, maxBytes: null, committedBytes: null, usedBytes: null },
    metaspace: { maxBytes: null, reservedBytes: null, committedBytes: null, usedBytes: null },
    threadStackBytes: null, pid: null, tid: null,
    failure: null, refusal: null, signal: null, internalError: null, cause: null, problematicFrame: null, crashedAt: null, elapsedSeconds: null, commandLine: null, compileTask: null,
    currentThread: { name: null, type: null, state: null, stack: null, sp: null, freeBytes: null },
    frames: [],
    memory: {
      pageBytes: null, physicalBytes: null, freeBytes: null, availableBytes: null, machineBytes: null, machineFreeBytes: null, cachedBytes: null, buffersBytes: null, shmemBytes: null, reclaimableBytes: null,
      swapBytes: null, swapFreeBytes: null, committedAsBytes: null, commitLimitBytes: null,
    },
    processMemory: { virtualBytes: null, peakVirtualBytes: null, residentBytes: null, freeAddressBytes: null },
    limits: { addressSpaceBytes: null, dataBytes: null, processes: null, openFiles: null, unlimited: [], threadsMax: null, pidMax: null },
    cgroup: { type: null, memoryLimitBytes: null, memoryAndSwapLimitBytes: null, memoryUsageBytes: null, tasksLimit: null, tasks: null },
    mapFailed: 0, unsafeFaults: 0, archiveUnreadable: false,
    threads: { java: 0, all: 0 },
    mappings: {
      count: null, listed: 0, vsyscall: false, limit: null, limitSource: null, complete: false,
      byKind: Object.fromEntries(mappingKinds.map(kind => [kind, 0])) as Record<MappingKind, number>,
      byTopic: [], kafka: null, virtualBytes: 0, dataBytes: 0,
    },
    ended: false, cutOff: false, lastSection: '', lines: {},
  };
}

/** A report without its verdict: what the arithmetic runs on. */
export type Facts = Omit<HsErrReport, 'verdict'>;

/** A section by its name, for the middle of a sentence. */
export function sectionPhrase(section: string): string {
  return section === 'header' ? 'its header' : `the section "${section}"`;
}
