import assert from 'node:assert/strict';
import type { EvidenceLine, InvestigatedFinding } from '../../../server/protocol';
import { casesOf, chainOf, numbersOf, windowOf } from '../../../client/panel/chain';

const line = (role: string, at: number | null, number = at ?? 0): EvidenceLine => ({ uri: 'file:///logs/a.log', line: number, role, at, text: role });
const finding = (evidence: EvidenceLine[], more: Partial<InvestigatedFinding> = {}): InvestigatedFinding => ({
  id: 'a', rule: 'session-lost/stall', severity: 'error', title: 'a', confidence: 'proven', node: 'broker 1', start: 1000, end: 7000, why: '', evidence, remedy: '', effects: [], notSeen: [], sessions: [], repeats: null, ...more,
});
const repeats = { count: 3, periodMs: 100_000, at: [7000, 107_000, 207_000] };

describe('panel: chain of a finding', () => {
  it('is one chain when it happened once, whatever its roles', () => {
    assert.equal(casesOf(finding([line('cause', 1000), line('expiry', 7000), line('cause', 8000)])).length, 1);
  });

  it('begins anew with the cause, or the loss, after a loss', () => {
    const first = [line('session', 10), line('silence', 500), line('cause', 1000), line('expiry', 7000), line('told', 12_000)];
    const more = [line('cause', 101_000), line('expiry', 107_000), line('expiry', 207_000)];
    assert.deepEqual(casesOf(finding([...first, ...more], { repeats })).map((c) => c.map((l) => l.role)), [first.map((l) => l.role), ['cause', 'expiry'], ['expiry']]);
  });

  it('numbers its lines and hangs on what followed before the next time', () => {
    const effects = [{ what: 'leadership-moved', count: 2, text: 'moved', evidence: [line('effect', 7100), line('effect', 107_100), line('effect', null, 5)] }];
    const many = finding([line('cause', 1000), line('expiry', 7000), line('cause', 101_000), line('expiry', 107_000)], { repeats, effects });
    const [one, two] = [chainOf(many, 0), chainOf(many, 1)];
    assert.deepEqual(one.steps.map((s) => [s.number, s.line.at]), [[1, 1000], [2, 7000]]);
    assert.deepEqual(one.effects.map((s) => s.line.at), [7100, null]);
    assert.deepEqual(two.effects.map((s) => s.line.at), [107_100, null]);
    assert.deepEqual([chainOf(many, 99).time, chainOf(many, -1).time], [1, 0]);
    assert.equal(numbersOf(one).get('file:///logs/a.log:7000'), 2);
    assert.equal(numbersOf(one).get('file:///logs/a.log:7100'), 0);
    assert.equal(numbersOf(null).size, 0);
  });

  it('opens a window on all of it, but not on its distant past nor on a long wake', () => {
    const effects = [{ what: 'returned', count: 1, text: 'returned', evidence: [line('effect', 9000), line('effect', 900_000)] }];
    const { start, end } = windowOf(chainOf(finding([line('session', -500_000), line('cause', 1000), line('expiry', 7000)], { effects }), 0));
    assert.ok(start < 1000 && start > -5000);
    assert.ok(end > 9000 && end < 20_000);
    const bare = windowOf(chainOf(finding([line('verdict', null)]), 0));
    assert.ok(bare.start < 1000 && bare.end > 7000);
  });
});
