/** Whose a logger is. */
import { startsWith } from '../../text/bytes';

/** Packages of Kafka, ZooKeeper and the clients that speak of their sessions; Logback shortens them to their initials. */
const own = ['kafka.', 'org.apache.kafka.', 'org.apache.zookeeper.', 'state.change.logger', 'org.I0Itec.zkclient.', 'org.apache.curator.', 'o.a.k', 'o.a.z', 'o.a.c.f.', 'o.a.c.C', 'o.I.z.', 'k.', 's.c.l', 'io.confluent.'];

/** Does another program's class stand at [from, to)? A name without a package could be anybody's. */
export function isForeign(bytes: Uint8Array, from: number, to: number): boolean {
  if (!bytes.subarray(from, to).includes(46)) return false;
  return !own.some(start => startsWith(bytes, from, to, start));
}
