import { segmentAt } from '../../formats/gc/segments';
import { fact } from '../../formats/reading';
import { durationText } from '../../text/clock';
import type { Rule } from '../rule';
import { isAskedFor } from './explicitGc';
import { gcFamilies } from './families';

/** Full GCs further apart than this do not belong together. */
const gapMs = 5 * 60000;
/** How many make a run; fewer do when they take a tenth of its time. */
const many = 3;
const share = 0.1;

interface Run {
  /** Of the JVM's runs in the file: a restart ends it. */
  segment: number;
  line: number;
  endLine: number;
  count: number;
  totalMs: number;
  maxMs: number;
  start: number;
  end: number;
  lines: number[];
}

/** Full GCs at short intervals. One diagnostic a run, on its first. */
export const frequentFullGc: Rule = {
  id: 'gc/frequent-full-gc',
  families: gcFamilies,
  severity: 'warning',
  title: 'Frequent Full GCs',
  why: `Full GCs one after the other mean that the heap is full of live objects, or that the collector cannot free room as fast as it is taken. G1, ZGC and Shenandoah do a Full GC only as a last resort; each one is a sign of trouble. Beyond 98 % of the time in collections the Parallel collector gives up with \`OutOfMemoryError: GC overhead limit exceeded\` (\`-XX:GCTimeLimit\`).`,
  remedy: `- Heap after each Full GC: when it climbs, look for the leak (heap dump, \`jcmd <pid> GC.class_histogram\`); when it stays high, the heap is too small for the live data.
- When Full GCs free much and come back soon, the old generation fills with short-lived objects: start marking earlier (\`-XX:InitiatingHeapOccupancyPercent\`), give the young generation room, avoid humongous objects.
- \`Metadata GC Threshold\` as cause: raise \`-XX:MetaspaceSize\`.`,
  check(log) {
    const { events } = log.reading;
    // Collections of two JVMs make no run.
    if (fact(log.reading, 'gc.other-style')) return;
    const runs: Run[] = [];
    for (const i of events.ofKind('gc.pause')) {
      if (events.value(i, 'pause') !== 'full' || isAskedFor(events.value(i, 'cause'))) continue;
      const durationMs = events.number(i, 'durationMs');
      const start = log.clock.instant(events.rawStart(i), events.basisOf(i));
      const end = log.clock.instant(events.rawEnd(i), events.basisOf(i));
      const line = events.lineOf(i);
      // Uptime stamps with no known start still count from one moment.
      const from = start === start ? start : events.rawStart(i);
      const to = start === start ? end : events.rawEnd(i);
      const segment = segmentAt(log.reading, line);
      const run = runs[runs.length - 1];
      const apart = run?.segment === segment ? from - run.end : NaN;
      if (run && apart <= gapMs && apart > -60000) {
        run.count++;
        run.totalMs += durationMs;
        run.maxMs = Math.max(run.maxMs, durationMs);
        run.end = to;
        if (run.lines.length < 5) run.lines.push(line);
      } else {
        runs.push({ segment, line, endLine: events.endLineOf(i), count: 1, totalMs: durationMs, maxMs: durationMs, start: from, end: to, lines: [] });
      }
    }
    for (const run of runs) {
      const lasted = run.end - run.start;
      const part = run.totalMs / lasted;
      if (run.count < 2 || (run.count < many && !(part >= share))) continue;
      log.report({
        line: run.line, endLine: run.endLine,
        message: `${run.count} Full GCs in ${durationText(lasted)}, one every ${durationText(lasted / run.count)}, the longest ${durationText(run.maxMs)}: the application stood still for ${percent(part)} of that time.`,
        related: run.lines.map(line => ({ file: log.file, line, message: 'Full GC of the same run' })),
      });
    }
  },
};

function percent(part: number): string {
  return part >= 0.995 ? 'all' : `${part < 0.0995 ? (part * 100).toFixed(1) : Math.round(part * 100)} %`;
}
