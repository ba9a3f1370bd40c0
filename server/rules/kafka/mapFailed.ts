import type { Rule } from '../rule';

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
    for (const event of log.events('kafka.map-failed')) {
      const { traceLine, partition, dir } = event.fields;
      const where = partition ? ` for ${partition}` : dir ? ` in ${dir}` : '';
      log.report({
        line: event.line,
        endLine: typeof traceLine === 'number' ? Math.max(event.line, traceLine) : event.line,
        message: `Mapping a file into memory failed${where}: the operating system refused it. With memory free, the number of mappings is at its limit (vm.max_map_count); this log alone cannot tell.`,
      });
    }
  },
};
