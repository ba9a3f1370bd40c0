import assert from 'node:assert/strict';
import type { EvidenceLine, InvestigatedFinding } from '../../../server/protocol';
import { casesOf, chainOf, numbersOf, windowOf } from '../../../client/panel/chain';

const line = (role: string, at: number | null, number = at ?? 0): EvidenceLine => ({ uri: 'file:///logs/a.log', line: number, role, at, text: role });
const finding = (evidence: EvidenceLine[], more: Partial<InvestigatedFinding> = {}): InvestigatedFinding => ({
  id: 'a', rule: 'session-lost/stall', severity: 'error', title: 'a', confidence: 'proven', node: 'broker 1', start: 1000, end: 7000, why: '', evidence, remedy: '', effects: [], notSeen: [], sessions: [], repeats: null, offsetMinutes: 0, times: {},
  chains: [{ lines: evidence.map((_, i) => i), links: [] }], ...more,
});
const repeats = { count: 3, periodMs: 100_000, at: [7000, 107_000, 207_000] };

describe('panel: chain of a finding', () => {
  it('is one chain when it happened once, whatever its roles', () => {
    assert.equal(casesOf(finding([line('cause', 1000), line('expiry', 7000), line('cause', 8000)])).length, 1);
  });

  it('is told by the lines of each time, also where two times have a line in common', () => {
    const first = [line('session', 10), line('silence', 500), line('cause', 1000), line('expiry', 7000), line('told', 12_000)];
    const more = [line('cause', 101_000), line('expiry', 107_000), line('expiry', 207_000)];
    const chains = [[0, 1, 2, 3, 4, 8], [5, 6], [5, 7]].map((lines) => ({ lines, links: [] }));
    const effects = [{ what: 'returned', count: 1, text: 'returned', evidence: [line('effect', 13_000)] }];
    assert.deepEqual(casesOf(finding([...first, ...more], { repeats, chains, effects })).map((c) => c.map((l) => l.at)), [[1000, 500, 7000, 12_000, 10], [101_000, 107_000], [101_000, 207_000]]);
  });

  it('numbers its lines, says which led to which, and hangs on what followed that time', () => {
    const effects = [{ what: 'leadership-moved', count: 2, text: 'moved', evidence: [line('effect', 7100), line('effect', 107_100), line('effect', null, 5)] }];
    const chains = [{ lines: [0, 1, 4, 6], links: [{ from: 0, to: 1 }, { from: 1, to: 4 }] }, { lines: [2, 3, 5], links: [{ from: 2, to: 3 }, { from: 3, to: 5 }] }];
    const many = finding([line('cause', 1000), line('expiry', 7000), line('cause', 101_000), line('expiry', 107_000)], { repeats, effects, chains });
    const [one, two] = [chainOf(many, 0), chainOf(many, 1)];
    assert.deepEqual(one.steps.map((s) => [s.number, s.line.at]), [[1, 1000], [2, 7000]]);
    assert.deepEqual(one.effects.map((s) => s.line.at), [7100, null]);
    assert.deepEqual(two.effects.map((s) => s.line.at), [107_100]);
    assert.deepEqual(two.links.map(({ from, to }) => [from.line.at, to.line.at]), [[101_000, 107_000], [107_000, 107_100]]);
    assert.equal(one.links[0].to, one.steps[1], 'the very steps that are shown');
    assert.deepEqual([chainOf(many, 99).time, chainOf(many, -1).time], [1, 0]);
    assert.equal(numbersOf(one).get('file:///logs/a.log:7000'), 2);
    assert.equal(numbersOf(one).get('file:///logs/a.log:7100'), 0);
    assert.equal(numbersOf(null).size, 0);
  });

  it('has no link to a line that is left out', () => {
    const effects = [{ what: 'not-leader-errors', count: 9, text: 'errors', evidence: Array.from({ length: 9 }, (_, i) => line('effect', 7001 + i)) }];
    const told = chainOf(finding([line('expiry', 7000)], { effects, chains: [{ lines: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], links: Array.from({ length: 9 }, (_, i) => ({ from: 0, to: i + 1 })) }] }), 0);
    assert.deepEqual(told.links.map(({ to }) => to.line.at), [7001, 7002, 7003]);
  });

  it('opens a window on all of it, but not on its distant past nor on a long wake', () => {
    const effects = [{ what: 'returned', count: 1, text: 'returned', evidence: [line('effect', 9000), line('effect', 900_000)] }];
    const chains = [{ lines: [0, 1, 2, 3, 4], links: [] }];
    const { start, end } = windowOf(chainOf(finding([line('session', -500_000), line('cause', 1000), line('expiry', 7000)], { effects, chains }), 0));
    assert.ok(start < 1000 && start > -5000);
    assert.ok(end > 9000 && end < 20_000);
    const bare = windowOf(chainOf(finding([line('verdict', null)]), 0));
    assert.ok(bare.start < 1000 && bare.end > 7000);
  });
});
