import assert from 'node:assert/strict';
import { linesOf, together, type Conclusion, type Effect, type FindingEvidence } from '../../../server/incident/story/findings';
import { identified, linksIn, linksOf } from '../../../server/incident/story/links';

const line = (role: string, at: number | null): FindingEvidence => ({ file: `${role}.log`, line: at ?? 0, role, at, text: role });
const effect = (at: number, what: Effect['what'] = 'leadership-moved'): Effect => ({ what, count: 1, text: what, evidence: [line('effect', at)] });
const conclusion = (evidence: FindingEvidence[], effects: Effect[] = [], more: Partial<Conclusion> = {}): Conclusion => ({
  rule: 'session-lost/stall', severity: 'error', title: 'a', confidence: 'proven', node: 'broker 1', start: 0, end: Math.max(...evidence.map(({ at }) => at ?? 0)), why: '', evidence, remedy: '', effects, notSeen: [], sessions: [], repeats: null, ...more,
});
const words = (links: readonly { from: FindingEvidence; to: FindingEvidence }[]): string[] => links.map(({ from, to }) => `${from.role}@${from.at} -> ${to.role}@${to.at}`);
const told = (evidence: FindingEvidence[], effects: Effect[] = [], more: Partial<Conclusion> = {}): string[] => words(linksOf(conclusion(evidence, effects, more)));

describe('links of a chain', () => {
  it('lead from the cause by the silence to the loss, and from the loss to what followed', () => {
    assert.deepEqual(told([line('session', 1), line('silence', 8), line('cause', 10), line('expiry', 16), line('told', 21)], [effect(17)]),
      ['cause@10 -> silence@8', 'silence@8 -> expiry@16', 'expiry@16 -> told@21', 'expiry@16 -> effect@17']);
  });

  it('never lead from what followed to the next cause, nor from one time to another', () => {
    const all = together([conclusion([line('cause', 10), line('expiry', 16)], [effect(17)]), conclusion([line('cause', 40), line('silence', 39), line('expiry', 46)], [effect(47)])], count => `${count} times`);
    const [finding] = identified([all]);
    assert.deepEqual(words(linksIn(finding)), ['cause@10 -> expiry@16', 'expiry@16 -> effect@17', 'cause@40 -> expiry@46', 'expiry@46 -> effect@47'], 'what is not shown again is left out in between');
    const lines = linesOf(finding).map(one => one.line.at);
    assert.deepEqual(finding.chains.map(chain => chain.lines.map(number => lines[number])), [[10, 16, 17], [40, 46, 47]]);
    assert.ok(!('parts' in finding), 'plain data');
  });

  it('share a cause that several losses have in common', () => {
    const cause = line('cause', 10);
    const [finding] = identified([together([16, 17].map(at => conclusion([cause, line('expiry', at)])), () => 'twice')]);
    assert.deepEqual(words(linksIn(finding)), ['cause@10 -> expiry@16', 'cause@10 -> expiry@17']);
    assert.deepEqual(finding.chains.map(chain => chain.lines), [[0, 1], [0, 2]]);
  });

  it('take the silence where no cause is known, and leave out what a verdict is read from', () => {
    assert.deepEqual(told([line('silence', 8), line('expiry', 16), line('verdict', null)]), ['silence@8 -> expiry@16']);
  });

  it('are not made of nearness in time', () => {
    assert.deepEqual(told([line('cause', 10), line('expiry', 16)], [effect(17), effect(18, 'client-errors')], { confidence: 'coincident' }), ['expiry@16 -> effect@17']);
  });

  it('lead from no expiry to a client that went on with its session', () => {
    assert.deepEqual(told([line('elected', 5), line('expiry', 16), line('resumed', 20)]), ['elected@5 -> resumed@20']);
  });

  it('tell what became of the process by its cause, not by the loss', () => {
    assert.deepEqual(told([line('cause', 10), line('expiry', 16), line('restart', 30)]), ['cause@10 -> expiry@16', 'cause@10 -> restart@30']);
  });

  it('put lines of one role side by side', () => {
    assert.deepEqual(told([line('cause', 10), line('elected', 12), line('resumed', 13), line('resumed', 14)]), ['cause@10 -> elected@12', 'elected@12 -> resumed@13', 'elected@12 -> resumed@14']);
  });
});
