/** Fixtures that say under each line what an editor shows of it: `NAME.tokens` and `NAME.diagnostics`, the family before the first `-` or `.`. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SemanticTokens } from 'vscode-languageserver-protocol';
import { tokenTypes } from '../../server/features/semanticTokens';
import { languageIds, type Family, type FileInfo } from '../../server/protocol';
import { annotated, tokensOf, type Expectation } from './harness/annotated';
import { Client } from './harness/client';
import { root } from './harness/bundle';

const folder = join(root, 'test/fixtures/annotated');
const severities = ['', 'error', 'warning', 'information', 'hint'];

describe('annotated fixtures', () => {
  let client: Client;
  before(async () => { client = await Client.start(); });
  after(async () => {
    await client.stop();
    Client.endAll();
  });

  for (const name of readdirSync(folder)) {
    const fixture = annotated(readFileSync(join(folder, name), 'utf8'));
    const lines = fixture.text.split('\n');
    const uri = `untitled:${name}`;
    const show = (found: readonly Expectation[]): string[] => found.map(({ line, start, end, what }) => `${line}:${start}-${end} ${what} «${lines[line].slice(start, end)}»`);

    it(name, async () => {
      client.open(uri, fixture.text, languageIds[/^[^-.]+/.exec(name)![0] as Family]);
      if (name.endsWith('.tokens')) {
        const { data } = await client.request<SemanticTokens>('textDocument/semanticTokens/full', { textDocument: { uri } });
        assert.deepEqual(show(tokensOf(data, tokenTypes)), show(fixture.expected));
      } else {
        // Diagnostics are told before the file's information: with that, all are there.
        await client.notified<FileInfo>('faultline/fileInfo', info => info.uri === uri);
        const found = fixture.expected.length > 0 ? await client.diagnostics(uri) : [];
        assert.deepEqual(show(found.map(({ range: { start, end }, severity, code }) => ({ line: start.line, start: start.character, end: end.character, what: `${severities[severity!]} ${code}` }))), show(fixture.expected));
      }
      client.close(uri);
    });
  }

  it('sees colour codes as no part of the text', async () => {
    const text = '\u001b[32m[2019-05-15 22:20:14,399]\u001b[0m \u001b[1;33mWARN\u001b[0m text (kafka.log.Log)\n';
    client.open('untitled:colours', text, languageIds.kafka);
    const { data } = await client.request<SemanticTokens>('textDocument/semanticTokens/full', { textDocument: { uri: 'untitled:colours' } });
    const written = tokensOf(data, tokenTypes).map(({ start, end, what }) => [text.slice(start, end), what]);
    assert.deepEqual(written, [['\u001b[32m', 'comment'], ['2019-05-15 22:20:14,399', 'number'], ['WARN', 'keyword'], ['kafka.log.Log', 'class']]);
  });
});
