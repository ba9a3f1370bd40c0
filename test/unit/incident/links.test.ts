import assert from 'node:assert/strict';
import type { Effect, FindingEvidence } from '../../../server/incident/story/findings';
import { linksOf } from '../../../server/incident/story/links';

const line = (role: string, at: number | null): FindingEvidence => ({ file: `${role}.log`, line: at ?? 0, role, at, text: role });
const effect = (at: number): Effect => ({ what: 'leadership-moved', count: 1, text: '', evidence: [line('effect', at)] });
const told = (evidence: FindingEvidence[], effects: Effect[] = []): string[] => linksOf({ evidence, effects }).map(({ from, to }) => `${from.role}@${from.at} -> ${to.role}@${to.at}`);

describe('arrows of a chain', () => {
  it('lead from the cause to the loss, and from the loss to what followed', () => {
    assert.deepEqual(told([line('session', 1), line('cause', 10), line('silence', 8), line('expiry', 16), line('told', 21)], [effect(17)]), ['cause@10 -> expiry@16', 'expiry@16 -> effect@17', 'expiry@16 -> told@21']);
  });

  it('never lead from what followed to the next cause', () => {
    assert.deepEqual(told([line('cause', 10), line('expiry', 16), line('cause', 40), line('expiry', 46)], [effect(17), effect(47)]), ['cause@10 -> expiry@16', 'expiry@16 -> effect@17', 'cause@40 -> expiry@46', 'expiry@46 -> effect@47']);
  });

  it('take the silence where no cause is known, and leave out what has no instant', () => {
    assert.deepEqual(told([line('silence', 8), line('expiry', 16), line('verdict', null)]), ['silence@8 -> expiry@16']);
  });
});
