/** Crashes of real JVMs whose truth is known, with what the rules say of them. */
import assert from 'node:assert/strict';
import { bytesOf, diagnose, fixture, readReport } from './files';

const truths: [string, string, string][] = [
  ['crash-on-oome-heap-jdk25', 'heap-oom', 'proven'],
  ['kill-SEGV-jdk17', 'sent-by-kill', 'proven'],
  ['mmap-2000-leave8-jdk25', 'map-count-exhausted', 'proven'],
  ['mmap-2000-newthread-leave9-jdk17', 'undecidable', 'none'],
  ['segv-unsafe-jdk25', 'jvm-code', 'likely'],
  ['startup-xms64g-jdk17', 'memory-exhausted', 'proven'],
  ['ulimit-v-malloc-jdk17', 'address-space-limit', 'proven'],
];

describe('hs_err of real JVMs', () => {
  for (const [name, kind, confidence] of truths) {
    it(`${name}: ${kind}, ${confidence}`, () => {
      const { reading, report } = readReport(fixture(name));
      assert.deepEqual([report.verdict.kind, report.verdict.confidence], [kind, confidence]);
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
