import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { investigated, outcomeOf } from './bench';
import { cases, expired, sharedLab, unjudgedRuns } from './cases';

describe('incidents: what an investigation concludes', function () {
  this.timeout(60_000);
  const all = cases();

  for (const one of all) {
    it(one.name, async () => {
      const { missing, wrong } = await outcomeOf(one);
      assert.deepEqual({ missing, wrong }, { missing: [], wrong: [] });
    });
  }

  it('are thirty at the least', () => {
    assert.ok(all.length >= 30, `${all.length}`);
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
    assert.deepEqual(gaps, ['no GC log of broker 3 covers 22:20:14.399 (gc.log begins 22:25:59.422)']);
    const stalls = found.find(one => one.rule === 'gc/stall-over-timeout')!;
    assert.equal(stalls.repeats?.count, 2);
    assert.match(stalls.title, /10\.23 s to 10\.40 s/);
  });

  it('joins a crash with the session it cost, and with what followed', async () => {
    const [finding] = await findings('lab: map-count-crash-1.0.2');
    assert.equal(effect(finding, 'session-lost')?.count, 1);
    assert.equal(effect(finding, 'leadership-moved')?.count, 6);
    assert.match(finding.title, /used up its memory maps \(9254 of 9252\)/);
  });

  it('tells a wrong zone of the ensemble from a cause', async () => {
    const [finding] = await findings('made: the ensemble writes another zone');
    assert.equal(finding.rule, 'session-lost/stall');
    assert.ok(finding.notSeen.some(text => /wrong zone, off by 8 h 00 min/.test(text)), finding.notSeen.join('; '));
  });

  it('quotes the lines themselves', async () => {
    const [finding] = await findings('lab: kraft-gc-fenced-4.1.1');
    assert.match(finding.evidence.find(line => line.role === 'cause')!.text, /Pause Full \(G1 Compaction Pause\).*14091/);
    assert.equal(effect(finding, 'leadership-moved')?.count, 6);
  });
});
