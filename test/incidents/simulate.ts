/**
 * Incidents made to measure: a small simulation of a ZooKeeper client and its
 * server, which write the lines of Kafka's and ZooKeeper's own layouts. What is
 * lost follows from the protocol (pings after a third of the timeout, the
 * client's read timeout of two thirds, expiry on the server's tick), not from
 * the rules under test.
 */
const t0 = Date.UTC(2024, 2, 5, 10, 0, 0);
const tickMs = 2000;

interface Span { from: number; ms: number }

/** What happens to one broker, in ms from the beginning. */
export interface Fate {
  timeoutMs?: number;
  /** Full GCs, told in its GC log. */
  pauses?: Span[];
  /** Young pauses 20 ms apart, told in its GC log. */
  youngs?: { from: number; ms: number; count: number }[];
  /** The process does not run, and nothing tells. */
  frozen?: Span[];
  /** Nothing passes between it and the ensemble. */
  cut?: Span[];
  /** Killed, and started again so much later. */
  killed?: { at: number; startedAfter: number };
}

export interface Plan {
  brokers: Record<number, Fate>;
  /** The ensemble's disk hangs: it answers nobody. */
  slowDisk?: Span[];
  /** By how much the ensemble's stamps are ahead, ms: skew, or a zone nobody states. */
  ensembleAheadMs?: number;
  /** Left out of what is investigated: names of files. */
  without?: RegExp;
  /** The GC log is there twice. */
  twice?: boolean;
}

export interface Truth {
  /** Sessions that were lost, each with its broker and what was done to it then. */
  lost: { session: string; broker: number; by: 'pause' | 'frozen' | 'cut' | 'killed' | 'slow-disk' }[];
}

/** Files by path, and what is true of them. */
export function simulate(plan: Plan): { files: Map<string, string>; truth: Truth } {
  const zookeeper: Written[] = [];
  const files = new Map<string, string>();
  const lost: Truth['lost'] = [];
  for (const [id, fate] of Object.entries(plan.brokers)) {
    const lines = broker(Number(id), fate, plan.slowDisk ?? [], zookeeper, lost);
    files.set(`kafka${id}/server.log`, text(lines, kafkaLine));
    const gc = text(collector(fate), gcLine);
    files.set(`kafka${id}/gc.log`, gc);
    if (plan.twice) files.set(`kafka${id}/kafkaServer-gc.log`, gc);
  }
  for (const { from, ms } of plan.slowDisk ?? []) {
    zookeeper.push({ at: from + ms, text: `WARN  [SyncThread:1:FileTxnLog@338] - fsync-ing the write ahead log in SyncThread:1 took ${ms}ms which will adversely effect operation latency. See the ZooKeeper troubleshooting guide` });
  }
  const ahead = plan.ensembleAheadMs ?? 0;
  files.set('zk1/zookeeper.log', text(zookeeper, ({ at, text: said }) => `${iso(at + ahead, ' ', ',')} [myid:1] - ${said}`));
  for (const name of [...files.keys()]) if (plan.without?.test(name)) files.delete(name);
  return { files, truth: { lost } };
}

interface Written { at: number; text: string }

function text(lines: readonly Written[], line: (one: Written) => string): string {
  return [...lines].sort((a, b) => a.at - b.at).map(one => `${line(one)}\n`).join('');
}

function iso(at: number, between: string, comma: string): string {
  return new Date(t0 + at).toISOString().slice(0, 23).replace('T', between).replace('.', comma);
}

const kafkaLine = ({ at, text: said }: Written): string => `[${iso(at, ' ', ',')}] ${said}`;
const gcLine = ({ at, text: said }: Written): string => `[${iso(at, 'T', '.')}+0000]${said}`;
const lastMs = 180_000;

/** JDK 17 unified logging: a pause is told at its end. */
function collector(fate: Fate): Written[] {
  const lines: Written[] = [{ at: 10, text: '[info][gc] Using G1' }];
  const stops = [...(fate.pauses ?? []).map(one => ({ ...one, full: true })), ...youngPauses(fate).map(one => ({ ...one, full: false }))];
  for (let at = 5000; at < lastMs; at += 7000) if (runs(at, fate) && runs(at + 8, fate)) stops.push({ from: at, ms: 8, full: false });
  stops.sort((a, b) => a.from - b.from).forEach(({ from, ms, full }, gcId) => {
    lines.push({ at: from + ms, text: `[info][gc] GC(${gcId}) Pause ${full ? 'Full (G1 Compaction Pause) 1020M->960M(1024M)' : 'Young (Normal) (G1 Evacuation Pause) 620M->120M(1024M)'} ${ms}.125ms` });
  });
  return lines;
}

function youngPauses({ youngs = [] }: Fate): Span[] {
  return youngs.flatMap(({ from, ms, count }) => Array.from({ length: count }, (_, i) => ({ from: from + i * (ms + 20), ms })));
}

/** The stop of all its threads that an instant lies in. */
function stopAt(at: number, fate: Fate): (Span & { by: 'pause' | 'frozen' }) | undefined {
  const whole = (fate.youngs ?? []).map(({ from, ms, count }) => ({ from, ms: count * (ms + 20) }));
  const stops = [...[...fate.pauses ?? [], ...whole].map(one => ({ ...one, by: 'pause' as const })), ...(fate.frozen ?? []).map(one => ({ ...one, by: 'frozen' as const }))];
  return stops.find(({ from, ms }) => at >= from && at < from + ms);
}

function runs(at: number, fate: Fate): boolean {
  const down = fate.killed && at >= fate.killed.at && at < fate.killed.at + fate.killed.startedAfter;
  return !stopAt(at, fate) && !down;
}

function inside(at: number, spans: readonly Span[]): Span | undefined {
  return spans.find(({ from, ms }) => at >= from && at < from + ms);
}

function broker(id: number, fate: Fate, slowDisk: readonly Span[], zookeeper: Written[], lost: Truth['lost']): Written[] {
  const timeoutMs = fate.timeoutMs ?? 6000;
  const lines: Written[] = [];
  const say = (at: number, said: string): void => void lines.push({ at, text: said });
  let number = 0;
  let session = '';
  const connect = (at: number, fresh: boolean): void => {
    if (fresh) session = `0x1000${id}a2b3c4000${number++}`;
    say(at, `INFO Session establishment complete on server zk1/10.0.0.21:2181, sessionid = ${session}, negotiated timeout = ${timeoutMs} (org.apache.zookeeper.ClientCnxn)`);
    if (fresh) zookeeper.push({ at, text: `INFO  [CommitProcessor:1:ZooKeeperServer@694] - Established session ${session} with negotiated timeout ${timeoutMs} for client /10.0.0.${id}:40${number}00` });
  };
  const start = (at: number): void => {
    say(at, `INFO [KafkaServer id=${id}] starting (kafka.server.KafkaServer)`);
    connect(at + 300, true);
    say(at + 900, `INFO [KafkaServer id=${id}] started (kafka.server.KafkaServer)`);
  };
  const expire = (heard: number): number => Math.floor((heard + timeoutMs) / tickMs + 1) * tickMs;
  const end = (at: number, by: Truth['lost'][number]['by']): void => {
    zookeeper.push({ at, text: `INFO  [SessionTracker:ZooKeeperServer@358] - Expiring session ${session}, timeout of ${timeoutMs}ms exceeded` });
    lost.push({ session, broker: id, by });
  };
  start(1000);
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
    const away = inside(at, fate.cut ?? []) ?? inside(at, slowDisk);
    const by = stop ? stop.by : inside(at, fate.cut ?? []) ? 'cut' as const : 'slow-disk' as const;
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
      end(over, by);
      say(back, `WARN Unable to reconnect to ZooKeeper service, session ${session} has expired (org.apache.zookeeper.ClientCnxn)`);
      connect(back + 60, true);
    } else connect(back, false);
    heard = back + 60;
  }
  return lines;
}
