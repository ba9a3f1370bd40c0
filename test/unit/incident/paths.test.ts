import assert from 'node:assert/strict';
import { belowRoot, globFits, settingFits, shortLabels } from '../../../server/incident/paths';

describe('incident: names of files', () => {
  it('labels files by as much of the path as tells them apart', () => {
    const labels = shortLabels(['/a/broker-1/gc.log', '/a/broker-2/gc.log', '/a/client/app.log', '/b/broker-2/gc.log']);
    assert.deepEqual([...labels.values()].sort(), ['a/broker-2/gc.log', 'app.log', 'b/broker-2/gc.log', 'broker-1/gc.log']);
    assert.equal(labels.get('/a/client/app.log'), 'app.log');
  });

  it('labels paths of which one is the end of another', () => {
    const labels = shortLabels(['gc.log', 'x/gc.log', 'y/x/gc.log', 'gc.log']);
    assert.equal(labels.get('gc.log'), 'gc.log');
    assert.equal(new Set(labels.values()).size, 3);
  });

  it('undoes the escapes of URIs, and leaves what is none', () => {
    assert.equal(shortLabels(['file:///l/a%20b.log']).get('file:///l/a%20b.log'), 'a b.log');
    assert.equal(shortLabels(['/l/100%.log']).get('/l/100%.log'), '100%.log');
  });

  const globs: [string, string, boolean][] = [
    ['*.log', 'broker-1/server.log', false],
    ['*.log', 'server.log', true],
    ['broker-*/*.log', 'broker-1/server.log', true],
    ['broker-*/*.log', 'broker-1/logs/server.log', false],
    ['**/server.log', 'server.log', true],
    ['broker-1/**', 'broker-1/a/b/c.log', true],
    ['**', 'a/b', true],
    ['{broker-1,broker-2}/gc.log', 'broker-2/gc.log', true],
    ['{broker-1,broker-2}/gc.log', 'broker-3/gc.log', false],
    ['./client/app.???', 'client/app.log', true],
    ['gc.log', 'gc.log.1', false],
    ['**/a/**/b', 'x/a/y/z/b', true],
  ];
  for (const [glob, path, fits] of globs) it(`glob ${glob} ${fits ? 'fits' : 'does not fit'} ${path}`, () => assert.equal(globFits(glob, path), fits));

  it('takes a glob without a folder in a setting as the name of files anywhere', () => {
    assert.equal(settingFits('*.log', 'broker-1/server.log'), true);
    assert.equal(settingFits('/broker-1/*.log', 'broker-1/server.log'), true);
    assert.equal(settingFits('broker-1/a b.log', 'broker-1/a%20b.log'), true);
    assert.equal(settingFits('server.log', 'broker-1/controller.log'), false);
  });

  it('takes the path of a URI, as an editor names files outside its folders', () => {
    assert.equal(settingFits('/logs/a b/server.log', 'file:///logs/a%20b/server.log'), true);
    assert.equal(settingFits('c:/logs/server.log', 'file:///c%3A/logs/server.log'), true);
    assert.equal(settingFits('Untitled-1', 'untitled:Untitled-1'), true);
    assert.equal(settingFits('/other/server.log', 'file:///logs/server.log'), false);
  });

  it('matches a hostile glob in no time', () => {
    const started = Date.now();
    assert.equal(globFits('*a'.repeat(200) + 'b', 'a'.repeat(20_000)), false);
    assert.equal(globFits('**/'.repeat(200) + 'b', 'a/'.repeat(2000)), false);
    assert.equal(globFits('{a,b}'.repeat(40), 'x'), false);
    assert.ok(Date.now() - started < 2000);
  });

  it('takes the nearest root', () => {
    assert.equal(belowRoot('/w/a/b.log', ['/w', '/w/a']), 'b.log');
    assert.equal(belowRoot('/wide/b.log', ['/w']), null);
    assert.equal(belowRoot('/w', ['/w/']), '');
  });
});
