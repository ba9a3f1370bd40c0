/**
 * Three ZooKeeper servers whose leader is stopped by the host for half a
 * minute: the other two elect another leader, the brokers take their sessions
 * there. The old leader, woken, first judges sessions by its clock
 * (SessionTrackerImpl) and only then sees that it leads nobody (Leader#lead). Lines as ZooKeeper 3.6 writes them.
 */
import { iso } from './gc';

const t0 = Date.UTC(2024, 0, 17, 20, 0, 0);

export function simulateWokenLeader(twice: boolean): Map<string, string> {
  const logs: Record<string, [number, string][]> = { zk1: [], zk2: [], zk3: [], kafka1: [], kafka2: [] };
  const zk = (id: number, at: number, text: string): void => void logs[`zk${id}`].push([at, `[myid:${id}] - ${text}`]);
  const kafka = (id: number, at: number, text: string): void => void logs[`kafka${id}`].push([at, text]);
  const peer = (id: number): string => `QuorumPeer[myid=${id}](plain=[0:0:0:0:0:0:0:0]:2181)(secure=disabled)`;
  const sessions = ['0x1000aa5d1e20000', '0x2000aa5d1e30000'];
  const elect = (at: number, voters: readonly number[], leader: number): void => {
    for (const id of voters) {
      zk(id, at, `WARN  [${peer(id)}:Follower@130] - Exception when following the leader`);
      zk(id, at + 4, `INFO  [${peer(id)}:Follower@294] - shutdown Follower`);
      zk(id, at + 6, `WARN  [${peer(id)}:QuorumPeer@1474] - PeerState set to LOOKING`);
      zk(id, at + 8, `INFO  [${peer(id)}:QuorumPeer@1346] - LOOKING`);
      zk(id, at + 10, `INFO  [${peer(id)}:FastLeaderElection@944] - New election. My id = ${id}, proposed zxid=0x100000041`);
      zk(id, at + 220, `INFO  [${peer(id)}:QuorumPeer@${id === leader ? 1440 : 1428}] - ${id === leader ? 'LEADING' : 'FOLLOWING'}`);
      zk(id, at + 480, `INFO  [${peer(id)}:${id === leader ? 'Leader@581' : 'Follower@75'}] - ${id === leader ? 'LEADING' : 'FOLLOWING'} - LEADER ELECTION TOOK - 260 MS`);
    }
  };
  const reconnect = (at: number, server: number): void => sessions.forEach((session, i) => {
    kafka(i + 1, at, `WARN Session ${session} for server zk${server === 2 ? 3 : 2}/10.0.1.${server === 2 ? 3 : 2}:2181, unexpected error, closing socket connection and attempting reconnect (org.apache.zookeeper.ClientCnxn)`);
    kafka(i + 1, at + 1100, `INFO Session establishment complete on server zk${server}/10.0.1.${server}:2181, sessionid = ${session}, negotiated timeout = 18000 (org.apache.zookeeper.ClientCnxn)`);
  });
  sessions.forEach((session, i) => {
    kafka(i + 1, 500, `INFO [KafkaServer id=${i + 1}] starting (kafka.server.KafkaServer)`);
    kafka(i + 1, 1000, `INFO Session establishment complete on server zk1/10.0.1.1:2181, sessionid = ${session}, negotiated timeout = 18000 (org.apache.zookeeper.ClientCnxn)`);
    for (let at = 5000; at < 240_000; at += 3000) kafka(i + 1, at, `INFO [GroupMetadataManager brokerId=${i + 1}] Removed 0 expired offsets in 1 milliseconds. (kafka.coordinator.group.GroupMetadataManager)`);
  });
  zk(1, 100, `INFO  [${peer(1)}:QuorumPeer@1440] - LEADING`);
  for (let at = 3000; at < 60_000; at += 9000) zk(1, at, 'INFO  [NIOWorkerThread-1:NIOServerCnxn@517] - Processing srvr command from /127.0.0.1:5000');
  elect(64_000, [2, 3], 3);
  reconnect(64_300, 2);
  const woke = 95_000;
  sessions.forEach((session, i) => zk(1, woke + i, `INFO  [SessionTracker:ZooKeeperServer@628] - Expiring session ${session}, timeout of 18000ms exceeded`));
  zk(1, woke + 900, `INFO  [${peer(1)}:Leader@695] - Shutting down`);
  zk(1, woke + 905, `INFO  [${peer(1)}:Leader@701] - Shutdown called. For the reason Not sufficient followers synced, only synced with sids: [ [1] ]`);
  zk(1, woke + 1000, `INFO  [${peer(1)}:QuorumPeer@1346] - LOOKING`);
  zk(1, woke + 1300, `INFO  [${peer(1)}:QuorumPeer@1428] - FOLLOWING`);
  if (twice) {
    elect(180_000, [1, 2], 2);
    reconnect(180_300, 2);
    sessions.forEach((session, i) => zk(3, 210_000 + i, `INFO  [SessionTracker:ZooKeeperServer@628] - Expiring session ${session}, timeout of 18000ms exceeded`));
    zk(3, 210_900, `INFO  [${peer(3)}:Leader@701] - Shutdown called. For the reason Not sufficient followers synced, only synced with sids: [ [3] ]`);
    zk(3, 211_000, `INFO  [${peer(3)}:QuorumPeer@1346] - LOOKING`);
    zk(3, 211_300, `INFO  [${peer(3)}:QuorumPeer@1428] - FOLLOWING`);
  }
  return new Map(Object.entries(logs).map(([node, lines]) => [node.startsWith('zk') ? `${node}/zookeeper.log` : `${node}/server.log`, [...lines].sort((a, b) => a[0] - b[0]).map(([at, text]) => (node.startsWith('zk') ? `${iso(t0 + at, ' ', ',')} ${text}\n` : `[${iso(t0 + at, ' ', ',')}] ${text}\n`)).join('')]));
}
