import { sectionPhrase } from '../../formats/hs_err/report';
import type { Rule } from '../rule';
import { reportIn } from './evidence';

/** The report does not reach its end: what would decide may be missing. */
export const cutOff: Rule = {
  id: 'hs_err/cut-off',
  families: ['hs_err'],
  severity: 'warning',
  title: 'The report is cut off',
  why: `Since JDK 11 a whole report ends with \`END.\`; before, with \`vm_info:\` and the time. The state of the machine (memory, limits, \`vm.max_map_count\`) comes last and is the first to be missing. A process at its limit of memory maps can fail again while it writes the report: that the file is cut off is no proof of it, but fits.`,
  remedy: `Look for a whole copy: the file on the host itself (\`-XX:ErrorFile\` names it), a full disk, a supervisor that killed the JVM while it wrote, \`-XX:ErrorLogTimeout\` (120 s). Read the missing numbers from the machine: \`sysctl vm.max_map_count\`, \`/proc/meminfo\`, the number of segments on disk.`,
  check(log) {
    const crash = reportIn(log.reading);
    if (!crash?.cutOff) return;
    const lost = [
      crash.mappings.count === null ? 'the list of memory maps' : crash.mappings.complete ? '' : 'the rest of the memory maps',
      crash.mappings.limitSource === 'printed' || (crash.os !== null && crash.os !== 'linux') ? '' : 'vm.max_map_count',
      crash.memory.freeBytes === null ? 'the memory of the machine' : '',
    ].filter(part => part !== '');
    const missing = lost.length === 0 ? '' : ` It does not state ${lost.join(', ').replace(/, ([^,]*)$/, ' and $1')}.`;
    log.report({ line: crash.lines['last'] ?? 0, message: `The report is cut off in ${sectionPhrase(crash.lastSection)}.${missing}` });
  },
};
