import { brokerLogging } from './logging.mjs';
import { PORTS, gcLog, properties } from './node.mjs';
import { VERSIONS } from './versions.mjs';
import { ENSEMBLE } from './zookeeper.mjs';

/** @typedef {import('./node.mjs').Node} Node @typedef {import('./node.mjs').Place} Place */

/**
 * What a scenario may ask of a broker beyond the defaults.
 * @typedef {object} BrokerOptions
 * @property {Record<string, string | number | boolean>} [settings] of server.properties
 * @property {string} [heap] such as `-Xms1G -Xmx1G`, Kafka's own default
 * @property {string[]} [jvm] more JVM options
 * @property {boolean} [cache] load the cache that leaks
 */

/** Collectors: G1 with the options of bin/kafka-run-class.sh. */
const COLLECTOR = {
  g1: ['-XX:+UseG1GC', '-XX:MaxGCPauseMillis=20', '-XX:InitiatingHeapOccupancyPercent=35', '-XX:+ExplicitGCInvokesConcurrent'],
  z: ['-XX:+UseZGC'],
  parallel: ['-XX:+UseParallelGC'],
  serial: ['-XX:+UseSerialGC'],
};

/** Settings of every broker: small enough for two cores, replicated enough to fail well. */
const COMMON = {
  'num.partitions': 12, 'default.replication.factor': 3,
  'offsets.topic.num.partitions': 6, 'offsets.topic.replication.factor': 3,
  'transaction.state.log.replication.factor': 3, 'transaction.state.log.num.partitions': 3,
  'group.initial.rebalance.delay.ms': 0, 'log.cleaner.dedupe.buffer.size': 16777216,
};

/**
 * A broker, or under KRaft a broker or controller.
 * @param {Place} place @param {number} id @param {BrokerOptions} options @returns {Node}
 */
export function broker(place, id, options) {
  const name = `kafka${id}`;
  const dir = `${place.root}/${name}`;
  return server(place, name, 'broker', id, {
    'broker.id': id, 'listeners': `PLAINTEXT://${name}:${PORTS.broker}`, 'log.dirs': `${dir}/data`, 'zookeeper.connect': ENSEMBLE, ...COMMON,
    ...options.settings,
  }, options);
}

/** A node of a KRaft cluster: id 1 to 3 brokers, 11 to 13 controllers. @param {Place} place @param {'broker' | 'controller'} role @param {number} id @param {BrokerOptions} options */
export function kraftNode(place, role, id, options) {
  const name = role === 'broker' ? `kafka${id}` : `controller${id - 10}`;
  const listener = role === 'broker' ? `PLAINTEXT://${name}:${PORTS.broker}` : `CONTROLLER://${name}:${PORTS.controller}`;
  const node = server(place, name, role, id, {
    'process.roles': role, 'node.id': id, 'listeners': listener, 'controller.listener.names': 'CONTROLLER', 'log.dirs': `${place.root}/${name}/data`,
    'controller.quorum.voters': [1, 2, 3].map((n) => `${10 + n}@controller${n}:${PORTS.controller}`).join(','), ...COMMON,
    ...options.settings,
  }, options);
  return node;
}

/**
 * @param {Place} place @param {string} name @param {'broker' | 'controller'} role @param {number} id
 * @param {Record<string, string | number | boolean>} settings @param {BrokerOptions} options @returns {Node}
 */
function server({ root, libs, version, gc }, name, role, id, settings, options) {
  const dir = `${root}/${name}`;
  const { log4j: generation, mode } = VERSIONS[version];
  const [log4j, logging] = brokerLogging(version, `${dir}/logs`, generation);
  const configuration = generation === 2 ? `-Dlog4j2.configurationFile=${dir}/${log4j}` : `-Dlog4j.configuration=file:${dir}/${log4j}`;
  return {
    name, role, id, classpath: `${libs}/*`,
    jvm: [
      ...(options.heap ?? '-Xmx512M -Xms512M').split(' '), '-server', ...COLLECTOR[gc], '-Djava.awt.headless=true', gcLog(`${dir}/logs/kafkaServer-gc.log`),
      `-Dkafka.logs.dir=${dir}/logs`, configuration, ...(options.cache ? [`-javaagent:${root}/segment-cache.jar=${dir}/cache.control`] : []), ...(options.jvm ?? []),
    ],
    main: ['kafka.Kafka', `${dir}/server.properties`],
    files: { [log4j]: logging, 'server.properties': properties(settings) },
    ready: mode === 'kraft' ? 'Kafka Server started (kafka.server.KafkaRaftServer)' : 'started (kafka.server.KafkaServer)',
    readyFile: 'server.log',
  };
}
