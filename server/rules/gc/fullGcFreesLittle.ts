import { numberIn, type LogEvent } from '../../formats/events';
import { segmentAt } from '../../formats/gc/segments';
import { sizeText } from '../../text/sizes';
import type { Rule } from '../rule';
import { reportOccurrences } from './occurrences';
import { gcFamilies } from './families';

/** A Full GC that leaves more than this of the heap in use … */
const stillUsed = 0.8;
/** … and freed less than this of it, freed little. */
const freed = 0.1;

/** A Full GC after which the heap is as full as before. */
export const fullGcFreesLittle: Rule = {
  id: 'gc/full-gc-frees-little',
  families: gcFamilies,
  severity: 'warning',
  title: 'Full GC frees little',
  why: `A Full GC frees everything that nobody refers to. When most of the heap is still in use after it, that memory is live: a leak, or more data than the heap is made for. The next allocation needs a Full GC again; an \`OutOfMemoryError: Java heap space\` is near.`,
  remedy: `- Take a heap dump now (\`jcmd <pid> GC.heap_dump /path\`) and look at what holds the most; have one made next time (\`-XX:+HeapDumpOnOutOfMemoryError\`).
- If the live data is legitimate, raise \`-Xmx\`. For a Kafka broker remember that the page cache needs memory too: 4 to 6 GB of heap is common; look first at the number of partitions and at large batches.`,
  check(log) {
    const { events } = log.reading;
    const { reading } = log;
    // Each run of the JVM states its own.
    const largest = reading.segments.map(() => 0);
    for (const { name, value, line } of reading.facts) if (name === 'heap.max') largest[segmentAt(reading, line)] = Number(value);
    const maxAt = (line: number): number => largest[segmentAt(reading, line)];
    const found: LogEvent[] = [];
    for (const i of events.ofKind('gc.pause')) {
      if (events.value(i, 'pause') !== 'full') continue;
      const before = events.number(i, 'heapBeforeBytes');
      const after = events.number(i, 'heapAfterBytes');
      const size = Math.max(events.number(i, 'heapCapacityBytes'), maxAt(events.lineOf(i)));
      if (after > size * stillUsed && before - after < size * freed) found.push(events.at(i, log.clock));
    }
    reportOccurrences(log, found, ({ fields, line }) => {
      const before = numberIn(fields, 'heapBeforeBytes');
      const after = numberIn(fields, 'heapAfterBytes');
      const size = Math.max(numberIn(fields, 'heapCapacityBytes'), maxAt(line));
      const change = before > after ? `freed only ${sizeText(before - after)}` : 'freed nothing';
      return `Full GC ${change} of ${sizeText(size)}: ${Math.round(after / size * 100)} % of the heap is still in use (${sizeText(before)} -> ${sizeText(after)})`;
    }, 'Full GCs that freed that little');
  },
};
