import type { LogEvent } from '../../formats/events';
import type { Rule } from '../rule';

const short = (name: unknown): string => (typeof name === 'string' ? `, by ${name.replace(/^.*\./, '')}` : '');

const words: Record<string, (event: LogEvent) => string> = {
  'zk.exit': ({ fields }) => `The server ends: ${String(fields.reason)}${short(fields.exception)}.`,
  'zk.crash': ({ fields }) => `The server gives up: a thread it cannot do without met a severe error${short(fields.exception)}.`,
  'zk.quorum.deaf': ({ fields }) => `The port for votes cannot be opened${short(fields.exception)}: this server takes no part in elections while its process runs on.`,
  'disk.full': ({ fields }) => `The disk is full: "${String(fields.reason)}". A server that cannot write its transaction log ends.`,
};

export const serverEnded: Rule = {
  id: 'zookeeper/server-ended',
  families: ['zookeeper'],
  severity: 'error',
  title: 'The server ended, or cannot take part',
  why:
    'A ZooKeeper server ends itself when it cannot write its transaction log, cannot read its data or configuration, or cannot open its ports. A server that cannot listen for votes is worse: it runs, and is one server less at the next election. ' +
    '(org.apache.zookeeper.server.ZooKeeperCriticalThread, quorum.QuorumPeerMain, quorum.QuorumCnxManager$Listener)',
  remedy: 'The exception below the line says why. Full disk: free space, then look at `autopurge.purgeInterval` (0, the default, deletes nothing). Address already in use: another process, often this server\'s own predecessor, has the port.',
  check(log) {
    const told = new Set<string>();
    for (const event of log.events(...Object.keys(words))) {
      const key = `${event.line} ${event.kind === 'disk.full' ? 'disk' : 'end'}`;
      if (told.has(key)) continue;
      told.add(key);
      log.report({ line: event.line, endLine: event.endLine, message: words[event.kind](event) });
    }
  },
};
