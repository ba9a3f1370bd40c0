import assert from 'node:assert/strict';
import { baseName, canonicalUri, filePath, fileUri, packedUri } from '../../../server/workspace/uris';

describe('URIs', () => {
  it('have one spelling for one file', () => {
    assert.equal(canonicalUri('file:///logs/a b/gc(1).log'), 'file:///logs/a%20b/gc%281%29.log');
    assert.equal(canonicalUri('file:///logs/a%20b/gc%281%29.log'), 'file:///logs/a%20b/gc%281%29.log');
    assert.equal(canonicalUri('file:///logs/%E6%97%A5.log'), fileUri('/logs/日.log'));
    assert.equal(canonicalUri('FILE:///logs/gc.log'), 'file:///logs/gc.log');
  });

  it('of other schemes stay as they are and have no path', () => {
    for (const uri of ['untitled:Untitled-1', 'git:/logs/gc.log?%7B%7D', 'vscode-remote://ssh/logs/gc.log', '', 'no uri', 'file:///%00', 'file://%zz']) {
      assert.equal(canonicalUri(uri), uri);
      assert.equal(filePath(uri), null);
    }
  });

  it('become paths and come back', () => {
    for (const path of ['/logs/gc.log', '/logs/100%/a#b?c.log', "/logs/it's (1)*!.log", '/логи/日本.log']) assert.equal(filePath(fileUri(path)), path);
  });

  it('name a file', () => {
    assert.equal(baseName('file:///logs/a%20b.log'), 'a b.log');
    assert.equal(baseName('untitled:gc.log'), 'gc.log');
    assert.equal(baseName('git:/logs/gc.log?ref'), 'gc.log');
    assert.equal(baseName('file:///logs/%zz.log'), '%zz.log');
  });

  it('knows a packed log by the scheme under which a client shows it unpacked', () => {
    const uri = 'file:///logs/gc.log.1.gz';
    assert.equal(packedUri(uri), 'faultline-gz:///logs/gc.log.1.gz');
    assert.equal(canonicalUri(packedUri(uri)), uri);
    assert.equal(packedUri('file:///logs/gc.log'), 'file:///logs/gc.log');
    assert.equal(packedUri('untitled:gc.gz'), 'untitled:gc.gz');
  });
});
