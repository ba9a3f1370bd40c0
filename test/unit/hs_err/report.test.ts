import assert from 'node:assert/strict';
import { crashTime, zoneOffset } from '../../../server/formats/hs_err/time';
import { hsErrSummary } from '../../../server/formats/hs_err/summary';
import { recognise } from '../../../server/formats/read';
import { Clock, fixedZone } from '../../../server/text/clock';
import { Basis } from '../../../server/text/stamp';
import { bytesOf, fixture, readReport, refused } from './files';

describe('hs_err reader', () => {
  describe('headlines', () => {
    const cases: [string, { operation: string; bytes: number; purpose: string }][] = [
      ['# Native memory allocation (mmap) failed to map 12288 bytes for committing reserved memory.', { operation: 'mmap', bytes: 12288, purpose: 'committing reserved memory' }],
      ['# Native memory allocation (mmap) failed to map 16384 bytes. Error detail: committing reserved memory.', { operation: 'mmap', bytes: 16384, purpose: 'committing reserved memory' }],
      ['# Native memory allocation (malloc) failed to allocate 32744 bytes for ChunkPool::allocate', { operation: 'malloc', bytes: 32744, purpose: 'ChunkPool::allocate' }],
      ['# Native memory allocation (malloc) failed to allocate 16 bytes. Error detail: AllocateHeap', { operation: 'malloc', bytes: 16, purpose: 'AllocateHeap' }],
      ['# Native memory allocation (mprotect) failed to protect 16384 bytes. Error detail: memory to guard stack pages', { operation: 'mprotect', bytes: 16384, purpose: 'memory to guard stack pages' }],
      ['# Native memory allocation (mmap) failed to map 65536 bytes.', { operation: 'mmap', bytes: 65536, purpose: '' }],
    ];
    for (const [headline, failure] of cases) {
      it(headline, () => {
        const { reading, report } = readReport(refused(headline));
        assert.deepEqual(report.failure, failure);
        assert.equal(report.lines['failure'], 2);
        assert.equal(reading.events.kindOf(0), 'jvm.crash');
        assert.equal(reading.events.lineOf(0), 2);
        assert.equal(reading.events.value(0, 'bytes'), failure.bytes);
      });
    }

    it('signals, with pc, pid and tid', () => {
      const { report } = readReport(['#  SIGSEGV (0xb) at pc=0x00007f2f5f1f8f14 (sent by kill), pid=5240, tid=0x00007f1', '# Problematic frame:', '# C  [libc.so.6+0x85f14]']);
      assert.deepEqual(report.signal, { name: 'SIGSEGV', number: 11, code: null, address: null, pc: '00007f2f5f1f8f14', sentByKill: true, senderPid: null, mapping: null });
      assert.deepEqual([report.pid, report.tid, report.cause, report.problematicFrame], [5240, '0x00007f1', 'SIGSEGV', 'C  [libc.so.6+0x85f14]']);
    });

    it('exceptions of Windows', () => {
      const { report } = readReport(['#  EXCEPTION_ACCESS_VIOLATION (0xc0000005) at pc=0x00007ffd3fb5, pid=9, tid=12']);
      assert.equal(report.signal?.name, 'EXCEPTION_ACCESS_VIOLATION');
    });

    it('internal errors with their place and message', () => {
      const { report } = readReport(['#  Internal Error (debug.cpp:289), pid=30417, tid=30418', '#  fatal error: OutOfMemory encountered: Java heap space']);
      assert.deepEqual(report.internalError, { where: 'debug.cpp:289', message: 'fatal error: OutOfMemory encountered: Java heap space' });
    });
  });

  it('the message of a failed check, however it begins', () => {
    for (const message of ['guarantee(_size > 0) failed: sanity', 'fatal error: exception happened outside interpreter, nmethods and vtable stubs at pc 0x00007f', 'Error: ShouldNotReachHere()', 'Stray message of another build']) {
      const { reading, report } = readReport(['#  Internal Error (sharedRuntime.cpp:834), pid=12, tid=13', `#  ${message}`, '#', '# JRE version: OpenJDK Runtime Environment (17.0.9+9) (build 17.0.9+9)']);
      assert.deepEqual([report.internalError?.message, reading.unrecognisedLines], [message, 0]);
    }
  });

  describe('system values', () => {
    it('one line each (JDK 17 and later)', () => {
      const { report } = readReport([
        'uname: Linux 6.1.0 #1 SMP x86_64', 'rlimit (soft/hard): STACK 8192k/infinity , NPROC 96365/96365 , NOFILE 20000/30000 , AS 1500000k/infinity , DATA infinity/infinity',
        '/proc/sys/kernel/threads-max (system-wide limit on the number of threads): 192730',
        '/proc/sys/vm/max_map_count (maximum number of memory map areas a process may have): 262144',
        '/proc/sys/kernel/pid_max (system-wide limit on number of process identifiers): 32768',
        'Memory: 4k page, physical 24684092k(13085312k free), swap 8k(4k free)',
      ]);
      assert.deepEqual([report.mappings.limit, report.mappings.limitSource, report.limits.threadsMax, report.limits.pidMax], [262144, 'printed', 192730, 32768]);
      assert.deepEqual([report.limits.addressSpaceBytes, report.limits.processes, report.limits.openFiles, report.limits.unlimited], [1500000 * 1024, 96365, 20000, ['DATA']]);
      assert.deepEqual([report.memory.pageBytes, report.memory.physicalBytes, report.memory.freeBytes, report.memory.swapBytes, report.memory.swapFreeBytes], [4096, 24684092 * 1024, 13085312 * 1024, 8192, 4096]);
      assert.equal(report.lines['mappings.limit'], 3);
    });

    it('the value on the next line (JDK 11)', () => {
      const { report } = readReport([
        '/proc/sys/kernel/threads-max (system-wide limit on the number of threads):', '126751', '', '',
        '/proc/sys/vm/max_map_count (maximum number of memory map areas a process may have):', '65531', '',
        '/proc/sys/kernel/pid_max (system-wide limit on number of process identifiers):', '131072',
      ]);
      assert.deepEqual([report.limits.threadsMax, report.mappings.limit, report.mappings.limitSource, report.limits.pidMax], [126751, 65531, 'printed', 131072]);
      assert.equal(report.lines['mappings.limit'], 5);
    });

    it('no printed limit: the default, and said so; none on Windows', () => {
      assert.deepEqual(readReport(['uname:Linux 3.10.0 #1 SMP x86_64']).report.mappings.limitSource, 'assumed');
      const { report } = readReport(['# Java VM: OpenJDK 64-Bit Server VM (25.292-b10 mixed mode windows-amd64 compressed oops)']);
      assert.deepEqual([report.os, report.mappings.limit, report.mappings.limitSource], ['windows', null, null]);
    });

    it('Windows memory over two lines', () => {
      const { report } = readReport(['Memory: 4k page, system-wide physical 16383M (5994M free)', 'TotalPageFile size 20479M (AvailPageFile size 7532M)']);
      assert.deepEqual([report.memory.physicalBytes, report.memory.swapBytes, report.memory.swapFreeBytes], [16383 * 2 ** 20, 20479 * 2 ** 20, 7532 * 2 ** 20]);
    });

    it('containers', () => {
      const { report } = readReport(['container (cgroup) information:', 'container_type: cgroupv1', 'memory_limit_in_bytes: 8589934592', 'memory_usage_in_bytes: 2575472 k', 'memory_and_swap_limit_in_bytes: unlimited', 'maximum number of tasks: 100', 'current number of tasks: not supported']);
      assert.deepEqual(report.cgroup, { type: 'cgroupv1', memoryLimitBytes: 8589934592, memoryAndSwapLimitBytes: null, memoryUsageBytes: 2575472 * 1024, tasksLimit: 100, tasks: null });
    });
  });

  describe('time', () => {
    it('in one line, with the zone', () => {
      const { reading, report } = readReport(['---------------  S U M M A R Y ------------', 'Time: Sat Nov 21 19:59:10 2026 UTC elapsed time: 88.886393 seconds (0d 0h 1m 28s)']);
      assert.deepEqual(report.crashedAt, { ms: Date.UTC(2026, 10, 21, 19, 59, 10), basis: Basis.Utc, offsetMinutes: 0, text: 'Sat Nov 21 19:59:10 2026 UTC' });
      assert.equal(reading.segments[0].jvmStart.raw, Date.UTC(2026, 10, 21, 19, 59, 10) - 88886.393);
      assert.equal(reading.basisCounts[Basis.Utc], 1);
      assert.equal(reading.checkpoints[0].line, 1);
    });

    it('in three lines (JDK 8)', () => {
      const { report } = readReport(['time: Tue Nov 10 10:20:10 2020', 'timezone: +08', 'elapsed time: 42016 seconds (0d 11h 40m 16s)']);
      assert.deepEqual([report.crashedAt?.ms, report.crashedAt?.offsetMinutes, report.elapsedSeconds], [Date.UTC(2020, 10, 10, 2, 20, 10), 480, 42016]);
    });

    it('an ambiguous zone is not guessed', () => {
      for (const zone of ['IST', 'CST', 'BST', 'EST', 'Russian Standard Time', 'Mitteleuropäische Zeit', '', 'constructor']) {
        assert.deepEqual(crashTime('Wed May 15 22:20:14 2019', zone), { ms: Date.UTC(2019, 4, 15, 22, 20, 14), basis: Basis.Local, offsetMinutes: null }, zone);
      }
      assert.deepEqual(['UTC', 'CEST', 'JST', '+0530', '-03', 'EDT'].map(zoneOffset), [0, 120, 540, 330, -180, -240]);
      // As Windows names them.
      assert.deepEqual(['Eastern Standard Time', 'Eastern Daylight Time', 'GMT Daylight Time', 'India Standard Time', 'W. Europe Daylight Time'].map(zoneOffset), [-300, -240, 60, 330, 120]);
    });

    it('a one-digit day, and no date at all', () => {
      assert.equal(crashTime('Thu Oct  7 15:14:09 2021', 'GMT')?.ms, Date.UTC(2021, 9, 7, 15, 14, 9));
      assert.equal(crashTime('yesterday', 'GMT'), null);
    });
  });

  describe('memory maps', () => {
    const head = ['#  SIGBUS (0x7) at pc=0x00007f3, pid=1, tid=2', 'siginfo: si_signo: 7 (SIGBUS), si_code: 2 (BUS_ADRERR), si_addr: 0x00007f0000002008', '', 'Dynamic libraries:'];
    const maps = [
      '00400000-00401000 r-xp 00000000 fd:00 1                          /usr/bin/java',
      '00e00000-00e21000 rw-p 00000000 00:00 0                          [heap]',
      '7f0000001000-7f0000002000 rw-s 00000000 fd:00 2                  /d/topic-with-dash-12/00000000000000000007.index',
      '7f0000002000-7f0000003000 rw-s 00000000 fd:00 3                  /d/topic-with-dash-12/00000000000000000007.timeindex',
      '7f0000003000-7f0000004000 rw-s 00000000 fd:00 4                  /d/topic-with-dash-13/00000000000000000007.index.deleted (deleted)',
      '7f0000004000-7f0000005000 r--s 00000000 fd:00 5                  /opt/kafka/libs/kafka clients.jar',
      '7f0000005000-7f0000006000 r-xp 00000000 fd:00 6                  /lib/libc.so.6',
      '7f0000006000-7f0000007000 rw-s 00000000 fd:00 7                  /d/other.index',
      '7f0000007000-7f0000009000 rw-p 00000000 00:00 0 ',
      '7ffc2f290000-7ffc2f2b1000 rw-p 00000000 00:00 0                  [stack]',
      'ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0          [vsyscall]',
    ];

    it('are grouped by what they map', () => {
      const { report } = readReport([...head, ...maps, 'Total number of mappings: 11', '', 'VM Arguments:']);
      const { byKind, byTopic, count, listed, vsyscall } = report.mappings;
      assert.deepEqual(byKind, { index: 1, timeindex: 1, txnindex: 0, snapshot: 0, jar: 1, so: 1, stack: 1, guard: 0, heap: 1, anon: 1, deleted: 1, other: 3 });
      assert.deepEqual([count, listed, vsyscall], [11, 11, true]);
      assert.deepEqual(byTopic, [{ topic: 'topic-with-dash', count: 3, partitions: 2, segments: 2 }]);
      assert.equal(report.mappings.dataBytes, 0x21000 + 0x2000);
      assert.equal(report.signal?.mapping, '/d/topic-with-dash-12/00000000000000000007.timeindex');
    });

    it('a partition that is deleted or moved counts to its topic', () => {
      const file = (folder: string): string => `7f0000001000-7f0000002000 rw-s 00000000 fd:00 2                  /d/${folder}/00000000000000000007.index`;
      const { report } = readReport([...head, file('a-b-12'), file('a-b-13.0123456789abcdef0123456789abcdef-delete'), file('a-b-14.0123456789abcdef0123456789abcdef-future'), file('no-partition'), file('7-'), '']);
      assert.deepEqual(report.mappings.byTopic, [{ topic: 'a-b', count: 3, partitions: 3, segments: 3 }]);
      assert.equal(report.mappings.byKind.index, 5);
    });

    it('memory of a thread\'s stack is told by its bounds', () => {
      const { report } = readReport([
        'Java Threads: ( => current thread )', '=>0x00007f1 JavaThread "main" [_thread_in_vm, id=5, stack(0x00007f0000007000,0x00007f0000009000)]', '', 'Dynamic libraries:', ...maps,
      ]);
      assert.deepEqual([report.mappings.byKind.stack, report.mappings.byKind.anon, report.threads], [2, 0, { java: 1, all: 1 }]);
    });

    it('lists of Windows and Solaris hold libraries', () => {
      const { report } = readReport(['Dynamic libraries:', '0x00007ff7bb0c0000 - 0x00007ff7bb0f5000 \tC:\\Program Files\\java.exe', '0xffffffff4a000000 \t/jdk/libjvm.so', '']);
      assert.deepEqual([report.mappings.listed, report.mappings.byKind.so], [2, 2]);
    });
  });

  it('sections become blocks', () => {
    const { reading } = readReport(bytesOf('samples/mmap-map-count/hs_err_pid27266.log'));
    const named = new Map(reading.blocks.map(block => [block.label, [block.startLine + 1, block.endLine + 1]]));
    assert.deepEqual(named.get('Dynamic libraries'), [5400, 7402]);
    assert.deepEqual([...named.keys()].filter(name => ['Summary', 'Thread', 'Process', 'System'].includes(name)), ['Summary', 'Thread', 'Process', 'System']);
    for (const name of ['Native frames', 'Java Threads', 'Heap', 'Internal exceptions', 'VM Arguments', '/proc/meminfo', 'Process Memory']) assert.ok(named.has(name), name);
  });

  it('what the report is, from its head', () => {
    const found = recognise(fixture('ulimit-v-malloc-jdk17'), 'hs_err_pid1.log');
    assert.deepEqual([found?.format.family, found?.dialect], ['hs_err', 'JDK 17 Linux']);
    assert.equal(readReport(fixture('segv-unsafe-jdk25')).reading.dialect, 'JDK 25 Linux');
  });

  it('a report has the summary that is promised', () => {
    const { reading } = readReport(fixture('startup-xms64g-jdk17'));
    const summary = hsErrSummary(reading, new Clock(fixedZone(0)));
    assert.deepEqual(
      [summary.arch, summary.failure, summary.signal, summary.crashedAt, summary.elapsedSeconds, summary.verdict, summary.verdictConfidence],
      ['amd64', { operation: 'mmap', bytes: 68719476736, purpose: 'committing reserved memory' }, null, '2026-11-21T19:45:20.000Z', 0.004962, 'memory-exhausted', 'proven'],
    );
    assert.deepEqual([summary.memory.pageBytes, summary.mappings.count, summary.mappings.limit, summary.mappings.limitSource, summary.mappings.complete], [4096, 105, 65530, 'printed', true]);
    assert.deepEqual(structuredClone(reading.detail), reading.detail);
  });
});
