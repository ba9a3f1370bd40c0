/** Verdicts on crashes by signal, exception or a failed check. */
import type { Facts } from './report';
import { mapCount } from './causes';
import { single, type Verdict } from './cause';

/** The lowest pages of a Java thread's stack are protected: reserved, yellow and red zone (stackOverflow.hpp), 24 pages at most on Linux x64. */
const guardBytes = 24 * 4096;

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
    if (isCompiler(facts)) return single('jit-compiler', 'likely', `A check of the JVM failed at ${internalError.where} in its compiler thread ${facts.currentThread.name}${compiling(facts)}.`, lines['headline'], lines['currentThread']);
    return single('internal-error', 'proven', `A check of the JVM itself failed at ${internalError.where}${internalError.message ? `: ${internalError.message}` : ''}.`, lines['headline']);
  }
  return single('undecidable', 'none', facts.cutOff ? 'Undecidable: the file does not hold the headline of the report, or is cut off.' : 'The file states no failure.');
}

function signalVerdict(facts: Facts): Verdict {
  const signal = facts.signal!;
  const { lines, currentThread } = facts;
  if (signal.sentByKill) {
    const sender = signal.senderPid === null ? '' : ` by process ${signal.senderPid}`;
    return single('sent-by-kill', 'proven', `${signal.name} was sent from outside${sender}: the JVM did not fail.`, lines['signal'], lines['siginfo']);
  }
  if (signal.name === 'SIGBUS' && signal.code === 'BUS_ADRERR' || signal.name === 'EXCEPTION_IN_PAGE_ERROR') {
    const file = signal.mapping;
    if (file) return single('sigbus-mapped-file', 'proven', `The address lies in the mapped file ${file}, beyond what the file holds now: it was truncated, its file system is full, or it cannot be read.`, lines['signal'], lines['siginfo']);
    return single('sigbus-mapped-file', 'likely', `${signal.name}${signal.code ? ` (${signal.code})` : ''} is what a mapped file gives that was truncated, whose file system is full, or that cannot be read; this file does not tell which.`, lines['signal'], lines['siginfo']);
  }
  const overflow = stackOverflow(facts);
  if (overflow) return overflow;
  const thread = currentThread.name === null ? '' : ` in thread "${currentThread.name}"`;
  if (isCompiler(facts)) return single('jit-compiler', 'likely', `${signal.name}${thread} of the just-in-time compiler${compiling(facts)}.`, lines['signal'], lines['currentThread']);
  const frame = facts.problematicFrame ?? '';
  const evidence = [lines['signal'], lines['problematicFrame'], lines['siginfo']];
  if (frame.startsWith('C')) {
    const library = /\[([^\]+]+)/.exec(frame);
    return single('native-library', 'likely', `${signal.name}${thread} in ${library ? `the native library ${library[1]}` : 'native code of no known library'}${cause(facts)}.`, ...evidence);
  }
  if (frame.startsWith('V')) return single('jvm-code', 'likely', `${signal.name}${thread} in the JVM's own code: ${frame.replace(/^V +/, '')}${cause(facts)}.`, ...evidence);
  if (/^[JjAv]/.test(frame)) return single('java-code', 'likely', `${signal.name}${thread} in ${frame.startsWith('v') ? 'a stub that the JVM generated' : 'Java code'}: ${frame.replace(/^[JjAv] +/, '')}${cause(facts)}.`, ...evidence);
  return single('undecidable', 'none', `${signal.name}${thread}; the file names no problematic frame.`);
}

/** The fault lies in the guard zone of the thread's own stack, or the stack pointer has left the stack. */
function stackOverflow(facts: Facts): Verdict | null {
  const { lines, currentThread: { stack, sp, name } } = facts;
  const signal = facts.signal!;
  if (signal.name === 'EXCEPTION_STACK_OVERFLOW') return single('stack-overflow', 'proven', `The stack${name === null ? '' : ` of thread "${name}"`} overflowed.`, lines['signal']);
  if (signal.name !== 'SIGSEGV' || !stack) return null;
  const low = parseInt(stack.low, 16);
  const fault = signal.address === null ? NaN : parseInt(signal.address, 16);
  const pointer = sp === null ? NaN : parseInt(sp, 16);
  const thread = name === null ? 'the thread' : `thread "${name}"`;
  if (fault >= low && fault < low + guardBytes) return single('stack-overflow', 'proven', `The faulting address lies in the guard zone at the end of the stack of ${thread}.`, lines['siginfo'], lines['stack']);
  if (pointer < low) return single('stack-overflow', 'likely', `The stack pointer of ${thread} lies ${Math.round((low - pointer) / 1024)} kB beyond the end of its stack.`, lines['stack'], lines['siginfo']);
  return null;
}

function isCompiler(facts: Facts): boolean {
  return facts.currentThread.type === 'CompilerThread' || /\bC[12] ?CompilerThread\d/.test(facts.currentThread.name ?? '');
}

function compiling(facts: Facts): string {
  return facts.compileTask === null ? '' : `, while it compiled ${facts.compileTask}`;
}

/** What the address adds: near zero is a null pointer. */
function cause(facts: Facts): string {
  const { address, code } = facts.signal!;
  if (address === null || code === 'SI_KERNEL') return '';
  return parseInt(address, 16) < 4096 ? ` (address 0x${address}: a null pointer)` : '';
}
