import assert from 'node:assert/strict';
import { suggestedMapCount } from '../../../server/formats/hs_err/advice';
import type { Confidence, VerdictKind } from '../../../server/formats/hs_err/cause';
import { emptyReport, type Facts } from '../../../server/formats/hs_err/report';
import { decide } from '../../../server/formats/hs_err/verdict';
import { readReport } from './files';

const MiB = 2 ** 20;
const GiB = 2 ** 30;

/** A Linux machine with 16 GiB, half of it free, that refused 12,288 bytes to a process with 300 maps. */
function machine(change: (facts: Facts) => void = () => {}): Facts {
  const facts: Facts = emptyReport();
  Object.assign(facts, { os: 'linux', arch: 'amd64', jdkMajor: 17, ended: true, failure: { operation: 'mmap', bytes: 12288, purpose: 'committing reserved memory' } });
  Object.assign(facts.memory, { pageBytes: 4096, physicalBytes: 16 * GiB, freeBytes: 8 * GiB, availableBytes: 10 * GiB, swapBytes: 0, swapFreeBytes: 0, commitLimitBytes: 8 * GiB, committedAsBytes: 9 * GiB });
  Object.assign(facts.mappings, { count: 300, listed: 300, limit: 65530, limitSource: 'printed', complete: true, vsyscall: true });
  change(facts);
  return facts;
}

const cases: [string, (facts: Facts) => void, VerdictKind, Confidence][] = [
  ['12,288 bytes refused with few maps and free memory: not the map count', () => {}, 'undecidable', 'none'],
  ['limit + 2 maps listed', f => { f.mappings.count = 65532; }, 'map-count-exhausted', 'proven'],
  ['at the limit', f => { f.mappings.count = 65530; }, 'map-count-exhausted', 'proven'],
  ['two maps under it: one operation needs two', f => { f.mappings.count = 65529; }, 'map-count-exhausted', 'proven'],
  ['within 0.1 % of it: other threads gave some back', f => { f.mappings.count = 65480; }, 'map-count-exhausted', 'likely'],
  ['1 % under it: no', f => { f.mappings.count = 64800; }, 'undecidable', 'none'],
  ['a limit of 262,144: 65,532 maps are few', f => { f.mappings.limit = 262144; f.mappings.count = 65532; }, 'undecidable', 'none'],
  ['the default assumed', f => { f.mappings.limitSource = 'assumed'; f.mappings.count = 65531; }, 'map-count-exhausted', 'likely'],
  ['more maps than the assumed default: it was raised, nobody knows to what', f => { f.mappings.limitSource = 'assumed'; f.mappings.count = 100000; }, 'undecidable', 'none'],
  ['the list cut off', f => { f.mappings.complete = false; f.mappings.count = f.mappings.listed = 4000; f.cutOff = true; }, 'undecidable', 'none'],
  ['a cut list that had reached the limit', f => { f.mappings.complete = false; f.mappings.count = f.mappings.listed = 65531; f.cutOff = true; }, 'map-count-exhausted', 'proven'],
  ['a cut list with the total printed', f => { f.mappings.complete = false; f.mappings.listed = 10; f.mappings.count = 65532; f.lines['mappings.count'] = 9; }, 'map-count-exhausted', 'proven'],
  ['mprotect at the limit', f => { f.mappings.count = 65531; f.failure = { operation: 'mprotect', bytes: 16384, purpose: 'memory to guard stack pages' }; }, 'map-count-exhausted', 'proven'],
  ['malloc at the limit', f => { f.mappings.count = 65531; f.failure = { operation: 'malloc', bytes: 16, purpose: 'AllocateHeap' }; }, 'map-count-exhausted', 'proven'],
  ['one request beyond all memory', f => { f.failure!.bytes = 64 * GiB; }, 'memory-exhausted', 'proven'],
  ['more than is available, Linux 4.18', f => { f.failure!.bytes = 12 * GiB; f.kernel = '4.18.0-553.el8'; }, 'memory-exhausted', 'proven'],
  ['more than is available, Linux 6.1, which does not refuse for that', f => { f.failure!.bytes = 12 * GiB; f.kernel = '6.1.0'; }, 'memory-exhausted', 'likely'],
  ['memory and swap used up', f => { Object.assign(f.memory, { freeBytes: MiB, availableBytes: 0 }); }, 'memory-exhausted', 'likely'],
  ['commit limit reached, set by somebody, memory free', f => { Object.assign(f.memory, { commitLimitBytes: 16 * GiB, committedAsBytes: 16 * GiB - 2 * MiB }); }, 'commit-limit', 'proven'],
  ['commit limit reached, the default: counts if enforced', f => { f.memory.committedAsBytes = 8 * GiB - 2 * MiB; }, 'commit-limit', 'likely'],
  ['Committed_AS over CommitLimit: not enforced', f => { f.memory.committedAsBytes = 12 * GiB; }, 'undecidable', 'none'],
  ['commit limit reached, Linux 6.1 and all else ruled out: nothing but vm.overcommit_memory=2 is left', f => { f.memory.committedAsBytes = 8 * GiB - 2 * MiB; f.kernel = '6.1.0'; f.limits.unlimited = ['AS', 'DATA']; }, 'commit-limit', 'proven'],
  ['the same on Linux 4.18, where the default mode refuses, too', f => { f.memory.committedAsBytes = 8 * GiB - 2 * MiB; f.kernel = '4.18.0'; f.limits.unlimited = ['AS', 'DATA']; }, 'commit-limit', 'likely'],
  ['the same with a list of maps that is cut off', f => { f.memory.committedAsBytes = 8 * GiB - 2 * MiB; f.kernel = '6.1.0'; f.limits.unlimited = ['AS', 'DATA']; f.mappings.complete = false; f.mappings.listed = 200; }, 'commit-limit', 'likely'],
  ['a container at its limit on a machine with memory: not the machine\'s memory', f => { Object.assign(f.memory, { physicalBytes: 4 * GiB, freeBytes: 8192, machineBytes: 64 * GiB, machineFreeBytes: 30 * GiB, availableBytes: 40 * GiB }); f.cgroup = { ...f.cgroup, type: 'cgroupv1', memoryLimitBytes: 4 * GiB, memoryUsageBytes: 4 * GiB - 8192 }; }, 'cgroup-limit', 'likely'],
  ['a container with room, on a machine with memory', f => { Object.assign(f.memory, { physicalBytes: 4 * GiB, freeBytes: 2 * GiB, machineBytes: 64 * GiB, machineFreeBytes: 30 * GiB, availableBytes: 40 * GiB }); f.cgroup = { ...f.cgroup, type: 'cgroupv2', memoryLimitBytes: 4 * GiB, memoryUsageBytes: 2 * GiB }; }, 'undecidable', 'none'],
  ['no thread to be had, nothing else short: the limit of processes by elimination', f => { f.failure = { operation: 'thread', bytes: null, purpose: 'worker GC thread' }; f.limits.processes = 4096; f.limits.unlimited = ['AS']; f.threads = { java: 1, all: 12 }; }, 'process-limit', 'likely'],
  ['no thread to be had and the list of maps cut off', f => { f.failure = { operation: 'thread', bytes: null, purpose: 'worker GC thread' }; f.limits.processes = 4096; f.mappings.complete = false; f.mappings.listed = 200; }, 'undecidable', 'none'],
  ['no thread to be had at the limit of maps', f => { f.failure = { operation: 'thread', bytes: null, purpose: 'GC thread' }; f.limits.processes = 4096; f.mappings.count = 65532; }, 'map-count-exhausted', 'proven'],
  ['addresses only reserved: no commit limit, no memory', f => { f.failure = { operation: 'mmap', bytes: 64 * GiB, purpose: 'Failed to reserve memory for metaspace' }; f.memory.committedAsBytes = 8 * GiB - 2 * MiB; f.kernel = '6.1.0'; f.limits.unlimited = ['AS', 'DATA']; }, 'undecidable', 'none'],
  ['ulimit -v reached', f => { f.limits.addressSpaceBytes = 1500000 * 1024; f.processMemory.virtualBytes = 1500000 * 1024; }, 'address-space-limit', 'proven'],
  ['ulimit -v far away', f => { f.limits.addressSpaceBytes = 64 * GiB; f.processMemory.virtualBytes = 4 * GiB; }, 'undecidable', 'none'],
  ['ulimit -d reached', f => { f.limits.dataBytes = GiB; f.mappings.dataBytes = GiB - 4096; }, 'data-limit', 'proven'],
  ['the addresses of 32 bits used up', f => { f.arch = 'x86'; f.processMemory.virtualBytes = 4 * GiB - 4096; }, 'address-space-limit', 'proven'],
  ['the container at its limit', f => { f.cgroup = { ...f.cgroup, type: 'cgroupv2', memoryLimitBytes: GiB, memoryUsageBytes: GiB - 4096 }; }, 'cgroup-limit', 'likely'],
  ['Windows without commit left', f => { f.os = 'windows'; f.failure!.bytes = 8 * GiB; f.memory.swapBytes = 20 * GiB; f.memory.swapFreeBytes = 7 * GiB; }, 'windows-commit', 'proven'],
  ['Windows with next to none left', f => { f.os = 'windows'; f.memory.swapBytes = 20 * GiB; f.memory.swapFreeBytes = 5 * MiB; }, 'windows-commit', 'likely'],
  ['Windows with enough left', f => { f.os = 'windows'; f.memory.swapBytes = 20 * GiB; f.memory.swapFreeBytes = 5 * GiB; }, 'undecidable', 'none'],
];

const crashes: [string, (facts: Facts) => void, VerdictKind, Confidence][] = [
  ['heap exhausted', f => { f.internalError = { where: 'debug.cpp:289', message: 'fatal error: OutOfMemory encountered: Java heap space' }; }, 'heap-oom', 'proven'],
  ['metaspace exhausted', f => { f.internalError = { where: 'debug.cpp:289', message: 'fatal error: OutOfMemory encountered: Metaspace' }; }, 'metaspace-oom', 'proven'],
  ['no thread to be had at the limit of processes', f => { f.internalError = { where: 'debug.cpp:289', message: 'fatal error: OutOfMemory encountered: unable to create native thread' }; f.limits.processes = 120; f.threads = { java: 110, all: 121 }; }, 'process-limit', 'proven'],
  ['no thread to be had at the limit of maps', f => { f.internalError = { where: 'debug.cpp:289', message: 'fatal error: OutOfMemory encountered: unable to create native thread' }; f.mappings.count = 65531; }, 'map-count-exhausted', 'proven'],
  ['a failed check', f => { f.internalError = { where: 'ciEnv.hpp:172', message: 'Error: ShouldNotReachHere()' }; }, 'internal-error', 'proven'],
  ['a failed check in the compiler', f => { f.internalError = { where: 'ciEnv.hpp:172', message: '' }; f.currentThread.name = 'C2 CompilerThread0'; }, 'jit-compiler', 'likely'],
  ['a signal from outside', f => { signal(f, 'SIGSEGV', 'SI_USER', null); f.signal!.sentByKill = true; }, 'sent-by-kill', 'proven'],
  ['SIGBUS in a mapped file', f => { signal(f, 'SIGBUS', 'BUS_ADRERR', '7f00'); f.signal!.mapping = '/d/a-0/00000000000000000000.index'; }, 'sigbus-mapped-file', 'proven'],
  ['SIGBUS somewhere', f => signal(f, 'SIGBUS', 'BUS_ADRERR', '7f00'), 'sigbus-mapped-file', 'likely'],
  ['a fault in the guard zone', f => { signal(f, 'SIGSEGV', 'SEGV_ACCERR', '7f1000'); f.currentThread.stack = { low: '7f0000', high: '800000' }; }, 'stack-overflow', 'proven'],
  ['a stack pointer beyond the stack', f => { signal(f, 'SIGSEGV', 'SEGV_ACCERR', '100'); f.currentThread.stack = { low: '7f0000', high: '800000' }; f.currentThread.sp = '7e0000'; }, 'stack-overflow', 'likely'],
  ['a native library', f => { signal(f, 'SIGSEGV', 'SEGV_MAPERR', '8'); f.problematicFrame = 'C  [libzip.so+0x1]  ZIP_GetEntry'; }, 'native-library', 'likely'],
  ['the JVM\'s code', f => { signal(f, 'SIGSEGV', 'SEGV_MAPERR', '8'); f.problematicFrame = 'V  [libjvm.so+0x1]'; }, 'jvm-code', 'likely'],
  ['Java code', f => { signal(f, 'SIGSEGV', 'SEGV_MAPERR', '8'); f.problematicFrame = 'J  12 C2 a.B.c()V'; }, 'java-code', 'likely'],
  ['no frame', f => signal(f, 'SIGSEGV', null, null), 'undecidable', 'none'],
  ['nothing stated', () => {}, 'undecidable', 'none'],
];

function signal(facts: Facts, name: string, code: string | null, address: string | null): void {
  facts.signal = { name, number: null, code, address, pc: null, sentByKill: false, senderPid: null, mapping: null };
}

describe('hs_err verdict', () => {
  for (const [name, change, kind, confidence] of cases) {
    it(`refused memory: ${name}`, () => {
      const verdict = decide(machine(change));
      assert.deepEqual([verdict.kind, verdict.confidence], [kind, confidence], verdict.summary);
      assert.ok(verdict.causes.every(cause => cause.why.endsWith('.') && !/NaN|null|undefined|Infinity/.test(cause.why)), 'each cause has its reason');
    });
  }
  for (const [name, change, kind, confidence] of crashes) {
    it(`crash: ${name}`, () => {
      const verdict = decide(machine(facts => {
        facts.failure = null;
        change(facts);
      }));
      assert.deepEqual([verdict.kind, verdict.confidence], [kind, confidence], verdict.summary);
    });
  }

  it('says that the list is cut off', () => {
    const { summary } = decide(machine(f => { f.mappings.complete = false; f.mappings.count = f.mappings.listed = 4000; f.cutOff = true; }));
    assert.match(summary, /^Undecidable: the list is cut off \(the report ends after 4,000 memory maps\)\.$/);
  });

  it('the kernel refuses by the machine\'s memory, not the container\'s', () => {
    const { causes } = decide(machine(f => { Object.assign(f.memory, { physicalBytes: 4 * GiB, freeBytes: 8192, machineBytes: 64 * GiB, machineFreeBytes: 30 * GiB, availableBytes: 40 * GiB }); }));
    assert.equal(causes.find(cause => cause.kind === 'memory-exhausted')?.why, 'Memory is not short: 31,457,280 kB of 67,108,864 kB free on the machine, 41,943,040 kB available, no swap.');
  });

  it('the hint of JDK 25 alone proves nothing', () => {
    const { report } = readReport([
      '#', '# There is insufficient memory for the Java Runtime Environment to continue.', '# Native memory allocation (mmap) failed to map 12288 bytes. Error detail: committing reserved memory.', '# Possible reasons:',
      '#   The system is out of physical RAM or swap space', '#   This process has exceeded the maximum number of memory mappings (check below', '#     for `/proc/sys/vm/max_map_count` and `Total number of mappings`)',
      'Total number of mappings: 412', 'uname: Linux 6.1.0 #1 SMP x86_64', '/proc/sys/vm/max_map_count (maximum number of memory map areas a process may have): 65530', 'MemTotal: 16777216 kB', 'MemFree: 8388608 kB', 'MemAvailable: 9388608 kB', 'END.',
    ]);
    assert.equal(report.verdict.kind, 'undecidable');
    assert.deepEqual(report.verdict.causes.filter(cause => cause.state === 'out').map(cause => cause.kind), ['map-count-exhausted', 'memory-exhausted']);
  });

  it('suggests a limit with room', () => {
    assert.deepEqual([2002, 65532, 131073, 300000].map(suggestedMapCount), [262144, 262144, 524288, 1048576]);
  });
});
