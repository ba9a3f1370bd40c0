/** Events that no single row makes: several lines together tell them, or any line may. */

import type { Family } from '../protocol';

export interface EventKind {
  readonly families: readonly Family[];
  readonly text: string;
  readonly source: string;
}

export const eventKinds: Readonly<Record<string, EventKind>> = {
  'gc.pause': {
    families: ['gc'],
    text: 'A stop-the-world pause: no thread of the application ran. Its span is exact: a JDK 8 stamp is the pause\'s start, a unified line is written at its end. Concurrent phases are none of these.',
    source: 'JDK 8 gcTraceTime.cpp and the collectors; JDK 9 to 25 gcTraceTime.inline.hpp',
  },
  'gc.safepoint': {
    families: ['gc'],
    text: 'All application threads were stopped, for a collection or for something else (deoptimisation, biased locks, heap dumps). The stop contains the time until the last thread had reached it.',
    source: 'JDK 8 `-XX:+PrintGCApplicationStoppedTime`, runtimeService.cpp; JDK 9 to 25 `-Xlog:safepoint`, safepoint.cpp',
  },
  'gc.safepoint-statistics': {
    families: ['gc'],
    text: 'One line of the safepoint statistics: which operation stopped the threads, how long it took until the last one stood still (spin and block), and how long the operation itself ran (vmop).',
    source: 'JDK 8 safepoint.cpp, `-XX:+PrintSafepointStatistics`',
  },
  'gc.concurrent': {
    families: ['gc'],
    text: 'A phase that ran beside the application. It is no pause, but it takes CPU, and shows how the collector keeps up.',
    source: 'JDK: the collectors\' concurrent threads',
  },
  'jvm.crash': {
    families: ['hs_err'],
    text: 'A JVM ended with a fatal error and wrote this report. The verdict follows from the report\'s own numbers.',
    source: 'JDK vmError.cpp',
  },
  'jvm.start': { families: ['hs_err'], text: 'A JVM started: the instant of its crash less the time it had run, as the report states both.', source: 'JDK vmError.cpp (elapsed time)' },
  'log.error': {
    families: ['kafka', 'zookeeper'],
    text: 'A record at ERROR or FATAL that no row knows. Its message, logger, exception and last cause are kept; equal ones are shown once with their count.',
    source: 'the program that wrote the line',
  },
  'kafka.log.loading': {
    families: ['kafka'],
    text: 'The log of one partition is being loaded, and recovered where the broker had not stopped in order: from the line that begins it to the one that ends it, or to the end of the file when that never came.',
    source: 'Kafka LogManager, Log / UnifiedLog, LogLoader',
  },
};
