import assert from 'node:assert/strict';
import { reportOf } from '../../../server/incident/report/report';
import { markdownReport } from '../../../server/incident/report/markdown';
import { Incident } from '../../../server/incident/incident';
import { investigate } from '../../../server/incident/story/investigate';
import { shownIn, timeText, withZone } from '../../../server/incident/story/times';
import { whyNot } from '../../../server/incident/story/whyNot';
import { inZone } from '../../../client/panel/words';
import { read, settings } from './made';

/** A broker at +0800 that loses its session in a Full GC, and a server of the ensemble at UTC. */
const logs = {
  '/logs/broker-1/gc.log': [
    '2019-05-15T22:09:00.000+0800: 1.000: [GC (Allocation Failure)  5000M->4000M(8192M), 0.0100000 secs]',
    '2019-05-15T22:10:05.058+0800: 66.058: [Full GC (Allocation Failure)  8071M->4285M(8192M), 9.3020000 secs]',
    '2019-05-15T22:11:00.000+0800: 121.000: [GC (Allocation Failure)  5000M->4000M(8192M), 0.0100000 secs]',
  ],
  '/logs/broker-1/server.log': [
    '[2019-05-15 22:09:00,000] INFO Session establishment complete on server zk3/10.0.0.23:2181, sessionid = 0x3a2000872900002, negotiated timeout = 6000 (org.apache.zookeeper.ClientCnxn)',
    '[2019-05-15 22:10:14,400] WARN Client session timed out, have not heard from server in 10158ms for sessionid 0x3a2000872900002 (org.apache.zookeeper.ClientCnxn)',
    '[2019-05-15 22:10:14,520] WARN Unable to reconnect to ZooKeeper service, session 0x3a2000872900002 has expired (org.apache.zookeeper.ClientCnxn)',
  ],
  '/logs/zk-3/zookeeper.log': [
    '2019-05-15T14:08:59,999Z [myid:3] - INFO  [CommitProcessor:3:ZooKeeperServer@694] - Established session 0x3a2000872900002 with negotiated timeout 6000 for client /10.0.0.11:40000',
    '2019-05-15T14:10:10,214Z [myid:3] - INFO  [SessionTracker:ZooKeeperServer@355] - Expiring session 0x3a2000872900002, timeout of 6000ms exceeded',
  ],
};
const clocks = (text: string): string[] => text.match(/\d\d:\d\d:\d\d/g) ?? [];

describe('times in the sentences of a finding', () => {
  const incident = new Incident(Object.entries(logs).map(([file, lines]) => read(file, lines, file.includes('gc') ? 'gc' : file.includes('zoo') ? 'zookeeper' : 'kafka')), settings());

  it('are all in the zone of its node, which it names', async () => {
    const { findings: [finding] } = await investigate(incident);
    assert.equal(finding.rule, 'session-lost/stall');
    assert.equal(finding.offsetMinutes, 480);
    const all = clocks(finding.why);
    assert.ok(all.length >= 4 && all.every(time => time.startsWith('22:')), finding.why);
    for (const time of all) assert.ok(Object.keys(finding.times).some(shown => shown.startsWith(time)), time);
    for (const [shown, at] of Object.entries(finding.times)) assert.ok(new Date(at + 480 * 60_000).toISOString().includes(`T${shown}`), shown);
    assert.doesNotMatch(JSON.stringify(finding), /\u2060/);
  });

  it('can be shown in another zone, here and in the panel', async () => {
    const { findings: [finding] } = await investigate(incident);
    const inUtc = shownIn(finding, 0);
    assert.ok(clocks(inUtc.why).every(time => time.startsWith('14:')), inUtc.why);
    assert.equal(inZone(finding.why, finding, 0), inUtc.why);
    assert.equal(shownIn(inUtc, 480).why, finding.why, 'and back');
  });

  it('are UTC in a report, which says so', async () => {
    const investigation = await investigate(incident);
    const report = reportOf(incident, investigation, { mask: false, shown: file => file });
    assert.ok(clocks(report.findings[0].why).every(time => time.startsWith('14:')));
    assert.ok([...markdownReport(report)].includes('All times are UTC.'));
  });

  it('are so in what could not be seen, too', async () => {
    const { '/logs/broker-1/gc.log': gc, '/logs/broker-1/server.log': server } = logs;
    const { findings, gaps } = await investigate(new Incident([read('/logs/broker-1/gc.log', gc.slice(2), 'gc'), read('/logs/broker-1/server.log', [server[0], server[2]], 'kafka')], settings()));
    const finding = findings.find(({ rule }) => rule === 'session-lost/unexplained')!;
    const gap = (told: typeof finding): string => told.notSeen.find(text => text.startsWith('no GC log'))!;
    assert.match(gap(finding), /covers 22:10:14\.520 \(gc\.log begins 22:11:00\)/);
    assert.match(gap(shownIn(finding, 0)), /covers 14:10:14\.520 \(gc\.log begins 14:11:00\)/);
    assert.ok(gaps.some(text => /covers 22:10:14\.520 \+08:00 \(gc\.log begins 22:11:00\)/.test(text)), gaps.join());
  });

  it('have their date where it is not the one of its start, in every zone', async () => {
    const { '/logs/broker-1/gc.log': gc, '/logs/broker-1/server.log': server } = logs;
    const later = gc.map(line => line.replace('-15T22', '-17T03'));
    const { findings } = await investigate(new Incident([read('/logs/broker-1/gc.log', later, 'gc'), read('/logs/broker-1/server.log', [server[0], server[2]], 'kafka')], settings()));
    const finding = findings.find(({ rule }) => rule === 'session-lost/unexplained')!;
    const gap = (text: string | undefined): string => /covers .*/.exec(text ?? '')?.[0] ?? '';
    const not = finding.notSeen.find(text => text.startsWith('no GC log'));
    assert.equal(gap(not), 'covers 22:10:14.520 (gc.log begins 05-17 03:09:00)');
    assert.equal(gap(shownIn(finding, 0).notSeen.find(text => text.startsWith('no GC log'))), 'covers 14:10:14.520 (gc.log begins 05-16 19:09:00)');
    assert.equal(gap(inZone(not!, finding, 0)), 'covers 14:10:14.520 (gc.log begins 05-16 19:09:00)');
  });

  it('name their zone where a sentence stands for itself', async () => {
    const [broker, server] = ['/logs/broker-1/server.log', '/logs/zk-3/zookeeper.log'].map(file => incident.get(file)!);
    const at = Date.UTC(2019, 4, 15, 14, 10, 10);
    assert.equal(withZone(`from ${timeText(at, broker)} to ${timeText(at + 1500, broker)}`), 'from 22:10:10 +08:00 to 22:10:11.500');
    assert.equal(withZone(`${timeText(at, broker)}, ${timeText(at, server)}`), '22:10:10 +08:00, 14:10:10 UTC');
    assert.equal(timeText(NaN, broker), '');
    const answer = whyNot(incident, await investigate(incident), { file: '/logs/broker-1/gc.log', line: 1 }, { file: '/logs/zk-3/zookeeper.log', line: 1 })!;
    assert.equal(answer.verdict, 'linked');
    const { text } = answer.conditions.find(({ what }) => what === 'window')!;
    assert.ok(clocks(text).every(time => time.startsWith('14:')) && text.includes(' UTC'), text);
  });
});
