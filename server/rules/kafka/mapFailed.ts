import type { LogEvent } from '../../formats/events';
import type { Evidence, Rule } from '../rule';

/** Reports of failed mappings closer together than this, ms, are one failure. */
const echoMs = 1000;

export const mapFailed: Rule = {
  id: 'kafka/map-failed',
  families: ['kafka'],
  severity: 'error',
  title: 'Mapping a file into memory failed',
  why:
    'The operating system refused an mmap. Kafka maps the `.index` and the `.timeindex` file of every segment; Linux allows a process `vm.max_map_count` mappings, 65530 by default. A broker with some 30,000 segments ' +
    'is there, with any amount of memory free. Other causes are a limit on address space (`ulimit -v`), or memory that really is exhausted. The JDK reports it as `OutOfMemoryError: Map failed` although the heap has ' +
    'nothing to do with it, and tries `System.gc()` before it gives up. (sun.nio.ch.FileChannelImpl#map)',
  remedy: 'Count the mappings (`wc -l /proc/PID/maps`) and compare them with `/proc/sys/vm/max_map_count`; raise `vm.max_map_count` when they meet. Fewer or larger segments help for longer. An hs_err file of the same process settles it.',
  highlight: 'mapFailure',
  check(log) {
    let last: LogEvent | null = null;
    let related: Evidence[] = [];
    for (const event of log.events('kafka.map-failed')) {
      const { traceLine, partition, dir } = event.fields;
      // Whoever calls upon the one that failed reports it again.
      if (last && event.start - last.start < echoMs) {
        related.push({ file: log.file, line: event.line, message: `reported again${partition ? ` for ${partition}` : ''}` });
        continue;
      }
      last = event;
      related = [];
      const where = partition ? ` for ${partition}` : dir ? ` in ${dir}` : '';
      log.report({
        line: event.line,
        endLine: typeof traceLine === 'number' ? Math.max(event.line, traceLine) : event.line,
        message: `Mapping a file into memory failed${where}: the operating system refused it. With memory free, the number of mappings is at its limit (vm.max_map_count); this log alone cannot tell.`,
        related,
      });
    }
  },
};
