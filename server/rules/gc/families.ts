import type { Family } from '../../protocol';

/** GC logs, and the logs of programs whose JVM writes its GC lines to the same console. */
export const gcFamilies: readonly Family[] = ['gc', 'kafka', 'zookeeper'];
