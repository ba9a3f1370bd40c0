/**
 * Logging configurations with Kafka's default appenders, patterns and routing.
 * Facts from config/log4j.properties of Kafka 1.0 to 3.9 and config/log4j2.yaml of 4.x; ZooKeeper's pattern from conf/log4j.properties of 3.4 to 3.7.
 */

const KAFKA_PATTERN = '[%d] %p %m (%c)%n';
const ZOOKEEPER_PATTERN = '%d{ISO8601} [myid:%X{myid}] - %-5p [%t:%C{1}@%L] - %m%n';
const CLIENT_PATTERN = '%p %d [%t] %m%n';

/** @param {string} version @returns {[file: string, loggers: [name: string, level: string][]][]} files beside server.log and what goes to them alone */
function routes(version) {
  const kraft = version.startsWith('4.');
  /** @type {[string, [string, string][]][]} */
  const files = [
    ['state-change.log', [['state.change.logger', /^[12]\./.test(version) ? 'TRACE' : 'INFO']]],
    ['kafka-request.log', [['kafka.request.logger', 'WARN'], ['kafka.network.RequestChannel$', 'WARN']]],
    ['log-cleaner.log', kraft
      ? [['org.apache.kafka.storage.internals.log.LogCleaner', 'INFO'], ['org.apache.kafka.storage.internals.log.LogCleaner$CleanerThread', 'INFO'],
        ['org.apache.kafka.storage.internals.log.Cleaner', 'INFO']]
      : [['kafka.log.LogCleaner', 'INFO']]],
    ['controller.log', kraft
      ? [['org.apache.kafka.controller', 'INFO']]
      : [['kafka.controller', 'TRACE'], ['org.apache.kafka.controller', 'INFO']]],
    ['kafka-authorizer.log', [['kafka.authorizer.logger', 'INFO']]],
  ];
  return files;
}

/** @param {string} version @param {string} logs folder @param {1 | 2} generation @returns {[name: string, text: string]} */
export function brokerLogging(version, logs, generation) {
  if (generation === 2) {
    const appender = (/** @type {string} */ file) => `<RollingFile name="${file}" fileName="${logs}/${file}" filePattern="${logs}/${file}.%d{yyyy-MM-dd-HH}">
<PatternLayout pattern="${KAFKA_PATTERN}"/><TimeBasedTriggeringPolicy modulate="true" interval="1"/></RollingFile>`;
    const files = routes(version);
    return ['log4j2.xml', `<Configuration><Appenders><Console name="stdout"><PatternLayout pattern="${KAFKA_PATTERN}"/></Console>
${['server.log', ...files.map(([file]) => file)].map(appender).join('\n')}
</Appenders><Loggers><Root level="INFO"><AppenderRef ref="stdout"/><AppenderRef ref="server.log"/></Root>
${files.flatMap(([file, loggers]) => loggers.map(([name, level]) => `<Logger name="${name}" level="${level}" additivity="false"><AppenderRef ref="${file}"/></Logger>`)).join('\n')}
</Loggers></Configuration>\n`];
  }
  const lines = ['log4j.rootLogger=INFO, stdout, server', ...appender1('stdout', '', KAFKA_PATTERN), ...appender1('server', `${logs}/server.log`, KAFKA_PATTERN)];
  routes(version).forEach(([file, loggers], i) => {
    lines.push(...appender1(`file${i}`, `${logs}/${file}`, KAFKA_PATTERN));
    for (const [name, level] of loggers) lines.push(`log4j.logger.${name}=${level}, file${i}`, `log4j.additivity.${name}=false`);
  });
  return ['log4j.properties', `${lines.join('\n')}\n`];
}

/** @param {string} file @returns {[name: string, text: string]} */
export function zookeeperLogging(file) {
  return ['log4j.properties', `${['log4j.rootLogger=INFO, file', ...appender1('file', file, ZOOKEEPER_PATTERN)].join('\n')}\n`];
}

/** @param {string} file @param {1 | 2} generation @returns {[name: string, text: string]} */
export function clientLogging(file, generation) {
  if (generation === 2) {
    return ['log4j2.xml', `<Configuration><Appenders><File name="file" fileName="${file}"><PatternLayout pattern="${CLIENT_PATTERN}"/></File></Appenders>
<Loggers><Root level="INFO"><AppenderRef ref="file"/></Root></Loggers></Configuration>\n`];
  }
  return ['log4j.properties', `${['log4j.rootLogger=INFO, file', ...appender1('file', file, CLIENT_PATTERN)].join('\n')}\n`];
}

/** @param {string} name @param {string} file '' for the console @param {string} pattern */
function appender1(name, file, pattern) {
  const key = `log4j.appender.${name}`;
  return [
    ...(file ? [`${key}=org.apache.log4j.DailyRollingFileAppender`, `${key}.DatePattern='.'yyyy-MM-dd-HH`, `${key}.File=${file}`] : [`${key}=org.apache.log4j.ConsoleAppender`]),
    `${key}.layout=org.apache.log4j.PatternLayout`,
    `${key}.layout.ConversionPattern=${pattern}`,
  ];
}
