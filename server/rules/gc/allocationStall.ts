import { durationText } from '../../text/clock';
import type { Rule } from '../rule';
import { gcFamilies } from './families';

/** ZGC's stalls and Shenandoah's degenerated cycles: allocation outran a concurrent collector. One diagnostic a log. */
export const allocationStall: Rule = {
  id: 'gc/allocation-stall',
  families: gcFamilies,
  severity: 'warning',
  title: 'Allocation outruns the collector',
  why: `ZGC and Shenandoah collect beside the application and need some memory left until they are done. When the application takes it faster, ZGC makes the allocating threads wait (*Allocation Stall*), Shenandoah finishes its cycle with all threads stopped (*Degenerated GC*). A stall stops one thread, not all; if that thread sends heartbeats or holds a lock that others wait for, it is as good as a pause.`,
  remedy: `- More heap: concurrent collectors need head-room for what is allocated during a cycle.
- More collector threads (\`-XX:ConcGCThreads\`) where CPU is free.
- Generational ZGC (JDK 21: \`-XX:+ZGenerational\`, the default since 23) bears far higher allocation rates.
- Find who allocates so much: JFR's \`jdk.ObjectAllocationSample\`.`,
  check(log) {
    const { events } = log.reading;
    let stalls = 0;
    let degenerated = 0;
    /** Of the threads that stalled, one after the other; degenerated collections stop all at once. */
    let stalledMs = 0;
    let degeneratedMs = 0;
    const threads = new Set<string>();
    let maxMs = 0;
    let longest = -1;
    let first = -1;
    for (const i of events.ofKind('gc.allocation-stall', 'gc.pause')) {
      const stall = events.kindOf(i) === 'gc.allocation-stall';
      if (!stall && events.value(i, 'pause') !== 'degenerated') continue;
      const durationMs = events.number(i, 'durationMs');
      if (stall) {
        stalls++;
        stalledMs += durationMs;
        threads.add(events.string(i, 'thread'));
      } else {
        degenerated++;
        degeneratedMs += durationMs;
      }
      if (first < 0) first = i;
      if (durationMs > maxMs || longest < 0) {
        maxMs = durationMs;
        longest = i;
      }
    }
    if (first < 0) return;
    const what = [
      stalls > 0 ? `${stalls} allocation stall${stalls > 1 ? 's' : ''} (${durationText(stalledMs)}, summed over ${threads.size} thread${threads.size > 1 ? 's' : ''})` : '',
      degenerated > 0 ? `${degenerated} degenerated collection${degenerated > 1 ? 's' : ''} (${durationText(degeneratedMs)})` : '',
    ].filter(part => part !== '').join(' and ');
    const stalledThread = events.string(longest, 'thread');
    const longestText = `${durationText(maxMs)}${stalledThread === '' ? '' : ` of ${stalledThread}`}`;
    log.report({
      line: events.lineOf(first), endLine: events.endLineOf(first),
      message: `${what}, the longest ${longestText}: the application allocates faster than the collector frees.`,
      related: longest === first ? [] : [{ file: log.file, line: events.lineOf(longest), message: `the longest, ${longestText}` }],
    });
  },
};
