import assert from 'node:assert/strict';
import { tokenTypes } from '../../server/features/semanticTokens';
import { Client } from './harness/client';

describe('the server over stdio', () => {
  afterEach(() => Client.endAll());

  it('says what it can do', async () => {
    const client = await Client.start();
    assert.deepEqual(client.result, {
      serverInfo: { name: 'faultline' },
      capabilities: {
        positionEncoding: 'utf-16',
        textDocumentSync: { openClose: true, change: 2 },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        semanticTokensProvider: { legend: { tokenTypes: [...tokenTypes], tokenModifiers: [] }, full: { delta: true }, range: true },
        hoverProvider: true,
        documentSymbolProvider: { label: 'Faultline' },
        foldingRangeProvider: true,
        documentHighlightProvider: true,
        inlayHintProvider: true,
        callHierarchyProvider: true, definitionProvider: true, referencesProvider: true, workspaceSymbolProvider: true,
        codeLensProvider: { resolveProvider: false },
      },
    });
    assert.equal(await client.stop(), 0);
  });

  it('asks the client to watch and to tell of settings, where it can', async () => {
    const client = await Client.start();
    await client.request('faultline/timeline', {});
    const registered = client.requests.filter(one => one.method === 'client/registerCapability').flatMap(one => (one.params as { registrations: { method: string }[] }).registrations.map(({ method }) => method));
    assert.deepEqual(registered.sort(), ['workspace/didChangeConfiguration', 'workspace/didChangeWatchedFiles']);
    await client.stop();
    const simple = await Client.start({ capabilities: {} });
    await simple.request('faultline/timeline', {});
    assert.deepEqual(simple.requests, []);
    await simple.stop();
  });

  it('ends with 1 when it is told to exit without a shutdown', async () => {
    const client = await Client.start();
    client.notify('exit');
    assert.equal(await client.exited, 1);
  });

  it('survives requests and notifications that make no sense', async () => {
    const client = await Client.start();
    for (const params of [undefined, null, {}, { textDocument: null }, { textDocument: { uri: 7 } }, { textDocument: { uri: 'file:///none' }, position: { line: -1, character: -1 } }, []]) {
      for (const method of ['textDocument/hover', 'textDocument/semanticTokens/full', 'textDocument/semanticTokens/range', 'textDocument/inlayHint', 'textDocument/documentHighlight', 'textDocument/codeLens', 'textDocument/foldingRange', 'textDocument/documentSymbol', 'faultline/correlate', 'faultline/timeline', 'faultline/recognise', 'faultline/instant', 'no/such']) {
        await client.request(method, params).catch((error: { code: number }) => assert.equal(typeof error.code, 'number'));
      }
      for (const method of ['textDocument/didOpen', 'textDocument/didChange', 'textDocument/didClose', 'workspace/didChangeConfiguration', 'workspace/didChangeWatchedFiles', 'workspace/didChangeWorkspaceFolders', '$/nothing']) client.notify(method, params);
    }
    client.open('untitled:a', 'nothing of note\n');
    assert.equal(await client.request('textDocument/foldingRange', { textDocument: { uri: 'untitled:a' } }), null);
    assert.equal(await client.stop(), 0);
  });
});
