import assert from 'node:assert/strict';
import { matcher, parseLength, suggest, terms, type Subject } from '../../../client/panel/query';

const subject = (more: Partial<Subject> = {}): Subject => ({ node: 'broker 1', file: 'broker-1/server.log', kind: 'zk.session.expired', class: 'expiry', severity: 'warning', text: 'session 0x1677 expired', ms: 0, ...more });
const matches = (query: string, more: Partial<Subject> = {}): boolean => matcher(query)!(subject(more));

describe('panel: language of the filter', () => {
  it('reads terms, words, quotes and what is left out', () => {
    assert.deepEqual(terms('node:"broker 1" -kind:gc 0x1677 "two words" a:b node: '), [
      { key: 'node', value: 'broker 1', negated: false }, { key: 'kind', value: 'gc', negated: true }, { key: null, value: '0x1677', negated: false },
      { key: null, value: 'two words', negated: false }, { key: null, value: 'a:b', negated: false },
    ]);
    assert.deepEqual(terms('"never closed'), [{ key: null, value: 'never closed', negated: false }]);
    assert.equal(matcher('  '), null);
  });

  it('holds every term against node, file, kind, gravity, length and text', () => {
    assert.ok(matches('node:BROKER kind:session sev:warning 0x1677'));
    assert.ok(matches('kind:expiry'), 'a class by its own name');
    assert.ok(matches('server.log'), 'a word in the name of the file');
    assert.ok(!matches('node:zookeeper'));
    assert.ok(!matches('sev:error') && matches('sev:error', { severity: 'error' }) && matches('sev:warn', { severity: 'error' }));
    assert.ok(!matches('sev:info', { severity: null }));
    assert.ok(matches('longer:2s', { ms: 2000 }) && !matches('longer:2s', { ms: 1999 }));
    assert.ok(!matches('-0x1677') && matches('-retry'));
    assert.ok(!matches('sev:nonsense') && !matches('longer:nonsense'), 'what cannot be fulfilled finds nothing');
  });

  it('reads lengths in any unit, seconds without one', () => {
    assert.deepEqual(['250ms', '2s', '1.5m', '1h', '7', 'x'].map(parseLength), [250, 2000, 90_000, 3_600_000, 7000, NaN]);
  });

  it('offers keys, then what these logs hold', () => {
    const known = { nodes: ['broker 1', 'broker 2'], kinds: new Map([['gc.pause', 100], ['zk.session.expired', 3]]), files: ['gc.log', 'gc.log'] };
    const offered = (query: string): string[] => suggest(query, query.length, known).map((s) => s.query);
    assert.deepEqual(offered('no'), ['node:']);
    assert.deepEqual(offered('abc -k'), ['abc -kind:']);
    assert.deepEqual(offered('node:2'), ['node:"broker 2" ']);
    assert.deepEqual(offered('node:"broker 1'), []);
    assert.deepEqual(offered('x kind:'), ['x kind:gc.pause ', 'x kind:zk.session.expired ']);
    assert.deepEqual(offered('file:g'), ['file:gc.log ']);
    assert.deepEqual(offered('sev:err'), ['sev:error ']);
    assert.equal(offered('').length, 5);
    assert.deepEqual(suggest('kin text', 3, known).map((s) => s.query), ['kind:text'], 'in the middle of a query');
    assert.deepEqual(offered('plain'), []);
  });
});
