/**
 * Incidents made to measure: a small simulation of a ZooKeeper client and its
 * server, which write the lines of Kafka's and ZooKeeper's own layouts. What is
 * lost follows from the protocol (pings after a third of the timeout, the
 * client's read timeout of two thirds, expiry on the server's tick), not from
 * the rules under test.
 */
import { gcLog, iso as isoAt, type GcLayout, type Span, type Stop } from './made/gc';

export const t0 = Date.UTC(2024, 2, 5, 10, 0, 0);
const tickMs = 2000;

/** What happens to one broker, in ms from the beginning. */
export interface Fate {
  timeoutMs?: number;
  /** Full GCs, told in its GC log. */
  pauses?: (Span & { cpuMs?: number })[];
  /** Young pauses 20 ms apart, told in its GC log. */
  youngs?: { from: number; ms: number; count: number }[];
  /** The process does not run, and nothing tells. */
  frozen?: Span[];
  /** Nothing passes between it and the ensemble. */
  cut?: Span[];
  /** Its disk hangs: rolling a segment holds up the whole process, and is told when it is over. */
  disk?: Span[];
  /** IP of its host, where several share one. */
  host?: string;
  /** The server it is connected to: its name and IP. */
  server?: string;
  /** A line rolled in so many ms, that holds up nothing. */
  slowRoll?: Span[];
  /** Killed, and started again so much later. */
  killed?: { at: number; startedAfter: number };
}

export interface Plan {
  brokers: Record<number, Fate>;
  /** The ensemble's disk hangs: it answers nobody. */
  slowDisk?: Span[];
  /** A ZooKeeper server's JVM stands still, and its pause monitor says so. */
  serverPauses?: Span[];
  /** The ensemble has no leader for that long; `quorum`: the leader itself says that it lost its followers. */
  leaderless?: (Span & { quorum?: boolean })[];
  /** Connections of a host are refused in that time: too many are open. */
  refused?: (Span & { host: string })[];
  /** Layout of the GC logs. */
  gc?: GcLayout;
  /** By how much the ensemble's stamps are ahead, ms: skew, or a zone nobody states. */
  ensembleAheadMs?: number;
  /** Left out of what is investigated: names of files. */
  without?: RegExp;
  /** The GC log is there twice. */
  twice?: boolean;
}

export interface Truth {
  /** Sessions that were lost, each with its broker and what was done to it then. */
  lost: { session: string; broker: number; by: Fault }[];
  /** Sessions whose connection was lost to a stop of the JVM, and which lived on; one entry each time. */
  kept: { session: string; broker: number }[];
}

export type Fault = 'pause' | 'frozen' | 'cut' | 'killed' | 'disk' | 'slow-disk' | 'server-pause' | 'leaderless' | 'refused';

/** Files by path, and what is true of them. */
export function simulate(plan: Plan): { files: Map<string, string>; truth: Truth } {
  const zookeeper: Written[] = [];
  const files = new Map<string, string>();
  const truth: Truth = { lost: [], kept: [] };
  for (const [id, fate] of Object.entries(plan.brokers)) {
    const lines = broker(Number(id), fate, plan, zookeeper, truth);
    files.set(`kafka${id}/server.log`, text(lines, kafkaLine));
    const stops = stopsOf(fate);
    const gc = gcLog(stops, plan.gc ?? 'unified', t0);
    files.set(`kafka${id}/gc.log`, gc);
    if (plan.twice) files.set(`kafka${id}/kafkaServer-gc.log`, gc);
  }
  ensemble(plan, zookeeper);
  const ahead = plan.ensembleAheadMs ?? 0;
  files.set('zk1/zookeeper.log', text(zookeeper, ({ at, text: said }) => `${iso(at + ahead, ' ', ',')} [myid:1] - ${said}`));
  for (const name of [...files.keys()]) if (plan.without?.test(name)) files.delete(name);
  return { files, truth };
}

/** What the ensemble's own log tells of its troubles. */
function ensemble({ slowDisk = [], serverPauses = [], leaderless = [], refused = [] }: Plan, zookeeper: Written[]): void {
  for (const { from, ms } of slowDisk) {
    zookeeper.push({ at: from + ms, text: `WARN  [SyncThread:1:FileTxnLog@338] - fsync-ing the write ahead log in SyncThread:1 took ${ms}ms which will adversely effect operation latency. See the ZooKeeper troubleshooting guide` });
  }
  for (const { from, ms } of serverPauses) {
    zookeeper.push({ at: from + ms, text: `WARN  [JvmPauseMonitor:JvmPauseMonitor$JVMMonitor@196] - Detected pause in JVM or host machine (eg GC): pause of approximately ${ms}ms, total pause: ${ms}ms` });
  }
  for (const { from, ms, quorum } of leaderless) {
    zookeeper.push(quorum
      ? { at: from, text: 'INFO  [QuorumPeer[myid=1](plain=[0:0:0:0:0:0:0:0]:2181)(secure=disabled):Leader@695] - Shutdown called. For the reason Not sufficient followers synced, only synced with sids: [ [1] ]' }
      : { at: from, text: 'WARN  [QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:Follower@89] - Exception when following the leader' });
    zookeeper.push({ at: from + 5, text: 'INFO  [QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:QuorumPeer@714] - LOOKING' });
    zookeeper.push({ at: from + ms, text: 'INFO  [QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:QuorumPeer@784] - LEADING' });
  }
  for (const { from, ms, host } of refused) {
    for (let at = from; at < from + ms; at += 1100) zookeeper.push({ at, text: `WARN  [NIOServerCxn.Factory:0.0.0.0/0.0.0.0:2181:NIOServerCnxnFactory@188] - Too many connections from /${host} - max is 60` });
  }
}

export interface Written { at: number; text: string }

export function text(lines: readonly Written[], line: (one: Written) => string): string {
  return [...lines].sort((a, b) => a.at - b.at).map(one => `${line(one)}\n`).join('');
}

const iso = (at: number, between: string, comma: string): string => isoAt(t0 + at, between, comma);

export const kafkaLine = ({ at, text: said }: Written): string => `[${iso(at, ' ', ',')}] ${said}`;
const lastMs = 180_000;

/** What the collector of a broker did: what its fate says, and a short pause now and then. */
function stopsOf(fate: Fate): Stop[] {
  const stops = [...(fate.pauses ?? []).map(one => ({ ...one, full: true })), ...youngPauses(fate).map(one => ({ ...one, full: false }))];
  for (let at = 5000; at < lastMs; at += 7000) if (runs(at, fate) && runs(at + 8, fate)) stops.push({ from: at, ms: 8, full: false });
  return stops.sort((a, b) => a.from - b.from);
}

function youngPauses({ youngs = [] }: Fate): Span[] {
  return youngs.flatMap(({ from, ms, count }) => Array.from({ length: count }, (_, i) => ({ from: from + i * (ms + 20), ms })));
}

/** The stop of all its threads that an instant lies in. */
function stopAt(at: number, fate: Fate): (Span & { by: 'pause' | 'frozen' | 'disk' }) | undefined {
  const whole = (fate.youngs ?? []).map(({ from, ms, count }) => ({ from, ms: count * (ms + 20) }));
  const stops = [...[...fate.pauses ?? [], ...whole].map(one => ({ ...one, by: 'pause' as const })), ...(fate.frozen ?? []).map(one => ({ ...one, by: 'frozen' as const })), ...(fate.disk ?? []).map(one => ({ ...one, by: 'disk' as const }))];
  return stops.find(({ from, ms }) => at >= from && at < from + ms);
}

function runs(at: number, fate: Fate): boolean {
  const down = fate.killed && at >= fate.killed.at && at < fate.killed.at + fate.killed.startedAfter;
  return !stopAt(at, fate) && !down;
}

function inside(at: number, spans: readonly Span[]): Span | undefined {
  return spans.find(({ from, ms }) => at >= from && at < from + ms);
}

/** What keeps a broker's session from being heard at an instant, though its process runs. */
function awayAt(at: number, fate: Fate, plan: Plan): (Span & { by: Fault }) | undefined {
  const spans: [Fault, readonly Span[] | undefined][] = [['cut', fate.cut], ['slow-disk', plan.slowDisk], ['server-pause', plan.serverPauses], ['leaderless', plan.leaderless], ['refused', plan.refused?.filter(one => one.host === fate.host)]];
  for (const [by, all] of spans) {
    const span = inside(at, all ?? []);
    if (span) return { ...span, by };
  }
  return undefined;
}

function broker(id: number, fate: Fate, plan: Plan, zookeeper: Written[], truth: Truth): Written[] {
  const timeoutMs = fate.timeoutMs ?? 6000;
  const host = fate.host ?? `10.0.0.${id}`;
  const server = fate.server ?? 'zk1/10.0.0.21';
  const lines: Written[] = [];
  const say = (at: number, said: string): void => void lines.push({ at, text: said });
  let number = 0;
  let session = '';
  const connect = (at: number, fresh: boolean): void => {
    if (fresh) session = `0x1000${id}a2b3c4000${number++}`;
    say(at, `INFO Session establishment complete on server ${server}:2181, sessionid = ${session}, negotiated timeout = ${timeoutMs} (org.apache.zookeeper.ClientCnxn)`);
    if (fresh) zookeeper.push({ at, text: `INFO  [CommitProcessor:1:ZooKeeperServer@694] - Established session ${session} with negotiated timeout ${timeoutMs} for client /${host}:40${number}0${id}` });
  };
  const start = (at: number): void => {
    say(at, `INFO [KafkaServer id=${id}] starting (kafka.server.KafkaServer)`);
    connect(at + 300, true);
    say(at + 900, `INFO [KafkaServer id=${id}] started (kafka.server.KafkaServer)`);
  };
  const expire = (heard: number): number => Math.floor((heard + timeoutMs) / tickMs + 1) * tickMs;
  const end = (at: number, by: Fault): void => {
    zookeeper.push({ at, text: `INFO  [SessionTracker:ZooKeeperServer@358] - Expiring session ${session}, timeout of ${timeoutMs}ms exceeded` });
    truth.lost.push({ session, broker: id, by });
  };
  start(1000);
  for (const { from, ms } of [...fate.disk ?? [], ...fate.slowRoll ?? []]) say(from + ms, `INFO [Log partition=orders-3, dir=/data/kafka-logs] Rolled new log segment at offset 4711 in ${ms} ms. (kafka.log.Log)`);
  for (let at = 4000; at < lastMs; at += 1500) if (runs(at, fate)) say(at, `INFO [GroupMetadataManager brokerId=${id}] Removed 0 expired offsets in 1 milliseconds. (kafka.coordinator.group.GroupMetadataManager)`);
  let heard = 1300 + id * 137;
  for (;;) {
    let at = heard + Math.floor(timeoutMs / 3);
    if (at > lastMs - 30_000) break;
    if (fate.killed && heard <= fate.killed.at && at > fate.killed.at) {
      end(expire(heard), 'killed');
      const again = fate.killed.at + fate.killed.startedAfter;
      start(again);
      heard = again + 300;
      continue;
    }
    const stop = stopAt(at, fate);
    const away = awayAt(at, fate, plan);
    if (stop) at = stop.from + stop.ms + 3;
    else if (away) at = heard + Math.floor(timeoutMs * 2 / 3) + 2;
    const silent = at - heard;
    if (silent < timeoutMs * 2 / 3) {
      heard = at;
      continue;
    }
    say(at, `WARN Client session timed out, have not heard from server in ${silent}ms for sessionid ${session} (org.apache.zookeeper.ClientCnxn)`);
    const back = Math.max(at + 400, away ? away.from + away.ms + 700 : 0);
    const over = expire(heard);
    if (over <= back) {
      end(over, stop?.by ?? away!.by);
      say(back, `WARN Unable to reconnect to ZooKeeper service, session ${session} has expired (org.apache.zookeeper.ClientCnxn)`);
      connect(back + 60, true);
    } else {
      if (stop?.by === 'pause') truth.kept.push({ session, broker: id });
      connect(back, false);
    }
    heard = back + 60;
  }
  return lines;
}
