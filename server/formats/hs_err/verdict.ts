/**
 * Why the JVM ended: arithmetic over what the report states, not its headline.
 * Each cause that could have been is held against the file's own numbers and
 * ruled in, ruled out, or left open with the reason.
 */
import { single, type Cause, type Verdict, type VerdictKind } from './cause';
import { allocationCauses, threadCauses } from './causes';
import { crashVerdict } from './crash';
import type { Facts } from './report';
import { grouped, kilobytes } from './numbers';

/** The verdict on one report. Pure. */
export function decide(facts: Facts): Verdict {
  if (facts.failure) return choose(facts, allocationCauses(facts));
  const message = facts.internalError?.message ?? '';
  const exhausted = /OutOfMemory(?:Error)? encountered: (.*)/.exec(message);
  if (exhausted) {
    if (/native thread/.test(exhausted[1])) return choose(facts, threadCauses(facts));
    const kind: VerdictKind = /Metaspace|class space/i.test(exhausted[1]) ? 'metaspace-oom' : 'heap-oom';
    const summary = `A Java OutOfMemoryError ("${exhausted[1]}") ended the JVM because -XX:+CrashOnOutOfMemoryError is set: the limit is the JVM's own, not the machine's.`;
    const { heap, metaspace, lines } = facts;
    const used = kind === 'heap-oom' ? sizes('The heap', heap.usedBytes, heap.committedBytes, heap.maxBytes) : sizes('Metaspace', metaspace.usedBytes, metaspace.committedBytes, metaspace.maxBytes);
    return single(kind, 'proven', `${summary}${used}`, lines['headline'], lines[kind === 'heap-oom' ? 'heap' : 'metaspace'], kind === 'heap-oom' ? lines['heap.maxBytes'] : undefined);
  }
  // ZGC of JDK 11 to 17 takes a refused mapping for a failed check (zErrno.cpp, zVirtualMemory_posix.cpp).
  if (/Failed to (?:map|commit|reserve|allocate|mmap)\b.*\((?:Cannot allocate memory|Not enough space|ENOMEM)/i.test(message)) {
    const causes = allocationCauses(facts);
    if (causes.some(cause => cause.state === 'in')) return choose(facts, causes);
  }
  return crashVerdict(facts);
}

/** The first proven cause, else the first likely one, in the order given. */
function choose(facts: Facts, causes: Cause[]): Verdict {
  const found = causes.find(cause => cause.state === 'in' && cause.confidence === 'proven') ?? causes.find(cause => cause.state === 'in');
  if (found) return { kind: found.kind, confidence: found.confidence, summary: found.why, causes };
  return { kind: 'undecidable', confidence: 'none', summary: undecided(facts, causes), causes };
}

/** " The heap: 62,411 kB used of 65,536 kB, which may grow to 65,536 kB." */
function sizes(what: string, used: number | null, committed: number | null, max: number | null): string {
  if (used === null || committed === null) return '';
  return ` ${what}: ${kilobytes(used)} used of ${kilobytes(committed)}${max === null ? '' : `, which may grow to ${kilobytes(max)}`}.`;
}

function undecided(facts: Facts, causes: Cause[]): string {
  const forbidden = causes.find(cause => cause.kind === 'not-permitted');
  if (forbidden) return `Undecidable from this file: ${forbidden.why}`;
  if (facts.lines['savedAs'] !== undefined && !facts.ended) return 'Undecidable here: these lines are only the short copy on the console, the full report lies in the file they name.';
  const { mappings } = facts;
  if (facts.cutOff && facts.os !== null && facts.os !== 'linux') return 'Undecidable: the report is cut off.';
  if (facts.cutOff) {
    if (facts.failure?.operation === 'thread') return 'Undecidable: the report is cut off before what it states of limits.';
    const list = mappings.listed > 0 ? `after ${mappings.listed === 1 ? '1 memory map' : `${grouped(mappings.listed)} memory maps`}` : 'before the list of memory maps';
    return mappings.complete ? 'Undecidable: the report is cut off before the state of the system.' : `Undecidable: the list is cut off (the report ends ${list}).`;
  }
  const open = causes.filter(cause => cause.state === 'unknown').map(cause => cause.why);
  return `Undecidable from this file${open.length > 0 ? `: ${open.join(' ')}` : '.'}`;
}
