import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DocumentSymbol, Hover } from 'vscode-languageserver-protocol/node';
import { root } from './harness/bundle';
import { Client } from './harness/client';

const uri = 'file:///nowhere/server.log';
const failed = (i: number): string => `[2019-05-15 22:20:${String(i % 60).padStart(2, '0')},399] ERROR Sending batch ${i} failed (kafka.shop.Producer)\njava.io.IOException: attempt ${i}\n\tat kafka.shop.Net.send(Net.java:77)\n`;
const log = `[2019-05-15 22:20:14,399] WARN Unable to reconnect to ZooKeeper service, session 0x167772767ad92fd has expired (org.apache.zookeeper.ClientCnxn)\n${Array.from({ length: 40 }, (_, i) => failed(i)).join('')}`;

async function hovers(initializationOptions: unknown, ...lines: number[]): Promise<{ client: Client; said: string[] }> {
  const client = await Client.start({ initializationOptions });
  client.open(uri, log, 'faultline-kafka');
  await client.notified('textDocument/publishDiagnostics', (params: { uri: string }) => params.uri === uri);
  const said: string[] = [];
  for (const line of lines) {
    const hover = await client.request<Hover>('textDocument/hover', { textDocument: { uri }, position: { line, character: 70 } });
    said.push((hover.contents as { value: string }).value);
  }
  return { client, said };
}

describe('pages and repeats over the wire', function () {
  this.timeout(20_000);
  after(() => Client.endAll());

  it('a hover links the event\'s and the rule\'s page as files that exist', async () => {
    const { client, said: [said] } = await hovers({}, 0);
    const links = [...said.matchAll(/\]\(([^)]+)\)/g)].map(found => found[1]);
    assert.ok(links.every(link => link.startsWith('file:///')));
    const pages = links.map(link => link.replace(/^.*\/docs\//, ''));
    assert.deepEqual(pages, ['rules/sessions-client-session-expired.md', 'events/zk.client.expired.md']);
    // A bundle made for the tests lies elsewhere than the pages.
    for (const page of pages) assert.ok(existsSync(join(root, 'docs', page)), page);
    client.process.kill();
  });

  it('by the client\'s command where it has one', async () => {
    const { client, said: [said] } = await hovers({ explains: true }, 0);
    const pages = [...said.matchAll(/\]\(command:faultline\.explain\?([^)]+)\)/g)].map(found => JSON.parse(decodeURIComponent(found[1])) as unknown);
    assert.deepEqual(pages, [['rules/sessions-client-session-expired'], ['events/zk.client.expired']]);
    assert.doesNotMatch(said, /file:/);
    client.process.kill();
  });

  it('forty equal errors stand in the outline once, and their trace says how often it came', async () => {
    const { client, said: [first, later] } = await hovers({}, 2, 60);
    for (const said of [first, later]) assert.match(said, /same stack trace 40 times\*\* in this log .*first at line 2, last at line 119/);
    const symbols = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument: { uri } });
    assert.deepEqual(symbols.map(symbol => symbol.name.slice(9)), ['session 0x167772767ad92fd expired (the client learns of it)', '40× Sending batch 0 failed']);
    client.process.kill();
  });
});
