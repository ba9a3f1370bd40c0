/** faultline/whyNot over the wire. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { whyNotRequest, type WhyNot } from '../../server/protocol';
import { simulate } from '../incidents/simulate';
import { Client } from './harness/client';

const { files } = simulate({ brokers: { 1: { pauses: [{ from: 60_000, ms: 10_000 }] }, 2: { timeoutMs: 30_000, pauses: [{ from: 61_000, ms: 9000 }] } } });

describe('why not', function () {
  this.timeout(60_000);
  let work = '';
  let client: Client | null = null;

  before(() => {
    work = mkdtempSync(join(tmpdir(), 'faultline-why-'));
    for (const [file, text] of files) {
      mkdirSync(dirname(join(work, file)), { recursive: true });
      writeFileSync(join(work, file), text);
    }
  });
  after(() => rmSync(work, { recursive: true, force: true }));
  afterEach(async () => {
    assert.equal(await client?.stop() ?? 0, 0);
    client = null;
    Client.endAll();
  });

  const uri = (name: string): string => pathToFileURL(join(work, name)).href;
  const place = (file: string, text: string) => ({ uri: uri(file), line: files.get(file)!.split('\n').findIndex(line => line.includes(text)) });

  it('is answered with every condition, in either order of the two', async () => {
    client = await Client.start({ folders: [work] });
    const silent = place('kafka1/server.log', 'have not heard');
    const other = place('kafka2/gc.log', 'Pause Full');
    for (const [first, second] of [[silent, other], [other, silent]]) {
      const answer: WhyNot = await client.request<WhyNot>(whyNotRequest, { first, second });
      assert.equal(answer.verdict, 'not-linked');
      assert.equal(answer.cause.uri, other.uri);
      assert.equal(answer.effect.line, silent.line);
      assert.deepEqual(answer.conditions.map(condition => condition.what), ['identity', 'order', 'window', 'duration', 'coverage', 'surer cause']);
      assert.equal(answer.conditions[0].holds, false);
      assert.equal(answer.conditions[0].evidence[0].uri, uri('kafka1/server.log'));
    }
    const linked = await client.request<WhyNot>(whyNotRequest, { first: silent, second: place('kafka1/gc.log', 'Pause Full') });
    assert.equal(linked.verdict, 'linked');
    assert.equal(await client.request<WhyNot | null>(whyNotRequest, { first: silent, second: { uri: uri('kafka1/server.log'), line: 99999 } }), null);
  });
});
