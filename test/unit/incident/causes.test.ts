import assert from 'node:assert/strict';
import { Incident } from '../../../server/incident/incident';
import { investigate } from '../../../server/incident/story/investigate';
import type { SourceLog } from '../../../server/incident/log';
import { covered, stallsOf } from '../../../server/incident/story/stalls';
import { read, settings } from './made';

const session = '0x3a2000872900002';
const stamp = (at: string): string => `[2019-05-15 ${at}] `;
const connected = (at: string, ms = 6000): string => `${stamp(at)}INFO Session establishment complete on server zk/10.0.0.1:2181, sessionid = ${session}, negotiated timeout = ${ms} (org.apache.zookeeper.ClientCnxn)`;
const silent = (at: string, ms: number): string => `${stamp(at)}WARN Client session timed out, have not heard from server in ${ms}ms for sessionid ${session} (org.apache.zookeeper.ClientCnxn)`;
const told = (at: string): string => `${stamp(at)}WARN Unable to reconnect to ZooKeeper service, session ${session} has expired (org.apache.zookeeper.ClientCnxn)`;
const expired = (at: string, ms = 6000): string => `2019-05-15 ${at} [myid:3] - INFO  [SessionTracker:ZooKeeperServer@358] - Expiring session ${session}, timeout of ${ms}ms exceeded`;
const pause = (at: string, seconds: string, what = 'Full GC (Allocation Failure)  8071M->4285M(8192M)'): string => `2019-05-15T${at}+0000: 100.000: [${what}, ${seconds} secs]`;
const stopped = (at: string, seconds: string): string => `2019-05-15T${at}+0000: 110.000: Total time for which application threads were stopped: ${seconds} seconds, Stopping threads took: 0.0001000 seconds`;

const server = (...lines: string[]): SourceLog => read('/logs/broker-1/server.log', lines);
const gc = (...lines: string[]): SourceLog => read('/logs/broker-1/gc.log', lines, 'gc');
const ensemble = (...lines: string[]): SourceLog => read('/logs/zookeeper-3/zookeeper.log', lines);
const found = async (...logs: SourceLog[]) => (await investigate(new Incident(logs, settings({ defaultZone: 'UTC' })))).findings;
const edges = [pause('10:00:00.000', '0.0100000'), pause('23:00:00.000', '0.0100000')];

describe('incident: stalls', () => {
  const stalls = (...logs: SourceLog[]) => stallsOf(new Incident(logs, settings({ defaultZone: 'UTC' })).logs).map(one => one.end - one.start);

  it('are told once, however many logs tell of them', () => {
    const other = read('/logs/broker-1/kafkaServer-gc.log', [pause('22:00:00.010', '9.9900000')], 'gc');
    const safepoints = read('/logs/broker-1/safepoint.log', [stopped('22:00:10.005', '10.0050000')], 'gc');
    const [length, ...more] = stalls(gc(pause('22:00:00.000', '10.0000000')), other, safepoints);
    assert.deepEqual(more, []);
    assert.ok(Math.abs(length - 10_000) <= 10, `${length}`);
  });

  it('join where no heartbeat gets out between them, and only there', () => {
    assert.deepEqual(stalls(gc(pause('22:00:00.000', '3.0000000'), pause('22:00:03.040', '4.0000000'))).map(Math.round), [7040]);
    assert.deepEqual(stalls(gc(pause('22:00:00.000', '3.0000000'), pause('22:00:03.100', '4.0000000'))).map(Math.round), [3000, 4000]);
    // Short pauses one behind the other are no stop of their sum.
    assert.deepEqual(stalls(gc(...Array.from({ length: 20 }, (_, i) => pause(`22:00:00.${String(i * 50).padStart(3, '0')}`, '0.0300000')))), []);
  });

  it('cover what lies within a window', () => {
    const all = [{ start: 0, end: 10, stops: [] }, { start: 20, end: 30, stops: [] }];
    assert.equal(covered(all, 5, 25), 10);
    assert.equal(covered(all, 11, 19), 0);
  });
});

describe('incident: causes of a lost session', () => {
  it('is the stall that covers the time from the heartbeat that was due to the expiry', async () => {
    const [one, ...more] = await found(
      server(connected('22:00:00,000'), silent('22:10:10,361', 7119), told('22:10:10,659')), ensemble(expired('22:10:10,214')), gc(edges[0], pause('22:10:05.058', '5.3020000'), edges[1]),
    );
    assert.deepEqual(more, []);
    assert.equal(one.rule, 'session-lost/stall');
    assert.equal(one.confidence, 'proven');
    assert.deepEqual(one.evidence.map(line => line.role), ['session', 'silence', 'cause', 'expiry', 'told']);
    assert.match(one.why, /last heard of its server at 22:10:03\.242; the next heartbeat was due by 22:10:05\.242/);
  });

  it('is but likely where the stall leaves a part of it open', async () => {
    const [one] = await found(server(connected('22:00:00,000'), silent('22:10:09,100', 7100), told('22:10:12,000')), ensemble(expired('22:10:10,000')), gc(edges[0], pause('22:10:03.900', '4.2000000'), edges[1]));
    assert.equal(one.rule, 'session-lost/stall');
    assert.equal(one.confidence, 'likely');
    assert.ok(one.notSeen.some(text => /are not covered/.test(text)), one.notSeen.join('; '));
  });

  it('is not a stall that covers little of it', async () => {
    const [one] = await found(server(connected('22:00:00,000'), silent('22:10:06,010', 4010), told('22:10:12,000')), ensemble(expired('22:10:10,000')), gc(edges[0], pause('22:10:03.900', '1.5000000'), edges[1]));
    assert.notEqual(one.rule, 'session-lost/stall');
    assert.ok(one.evidence.every(line => line.role !== 'cause'));
  });

  it('is never a stall of another node, however well it fits', async () => {
    const other = read('/logs/broker-2/gc.log', [edges[0], pause('22:10:03.000', '9.0000000'), edges[1]], 'gc');
    const all = await found(server(connected('22:00:00,000'), silent('22:10:06,010', 4010), told('22:10:12,000')), ensemble(expired('22:10:10,000')), gc(...edges), other, read('/logs/broker-2/server.log', [connected('22:00:00,000').replace(session, '0x1')]));
    const lost = all.find(one => one.rule.startsWith('session-lost/'))!;
    assert.equal(lost.rule, 'session-lost/connection');
    assert.ok(lost.evidence.every(line => !line.file.includes('broker-2')));
  });

  it('says what was looked for where nothing fits', async () => {
    const { findings: [one], gaps } = await investigate(new Incident([server(told('22:10:12,000'))], settings({ defaultZone: 'UTC' })));
    assert.equal(one.rule, 'session-lost/unexplained');
    assert.equal(one.confidence, 'coincident');
    assert.ok(one.notSeen.includes('no GC log of broker 1 is here, so none covers 22:10:12'), one.notSeen.join('; '));
    assert.ok(one.notSeen.some(text => /no ZooKeeper log is here/.test(text)));
    assert.deepEqual(gaps, ['no GC log of broker 1 is here, so none covers 22:10:12 UTC']);
  });

  it('is none where the client went on with the session: a server spoke too soon', async () => {
    const all = await found(server(connected('22:00:00,000'), connected('22:10:13,000')), ensemble(expired('22:10:10,000')));
    assert.deepEqual(all.map(one => [one.rule, one.severity]), [['zookeeper/expiry-without-effect', 'info']]);
    // A woken ex-leader says it after the client has long gone elsewhere.
    const goesOn = `${stamp('22:12:00,000')}INFO [GroupMetadataManager brokerId=1] Removed 0 expired offsets in 1 milliseconds. (kafka.coordinator.group.GroupMetadataManager)`;
    const woken = await found(server(connected('22:00:00,000'), silent('22:10:04,010', 4010), connected('22:10:05,000'), goesOn), ensemble(expired('22:10:30,000')));
    assert.deepEqual(woken.map(one => [one.rule, one.severity]), [['zookeeper/expiry-without-effect', 'info']]);
  });
});
