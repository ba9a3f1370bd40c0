/** The `#` lines at the top of an hs_err file, and its summary. */
import type { Row } from '../../row';

export const headerRows: readonly Row[] = [
  {
    id: 'hs-err.fatal-error', starts: ['# A fatal error has been detected by the Java Runtime Environment:', '# An unexpected error has been detected by '],
    pattern: /# (?<headline>A fatal error has been detected by the Java Runtime Environment|An unexpected error has been detected by (?:HotSpot Virtual Machine|(?:the )?Java Runtime Environment))/,
    means: 'The JVM ended itself: a signal it could not handle, a failed check of its own, or memory it was refused. The lines below say which.',
    source: 'vmError.cpp, VMError::report; "An unexpected error": JDK 5 and the first of JDK 6',
    example: '# A fatal error has been detected by the Java Runtime Environment:',
  },
  {
    id: 'hs-err.insufficient-memory', starts: '# There is insufficient memory',
    pattern: /# (?<headline>There is insufficient memory for the Java Runtime Environment to continue)/,
    means: 'The operating system refused memory to the JVM. It says nothing of the reason: too many memory maps, a limit of the process or a strict commit limit are refused with the same error (ENOMEM) as a machine without memory.',
    source: 'vmError.cpp, VMError::report',
    example: '# There is insufficient memory for the Java Runtime Environment to continue.',
  },
  {
    id: 'hs-err.native-allocation', starts: '# Native memory allocation (',
    pattern: /# Native memory allocation \((?<operation>m[a-z]+)\) failed to [a-z]+ (?<requestBytes>\d+) bytes\. Error detail: (?<purpose>[^.]*)/,
    means: 'The call that was refused, how many bytes it asked for and what for. A request of a few kilobytes that fails while memory is free points to a limit, not to memory.',
    source: 'vmError.cpp, JDK 17 and later', example: '# Native memory allocation (mmap) failed to map 16384 bytes. Error detail: committing reserved memory.',
  },
  {
    id: 'hs-err.native-allocation-old', starts: '# Native memory allocation (',
    pattern: /# Native memory allocation \((?<operation>m[a-z]+)\) failed to [a-z]+ (?<requestBytes>\d+) bytes for (?<purpose>[^.]*)/,
    means: 'The call that was refused, how many bytes it asked for and what for. A request of a few kilobytes that fails while memory is free points to a limit, not to memory.',
    source: 'vmError.cpp, up to JDK 11', example: '# Native memory allocation (mmap) failed to map 12288 bytes for committing reserved memory.',
  },
  {
    id: 'hs-err.no-thread', starts: ['# Cannot create ', '# java.lang.OutOfMemoryError: unable to create'],
    pattern: /# (?:Cannot create (?<threadType>[A-Za-z ]{1,60})\. Out of system resources|(?<headline>java\.lang\.OutOfMemoryError: unable to create (?:new )?native thread))/,
    means: 'The JVM could not create a thread of its own. Linux refuses a thread (EAGAIN) when the user, the container or the machine runs as many processes and threads as it may, and when there is no room for the stack.',
    source: 'gcTaskThread.cpp, workgroup.cpp, workerManager.hpp (vm_exit_out_of_memory), JDK 8 to 21; pthread_create(3)', example: '# Cannot create worker GC thread. Out of system resources.',
  },
  {
    id: 'hs-err.native-allocation-bare', starts: '# Native memory allocation',
    pattern: /# Native memory allocation \((?<operation>m[a-z]+)\) failed to [a-z]+ (?<requestBytes>\d+) bytes/,
    means: 'The call that was refused and how many bytes it asked for.',
    source: 'vmError.cpp', example: '# Native memory allocation (mmap) failed to map 65536 bytes.',
  },
  {
    id: 'hs-err.refused', starts: ['OpenJDK ', 'Java HotSpot(TM) ', '[0.0s][warning][os', '[0-0-0T0:0:0.0+0][warning][os'],
    pattern: /(?:.{1,60} warning: |\[[^\]]{1,40}\]\[warning\]\[os[a-z,]* *\] )(?<refusal>(?:INFO: os::commit_memory\(|Failed to start thread ).{1,400})/,
    means: 'What the operating system answered. ENOMEM (12) and EAGAIN (11) are shortages or limits; **EPERM** (1) and EACCES (13) are not: something forbids the call, as a security module or the system call filter of a container does.',
    source: 'os_linux.cpp warn_fail_commit_memory, os::create_thread; mmap(2), pthread_create(3)',
    example: "OpenJDK 64-Bit Server VM warning: INFO: os::commit_memory(0x00000000c5330000, 181207040, 0) failed; error='Cannot allocate memory' (errno=12)",
  },
  {
    id: 'hs-err.vm-warning', starts: ['OpenJDK ', 'Java HotSpot(TM) ', '[0.0s][warning][', '#[0.0s][warning]['],
    pattern: /(?:.{1,60} VM warning: |#?\[[^\]]{1,40}\]\[warning\]\[[a-z, ]+\] )(?<hint>.*)/,
    means: 'A warning of this JVM on the console.',
    source: 'debug.cpp warning(); unified logging at level warning, which goes to the standard output',
    example: 'OpenJDK 64-Bit Server VM warning: Attempt to protect stack guard pages failed.',
  },
  {
    id: 'hs-err.hints', starts: ['# Possible reasons:', '# Possible solutions:'],
    pattern: /# (?<hint>Possible (?:reasons|solutions):)/,
    means: 'A fixed list that the JVM prints whatever the reason was. It is no finding about this process.',
    source: 'vmError.cpp, print_oom_reasons',
    example: '# Possible reasons:',
  },
  {
    id: 'hs-err.hint', starts: '#   ', pattern: /# {3}(?<hint>.*)/,
    means: 'One of the fixed hints. That the process "has exceeded the maximum number of memory mappings" is printed since JDK 25 in every failure of this kind on Linux: compare the two numbers it names before believing it.',
    source: 'vmError.cpp, print_oom_reasons',
    example: '#   The system is out of physical RAM or swap space',
  },
  {
    id: 'hs-err.may-be-truncated', starts: '# This output file may be truncated', pattern: /# (?<hint>This output file may be truncated or incomplete\.)/,
    means: 'Printed always after an out-of-memory headline; whether this file is whole shows at its end.',
    source: 'vmError.cpp', example: '# This output file may be truncated or incomplete.',
  },
  {
    id: 'hs-err.error-place', starts: ['#  Out of Memory Error (', '#  Internal Error (', '# Out of Memory Error (', '# Internal Error ('],
    pattern: /# {1,2}(?<errorKind>Out of Memory Error|Internal Error) \((?<sourcePlace>[^)]*)\), pid=(?<processId>\d+), tid=(?<threadId>\w+)/,
    means: 'The kind of error, where in the source of the JVM it was raised, and the process and thread. "Internal Error" is a check of the JVM that failed.',
    source: 'vmError.cpp; the place is a file and line of the HotSpot sources of that very build',
    example: '#  Out of Memory Error (os_linux.cpp:2832), pid=25947, tid=27602',
  },
  {
    id: 'hs-err.signal', starts: ['#  SIG', '#  EXCEPTION_', '# SIG', '# EXCEPTION_'],
    pattern: /# {1,2}(?<signal>(?:SIG|EXCEPTION_)[A-Z0-9_]+) \((?<signalNumber>0x[0-9a-f]+)\) at pc=(?<memoryAddress>0x[0-9a-f]+)(?: \((?<sentBy>sent by kill)\))?, pid=(?<processId>\d+), tid=(?<threadId>\w+)/,
    means: 'The signal (on Windows: the exception) that ended the JVM, the instruction it happened at, the process and the thread. "sent by kill" means that a process sent it: the JVM did nothing wrong.',
    source: 'vmError.cpp; "sent by kill" since JDK 9',
    example: '#  SIGSEGV (0xb) at pc=0x00007f2f5f1f8f14 (sent by kill), pid=5240, tid=5240',
  },
  {
    id: 'hs-err.error-code', starts: '#  INVALID (', pattern: /# {2}(?<errorKind>INVALID) \((?<signalNumber>0x[0-9a-f]+)\) at pc=(?<memoryAddress>0x[0-9a-f]+), pid=(?<processId>\d+), tid=(?<threadId>\w+)/,
    means: 'Written in place of "Out of Memory Error" by builds of JDK 8 that take the number of the error for a signal: the line says no more than process and thread.',
    source: 'vmError.cpp of JDK 8 (0xe0000002 is OOM_MMAP_ERROR)', example: '#  INVALID (0xe0000002) at pc=0x0000000000000000, pid=108047, tid=0x00007f67eb450700',
  },
  {
    id: 'hs-err.stack-overflow', starts: 'An irrecoverable stack overflow has occurred.', pattern: /(?<errorText>An irrecoverable stack overflow has occurred\.)/,
    means: 'A thread in native code ran over the last guard page of its stack.', source: 'os_linux_x86.cpp and its like, on the console', example: 'An irrecoverable stack overflow has occurred.',
  },
  {
    id: 'hs-err.stack-overflow-hint', starts: 'Please check if any of your loaded .so files', pattern: /(?<hint>Please check if any of your loaded \.so files has enabled executable stack.*)/,
    means: 'A hint that the JVM always prints after it.', source: 'os_linux_x86.cpp and its like', example: 'Please check if any of your loaded .so files has enabled executable stack (see man page execstack(8))',
  },
  {
    id: 'hs-err.aborting', starts: 'Aborting due to java.lang.OutOfMemoryError:', pattern: /(?<errorText>Aborting due to java\.lang\.OutOfMemoryError: .*)/,
    means: 'On the console: `-XX:+CrashOnOutOfMemoryError` ends the JVM.', source: 'debug.cpp, report_java_out_of_memory', example: 'Aborting due to java.lang.OutOfMemoryError: Java heap space',
  },
  {
    id: 'hs-err.error-text', starts: ['#  Error: ', '#  fatal error: ', '#  guarantee(', '#  assert('],
    pattern: /# {2}(?<errorText>.*)/,
    means: 'The message of the failed check. "OutOfMemory encountered: Java heap space" means that `-XX:+CrashOnOutOfMemoryError` turned an OutOfMemoryError into a crash.',
    source: 'debug.cpp, report_vm_error and report_fatal',
    example: '#  fatal error: OutOfMemory encountered: Java heap space',
  },
  {
    id: 'hs-err.jre-version', starts: '# JRE version:', pattern: /# JRE version: +(?<jreVersion>\S.*)?/,
    means: 'Vendor and version of the runtime. The name is empty when the JVM died before it had loaded its classes.',
    source: 'vmError.cpp', example: '# JRE version: OpenJDK Runtime Environment (17.0.15+6) (build 17.0.15+6-Debian-1deb12u1)',
  },
  {
    id: 'hs-err.vm-version', starts: '# Java VM:', pattern: /# Java VM: (?<vmVersion>.*)/,
    means: 'The virtual machine, its mode, its collector and its platform.',
    source: 'vmError.cpp, VM_Version', example: '# Java VM: OpenJDK 64-Bit Server VM (17.0.15+6-Debian-1deb12u1, mixed mode, sharing, tiered, compressed oops, g1 gc, linux-amd64)',
  },
  {
    id: 'hs-err.problematic-frame', starts: '# Problematic frame:', pattern: /# (?<heading>Problematic frame):/,
    means: 'The next line names the code that ran when the signal came. The reason may lie elsewhere: memory that was corrupted before, or a file that shrank.',
    source: 'vmError.cpp', example: '# Problematic frame:',
  },
  {
    id: 'hs-err.header-library-frame', starts: ['# C  [', '# V  [', '# C [', '# V ['],
    pattern: /# (?<frameKind>[CV]) {1,2}\[(?<library>[^\]+]+)\+(?<codeOffset>0x[0-9a-f]+)\](?: {2}(?<symbol>.*))?/,
    means: 'C: a native library. V: the virtual machine itself. In brackets the library and the offset in it, then the function where its name is known.',
    source: 'frame.cpp, frame::print_on_error', example: '# V  [libjvm.so+0x123632d]  Unsafe_PutLong+0xad',
  },
  {
    id: 'hs-err.header-frame', starts: ['# C  0x', '# J ', '# j ', '# v ', '# A '],
    pattern: /# (?<frameKind>[CJjvA]) +(?<symbol>\S.*)/,
    means: 'J: compiled Java code, j: interpreted Java code, v: a stub that the JVM generated, A: code compiled ahead of time, C: native code of no known library.',
    source: 'frame.cpp, frame::print_on_error', example: '# v  ~StubRoutines::jbyte_disjoint_arraycopy',
  },
  {
    id: 'hs-err.core-dump', starts: ['# No core dump', '# Core dump', '# Failed to write core dump', '# CreateCoredumpOnCrash', '# Minidump'],
    pattern: /# (?<coreDump>.*)/,
    means: 'Whether a core dump was written and where. `ulimit -c unlimited` before the start makes Linux write one.',
    source: 'os_posix.cpp and os_windows.cpp, check_dump_limit', example: '# No core dump will be written. Core dumps have been disabled. To enable core dumping, try "ulimit -c unlimited" before starting Java again',
  },
  {
    id: 'hs-err.saved-as', starts: ['# An error report file with more information is saved as', '# Compiler replay data is saved as:'], pattern: /# (?<hint>An error report file with more information is saved as|Compiler replay data is saved as)(?::| hs_err_)/,
    means: 'On the console: the next line (up to the first of JDK 6, this one) names the full report, or the file with which the compilation that failed can be repeated.',
    source: 'vmError.cpp', example: '# An error report file with more information is saved as:',
  },
  {
    id: 'hs-err.outside', starts: ['# The crash happened outside', '# See problematic frame', '# If you would like to submit', '# Can not save log file', '# Can\'t open file to dump replay data', '# -XX:OnError="', '# -XX:OnOutOfMemoryError="', '#   Executing '],
    pattern: /# (?<hint>.*)/,
    means: 'Where to report it. "The crash happened outside the Java Virtual Machine in native code" follows from the frame above being a native library.',
    source: 'vmError.cpp, print_bug_submit_message', example: '# The crash happened outside the Java Virtual Machine in native code.',
  },
  {
    id: 'hs-err.report-error', starts: ['[error occurred during error reporting', '[timeout occurred during error reporting', '[thread 0 also had an error]', '[Too many errors, abort]', '[stop reattempt (', '------ Timeout during error reporting'],
    pattern: /(?:\[|-{6} )(?<hint>.*)/,
    means: 'The JVM met a further error, or took too long, while it wrote this report: the part that was due here is missing.',
    source: 'vmError.cpp, VMError::report_and_die', example: '[error occurred during error reporting (printing native stack), id 0xb]',
  },
  {
    id: 'hs-err.archive', starts: 'Error accessing class data sharing archive.', pattern: /(?<errorText>Error accessing class data sharing archive\..*)/,
    means: 'The faulting address lies in the mapped archive of class data: the file of the JDK was changed, truncated, or its disk could not be read.',
    source: 'vmError.cpp, check_failing_cds_access', example: 'Error accessing class data sharing archive. Mapped file inaccessible during execution, possible disk/network problem.',
  },
  {
    id: 'hs-err.major-section', starts: '---------------  ', pattern: /-{15} {2}(?<section>[A-Z](?: [A-Z])+) {1,3}-{10,}/,
    means: 'One of the four parts of the report: summary, thread, process, system.',
    source: 'vmError.cpp', example: '---------------  T H R E A D  ---------------',
  },
  {
    id: 'hs-err.command-line', starts: 'Command Line: ', pattern: /Command Line: (?<commandLine>.*)/,
    means: 'What the JVM was started with, class path left out.',
    source: 'vmError.cpp, JDK 10 and later', example: 'Command Line: -Xms1g -Xmx1g -XX:+UseG1GC kafka.Kafka config/server.properties',
  },
  {
    id: 'hs-err.host', starts: 'Host: ', pattern: /Host: (?<osText>.*)/,
    means: 'Processor, its cores, memory, and the name of the operating system.',
    source: 'os.cpp, os::print_summary_info, JDK 9 and later', example: 'Host: Intel(R) Xeon(R) Processor, 2 cores, 23G, Debian GNU/Linux 12 (bookworm)',
  },
  {
    id: 'hs-err.time', starts: 'Time: ',
    pattern: /Time: (?<crashDate>[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4})(?: (?<crashZone>[^\n:]*?))? elapsed time: (?<elapsedSecs>[\d.]+) seconds/,
    means: 'When the JVM crashed, by the zone of its host, and how long it had run. A zone name can be ambiguous: IST is India, Israel or Ireland, CST is China or Chicago.',
    source: 'os.cpp, os::print_date_and_time, JDK 9 and later', example: 'Time: Sat Nov 21 19:59:10 2026 UTC elapsed time: 88.886393 seconds (0d 0h 1m 28s)',
  },
  {
    id: 'hs-err.time-old', starts: 'time: ', pattern: /time: (?<crashDate>[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4})/,
    means: 'When the JVM crashed, on the clock of its host; the zone is on the next line where the JVM prints it.',
    source: 'os.cpp, os::print_date_and_time, JDK 8', example: 'time: Tue Nov 10 10:20:10 2020',
  },
  {
    id: 'hs-err.timezone', starts: 'timezone: ', pattern: /timezone: (?<crashZone>.*)/,
    means: 'The zone of the time above, as the host calls it. Names like CST or IST stand for several zones.',
    source: 'os.cpp, later updates of JDK 8', example: 'timezone: +08',
  },
  {
    id: 'hs-err.elapsed-old', starts: 'elapsed time: ', pattern: /elapsed time: (?<elapsedSecs>[\d.]+) seconds/,
    means: 'How long the JVM had run.', source: 'os.cpp, JDK 8', example: 'elapsed time: 42016 seconds (0d 11h 40m 16s)',
  },
];
