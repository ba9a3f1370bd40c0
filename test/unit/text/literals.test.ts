import assert from 'node:assert/strict';
import { Literals } from '../../../server/text/literals';

function finder(...literals: string[]): (written: string) => string[] {
  const all = new Literals<string>();
  for (const literal of literals) all.add(literal, literal);
  const found: string[] = [];
  return written => {
    const bytes = new TextEncoder().encode(written);
    const count = all.find(bytes, 0, bytes.length, found);
    assert.equal(all.any(bytes, 0, bytes.length), count > 0, `any of ${written}`);
    return found.slice(0, count);
  };
}

describe('Literals', () => {
  it('finds every literal that starts here, the longest first', () => {
    const find = finder('Session', 'Session establishment', 'Socket');
    assert.deepEqual(find('Session establishment complete'), ['Session establishment', 'Session']);
    assert.deepEqual(find('Session 0x1'), ['Session']);
    assert.deepEqual(find('Sess'), []);
    assert.deepEqual(find(''), []);
  });

  it('takes 0 for any whole number', () => {
    const find = finder('0 successfully elected', 'Rolled 0 of 0');
    assert.deepEqual(find('1001 successfully elected as the controller'), ['0 successfully elected']);
    assert.deepEqual(find('Rolled 12 of 7 segments'), ['Rolled 0 of 0']);
    assert.deepEqual(find('x successfully elected'), []);
  });

  it('keeps the order in which values of one literal were added', () => {
    const all = new Literals<number>();
    for (const value of [1, 2, 3]) all.add('Session', value);
    all.add('Sess', 4);
    const found: number[] = [];
    all.find(new TextEncoder().encode('Session'), 0, 7, found);
    assert.deepEqual(found, [1, 2, 3, 4]);
  });

  it('meets every text with the empty literal', () => {
    assert.deepEqual(finder('')('anything'), ['']);
    assert.deepEqual(finder('')(''), ['']);
  });
});
