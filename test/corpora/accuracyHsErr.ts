/** What the owners of public hs_err files assert (`facts`) and what stands in their text (`text`), against the crash report Faultline reads. */
import { isDeepStrictEqual } from 'node:util';
import type { HsErrReport } from '../../server/formats/hs_err/report';
import type { Comparison } from './accuracy';

const ownWords = 'a word of the owner\'s own, not of the file';
/** Their names of collectors, by ours. */
const collectors: Record<string, string[]> = { CMS: ['CMS', 'PAR_NEW'], Shenandoah: ['SHENANDOAH_NON_GENERATIONAL'] };

/** Memory as the `Memory:` line writes it, in bytes. */
function sizeOf(written: unknown): number | null {
  const found = /^(\d+)([kM]?)$/.exec(String(written));
  return found ? Number(found[1]) * (found[2] === 'M' ? 2 ** 20 : 1024) : null;
}

/** What Faultline says where the corpus states `name`; undefined when it states nothing comparable. */
function ours(name: string, report: HsErrReport, expected: unknown): [unknown, unknown] | undefined {
  const { memory, failure, heap, metaspace } = report;
  switch (name) {
    case 'physicalMemoryBytes': return [memory.physicalBytes, expected];
    case 'physicalFreeBytes': return [memory.freeBytes, expected];
    case 'swapBytes': return [memory.swapBytes, expected];
    case 'swapFreeBytes': return [memory.swapFreeBytes, expected];
    case 'memAvailableBytes': return [memory.availableBytes, expected];
    case 'memFreeBytes': return [memory.machineFreeBytes, expected];
    case 'heapMaxBytes': return [heap.maxBytes, expected];
    case 'heapCommittedBytes': return [heap.committedBytes, expected];
    case 'heapUsedBytes': return [heap.usedBytes, expected];
    // The owners take -XX:MaxMetaspaceSize for what is reserved where it is set.
    case 'metaspaceReservedBytes': return [metaspace.maxBytes ?? metaspace.reservedBytes, expected];
    case 'metaspaceCommittedBytes': return [metaspace.committedBytes, expected];
    case 'metaspaceUsedBytes': return [metaspace.usedBytes, expected];
    case 'threadStackK': return [(report.threadStackBytes ?? NaN) / 1024, expected];
    case 'cpusLogical': return [report.cpus, expected];
    case 'jdkMinor': return [report.jdkUpdate, expected];
    case 'collectorsPeer': return [collectors[heap.collector ?? ''], expected];
    case 'osVersion': return [/^Red Hat Enterprise Linux .*release (\d+)/.exec(report.osVersion ?? '')?.[1].replace(/^/, 'RHEL'), expected];
    case 'rhel': return [report.osVersion?.startsWith('Red Hat Enterprise Linux'), expected];
    case 'javaThreadCount': return [report.threads.java, expected];
    case 'windows': return [report.os === 'windows', expected];
    case 'arch': return [{ amd64: 'X86_64', sparc: 'SPARC' }[report.arch ?? ''], expected];
    case 'jdk': return [`${report.jvm} ${report.vmVersion}`.includes(String(expected)), true];
    case 'jdkMajor': return [report.jdkMajor, expected];
    case 'javaSpec': return [`JDK${report.jdkMajor}`, expected];
    case 'outOfMemoryErrorHeader': return [failure !== null, expected];
    case 'fatalError': return [report.signal !== null || report.internalError !== null, expected];
    case 'insufficientMemory': return [failure !== null, expected];
    case 'memoryFailed': {
      const { op, bytes, for: purpose } = expected as { op: string; bytes: number; for: string };
      return [failure, { operation: op, bytes, purpose }];
    }
    case 'cause': return [report.cause, expected];
    case 'pid': return [report.pid, expected];
    case 'jreVersion': return [report.jvm, expected];
    case 'memoryLine': {
      const line = expected as Record<string, unknown>;
      const swap = report.os === 'windows' && line.swap === null ? null : memory.swapBytes;
      return [[memory.physicalBytes, memory.freeBytes, swap, line.swapFree === null ? null : memory.swapFreeBytes], [line.physical, line.free, line.swap, line.swapFree].map(sizeOf)];
    }
    case 'time': return [report.crashedAt?.text.startsWith(String(expected)), true];
    case 'timezone': return [report.crashedAt?.text.endsWith(` ${String(expected)}`), true];
    case 'elapsedSec': return [report.elapsedSeconds, expected];
    case 'maxMapCount': return [report.mappings.limit, expected];
    case 'endMarker': return [report.ended, expected];
    case 'dynamicLibraryMapLines': return [report.mappings.listed, expected];
    default: return undefined;
  }
}

export const hsErrComparison: Comparison = {
  compare(part, name, one, reading) {
    const pair = ours(name, reading.detail as HsErrReport, one[part]![name]);
    return pair ? { ours: pair[0], theirs: pair[1], agree: isDeepStrictEqual(pair[0], pair[1]) } : null;
  },
  notCompared: {
    vendor: `${ownWords}: they infer it from builders' names and lists of packages (Faultline says it where the file does)`,
    application: `${ownWords} for what java_command runs (Faultline gives its first word)`,
  },
  differ: {
    'krashpad/dataset49.txt swapBytes': 'Windows prints as swap all it can promise, memory included; the owners take the memory off, Faultline gives what is printed',
    'krashpad/dataset49.txt swapFreeBytes': 'the same',
    'krashpad/dataset53.txt cpusLogical': 'line 1 states "CPU:total 10"; theirs multiplies processors, cores a processor and threads a core',
  },
  notRecognised: {},
};
