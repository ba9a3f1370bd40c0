import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { investigated, outcomeOf } from './bench';
import { cases, expired, sharedLab, unjudgedRuns } from './cases';

describe('incidents: what an investigation concludes', function () {
  this.timeout(60_000);
  const all = cases();

  for (const one of all) {
    it(one.name, async () => {
      const { missing, wrong, links } = await outcomeOf(one);
      assert.deepEqual({ missing, wrong }, { missing: [], wrong: [] });
      assert.deepEqual(links.filter(link => link.wrong > 0 || link.missing > 0), []);
    });
  }

  it('are a hundred at the least', () => {
    assert.ok(all.length >= 100, `${all.length}`);
  });

  it('hold a truth for every run of the lab', () => {
    assert.deepEqual(unjudgedRuns(), []);
  });

  for (const quiet of ['healthy-3.9.1', 'rolling-restart-3.9.1', 'slow-consumer-3.9.1']) {
    it(`has no error to report of ${quiet}`, async () => {
      const { findings } = await investigated(all.find(one => one.name === `lab: ${quiet}`)!.files());
      assert.deepEqual(findings.filter(finding => finding.severity === 'error'), []);
    });
  }

  it('reads the incidents outside of the project', function () {
    if (!existsSync(sharedLab)) this.skip();
    assert.equal(all.filter(one => one.name.startsWith('shared: ')).length, 2);
  });
});

describe('incidents: what hangs on a finding', function () {
  this.timeout(60_000);
  const all = cases();
  const findings = async (name: string) => (await investigated(all.find(one => one.name === name)!.files())).findings;
  const effect = (finding: Awaited<ReturnType<typeof findings>>[number], what: string) => finding.effects.find(one => one.what === what);

  it('counts repeats, sessions and what followed each', async () => {
    const [finding] = await findings('lab: gc-session-expiry-1.0.2');
    const count = expired(all.find(one => one.name === 'lab: gc-session-expiry-1.0.2')!.files()).length;
    assert.ok(count > 1);
    assert.equal(finding.repeats?.count, count);
    assert.equal(finding.sessions.length, count);
    assert.match(finding.title, new RegExp(`^broker 1 lost its ZooKeeper session ${count} times, each during a Full GC \\(G1 Compaction Pause\\) of [\\d.]+ s to [\\d.]+ s$`));
    assert.equal(effect(finding, 'deregistered')?.count, count);
    assert.ok(effect(finding, 'leadership-moved')!.count >= 6);
    assert.equal(finding.evidence.filter(line => line.role === 'cause').length, count);
    assert.equal(finding.evidence.filter(line => line.role === 'expiry').length, count);
  });

  it('names the pauses of another node only to rule them out', async () => {
    const [finding] = await findings('lab: network-decoy-3.9.1');
    assert.ok(finding.evidence.every(line => !line.file.includes('/kafka2/')));
    assert.match(finding.why, /noticed the silence after 12\.00 s/);
  });

  it('says of the excerpts which logs are missing, and blames no pause', async () => {
    const { findings: found, gaps } = await investigated(all.find(one => one.name === 'sample: first-incident-excerpts')!.files());
    const lost = found.find(one => one.rule === 'session-lost/unexplained')!;
    assert.equal(lost.node, 'broker 3');
    assert.ok(lost.evidence.every(line => !line.file.endsWith('gc.log')));
    assert.ok(lost.notSeen.some(text => text === 'no GC log of broker 3 covers 22:20:14.399 (gc.log begins 22:25:59.422)'), lost.notSeen.join('; '));
    assert.ok(lost.notSeen.some(text => /no ZooKeeper log covers 22:20:14\.399 \(zookeeper\.log begins 22:49:58\.992\)/.test(text)), lost.notSeen.join('; '));
    assert.deepEqual(gaps, ['no GC log of broker 3 covers 22:20:14.399 +08:00 (gc.log begins 22:25:59.422)']);
    const stalls = found.find(one => one.rule === 'gc/stall-over-timeout')!;
    assert.equal(stalls.repeats?.count, 2);
    assert.match(stalls.title, /10\.23 s to 10\.40 s/);
    assert.match(stalls.remedy, /^The Full GC left 4285M of 8192M in use: .*\(Allocation Failure\).* Until JDK 10 a Full GC of G1 has one thread/);
  });

  it('joins a crash with the session it cost, and with what followed', async () => {
    const [finding] = await findings('lab: map-count-crash-1.0.2');
    assert.equal(effect(finding, 'session-lost')?.count, 1);
    assert.equal(effect(finding, 'leadership-moved')?.count, 6);
    assert.match(finding.title, /used up its memory maps \(9254 of 9252\)/);
  });

  it('says of two clusters that lie side by side what it says of each alone', async () => {
    const runs = ['map-count-crash-1.0.2', 'gc-session-expiry-1.0.2', 'healthy-3.9.1'];
    const files = (run: string) => all.find(one => one.name === `lab: ${run}`)!.files();
    const together = new Map(runs.flatMap(run => [...files(run)].map(([file, bytes]) => [`${run}/${file}`, bytes] as const)));
    const told = (one: Awaited<ReturnType<typeof findings>>[number], folder: string): string => [one.rule, one.repeats?.count ?? 1, ...one.effects.map(({ what, count }) => `${what} ${count}`), ...one.evidence.map(line => `${line.file.replace(/^incident\//, '').replace(folder, '')}:${line.line}`)].join(' ');
    const both = (await investigated(together)).findings;
    for (const run of runs) {
      const alone = (await investigated(files(run))).findings.map(one => told(one, ''));
      assert.deepEqual(both.filter(one => one.evidence[0].file.includes(`${run}/`)).map(one => told(one, `${run}/`)).sort(), alone.sort(), run);
    }
  });

  it('finds the zone of the ensemble from the sessions that both sides tell of', async () => {
    const { findings: [finding], sources } = await investigated(all.find(one => one.name === 'made: the ensemble writes another zone')!.files());
    assert.equal(finding.rule, 'session-lost/stall');
    assert.deepEqual(sources.filter(source => source.family === 'zookeeper').map(source => [source.zone.offset, source.zone.how]), [['+08:00', 'inferred']]);
  });

  it('tells the first incident whole: the floor of the heap, the Full GCs, the sessions', async () => {
    const found = await findings('made: heap: a floor that rises until Full GCs lose sessions');
    const lost = found.find(one => one.rule === 'session-lost/stall')!;
    assert.match(lost.why, /the floor of its heap rose from 4\d{3}M to 7\d{3}M of 8192M over 2 d 20 h/);
    assert.equal(lost.repeats?.count, 3);
    assert.equal(lost.evidence.filter(line => line.role === 'origin').length, 2);
    const floor = found.find(one => one.rule === 'heap/rising-floor')!;
    assert.equal(effect(floor, 'session-lost')?.count, 3);
    assert.match(floor.title, /until its Full GCs cost it 3 sessions$/);
  });

  it('says host, not heap, where the collector got no CPU', async () => {
    const [starved] = await findings('made: a Full GC of 10 s on a starved host');
    assert.match(starved.why, /used only 1\.40 s of CPU in 10\.00 s/);
    assert.match(starved.remedy, /^Look at the host of broker 1 first: of the 10\.00 s its collector got 1\.40 s of CPU/);
    const [heap] = await findings('made: a Full GC of 10 s');
    assert.doesNotMatch(heap.remedy, /host/);
  });

  it('says host, not collector, of real starved brokers, and collector, not host, of a real long young pause', async () => {
    const [starved] = await findings('lab: cpu-starved-1.0.2');
    assert.match(starved.title, /, each during a young pause \(.+\) of 10\.03 s to 12\.80 s with 890 ms to 900 ms of CPU: its host was the matter, not its collector$/);
    assert.match(starved.why, /used only 890 ms of CPU in 10\.03 s/);
    const [stopped] = await findings('lab: frozen-in-gc-1.0.2');
    assert.match(stopped.title, /its host was the matter, not its collector$/);
    const [young] = await findings('lab: young-pauses-1.0.2');
    assert.match(young.title, /during a young pause \(G1 Evacuation Pause\) of 7\.11 s$/);
    assert.match(young.remedy, /^Its collector was at work all that time \(6\.28 s of CPU in 7\.11 s\), so it was not the host\. It freed 571M of 5151M/);
  });

  it('names a pause beside a frozen process only to say that it is too short', async () => {
    const [finding] = await findings('lab: frozen-beside-gc-1.0.2');
    assert.match(finding.why, /The young pause \(G1 Evacuation Pause\) of 618 ms next to it \(from 01:06:09\.957 to 01:06:10\.575\) is too short for that/);
    assert.ok(finding.evidence.every(line => line.role !== 'cause'));
  });

  it('holds a full old generation, not the heap, against a Full GC of Serial', async () => {
    const [finding] = await findings('lab: gc-session-expiry-3.9.1-serial');
    assert.match(finding.remedy, /^After the Full GC 3227M of 3413M of the old generation were still in use: give broker 1 more heap/);
  });

  it('tells both elections, and what each former leader expired in vain', async () => {
    const found = await findings('lab: ex-leader-woken-1.0.2');
    assert.deepEqual(found.map(finding => finding.severity).filter(severity => severity !== 'info'), []);
    assert.deepEqual(found.filter(finding => finding.rule === 'zookeeper/expiry-without-effect').map(finding => [finding.sessions.length, finding.repeats!.periodMs >= 0]), [[2, true], [3, true]]);
    assert.match(found.find(finding => finding.node === 'zookeeper 2' && finding.sessions.length === 3 && finding.rule === 'zookeeper/expiry-without-effect')!.why, /that was zookeeper 3 since 00:58:08\.962/);
    assert.equal(found.filter(finding => finding.rule === 'zookeeper/election').length, 2);
  });

  it('claims no loss by a former leader whose successor\'s log is missing, nor of clients whose logs are', async () => {
    const files = all.find(one => one.name === 'lab: ex-leader-woken-1.0.2')!.files();
    for (const missing of [/^zk[13]/, /^(?:zk3|kafka[23])/, /^kafka/]) {
      const { findings: found } = await investigated(new Map([...files].filter(([file]) => !missing.test(file))));
      assert.deepEqual(found.filter(finding => /^session-lost/.test(finding.rule)).map(finding => finding.title), [], String(missing));
      assert.ok(found.some(finding => finding.rule === 'zookeeper/expiry-without-effect' && finding.node === 'zookeeper 2' && finding.confidence === (/zk3|zk\[/.test(missing.source) ? 'likely' : 'proven')), String(missing));
    }
  });

  it('sees a frozen KRaft broker in a request that it gave up far too late', async () => {
    const [finding] = await findings('lab: frozen-broker-4.1.1');
    assert.match(finding.why, /was to be given up after 2\.00 s; that was noticed only after 14\.14 s \(kafka2\/server\.log:915\), 12\.14 s too late: it did not run/);
    assert.equal(finding.repeats?.count, 2);
  });

  it('sees that a KRaft controller did not run by how late it resigns', async () => {
    const [finding] = await findings('lab: controller-frozen-4.1.1');
    assert.equal(finding.title, 'The controller moved from controller 12 to controller 11, whose whole process stood still, which no GC pause explains');
    assert.match(finding.why, /resigns after 3\.00 s; controller 12 did so at 01:33:29\.257, 17\.92 s after: it did not run in between/);
  });

  it('says how near a kept session came to being lost', async () => {
    const [kept] = (await findings('lab: gc-session-expiry-3.9.1-parallel')).filter(finding => finding.rule === 'session-kept/stall');
    assert.equal(kept.severity, 'info');
    assert.match(kept.why, /heard nothing for 4\.21 s .* less than the ensemble waits, and resumed/);
  });

  it('tells what hit many clients once', async () => {
    const found = await findings('made: the JVM of the ZooKeeper server stands still');
    assert.equal(found.length, 1);
    assert.match(found[0].title, /^brokers 1, 2 and 3 lost their ZooKeeper sessions while zookeeper 1 stood still$/);
    assert.equal(found[0].sessions.length, 3);
    const [cut] = await findings('made: a host with two brokers is cut off');
    assert.match(cut.title, /lost their ZooKeeper sessions when host 10\.0\.0\.7 was cut off, though they ran$/);
  });

  it('says of a cut host what else was out of its reach, and of one with two brokers that the host was cut off', async () => {
    const [cut] = await findings('lab: host-cut-3.9.1');
    assert.match(cut.title, /^broker 1 lost its ZooKeeper session when its network was cut: neither ZooKeeper nor any other broker \(broker 2, broker 3\) was in its reach$/);
    assert.match(cut.why, /Its host knew no way to zk2\/10\.0\.0\.22:2181, zk3\/10\.0\.0\.23:2181 and zk1\/10\.0\.0\.21:2181 \(kafka1\/server\.log:568\)/);
    assert.equal(cut.evidence.filter(line => line.role === 'unreachable').length, 4);
    const [two] = await findings('lab: host-of-two-cut-2.4.1');
    assert.equal(two.title, 'brokers 1 and 2 lost their ZooKeeper sessions when host 10.0.0.11 was cut off, though they ran');
    assert.deepEqual(two.effects.filter(({ what }) => what === 'leadership-moved').map(({ text }) => text).sort(), ['6 partitions changed leader away from broker 1', '6 partitions changed leader away from broker 2']);
    const [server] = await findings('lab: zookeeper-port-denied-2.4.1');
    assert.equal(server.title, 'brokers 1 and 2 lost their ZooKeeper sessions when nothing passed between ZooKeeper server 10.0.0.22 and its clients, though they ran');
  });

  it('takes the fetchers that end with a leadership for no sign of the network: only ZooKeeper is known to be out of reach', async () => {
    const [cut] = await findings('lab: host-cut-2.4.1');
    assert.match(cut.why, /It tried zk3\/\S+, zk1\/\S+ and zk2\/\S+ in turn and not one connection came about/);
    assert.equal((await findings('lab: network-decoy-3.9.1'))[0].rule, 'session-lost/connection');
  });

  it('sees that a ZooKeeper server stood still by how late it expires', async () => {
    const [finding] = await findings('lab: zookeeper-frozen-1.0.2');
    assert.equal(finding.title, 'brokers 1, 2 and 3 lost 6 ZooKeeper sessions while zookeeper 1 stood still');
    assert.match(finding.why, /7\.88 s too late: it did not run in between\. 3 new connections of the client to it were taken .* and not answered/);
  });

  it('tells servers that take connections and answer nobody from a broken network, and knows who was told by a leader of the past', async () => {
    const found = await findings('lab: ensemble-frozen-1.0.2');
    assert.equal(found[0].title, 'brokers 1 and 2 lost their ZooKeeper sessions while the ZooKeeper servers took connections and answered nobody');
    assert.deepEqual(found[0].notSeen, ['what the servers waited for']);
    assert.match(found.find(finding => finding.rule === 'zookeeper/election')!.title, /; no session was lost by it$/);
  });

  it('knows that slow flushes alone cost connections, and that a disk that hangs costs sessions', async () => {
    const [lost, kept] = await findings('lab: zookeeper-slow-disk-1.0.2');
    assert.equal(lost.title, 'brokers 1, 2 and 3 lost their ZooKeeper sessions while ZooKeeper waited for its disk; it was not GC');
    assert.match(kept.title, /lost their connections to ZooKeeper while ZooKeeper waited for its disk, and kept their sessions$/);
    const found = await findings('lab: zookeeper-slow-disk-3.9.1');
    assert.match(found.find(finding => finding.rule === 'zookeeper/election')!.why, /The servers waited for their disks meanwhile: zookeeper 1, zookeeper 2, zookeeper 3, the longest 27\.27 s/);
  });

  it('says of a disk that held a broker up what it takes otherwise', async () => {
    const [finding, ...more] = await findings('lab: broker-slow-disk-2.4.1');
    assert.deepEqual(more, []);
    assert.equal(finding.title, 'broker 2 waited for its disk: rolling 3 segments took up to 24.22 s');
    assert.match(finding.why, /here it takes \d+ ms otherwise \(the median of \d+\)\. .* Its GC log shows no pause that explains it/);
  });

  it('names a coordinator that stood still, and that its member ran', async () => {
    const [finding] = await findings('lab: coordinator-frozen-3.9.1');
    assert.equal(finding.title, 'broker 1 took consumer-1 out of group billing when it woke: its whole process had stood still, which no GC pause explains');
    assert.match(finding.why, /5\.36 s too late: .* consumer-1 ran: 3 heartbeats of it, from .* on, were not answered/);
    const [silent] = await findings('lab: coordinator-frozen-1.0.2');
    assert.match(silent.why, /consumer-2 ran: at .* it gave its coordinator up/);
    assert.match(silent.remedy, /^Look at broker 2 and at the way between the two/);
  });

  it('says of indexes whether they were missing or corrupt, and how the broker had been stopped', async () => {
    const corrupt = (await findings('lab: corrupt-index-1.0.2')).find(finding => finding.rule === 'recovery/corrupt-index')!;
    assert.match(corrupt.title, /^broker 2 found 6 missing or corrupt indexes at its start, rebuilt them/);
    assert.match(corrupt.why, /The last ordered stop of it stands at/);
    const missing = (await findings('lab: corrupt-index-3.9.1')).find(finding => finding.rule === 'recovery/corrupt-index')!;
    assert.match(missing.title, /^broker 2 found 1 missing index at its start, rebuilt it/);
  });

  it('joins client and coordinator by group and member', async () => {
    const [finding] = await findings('lab: slow-consumer-3.9.1');
    assert.deepEqual(finding.evidence.map(line => line.role), ['cause', 'rebalance', 'removed', 'timeout']);
    assert.equal(effect(finding, 'rebalanced')?.count, 1);
    assert.match(effect(finding, 'rejoined')!.text, /16\.61 s after/);
    const [twice, ...more] = await findings('made: group: two batches of 50 s');
    assert.deepEqual(more, []);
    assert.deepEqual([twice.repeats?.count, twice.repeats?.periodMs], [2, 140_000]);
  });

  it('says why a directory failed, in the words of the exception', async () => {
    const [finding] = await findings('lab: directory-full-3.9.1');
    assert.match(finding.title, /its file system was full$/);
    assert.match(finding.evidence[0].text, /^java\.io\.IOException: No space left on device$/);
    assert.equal(effect(finding, 'offline')?.count, 6);
    const [broken] = await findings('made: directory: the only one, its disk broken');
    assert.match(broken.title, /^All log directories of broker 1 failed and it stopped: its disk did not read or write$/);
  });

  it('names the partition whose log does not get done', async () => {
    const [finding] = await findings('made: start: one partition never done');
    assert.match(finding.title, /partition events-7 has been loading for 21 min/);
    const [minutes] = await findings('made: start: killed, segments recovered for minutes');
    assert.match(minutes.title, /read 62 segments again and took 3 min/);
  });

  it('gives every finding an id that is its own, the same the next time', async () => {
    for (const one of all.filter(each => /two elections|three times|heap: a floor|gc-session-expiry-1/.test(each.name))) {
      const ids = (await investigated(one.files())).findings.map(finding => finding.id);
      assert.equal(new Set(ids).size, ids.length);
      assert.deepEqual((await investigated(one.files())).findings.map(finding => finding.id), ids);
    }
  });

  it('has nothing grave to say of public logs of sound systems', async function () {
    const folder = join(sharedLab, '..', 'corpus', 'loghub');
    if (!existsSync(folder)) this.skip();
    const { findings: found } = await investigated(new Map(readdirSync(folder).filter(name => name.endsWith('.log')).map(name => [name, readFileSync(join(folder, name))])));
    assert.deepEqual(found.filter(finding => finding.severity === 'error' || finding.confidence === 'proven'), []);
  });

  it('quotes the lines themselves', async () => {
    const [finding] = await findings('lab: kraft-gc-fenced-4.1.1');
    assert.match(finding.evidence.find(line => line.role === 'cause')!.text, /Pause Full \(G1 Compaction Pause\).*14091/);
    assert.equal(effect(finding, 'leadership-moved')?.count, 6);
  });
});
