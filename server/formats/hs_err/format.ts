/** hs_err: the report a JVM writes when it ends itself. */
import { byteString, startsWith } from '../../text/bytes';
import type { Line } from '../../text/line';
import { Basis, type StampReader } from '../../text/stamp';
import type { Format, Head, LineDescription, Recognition } from '../format';
import { HsErrReader, indentOf } from './reader';
import { catalogue } from './rows';
import { crashTime } from './time';

/** Lines that only this file has; one of them near the top decides. */
const marks = [
  '# A fatal error has been detected by the Java Runtime Environment', '# An unexpected error has been detected by ', '# There is insufficient memory for the Java Runtime Environment',
  '# Native memory allocation (', '# JRE version:', '---------------  T H R E A D', '---------------  S U M M A R Y', '---------------  P R O C E S S', '---------------  S Y S T E M', 'vm_info: ',
  'CPU Model and flags from /proc/cpuinfo:',
];
/** Fragments of a report that somebody passed on. */
const hints = ['Register to memory mapping:', 'Native frames: (', 'Dynamic libraries:', 'siginfo:', 'CPU:total ', 'CPU: total ', 'cache coherency line size:', 'Online cpus:', 'Offline cpus:', 'BIOS frequency limitation:', 'Available cpu frequencies:', 'Core performance/turbo boost:', 'Java Threads: ( =>', 'Deoptimization events (', 'VM Operations (', 'Internal exceptions (', 'RAX=0x', 'RBX=0x', 'RCX=0x', 'RDX=0x', 'RSP=0x', 'RIP=0x'];

const event = /^Event: \d+\.\d{3} /;

const nearTop = 12;
const looked = 200;

export const hsErrFormat: Format = {
  family: 'hs_err',
  rows: catalogue.rows,
  recognise,
  reader: out => new HsErrReader(out),
  describe,
  stamp,
};

function recognise(head: Head): Recognition | null {
  let filled = 0;
  let marked = 0;
  let hinted = 0;
  let early = false;
  for (const line of head.lines) {
    if (line.trim() === '') continue;
    if (++filled > looked) break;
    // Where somebody put it into another text its lines are moved to the right.
    const own = line.trimStart();
    if (marks.some(mark => own.startsWith(mark))) {
      marked++;
      early ||= filled <= nearTop;
    } else if (hints.some(hint => own.startsWith(hint)) || event.test(own)) hinted++;
  }
  if (marked + hinted === 0) return null;
  // In the console log of another program the report is a part among its own lines.
  const score = early ? 0.97 : Math.min(0.9, (marked * 4 + hinted) / Math.min(filled, looked));
  return { score, dialect: dialect(head) };
}

/** "JDK 17 Linux" from the version lines of the head. */
function dialect(head: Head): string {
  const version = head.lines.find(line => /^\s*# JRE version:/.test(line));
  const machine = head.lines.find(line => /^\s*# Java VM:/.test(line));
  const major = /\((?:1\.)?(\d+)[.+_)-]/.exec(version ?? '');
  const platform = /\b(linux|windows|solaris|bsd|aix)-/.exec(machine ?? '');
  const names: Record<string, string> = { linux: 'Linux', windows: 'Windows', solaris: 'Solaris', bsd: 'macOS', aix: 'AIX' };
  return [major ? `JDK ${major[1]}` : 'hs_err', platform ? names[platform[1]] : ''].join(' ').trim();
}

function describe({ bytes, from, to }: Line): LineDescription {
  const found = catalogue.locate(bytes, from, to);
  if (found) return found;
  const moved = from + indentOf(bytes, from, to);
  return (moved > from && bytes[moved] === 35 ? catalogue.locate(bytes, moved, to) : null) ?? { row: null, spans: [] };
}

/** Stamps are the crash time, and the uptime of `Event:` lines. */
function stamp(line: Line, stamp: StampReader): boolean {
  const { bytes, from, to } = line;
  if (startsWith(bytes, from, to, 'Event: ')) return stamp.readUptime(bytes, from + 7, to);
  const start = startsWith(bytes, from, to, 'Time: ') || startsWith(bytes, from, to, 'time: ') ? from + 6 : -1;
  if (start < 0 || start + 24 > to) return false;
  const rest = byteString(bytes, start + 24, Math.min(to, start + 120));
  const time = crashTime(byteString(bytes, start, start + 24), rest.replace(/ elapsed time:.*$/, ''));
  if (!time) return false;
  stamp.ms = time.ms;
  stamp.basis = time.basis;
  stamp.offsetMinutes = time.basis === Basis.Utc ? time.offsetMinutes ?? NaN : NaN;
  stamp.end = start + 24;
  return true;
}
