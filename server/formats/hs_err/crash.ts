/** Verdicts on crashes by signal, exception or a failed check. */
import type { Facts, Frame } from './report';
import { mapCount } from './causes';
import { single, type Verdict } from './cause';
import { callerOf, frameLibrary, isServant, isZip } from './frames';
import { amountText } from './numbers';

/** The lowest pages of a Java thread's stack are protected: reserved, yellow and red zone (stackOverflow.hpp), 24 pages at most on Linux x64. */
const guardBytes = 24 * 4096;
/** A frame larger than the guard zone jumps over it: a fault this far below the stack is still an overflow. */
const jumpBytes = 1024 * 1024;

/** vm.mmap_min_addr of Linux, by default. */
const lowestCode = 65536;

/** Classes of the just-in-time compilers C1 and C2 (share/c1, share/opto, share/ci). */
const compilerCode = /\b(?:Phase[A-Z]\w*|Compile|C2Compiler|C2Access|Parse|ParseGenerator|GraphKit|GraphBuilder|LinearScan\w*|LIRGenerator|LIR_\w+|IR|Compilation|Matcher|\w*Node|IdealLoopTree|BarrierSetC[12]|ciEnv|ciMethod|ciTypeFlow|OptoRuntime|ConnectionGraph|StringOpts|Scheduling)::/;
/** Threads and operations of the collectors. */
const collectorThread = /^(?:GCTaskThread|WorkerThread|GangWorker|GC Thread|ConcurrentGCThread|ConcurrentMarkSweepThread|G1\w*Thread|G1 |Gang worker|ParGC|Shenandoah|ZDirector|ZDriver|ZWorker|XWorker|CMS)/;
const collectorCode = /\b(?:MarkSweep|PSParallelCompact|PSPromotion\w*|PSScavenge|ParCompactionManager|G1\w+|CMS\w+|ParScan\w*|Shenandoah\w+|ZBarrier|ZMark|ZRelocate|ZHeapIterator|SerialHeap|DefNewGeneration|GenCollect\w+|InstanceKlass::oop_\w+|oopDesc|OopMapSet|ReferenceProcessor|StealTask|OopClosure)/;

/** The verdict on a report that names a signal or an internal error. */
export function crashVerdict(facts: Facts): Verdict {
  const { signal, lines } = facts;
  if (signal) {
    const verdict = signalVerdict(facts);
    const maps = mapCount(facts);
    if (maps?.state === 'in') verdict.causes.push(maps);
    return verdict;
  }
  const { internalError } = facts;
  if (internalError) {
    const { where, message } = internalError;
    const said = message ? `: ${message}` : '';
    if (isCompiler(facts) || /^fatal error: c[12] \(\d+\) .*: Hit MemLimit/.test(message)) {
      const thread = facts.currentThread.name === null ? '' : ` ${facts.currentThread.name}`;
      return single('jit-compiler', 'likely', `A check of the JVM failed at ${where} in its compiler thread${thread}${compiling(facts)}${said}.`, lines['headline'], lines['currentThread'], lines['compileTask']);
    }
    return single('internal-error', 'proven', `A check of the JVM itself failed at ${where}${said}.`, lines['headline']);
  }
  return single('undecidable', 'none', facts.cutOff ? 'Undecidable: the file does not hold the headline of the report, or is cut off.' : 'The file states no failure.');
}

function signalVerdict(facts: Facts): Verdict {
  const signal = facts.signal!;
  const { lines, currentThread } = facts;
  if (signal.sentByKill) {
    const { senderPid } = signal;
    const summary = senderPid !== null && senderPid === facts.pid
      ? `${signal.name} was sent by the process to itself (raise, abort or pthread_kill): no instruction failed.`
      : `${signal.name} was sent from outside${senderPid === null ? '' : senderPid === 0 ? ' by a process of another pid namespace (outside the container)' : ` by process ${senderPid}`}: the JVM did not fail.`;
    return single('sent-by-kill', 'proven', summary, lines['signal'], lines['siginfo']);
  }
  const bus = busError(facts);
  if (bus) return bus;
  const overflow = stackOverflow(facts);
  if (overflow) return overflow;
  const thread = currentThread.name === null ? '' : ` in thread "${currentThread.name}"`;
  const frame = facts.problematicFrame ?? '';
  const evidence = [lines['signal'], lines['problematicFrame'], lines['siginfo']];
  const library = frameLibrary(frame);
  const foreign = library !== null && library !== '' && !isServant(library);
  if (isCompiler(facts) && !foreign) return single('jit-compiler', 'likely', `${signal.name}${thread} of the just-in-time compiler${compiling(facts)}.`, lines['signal'], lines['currentThread'], lines['compileTask']);
  if (currentThread.type === null && frame.startsWith('V') && compilerCode.test(frame)) return single('jit-compiler', 'likely', `${signal.name} in the code of the just-in-time compiler: ${frame.replace(/^V +/, '')}.`, ...evidence);
  if (library !== null) return nativeCode(facts, library, thread, evidence);
  if (frame.startsWith('V')) return jvmCode(facts, frame, thread, evidence);
  if (/^[JjAv]/.test(frame)) return single('java-code', 'likely', `${signal.name}${thread} in ${frame.startsWith('v') ? 'a stub that the JVM generated' : 'Java code'}: ${frame.replace(/^[JjAv] +/, '')}${address(facts)}${unknownInstruction(facts)}${asked(facts)}.`, ...evidence);
  return single('undecidable', 'none', `${signal.name}${thread}${unknownInstruction(facts)}; the file names no problematic frame.`);
}

/** SIGBUS, and in-page errors of Windows: a mapped file that could not be read at the address (mmap(2), sigaction(2)). */
function busError(facts: Facts): Verdict | null {
  const signal = facts.signal!;
  const { lines } = facts;
  const page = signal.name === 'EXCEPTION_IN_PAGE_ERROR';
  const bus = signal.name === 'SIGBUS';
  // x86 gives SIGBUS for nothing else that a program commonly does; without siginfo that is all there is to go by.
  const unsaid = bus && signal.code === null && lines['siginfo'] === undefined && facts.os === 'linux' && facts.arch === 'amd64';
  if (!page && !unsaid && !(bus && signal.code === 'BUS_ADRERR')) return null;
  // macOS answers any access to protected memory so, where others give SIGSEGV (XNU, ux_exception: KERN_PROTECTION_FAILURE).
  if (facts.os === 'macos' && !signal.mapping && !facts.archiveUnreadable) return null;
  const evidence = [lines['signal'], lines['siginfo'], lines['mapping'], lines['archive'], lines['unsafeFaults']];
  const before = facts.unsafeFaults > 0 ? ' Java had met the same before: InternalError "a fault occurred in an unsafe memory access operation".' : '';
  if (facts.archiveUnreadable) return single('sigbus-mapped-file', 'proven', `The address lies in the JVM's own archive of class data, whose file was changed or cannot be read.${before}`, ...evidence);
  const file = signal.mapping;
  if (file) return single('sigbus-mapped-file', 'proven', `The address lies in the mapped file ${file}, beyond what the file holds now: it was truncated, its file system is full, or it cannot be read.${before}`, ...evidence);
  if (file === '') return single('undecidable', 'none', `${signal.name} in anonymous memory, which no file backs: huge pages that the kernel could not supply, or failing hardware.`, ...evidence);
  return single('sigbus-mapped-file', 'likely', `${signal.name}${signal.code ? ` (${signal.code})` : ''} is what a mapped file gives that was truncated, whose file system is full, or that cannot be read; ${isZip(facts) ? 'libzip reads the directories of jars and other archives, which JDK 8 and before map' : 'this file does not tell which'}.${before}`, ...evidence);
}

/** Native code: the library of the frame, or the one that asked the C library. */
function nativeCode(facts: Facts, library: string, thread: string, evidence: (number | undefined)[]): Verdict {
  const { name } = facts.signal!;
  const servant = isServant(library);
  const caller = servant ? callerOf(facts.frames) : null;
  const from = caller === null ? '' : `, called from ${caller.kind === 'C' ? 'the native library ' : caller.kind === 'V' ? 'the JVM: ' : 'Java: '}${caller.text}`;
  const where = servant ? `the system library ${library}${caller ? '' : ', which does what it is asked; these lines do not say by whom'}` : library ? `the native library ${library}` : 'native code of no known library';
  return single('native-library', 'likely', `${name}${thread} in ${where}${from}${address(facts)}${nowhere(facts)}${unknownInstruction(facts)}.`, ...evidence, caller?.line);
}

/** Code of the JVM: of a collector, or called by Java through Unsafe, the cause mostly lies elsewhere. */
function jvmCode(facts: Facts, frame: string, thread: string, evidence: (number | undefined)[]): Verdict {
  const { name } = facts.signal!;
  const { type, name: threadName } = facts.currentThread;
  const place = `${name}${thread} in the JVM's own code: ${frame.replace(/^V +/, '')}${address(facts)}${unknownInstruction(facts)}`;
  if (/ {2}Unsafe_/.test(frame)) return single('jvm-code', 'likely', `${place}: the address came from Java, through Unsafe${callerText(facts.frames)}.`, ...evidence);
  const collecting = collectorThread.test(type ?? '') || collectorThread.test(threadName ?? '') || (/^(?:VMThread|VM Thread)/.test(type ?? threadName ?? '') && collectorCode.test(frame));
  if (collecting) return single('jvm-code', 'likely', `${place}, during a garbage collection: mostly the collector meets what something else has damaged in the heap (native code, Unsafe, a compiler's bug, memory), or it is a bug of its own.`, ...evidence);
  return single('jvm-code', 'likely', `${place}.`, ...evidence);
}

/** The first Java frame that is not the JDK's Unsafe itself. */
function callerText(frames: readonly Frame[]): string {
  const caller = frames.find(({ kind, text }) => (kind === 'j' || kind === 'J') && !/\b(?:jdk\.internal\.misc|sun\.misc)\.Unsafe\./.test(text));
  return caller ? `, called by ${caller.text}` : '';
}

function asked(facts: Facts): string {
  return facts.problematicFrame?.startsWith('v') ? callerText(facts.frames) : '';
}

/** The fault lies in the guard zone of the thread's own stack or just below it, or the stack pointer has left the stack. */
function stackOverflow(facts: Facts): Verdict | null {
  const { lines, currentThread: { stack, sp, name } } = facts;
  const signal = facts.signal!;
  const of = facts.threadStackBytes === null ? '' : ` (${amountText(facts.threadStackBytes)})`;
  if (signal.name === 'EXCEPTION_STACK_OVERFLOW') return single('stack-overflow', 'proven', `The stack${name === null ? '' : ` of thread "${name}"`}${of} overflowed.`, lines['signal']);
  // The JVM says so on the console when the red zone was hit (os_linux_x86.cpp: "An irrecoverable stack overflow has occurred.").
  if (lines['overflowSaid'] !== undefined && !stack) return single('stack-overflow', 'proven', 'The JVM says that a stack overflowed beyond repair.', lines['overflowSaid'], lines['signal']);
  if (signal.name !== 'SIGSEGV' && signal.name !== 'SIGBUS' || !stack) return null;
  const low = parseInt(stack.low, 16);
  const fault = signal.address === null ? NaN : parseInt(signal.address, 16);
  const pointer = sp === null ? NaN : parseInt(sp, 16);
  const thread = name === null ? 'the thread' : `thread "${name}"`;
  if (fault >= low && fault < low + guardBytes) return single('stack-overflow', 'proven', `The faulting address lies in the guard zone at the end of the stack of ${thread}.`, lines['siginfo'], lines['stack']);
  if (pointer < low) return single('stack-overflow', 'likely', `The stack pointer of ${thread} lies ${Math.round((low - pointer) / 1024)} kB beyond the end of its stack.`, lines['stack'], lines['siginfo']);
  if (fault < low && fault >= low - jumpBytes && pointer < low + jumpBytes) return single('stack-overflow', 'likely', `The faulting address lies ${Math.ceil((low - fault) / 1024)} kB beyond the end of the stack of ${thread}, whose pointer is near that end.`, lines['siginfo'], lines['stack']);
  return null;
}

function isCompiler(facts: Facts): boolean {
  return facts.currentThread.type === 'CompilerThread' || /\b(?:C[12] ?|JVMCI )CompilerThread\d/.test(facts.currentThread.name ?? '');
}

function compiling(facts: Facts): string {
  return facts.compileTask === null ? '' : `, while it compiled ${facts.compileTask}`;
}

/** What the address adds: near zero is a null pointer; without any the address was none that can be. */
function address(facts: Facts): string {
  const { address: at, code } = facts.signal!;
  if (code === 'SI_KERNEL') return ' (an address that cannot exist: a damaged pointer)';
  if (at === null) return '';
  return parseInt(at, 16) < 4096 ? ` (address 0x${at}: a null pointer)` : '';
}

/** The first pages hold no code (vm.mmap_min_addr is 64 kB): the program jumped there. */
function nowhere({ signal, os }: Facts): string {
  const pc = signal!.pc === null ? NaN : parseInt(signal!.pc, 16);
  if (os !== 'linux' || !(pc < lowestCode)) return '';
  return pc === 0 ? ', by a call of a null pointer' : `, by a jump to 0x${pc.toString(16)}, where no code can lie: mostly a function that the library needs and did not find, as one built for glibc does on musl (Alpine)`;
}

/** An instruction that the processor does not know says more than the code that holds it. */
function unknownInstruction({ signal }: Facts): string {
  return signal!.name === 'SIGILL' || signal!.name === 'EXCEPTION_ILLEGAL_INSTRUCTION' ? ' (an instruction that the processor does not know, or does not allow: one that its virtualisation or emulation lacks, damaged code, or a trap that was compiled in)' : '';
}
