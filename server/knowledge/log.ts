import { byKey, byValue } from './concept';

/** The line header that all families share. */
export const log = [
  ...byKey({
    'log.stamp': {
      title: 'Time stamp',
      text: 'When the program wrote the line, on the clock of its own host. Stamps without an offset are wall-clock time in that host\'s zone; lines of two hosts can only be compared once both are turned into UTC, and then only as well as the hosts\' clocks agree. A JDK 8 GC stamp is the start of the pause; a unified `Pause … ms` line is written at its end.',
      source: 'Log4j and Logback `%d`; JDK gcTraceTime.cpp, logDecorations.cpp',
    },
    'log.uptime': {
      title: 'JVM uptime',
      text: 'Time since this JVM started, from a monotonic clock: it never jumps with the wall clock. The distance of two uptimes of one JVM is therefore exact where wall-clock stamps may not be. It starts again at 0 when the JVM restarts.',
      source: 'JDK logDecorations.cpp (uptime), `-XX:+PrintGCTimeStamps` in JDK 8',
    },
    'log.level': {
      title: 'Level',
      text: 'How important the program thought the line was when it was written. Levels are the author\'s opinion: brokers log a lost ZooKeeper session or a shrinking ISR at INFO or WARN, so an incident may pass without any ERROR.',
      source: 'Log4j, Logback, JDK unified logging',
    },
    'log.logger': {
      title: 'Logger',
      text: 'The class, or the named logger, that wrote the line. Log4j writes the full name or its last part; Logback shortens the packages to one letter each (`o.a.z.s.q.QuorumPeer`). `@774` behind it is the line in that version\'s source file.',
      source: 'Log4j PatternLayout `%c`, `%L`; Logback `%logger`',
    },
    'log.thread': {
      title: 'Thread',
      text: 'Name of the thread that wrote the line. Threads of pools are numbered, so one name followed through the log shows one worker\'s story. In Kafka the name tells the role: network thread, request handler, replica fetcher, controller event thread.',
      source: 'Log4j `%t`, Logback `%thread`',
    },
    'log.address': {
      title: 'Address',
      text: 'Host and port of the other end, often written as `name/address:port`. A port above about 32768 is an ephemeral client port and identifies one connection: the same port in the logs of both ends is the same connection.',
      source: 'java.net.InetSocketAddress.toString; Linux ip_local_port_range',
    },
    'log.path': {
      title: 'Path',
      text: 'A path on the machine that wrote the log (or, for ZooKeeper, a znode). It need not exist on the machine that reads the log.',
      source: 'the program that wrote the line',
    },
    'log.duration': {
      title: 'Duration',
      text: 'How long something took, as the program measured it. Time the process did not run (a stop-the-world pause, a starved or suspended machine) counts as well: a slow operation may only have been waiting for its JVM to go on.',
      source: 'the program that wrote the line',
    },
    'log.version': { title: 'Version', text: 'Version of the program. Defaults and messages differ between versions.', source: 'the program that wrote the line' },
    'log.state': { title: 'State', text: 'State of a thing (a connection, partition, group, broker) as the program names it.', source: 'the program that wrote the line' },
  }),
  ...byValue('log.level', {
    TRACE: { text: 'The finest level: single steps, for developers. Switched off in production; a log that has it is usually very large.', source: 'Log4j, Logback' },
    DEBUG: { text: 'Details for diagnosis, off by default. ZooKeeper writes established sessions only here since 3.5.', source: 'Log4j, Logback' },
    INFO: { text: 'Normal operation, including most of what tells an incident: session changes, elections, leader and ISR changes.', source: 'Log4j, Logback' },
    WARN: { also: ['WARNING'], text: 'Something unexpected that the program could live with. Lost connections, expired sessions seen by the client, slow disk writes and retries are logged here.', source: 'Log4j, Logback, JDK unified logging' },
    ERROR: { also: ['SEVERE'], text: 'An operation failed. Not every failure reaches this level, and not every line here is a failure of this process: clients log at ERROR what their broker told them.', source: 'Log4j, Logback, JDK unified logging' },
    FATAL: { text: 'The process cannot go on. Kafka writes it directly before it halts, for example when starting fails or a log directory is lost.', source: 'Log4j; Kafka `Exit`, `Logging.fatal`' },
  }),
];
