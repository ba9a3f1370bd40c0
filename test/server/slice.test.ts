/** The lines of all logs of a window, in one order. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Hover } from 'vscode-languageserver-protocol';
import { mergedSliceRequest, type MergedSlice, type Timeline } from '../../server/protocol';
import { Client } from './harness/client';
import { root } from './harness/bundle';

const folder = join(root, 'samples/gc-session-expiry');

describe('a merged slice over the wire', () => {
  let client: Client;
  let timeline: Timeline;
  before(async () => {
    client = await Client.start({ folders: [folder] });
    timeline = await client.request<Timeline>('faultline/timeline', {});
  });
  after(async () => {
    await client.stop();
    Client.endAll();
  });

  it('has the lines of every log as they stand there, by instant, records whole', async () => {
    const server = timeline.lanes.find(lane => lane.uri.endsWith('kafka1/server.log'))!;
    const start = server.span!.start;
    const end = server.span!.end;
    const { lines, omitted } = await client.request<MergedSlice>(mergedSliceRequest, { start, end });
    assert.equal(omitted, 0);
    assert.ok(new Set(lines.map(line => line.node)).size >= 6);
    for (let i = 1; i < lines.length; i++) assert.ok(lines[i].at >= lines[i - 1].at - 1000, `line ${i} in order`);
    const own = lines.filter(line => line.uri === server.uri);
    const written = readFileSync(fileURLToPath(server.uri), 'utf8').split('\n');
    for (const line of own) assert.equal(line.text, written[line.line].trimEnd());
    assert.deepEqual(own.map(line => line.line), [...own.map(line => line.line)].sort((a, b) => a - b));
    assert.equal(own.length, written.length - 1, 'every line of it is there, once');
    const stamped = own.find(line => /^\[\d{4}-/.test(line.text))!;
    assert.deepEqual(stamped.tokens.slice(0, 2), [1, 23], 'the stamp is the first token');
  });

  it('keeps to its window, its files and its limit', async () => {
    const { start, end } = timeline.span!;
    const middle = (start + end) / 2;
    const uri = pathToFileURL(join(folder, 'zk1/zookeeper.log')).href;
    const all = await client.request<MergedSlice>(mergedSliceRequest, { start: middle - 60_000, end: middle + 60_000 });
    assert.ok(all.lines.every(line => line.at >= middle - 60_000 && line.at <= middle + 60_000));
    const few = await client.request<MergedSlice>(mergedSliceRequest, { start, end, limit: 10 });
    assert.equal(few.lines.length, 10);
    assert.ok(few.omitted > 1000);
    const one = await client.request<MergedSlice>(mergedSliceRequest, { start, end, uris: [timeline.lanes.find(lane => lane.family === 'zookeeper')!.uri] });
    assert.equal(new Set(one.lines.map(line => line.uri)).size, 1);
    assert.equal((await client.request<MergedSlice>(mergedSliceRequest, { start: 0, end: 1, uris: [uri] })).lines.length, 0);
  });

  it('lets a line of a log that is not open be explained', async () => {
    const uri = timeline.lanes.find(lane => lane.uri.endsWith('zk3/zookeeper.log'))!.uri;
    const hover = await client.request<Hover>('textDocument/hover', { textDocument: { uri }, position: { line: 97, character: 90 } });
    const { value } = hover.contents as { value: string };
    assert.match(value, /expire/i);
    const stamp = await client.request<Hover>('textDocument/hover', { textDocument: { uri }, position: { line: 97, character: 5 } });
    assert.match((stamp.contents as { value: string }).value, /UTC: `2026-11-21T22:25:02.000Z`[^]*after the record before/);
  });
});
