/** Which ZooKeeper servers a lost session hung on: the one that its client was connected to, and the leader, which alone expires sessions. */
import { hostOf, idInName } from '../../nodes/stated';
import type { Actor, Scene, Seen } from '../scene';
import type { Loss } from '../losses';

/**
 * Could trouble of a server have cost this session? Not that of another
 * cluster's, nor of one that is known to be neither the leader nor the server
 * that the client was connected to.
 */
export function mayMatter(scene: Scene, loss: Loss): (server: Actor) => boolean {
  const near = ofCluster(scene, loss);
  return server => {
    if (!near({ log: server.logs[0] })) return false;
    // Without the line of the expiry it is not known who led.
    if (loss.expiry === null || loss.expiry.log.node.key === server.node.key) return true;
    return loss.servedBy === null ? mayBeAt(server, String(loss.connected?.event.fields['address'] ?? '')) : loss.servedBy === server.node.key;
  };
}

/** The same of a line that a server wrote. */
export function ofServer(scene: Scene, loss: Loss): (seen: Seen) => boolean {
  const fits = mayMatter(scene, loss);
  return ({ log }) => fits(scene.actor(log));
}

/** Is it a line of the same cluster, as far as is known? */
export function ofCluster(scene: Scene, { expiry, connected, told, silence }: Loss): (seen: Pick<Seen, 'log'>) => boolean {
  const home = expiry ?? connected ?? told ?? silence;
  return ({ log }) => home === null || log.node.key === home.log.node.key || scene.maybeTogether(log, home.log);
}

/** May a client of "zk1/10.0.0.21:2181" be connected to this server? No only where names tell: of its host, or with its id in it. */
function mayBeAt({ logs, node }: Actor, address: string): boolean {
  const name = address.split(/[/:]/)[0].toLowerCase();
  if (name === '' || /^\d/.test(name)) return true;
  const hosts = logs.flatMap(log => hostOf(log.reading)?.toLowerCase() ?? []);
  if (hosts.length > 0) return hosts.some(host => host === name || host.split('.')[0] === name.split('.')[0]);
  const named = idInName(name.split('.')[0]);
  const id = node.key.split('|')[2];
  return named?.role !== 'zookeeper' || !/^\d+$/.test(id) || named.id === id;
}
