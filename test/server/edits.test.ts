/** Documents that change while they are read. */
import assert from 'node:assert/strict';
import type { CodeLens, DocumentHighlight, FoldingRange, Hover, InlayHint, SemanticTokens, SemanticTokensDelta } from 'vscode-languageserver-protocol';
import type { FileInfo, HighlightsParams } from '../../server/protocol';
import { tokenTypes } from '../../server/features/semanticTokens';
import { tokensOf } from './harness/annotated';
import { at, Client, range } from './harness/client';

const stamp = (second: number): string => `2019-05-15T22:25:${String(second).padStart(2, '0')}.000+0800: ${second}.000: `;
const full = (second: number, secs = '7.5000000'): string => `${stamp(second)}[Full GC (Allocation Failure)  8071M->4285M(8192M), ${secs} secs]`;
const uri = 'untitled:gc.log';

describe('a document that is edited', () => {
  let client: Client;
  beforeEach(async () => { client = await Client.start(); });
  afterEach(async () => {
    assert.equal(await client.stop(), 0);
    Client.endAll();
  });

  const lines = async (count: number): Promise<number[]> =>
    (await client.diagnostics(uri, found => found.filter(one => one.code === 'gc/full-gc-over-session-timeout').length === count)).filter(one => one.code === 'gc/full-gc-over-session-timeout').map(one => one.range.start.line);

  it('is read on when lines are appended, also to a line that was not complete', async () => {
    client.open(uri, `${full(1)}\n`);
    assert.deepEqual(await lines(1), [0]);
    client.change(uri, 2, { range: range(1, 0, 1, 0), text: full(21).slice(0, 60) });
    client.change(uri, 3, { range: range(1, 60, 1, 60), text: `${full(21).slice(60)}\r\n${full(41)}` });
    assert.deepEqual(await lines(3), [0, 1, 2]);
    const info = await client.notified<FileInfo>('faultline/fileInfo', params => params.lines === 3);
    assert.equal(info.events, 3);
  });

  it('is read anew when its middle changes', async () => {
    client.open(uri, [full(1), full(21), full(41)].join('\r\n'));
    assert.deepEqual(await lines(3), [0, 1, 2]);
    client.change(uri, 2, { range: range(1, 0, 2, 0), text: `${full(21, '0.5000000')}\r\n\r\n` });
    assert.deepEqual(await lines(2), [0, 3]);
    client.change(uri, 3, { text: full(1) }, { range: range(0, 0, 0, 0), text: '\n' });
    assert.deepEqual(await lines(1), [1]);
  });

  it('loses its diagnostics when it is no log any more, and when it is closed', async () => {
    client.open(uri, full(1));
    await lines(1);
    client.change(uri, 2, { text: 'a shopping list\n' });
    assert.deepEqual(await client.diagnostics(uri, found => found.length === 0), []);
    assert.equal(await client.request('textDocument/semanticTokens/full', { textDocument: { uri } }), null);
    const from = client.notifications.length;
    client.change(uri, 3, { text: full(1) });
    await client.diagnostics(uri, found => found.length > 0, from);
    client.close(uri);
    assert.deepEqual(await client.diagnostics(uri, found => found.length === 0, from), []);
  });

  it('has the family that its language id names', async () => {
    client.open('untitled:notes', 'neither this\nnor that\n', 'faultline-zookeeper');
    const info = await client.notified<FileInfo>('faultline/fileInfo', params => params.uri === 'untitled:notes');
    assert.equal(info.family, 'zookeeper');
  });

  it('gets the tokens of its changed lines as a delta', async () => {
    client.open(uri, [full(1), full(21), full(41)].join('\n'));
    const before = await client.request<SemanticTokens>('textDocument/semanticTokens/full', { textDocument: { uri } });
    client.change(uri, 2, { range: range(1, 0, 1, 0), text: `${full(11)}\n` });
    const delta = await client.request<SemanticTokensDelta>('textDocument/semanticTokens/full/delta', { textDocument: { uri }, previousResultId: before.resultId });
    const data = [...before.data];
    for (const edit of delta.edits) data.splice(edit.start, edit.deleteCount, ...edit.data ?? []);
    const after = await client.request<SemanticTokens>('textDocument/semanticTokens/full', { textDocument: { uri } });
    assert.deepEqual(data, after.data);
    assert.ok(JSON.stringify(delta).length < JSON.stringify(after).length * 0.7);
    const same = await client.request<SemanticTokensDelta>('textDocument/semanticTokens/full/delta', { textDocument: { uri }, previousResultId: after.resultId });
    assert.deepEqual(same.edits, []);
    const whole = await client.request<SemanticTokens>('textDocument/semanticTokens/full/delta', { textDocument: { uri }, previousResultId: 'of another server' });
    assert.deepEqual(whole.data, after.data);
    const window = await client.request<SemanticTokens>('textDocument/semanticTokens/range', { textDocument: { uri }, range: range(2, 0, 3, 0) });
    assert.deepEqual(tokensOf(window.data, tokenTypes), tokensOf(after.data, tokenTypes).filter(token => token.line === 2 || token.line === 3));
  });

  it('counts columns in UTF-16, whatever stands before them', async () => {
    const session = '0x167772767ad92fd';
    const head = '[2019-05-15 22:20:14,399] WARN [漢字😀é-thread] Unable to reconnect to ZooKeeper service, session ';
    const text = [
      `[2019-05-15 22:20:14,399] WARN Unable to reconnect to ZooKeeper service, session ${session} has expired (org.apache.zookeeper.ClientCnxn)`,
      `${head}${session} has expired (org.apache.zookeeper.ClientCnxn)`,
    ].join('\n');
    client.open('untitled:server.log', text, 'faultline-kafka');
    const found = await client.request<DocumentHighlight[]>('textDocument/documentHighlight', { textDocument: { uri: 'untitled:server.log' }, position: at(0, 90) });
    for (const { range: { start, end } } of found) assert.equal(text.split('\n')[start.line].slice(start.character, end.character), session);
    assert.ok(found.length >= 1);
    const tokens = await client.request<SemanticTokens>('textDocument/semanticTokens/full', { textDocument: { uri: 'untitled:server.log' } });
    for (const token of tokensOf(tokens.data, tokenTypes)) assert.doesNotMatch(text.split('\n')[token.line].slice(token.start, token.end), /^[\udc00-\udfff]|[\ud800-\udbff]$/);
  });

  it('may begin with a byte order mark and be wrapped by a container', async () => {
    const wrapped = `\ufeff{"log":"[2019-05-15 22:20:14,399] WARN \\"é\\" text (kafka.log.Log)\\n","stream":"stdout","time":"2019-05-15T14:20:14.399Z"}\n`;
    client.open('untitled:docker.log', wrapped, 'faultline-kafka');
    const { data } = await client.request<SemanticTokens>('textDocument/semanticTokens/full', { textDocument: { uri: 'untitled:docker.log' } });
    const tokens = tokensOf(data, tokenTypes).map(({ start, end, what }) => [wrapped.slice(start, end), what]);
    assert.deepEqual(tokens.slice(0, 3), [['{"log":"', 'comment'], ['2019-05-15 22:20:14,399', 'number'], ['WARN', 'keyword']]);
    assert.match(String(tokens.at(-1)![0]), /^\\n","stream":"stdout"/);
  });

  it('shows the local time of stamps that are not in the zone of the machine', async () => {
    const there = await Client.start({ env: { TZ: 'Asia/Shanghai' } });
    const text = '2019-05-15T22:25:59.422+0000: 12.000: [GC (Allocation Failure)  8071K->4285K(8192K), 0.0100000 secs]\n2019-05-15T22:25:59.422+0800: 13.000: [GC (Allocation Failure)  8071K->4285K(8192K), 0.0100000 secs]\n';
    there.open(uri, text);
    const hints = await there.request<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri }, range: range(0, 0, 2, 0) });
    assert.deepEqual(hints.filter(one => one.position.character < 40).map(one => [one.position, one.label]), [[at(0, 28), '2019-05-16 06:25:59 local']]);
    await there.stop();
    client.open(uri, text);
    const here = await client.request<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri }, range: range(0, 0, 2, 0) });
    assert.deepEqual(here.filter(one => one.position.character < 40).map(one => [one.position, one.label]), [[at(1, 28), '14:25:59 UTC']], 'here the other line is elsewhere');
  });

  it('asks for hints and lenses anew when another log changes what holds for an open one', async () => {
    const broker = 'file:///nowhere/broker-9/server.log';
    client.open(broker, '[2019-05-15 22:20:14,399] WARN Unable to reconnect to ZooKeeper service, session 0x167772767ad92fd has expired (org.apache.zookeeper.ClientCnxn)\n', 'faultline-kafka');
    await client.notified<FileInfo>('faultline/fileInfo', info => info.uri === broker && info.zone.how === 'assumed');
    const asked = (method: string): number => client.requests.filter(one => one.method === method).length;
    await client.notified<HighlightsParams>('faultline/highlights', params => params.uri === broker);
    assert.equal((await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: broker } })).length, 1);
    assert.ok(asked('workspace/codeLens/refresh') > 0, 'the expiry has a lens');
    const before = asked('workspace/inlayHint/refresh');
    client.open('file:///nowhere/broker-9/gc.log', '2019-05-15T22:25:59.422+0800: 13.000: [GC (Allocation Failure)  8071K->4285K(8192K), 0.0100000 secs]\n', 'faultline-gc');
    const { zone } = await client.notified<FileInfo>('faultline/fileInfo', info => info.uri === broker && info.zone.how === 'inferred');
    assert.equal(zone.offsetMinutes, 480);
    await client.request('textDocument/codeLens', { textDocument: { uri: broker } });
    assert.ok(asked('workspace/inlayHint/refresh') > before);
  });

  it('never lets text of a log become markup in a hover', async () => {
    client.open('untitled:evil.log', '[2019-05-15 22:20:14,399] WARN Unable to reconnect to ZooKeeper service, session 0x1 has expired [x](command:evil) <img src=x onerror=alert(1)> (org.apache.zookeeper.ClientCnxn)\n', 'faultline-kafka');
    for (let column = 0; column < 170; column += 3) {
      const hover = await client.request<Hover | null>('textDocument/hover', { textDocument: { uri: 'untitled:evil.log' }, position: at(0, column) });
      assert.doesNotMatch(JSON.stringify(hover), /command:evil|<img/);
    }
  });

  it('answers about a document of 30 MB while it is being read', async () => {
    const block = `${full(1, '0.0100000')}\n`.repeat(1000);
    const text = block.repeat(Math.ceil(30_000_000 / block.length)) + `${full(59)}\n`;
    const count = text.split('\n').length - 1;
    client.open(uri, text);
    const answered: string[] = [];
    const reading = client.request<FoldingRange[]>('textDocument/documentSymbol', { textDocument: { uri } }).then(() => answered.push('outline'));
    const window = client.request<SemanticTokens>('textDocument/semanticTokens/range', { textDocument: { uri }, range: range(count - 50, 0, count, 0) }).then(tokens => {
      answered.push('tokens');
      assert.ok(tokens.data.length > 500);
    });
    const hover = client.request('textDocument/hover', { textDocument: { uri }, position: at(count - 1, 3) }).then(() => answered.push('hover'));
    client.change(uri, 2, { range: range(count, 0, count, 0), text: `${full(1)}\n` });
    const other = client.request('faultline/recognise', { uri: 'untitled:x', head: full(1) }).then(() => answered.push('recognise'));
    await Promise.all([reading, window, hover, other]);
    assert.equal(answered.at(-1), 'outline', `what needs no reading does not wait for it: ${answered.join(', ')}`);
    assert.equal(await client.request('textDocument/semanticTokens/full', { textDocument: { uri } }), null, 'ranges only');
    assert.deepEqual(await lines(2), [count - 1, count]);
  }).timeout(60_000);
});
