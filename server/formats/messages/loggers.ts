/** Whose a logger is. */
import { startsWith } from '../../text/bytes';

/** Packages of Kafka, ZooKeeper and the clients that speak of their sessions. */
const own = ['kafka.', 'state.change.logger', 'org.I0Itec.zkclient.', 'org.apache.curator.', 'o.a.c.f.', 'o.a.c.C', 'o.I.z.', 'k.', 's.c.l', 'io.confluent.'];
const shortened = [['org', 'apache', 'kafka'], ['org', 'apache', 'zookeeper']] as const;

/** Does another program's class stand at [from, to)? A name without a package could be anybody's. */
export function isForeign(bytes: Uint8Array, from: number, to: number): boolean {
  if (!bytes.subarray(from, to).includes(46)) return false;
  return !own.some(start => startsWith(bytes, from, to, start)) && !shortened.some(words => abbreviates(bytes, from, to, words)) && !isShaded(bytes, from, to);
}

/** `org.apache.kafka.`, `o.a.k.` (Logback), `org.apa.kaf.` (JBoss): each word of the package whole or cut short. */
function abbreviates(bytes: Uint8Array, from: number, to: number, words: readonly string[]): boolean {
  let at = from;
  for (const word of words) {
    let length = 0;
    while (at + length < to && length < word.length && bytes[at + length] === word.charCodeAt(length)) length++;
    if (length === 0 || bytes[at + length] !== 46) return false;
    at += length + 1;
  }
  return true;
}

/** A client that another program carries under a name of its own: `org.apache.flink.kafka.shaded.org.apache.kafka.`. */
function isShaded(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = bytes.indexOf(46, from + 1); at > 0 && at < to; at = bytes.indexOf(46, at + 1)) {
    if (startsWith(bytes, at + 1, to, 'org.apache.kafka.') || startsWith(bytes, at + 1, to, 'org.apache.zookeeper.') || startsWith(bytes, at + 1, to, 'o.a.z.ClientCnxn')) return true;
  }
  return false;
}
