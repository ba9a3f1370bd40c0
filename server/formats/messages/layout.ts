/** The layouts of log records that brokers, clients and ZooKeeper servers are met with. */
export const enum Layout {
  None,
  /** `[stamp] LEVEL message (logger)`: Kafka's own; Connect puts `:line` behind the logger. */
  Broker,
  /** `stamp LEVEL message (logger) [thread]`: Strimzi; a plain `stamp LEVEL message` too. */
  Plain,
  /** `LEVEL stamp [thread] message`. */
  LevelFirst,
  /** `stamp [thread] LEVEL logger - message`: Logback's habit. */
  ThreadFirst,
  /** `stamp LEVEL [thread] logger - message`. */
  LevelThread,
  /** `stamp  LEVEL pid --- [app] [thread] logger : message`. */
  SpringBoot,
  /** `stamp [myid:3] - LEVEL  [thread:Class@line] - message`. */
  ZooKeeper,
  /** `stamp LEVEL [logger] (thread) message`, `[stamp][LEVEL][logger] message`: JBoss, Logstash, Akka. */
  LoggerFirst,
  /** `stamp LEVEL (thread) [context] logger message`: Solr. */
  Parenthesised,
  /** `stamp LEVEL context|of|connector message [logger]`: Debezium. */
  LoggerLast,
  /** One JSON object a record: json.ts. */
  Json,
  /** `LEVEL …` behind the stamp of a container runtime or of syslog. */
  Unstamped,
}
