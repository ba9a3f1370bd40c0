import type { LogEvent } from '../../formats/events';
import type { Rule } from '../rule';

const words: Record<string, (event: LogEvent) => string> = {
  'zk.data.load-failed': () => 'The server cannot load its data from disk and does not start.',
  'zk.data.unreadable': ({ fields }) => `The server's data on disk cannot be read: ${String(fields.reason)}`,
  'zk.data.truncate-failed': () => 'The server must take back transactions that its leader does not have, and cannot truncate its log.',
  'zk.data.inconsistent': () => 'The data of this server is not the same as the ensemble\'s: clients get different answers from different servers.',
};

export const dataUnreadable: Rule = {
  id: 'zookeeper/data-unreadable',
  families: ['zookeeper'],
  severity: 'error',
  title: 'Snapshot or transaction log is damaged',
  why:
    'A server keeps everything in snapshots and transaction logs. What it cannot read, or what contradicts itself, comes from a disk that was full or failing, files that were deleted or copied by hand, or a write that was cut off. ' +
    'A single damaged snapshot is no trouble: the server takes the one before it. (org.apache.zookeeper.server.persistence.FileTxnSnapLog, server.DataTree, quorum.QuorumPeer#loadDataBase)',
  remedy:
    '- With a healthy majority: stop this server, move the `version-2` folders of `dataDir` and `dataLogDir` away (keep `myid`), start it; it copies the data from the leader.\n' +
    '- Standing alone: restore `dataDir` and `dataLogDir` from one backup, both of the same moment.\n- Before that look at the disk: free space, and errors in the kernel\'s log.',
  check(log) {
    let line = -1;
    for (const event of log.events(...Object.keys(words))) {
      // A record and its trace tell it twice.
      if (event.line === line) continue;
      line = event.line;
      log.report({ line, endLine: event.endLine, message: words[event.kind](event) });
    }
  },
};
