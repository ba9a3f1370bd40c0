/** Sizes of heap and metaspace as each collector writes them, and what else the report states of JVM and machine. */
import assert from 'node:assert/strict';
import { bytesOf, fixture, readReport } from './files';
import type { HsErrReport } from '../../../server/formats/hs_err/report';

const MiB = 2 ** 20;

/** The section "Heap" by collector, from JDK 17.0.15 and 25.0.3 except where a source file is named. */
const heaps: [name: string, lines: string[], expected: [string, number | null, number | null, number | null]][] = [
  ['Serial, 17', [' def new generation   total 9792K, used 1059K [0x00000000fc000000, 0x00000000fcaa0000, 0x00000000fd550000)', '  eden space 8704K,  12% used [0x00000000fc000000, 0x00000000fc108f38, 0x00000000fc880000)', ' tenured generation   total 21888K, used 0K [0x00000000fd550000, 0x00000000feab0000, 0x0000000100000000)', '   the space 21888K,   0% used [0x00000000fd550000, 0x00000000fd550000, 0x00000000fd550200, 0x00000000feab0000)'], ['Serial', null, 31680 * 1024, 1059 * 1024]],
  ['Serial, 25', [' DefNew     total 9792K, used 712K [0x00000000fc000000, 0x00000000fcaa0000, 0x00000000fd550000)', ' Tenured    total 21888K, used 1166K [0x00000000fd550000, 0x00000000feab0000, 0x0000000100000000)', '  the  space 21888K,   5% used [0x00000000fd550000, 0x00000000fd673ab8, 0x00000000feab0000)'], ['Serial', null, 31680 * 1024, 1878 * 1024]],
  ['Parallel, 17', [' PSYoungGen      total 9728K, used 1059K [0x00000000feb00000, 0x00000000ff580000, 0x0000000100000000)', ' ParOldGen       total 22016K, used 0K [0x00000000fc000000, 0x00000000fd580000, 0x00000000feb00000)', '  object space 22016K, 0% used [0x00000000fc000000,0x00000000fc000000,0x00000000fd580000)'], ['Parallel', null, 31744 * 1024, 1059 * 1024]],
  ['CMS (concurrentMarkSweepGeneration.cpp, JDK 8)', [' par new generation   total 153344K, used 66K [0x0000000640000000, 0x000000064a660000, 0x0000000655550000)', ' concurrent mark-sweep generation total 2048000K, used 1024K [0x0000000655550000, 0x00000006d2550000, 0x00000007c0000000)'], ['CMS', null, 2201344 * 1024, 1090 * 1024]],
  ['G1, 17', [' garbage-first heap   total 34816K, used 948K [0x00000000fc000000, 0x0000000100000000)', '  region size 1024K, 1 young (1024K), 0 survivors (0K)'], ['G1', null, 34 * MiB, 948 * 1024]],
  ['G1, 25', [' garbage-first heap   total reserved 65536K, committed 34816K, used 1166K [0x00000000fc000000, 0x0000000100000000)'], ['G1', 64 * MiB, 34 * MiB, 1166 * 1024]],
  ['ZGC, 17 and 25', [' ZHeap           used 2M, capacity 32M, max capacity 64M', '  Cache          30M (1)'], ['ZGC', 64 * MiB, 32 * MiB, 2 * MiB]],
  ['Shenandoah, 8 (shenandoahHeap.cpp)', ['Shenandoah Heap', ' 5734M total, 5734M committed, 3795M used', ' 2867 x 2048K regions'], ['Shenandoah', null, 5734 * MiB, 3795 * MiB]],
  ['Shenandoah, 17', ['Shenandoah Heap', ' 65536K max, 65536K soft max, 32768K committed, 1280K used', ' 256 x 256K regions'], ['Shenandoah', 64 * MiB, 32 * MiB, 1280 * 1024]],
  ['Shenandoah, 25', [' Shenandoah Heap', '  65536K max, 65536K soft max, 32768K committed, 2048K used', '  256 x 256 K regions'], ['Shenandoah', 64 * MiB, 32 * MiB, 2 * MiB]],
  ['Epsilon, 17', ['Epsilon Heap', 'Allocation space:', ' space 32768K,   2% used [0x00000000fc000000, 0x00000000fc0a41a8, 0x00000000fe000000)'], ['Epsilon', null, 32 * MiB, null]],
  ['Epsilon, 25', [' Epsilon Heap', '  Allocation space:', '   space 32768K,   5% used [0x00000000fc000000, 0x00000000fc1ae730, 0x00000000fe000000)'], ['Epsilon', null, 32 * MiB, null]],
];

describe('hs_err: the JVM\'s own sizes', () => {
  for (const [name, lines, expected] of heaps) {
    it(`heap of ${name}`, () => {
      // A history of the heap further down, and a second report, are not this heap.
      const { report } = readReport(['---------------  P R O C E S S  ---------------', '', 'Heap:', ...lines, '', 'GC Heap History (1 events):', 'Event: 1.0 GC heap before', '{Heap before GC invocations=1 (full 0):', ...lines, '', 'Heap:', ...lines, '']);
      const { collector, maxBytes, committedBytes, usedBytes } = report.heap;
      assert.deepEqual([collector, maxBytes, committedBytes, usedBytes], expected);
    });
  }

  it('metaspace, up to JDK 15, since 16, and since 25', () => {
    for (const [line, used, committed, reserved] of [
      [' Metaspace       used 347525K, capacity 385674K, committed 471808K, reserved 1447936K', 347525, 471808, 1447936],
      [' Metaspace       used 141K, committed 384K, reserved 1114112K', 141, 384, 1114112],
      ['Metaspace        used 374K, committed 576K, reserved 1114112K', 374, 576, 1114112],
    ] as const) {
      const { metaspace } = readReport(['---------------  P R O C E S S  ---------------', 'Heap:', line, '  class space    used 8K, committed 128K, reserved 1048576K']).report;
      assert.deepEqual(metaspace, { maxBytes: null, usedBytes: used * 1024, committedBytes: committed * 1024, reservedBytes: reserved * 1024 }, line);
    }
  });

  it('limits by flag before those by option, the last option before the first', () => {
    const options = 'jvm_args: -Xmx1g -Xss256k -Xmx2g -XX:MaxMetaspaceSize=512m -XX:+UseParallelGC';
    const of = (lines: string[]): unknown[] => {
      const { heap, metaspace, threadStackBytes } = readReport(lines).report;
      return [heap.maxBytes, metaspace.maxBytes, threadStackBytes, heap.collector];
    };
    assert.deepEqual(of([options]), [2048 * MiB, 512 * MiB, 256 * 1024, 'Parallel']);
    assert.deepEqual(of([options, '   size_t MaxHeapSize                              = 536870912                                 {product} {command line}', '     intx ThreadStackSize                          = 512                                  {pd product} {command line}']), [512 * MiB, 512 * MiB, 512 * 1024, 'Parallel']);
    assert.deepEqual(of(['Heap address: 0x00000000c0000000, size: 1024 MB, Compressed Oops mode: 32-bit']), [1024 * MiB, null, null, null]);
  });

  it('the stack of most threads, without the guard page that JDK 8 adds', () => {
    const { report } = readReport([
      'Java Threads: ( => current thread )',
      '  0x000000001aa0a000 JavaThread "a" [_thread_blocked, id=21770, stack(0x00007f5a9dbb3000,0x00007f5a9dcb4000)]',
      '  0x000000001aa0a100 JavaThread "b" [_thread_blocked, id=21771, stack(0x00007f5a9dab2000,0x00007f5a9dbb3000)]',
      '  0x000000000216f000 JavaThread "main" [_thread_in_native, id=25306, stack(0x00007f5ad9000000,0x00007f5ad9800000)]',
    ]);
    assert.equal(report.threadStackBytes, MiB);
  });

  const versions: [line: string, major: number, update: number | null, vendor: string | null][] = [
    ['# JRE version: OpenJDK Runtime Environment (8.0_265-b01) (build 1.8.0_265-b01)', 8, 265, null],
    ['# JRE version: Java(TM) SE Runtime Environment (8.0_211-b12) (build 1.8.0_211-b12)', 8, 211, 'Oracle'],
    ['# JRE version: OpenJDK Runtime Environment 18.9 (11.0.9+11) (build 11.0.9+11-LTS)', 11, 9, null],
    ['# JRE version: OpenJDK Runtime Environment (Red_Hat-21.0.9.0.10-1) (21.0.9+10) (build 21.0.9+10-LTS)', 21, 9, 'Red_Hat-21.0.9.0.10-1'],
    ['# JRE version: OpenJDK Runtime Environment Temurin-25.0.3+9 (25.0.3+9) (build 25.0.3+9-LTS)', 25, 3, 'Temurin-25.0.3+9'],
    ['# JRE version: OpenJDK Runtime Environment (25+36) (build 25+36-LTS)', 25, 0, null],
  ];
  for (const [line, major, update, vendor] of versions) {
    it(line, () => {
      const { report } = readReport([line]);
      assert.deepEqual([report.jdkMajor, report.jdkUpdate, report.vendor], [major, update, vendor]);
    });
  }

  const systems: [lines: string[], expected: string][] = [
    [['OS:Red Hat Enterprise Linux Server release 7.7 (Maipo)'], 'Red Hat Enterprise Linux Server release 7.7 (Maipo)'],
    [['OS:', 'Red Hat Enterprise Linux release 8.10 (Ootpa)'], 'Red Hat Enterprise Linux release 8.10 (Ootpa)'],
    [['OS:', 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"'], 'Debian GNU/Linux 12 (bookworm)'],
    [['OS: Windows 10.0 , 64 bit Build 17763 (10.0.17763.2300)'], 'Windows 10.0 , 64 bit Build 17763 (10.0.17763.2300)'],
    [['OS:', ' Windows Server 2022 , 64 bit Build 20348 (10.0.20348.2031)'], 'Windows Server 2022 , 64 bit Build 20348 (10.0.20348.2031)'],
    [['OS:                            Oracle Solaris 11.4 SPARC'], 'Oracle Solaris 11.4 SPARC'],
  ];
  for (const [lines, expected] of systems) it(lines.join(' / '), () => assert.equal(readReport(lines).report.osVersion, expected));

  it('no name of a system where the next line is another', () => {
    const { report } = readReport(['OS:', 'uname: Darwin 21.6.0 Darwin Kernel Version 21.6.0: Mon Aug 22 20:19:52 PDT 2022; root:xnu-8020.140.49~2/RELEASE_ARM64_T6000 arm64']);
    assert.equal(report.osVersion, null);
  });

  const facts = ({ cpus, application, heap, threadStackBytes, vendor, osVersion, memory }: HsErrReport): unknown => ({ cpus, application, heap, threadStackBytes, vendor, osVersion, machine: memory.machineBytes });
  it('of whole reports', () => {
    assert.deepEqual(facts(readReport(bytesOf('samples/mmap-map-count/hs_err_pid27266.log')).report), {
      cpus: 2, application: 'h5.crash.MapMany', heap: { collector: 'G1', maxBytes: 512 * MiB, committedBytes: 10240 * 1024, usedBytes: 1535 * 1024 }, threadStackBytes: MiB, vendor: null, osVersion: 'Debian GNU/Linux 12 (bookworm)', machine: 24684092 * 1024,
    });
    assert.deepEqual(facts(readReport(fixture('damaged-heap-jdk25')).report), {
      cpus: 2, application: 'Crash', heap: { collector: 'G1', maxBytes: 64 * MiB, committedBytes: 65536 * 1024, usedBytes: 2190 * 1024 }, threadStackBytes: MiB, vendor: 'Temurin-25.0.3+9', osVersion: 'Debian GNU/Linux 12 (bookworm)', machine: 24684092 * 1024,
    });
  });
});
