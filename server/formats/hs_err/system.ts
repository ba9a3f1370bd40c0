/** Puts what the report states of the machine into it: memory, limits of the system, of the process and of its container. */
import { byteString } from '../../text/bytes';
import { parseSize } from '../../text/sizes';
import type { Facts, HsErrReport } from './report';
import { amount, type Groups } from './written';

/** /proc/meminfo's names for what the report keeps. */
const meminfo: Record<string, keyof HsErrReport['memory']> = {
  MemAvailable: 'availableBytes', Cached: 'cachedBytes', Buffers: 'buffersBytes', Shmem: 'shmemBytes', SReclaimable: 'reclaimableBytes',
  CommitLimit: 'commitLimitBytes', Committed_AS: 'committedAsBytes', MemTotal: 'physicalBytes', MemFree: 'freeBytes', SwapTotal: 'swapBytes', SwapFree: 'swapFreeBytes',
};

const cgroupKeys: Record<string, keyof HsErrReport['cgroup']> = {
  container_type: 'type', memory_limit_in_bytes: 'memoryLimitBytes', memory_and_swap_limit_in_bytes: 'memoryAndSwapLimitBytes',
  memory_usage_in_bytes: 'memoryUsageBytes', 'maximum number of tasks': 'tasksLimit', 'current number of tasks': 'tasks',
};

export class SystemWriter {
  #next: 'max-map-count' | 'threads-max' | 'pid-max' | null = null;
  /** What a `Memory:` line has stated. */
  readonly #stated = new Set<string>();

  constructor(readonly report: Facts) {}

  /** One in the same state, for a copy of the report. */
  fork(report: Facts): SystemWriter {
    const twin = new SystemWriter(report);
    twin.#next = this.#next;
    for (const key of this.#stated) twin.#stated.add(key);
    return twin;
  }

  /** A value on a line of its own (JDK 11), whose name stands on the line before. True when it was one. */
  pending(bytes: Uint8Array, from: number, to: number, line: number): boolean {
    const next = this.#next;
    if (next === null) return false;
    this.#next = null;
    const written = byteString(bytes, from, Math.min(to, from + 20));
    if (!/^\d{1,15}$/.test(written)) return false;
    const value = Number(written);
    if (next === 'max-map-count') this.#limit(value, line);
    else this.#number('limits', next === 'pid-max' ? 'pidMax' : 'threadsMax', value, line);
    return true;
  }

  /** False for a row that speaks of something else. */
  take(row: string, { value, string, number }: Groups, line: number): boolean {
    const { report } = this;
    switch (row) {
      case 'hs-err.map-total':
        if (report.lines['mappings.count'] === undefined) {
          report.mappings.count = number('mapCount');
          report.lines['mappings.count'] = line;
        }
        return true;
      case 'hs-err.max-map-count':
        if (value('mapLimit') === null) this.#next = 'max-map-count';
        else this.#limit(number('mapLimit')!, line);
        return true;
      case 'hs-err.sysctl': {
        const name = string('sysctl');
        const key = name.endsWith('/pid_max') ? 'pidMax' : name.endsWith('/threads-max') ? 'threadsMax' : null;
        if (!key) return true;
        if (value('sysctlValue') === null) this.#next = key === 'pidMax' ? 'pid-max' : 'threads-max';
        else this.#number('limits', key, number('sysctlValue'), line);
        return true;
      }
      case 'hs-err.meminfo': {
        const key = meminfo[string('meminfo')];
        if (key === 'physicalBytes' || key === 'freeBytes') this.#number('memory', key === 'physicalBytes' ? 'machineBytes' : 'machineFreeBytes', number('meminfoSize'), line);
        if (key) this.#number('memory', key, number('meminfoSize'), line);
        return true;
      }
      case 'hs-err.memory':
        this.#number('memory', 'pageBytes', number('pageSize'), line);
        this.#memoryLine('physicalBytes', number('physical'), line);
        this.#memoryLine('freeBytes', number('physicalFree'), line);
        this.#memoryLine('swapBytes', number('swapTotal'), line);
        this.#memoryLine('swapFreeBytes', number('swapFree'), line);
        return true;
      case 'hs-err.page-file':
        this.#memoryLine('swapBytes', number('swapTotal'), line);
        this.#memoryLine('swapFreeBytes', number('swapFree'), line);
        this.#number('processMemory', 'freeAddressBytes', number('physicalFree'), line);
        return true;
      case 'hs-err.process-memory':
        if (string('processMemory') === 'Virtual Size') {
          this.#number('processMemory', 'virtualBytes', number('memorySize'), line);
          this.#number('processMemory', 'peakVirtualBytes', number('peakSize'), line);
        } else this.#number('processMemory', 'residentBytes', number('memorySize'), line);
        return true;
      case 'hs-err.rlimit':
        this.#limits(string('rlimits'), line);
        return true;
      case 'hs-err.cgroup': {
        const key = cgroupKeys[string('cgroupKey')];
        if (key === 'type') report.cgroup.type ??= string('cgroupValue');
        else if (key) this.#number('cgroup', key, amount(string('cgroupValue')), line);
        return true;
      }
      case 'hs-err.uname': {
        const kernel = /^Linux (\S+)/.exec(string('osText'));
        if (kernel) report.kernel ??= kernel[1];
        report.lines['kernel'] ??= line;
        return true;
      }
      default:
        return false;
    }
  }

  #limit(value: number, line: number): void {
    const { mappings, lines } = this.report;
    if (mappings.limitSource) return;
    mappings.limit = value;
    mappings.limitSource = 'printed';
    lines['mappings.limit'] = line;
  }

  #number<P extends 'memory' | 'limits' | 'cgroup' | 'processMemory'>(part: P, key: keyof HsErrReport[P] & string, value: number | null, line: number): void {
    const target = this.report[part] as Record<string, unknown>;
    if (value === null || target[key] !== null) return;
    target[key] = value;
    this.report.lines[`${part}.${key}`] = line;
  }

  /** The `Memory:` line is the JVM's own view (its container's, too) and takes precedence over /proc/meminfo. */
  #memoryLine(key: keyof HsErrReport['memory'], value: number | null, line: number): void {
    if (value === null || this.#stated.has(key)) return;
    this.#stated.add(key);
    this.report.memory[key] = value;
    this.report.lines[`memory.${key}`] = line;
  }

  /** `STACK 8192k/infinity , NPROC 96365/96365 , AS infinity/infinity` or `STACK 8192k, NPROC 131072, AS infinity`. */
  #limits(written: string, line: number): void {
    const { limits, lines } = this.report;
    if (lines['limits'] !== undefined) return;
    lines['limits'] = line;
    for (const part of written.split(',')) {
      const [name, value = ''] = part.trim().split(' ');
      const soft = value.split('/')[0];
      if (soft === 'infinity') {
        limits.unlimited.push(name);
        continue;
      }
      const size = parseSize(soft);
      if (!Number.isFinite(size)) continue;
      if (name === 'AS') limits.addressSpaceBytes = size;
      else if (name === 'DATA') limits.dataBytes = size;
      else if (name === 'NPROC') limits.processes = size;
      else if (name === 'NOFILE') limits.openFiles = size;
    }
  }
}
