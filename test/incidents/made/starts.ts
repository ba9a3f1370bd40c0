/**
 * Starts of a broker, its log directories and its heap over days. Lines as
 * LogManager, LogLoader, UnifiedLog and LogDirFailureChannel of Kafka 3.x write them.
 */
import { gcLog, iso, type Stop } from './gc';

const t0 = Date.UTC(2024, 6, 9, 12, 0, 0);

export interface StartPlan {
  /** How it ended before: asked to stop, or not at all. */
  before: 'stopped' | 'killed';
  /** Partitions with so many ms of loading each. */
  partitions: { name: string; ms: number; segments?: number; corrupt?: boolean; never?: boolean }[];
}

/** A broker that ran, ended, and starts again. */
export function simulateStart({ before, partitions }: StartPlan): Map<string, string> {
  const lines: [number, string][] = [];
  const say = (at: number, text: string): void => void lines.push([at, text]);
  say(0, 'INFO [KafkaServer id=1] starting (kafka.server.KafkaServer)');
  say(300, 'INFO Loading logs from log dirs ArraySeq(/data) (kafka.log.LogManager)');
  say(350, 'INFO Loaded 2 logs in 48ms (kafka.log.LogManager)');
  say(900, 'INFO [KafkaServer id=1] started (kafka.server.KafkaServer)');
  if (before === 'stopped') {
    say(60_000, 'INFO Terminating process due to signal SIGTERM (org.apache.kafka.common.utils.LoggingSignalHandler)');
    say(60_010, 'INFO [KafkaServer id=1] shutting down (kafka.server.KafkaServer)');
    say(62_000, 'INFO [KafkaServer id=1] shut down completed (kafka.server.KafkaServer)');
  } else say(60_000, 'INFO [GroupMetadataManager brokerId=1] Removed 0 expired offsets in 1 milliseconds. (kafka.coordinator.group.GroupMetadataManager)');
  let at = 120_000;
  say(at, 'INFO [KafkaServer id=1] starting (kafka.server.KafkaServer)');
  say(at += 300, 'INFO Loading logs from log dirs ArraySeq(/data) (kafka.log.LogManager)');
  say(at += 20, before === 'stopped' ? 'INFO Skipping recovery of 2 logs from /data since clean shutdown file was found (kafka.log.LogManager)' : `INFO Recovering ${partitions.length} logs from /data since no clean shutdown file was found (kafka.log.LogManager)`);
  let open = false;
  partitions.forEach(({ name, ms, segments = 0, corrupt, never }, i) => {
    const begin = at;
    if (corrupt) say(at + 2, `WARN [LogLoader partition=${name}, dir=/data] Found a corrupted index file corresponding to log file /data/${name}/00000000000000000000.log due to Corrupt index found, index file (/data/${name}/00000000000000000000.index) has non-zero size but the last offset is 0 which is no greater than the base offset 0.}, recovering segment and rebuilding index files... (kafka.log.LogLoader)`);
    for (let segment = 0; segment < segments; segment++) say(at + Math.floor(ms * segment / Math.max(1, segments)), `INFO [LogLoader partition=${name}, dir=/data] Recovering unflushed segment ${segment * 1000}. ${segment}/${segments} recovered for ${name}. (kafka.log.LogLoader)`);
    say(at + 3, `INFO [LogLoader partition=${name}, dir=/data] Loading producer state till offset 1000 with message format version 2 (kafka.log.UnifiedLog$)`);
    at += ms;
    if (never) {
      open = true;
      say(at, 'INFO [SocketServer listenerType=ZK_BROKER, nodeId=1] Failed authentication with /10.0.0.8 (SSL handshake failed) (org.apache.kafka.common.network.Selector)');
    } else say(at, `INFO Completed load of Log(dir=/data/${name}, topicId=ZGFy, topic=${name.replace(/-\d+$/, '')}, partition=${name.replace(/^.*-/, '')}, highWatermark=120, lastStableOffset=120, logStartOffset=0, logEndOffset=120) with 3 segments in ${at - begin}ms (${i + 1}/${partitions.length} completed in /data) (kafka.log.LogManager)`);
  });
  if (!open) {
    say(at + 5, `INFO Loaded ${partitions.length} logs in ${at - 120_300}ms (kafka.log.LogManager)`);
    say(at + 900, 'INFO [KafkaServer id=1] started (kafka.server.KafkaServer)');
  }
  return new Map([['kafka1/server.log', written(lines)]]);
}

/** A directory that fails with these words of the operating system; the other one goes on, where there is one. */
export function simulateDirectory(words: string, only: boolean): Map<string, string> {
  const lines: [number, string][] = [
    [0, 'INFO [KafkaServer id=1] starting (kafka.server.KafkaServer)'], [900, 'INFO [KafkaServer id=1] started (kafka.server.KafkaServer)'],
    [60_000, `ERROR Error while appending records to orders-3 in dir /data (org.apache.kafka.storage.internals.log.LogDirFailureChannel)\njava.io.IOException: ${words}\n\tat java.base/sun.nio.ch.FileDispatcherImpl.write0(Native Method)\n\tat java.base/sun.nio.ch.FileChannelImpl.write(FileChannelImpl.java:288)`],
    [60_004, 'WARN [ReplicaManager broker=1] Stopping serving replicas in dir /data (kafka.server.ReplicaManager)'],
    [60_200, 'WARN [ReplicaManager broker=1] Broker 1 stopped fetcher for partitions orders-3,orders-1 and stopped moving logs for partitions  because they are in the failed log directory /data. (kafka.server.ReplicaManager)'],
    [60_210, 'WARN Stopping serving logs in dir /data (kafka.log.LogManager)'],
  ];
  if (only) lines.push([60_220, 'ERROR Shutdown broker because all log dirs in /data have failed (kafka.log.LogManager)']);
  return new Map([['kafka1/server.log', written(lines)]]);
}

export type HeapPlan = 'rises' | 'saws' | 'young-only' | 'few' | 'steps-once';

/** Three days of a heap of 8 GB, a collection of the old generation every 20 minutes. */
export function simulateHeap(plan: HeapPlan, end: Stop[] = []): Map<string, string> {
  const stops: Stop[] = [];
  const hours = plan === 'few' ? 3 : 71;
  const every = plan === 'few' ? 1_800_000 : 1_200_000;
  for (let at = 60_000, i = 0; at < hours * 3600_000; at += every, i++) {
    const noise = (i * 7919) % 180;
    const share = at / (hours * 3600_000);
    const low = plan === 'rises' || plan === 'few' ? 5100 + Math.round(2800 * share) - noise : plan === 'steps-once' ? (share < 0.1 ? 3000 : 4600) - noise : 3000 + noise;
    if (plan === 'young-only') stops.push({ from: at, ms: 30, full: false, heap: [4000 + Math.round(3000 * share), 3500 + Math.round(3000 * share), 8192] });
    else stops.push({ from: at, ms: 40, full: false, mixed: true, heap: [Math.min(8100, low + 900), low, 8192] }, { from: at + 600_000, ms: 30, full: false, heap: [Math.min(8150, low + 1500), Math.min(8100, low + 700), 8192] });
  }
  return new Map([['kafka1/gc.log', gcLog([...stops, ...end].sort((a, b) => a.from - b.from), 'unified', t0)]]);
}

/** The first incident, told whole: the floor rises for 71 h, then Full GCs of 10 s, each of which loses a session of 6 s. */
export function simulateLeak(): { files: Map<string, string>; sessions: string[] } {
  const first = 71 * 3600_000 + 30_000;
  const fulls = [0, 1, 2].map(i => ({ from: first + i * 70_000, ms: 10_400 - 150 * i, full: true, heap: [8071, 7860 + i, 8192] as [number, number, number] }));
  const files = simulateHeap('rises', [...fulls, { from: first + 300_000, ms: 30, full: false }]);
  const server: [number, string][] = [[0, 'INFO [KafkaServer id=1] starting (kafka.server.KafkaServer)'], [900, 'INFO [KafkaServer id=1] started (kafka.server.KafkaServer)']];
  const ensemble: [number, string][] = [];
  const sessions: string[] = [];
  let session = '';
  const connect = (at: number): void => {
    session = `0x3677727679${10 + sessions.length}`;
    server.push([at, `INFO Session establishment complete on server zk1/10.0.0.21:2181, sessionid = ${session}, negotiated timeout = 6000 (org.apache.zookeeper.ClientCnxn)`]);
    ensemble.push([at, `INFO  [CommitProcessor:1:ZooKeeperServer@694] - Established session ${session} with negotiated timeout 6000 for client /10.0.0.1:40100`]);
  };
  connect(500);
  for (const { from, ms } of fulls) {
    const heard = from - 700;
    const woke = from + ms + 4;
    ensemble.push([Math.floor((heard + 6000) / 2000 + 1) * 2000, `INFO  [SessionTracker:ZooKeeperServer@358] - Expiring session ${session}, timeout of 6000ms exceeded`]);
    sessions.push(session);
    server.push([woke, `WARN Client session timed out, have not heard from server in ${woke - heard}ms for sessionid ${session} (org.apache.zookeeper.ClientCnxn)`], [woke + 300, `WARN Unable to reconnect to ZooKeeper service, session ${session} has expired (org.apache.zookeeper.ClientCnxn)`]);
    connect(woke + 360);
  }
  files.set('kafka1/server.log', written(server));
  files.set('zk1/zookeeper.log', [...ensemble].sort((a, b) => a[0] - b[0]).map(([at, text]) => `${iso(t0 + at, ' ', ',')} [myid:1] - ${text}\n`).join(''));
  return { files, sessions };
}

function written(lines: readonly [number, string][]): string {
  return [...lines].sort((a, b) => a[0] - b[0]).map(([at, text]) => `[${iso(t0 + at, ' ', ',')}] ${text}\n`).join('');
}
