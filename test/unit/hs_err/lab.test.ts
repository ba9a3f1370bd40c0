/** Crashes of real JVMs whose truth is known, with what the rules say of them. */
import assert from 'node:assert/strict';
import { hsErrSummary } from '../../../server/formats/hs_err/summary';
import { Clock, fixedZone } from '../../../server/text/clock';
import { bytesOf, diagnose, fixture, readReport } from './files';

/** What was done is in the fixtures' README. */
const truths: [name: string, kind: string, confidence: string, why: RegExp, remedy: RegExp][] = [
  ['mmap-2000-leave8-jdk25', 'map-count-exhausted', 'proven', /^2,002 memory maps against vm\.max_map_count 2,000 \(printed/, /^Set vm\.max_map_count to 262,144 .* 895 segments of \d+ partitions take 2 maps each/],
  ['mmap-65530-jdk25', 'map-count-exhausted', 'proven', /^65,532 memory maps against vm\.max_map_count 65,530 .*65,338 of them are Kafka index files/, /27,224 segments of 50 partitions take 2\.4 maps each; 262,144 .* has room for 109,145 segments\. "payments" has 545 segments a partition: larger segments \(segment\.bytes, segment\.ms\)/],
  ['mmap-2000-newthread-leave9-jdk17', 'undecidable', 'none', /the list is cut off/, /^Look at the machine itself/],
  ['startup-xms64g-jdk17', 'memory-exhausted', 'proven', /more than all memory and swap of the machine/, /^Ask for less than the 24,684,092 kB there are \(-Xms, -Xmx; now 67,108,864 kB\)/],
  ['overcommit-2-xms16g-jdk17', 'commit-limit', 'proven', /16,777,216 kB were asked for; nothing else that refuses memory was short, so vm\.overcommit_memory must be 2/, /^Raise vm\.overcommit_ratio to 84 or more \(it is about 50\)/],
  ['overcommit-2-xms16g-jdk25', 'commit-limit', 'proven', /nothing else that refuses memory was short/, /sysctl -w vm\.overcommit_ratio=85/],
  ['ulimit-v-malloc-jdk17', 'address-space-limit', 'proven', /1,500,000 kB \(ulimit -v\)/, /^Take the limit of addresses away: ulimit -v unlimited .*LimitAS=infinity/],
  ['ulimit-v-malloc-jdk25', 'address-space-limit', 'proven', /2,200,000 kB \(ulimit -v\)/, /LimitAS=infinity/],
  ['container-400m-ulimit-v-jdk17', 'address-space-limit', 'proven', /1,600,000 kB \(ulimit -v\)/, /LimitAS=infinity/],
  ['ulimit-d-jdk25', 'data-limit', 'proven', /500,064 kB of private writable memory against a limit of 500,000 kB \(ulimit -d\)/, /LimitDATA=infinity/],
  ['ulimit-u-gc-thread-jdk17', 'process-limit', 'likely', /against a limit of 6 for its user or the machine; other processes of the user count too, and nothing else/, /^Raise the limit of processes of the user to 4,096: ulimit -u 4096/],
  ['pids-max-gc-thread-jdk17', 'process-limit', 'proven', /^The container runs 4 of 4 tasks\.$/, /pids\.max/],
  ['crash-on-oome-heap-jdk17', 'heap-oom', 'proven', /^A Java OutOfMemoryError \("Java heap space"\) .* The heap: [\d,]+ kB used of 65,536 kB, which may grow to 65,536 kB\.$/, /raise -Xmx \(now 65,536 kB\)/],
  ['crash-on-oome-heap-jdk25', 'heap-oom', 'proven', /"Java heap space"/, /HeapDumpOnOutOfMemoryError/],
  ['crash-on-oome-array-jdk17', 'heap-oom', 'proven', /"Requested array size exceeds VM limit"/, /a larger -Xmx does not help/],
  ['crash-on-oome-metaspace-jdk25', 'metaspace-oom', 'proven', /"Metaspace".* which may grow to 24,576 kB\.$/, /MaxMetaspaceSize \(now 24,576 kB\)/],
  ['stack-overflow-native-jdk17', 'stack-overflow', 'proven', /guard zone at the end of the stack of thread "record-parser"/, /-Xss2048k \(now 1024k\)/],
  ['stack-overflow-native-jdk25', 'stack-overflow', 'proven', /thread "record-parser"/, /-Xss/],
  ['sigbus-crc-truncated-jdk25', 'sigbus-mapped-file', 'proven', /the mapped file \/srv\/lab\/kafka-logs\/orders-3\/0{20}\.log, beyond what the file holds now/, /disk of that log directory/],
  ['sigbus-deflate-truncated-index-jdk17', 'sigbus-mapped-file', 'proven', /orders-3\/0{20}\.index/, /rebuilds its indexes/],
  ['jni-fault-jdk25', 'native-library', 'likely', /in thread "main" in the native library libfaulty\.so \(address 0x0+18: a null pointer\)/, /-Xcheck:jni/],
  ['c2-fault-jdk25', 'jit-compiler', 'likely', /in thread "C2 CompilerThread0" of the just-in-time compiler, while it compiled java\.lang\.Byte::toUnsignedInt/, /CompileCommand=exclude,java\.lang\.Byte::toUnsignedInt/],
  ['compiler-memlimit-jdk25', 'jit-compiler', 'likely', /compilationMemoryStatistic\.cpp:935 in its compiler thread C1 CompilerThread0/, /exclude,java\.lang\.Object::<init>/],
  ['damaged-heap-jdk25', 'jvm-code', 'likely', /"GC Thread#\d+" .*G1FullGCMarker.* during a garbage collection/, /newest update/],
  ['segv-unsafe-jdk25', 'jvm-code', 'likely', /Unsafe_PutLong.*the address came from Java, through Unsafe, called by /, /Unsafe/],
  ['segv-copy-jdk17', 'java-code', 'likely', /a stub that the JVM generated: ~StubRoutines::jlong_disjoint_arraycopy_avx3 .*called by Crash\.main/, /Unsafe/],
  ['kill-SEGV-jdk17', 'sent-by-kill', 'proven', /^SIGSEGV was sent from outside by process 5239/, /process 5239/],
  ['kill-BUS-jdk25', 'sent-by-kill', 'proven', /^SIGBUS was sent from outside by process 1256/, /auditd/],
  ['tkill-SEGV-jdk25', 'sent-by-kill', 'proven', /^SIGSEGV was sent by the process to itself/, /raise, abort or pthread_kill/],
];

describe('hs_err of real JVMs', () => {
  for (const [name, kind, confidence, why, remedy] of truths) {
    it(`${name}: ${kind}, ${confidence}`, () => {
      const { reading, report } = readReport(fixture(name));
      assert.deepEqual([report.verdict.kind, report.verdict.confidence], [kind, confidence]);
      assert.match(report.verdict.summary, why);
      assert.match(report.verdict.remedy, remedy);
      // Few maps and free memory are never said to be short of maps, or of memory.
      if (kind !== 'map-count-exhausted') assert.ok(report.verdict.causes.every(cause => cause.kind !== 'map-count-exhausted' || cause.state !== 'in'));
      if (kind !== 'memory-exhausted') assert.ok(report.verdict.causes.every(cause => cause.kind !== 'memory-exhausted' || cause.state !== 'in'));
      const [found] = diagnose(reading);
      assert.ok(found.severity === 'error' && found.message.includes(report.verdict.summary));
      if (kind !== 'undecidable') assert.ok(found.related.length > 0 && found.related.every(({ line }) => line < reading.lines), 'stands on lines');
      assert.equal(report.cutOff, name.includes('leave9'));
      assert.equal(reading.unrecognisedLines, 0);
    });
  }

  it('the map count at the default limit of 65,530', () => {
    const { reading, report } = readReport(bytesOf('samples/mmap-map-count/at-the-default-limit/hs_err_pid25947.log.gz'));
    assert.deepEqual([report.verdict.kind, report.verdict.confidence], ['map-count-exhausted', 'proven']);
    assert.deepEqual([report.mappings.count, report.mappings.limit, report.mappings.byKind.index, report.mappings.byKind.timeindex], [65532, 65530, 32663, 32662]);
    const [found, ...more] = diagnose(reading);
    assert.deepEqual(more, []);
    assert.deepEqual([found.rule, found.severity, found.line, found.highlight], ['hs_err/native-allocation-failed', 'error', 2, 'mapFailure']);
    assert.equal(found.message, 'mmap of 16,384 bytes failed: 65,532 memory maps against vm.max_map_count 65,530 (printed in this file); 65,325 of them are Kafka index files.'
      + ' Memory is not short: 13,085,312 kB of 24,684,092 kB free, 20,350,384 kB available, no swap. Set vm.max_map_count to 262,144 on the host: sysctl -w vm.max_map_count=262144, and the line vm.max_map_count = 262144 in a file of /etc/sysctl.d/ to keep it.'
      + ' 32,663 segments of 32,663 partitions take 2 maps each; 262,144 (twice the 65,532 maps, rounded up to a power of two, no less than 262,144) has room for 130,970 segments.');
    assert.deepEqual(found.related.map(({ line, message }) => [line + 1, message]), [
      [67070, 'The last of 65,532 memory maps'], [67226, 'vm.max_map_count is 65,530'],
      [67266, '13,085,312 kB of 24,684,092 kB are free'], [67161, '20,350,384 kB are available without swapping'],
    ]);
  });

  it('the sample: "Map failed" before the crash is evidence, too', () => {
    const { reading, report } = readReport(bytesOf('samples/mmap-map-count/hs_err_pid27266.log'));
    assert.deepEqual([report.mappings.count, report.mappings.limit, report.mapFailed], [2002, 2000, 2]);
    const [found] = diagnose(reading);
    assert.match(found.message, /^mmap of 65,536 bytes failed: 2,002 memory maps against vm\.max_map_count 2,000 \(printed in this file\); 1,791 of them are Kafka index files\./);
    assert.deepEqual(found.related.map(({ line }) => line + 1), [7402, 7558, 5357, 7598, 7493]);
  });

  it('the maps of a broker by kind and by topic, with their share of the limit', () => {
    const { reading } = readReport(fixture('mmap-65530-jdk25'));
    const { mappings } = hsErrSummary(reading, new Clock(fixedZone(0)));
    assert.deepEqual(mappings.byKind, { index: 27224, timeindex: 27224, txnindex: 10890, snapshot: 0, jar: 0, so: 65, stack: 19, guard: 10, heap: 1, anon: 73, deleted: 0, other: 26 });
    assert.equal(Object.values(mappings.byKind).reduce((sum, count) => sum + count, 0), mappings.count);
    assert.deepEqual(mappings.kafka, { topics: 5, partitions: 50, segments: 27224, count: 65338 });
    assert.deepEqual(mappings.byTopic.map(({ topic, count, partitions, segments, shareOfLimit }) => [topic, count, partitions, segments, shareOfLimit]), [
      ['payments', 16350, 10, 5450, 0.2495], ['__transaction_state', 16320, 10, 5440, 0.249], ['orders', 10900, 10, 5450, 0.1663], ['audit-log', 10888, 10, 5444, 0.1662], ['__consumer_offsets', 10880, 10, 5440, 0.166],
    ]);
  });

  it('a container is not the machine', () => {
    const { report } = readReport(fixture('container-400m-ulimit-v-jdk17'));
    assert.deepEqual([report.cgroup.type, report.cgroup.memoryLimitBytes, report.memory.physicalBytes, report.memory.machineBytes], ['cgroupv1', 400 * 2 ** 20, 400 * 2 ** 20, 24684092 * 1024]);
    assert.match(report.verdict.causes.find(cause => cause.kind === 'memory-exhausted')!.why, /^Addresses that are only reserved take no memory\.$/);
    assert.match(report.verdict.causes.find(cause => cause.kind === 'cgroup-limit')!.why, /^The container used 7,636 kB of 409,600 kB\.$/);
  });

  it('the mapping of the file that was truncated is evidence', () => {
    const { reading } = readReport(fixture('sigbus-deflate-truncated-index-jdk17'));
    const [found] = diagnose(reading);
    assert.deepEqual(found.related.map(({ message }) => message), ['What the kernel said with the signal', 'The mapping that holds the faulting address']);
    const lines = fixture('sigbus-deflate-truncated-index-jdk17').toString('latin1').split('\n');
    assert.match(lines[found.related[1].line], /rw-s .* \/srv\/lab\/kafka-logs\/orders-3\/0{20}\.index$/);
  });

  it('a report that is cut off: no verdict, and what is missing', () => {
    const found = diagnose(readReport(fixture('mmap-2000-newthread-leave9-jdk17')).reading);
    assert.deepEqual(found.map(({ rule, line, message }) => [rule, line + 1, message]), [
      ['hs_err/native-allocation-failed', 3, 'mprotect of 16,384 bytes failed. Undecidable: the list is cut off (the report ends before the list of memory maps).'],
      ['hs_err/cut-off', 50, 'The report is cut off in the section "Native frames". It does not state the list of memory maps, vm.max_map_count and the memory of the machine.'],
    ]);
  });

  it('a crash names its frame', () => {
    const [found] = diagnose(readReport(fixture('segv-unsafe-jdk25')).reading);
    assert.deepEqual([found.rule, found.line + 1], ['hs_err/jvm-crash', 4]);
    assert.match(found.message, /SIGSEGV in thread "main" in the JVM's own code: \[libjvm\.so\+0x123632d\] {2}Unsafe_PutLong\+0xad \(address 0x0+: a null pointer\): the address came from Java, through Unsafe, called by h5\.crash\.Segv\.deeper\(I\)V\+20\.$/);
  });

  it('a signal from outside is no fault of the JVM', () => {
    const [found] = diagnose(readReport(fixture('kill-SEGV-jdk17')).reading);
    assert.match(found.message, /sent from outside by process 5239/);
  });
});
