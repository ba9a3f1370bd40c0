/** A crash report, as an editor sees it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DocumentSymbol, FoldingRange, Hover } from 'vscode-languageserver-protocol';
import type { FileInfo, HighlightsParams } from '../../server/protocol';
import { at, Client } from './harness/client';
import { root } from './harness/bundle';

const path = join(root, 'samples/mmap-map-count/hs_err_pid27266.log');
const uri = pathToFileURL(path).href;
const text = readFileSync(path, 'utf8');

describe('a crash report over the wire', () => {
  let client: Client;
  before(async () => {
    client = await Client.start();
    client.open(uri, text);
  });
  after(async () => {
    await client.stop();
    Client.endAll();
  });

  it('is known, with its verdict on the line of the failed mapping', async () => {
    assert.equal((await client.notified<FileInfo>('faultline/fileInfo', info => info.uri === uri)).family, 'hs_err');
    const line = text.split('\n').findIndex(one => one.includes('Native memory allocation (mmap) failed'));
    const { lines } = await client.notified<HighlightsParams>('faultline/highlights');
    assert.deepEqual(lines.map(one => [one.line, one.kind]), [[line, 'mapFailure']]);
    const found = await client.diagnostics(uri);
    assert.equal(found.find(one => one.range.start.line === line)?.severity, 1);
    const hover = await client.request<Hover>('textDocument/hover', { textDocument: { uri }, position: at(line, 40) });
    assert.match((hover.contents as { value: string }).value, /What to do/);
  });

  it('has an outline of sections that contain one another, and folds them', async () => {
    const symbols = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument: { uri } });
    const names = symbols.map(one => one.name);
    for (const name of ['Summary', 'Thread', 'Process', 'System']) assert.ok(names.includes(name), `${name} in ${names.join(', ')}`);
    const inside = (symbol: DocumentSymbol): void => {
      for (const child of symbol.children ?? []) {
        assert.ok(child.range.start.line >= symbol.range.start.line && child.range.end.line <= symbol.range.end.line, `${child.name} within ${symbol.name}`);
        inside(child);
      }
    };
    symbols.forEach(inside);
    assert.ok(symbols.some(one => one.children?.some(child => child.name.includes('Dynamic libraries'))));
    const folds = await client.request<FoldingRange[]>('textDocument/foldingRange', { textDocument: { uri } });
    const libraries = text.split('\n').findIndex(one => one.startsWith('Dynamic libraries'));
    assert.ok(folds.some(one => one.startLine === libraries && one.endLine > libraries + 1000));
  });
});
