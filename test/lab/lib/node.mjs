/**
 * What a node of a run is: one JVM with a folder, a host name of its own and a loopback address.
 *
 * @typedef {object} Node
 * @property {string} name also the host name it sees
 * @property {'zookeeper' | 'broker' | 'controller' | 'producer' | 'consumer'} role
 * @property {number} id myid, broker.id or node.id; 0 for clients
 * @property {string[]} jvm options in front of the main class
 * @property {string[]} main main class and its arguments
 * @property {string} classpath
 * @property {Record<string, string>} files configuration files by name
 * @property {string} [ready] text in `readyFile` once it serves
 * @property {string} readyFile log that tells
 *
 * @typedef {'g1' | 'z' | 'parallel' | 'serial'} Collector of the brokers
 *
 * @typedef {object} Place
 * @property {string} root working folder of the run; a neutral one, for it is in the logs
 * @property {string} version of Kafka
 * @property {string} libs folder of jars under `root`
 * @property {Collector} gc
 * @property {Record<string, string>} hosts addresses by name
 */

/** Ports of the roles; each node has an address of its own, so they need not differ. */
export const PORTS = { client: 2181, peer: 2888, election: 3888, broker: 9092, controller: 9093 };

/** Host names and loopback addresses. The client's are used by nobody to listen. @type {Record<string, string>} */
export const HOSTS = {
  zk1: '127.0.0.21', zk2: '127.0.0.22', zk3: '127.0.0.23',
  kafka1: '127.0.0.11', kafka2: '127.0.0.12', kafka3: '127.0.0.13',
  controller1: '127.0.0.31', controller2: '127.0.0.32', controller3: '127.0.0.33',
  'zk-gateway': '127.0.0.41',
  producer: '127.0.0.51', 'consumer-1': '127.0.0.52', 'consumer-2': '127.0.0.53', 'producer-archive': '127.0.0.54',
};

/** GC logging as bin/kafka-run-class.sh asks for it on JDK 9 and later. @param {string} file */
export const gcLog = (file) => `-Xlog:gc*:file=${file}:time,tags:filecount=10,filesize=100M`;

/** @param {Record<string, string | number | boolean>} settings */
export const properties = (settings) => `${Object.entries(settings).map(([key, value]) => `${key}=${value}`).join('\n')}\n`;
