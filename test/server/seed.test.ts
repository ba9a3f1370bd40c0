/** The first incident's own lines, as an editor sees them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeLens, DocumentHighlight, DocumentSymbol, FoldingRange, Hover, InlayHint, SymbolInformation } from 'vscode-languageserver-protocol';
import type { FileInfo, HighlightsParams } from '../../server/protocol';
import { at, capable, Client, range, type PlainDiagnostic } from './harness/client';
import { root } from './harness/bundle';

const folder = join(root, 'samples/first-incident-excerpts');
const file = (name: string): { uri: string; text: string } => ({ uri: pathToFileURL(join(folder, name)).href, text: readFileSync(join(folder, name), 'utf8') });
const gc = file('broker-3/gc.log');
const server = file('broker-3/server.log');
const zookeeper = file('zookeeper-3/zookeeper.log');

const ofRule = (found: readonly PlainDiagnostic[], rule: string): PlainDiagnostic[] => found.filter(one => one.code === rule);

describe('the first incident over the wire', () => {
  let client: Client;

  before(async () => {
    client = await Client.start({ folders: [folder], env: { TZ: 'Asia/Shanghai' } });
    for (const { uri, text } of [gc, server, zookeeper]) client.open(uri, text);
  });

  after(async () => {
    assert.equal(await client.stop(), 0);
    assert.equal(client.stderr, '');
    Client.endAll();
  });

  const on = (uri: string): object => ({ textDocument: { uri } });

  it('flags the Full GCs of 10.40 s and 10.23 s against the 6000 ms of server.log, on their very lines', async () => {
    const found = ofRule(await client.diagnostics(gc.uri, all => all.length > 0 && all[0].range.end.character < 1000), 'gc/full-gc-over-session-timeout');
    assert.deepEqual(found.map(one => one.range), [range(0, 0, 0, 112), range(32, 1, 32, 113)]);
    assert.match(found[0].message, /10\.40 s.*6000 ms.*server\.log:10/);
    assert.match(found[1].message, /10\.23 s.*6000 ms/);
    for (const one of found) {
      assert.equal(one.severity, 1);
      assert.equal(one.source, 'faultline');
      assert.equal(one.relatedInformation?.[0].location.uri, server.uri);
      assert.equal(one.relatedInformation?.[0].location.range.start.line, 9);
      assert.match(one.codeDescription!.href, /^file:.*\/docs\/rules\/gc-full-gc-over-session-timeout\.md$/);
    }
  });

  it('flags the expired session, and does not lay it to Full GCs that came later', async () => {
    const found = await client.diagnostics(server.uri);
    const expired = ofRule(found, 'sessions/client-session-expired');
    assert.deepEqual(expired.map(one => one.range.start.line), [5]);
    for (const one of found) assert.doesNotMatch(one.message + JSON.stringify(one.relatedInformation ?? ''), /Full GC|gc\.log/);
  });

  it('highlights those lines as a whole', async () => {
    const { lines } = await client.notified<HighlightsParams>('faultline/highlights', params => params.uri === gc.uri);
    assert.deepEqual(lines.map(({ line, kind }) => [line, kind]), [[0, 'longPause'], [32, 'longPause']]);
    const expired = await client.notified<HighlightsParams>('faultline/highlights', params => params.uri === server.uri);
    assert.deepEqual(expired.lines.map(({ line, kind }) => [line, kind]), [[5, 'sessionExpired']]);
  });

  it('says what each file is and which zone holds', async () => {
    const info = async (uri: string): Promise<FileInfo> => client.notified<FileInfo>('faultline/fileInfo', params => params.uri === uri);
    const { family, dialect, zone, unrecognisedLines } = await info(gc.uri);
    assert.deepEqual({ family, dialect, zone: [zone.offsetMinutes, zone.how], unrecognisedLines }, { family: 'gc', dialect: 'JDK 8 G1', zone: [480, 'stated'], unrecognisedLines: 0 });
    const broker = await info(server.uri);
    assert.deepEqual([broker.family, broker.zone.offsetMinutes, broker.zone.how], ['kafka', 480, 'inferred']);
    assert.equal((await info(zookeeper.uri)).family, 'zookeeper');
  });

  it('lists the events in the outline, with their instants', async () => {
    const symbols = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', on(gc.uri));
    const full = symbols.filter(one => /^\d\d:\d\d:\d\d Full GC/.test(one.name));
    assert.deepEqual(full.map(one => [one.selectionRange.start.line, one.detail]), [[0, '2019-05-15T22:25:59.422+08:00'], [32, '2019-05-15T22:26:49.312+08:00']]);
    assert.match(full[0].name, /10\.40 s, 8071M -> 4285M/);
    assert.deepEqual(full[0].range, range(0, 0, 2, 47));
  });

  it('gives a flat outline to a client that knows no other', async () => {
    const simple = await Client.start({ capabilities: { ...capable, textDocument: {} } });
    simple.open(gc.uri, gc.text);
    const symbols = await simple.request<SymbolInformation[]>('textDocument/documentSymbol', on(gc.uri));
    assert.equal(symbols[0].location.uri, gc.uri);
    await simple.stop();
  });

  it('folds the blocks of the GC log and the stack trace of ZooKeeper', async () => {
    const folds = async (uri: string): Promise<number[][]> => (await client.request<FoldingRange[]>('textDocument/foldingRange', on(uri))).map(one => [one.startLine, one.endLine]);
    assert.deepEqual(await folds(gc.uri), [[0, 2], [4, 30], [32, 34], [36, 61], [62, 88], [89, 115]]);
    assert.deepEqual(await folds(zookeeper.uri), [[7, 11]]);
  });

  it('highlights the same session wherever it stands', async () => {
    const found = await client.request<DocumentHighlight[]>('textDocument/documentHighlight', { ...on(server.uri), position: at(5, 85) });
    assert.deepEqual(found.map(one => one.range), [range(5, 81, 5, 98), range(8, 81, 8, 98)]);
    assert.deepEqual(await client.request('textDocument/documentHighlight', { ...on(server.uri), position: at(5, 40) }), [], 'an empty list keeps the editor from marking words');
  });

  it('hints at what was freed and at the time since the last Full GC', async () => {
    const hints = await client.request<InlayHint[]>('textDocument/inlayHint', { ...on(gc.uri), range: range(0, 0, 40, 0) });
    assert.deepEqual(hints.map(one => [one.position.line, one.label]), [[0, 'freed 3786M'], [4, 'freed 182M'], [32, 'freed 4165M, 39.49 s after the last Full GC'], [36, 'freed 21.2M']]);
    assert.equal(hints[0].position.character, 112);
  });

  it('offers to correlate from the lines that matter', async () => {
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', on(gc.uri));
    assert.deepEqual(lenses.map(one => one.command), [0, 32].map(line => ({ title: 'Correlate ±5 s', command: 'faultline.correlate', arguments: [gc.uri, line] })));
  });

  it('explains a stamp, and what the line is a sign of', async () => {
    const hover = await client.request<Hover>('textDocument/hover', { ...on(gc.uri), position: at(0, 5) });
    const { value } = hover.contents as { value: string };
    assert.match(value, /2019-05-15T14:25:59\.422Z/);
    assert.match(value, /Zone: stated in this line/);
    assert.match(value, /docs\/rules\/gc-full-gc-over-session-timeout\.md/);
    assert.doesNotMatch(value, /What to do:/, 'over the head of a line a link is enough');
    assert.deepEqual(hover.range, range(0, 0, 0, 28));
    const whole = ((await client.request<Hover>('textDocument/hover', { ...on(gc.uri), position: at(0, 50) })).contents as { value: string }).value;
    assert.match(whole, /What to do:\*\*\n\n- /);
    assert.ok(whole.indexOf('frequent-full-gc') > whole.indexOf('What to do'), 'the gravest is explained, the other named');
    const inferred = await client.request<Hover>('textDocument/hover', { ...on(server.uri), position: at(5, 5) });
    assert.match((inferred.contents as { value: string }).value, /2019-05-15T14:20:14\.399Z[^]*inferred[^]*\n1 ms after the record before/);
  });

  it('takes hints, lenses and the timeout from the settings, as soon as they change', async () => {
    const from = client.notifications.length;
    client.settings = { inlayHints: { freedMemory: false, sinceLastFullGc: false, localTime: false }, codeLens: false, sessionTimeout: 'soon' };
    client.notify('workspace/didChangeConfiguration', { settings: null });
    await client.notified<{ message: string }>('window/logMessage', ({ message }) => message.includes('faultline.sessionTimeout'), from);
    assert.equal(await client.request('textDocument/inlayHint', { ...on(gc.uri), range: range(0, 0, 40, 0) }), null);
    assert.equal(await client.request('textDocument/codeLens', on(gc.uri)), null);
    client.settings = null;
  });
});
