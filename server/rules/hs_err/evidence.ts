/** Lines of a report as evidence, each said in a few words. */
import type { Cause } from '../../formats/hs_err/cause';
import { grouped, kilobytes } from '../../formats/hs_err/numbers';
import type { HsErrReport } from '../../formats/hs_err/report';
import type { LogReading } from '../../formats/reading';
import type { Evidence } from '../rule';

/** The report of a reading; `null` when it holds none. */
export function reportIn(reading: LogReading): HsErrReport | null {
  return reading.family === 'hs_err' ? reading.detail as HsErrReport | null : null;
}

/** What the line behind a path of `report.lines` states. */
function statement(path: string, report: HsErrReport): string | null {
  const { mappings, memory, limits, cgroup } = report;
  const size = (bytes: number | null): string => bytes === null ? 'not stated' : kilobytes(bytes);
  switch (path) {
    case 'mappings.count': return `${grouped(mappings.count ?? 0)} memory maps in all`;
    case 'mappings.first': return `The list of ${grouped(mappings.listed)} memory maps begins`;
    case 'mappings.last': return `The last of ${grouped(mappings.listed)} memory maps`;
    case 'mappings.limit': return `vm.max_map_count is ${grouped(mappings.limit ?? 0)}`;
    case 'memory.freeBytes': return `${size(memory.freeBytes)} of ${size(memory.physicalBytes)} are free`;
    case 'memory.swapFreeBytes': return `${size(memory.swapFreeBytes)} of ${size(memory.swapBytes)} can still be promised`;
    case 'memory.availableBytes': return `${size(memory.availableBytes)} are available without swapping`;
    case 'memory.commitLimitBytes': return `CommitLimit is ${size(memory.commitLimitBytes)}`;
    case 'memory.committedAsBytes': return `Committed_AS is ${size(memory.committedAsBytes)}`;
    case 'processMemory.virtualBytes': return `The process has reserved ${size(report.processMemory.virtualBytes)} of addresses`;
    case 'limits': return limits.addressSpaceBytes === null ? 'The limits of the process' : `The limit of addresses is ${size(limits.addressSpaceBytes)}`;
    case 'cgroup.memoryLimitBytes': return `The container may use ${size(cgroup.memoryLimitBytes)}`;
    case 'cgroup.memoryUsageBytes': return `The container uses ${size(cgroup.memoryUsageBytes)}`;
    case 'mapFailed': return 'FileChannel.map had failed before ("Map failed"): it calls System.gc() and tries again, then throws';
    case 'memory.machineFreeBytes': return `${size(memory.machineFreeBytes)} of ${size(memory.machineBytes)} are free on the machine`;
    case 'heap': return `${size(report.heap.usedBytes)} of ${size(report.heap.committedBytes)} of heap are used`;
    case 'heap.maxBytes': return `The heap may grow to ${size(report.heap.maxBytes)}`;
    case 'metaspace': return `${size(report.metaspace.usedBytes)} of metaspace are used, ${size(report.metaspace.committedBytes)} committed`;
    case 'compileTask': return 'What the compiler was working on';
    case 'unsafeFaults': return 'Java had met the end of a mapped file before (InternalError: a fault occurred in an unsafe memory access operation)';
    case 'mapping': return 'The mapping that holds the faulting address';
    case 'archive': return 'The JVM says that its class data archive cannot be read';
    case 'cgroup.tasksLimit': return `The container may run ${grouped(cgroup.tasksLimit ?? 0)} tasks`;
    case 'caller': return 'The frame that called it';
    case 'refusal': return `The operating system answered ${report.refusal?.error ?? 'no'}`;
    case 'threads': return `${grouped(report.threads.all)} threads`;
    case 'siginfo': return 'What the kernel said with the signal';
    case 'stack': return 'Bounds of the stack and the stack pointer';
    case 'problematicFrame': return 'The problematic frame';
    case 'currentThread': return 'The thread that crashed';
    default: return null;
  }
}

/** The lines that causes rest on, each once, in the order of the causes. The headline itself is left out. */
export function evidenceOf(file: string, report: HsErrReport, causes: readonly Cause[]): Evidence[] {
  const paths = new Map<number, string>();
  for (const [path, line] of Object.entries(report.lines)) if (statement(path, report) !== null && (!paths.has(line) || path === 'memory.freeBytes')) paths.set(line, path);
  if (report.os === 'windows' && report.lines['memory.swapFreeBytes'] !== undefined) paths.set(report.lines['memory.swapFreeBytes'], 'memory.swapFreeBytes');
  const found: Evidence[] = [];
  const seen = new Set<number>();
  for (const cause of causes) {
    for (const line of cause.lines) {
      const path = paths.get(line);
      if (path === undefined || seen.has(line)) continue;
      seen.add(line);
      found.push({ file, line, message: statement(path, report)! });
    }
  }
  return found;
}
