/** Short copies on the console, old releases, and refusals that are no shortage: composed from the format strings of the JDK's sources. */
import assert from 'node:assert/strict';
import { refusalIn } from '../../../server/formats/hs_err/refusal';
import { recognise } from '../../../server/formats/read';
import { diagnose, readReport } from './files';

const fatal = '# A fatal error has been detected by the Java Runtime Environment:';
const saved = ['# An error report file with more information is saved as:', '# /srv/hs_err_pid71.log'];
const vm = (platform: string, version = '17.0.9+9'): string => `# Java VM: OpenJDK 64-Bit Server VM (${version}, mixed mode, tiered, g1 gc, ${platform})`;

describe('hs_err of old releases', () => {
  const versions: [lines: string[], major: number | null, update: number | null][] = [
    [['# JRE version: 6.0_22-b04', '# Java VM: Java HotSpot(TM) 64-Bit Server VM (17.1-b03 mixed mode linux-amd64 )'], 6, 22],
    [['# JRE version: 7.0_40-b43', '# Java VM: Java HotSpot(TM) 64-Bit Server VM (24.0-b56 mixed mode linux-amd64 compressed oops)'], 7, 40],
    [['# JRE version: Java(TM) SE Runtime Environment (7.0_51-b13) (build 1.7.0_51-b13)', '# Java VM: Java HotSpot(TM) 64-Bit Server VM (24.51-b03 mixed mode linux-amd64 compressed oops)'], 7, 51],
    [['# Java VM: Java HotSpot(TM) 64-Bit Server VM (11.3-b02 mixed mode linux-amd64)'], 6, null],
    [['# Java VM: Java HotSpot(TM) 64-Bit Server VM (23.7-b01 mixed mode linux-amd64)'], 7, null],
    [['# Java VM: OpenJDK 64-Bit Server VM (25.292-b10 mixed mode linux-amd64 compressed oops)'], 8, null],
    [['# Java VM: Java HotSpot(TM) Client VM (1.5.0_06-b05 mixed mode, sharing)'], 5, 6],
    [['# Java VM: Java HotSpot(TM) Server VM (1.6.0-b105 mixed mode)'], 6, null],
    [['# JRE version:  (10.0.2+13) (build )', '# Java VM: OpenJDK 64-Bit Server VM (10.0.2+13, mixed mode, tiered, compressed oops, g1 gc, linux-amd64)'], 10, 2],
    [['# Java VM: OpenJDK 64-Bit Server VM (21-internal-adhoc.x.jdk, mixed mode, g1 gc, linux-amd64)'], 21, null],
  ];
  for (const [lines, major, update] of versions) {
    it(`${lines[0]}: JDK ${major}`, () => {
      const { report } = readReport(['#', fatal, '#', '#  SIGSEGV (0xb) at pc=0x00007f1000000000, pid=71, tid=72', '#', ...lines, '# Problematic frame:', '# V  [libjvm.so+0x5c9e11]']);
      assert.deepEqual([report.jdkMajor, report.jdkUpdate], [major, update]);
    });
  }

  for (const by of ['HotSpot Virtual Machine', 'Java Runtime Environment']) {
    it(`"An unexpected error has been detected by ${by}" (JDK 5, JDK 6)`, () => {
      const lines = ['#', `# An unexpected error has been detected by ${by}:`, '#', '#  SIGSEGV (0xb) at pc=0x00002b0000fe2e25, pid=71, tid=1076017488', '#',
        '# Java VM: Java HotSpot(TM) 64-Bit Server VM (1.6.0_02-b05 mixed mode)', '# Problematic frame:', '# C  [libfoo.so.1+0x2fe25]  foo+0x15', '#',
        '# An error report file with more information is saved as hs_err_pid71.log', '#', '# If you would like to submit a bug report, please visit:', '#   http://java.sun.com/webapps/bugreport/crash.jsp', '#'];
      assert.equal(recognise(new TextEncoder().encode(lines.join('\n')), 'out.txt')?.format.family, 'hs_err');
      const { reading, report } = readReport(lines);
      assert.deepEqual([report.verdict.kind, report.jdkMajor, report.cutOff, reading.unrecognisedLines], ['native-library', 6, false, 0]);
    });
  }

  it('a report moved to the right within another text, blanks or tabs', () => {
    for (const indent of ['    ', '\t']) {
      const lines = ['the console said', ...['#', fatal, '#', '#  SIGSEGV (0xb) at pc=0x00007f1000000000, pid=71, tid=72', '#', vm('linux-amd64'), '# Problematic frame:', '# C  [libfoo.so+0x1]  foo+0x1', ...saved].map(line => indent + line)];
      assert.equal(recognise(new TextEncoder().encode(lines.join('\n')), 'note.txt')?.format.family, 'hs_err');
      assert.deepEqual(readReport(lines).report.problematicFrame, 'C  [libfoo.so+0x1]  foo+0x1');
    }
  });
});

describe('hs_err: what the operating system answered', () => {
  it('is read from the warnings before the report', () => {
    assert.deepEqual(refusalIn("OpenJDK 64-Bit Server VM warning: INFO: os::commit_memory(0x00000000c5330000, 4096, 0) failed; error='Cannot allocate memory' (errno=12)"), { what: 'memory', error: 'ENOMEM', code: false });
    assert.deepEqual(refusalIn("Java HotSpot(TM) 64-Bit Server VM warning: INFO: os::commit_memory(0x00000000c5330000, 4194304, 2097152, 1) failed; error='Permission denied' (errno=13)"), { what: 'memory', error: 'EACCES', code: true });
    assert.deepEqual(refusalIn('[0.003s][warning][os,thread] Failed to start thread "GC Thread#0" - pthread_create failed (EPERM) for attributes: stacksize: 1024k, guardsize: 4k, detached.'), { what: 'thread', error: 'EPERM', code: false });
    assert.equal(refusalIn('OpenJDK 64-Bit Server VM warning: Attempt to protect stack guard pages failed.'), null);
  });

  const memory = (errno: number, code: 0 | 1): string[] => [`OpenJDK 64-Bit Server VM warning: INFO: os::commit_memory(0x0000035ce1000000, 2555904, ${code}) failed; error='x' (errno=${errno})`,
    '#', '# There is insufficient memory for the Java Runtime Environment to continue.', '# Native memory allocation (mmap) failed to map 2555904 bytes for committing reserved memory.', ...saved];

  it('EPERM is no shortage, and says so', () => {
    const { reading, report } = readReport(memory(1, 1));
    assert.deepEqual([report.verdict.kind, report.verdict.confidence], ['not-permitted', 'proven']);
    assert.match(report.verdict.summary, /forbade it \(EPERM\).*to hold code/);
    const [found] = diagnose(reading);
    assert.match(found.message, /SELinux/);
    assert.deepEqual(found.related.map(({ line }) => line), [0]);
  });

  it('ENOMEM leaves it to the whole report', () => {
    const { report } = readReport(memory(12, 0));
    assert.deepEqual([report.verdict.kind, report.refusal?.error], ['undecidable', 'ENOMEM']);
  });

  const thread = (error: string): string[] => [`[0.002s][warning][os,thread] Failed to start thread "GC Thread#0" - pthread_create failed (${error}) for attributes: stacksize: 1024k, guardsize: 4k, detached.`,
    '#', '# There is insufficient memory for the Java Runtime Environment to continue.', '# Cannot create worker GC thread. Out of system resources.'];

  it('a thread forbidden by the filter of a container', () => {
    const { reading, report } = readReport(thread('EPERM'));
    assert.deepEqual([report.verdict.kind, report.verdict.confidence], ['not-permitted', 'proven']);
    assert.match(diagnose(reading)[0].message, /Creating a thread \(worker GC thread\) failed: .*clone3.*Docker 20\.10\.10/);
  });

  it('a thread refused by a limit is not forbidden', () => {
    const { report } = readReport(thread('EAGAIN'));
    assert.equal(report.verdict.kind, 'undecidable');
    assert.match(report.verdict.remedy, /pids\.max/);
    assert.doesNotMatch(report.verdict.remedy, /max_map_count/);
  });

  /** A whole report of a JVM in a container that got no thread at all after 5 ms. */
  const first = (rlimit: string): string[] => [...thread('x').slice(1), '#', '#  Out of Memory Error (workgroup.cpp:96), pid=1, tid=1', '#', vm('linux-amd64', '11.0.15+10'), '',
    '---------------  S U M M A R Y ------------', '', 'Time: Fri Jul  1 05:51:19 2022 UTC elapsed time: 0.005089 seconds (0d 0h 0m 0s)', '', '---------------  S Y S T E M  ---------------', '',
    `rlimit: STACK 8192k, CORE infinity, ${rlimit}, NOFILE 1048576, AS infinity, DATA infinity, FSIZE infinity`, '', '/proc/sys/kernel/threads-max (system-wide limit on the number of threads):', '802774', '',
    '/proc/sys/kernel/pid_max (system-wide limit on number of process identifiers):', '98304', '', 'container (cgroup) information:', 'container_type: cgroupv1', '', 'END.'];

  it('without that line, the first threads of all in a container: a limit of tasks or a filter, not to be told', () => {
    const { report } = readReport(first('NPROC infinity'));
    assert.equal(report.verdict.kind, 'undecidable');
    assert.match(report.verdict.summary, /limit of its tasks, or a filter/);
    assert.match(report.verdict.causes[0].why, /lists no threads; the limit for the user or the machine is 98,304/);
  });

  it('where the user has a limit of its own it stays the first to look at', () => {
    assert.ok(readReport(first('NPROC 120')).report.verdict.causes.every(cause => cause.kind !== 'not-permitted'));
  });
});

describe('hs_err: crashes on the console', () => {
  const crash = (signal: string, frame: string, platform = 'linux-amd64'): ReturnType<typeof readReport> => readReport(['#', fatal, '#', signal, '#', vm(platform), '# Problematic frame:', frame, '#', ...saved]);

  it('the C library is no culprit: the full report names its caller', () => {
    const { report } = crash('#  SIGSEGV (0xb) at pc=0x00007f28dcb2aab1, pid=6, tid=21', '# C  [libc.so.6+0x11dab1]');
    assert.match(report.verdict.summary, /system library libc\.so\.6, which does what it is asked/);
    assert.match(report.verdict.remedy, /^Open the full report/);
  });

  it('a jump to where no code can lie', () => {
    assert.match(crash('#  SIGSEGV (0xb) at pc=0x0000000000003250, pid=1, tid=7', '# C  [libfoo.so+0x3890]  init+0xc', 'linux-aarch64').report.verdict.summary, /by a jump to 0x3250, where no code can lie.*musl/);
    assert.match(crash('#  SIGSEGV (0xb) at pc=0x0000000000000000, pid=1, tid=7', '# C  0x0000000000000000').report.verdict.summary, /by a call of a null pointer/);
    assert.doesNotMatch(crash('#  SIGSEGV (0xb) at pc=0x00007f28dcb2aab1, pid=1, tid=7', '# C  [libfoo.so+0x3890]  init+0xc').report.verdict.summary, /jump|call of/);
  });

  it('an instruction that the processor does not know', () => {
    const arm = crash('#  SIGILL (0x4) at pc=0x0000ffff70d3fc5c, pid=1, tid=7', '# j  java.lang.System.registerNatives()V+0 java.base@21.0.6', 'linux-aarch64').report.verdict;
    assert.match(arm.summary, /an instruction that the processor does not know/);
    assert.match(arm.remedy, /-XX:UseSVE=0/);
    assert.match(crash('#  SIGILL (0x4) at pc=0x00007f3c94d8cec7, pid=1, tid=7', '# V  [libjvm.so+0x1]  f+0x1').report.verdict.remedy, /-XX:UseAVX=0/);
  });

  it('a bus error of macOS is any access to protected memory, no mapped file', () => {
    const report = (os: string): ReturnType<typeof readReport>['report'] => readReport(['#', fatal, '#', '#  SIGBUS (0xa) at pc=0x00000001090cbad0, pid=1, tid=2', '#', vm(os), '# Problematic frame:', '# V  [libjvm.dylib+0xcbad0]  acl_CopyRight+0x29', '#',
      '---------------  T H R E A D  ---------------', '', 'siginfo: si_signo: 10 (SIGBUS), si_code: 2 (BUS_ADRERR), si_addr: 0x00000007fb74b220', '', 'END.']).report;
    assert.equal(report('bsd-amd64').verdict.kind, 'jvm-code');
    assert.equal(report('linux-amd64').verdict.kind, 'sigbus-mapped-file');
  });

  it('a bus error in libzip: an archive was changed while it was open', () => {
    const { verdict } = crash('#  SIGBUS (0x7) at pc=0x00007fddde028882, pid=1, tid=2', '# C  [libzip.so+0x4882]').report;
    assert.equal(verdict.kind, 'sigbus-mapped-file');
    assert.match(verdict.remedy, /write a new file and rename it/);
  });

  it('a frame written in another way is still the frame', () => {
    const { reading, report } = crash('#  SIGFPE (0x8) at pc=0x00007f416d49fb4d, pid=1, tid=7', '# C  [libfoo.so 0x9fb4d]');
    assert.deepEqual([report.problematicFrame, report.verdict.kind, reading.unrecognisedLines], ['C  [libfoo.so 0x9fb4d]', 'native-library', 0]);
  });

  it('no frame: the whole report is wanted, not the limits of the machine', () => {
    const { report } = readReport(['#', fatal, '#', '#  SIGSEGV (0xb) at pc=0x0000ffff87d3fc5c, pid=9, tid=10', '#']);
    assert.equal(report.verdict.kind, 'undecidable');
    assert.doesNotMatch(report.verdict.remedy, /max_map_count/);
  });
});
