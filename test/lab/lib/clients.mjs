import { clientLogging } from './logging.mjs';
import { PORTS } from './node.mjs';
import { VERSIONS } from './versions.mjs';

/** @typedef {import('./node.mjs').Node} Node @typedef {import('./node.mjs').Place} Place */

const BOOTSTRAP = [1, 2, 3].map((id) => `kafka${id}:${PORTS.broker}`).join(',');

/**
 * A client program. Settings are those of its Kafka client.
 * @param {Place} place @param {string} name @param {'producer' | 'consumer'} role
 * @param {string[]} args of LabClient @param {Record<string, string | number>} settings @param {string[]} [jvm] @returns {Node}
 */
export function client({ root, libs, version }, name, role, args, settings, jvm = []) {
  const dir = `${root}/${name}`;
  const { log4j: generation } = VERSIONS[version];
  const [log4j, logging] = clientLogging(`${dir}/logs/${name}.log`, generation);
  const configuration = generation === 2 ? `-Dlog4j2.configurationFile=${dir}/${log4j}` : `-Dlog4j.configuration=file:${dir}/${log4j}`;
  const all = { 'bootstrap.servers': BOOTSTRAP, 'client.id': name, ...settings };
  return {
    name, role, id: 0, classpath: `${root}/client:${libs}/*`,
    jvm: ['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', configuration, ...Object.entries(all).map(([key, value]) => `-Dkafka.client.${key}=${value}`), ...jvm],
    main: ['LabClient', ...args], files: { [log4j]: logging }, ready: undefined, readyFile: `${name}.log`,
  };
}
