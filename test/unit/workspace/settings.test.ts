import assert from 'node:assert/strict';
import { defaultSettings } from '../../../server/protocol';
import { settingsFrom, settingsProblems } from '../../../server/workspace/settings';

describe('settings', () => {
  it('are the defaults where nothing usable was sent', () => {
    for (const given of [undefined, null, 7, 'x', [], {}, { sessionTimeout: '6000', correlationWindow: -1, defaultZone: 'nowhere', zones: ['UTC'], inlayHints: 3, codeLens: 'yes' }, { sessionTimeout: NaN }]) {
      assert.deepEqual(settingsFrom(given), defaultSettings);
    }
  });

  it('are taken over one by one', () => {
    assert.deepEqual(settingsFrom({ sessionTimeout: 18_000, correlationWindow: 100, defaultZone: '+08:00', zones: { '**/gc.log': 'UTC', 'x': 'Nowhere/Else', 'y': 'Europe/Berlin' }, inlayHints: { localTime: false }, codeLens: false, other: 1 }), {
      sessionTimeout: 18_000, correlationWindow: 100, defaultZone: '+08:00', zones: { '**/gc.log': 'UTC', 'y': 'Europe/Berlin' },
      nodes: {}, clockSkew: {},
      inlayHints: { freedMemory: true, sinceLastFullGc: true, localTime: false }, codeLens: false,
    });
  });

  it('that do not fit are complained about', () => {
    assert.deepEqual(settingsProblems({ sessionTimeout: 6000, defaultZone: 'UTC', zones: { a: '+01:00' } }), []);
    const problems = settingsProblems({ sessionTimeout: 'soon', defaultZone: 'nowhere', zones: { a: 5 }, nodes: { b: '', c: 'broker 1' }, clockSkew: { d: '45s', e: 45_000 } });
    assert.equal(problems.length, 5);
    assert.match(problems.join('\n'), /"nowhere" is no zone[^]*5 for "a" is no zone[^]*"" for "b" is no name[^]*"45s" for "d" is no number[^]*"soon" is no number/);
    assert.deepEqual([settingsFrom({ nodes: { b: '', c: ' broker 1 ' } }).nodes, settingsFrom({ clockSkew: { d: '45s', e: 45_000 } }).clockSkew], [{ c: 'broker 1' }, { e: 45_000 }]);
  });
});
