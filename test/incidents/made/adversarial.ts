/**
 * Incidents that tempt to a false claim: each differs from one that is told by
 * one thing that an expert would see. Made of the other generators' logs; added
 * lines are in the layouts of Kafka 1.x to 4.x and ZooKeeper 3.4 to 3.6.
 */
import type { Expected, IncidentCase } from '../cases';
import { simulate, t0, type Plan } from '../simulate';
import { gcLog, iso, type Span, type Stop } from './gc';
import { simulateGroup, t0 as groupsT0, type GroupPlan } from './groups';
import { simulateKraft, type KraftPlan } from './kraft';

type Files = Map<string, string>;

const span = (from: number, ms: number): Span => ({ from, ms });
const cut = { cut: [span(60_000, 20_000)] };
const quiet = {};
const kraftT0 = Date.UTC(2025, 4, 5, 8, 0, 0);

/** A collector's log with these Full GCs, and a short pause every 7 s. */
function collector(pauses: readonly Span[], base = t0, until = 180_000): string {
  const stops: Stop[] = pauses.map(one => ({ ...one, full: true }));
  for (let at = 5000; at < until; at += 7000) if (!pauses.some(({ from, ms }) => at + 8 >= from && at < from + ms)) stops.push({ from: at, ms: 8, full: false });
  return gcLog(stops.sort((a, b) => a.from - b.from), 'unified', base);
}

/** The stamp of a line, ms from `base`; NaN where there is none. */
function stampOf(line: string, base: number): number {
  const found = /(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)[.,](\d{3})/.exec(line);
  return found ? Date.parse(`${found[1]}T${found[2]}.${found[3]}Z`) - base : NaN;
}

function merged(files: Files, file: string, base: number, lines: readonly string[]): void {
  const all = [...(files.get(file) ?? '').split('\n').filter(Boolean), ...lines];
  files.set(file, all.sort((a, b) => stampOf(a, base) - stampOf(b, base)).map(line => `${line}\n`).join(''));
}

const say = (files: Files, file: string, lines: readonly (readonly [number, string])[], base = t0): void => merged(files, file, base, lines.map(([at, text]) => `[${iso(base + at, ' ', ',')}] ${text}`));
const sayServer = (files: Files, id: number, lines: readonly (readonly [number, string])[], file = `zk${id}/zookeeper.log`): void => merged(files, file, t0, lines.map(([at, text]) => `${iso(t0 + at, ' ', ',')} [myid:${id}] - ${text}`));

/** Without the lines stamped in [from, to). */
const without = (text: string, from: number, to: number): string => text.split('\n').filter(line => !(stampOf(line, t0) >= from && stampOf(line, t0) < to)).join('\n');

/** What is stamped at or after `from`, by a clock that was set by `ms` then. */
const setFrom = (text: string, from: number, ms: number): string => text.split('\n').map(line => {
  const at = stampOf(line, t0);
  return at >= from ? line.replace(/\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.,]\d{3}/, stamp => iso(t0 + at + ms, stamp[10], stamp[19])) : line;
}).join('\n');

const under = (folder: string, files: Files, edit = (text: string): string => text): Files => new Map([...files].map(([file, text]) => [`${folder}/${file}`, edit(text)]));
const made = (plan: Plan): Files => simulate(plan).files;
const edited = (plan: Plan, edit: (files: Files) => void): (() => Files) => () => {
  const files = made(plan);
  edit(files);
  return files;
};
const kraft = (plan: KraftPlan): Files => simulateKraft(plan).files;

/** Another cluster's sessions are others. */
const others = (text: string): string => text.replaceAll('a2b3c4', 'e6f7a8');
const session = (broker: number, number = 0): string => `0x1000${broker}a2b3c4000${number}`;
const lost = (rule: string, about: string, confidence: Expected['confidence'] = 'likely', cause?: RegExp | null): Expected => ({ rule: `session-lost/${rule}`, about, confidence, ...(cause === undefined ? {} : { cause }) });
const elected = (id: number, epoch: number): string => `INFO [Controller id=${id}] ${id} successfully elected as the controller. Epoch incremented to ${epoch} and epoch zk version is now ${epoch} (kafka.controller.KafkaController)`;
const clusterId = (id: string): string => `INFO Cluster ID = ${id} (kafka.server.KafkaServer)`;
const leads = (partition: string, broker: number, epoch: number): string => `INFO [Partition ${partition} broker=${broker}] ${partition} starts at Leader Epoch ${epoch} from offset 10. Previous Leader Epoch was: ${epoch - 1} (kafka.cluster.Partition)`;
const serverStart = (id: number): [number, string][] => [[1000, `INFO  [main:QuorumPeerMain@151] - Starting quorum peer, myid=${id}`], [170_000, 'INFO  [NIOWorkerThread-1:NIOServerCnxn@517] - Processing srvr command from /127.0.0.1:5000']];
const slowFsync = (id: number, ms: number): string => `WARN  [SyncThread:${id}:FileTxnLog@338] - fsync-ing the write ahead log in SyncThread:${id} took ${ms}ms which will adversely effect operation latency. See the ZooKeeper troubleshooting guide`;

const followerAlone = (id: number): [number, string][] => ['Follower@89] - Exception when following the leader', 'QuorumPeer@714] - LOOKING', 'QuorumPeer@784] - FOLLOWING'].map((text, i) => [62_000 + i * 200, `${i === 0 ? 'WARN' : 'INFO'}  [QuorumPeer[myid=${id}]/0:0:0:0:0:0:0:0:2181:${text}`]);

const cutOff: Plan = { brokers: { 1: cut, 2: quiet } };
const paused: Plan = { brokers: { 1: { pauses: [span(60_000, 14_000)] }, 2: quiet } };
const byWay = [lost('connection', session(1), 'likely', null)];
const byPause = [lost('stall', session(1), 'proven', /\/kafka1\/gc\.log$/)];
const foreign = (about: string): Expected => ({ rule: 'gc/another-jvm', about, confidence: 'likely' });

const unheard: Expected[] = [{ rule: 'group/member-silent', about: 'orders-app', confidence: 'coincident' }];
const silence = (ms: number): string => `WARN Client session timed out, have not heard from server in ${ms}ms for sessionid ${session(1)} (org.apache.zookeeper.ClientCnxn)`;
const coordinatorSays = (plan: GroupPlan, ...lines: [number, string][]): Files => {
  const files = simulateGroup(plan);
  say(files, 'kafka1/server.log', lines, groupsT0);
  return files;
};

/** Two members in these folders hear nothing of their coordinator for 10 s; it stood still for the last 3.5 s of that. */
const givenUp = (...folders: string[]): Files => {
  const files = simulateGroup({ coordinatorPauses: [span(66_500, 5000)] });
  if (!folders.every(folder => folder === 'orders-app')) files.set('pay-app/app.log', files.get('orders-app/app.log')!.replaceAll('orders-app', 'pay-app'));
  folders.forEach((folder, i) => say(files, `${folder}/app.log`, [[70_000 + i * 300, `INFO [Consumer clientId=${folder}-${i}, groupId=billing] Group coordinator kafka1:9092 (id: 2147483646 rack: null) is unavailable or invalid due to cause: session timed out without receiving a heartbeat response. isDisconnected: false. Rediscovery will be attempted. (org.apache.kafka.clients.consumer.internals.ConsumerCoordinator)`]], groupsT0));
  return files;
};

const incidents: Record<string, { files: () => Files; expected: Expected[] }> = {
  // Whose pause it was
  'a pause of Kafka Connect, its GC log in the broker\'s folder': { files: edited(cutOff, files => files.set('kafka1/connectDistributed-gc.log', collector([span(61_000, 12_000)]))), expected: byWay },
  'a pause of a schema registry beside a broker without a GC log': {
    files: edited(cutOff, files => {
      files.delete('kafka1/gc.log');
      files.set('kafka1/schema-registry-gc.log', collector([span(61_000, 12_000)]));
    }), expected: byWay,
  },
  'another JVM\'s gc.log in the broker\'s folder: the broker wrote during its pause': { files: edited(cutOff, files => files.set('kafka1/gc.log', collector([span(59_000, 13_000)]))), expected: [...byWay, foreign('broker 1')] },
  'another broker\'s GC log as gc.log.1': {
    files: edited({ brokers: { 1: cut, 2: { timeoutMs: 30_000, pauses: [span(60_500, 12_000)] } } }, files => {
      files.set('kafka1/gc.log.1', files.get('kafka2/gc.log')!);
      files.delete('kafka2/gc.log');
    }), expected: [...byWay, foreign('broker 1')],
  },
  'a GC log whose zone is not that of the server log beside it': {
    files: edited(cutOff, files => {
      files.delete('zk1/zookeeper.log');
      files.set('kafka1/gc.log', collector([span(60_100, 12_000)]).replaceAll('+0000', '+0800'));
    }), expected: [lost('unexplained', session(1), 'coincident'), foreign('broker 1')],
  },
  'KRaft: another JVM\'s pause beside a broker whose heartbeats do not arrive': {
    files: () => kraft({ brokers: { 1: { cut: [span(60_000, 25_000)] }, 2: {} } }).set('kafka1/gc.log', collector([span(60_500, 12_000)], kraftT0)), expected: [{ rule: 'broker-fenced/connection', about: 'broker 1', confidence: 'likely' }, foreign('broker 1')],
  },
  'a GC log of uptimes from an earlier run of ten days': {
    files: edited({ brokers: { 1: { frozen: [span(60_000, 14_000)] } } }, files => files.set('kafka1/gc.log', `[0.010s][info][gc] Using G1\n[74.000s][info][gc] GC(1) Pause Full (G1 Compaction Pause) 1020M->960M(1024M) 14000.125ms\n[900000.100s][info][gc] GC(2) Pause Young (Normal) (G1 Evacuation Pause) 620M->120M(1024M) 8.125ms\n`)),
    expected: [lost('process-frozen', session(1), 'likely', null)],
  },
  // What the GC logs cover
  'a rotated GC log without the file of that time': {
    files: edited(paused, files => {
      const gc = files.get('kafka1/gc.log')!;
      files.delete('kafka1/gc.log');
      files.set('kafka1/gc.log.0', without(gc, 30_000, Infinity)).set('kafka1/gc.log.2', without(gc, 0, 100_000));
    }), expected: [lost('process-frozen', session(1))],
  },
  'a GC log that ends in the middle of the silence': { files: edited(paused, files => files.set('kafka1/gc.log', `${without(files.get('kafka1/gc.log')!, 61_500, Infinity)}[${iso(t0 + 62_100, 'T', '.')}+0000][info][gc] GC(99) Pause Young (Normal) (G1 Evacuation Pause) 620M->120M(1024M) 8.125ms\n`)), expected: [lost('unexplained', session(1), 'coincident')] },
  'a Full GC at the start, before there is a session': {
    files: edited({ brokers: { 1: quiet, 2: quiet } }, files => {
      files.set('kafka1/server.log', setFrom(files.get('kafka1/server.log')!, 0, 20_000)).set('kafka1/gc.log', collector([span(2000, 12_000)]));
      files.set('zk1/zookeeper.log', files.get('zk1/zookeeper.log')!.split('\n').filter(line => !line.includes('0x10001')).join('\n'));
    }), expected: [],
  },
  'GC logs alone, with a stop of 14 s': { files: () => new Map([...made(paused)].filter(([file]) => file.endsWith('gc.log'))), expected: [{ rule: 'gc/stall-over-timeout', about: 'broker 1', confidence: 'proven' }] },
  // The same twice
  'the same server log in two folders': { files: edited(paused, files => files.set('all/server-b1.log', files.get('kafka1/server.log')!)), expected: byPause },
  'all logs twice: a bundle and its unpacked copy': { files: () => { const files = made(paused); return new Map([...files, ...under('copy', files)]); }, expected: [lost('stall', session(1), 'proven')] },
  // Whose server it was
  'a follower with a slow disk, the client cut off from another server': { files: edited(cutOff, files => sayServer(files, 3, [...serverStart(3), [68_000, slowFsync(3, 7500)]])), expected: byWay },
  'a follower that stands still, the client cut off from another server': {
    files: edited(cutOff, files => {
      sayServer(files, 3, serverStart(3));
      files.set('zk3/zookeeper-gc.log', collector([span(60_500, 9000)]));
    }), expected: [...byWay, { rule: 'gc/stall-over-timeout', about: 'zookeeper 3' }],
  },
  'an election of 300 ms while a broker is cut off': { files: () => made({ ...cutOff, leaderless: [span(63_000, 300)] }), expected: [...byWay, { rule: 'zookeeper/election', about: 'zookeeper 1' }] },
  'a follower that loses its leader for a moment while a broker is cut off from another server': {
    files: edited(cutOff, files => {
      sayServer(files, 1, [[500, 'INFO  [QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:QuorumPeer@784] - LEADING']]);
      sayServer(files, 3, [...serverStart(3), ...followerAlone(3)]);
    }), expected: byWay,
  },
  // Another cluster's doing
  'another cluster\'s ensemble elects, the own one has no logs': {
    files: () => {
      const files = new Map([...under('a', made(cutOff)), ...under('b', made({ brokers: { 1: quiet, 2: quiet } }), others)]);
      files.set('a/kafka1/server.log', files.get('a/kafka1/server.log')!.split('\n').filter(line => !line.includes('Session establishment')).join('\n'));
      files.delete('a/zk1/zookeeper.log');
      sayServer(files, 1, followerAlone(1), 'b/zk1/zookeeper.log');
      return files;
    }, expected: [lost('unexplained', session(1), 'coincident')],
  },
  'another cluster\'s ensemble waits for its disk': {
    files: () => {
      const files = new Map([...under('a', made(cutOff)), ...under('b', made({ brokers: { 1: quiet, 2: quiet } }), others)]);
      sayServer(files, 1, [[69_000, slowFsync(1, 7500)]], 'b/zk1/zookeeper.log');
      return files;
    }, expected: [lost('connection', session(1))],
  },
  'one ensemble loses its leader and its log ends, another one starts': {
    files: () => {
      const files = new Map([...under('a', made({ brokers: { 1: quiet } }), text => without(text, 70_000, Infinity)), ...under('b', made({ brokers: { 1: quiet } }), others)]);
      sayServer(files, 1, [[69_000, 'WARN  [QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:Follower@89] - Exception when following the leader'], [69_500, 'INFO  [QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:QuorumPeer@714] - LOOKING']], 'a/zk1/zookeeper.log');
      sayServer(files, 1, [[72_000, 'INFO  [QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:QuorumPeer@784] - LEADING']], 'b/zk1/zookeeper.log');
      return files;
    }, expected: [],
  },
  'two KRaft clusters, broker 1 of each fenced within a second': {
    files: () => new Map([...under('a', kraft({ brokers: { 1: { pauses: [span(60_000, 14_000)] }, 2: {} } })), ...under('b', kraft({ brokers: { 1: { pauses: [span(60_900, 14_000)] }, 2: {} } }))]),
    expected: ['a', 'b'].map(folder => ({ rule: 'broker-fenced/stall', about: `broker 1 (two-KRaft-clusters-broker-1-of-each-fenced-within-a-second/${folder})`, confidence: 'proven' as const })),
  },
  'two Kafka clusters in one folder, told apart by their cluster ids: no controller moved': {
    files: () => {
      const files: Files = new Map();
      for (const [id, cluster, epoch, at] of [[1, 'q1Sh-9_ISia_zwGINzRvyQ', 3, 1500], [2, 'Vk-pRGdpT1-y211dTSfFAA', 9, 60_000]] as const) {
        say(files, `broker-${id}.log`, [[1000, `INFO [KafkaServer id=${id}] starting (kafka.server.KafkaServer)`], [1100, clusterId(cluster)], [at, elected(id, epoch)], [2000, `INFO [KafkaServer id=${id}] started (kafka.server.KafkaServer)`]]);
      }
      return files;
    }, expected: [],
  },
  'one broker id of two clusters in one folder: one pauses, the other is cut off': {
    files: () => {
      const files: Files = new Map();
      for (const [word, one, cluster] of [['prod', made({ brokers: { 1: { pauses: [span(60_000, 14_000)] } } }), 'q1Sh-9_ISia_zwGINzRvyQ'], ['test', made({ brokers: { 1: { cut: [span(62_000, 20_000)] } } }), 'Vk-pRGdpT1-y211dTSfFAA']] as const) {
        const text = (file: string): string => (word === 'test' ? others(one.get(file)!) : one.get(file)!);
        files.set(`${word}-server-1.log`, text('kafka1/server.log')).set(`${word}-gc-broker1.log`, text('kafka1/gc.log')).set(`${word}-zookeeper.log`, text('zk1/zookeeper.log'));
        say(files, `${word}-server-1.log`, [[1100, clusterId(cluster)]]);
      }
      return files;
    }, expected: [lost('stall', session(1), 'proven', /\/prod-gc/), lost('connection', others(session(1)), 'likely', null)],
  },
  // One log, two brokers
  'a GC log of nobody known whose stop fits two brokers alike': {
    files: () => {
      const files = made({ brokers: { 1: { frozen: [span(60_000, 14_000)] }, 2: { pauses: [span(60_000, 14_000)] } } });
      return new Map([['host/server-1.log', files.get('kafka1/server.log')!], ['host/server-2.log', files.get('kafka2/server.log')!], ['host/gc.log', files.get('kafka2/gc.log')!], ['zk1/zookeeper.log', files.get('zk1/zookeeper.log')!]]);
    }, expected: [lost('process-frozen', session(1), 'likely', null), lost('process-frozen', session(2), 'likely', null), { rule: 'gc/stall-over-timeout', about: 'host' }],
  },
  // Stopped, or not
  'a monitor\'s session expires as a broker is stopped in order': {
    files: edited({ brokers: { 1: quiet, 2: quiet } }, files => {
      sayServer(files, 1, [[80_000, 'INFO  [SessionTracker:ZooKeeperServer@358] - Expiring session 0x1000990a2b3c4777, timeout of 30000ms exceeded']]);
      say(files, 'kafka2/server.log', [[79_000, 'INFO [KafkaServer id=2] shutting down (kafka.server.KafkaServer)'], [80_200, 'INFO [KafkaServer id=2] shut down completed (kafka.server.KafkaServer)']]);
      say(files, 'kafka1/controller.log', [[2000, elected(1, 3)], [80_300, 'INFO [Controller id=1] Newly added brokers: , deleted brokers: 2, bounced brokers: , all live brokers: 1 (kafka.controller.KafkaController)']]);
    }), expected: [lost('unexplained', '0x1000990a2b3c4777', 'coincident')],
  },
  'the controller lets another broker stop, and is replaced a minute later': {
    files: edited({ brokers: { 1: quiet, 2: quiet, 3: quiet } }, files => {
      say(files, 'kafka1/controller.log', [[2000, elected(1, 3)], [40_000, 'INFO [Controller id=1] Shutting down broker 2 (kafka.controller.KafkaController)']]);
      say(files, 'kafka3/controller.log', [[106_500, elected(3, 4)]]);
    }), expected: [{ rule: 'controller/moved', about: 'broker 1', confidence: 'coincident' }],
  },
  'one of two directories fails, and the process ends 8 s later': {
    files: edited({ brokers: { 1: { killed: { at: 60_000, startedAfter: 100_000_000 } }, 2: quiet } }, files => say(files, 'kafka1/server.log', [[52_100, 'WARN [ReplicaManager broker=1] Stopping serving replicas in dir /d2 (kafka.server.ReplicaManager)']])),
    expected: [{ rule: 'directory/failed', about: 'broker 1' }, lost('process-ended', session(1))],
  },
  // Groups
  'a member of another cluster\'s group of the same name paused': {
    files: () => new Map([...under('a', simulateGroup({ pauses: [span(60_000, 9000)] })), ...under('b', simulateGroup({ cut: [span(60_000, 20_000)], without: /orders-app/ }))]),
    expected: [{ rule: 'group/member-silent', about: '?', confidence: 'coincident' }],
  },
  'a coordinator\'s pause of 5 s as a member\'s 45 s were over': { files: () => simulateGroup({ sessionMs: 45_000, cut: [span(60_000, 60_000)], coordinatorPauses: [span(99_900, 5000)] }), expected: unheard },
  'a coordinator that hears nothing of a ZooKeeper whose timeout nobody states': { files: () => coordinatorSays({ cut: [span(60_000, 20_000)] }, [70_000, silence(12_010)]), expected: unheard },
  'a coordinator that woke late, from a pause of its own': {
    files: () => coordinatorSays({ cut: [span(60_000, 20_000)], coordinatorPauses: [span(66_000, 3900)] }, [1000, `INFO Session establishment complete on server zk1/10.0.0.21:2181, sessionid = ${session(1)}, negotiated timeout = 6000 (org.apache.zookeeper.ClientCnxn)`], [70_000, silence(7900)]), expected: unheard,
  },
  'two consumers of one process give up their coordinator': { files: () => givenUp('orders-app', 'orders-app'), expected: [] },
  'two members give up their coordinator, whose pause began halfway into their timeout': { files: () => givenUp('orders-app', 'pay-app'), expected: [{ rule: 'group/coordinator-silent', about: 'broker 1', confidence: 'likely' }] },
  // The clock
  'a broker whose log goes on in another zone, an hour ahead, before its pause': {
    files: edited({ brokers: { 1: quiet, 2: { pauses: [span(130_000, 9000)] }, 3: quiet } }, files => files.set('kafka2/server.log', setFrom(files.get('kafka2/server.log')!, 100_000, 3600_000))),
    expected: [lost('stall', session(2), 'proven', /\/kafka2\/gc\.log$/)],
  },
};

/** Effects that are not this broker's: the number of partitions that were led away from it. */
export function simulateUnrelatedMove(): Files {
  const files = made({ brokers: { 1: { pauses: [span(60_000, 14_000)] }, 2: quiet, 3: quiet } });
  say(files, 'kafka1/server.log', [[5000, leads('orders-0', 1, 3)]]);
  say(files, 'kafka2/server.log', [[67_500, leads('orders-0', 2, 4)], [68_000, leads('pay-0', 2, 4)]]);
  say(files, 'kafka3/server.log', [[5000, leads('pay-0', 3, 3)]]);
  return files;
}

/** Two clusters whose logs lie in one folder: what the other one did within seconds is no effect. */
export function simulateMixedFolder(): Files {
  const one = made(paused);
  const other = made({ brokers: { 5: quiet } });
  const files: Files = new Map([['a-server-1.log', one.get('kafka1/server.log')!], ['a-gc-1.log', one.get('kafka1/gc.log')!], ['a-zookeeper.log', one.get('zk1/zookeeper.log')!], ['b-server-5.log', others(other.get('kafka5/server.log')!)]]);
  say(files, 'a-server-1.log', [[1100, clusterId('q1Sh-9_ISia_zwGINzRvyQ')]]);
  say(files, 'b-server-5.log', [[1100, clusterId('Vk-pRGdpT1-y211dTSfFAA')], [68_000, leads('pay-0', 5, 4)], [69_000, 'INFO [Partition pay-0 broker=5] Shrinking ISR from 5,1 to 5 (kafka.cluster.Partition)']]);
  return files;
}

export const encoded = (files: Files): Map<string, Uint8Array> => new Map([...files].map(([file, text]) => [file, new TextEncoder().encode(text)]));

export function adversarial(): IncidentCase[] {
  return Object.entries(incidents).map(([name, { files, expected }]) => ({ name: `tempting: ${name}`, files: () => encoded(files()), expected: () => expected }));
}
