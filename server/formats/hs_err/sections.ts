/** The sections of an hs_err file: how each begins and how it ends. */

/** A section ends at the next heading; `blank`: or at the first blank line. */
export type SectionEnd = 'heading' | 'blank';

/** Headings as vmError.cpp and the classes it asks write them, by how the line starts. */
export const headings: ReadonlyMap<string, SectionEnd> = new Map<string, SectionEnd>([
  ['Native frames: (', 'blank'],
  ['Java frames: (', 'blank'],
  ['Registers:', 'blank'],
  ['Register to memory mapping:', 'heading'],
  ['Top of Stack: (', 'blank'],
  ['Top of stack: (', 'blank'],
  ['Instructions: (', 'blank'],
  ['Stack slot to memory mapping:', 'blank'],
  ['Lock stack of current Java thread', 'blank'],
  ['Current CompileTask:', 'blank'],
  ['Compiled method (', 'heading'],
  ['Threads class SMR info:', 'blank'],
  ['Java Threads: (', 'blank'],
  ['Other Threads:', 'blank'],
  ['Threads with active compile tasks:', 'blank'],
  ['OutOfMemory and StackOverflow Exception counts:', 'blank'],
  ['VM Mutex/Monitor currently owned by a thread:', 'blank'],
  ['GC Precious Log:', 'blank'],
  ['Heap:', 'blank'],
  ['Heap Regions:', 'blank'],
  ['Card table byte_map:', 'blank'],
  ['Marking Bits', 'blank'],
  ['Metaspace:', 'heading'],
  ['CodeCache:', 'blank'],
  ["CodeHeap '", 'blank'],
  ['Compilation events (', 'blank'],
  ['GC Heap History (', 'blank'],
  ['GC Heap Usage History (', 'blank'],
  ['Metaspace Usage History (', 'blank'],
  ['Dll operation events (', 'blank'],
  ['Deoptimization events (', 'blank'],
  ['Classes loaded (', 'blank'],
  ['Classes unloaded (', 'blank'],
  ['Classes redefined (', 'blank'],
  ['Internal exceptions (', 'blank'],
  ['VM Operations (', 'blank'],
  ['ZGC Phase Switch (', 'blank'],
  ['Memory protections (', 'blank'],
  ['Nmethod flushes (', 'blank'],
  ['Events (', 'blank'],
  ['Dynamic libraries:', 'blank'],
  ['VM Arguments:', 'blank'],
  ['[Global flags]', 'blank'],
  ['Logging:', 'blank'],
  ['Release file:', 'blank'],
  ['Environment Variables:', 'blank'],
  ['Active Locale:', 'blank'],
  ['Signal Handlers:', 'blank'],
  ['Native Memory Tracking:', 'heading'],
  ['Periodic native trim', 'blank'],
  ['/proc/meminfo:', 'blank'],
  ['/proc/cpuinfo:', 'heading'],
  ['Process Memory:', 'blank'],
  ['container (cgroup) information:', 'blank'],
  ['CPU Model and flags from /proc/cpuinfo:', 'blank'],
]);

const majors: Record<string, string> = { 'S U M M A R Y': 'Summary', 'T H R E A D': 'Thread', 'P R O C E S S': 'Process', 'S Y S T E M': 'System' };

/** "Thread" for `T H R E A D`. */
export function majorName(written: string): string {
  return majors[written] ?? written.replace(/ /g, '');
}

/** "Dynamic libraries" for the line that begins it. */
export function headingName(line: string): string {
  return line.replace(/^\[([^\]]*)\].*$/, '$1').replace(/ ?\(=>.*$|:? \(J=.*$|: .*$|:$/, '').replace(/ \(\d+ events\)$/, '').replace(/ ?\((?:sp|pc)=.*$/, '').trim();
}

/** How the section that this line begins ends. */
export function headingEnd(line: string): SectionEnd {
  for (const [start, end] of headings) if (line.startsWith(start)) return end;
  return 'blank';
}
