/** The words of a verdict. */

export type VerdictKind =
  /** vm.max_map_count reached. */
  | 'map-count-exhausted'
  /** Memory and swap of the machine used up, or one request larger than both. */
  | 'memory-exhausted'
  /** Linux, vm.overcommit_memory=2: CommitLimit reached. */
  | 'commit-limit'
  | 'cgroup-limit'
  /** RLIMIT_AS, or the addresses of a 32-bit process. */
  | 'address-space-limit'
  /** RLIMIT_DATA. */
  | 'data-limit'
  /** NPROC, threads-max, pid_max or the container's limit of tasks. */
  | 'process-limit'
  /** EPERM or EACCES: no shortage, something forbids the call. */
  | 'not-permitted'
  /** Windows: memory and paging files are promised away. */
  | 'windows-commit'
  /** An OutOfMemoryError that a flag turned into a crash. */
  | 'heap-oom'
  | 'metaspace-oom'
  | 'stack-overflow'
  /** A mapped file ended before the address, or could not be read. */
  | 'sigbus-mapped-file'
  | 'sent-by-kill'
  | 'jit-compiler'
  | 'native-library'
  | 'jvm-code'
  | 'java-code'
  | 'internal-error'
  | 'undecidable';

/** `proven`: the numbers leave nothing else; `likely`: they fit and nothing speaks against it; `none`: undecidable. */
export type Confidence = 'proven' | 'likely' | 'none';

export interface Cause {
  kind: VerdictKind;
  /** Ruled in, ruled out, or not to be told from this file. */
  state: 'in' | 'out' | 'unknown';
  confidence: Confidence;
  /** One sentence with the numbers. */
  why: string;
  /** Lines that state them, zero-based. */
  lines: number[];
}

export interface Verdict {
  kind: VerdictKind;
  confidence: Confidence;
  /** One or two sentences of plain text, with this file's numbers. */
  summary: string;
  /** Everything considered, the verdict's own cause included. */
  causes: Cause[];
}

/** A verdict and what to do about it: plain text with this file's numbers. */
export interface AdvisedVerdict extends Verdict {
  remedy: string;
}

/** A verdict of one cause. */
export function single(kind: VerdictKind, confidence: Confidence, summary: string, ...lines: (number | undefined)[]): Verdict {
  const stated = lines.filter(line => line !== undefined);
  return { kind, confidence, summary, causes: kind === 'undecidable' ? [] : [{ kind, state: 'in', confidence, why: summary, lines: stated }] };
}
