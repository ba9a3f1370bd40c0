import type { Rule } from '../rule';
import type { LogEvent } from '../../formats/events';

export const recordTooLong: Rule = {
  id: 'zookeeper/record-too-long',
  families: ['zookeeper'],
  severity: 'warning',
  title: 'A packet or record is longer than jute.maxbuffer',
  why:
    'Every packet and record states its length first; one beyond `jute.maxbuffer` (1 MB unless set) is refused and the connection closed. A follower that cannot read what its leader sends loses it again and again; a client that sends it again after each reconnect never gets ' +
    'through. A length that spells text is another protocol on this port. (org.apache.jute.BinaryInputArchive, org.apache.zookeeper.server.NIOServerCnxn#readLength)',
  remedy: 'A length a little over the limit: find the node that grew (many children, a large value), shrink it, and only then raise `jute.maxbuffer`, on all servers and clients alike. A length that is text or negative: find out what connects to the client port (health checks over HTTP, port scans, clients with TLS on a port without).',
  check(log) {
    const runs = new Map<string, { first: LogEvent; last: LogEvent; count: number }>();
    for (const event of log.events('zk.record.too-long', 'zk.connection.packet-refused')) {
      const key = `${event.kind} ${String(event.fields.bytes)}`;
      const run = runs.get(key);
      if (run) {
        run.last = event;
        run.count++;
      } else runs.set(key, { first: event, last: event, count: 1 });
    }
    for (const { first, last, count } of runs.values()) {
      const { bytes } = first.fields;
      const what = first.kind === 'zk.record.too-long' ? 'A record' : 'A packet of a client';
      const size = typeof bytes === 'number' ? ` states a length of ${bytes} bytes${spelled(bytes)}` : ' is too large for what the server may hold';
      log.report({
        line: first.line, endLine: first.endLine,
        message: `${what}${size}: refused${count === 1 ? '' : `, ${count} times`}.`,
        related: count === 1 ? [] : [{ file: log.file, line: last.line, message: 'the last time' }],
      });
    }
  },
};

/** What the four bytes of a length say when they are no length. */
function spelled(length: number): string {
  if (length < 0) return ' (negative: damaged, or no ZooKeeper data)';
  const bytes = [24, 16, 8, 0].map(shift => length >>> shift & 0xff);
  if (bytes[0] === 0x16 && bytes[1] === 3) return ', which is how a TLS connection begins';
  return bytes.every(byte => byte >= 0x20 && byte < 0x7f) ? `, which are the letters "${String.fromCharCode(...bytes)}": no ZooKeeper client` : '';
}
