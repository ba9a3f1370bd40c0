/** The thread that crashed, its stack, and the lists of threads and events. */
import type { Row } from '../../row';

export const threadRows: readonly Row[] = [
  {
    id: 'hs-err.current-thread', starts: 'Current thread (0x',
    pattern: /Current thread \((?<memoryAddress>0x[0-9a-f]+)\): {2}(?<threadType>[A-Z]\w*) "(?<threadName>[^"]*)"[^[]*\[(?<threadState>_\w+)/,
    means: 'The thread in which it happened, its state, its native id and the bounds of its stack.',
    source: 'thread.cpp, Thread::print_on_error', example: 'Current thread (0x00007fc9f438d6e0):  JavaThread "main" daemon [_thread_new, id=27602, stack(0x00007fc94b986000,0x00007fc94ba86000)]',
  },
  {
    id: 'hs-err.current-vm-thread', starts: 'Current thread (',
    pattern: /Current thread \((?<memoryAddress>0x[0-9a-f]+)\): {2}(?<threadType>[A-Z]\w*)(?: "(?<threadName>[^"]*)")?/,
    means: 'The thread in which it happened: one of the JVM\'s own.',
    source: 'thread.cpp, Thread::print_on_error', example: 'Current thread (0x000000000232c800):  VMThread [stack: 0x00007f5ab27b8000,0x00007f5ab28b8000] [id=25319]',
  },
  {
    id: 'hs-err.native-thread', starts: 'Current thread is native thread', pattern: /Current thread is (?<threadType>native thread)/,
    means: 'The thread is none that the JVM made or was attached to it.', source: 'vmError.cpp', example: 'Current thread is native thread',
  },
  {
    id: 'hs-err.stack', starts: 'Stack: [',
    pattern: /Stack: \[(?<stackLow>0x[0-9a-f]+),(?<stackHigh>0x[0-9a-f]+)\](?:, +sp=(?<memoryAddress>0x[0-9a-f]+))?(?:, +free space=(?<stackFree>\d+)k)?/,
    means: 'Bounds of the stack, the stack pointer, and what was free below it. A number beyond all measure means that the pointer had left the stack: an overflow.',
    source: 'vmError.cpp', example: 'Stack: [0x00007fc94b986000,0x00007fc94ba86000],  sp=0x00007fc94ba849d0,  free space=1018k',
  },
  {
    id: 'hs-err.library-frame', starts: ['V  [', 'C  ['],
    pattern: /(?<frameKind>[CV]) {2}\[(?<library>[^\]+]+)\+(?<codeOffset>0x[0-9a-f]+)\](?: {2}(?<symbol>.*))?/,
    means: 'A frame of native code. V: the virtual machine, C: another library. In brackets the library and the offset in it.',
    source: 'frame.cpp, frame::print_C_frame', example: 'V  [libjvm.so+0xdd3cb7]  StackOverflow::create_stack_guard_pages()+0x57',
  },
  {
    id: 'hs-err.java-frame', starts: ['J 0', 'J  ', 'j  ', 'A 0', 'v  ~', 'v  blob', 'C  0x'],
    pattern: /(?<frameKind>[JjAvC]) +(?<symbol>\S.*)/,
    means: 'J: compiled Java code (its compile id, the compiler, the method, its size), j: interpreted Java code, v: a stub that the JVM generated.',
    source: 'frame.cpp, frame::print_on_error', example: 'j  java.lang.ClassLoader.<init>(Ljava/lang/ClassLoader;)V+6 java.base@17.0.15',
  },
  {
    id: 'hs-err.siginfo', starts: 'siginfo: si_signo',
    pattern: /siginfo: si_signo: \d+ \((?<signal>[A-Z]+)\), si_code: -?\d+ \((?<signalCode>[A-Za-z_ ]+)\), si_(?:addr: (?<memoryAddress>0x[0-9a-f]+)|pid: (?<processId>\d+))/,
    means: 'What the kernel said with the signal. MAPERR: nothing is mapped at the address; ACCERR: it is, but not so; BUS_ADRERR: a mapped file ends before it; SI_USER: a process sent it.',
    source: 'os_posix.cpp, os::print_siginfo, sigaction(2); JDK 8u and later', example: 'siginfo: si_signo: 11 (SIGSEGV), si_code: 1 (SEGV_MAPERR), si_addr: 0x0000000000000000',
  },
  {
    id: 'hs-err.siginfo-old', starts: 'siginfo:si_signo=',
    pattern: /siginfo:si_signo=(?<signal>[A-Z]+): si_errno=\d+, si_code=\d+ \((?<signalCode>[A-Z_]+)\), si_addr=(?<memoryAddress>0x[0-9a-f]+)/,
    means: 'What the kernel said with the signal.', source: 'os_posix.cpp of JDK 7 and early JDK 8', example: 'siginfo:si_signo=SIGSEGV: si_errno=0, si_code=1 (SEGV_MAPERR), si_addr=0x0000000000000010',
  },
  {
    id: 'hs-err.windows-siginfo-old', starts: 'siginfo: ExceptionCode=', pattern: /siginfo: ExceptionCode=(?<signalNumber>0x[0-9a-f]+)(?:, (?<errorText>(?:reading|writing|data execution prevention violation at) address) (?<memoryAddress>0x[0-9a-f]+))?/,
    means: 'The exception: 0xc0000005 is an access violation, 0xc00000fd a stack overflow.', source: 'os_windows.cpp of JDK 8', example: 'siginfo: ExceptionCode=0xc0000005, reading address 0x0000000000000010',
  },
  {
    id: 'hs-err.windows-siginfo', starts: 'siginfo: EXCEPTION_', pattern: /siginfo: (?<signal>EXCEPTION_\w+) \((?<signalNumber>0x[0-9a-f]+)\)(?:, (?<errorText>(?:reading|writing|data execution prevention violation at) address) (?<memoryAddress>0x[0-9a-f]+))?/,
    means: 'The exception, and for an access violation whether it read or wrote and where.',
    source: 'os_windows.cpp, os::print_siginfo', example: 'siginfo: EXCEPTION_ACCESS_VIOLATION (0xc0000005), reading address 0x0000000000000010',
  },
  {
    id: 'hs-err.register', starts: ['RAX=0x', 'RBX=0x', 'RCX=0x', 'RDX=0x', 'RSP=0x', 'RBP=0x', 'RSI=0x', 'RDI=0x', 'RIP=0x', 'R0 =0x', 'R0=0x', 'pc =0x', 'EAX=0x'],
    pattern: /(?<register>[A-Za-z]\w*) ?=(?<memoryAddress>0x[0-9a-f]+)/,
    means: 'A processor register at the moment of the crash.', source: 'os_linux_x86.cpp, os::print_context', example: 'RAX=0x0000000000000000, RBX=0x00007f382c02a810',
  },
  {
    id: 'hs-err.vm-operation', starts: 'VM_Operation (', pattern: /VM_Operation \((?<memoryAddress>0x[0-9a-f]+)\): (?<vmOperation>\w+)/,
    means: 'What the VM thread was doing: most operations stop all Java threads.', source: 'vmError.cpp', example: 'VM_Operation (0x00007f5a849bd790): ParallelGCFailedAllocation, mode: safepoint, requested by thread 0x000000000cfec800',
  },
  {
    id: 'hs-err.compile-task', starts: ['C0:0', 'C0: '], pattern: /(?<threadType>C[12]):[^.:]* (?<symbol>[^ ():]+::[^ ()]+)/,
    means: 'What the compiler thread was compiling: compiler, uptime in ms, compile id, flags, tier, method, its bytecodes.',
    source: 'compileTask.cpp, CompileTask::print_line_on_error', example: 'C2: 344047 27370   !   4       sun.security.ssl.SSLEngineInputRecord::decodeInputRecord (812 bytes)',
  },
  {
    id: 'hs-err.thread', starts: ['  0x', '=>0x'],
    pattern: /(?:=>| {2})(?<memoryAddress>0x[0-9a-f]+) (?<threadType>[A-Z]\w*) "(?<threadName>[^"]*)"[^[]*\[(?<threadState>_\w+), id=(?<threadId>\d+)/,
    means: 'A Java thread: its structure in memory, name, state, native id, stack. `=>` marks the one that crashed.',
    source: 'threads.cpp, Threads::print_on_error', example: '  0x00007fc9f433eac0 JavaThread "Reference Handler" daemon [_thread_blocked, id=25962, stack(0x00007fc9f82d3000,0x00007fc9f83d3000)]',
  },
  {
    id: 'hs-err.vm-thread', starts: ['  0', '=>0'],
    pattern: /(?:=>| {2})(?<memoryAddress>0x[0-9a-f]+) (?:\(exited\) )?(?<threadType>[A-Z]\w*)(?: "(?<threadName>[^"]*)")?/,
    means: 'A thread, mostly of the JVM itself: its structure in memory, kind, name, stack, native id.',
    source: 'thread.cpp, Thread::print_on_error', example: '  0x00007fc9f433ab30 VMThread "VM Thread" [stack: 0x00007fc9f83d4000,0x00007fc9f84d4000] [id=25961]',
  },
  {
    id: 'hs-err.thread-total', starts: 'Total: 0', pattern: /Total: (?<threadTotal>\d+)/,
    means: 'How many threads the list above holds.', source: 'threads.cpp, JDK 21 and later', example: 'Total: 15',
  },
  {
    id: 'hs-err.thread-list', starts: '_java_thread_list=', pattern: /_java_thread_list=(?<memoryAddress>0x[0-9a-f]+), length=(?<threadTotal>\d+)/,
    means: 'The list of Java threads and its length.', source: 'threadSMR.cpp, JDK 10 and later', example: '_java_thread_list=0x00007fc9f438e680, length=15, elements={',
  },
  {
    id: 'hs-err.event', starts: 'Event: 0.0', pattern: /Event: (?<eventUptime>\d+\.\d+) (?<eventText>.*)/,
    means: 'One of the last things the JVM noted, with its uptime in seconds: a compilation, a collection, a deoptimisation, a class, an exception.',
    source: 'events.cpp', example: 'Event: 0.003 Loaded shared library /usr/lib/jvm/java-17-openjdk-amd64/lib/libjava.so',
  },
  {
    id: 'hs-err.vm-state', starts: ['VM state:', 'VM state: '], pattern: /VM state: ?(?<vmState>.*)/,
    means: 'Whether the JVM was at a safepoint, that is, had stopped its Java threads.', source: 'vmError.cpp', example: 'VM state: not at safepoint (normal execution)',
  },
];
