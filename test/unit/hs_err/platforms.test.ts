/** What other systems and versions write, composed from the format strings of the JDK's sources (named with each). */
import assert from 'node:assert/strict';
import { diagnose, readReport } from './files';
import type { HsErrReport } from '../../../server/formats/hs_err/report';

const vm = (platform: string, version = '17.0.9+9'): string => `# Java VM: OpenJDK 64-Bit Server VM (${version}, mixed mode, tiered, g1 gc, ${platform})`;
const refusal = (headline: string): string[] => ['#', '# There is insufficient memory for the Java Runtime Environment to continue.', headline, '# Possible reasons:', '#   The system is out of physical RAM or swap space', '#'];
const crash = (signal: string): string[] => ['#', '# A fatal error has been detected by the Java Runtime Environment:', '#', signal, '#'];
const system = '---------------  S Y S T E M  ---------------';

const cases: [name: string, lines: string[], expected: Partial<Pick<HsErrReport, 'os' | 'arch'>>, kind: string, confidence: string][] = [
  ['Windows 11, JDK 21, next to nothing left to promise (os_windows.cpp, print_memory_info)', [
    ...refusal('# Native memory allocation (mmap) failed to map 2097152 bytes. Error detail: G1 virtual space'), vm('windows-amd64', '21.0.11+10-LTS'), system,
    'OS:', ' Windows 11 , 64 bit Build 26100 (10.0.26100.8521)', 'OS uptime: 0 days 10:04 hours', '', 'Memory: 4k page, system-wide physical 3533M (163M free)', 'TotalPageFile size 14285M (AvailPageFile size 2M)',
    'current process WorkingSet (physical memory assigned to process): 43M, peak: 43M', 'current process commit charge ("private bytes"): 126M, peak: 126M', '', 'END.',
  ], { os: 'windows', arch: 'amd64' }, 'windows-commit', 'likely'],
  ['Windows, much left to promise: not to be told', [
    ...refusal('# Native memory allocation (mmap) failed to map 65536 bytes. Error detail: committing reserved memory.'), vm('windows-amd64'), system,
    'Memory: 4k page, system-wide physical 32703M (13674M free)', 'TotalPageFile size 40703M (AvailPageFile size 20480M)', 'END.',
  ], { os: 'windows' }, 'undecidable', 'none'],
  ['32-bit Windows, addresses used up', [
    ...refusal('# Native memory allocation (mmap) failed to map 33554432 bytes for Failed to commit area from 0x04a00000 to 0x06a00000 of length 33554432.'),
    '# Java VM: OpenJDK Client VM (11.0.9+11, mixed mode, sharing, windows-x86)', system,
    'Memory: 4k page, system-wide physical 16341M (9224M free)', 'TotalPageFile size 32725M (AvailPageFile size 21480M), user-mode portion of virtual address-space 2047M (12M free)', 'END.',
  ], { os: 'windows', arch: 'x86' }, 'address-space-limit', 'proven'],
  ['Windows access violation in a library (print_siginfo)', [
    ...crash('#  EXCEPTION_ACCESS_VIOLATION (0xc0000005) at pc=0x00007ffd3fb5a1c0, pid=9204, tid=12844'), vm('windows-amd64'), '# Problematic frame:', '# C  [nio.dll+0x1a1c0]', '#',
    'siginfo: EXCEPTION_ACCESS_VIOLATION (0xc0000005), reading address 0x0000000000000010', 'END.',
  ], { os: 'windows' }, 'native-library', 'likely'],
  ['Windows stack overflow', [...crash('#  EXCEPTION_STACK_OVERFLOW (0xc00000fd) at pc=0x00007ffd3fb5a1c0, pid=9204, tid=12844'), vm('windows-amd64'), 'END.'], { os: 'windows' }, 'stack-overflow', 'proven'],
  ['Windows, a mapped file that cannot be read: the archive of class data (vmError_windows.cpp, check_failing_cds_access)', [
    ...crash('#  EXCEPTION_IN_PAGE_ERROR (0xc0000006) at pc=0x00007ffd3fb5a1c0, pid=9204, tid=12844'), vm('windows-amd64'),
    'Error accessing class data sharing archive. Mapped file inaccessible during execution, possible disk/network problem.', 'END.',
  ], { os: 'windows' }, 'sigbus-mapped-file', 'proven'],
  ['macOS on ARM, code of the JVM (os_bsd.cpp)', [
    ...crash('#  SIGSEGV (0xb) at pc=0x0000000104f1a2b0, pid=8123, tid=42243'), vm('bsd-aarch64'), '# Problematic frame:', '# V  [libjvm.dylib+0x4f1a2b0]  Symbol::as_klass_external_name() const+0x14', '#',
    'Dynamic libraries:', '0x0000000104000000 \t/Library/Java/JavaVirtualMachines/jdk-17.jdk/Contents/Home/lib/server/libjvm.dylib', '', system,
    'OS:', 'uname: Darwin 21.6.0 Darwin Kernel Version 21.6.0: Mon Aug 22 20:19:52 PDT 2022; root:xnu-8020.140.49~2/RELEASE_ARM64_T6000 arm64', 'rlimit (soft/hard): STACK 8176k/65520k , CORE 0k/infinity , NPROC 2666/4000 , NOFILE 10240/infinity , AS infinity/infinity , CPU infinity/infinity , DATA infinity/infinity , FSIZE infinity/infinity , MEMLOCK infinity/infinity , RSS infinity/infinity',
    'load average: 3.31 3.06 2.88', 'Memory: 16k page, physical 16777216k(102384k free), swap 2097152k(1167872k free)', 'END.',
  ], { os: 'macos', arch: 'aarch64' }, 'jvm-code', 'likely'],
  ['macOS knows no vm.max_map_count', [
    ...refusal('# Native memory allocation (mmap) failed to map 12288 bytes. Error detail: committing reserved memory.'), vm('bsd-amd64'), system, 'Memory: 4k page, physical 16777216k(1023840k free), swap 2097152k(1167872k free)', 'END.',
  ], { os: 'macos' }, 'undecidable', 'none'],
  ['AIX, the limit of data reached by a collector\'s thread (workgroup.cpp)', [
    ...refusal('# Cannot create worker GC thread. Out of system resources.'), vm('aix-ppc64'), system, 'uname: AIX aixhost 1 7 00F6C1234C00', 'rlimit (soft/hard): STACK 65536k/infinity , CORE 2097151k/infinity , NPROC infinity/infinity , NOFILE 2000/infinity', 'END.',
  ], { os: 'aix', arch: 'ppc64' }, 'undecidable', 'none'],
  ['Linux of 32 bits at the end of its addresses', [
    ...refusal('# Native memory allocation (malloc) failed to allocate 1048576 bytes for AllocateHeap'), '# Java VM: OpenJDK Server VM (25.282-b08 mixed mode linux-x86 )', system,
    'uname:Linux 4.19.0 #1 SMP i686', 'Virtual Size: 4194000K (peak: 4194000K)', 'Memory: 4k page, physical 8388608k(4194304k free), swap 0k(0k free)', 'vm_info: OpenJDK Server VM (25.282-b08) for linux-x86 JRE (1.8.0_282-b08), built on Jan 20 2021 by "mockbuild" with gcc 4.8.5',
  ], { os: 'linux', arch: 'x86' }, 'address-space-limit', 'proven'],
  ['Alpine: the C library is musl (os_linux.cpp, print_libversion_info)', [
    ...crash('#  SIGSEGV (0xb) at pc=0x00007f0b5d2c4f2a, pid=1, tid=22'), '# Java VM: OpenJDK 64-Bit Server VM (17.0.9+8-alpine-r0, mixed mode, sharing, tiered, compressed oops, compressed class ptrs, serial gc, linux-amd64)', '# Problematic frame:', '# C  [ld-musl-x86_64.so.1+0x4ff2a]', '#',
    'Native frames: (J=compiled Java code, j=interpreted, Vv=VM code, C=native code)', 'C  [ld-musl-x86_64.so.1+0x4ff2a]', 'C  [libsnappyjava.so+0x1c2f]  snappy_uncompress+0x2f', '', system,
    'OS:', 'NAME="Alpine Linux"', 'libc: musl - unknown', 'END.',
  ], { os: 'linux', arch: 'amd64' }, 'native-library', 'likely'],
  ['s390x and JDK 11: the compiler by its frame alone', [...crash('#  SIGSEGV (0xb) at pc=0x000003ff8b2f9a44, pid=311, tid=330'), vm('linux-s390x', '11.0.20+8'), '# Problematic frame:', '# V  [libjvm.so+0x9f9a44]  PhaseCFG::schedule_late(VectorSet&, Node_Stack&)+0x124', '#'], { os: 'linux', arch: 's390x' }, 'jit-compiler', 'likely'],
  ['a refusal told in words (workgroup.cpp)', [...refusal('# Cannot create GangWorker array.'), vm('linux-aarch64', '11.0.20+8'), 'END.'], { os: 'linux', arch: 'aarch64' }, 'undecidable', 'none'],
  ['JDK 8: a collector\'s thread (gcTaskThread.cpp)', [
    ...refusal('# Cannot create GC thread. Out of system resources.'), '#  Out of Memory Error (gcTaskThread.cpp:48), pid=28987, tid=0x00007f1af4875740', '# Java VM: OpenJDK 64-Bit Server VM (25.282-b08 mixed mode linux-amd64 compressed oops)', 'Java Threads: ( => current thread )',
    ...Array.from({ length: 40 }, (_, i) => `  0x00007f1b00${i + 10}0000 JavaThread "t${i}" [_thread_blocked, id=${i + 100}, stack(0x00007f1a0${(i + 16).toString(16)}00000,0x00007f1a0${(i + 17).toString(16)}00000)]`),
    '', system, 'rlimit: STACK 8192k, CORE 0k, NPROC 40, NOFILE 4096, AS infinity', 'vm_info: OpenJDK 64-Bit Server VM (25.282-b08) for linux-amd64 JRE (1.8.0_282-b08), built on Jan 20 2021 by "mockbuild" with gcc 4.8.5',
  ], { os: 'linux' }, 'process-limit', 'proven'],
  ['ZGC of JDK 17 takes a refused map for a failed check (zPhysicalMemoryBacking_linux.cpp)', [
    ...crash('#  Internal Error (zPhysicalMemoryBacking_linux.cpp:661), pid=25947, tid=25950'), '#  fatal error: Failed to map memory (Cannot allocate memory)', vm('linux-amd64'), 'Total number of mappings: 65532', system,
    '/proc/sys/vm/max_map_count (maximum number of memory map areas a process may have): 65530', 'END.',
  ], { os: 'linux' }, 'map-count-exhausted', 'proven'],
  ['a process at the end of its stack by a large frame', [
    ...crash('#  SIGSEGV (0xb) at pc=0x00007f82b80da1f0, pid=1488, tid=1507'), vm('linux-amd64'), '# Problematic frame:', '# C  [libparser.so+0x11f0]', '#',
    'Stack: [0x00007f829c252000,0x00007f829c352000],  sp=0x00007f829c255fd0,  free space=15k', 'siginfo: si_signo: 11 (SIGSEGV), si_code: 1 (SEGV_MAPERR), si_addr: 0x00007f829c24ffe0', 'END.',
  ], { os: 'linux' }, 'stack-overflow', 'likely'],
  ['SIGBUS in memory that no file backs', [
    ...crash('#  SIGBUS (0x7) at pc=0x00007f82b80da1f0, pid=1488, tid=1507'), vm('linux-amd64'), 'siginfo: si_signo: 7 (SIGBUS), si_code: 2 (BUS_ADRERR), si_addr: 0x00007f829c24ffe0', '',
    'Dynamic libraries:', '7f829c000000-7f829d000000 rw-p 00000000 00:00 0 ', 'END.',
  ], { os: 'linux' }, 'undecidable', 'none'],
  ['SIGBUS in the JVM\'s own counters', [
    ...crash('#  SIGBUS (0x7) at pc=0x00007f82b80da1f0, pid=1488, tid=1507'), vm('linux-amd64'), 'siginfo: si_signo: 7 (SIGBUS), si_code: 2 (BUS_ADRERR), si_addr: 0x00007f829c001fe0', '',
    'Dynamic libraries:', '7f829c000000-7f829c008000 rw-s 00000000 fd:00 12                  /tmp/hsperfdata_kafka/1488', 'END.',
  ], { os: 'linux' }, 'sigbus-mapped-file', 'proven'],
  ['the short copy of a stack overflow on the console', ['An irrecoverable stack overflow has occurred.', 'Please check if any of your loaded .so files has enabled executable stack (see man page execstack(8))', ...crash('#  SIGSEGV (0xb) at pc=0x00007f82b80da1f0, pid=1488, tid=1507'), vm('linux-amd64'), '# An error report file with more information is saved as:', '# /tmp/hs_err_pid1488.log'], { os: 'linux' }, 'stack-overflow', 'proven'],
  ['the short copy of a bus error on the console', [...crash('#  SIGBUS (0x7) at pc=0x00007f82b80da1f0, pid=1488, tid=1507'), vm('linux-amd64'), '# Problematic frame:', '# v  ~StubRoutines::updateBytesCRC32', '# An error report file with more information is saved as:', '# /tmp/hs_err_pid1488.log'], { os: 'linux' }, 'sigbus-mapped-file', 'likely'],
];

describe('hs_err of other systems and versions', () => {
  for (const [name, lines, expected, kind, confidence] of cases) {
    it(`${name}: ${kind}`, () => {
      const { reading, report } = readReport(lines);
      const { os, arch, verdict } = report;
      assert.deepEqual({ os, arch, kind: verdict.kind, confidence: verdict.confidence }, { os, arch, ...expected, kind, confidence }, verdict.summary);
      assert.ok(verdict.remedy.endsWith('.') && !/NaN|null(?! pointer)|undefined|Infinity/.test(verdict.remedy + verdict.summary), verdict.remedy);
      assert.equal(reading.unrecognisedLines, 0);
      assert.ok(diagnose(reading).some(found => found.severity === 'error'));
    });
  }

  it('a library that only serves is named with its caller', () => {
    const { report } = readReport(cases.find(([name]) => name.startsWith('Alpine'))![1]);
    assert.match(report.verdict.summary, /in the system library ld-musl-x86_64\.so\.1, called from the native library \[libsnappyjava\.so\] snappy_uncompress\+0x2f\.$/);
  });

  it('each file asks for its own remedy', () => {
    const advice = (path: string): string => readReport([
      ...crash('#  SIGBUS (0x7) at pc=0x00007f82b80da1f0, pid=1, tid=2'), vm('linux-amd64'), 'siginfo: si_signo: 7 (SIGBUS), si_code: 2 (BUS_ADRERR), si_addr: 0x00007f829c001fe0', '',
      'Dynamic libraries:', `7f829c000000-7f829c008000 rw-s 00000000 fd:00 12                  ${path}`, 'END.',
    ]).report.verdict.remedy;
    assert.match(advice('/tmp/hsperfdata_kafka/1488'), /PerfDisableSharedMem/);
    assert.match(advice('/opt/jdk/lib/server/classes.jsa'), /do not replace a JDK that is in use/);
    assert.match(advice('/anon_hugepage (deleted)'), /vm\.nr_hugepages/);
    assert.match(advice('/opt/kafka/libs/kafka-clients-3.7.0.jar'), /write a new file and rename it/);
    assert.match(advice('/data/orders-3/00000000000000000000.timeindex'), /the broker checks and rebuilds its indexes/);
    assert.match(advice('/var/lib/app/store.dat'), /rotation by copy/);
  });

  it('an unsafe access that met the end of a file before is evidence', () => {
    const { report } = readReport([
      ...crash('#  SIGBUS (0x7) at pc=0x00007f82b80da1f0, pid=1, tid=2'), vm('linux-amd64'), 'siginfo: si_signo: 7 (SIGBUS), si_code: 2 (BUS_ADRERR), si_addr: 0x00007f829c001fe0', '',
      'Internal exceptions (1 events):', "Event: 3.141 Thread 0x00007f6ff402aa00 Exception <a 'java/lang/InternalError'{0x00000000ffd1db18}: a fault occurred in a recent unsafe memory access operation in compiled Java code> (0x00000000ffd1db18)", '', 'END.',
    ]);
    assert.equal(report.unsafeFaults, 1);
    assert.match(report.verdict.summary, /Java had met the same before/);
  });
});
