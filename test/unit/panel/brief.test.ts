import assert from 'node:assert/strict';
import { afterText, briefOf, causeOf, nameOf } from '../../../client/panel/brief';
import { firstLine, inTellingOrder } from '../../../client/panel/roles';
import type { EvidenceLine, InvestigatedFinding } from '../../../server/protocol';

const line = (role: string, more: Partial<EvidenceLine> = {}): EvidenceLine => ({ uri: 'file:///a.log', line: 1, role, at: 1000, text: `[2026-11-21 22:25:05,200] INFO ${role}`, ...more });
const finding = (more: Partial<InvestigatedFinding>): InvestigatedFinding => ({
  id: 'x', rule: 'session-lost/stall', severity: 'error', title: 'Broker 1 lost its ZooKeeper session 3 times, each during a Full GC (G1 Compaction Pause) of 8.27 s to 13.56 s', confidence: 'proven', node: 'broker 1',
  start: 0, end: 0, why: '', remedy: '', evidence: [], effects: [], notSeen: [], sessions: [], repeats: null, offsetMinutes: 0, times: {}, chains: [], ...more,
});

describe('a finding in a few words', () => {
  it('begins with who and what, and fits a side bar', () => {
    assert.equal(briefOf(finding({ repeats: { count: 3, periodMs: 1, at: [] } })), 'Broker 1 lost its session \u00d73');
    assert.equal(briefOf(finding({ rule: 'zookeeper/election', node: 'zookeeper 2' })), 'Zookeeper 2 was elected leader');
    const rules = [
      'session-lost/stall', 'session-lost/unexplained', 'broker-fenced/process-frozen', 'session-kept/stall', 'gc/stall-over-timeout', 'heap/rising-floor', 'controller/moved', 'map-count/crash', 'map-count/map-failed',
      'jvm/crash', 'directory/failed', 'recovery/unclean-stop', 'recovery/corrupt-index', 'recovery/slow-loading', 'group/poll-interval', 'group/member-silent', 'group/coordinator-stall', 'zookeeper/election', 'zookeeper/expiry-without-effect',
    ];
    for (const rule of rules) {
      const brief = briefOf(finding({ rule }));
      assert.ok(brief.startsWith('Broker 1 ') && brief.length <= 32, `${rule}: ${brief}`);
    }
  });

  it('is the title where node or rule has no short name', () => {
    for (const one of [finding({ node: null }), finding({ rule: 'new/rule' })]) assert.equal(briefOf(one), one.title);
    const two = finding({ node: 'broker 3 (kill-recovery/east)' });
    assert.deepEqual([briefOf(two), causeOf(two), causeOf({ ...two, rule: 'session-lost/process-ended' })], ['Broker 3 lost its session', 'kill-recovery/east', 'its process had ended \u00b7 kill-recovery/east'], 'what tells two clusters apart does not push out what happened');
    assert.equal(briefOf(finding({ node: 'consumer-1', rule: 'group/poll-interval' })), 'consumer-1 polled too late', 'a name that is not ours stays as it is written');
  });

  it('says beside it what it was lost to, and nothing where that is not known', () => {
    const label = 'Full GC (G1 Compaction Pause) 8.27 s, 4093M -> 3563M (4096M)';
    assert.equal(causeOf(finding({ evidence: [line('session'), line('cause', { label })] })), 'Full GC 8.27 s');
    assert.equal(causeOf(finding({ evidence: [line('cause', { label: 'young pause (initial-mark, G1 Evacuation Pause) 10.53 s, 1M -> 1M (2M)' })] })), 'young pause 10.53 s');
    assert.equal(causeOf(finding({ rule: 'session-lost/process-frozen', evidence: [line('cause', { label })] })), 'its process was frozen');
    assert.equal(causeOf(finding({ rule: 'session-lost/unexplained', confidence: 'coincident', evidence: [line('cause', { label })] })), '');
    assert.equal(causeOf(finding({ rule: 'zookeeper/election' })), '');
    assert.equal(nameOf(line('cause')), 'Cause', 'a line of the log is no name');
  });

  it('tells the story before what sets the scene, from the line that began it', () => {
    const lines = [line('session', { at: 0 }), line('silence', { at: 900 }), line('cause', { at: 1000, label: 'Full GC 8.27 s, 4G' }), line('expiry', { at: 6000 })];
    const roles = (...of: string[]): string[] => inTellingOrder(of, (role) => line(role));
    assert.deepEqual(inTellingOrder(lines, (one) => one).map(nameOf), ['Full GC 8.27 s', 'Heard nothing', 'Session expired', 'Session']);
    assert.deepEqual(roles('session', 'last-word', 'silence', 'expiry'), ['last-word', 'silence', 'expiry', 'session'], 'no cause');
    assert.deepEqual(roles('start', 'cause', 'slowest', 'timeout', 'end'), ['start', 'cause', 'slowest', 'end', 'timeout']);
    assert.deepEqual(roles('cause', 'silence', 'cause', 'silence'), ['cause', 'silence', 'cause', 'silence'], 'only what stands before the first cause moves');
    assert.deepEqual(lines.map((one) => afterText(one, 1000)), ['-1 s', '-100 ms', '', '+5 s']);
    assert.equal(afterText(line('verdict', { at: null }), 1000), '');
    assert.equal(firstLine({ evidence: lines })?.role, 'cause');
    assert.equal(firstLine({ evidence: [line('session'), line('last-word'), line('silence'), line('expiry')] })?.role, 'silence', 'not the line that opened the session, long before');
    assert.equal(firstLine({ evidence: [line('session'), line('elected')] })?.role, 'elected');
    assert.equal(firstLine({ evidence: [line('session')] })?.role, 'session');
    assert.equal(firstLine({ evidence: [] }), undefined);
  });
});
