import assert from 'node:assert/strict';
import { Incident } from '../../../server/incident/incident';
import { lineAt } from '../../../server/incident/views/lineAt';
import type { IncidentSettings, SourceLog } from '../../../server/incident/log';
import { readRun } from '../../lab/read';
import { readLog } from '../../../server/formats/read';
import { read, settings } from './made';

const t0 = Date.UTC(2024, 2, 5, 10);
const secondMs = 1000;

interface Host {
  /** What its clock shows on top of the truth at this moment, ms. */
  ahead?: number | ((at: number) => number);
  /** Does its ZooKeeper client say when it asks for the session? */
  asks?: boolean;
}

function stamp(at: number, { ahead = 0 }: Host): string {
  return new Date(t0 + at + (typeof ahead === 'number' ? ahead : ahead(at))).toISOString().slice(0, 23).replace('T', ' ').replace('.', ',');
}

/** A broker that gets sessions at these moments, its GC log, and what the ensemble says of them. */
function broker(id: number, host: Host, sessions: readonly number[], more: { toldAfter?: number } = {}): { server: string[]; gc: string[]; zookeeper: { at: number; text: string }[] } {
  const server: { at: number; text: string }[] = [];
  const zookeeper: { at: number; text: string }[] = [];
  const gc: string[] = [];
  sessions.forEach((at, i) => {
    const session = `0x1000${id}a2b3c4000${i}`;
    server.push({ at: at - 900, text: `INFO [KafkaServer id=${id}] starting (kafka.server.KafkaServer)` });
    if (host.asks) server.push({ at: at - 15, text: 'INFO Socket connection established, initiating session, client: /10.0.0.1:40100, server: zk1/10.0.0.21:2181 (org.apache.zookeeper.ClientCnxn)' });
    server.push({ at: at + (more.toldAfter ?? 4), text: `INFO Session establishment complete on server zk1/10.0.0.21:2181, sessionid = ${session}, negotiated timeout = 6000 (org.apache.zookeeper.ClientCnxn)` });
    zookeeper.push({ at, text: `INFO  [CommitProcessor:1:ZooKeeperServer@694] - Established session ${session} with negotiated timeout 6000 for client /10.0.0.${id}:40100` });
    gc.push(`[${stamp(at + 2000, host).replace(' ', 'T').replace(',', '.')}+0000][info][gc] GC(${i}) Pause Young (Normal) (G1 Evacuation Pause) 620M->120M(1024M) 8.125ms`);
  });
  return { server: server.map(one => `[${stamp(one.at, host)}] ${one.text}`), gc, zookeeper };
}

const ensemble = (host: Host, ...told: { at: number; text: string }[][]): string[] => told.flat().sort((a, b) => a.at - b.at).map(one => `${stamp(one.at, host)} [myid:1] - ${one.text}`);

/** Brokers, their GC logs and one ZooKeeper server. */
function cluster(hosts: Record<number, Host & { at?: readonly number[]; toldAfter?: number }>, server: Host = {}): SourceLog[] {
  const made = Object.entries(hosts).map(([id, host]) => ({ id, ...broker(Number(id), host, host.at ?? [60_000, 660_000, 1_260_000], host) }));
  return [
    ...made.flatMap(({ id, server: lines, gc }) => [read(`/logs/kafka${id}/server.log`, lines), read(`/logs/kafka${id}/gc.log`, gc)]),
    read('/logs/zk1/zookeeper.log', ensemble(server, ...made.map(one => one.zookeeper))),
  ];
}

const utc: Partial<IncidentSettings> = { defaultZone: 'UTC' };
const incident = (logs: SourceLog[], more: Partial<IncidentSettings> = utc): Incident => new Incident(logs, settings(more));
const skewOf = (all: Incident, file: string): number | null => all.get(`/logs/${file}`)!.skew?.ms ?? null;

function about(actual: number | null | undefined, expected: number, tolerance: number): void {
  assert.ok(typeof actual === 'number' && Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} ± ${tolerance}`);
}

describe('incident: skew', () => {
  for (const ahead of [3 * secondMs, 45 * secondMs, -10 * 60 * secondMs]) {
    it(`a broker's clock that is ${ahead} ms ahead, with all its files`, () => {
      const all = incident(cluster({ 1: {}, 2: { ahead }, 3: {} }));
      for (const file of ['kafka2/server.log', 'kafka2/gc.log']) about(skewOf(all, file), ahead, 10);
      for (const file of ['kafka1/server.log', 'kafka1/gc.log', 'kafka3/server.log', 'zk1/zookeeper.log']) assert.equal(skewOf(all, file), null);
      const skew = all.get('/logs/kafka2/gc.log')!.skew!;
      assert.equal(skew.how, 'estimated');
      assert.equal(skew.pairs, 3);
      assert.ok(skew.spreadMs < 10);
      assert.equal(skew.why, '3 sessions that kafka2/server.log and zookeeper.log both tell of; held against broker 1, broker 3, zookeeper 1, whose clocks agree');
      about(all.get('/logs/kafka2/gc.log')!.span!.start, t0 + 62_000, 20);
      assert.deepEqual(all.clockNotes, []);
    });
  }

  it('the ensemble\'s clock, where the brokers agree with each other', () => {
    const all = incident(cluster({ 1: {}, 2: {}, 3: {} }, { ahead: -3000 }));
    about(skewOf(all, 'zk1/zookeeper.log'), -3000, 10);
    assert.equal(skewOf(all, 'kafka1/server.log'), null);
  });

  it('of two clocks the ensemble\'s counts, and that it is not known which is right is said', () => {
    const all = incident(cluster({ 1: { ahead: 3000 } }));
    about(skewOf(all, 'kafka1/server.log'), 3000, 10);
    assert.match(all.get('/logs/kafka1/server.log')!.skew!.why, /which of the two clocks is right, the logs do not tell$/);
  });

  it('0.3 s is a skew where the bounds prove it, and the network where they do not', () => {
    about(skewOf(incident(cluster({ 1: {}, 2: { ahead: 300, asks: true }, 3: {} })), 'kafka2/server.log'), 300, 10);
    assert.equal(skewOf(incident(cluster({ 1: {}, 2: { ahead: 300 }, 3: {} })), 'kafka2/server.log'), null);
  });

  it('no skew is invented: clocks that agree, answers that come late', () => {
    for (const hosts of [{ 1: {}, 2: {} }, { 1: { asks: true }, 2: { asks: true } }, { 1: {}, 2: { toldAfter: 700 } }, { 1: { asks: true }, 2: { asks: true, toldAfter: 4000 } }]) {
      const all = incident(cluster(hosts));
      assert.deepEqual(all.logs.map(log => log.skew), all.logs.map(() => null));
      assert.deepEqual(all.clockNotes, []);
    }
  });

  it('one moment is too little, unless it is bounded closely from both sides', () => {
    const loose = incident(cluster({ 1: {}, 2: { ahead: 45_000, at: [60_000] }, 3: {} }));
    assert.equal(skewOf(loose, 'kafka2/server.log'), null);
    assert.deepEqual(loose.clockNotes, ['The clock of broker 2 may be 45.00 s ahead of that of zookeeper 1: one moment alone that both tell of is too little to correct it by.']);
    const tight = incident(cluster({ 1: {}, 2: { ahead: 45_000, at: [60_000], asks: true }, 3: {} }));
    about(skewOf(tight, 'kafka2/gc.log'), 45_000, 10);
    assert.match(tight.get('/logs/kafka2/gc.log')!.skew!.why, /^1 session that .* both tell of, bounded from both sides;/);
  });

  it('a clock that was set is corrected on both sides, with grounds, count and spread of each', async () => {
    const all = incident(cluster({ 1: {}, 2: { ahead: at => (at < 700_000 ? 0 : 45_000), at: [60_000, 300_000, 660_000, 900_000, 1_260_000, 1_500_000] }, 3: {} }));
    const log = all.get('/logs/kafka2/server.log')!;
    assert.equal(log.skew!.ms, 0);
    assert.deepEqual(log.skew!.steps!.map(step => [step.ms, step.pairs]), [[45_004, 3]]);
    assert.match(log.skew!.why, /^right at first \(3 moments\), then set .*: 45\.00 s ahead \(3 moments(?:, give or take \d+ ms)?\); 6 sessions that .* both tell of; held against zookeeper 1$/);
    assert.deepEqual(all.clockNotes, []);
    const at = [...log.reading.events.ofKind('zk.client.connected')].map(i => log.clock.instant(log.reading.events.rawStart(i), log.reading.events.basisOf(i)) - t0);
    assert.ok([60_000, 300_000, 660_000, 900_000, 1_260_000, 1_500_000].every((truth, i) => Math.abs(at[i] - truth) < 50), at.join(' '));
    assert.deepEqual((await all.timeline()).notes, []);
    assert.equal(all.get('/logs/kafka2/gc.log')!.skew!.steps!.length, 1);
  });

  it('a log that goes on in another zone says nothing of the clock of those that state theirs', () => {
    const all = incident(cluster({ 1: {}, 2: { ahead: at => (at < 700_000 ? 0 : 3600_000), at: [60_000, 300_000, 660_000, 900_000, 1_260_000, 1_500_000] }, 3: {} }));
    assert.equal(all.get('/logs/kafka2/server.log')!.skew!.steps!.length, 1);
    assert.equal(all.get('/logs/kafka2/gc.log')!.skew, null);
  });

  it('a clock that was set back, and one that drifts', () => {
    const back = incident(cluster({ 1: {}, 2: { ahead: at => (at < 700_000 ? 45_000 : 0), at: [60_000, 300_000, 660_000, 900_000, 1_260_000, 1_500_000] }, 3: {} })).get('/logs/kafka2/server.log')!.skew!;
    about(back.ms, 45_000, 10);
    assert.deepEqual(back.steps!.map(step => Math.abs(step.ms) < 10), [true]);
    const drifts = incident(cluster({ 1: {}, 2: { ahead: at => at / 200, at: [60_000, 100_000, 900_000, 940_000, 1_860_000, 1_900_000, 2_800_000, 2_840_000] }, 3: {} })).get('/logs/kafka2/server.log')!.skew!;
    assert.ok(drifts.steps!.length >= 2, drifts.why);
    about(drifts.steps!.at(-1)!.ms, 14_100, 600);
  });

  it('a clock whose moments fit no row of differences is left alone, and that is said', () => {
    const wild = [0, 45_000, -30_000, 90_000, 12_000, -70_000];
    const all = incident(cluster({ 1: {}, 2: { ahead: at => wild[Math.floor(at / 300_000)], at: [60_000, 300_000, 660_000, 900_000, 1_260_000, 1_500_000] }, 3: {} }));
    assert.equal(skewOf(all, 'kafka2/server.log'), null);
    assert.match(all.clockNotes.join(), /broker 2 and zookeeper 1: 6 moments.*no single difference holds/);
  });

  it('one answer that came late does not spoil the others', () => {
    const late = broker(2, { ahead: 45_000 }, [60_000, 660_000, 1_260_000, 1_860_000]);
    late.server[late.server.length - 1] = late.server[late.server.length - 1].replace(stamp(1_860_004, { ahead: 45_000 }), stamp(1_872_000, { ahead: 45_000 }));
    const logs = [...cluster({ 1: {}, 3: {} }).slice(0, -1), read('/logs/kafka2/server.log', late.server), read('/logs/zk1/zookeeper.log', ensemble({}, late.zookeeper, broker(1, {}, [60_000, 660_000]).zookeeper))];
    about(skewOf(incident(logs), 'kafka2/server.log'), 45_000, 10);
    assert.match(incident(logs).get('/logs/kafka2/server.log')!.skew!.why, /^3 of 4 sessions/);
  });

  it('a session that the client resumed is not the moment it was created', () => {
    const resumed = '[2024-03-05 12:00:00,000] INFO Session establishment complete on server zk1/10.0.0.21:2181, sessionid = 0x10001a2b3c40000, negotiated timeout = 6000 (org.apache.zookeeper.ClientCnxn)';
    const logs = cluster({ 1: {} });
    logs[0] = read('/logs/kafka1/server.log', [resumed, resumed.replace('c40000', 'c40001').replace('12:00', '12:10'), '[2024-03-05 12:20:00,000] INFO [KafkaServer id=1] shutting down (kafka.server.KafkaServer)']);
    assert.equal(skewOf(incident(logs), 'kafka1/server.log'), null);
  });

  it('bounds of lost sessions alone: the client is told after the server decided, a timeout after it was last heard', () => {
    const lost = (id: string, at: number): { zk: { at: number; text: string }; client: { at: number; text: string }[] } => ({
      zk: { at: at + 6600, text: `INFO  [SessionTracker:ZooKeeperServer@358] - Expiring session ${id}, timeout of 6000ms exceeded` },
      client: [
        { at: at + 7000, text: `WARN Client session timed out, have not heard from server in 7000ms for sessionid ${id} (org.apache.zookeeper.ClientCnxn)` },
        { at: at + 7100, text: `WARN Unable to reconnect to ZooKeeper service, session ${id} has expired (org.apache.zookeeper.ClientCnxn)` },
      ],
    });
    const both = [lost('0x1000a', 60_000), lost('0x1000b', 160_000)];
    const logs = (ahead: number): SourceLog[] => [
      read('/logs/kafka1/server.log', both.flatMap(one => one.client).map(one => `[${stamp(one.at, { ahead })}] ${one.text}`), 'kafka'), read('/logs/zk1/zookeeper.log', ensemble({}, both.map(one => one.zk)), 'zookeeper'),
    ];
    assert.equal(skewOf(incident(logs(0)), 'kafka1/server.log'), null);
    assert.equal(skewOf(incident(logs(900)), 'kafka1/server.log'), null, 'within the bounds');
    const found = incident(logs(20_000)).get('/logs/kafka1/server.log')!.skew!;
    about(found.ms, 20_000, found.spreadMs);
    assert.ok(found.spreadMs > 100 && found.spreadMs < 1500);
  });

  it('a session that two leaders end is not one moment, nor is what only one of them says of it', () => {
    const [, gc] = cluster({ 1: { asks: true, at: [60_000] } });
    const session = '0x10001a2b3c40000';
    const expiring = (at: number, myid: number): string => `${stamp(at, {})} [myid:${myid}] - INFO  [SessionTracker:ZooKeeperServer@358] - Expiring session ${session}, timeout of 6000ms exceeded`;
    const told = (text: string): string => `[${stamp(200_000, {})}] WARN ${text} (org.apache.zookeeper.ClientCnxn)`;
    const broker1 = read('/logs/kafka1/server.log', [
      ...broker(1, { asks: true }, [60_000]).server,
      told(`Client session timed out, have not heard from server in 10000ms for sessionid ${session}`), told(`Unable to reconnect to ZooKeeper service, session ${session} has expired`),
    ], 'kafka');
    const established = ensemble({}, broker(1, {}, [60_000]).zookeeper);
    const first = read('/logs/zk1/zookeeper.log', [...established, expiring(199_900, 1)], 'zookeeper');
    const second = read('/logs/zk2/zookeeper.log', [...established.map(line => line.replace('myid:1', 'myid:2')), expiring(208_300, 2)], 'zookeeper');
    for (const logs of [[broker1, gc, first, second], [broker1, gc, second]]) {
      const all = incident(logs);
      assert.deepEqual(logs.map(({ file }) => all.get(file)!.skew), logs.map(() => null));
      assert.deepEqual(all.clockNotes, []);
    }
  });

  describe('generations of a consumer group', () => {
    const group = (ahead: number, late: number): SourceLog[] => {
      const rounds = [{ at: 60_000, after: 20 }, { at: 120_000, after: 20 }, { at: 180_000, after: late }];
      const coordinator = rounds.map(({ at }, i) => `[${stamp(at, {})}] INFO [GroupCoordinator 1]: Stabilized group billing generation ${i + 1} (__consumer_offsets-1) (kafka.coordinator.group.GroupCoordinator)`);
      const member = rounds.flatMap(({ at, after }, i) => [
        `[${stamp(at - 30, { ahead })}] INFO [Consumer clientId=consumer-1, groupId=billing] (Re-)joining group (org.apache.kafka.clients.consumer.internals.AbstractCoordinator)`,
        `[${stamp(at + after, { ahead })}] INFO [Consumer clientId=consumer-1, groupId=billing] Successfully joined group with generation ${i + 1} (org.apache.kafka.clients.consumer.internals.AbstractCoordinator)`,
      ]);
      return [read('/logs/kafka1/server.log', coordinator, 'kafka'), read('/logs/consumer-1/consumer-1.log', member, 'kafka')];
    };

    it('a member that is told of one late has no clock that was set', () => {
      const all = incident(group(0, 5100));
      assert.equal(all.get('/logs/consumer-1/consumer-1.log')!.skew, null);
      assert.deepEqual(all.clockNotes, []);
    });

    it('a clock that is ahead is told, also where one answer came late', () => {
      for (const late of [20, 5100]) about(skewOf(incident(group(20_000, late)), 'consumer-1/consumer-1.log') ?? -skewOf(incident(group(20_000, late)), 'kafka1/server.log')!, 20_000, 150);
    });
  });

  describe('KRaft', () => {
    /** A controller that leads, and brokers that register with it twice each. */
    function kraft(folder: string, aheadOf: Record<number, number>, from = 0): SourceLog[] {
      const controller: { at: number; text: string }[] = [{ at: from, text: 'INFO [QuorumController id=11] Becoming the active controller at epoch 3, next write offset 9. (org.apache.kafka.controller.QuorumController)' }];
      const brokers = Object.keys(aheadOf).map(Number).map(id => {
        const lines: { at: number; text: string }[] = [];
        [60_000, 900_000].forEach((at, i) => {
          const epoch = 100 * id + i;
          controller.push({ at: from + at, text: `INFO [QuorumController id=11] Replayed RegisterBrokerRecord modifying the registration for broker ${id}: RegisterBrokerRecord(brokerId=${id}, isMigratingZkBroker=false, incarnationId=aaaaaaaaaaaaaaaaaaaaaa, brokerEpoch=${epoch}, endPoints=[], features=[], rack=null, fenced=true, inControlledShutdown=false, logDirs=[]) (org.apache.kafka.controller.ClusterControlManager)` });
          controller.push({ at: from + at + 3000, text: `INFO [QuorumController id=11] Replayed BrokerRegistrationChangeRecord modifying the registration for broker ${id}: BrokerRegistrationChangeRecord(brokerId=${id}, brokerEpoch=${epoch}, fenced=-1, inControlledShutdown=0, logDirs=[]) (org.apache.kafka.controller.ClusterControlManager)` });
          lines.push({ at: from + at + 20, text: `INFO [BrokerLifecycleManager id=${id}] Successfully registered broker ${id} with broker epoch ${epoch} (kafka.server.BrokerLifecycleManager)` });
          lines.push({ at: from + at + 3030, text: `INFO [BrokerLifecycleManager id=${id}] The broker has been unfenced. Transitioning from RECOVERY to RUNNING. (kafka.server.BrokerLifecycleManager)` });
        });
        return read(`${folder}/broker-${id}/server.log`, lines.map(one => `[${stamp(one.at, { ahead: aheadOf[id] })}] ${one.text}`), 'kafka');
      });
      return [...brokers, read(`${folder}/node-11/controller.log`, controller.sort((a, b) => a.at - b.at).map(one => `[${stamp(one.at, {})}] ${one.text}`), 'kafka')];
    }

    it('a broker\'s clock against its controller\'s', () => {
      const all = incident(kraft('/logs', { 1: 0, 2: 20_000, 3: 0 }));
      about(skewOf(all, 'broker-2/server.log'), 20_000, 50);
      assert.deepEqual([skewOf(all, 'broker-1/server.log'), skewOf(all, 'node-11/controller.log')], [null, null]);
      assert.match(all.get('/logs/broker-2/server.log')!.skew!.why, /^4 moments that broker-2\/server\.log and controller\.log both tell of/);
    });

    it('clusters that lie side by side, of the same ids, are not held against each other', () => {
      const all = incident([...kraft('/logs/east', { 1: 0, 2: 0 }), ...kraft('/logs/west', { 1: 0, 2: 30_000 }, 7 * 3600_000)]);
      assert.deepEqual(all.logs.filter(log => log.skew).map(log => log.file), ['/logs/west/broker-2/server.log']);
      about(all.get('/logs/west/broker-2/server.log')!.skew!.ms, 30_000, 50);
    });
  });

  describe('what a person says', () => {
    const logs = cluster({ 1: {}, 2: { ahead: 45_000 }, 3: {} });

    it('beats the estimate, for all files of the node', () => {
      const all = incident(logs, { ...utc, clockSkew: { 'kafka2/server.log': 44_000 } });
      assert.deepEqual(all.get('/logs/kafka2/server.log')!.skew, { ms: 44_000, how: 'set', spreadMs: 0, pairs: 0, why: 'setting faultline.clockSkew' });
      assert.deepEqual(all.get('/logs/kafka2/gc.log')!.skew, { ms: 44_000, how: 'set', spreadMs: 0, pairs: 0, why: 'as set for server.log of the same node' });
      assert.equal(skewOf(all, 'kafka1/server.log'), null);
    });

    it('by hand beats the setting; nothing taken off is a word too', () => {
      const all = incident(logs, { ...utc, clockSkew: { 'kafka2/**': 44_000 }, corrected: { nodes: {}, skewMs: { '/logs/kafka2/gc.log': 0, '/logs/kafka2/server.log': 45_500 } } });
      assert.equal(skewOf(all, 'kafka2/gc.log'), 0);
      assert.equal(skewOf(all, 'kafka2/server.log'), 45_500);
      assert.equal(all.get('/logs/kafka2/server.log')!.skew!.why, 'set by hand');
    });

    it('holds everywhere: spans, timeline, correlation', async () => {
      const all = incident(logs);
      const anchor = { uri: '/logs/zk1/zookeeper.log', line: 0, start: t0 + 62_008, end: t0 + 62_008, text: '' };
      const found = await all.correlate(anchor, { windowMs: 500 }, () => Promise.resolve(new Uint8Array(0)));
      assert.deepEqual([...new Set(found.records.map(one => one.uri))].sort(), ['/logs/kafka1/gc.log', '/logs/kafka2/gc.log', '/logs/kafka3/gc.log']);
      const lane = (await all.timeline()).lanes.find(one => one.uri === '/logs/kafka2/gc.log')!;
      about(lane.skew?.ms, 45_000, 10);
    });
  });
});

describe('incident: zones that matched events tell', () => {
  const hour = 3600 * secondMs;
  /** Without GC logs nothing states an offset but broker 1's. */
  const logs = (ahead: number): SourceLog[] => cluster({ 1: {}, 2: {} }, { ahead });

  it('whole hours between matched sessions are a zone, not a skew', () => {
    for (const [ahead, offset, text] of [[8 * hour, 480, '+08:00'], [-5 * hour, -300, '-05:00'], [5.5 * hour, 330, '+05:30'], [5.75 * hour, 345, '+05:45']] as const) {
      const all = incident(logs(ahead), { defaultZone: 'local' });
      const { zone, skew, span } = all.get('/logs/zk1/zookeeper.log')!;
      assert.deepEqual(zone, { offsetMinutes: offset, how: 'inferred', why: `6 sessions that kafka1/server.log and zookeeper.log (and others) both tell of fit ${text}` });
      assert.equal(skew, null);
      about(span!.start, t0 + 60_000, 10);
    }
  });

  it('goes before the workspace\'s setting, behind the file\'s', () => {
    assert.equal(incident(logs(8 * hour), { defaultZone: 'Europe/Berlin' }).get('/logs/zk1/zookeeper.log')!.zone.offsetMinutes, 480);
    const set = incident(logs(8 * hour), { zones: { 'zookeeper.log': '+07:00' } });
    assert.equal(set.get('/logs/zk1/zookeeper.log')!.zone.offsetMinutes, 420);
    about(skewOf(set, 'zk1/zookeeper.log'), hour, 10);
  });

  it('what is left beside the hours is the skew', () => {
    const all = incident(logs(8 * hour + 20 * secondMs));
    assert.equal(all.get('/logs/zk1/zookeeper.log')!.zone.offsetMinutes, 480);
    about(skewOf(all, 'zk1/zookeeper.log'), 20 * secondMs, 10);
  });

  it('-10 min are no zone', () => {
    const all = incident(logs(-600 * secondMs));
    assert.equal(all.get('/logs/zk1/zookeeper.log')!.zone.offsetMinutes, 0);
    about(skewOf(all, 'zk1/zookeeper.log'), -600 * secondMs, 10);
  });

  it('where nobody states a zone, one that agrees with the others is kept, and the other one told from it', () => {
    const bare = cluster({ 1: {}, 2: {}, 3: { ahead: 2 * hour } }).filter(log => !log.file.endsWith('gc.log'));
    const all = incident(bare, { defaultZone: 'UTC' });
    assert.equal(all.get('/logs/kafka1/server.log')!.zone.offsetMinutes, 0);
    const { zone } = all.get('/logs/kafka3/server.log')!;
    assert.deepEqual([zone.offsetMinutes, zone.how], [120, 'assumed']);
    assert.match(zone.why, /fit \+02:00, 2 h 00 min ahead of what is assumed for zookeeper 1$/);
  });

  it('daylight saving that changes within a log is an IANA zone\'s matter', () => {
    const change = Date.UTC(2024, 2, 31, 1) - t0;
    const at = [change - 7_200_000, change - 3_600_000, change + 3_600_000, change + 7_200_000];
    const dst = cluster({ 1: { at }, 2: { at } }, { ahead: when => (when < change ? hour : 2 * hour) });
    const all = incident(dst, { zones: { 'zookeeper.log': 'Europe/Berlin' } });
    assert.equal(skewOf(all, 'zk1/zookeeper.log'), null);
    assert.deepEqual(all.clockNotes, []);
    const { skew } = incident(dst).get('/logs/zk1/zookeeper.log')!;
    about(skew!.ms, hour, 10);
    about(skew!.steps![0].ms, 2 * hour, 10);
  });
});

describe('incident: skew in the runs of the lab', () => {
  // One clock 45 s ahead; another zone; a controller that replays old records; a healthy one; one with answers that come late.
  for (const name of ['rolling-restart-3.9.1-skew', 'frozen-broker-3.9.1-shanghai', 'controller-moved-4.1.1', 'healthy-3.9.1', 'zookeeper-leader-killed-3.9.1']) {
    it(name, () => {
      const run = readRun(name);
      const logs = [...run.files].flatMap(([file, bytes]) => {
        const reading = readLog(bytes, file, null);
        return reading ? [{ file: `/run/${file}`, reading }] : [];
      });
      const all = new Incident(logs, settings({ roots: ['/run'] }));
      for (const log of all.logs) {
        const truth = (run.labels.skewSeconds[log.file.split('/')[2]] ?? 0) * secondMs;
        if (truth === 0) assert.equal(log.skew, null, log.file);
        else about(log.skew?.ms, truth, 150);
      }
      assert.deepEqual(all.clockNotes, []);
    });
  }
});

describe('incident: the line of an instant', () => {
  const lines = Array.from({ length: 1000 }, (_, i) => `[${stamp(i * 1000, {})}] INFO [KafkaServer id=1] starting (kafka.server.KafkaServer)`);
  const text = (all: readonly string[]): Uint8Array => new TextEncoder().encode(all.join('\n') + '\n');
  const at = (all: readonly string[], instant: number, more: Partial<IncidentSettings> = utc) => {
    const log = incident([read('/logs/server.log', all)], more).get('/logs/server.log')!;
    return lineAt(log, instant, (_, from, to) => Promise.resolve(text(all).subarray(from, to)));
  };

  it('is the last record not after it', async () => {
    assert.deepEqual(await at(lines, t0 + 700_400), { line: 700, start: t0 + 700_000 });
    assert.deepEqual(await at(lines, t0 + 700_000), { line: 700, start: t0 + 700_000 });
    assert.deepEqual(await at(lines, t0 + 9_000_000), { line: 999, start: t0 + 999_000 });
    assert.deepEqual(await at(lines, t0 - 5000), { line: 0, start: t0 }, 'before the first record it is the first');
  });

  it('on the corrected clock', async () => {
    assert.deepEqual(await at(lines, t0 + 700_400, { ...utc, clockSkew: { 'server.log': 100_000 } }), { line: 800, start: t0 + 700_000 });
  });

  it('where the clock runs back', async () => {
    const twice = [...lines.slice(500), ...lines.slice(0, 500)];
    assert.deepEqual(await at(twice, t0 + 700_400), { line: 200, start: t0 + 700_000 });
    assert.deepEqual(await at(twice, t0 + 100_400), { line: 600, start: t0 + 100_000 });
    assert.deepEqual(await at(twice, t0 - 1), { line: 500, start: t0 });
  });

  it('is as near as the index of time allows when the text is gone', async () => {
    const log = incident([read('/logs/server.log', lines)]).get('/logs/server.log')!;
    assert.deepEqual(await lineAt(log, t0 + 700_400, () => Promise.reject(new Error('gone'))), { line: 700, start: t0 + 700_000 }, 'these lines are events');
  });

  it('is none without instants', async () => {
    const log = incident([read('/logs/gc.log', ['0.010: [GC (Allocation Failure)  512K->256K(1024K), 0.0010000 secs]'])]).get('/logs/gc.log')!;
    assert.equal(log.span, null);
    assert.equal(await lineAt(log, t0, () => Promise.resolve(new Uint8Array(0))), null);
  });
});
