/** The incident as a text to hand on. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { reportRequest, type ReportParams, type ReportResult } from '../../server/protocol';
import { Client } from './harness/client';
import { root } from './harness/bundle';

const folder = join(root, 'samples/gc-session-expiry');

describe('an incident report over the wire', () => {
  let client: Client;
  before(async () => {
    client = await Client.start({ folders: [folder] });
  });
  after(async () => {
    await client.stop();
    Client.endAll();
  });

  const ask = (params: ReportParams): Promise<ReportResult> => client.request<ReportResult>(reportRequest, params);

  it('tells in Markdown what happened, by which lines, what was not seen, what to do', async () => {
    const { text, masked } = await ask({ format: 'markdown', mask: false });
    assert.equal(masked, 0);
    assert.match(text, /^# Incident\n\nBroker 1 lost its ZooKeeper session 3 times/);
    assert.match(text, /\| cause \| [\dT:.Z\\-]+ \| broker 1 \| kafka1\/kafkaServer\\-gc\.log:741 \| .*Pause Full/);
    assert.match(text, /## Timeline \(UTC\)/);
    const times = [...text.slice(text.indexOf('## Timeline')).matchAll(/^\| (\d{4}[\dT:.Z\\-]+) \|/gm)].map(([, at]) => at);
    assert.ok(times.length > 10);
    assert.deepEqual(times, [...times].sort());
    assert.match(text, /What to do: After the Full GC 3563M of 4096M/);
    assert.match(text, /## Environment[^]*Kafka 1\.0\.2[^]*\| zk3\/zookeeper\.log \|/);
  });

  it('draws the timeline in a page that loads and runs nothing', async () => {
    const { text } = await ask({ format: 'html', mask: false });
    assert.match(text, /^<!DOCTYPE html>/);
    assert.match(text, /<svg viewBox=/);
    assert.ok((text.match(/<path d="M[^>]*marker-end/g) ?? []).length >= 3, 'arrows');
    assert.doesNotMatch(text, /<script|<link|<img|src=|href=|javascript:/i);
    assert.match(text, /Content-Security-Policy" content="default-src 'none'/);
    for (const [tag] of text.matchAll(/<[a-z]+[^>]*>/g)) assert.doesNotMatch(tag, / on\w+=/, tag);
  });

  it('masks hosts, addresses and topics, one name always by one pseudonym', async () => {
    const plain = await ask({ format: 'markdown', mask: false });
    const hidden = await ask({ format: 'markdown', mask: true });
    assert.ok(hidden.masked > 0);
    assert.match(plain.text, /127\.0\.0\.21/);
    assert.doesNotMatch(hidden.text, /127\.0\.0\.\d/);
    assert.match(hidden.text, /ip\\-1/);
    assert.equal(hidden.text.split('\n').length, plain.text.split('\n').length);
    assert.match(hidden.text, /0x1a2003529e90000/, 'session ids are no names');
    assert.deepEqual(await ask({ format: 'markdown', mask: true }), hidden, 'stable');
  });

  it('may be of chosen findings only', async () => {
    assert.match((await ask({ format: 'markdown', mask: false, findings: [] })).text, /No finding was chosen/);
  });
});
