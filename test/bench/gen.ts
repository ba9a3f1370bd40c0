/**
 * Large logs for the benchmark, the same bytes for the same size: each generator yields pieces of about a megabyte.
 * The lines are worded as the programs word them; how often each kind comes is that of a broker in trouble.
 */
export type LogName = 'kafka' | 'gc-jdk8' | 'gc-unified' | 'zookeeper';

const pieceBytes = 1 << 20;
const start = Date.UTC(2024, 2, 1);

/** A small linear congruential generator (Numerical Recipes): the benchmark must not differ from run to run. */
class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }
  /** 0 ≤ n < below. */
  roll(below: number): number {
    this.#state = Math.imul(this.#state, 1664525) + 1013904223 >>> 0;
    return Math.floor(this.#state / 2 ** 32 * below);
  }
}

type Writer = (dice: Dice, ms: number) => string;

const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 23);
const spaced = (ms: number): string => iso(ms).replace('T', ' ').replace('.', ',');
const hex = (dice: Dice): string => `0x16777${dice.roll(2 ** 31).toString(16).padStart(8, '0')}d`;

const kafka: Writer = (dice, ms) => {
  const line = (level: string, message: string, logger: string): string => `[${spaced(ms)}] ${level} ${message} (${logger})\n`;
  const partition = `orders-${dice.roll(200)}`;
  switch (dice.roll(8)) {
    case 0: return line('INFO', `[Partition ${partition} broker=1] Shrinking ISR from 1,2,3 to 1`, 'kafka.cluster.Partition');
    case 1: return line('INFO', `[Partition ${partition} broker=1] Expanding ISR from 1 to 1,2`, 'kafka.cluster.Partition');
    case 2: return line('INFO', `[Log partition=${partition}, dir=/data/kafka] Rolled new log segment at offset ${dice.roll(1e9)} in ${dice.roll(90)} ms.`, 'kafka.log.Log');
    case 3: return line('WARN', `[ReplicaFetcher replicaId=1, leaderId=2, fetcherId=0] Error in response for fetch request (type=FetchRequest, replicaId=1, maxWait=500) java.io.IOException: Connection to 2 was disconnected before the response was read`, 'kafka.server.ReplicaFetcherThread');
    case 4: return `${line('ERROR', `[ReplicaManager broker=1] Error processing append operation on partition ${partition}`, 'kafka.server.ReplicaManager')}org.apache.kafka.common.errors.NotLeaderForPartitionException: This server is not the leader for that topic-partition.\n\tat kafka.log.Log.append(Log.scala:${dice.roll(999)})\n`;
    case 5: return line('INFO', `Updated PartitionLeaderEpoch. New: {epoch:${dice.roll(99)}, offset:${dice.roll(1e9)}}, Current: {epoch:77, offset:1041132585} for Partition: ${partition}. Cache now contains 1 entries.`, 'kafka.server.epoch.LeaderEpochFileCache');
    case 6: return line('INFO', `[GroupCoordinator 1]: Preparing to rebalance group g${dice.roll(50)} with old generation ${dice.roll(999)} (__consumer_offsets-${dice.roll(50)})`, 'kafka.coordinator.group.GroupCoordinator');
    default: return line('INFO', `[ProducerStateManager partition=${partition}] Writing producer snapshot at offset ${dice.roll(1e9)}`, 'kafka.log.ProducerStateManager');
  }
};

const workers = ['Ext Root Scanning', 'Update RS', 'Scan RS', 'Code Root Scanning', 'Object Copy', 'Termination', 'GC Worker Other', 'GC Worker Total'];

const gcJdk8: Writer = (dice, ms) => {
  const head = `${iso(ms)}+0800: ${((ms - start) / 1000 + 100).toFixed(3)}: `;
  const secs = (below: number): string => ((1 + dice.roll(below)) / 1e7).toFixed(7);
  if (dice.roll(20) === 0) return `${head}[GC concurrent-mark-start]\n${head}[GC concurrent-mark-end, ${secs(1e7)} secs]\n`;
  const heap = `[Eden: 192.0M(408.0M)->0.0B(396.0M) Survivors: 0.0B->12.0M Heap: ${4000 + dice.roll(4000)}.9M(8192.0M)->${3000 + dice.roll(900)}.3M(8192.0M)]`;
  const times = ' [Times: user=0.20 sys=0.00, real=0.05 secs] \n';
  if (dice.roll(50) === 0) return `${head}[Full GC (Allocation Failure)  8071M->4285M(8192M), ${secs(1e8)} secs]\n   ${heap}, [Metaspace: 32321K->32321K(1077248K)]\n${times}`;
  const phases = workers.map(name => `      [${name} (ms): Min: ${dice.roll(9)}.3, Avg: 14.2, Max: 15.2, Diff: 1.9, Sum: 468.0]\n`).join('');
  return `${head}[GC pause (G1 Evacuation Pause) (${dice.roll(5) ? 'young' : 'mixed'}), ${secs(1e6)} secs]\n   [Parallel Time: 22.3 ms, GC Workers: 33]\n${phases}   [Code Root Fixup: 0.1 ms]\n   [Clear CT: 0.6 ms]\n   [Other: 4.4 ms]\n      [Choose CSet: 0.0 ms]\n      [Ref Proc: 1.9 ms]\n      [Free CSet: 0.3 ms]\n   ${heap}\n${times}`;
};

let collection = 0;
const gcUnified: Writer = (dice, ms) => {
  const line = (tags: string, message: string): string => `[${iso(ms)}+0000][${((ms - start) / 1000 + 1).toFixed(3)}s][info][${tags.padEnd(12)}] GC(${collection}) ${message}\n`;
  const what = 'Pause Young (Normal) (G1 Evacuation Pause)';
  collection++;
  return line('gc,start', what) + line('gc,task', 'Using 2 workers of 4 for evacuation') + ['Pre Evacuate Collection Set', 'Merge Heap Roots', 'Evacuate Collection Set', 'Post Evacuate Collection Set', 'Other'].map(name => line('gc,phases', `  ${name}: ${dice.roll(90)}.1ms`)).join('')
    + ['Eden regions: 4->0(3)', 'Survivor regions: 0->1(1)', 'Old regions: 12->12', 'Humongous regions: 1->1'].map(regions => line('gc,heap', regions)).join('')
    + line('gc,metaspace', 'Metaspace: 118K(320K)->118K(320K) NonClass: 113K(192K)->113K(192K) Class: 4K(128K)->4K(128K)') + line('gc', `${what} ${100 + dice.roll(900)}M->${10 + dice.roll(90)}M(1024M) ${dice.roll(90)}.536ms`) + line('gc,cpu', 'User=0.01s Sys=0.00s Real=0.01s');
};

const zooKeeper: Writer = (dice, ms) => {
  const line = (level: string, by: string, message: string): string => `${spaced(ms)} [myid:3] - ${level.padEnd(5)} [${by}] - ${message}\n`;
  const client = `/192.168.0.${dice.roll(250)}:${20000 + dice.roll(9999)}`;
  switch (dice.roll(6)) {
    case 0: return line('INFO', 'CommitProcessor:3:ZooKeeperServer@687', `Established session ${hex(dice)} with negotiated timeout 6000 for client ${client}`);
    case 1: return line('INFO', 'SessionTracker:ZooKeeperServer@355', `Expiring session ${hex(dice)}, timeout of 6000ms exceeded`);
    case 2: return line('INFO', 'ProcessThread(sid:3 cport:-1)::PrepRequestProcessor@487', `Processed session termination for sessionid: ${hex(dice)}`);
    case 3: return line('INFO', 'ProcessThread(sid:3 cport:-1)::PrepRequestProcessor@648', `Got user-level KeeperException when processing sessionid:${hex(dice)} type:create cxid:0x3 zxid:0x204ae6e7d txntype:-1 reqpath:n/a Error Path:/brokers Error:KeeperErrorCode = NodeExists for /brokers`);
    case 4: return line('WARN', 'SyncThread:3:FileTxnLog@338', `fsync-ing the write ahead log in SyncThread:3 took ${1000 + dice.roll(9000)}ms which will adversely effect operation latency. See the ZooKeeper troubleshooting guide`);
    default: return line('INFO', 'NIOServerCxn.Factory:0.0.0.0/0.0.0.0:2181:NIOServerCnxnFactory@192', `Accepted socket connection from ${client}`);
  }
};

const writers: Record<LogName, Writer> = { kafka, 'gc-jdk8': gcJdk8, 'gc-unified': gcUnified, zookeeper: zooKeeper };

export const logNames = Object.keys(writers) as LogName[];

/** A log of about `bytes` bytes, in pieces that end anywhere in a line. */
export function generate(name: LogName, bytes: number): Uint8Array[] {
  const dice = new Dice(7);
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  collection = 0;
  let ms = start;
  let text = '';
  for (let size = 0; size < bytes;) {
    ms += dice.roll(300);
    text += writers[name](dice, ms);
    if (text.length < pieceBytes) continue;
    pieces.push(encoder.encode(text.slice(0, pieceBytes)));
    size += pieceBytes;
    text = text.slice(pieceBytes);
  }
  return pieces;
}
