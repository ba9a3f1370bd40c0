import { zookeeperLogging } from './logging.mjs';
import { PORTS, gcLog, properties } from './node.mjs';

/** @typedef {import('./node.mjs').Node} Node @typedef {import('./node.mjs').Place} Place */

/** What brokers connect to. */
export const ENSEMBLE = ['zk1', 'zk2', 'zk3'].map((name) => `${name}:${PORTS.client}`).join(',');

/** Server `id` of an ensemble of three, or a lone one. @param {Place} place @param {number} id @param {1 | 3} servers @returns {Node} */
export function zookeeper({ root, libs, hosts }, id, servers) {
  const name = `zk${id}`;
  const dir = `${root}/${name}`;
  const [log4j, logging] = zookeeperLogging(`${dir}/logs/zookeeper.log`);
  const settings = {
    tickTime: 2000, initLimit: 10, syncLimit: 5, dataDir: `${dir}/data`, clientPort: PORTS.client, clientPortAddress: hosts[name], maxClientCnxns: 0,
    'admin.enableServer': false, '4lw.commands.whitelist': 'mntr,srvr,stat',
    ...Object.fromEntries((servers === 1 ? [] : [1, 2, 3]).map((peer) => [`server.${peer}`, `zk${peer}:${PORTS.peer}:${PORTS.election}`])),
  };
  return {
    name, role: 'zookeeper', id, classpath: `${libs}/*`,
    jvm: ['-Xmx256m', gcLog(`${dir}/logs/zookeeper-gc.log`), `-Dlog4j.configuration=file:${dir}/${log4j}`, '-Dzookeeper.jmx.log4j.disable=true', '-Dzookeeper.admin.enableServer=false'],
    main: ['org.apache.zookeeper.server.quorum.QuorumPeerMain', `${dir}/zookeeper.properties`],
    files: { [log4j]: logging, 'zookeeper.properties': properties(settings), 'data/myid': `${id}\n` },
    ready: 'LEADER ELECTION TOOK', readyFile: 'zookeeper.log',
  };
}
