/** What the JVM says on the console, before its report, of the call that was refused: the error's number is in no report. */

export interface Refusal {
  what: 'memory' | 'thread';
  /** "EPERM", "ENOMEM", "EAGAIN", or the number as written. */
  error: string;
  /** The memory was to hold code that runs: the last argument of os::commit_memory. */
  code: boolean;
}

const names: Record<string, string> = { 1: 'EPERM', 11: 'EAGAIN', 12: 'ENOMEM', 13: 'EACCES', 22: 'EINVAL' };

/**
 * Reads `INFO: os::commit_memory(0x…, 2555904, 1) failed; error='…' (errno=1)` (warn_fail_commit_memory of os_linux.cpp and its like; three or four arguments)
 * and `Failed to start thread "GC Thread#0" - pthread_create failed (EPERM) for attributes: …` (os::create_thread; the name since JDK 17).
 * @returns `null` for another line
 */
export function refusalIn(written: string): Refusal | null {
  const memory = /os::commit_memory\(0x[0-9a-f]+, [\d, ]*?([01])\) failed; error='.*' \(errno=(\d+)\)/.exec(written);
  if (memory) return { what: 'memory', error: names[memory[2]] ?? memory[2], code: memory[1] === '1' };
  const thread = /pthread_create failed \((E[A-Z]+)\)/.exec(written);
  return thread ? { what: 'thread', error: thread[1], code: false } : null;
}
