/** Logs that nobody opened: found, read in the worker, watched; and the requests that span files. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Correlation, FileInfo, InstantResult, RecogniseResult, Timeline, TimelineAnswer } from '../../server/protocol';
import { Client } from './harness/client';
import { root } from './harness/bundle';

const excerpts = join(root, 'samples/first-incident-excerpts');
const text = (name: string): string => readFileSync(join(excerpts, name), 'utf8');

describe('logs on disk', () => {
  let folder: string;
  let client: Client;
  const uri = (name: string): string => pathToFileURL(join(folder, name)).href;
  const put = (name: string, content: string | Uint8Array): void => {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'faultline-disk-'));
    for (const name of ['broker-3/server.log', 'broker-3/gc.log', 'zookeeper-3/zookeeper.log', 'client/app.log']) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      copyFileSync(join(excerpts, name), join(folder, name));
    }
  });

  afterEach(async () => {
    assert.equal(await client.stop(), 0);
    Client.endAll();
    rmSync(folder, { recursive: true, force: true });
  });

  const timeline = (): Promise<Timeline> => client.request('faultline/timeline', {});

  it('are on the timeline, and their diagnostics in the list of problems', async () => {
    put('node_modules/x/gc.log', text('broker-3/gc.log'));
    put('notes.txt', 'nothing that is a log\n');
    put('broker-3/empty.log', '');
    client = await Client.start({ folders: [folder] });
    const { lanes, timeout, notes, span } = await timeline();
    assert.deepEqual(lanes.map(lane => [lane.label, lane.family]), [['gc.log', 'gc'], ['server.log', 'kafka'], ['app.log', 'kafka'], ['zookeeper.log', 'zookeeper']]);
    assert.equal(timeout.ms, 6000);
    assert.deepEqual(notes, []);
    assert.equal(span?.start, Date.UTC(2019, 4, 15, 14, 3, 49, 510));
    const found = await client.diagnostics(uri('broker-3/gc.log'));
    assert.deepEqual(found.filter(one => one.code === 'gc/full-gc-over-session-timeout').map(one => one.range.start.line), [0, 32]);
    await client.diagnostics(uri('broker-3/server.log'));
    const only = await client.request<Timeline>('faultline/timeline', { uris: [uri('client/app.log')] });
    assert.deepEqual(only.lanes.map(lane => lane.uri), [uri('client/app.log')]);
  });

  it('are sent in portions, and those that a client holds and that did not change not again', async () => {
    client = await Client.start({ folders: [folder] });
    const known: Record<string, string> = {};
    const ask = async (): Promise<TimelineAnswer> => {
      const answer = await client.request<TimelineAnswer>('faultline/timeline', { known, portion: 1 });
      for (const lane of answer.lanes) known[lane.uri] = lane.state!;
      return answer;
    };
    const portions = [await ask(), await ask(), await ask(), await ask()];
    assert.deepEqual(portions.map(({ left, lanes, span }) => [left, lanes.length, span === null]), [[3, 1, true], [2, 1, true], [1, 1, true], [0, 1, false]]);
    assert.deepEqual(portions.flatMap(({ lanes }) => lanes.map(lane => lane.uri)), portions[0].order);
    const same = await ask();
    assert.deepEqual([same.left, same.lanes, same.order, same.span], [0, [], portions[0].order, portions[3].span]);
    put('client/app.log', `${text('client/app.log')}${text('client/app.log').split('\n')[0]}\n`);
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uri('client/app.log'), type: 2 }] });
    let more: TimelineAnswer;
    do more = await ask();
    while (more.lanes.length === 0);
    assert.deepEqual(more.lanes.map(lane => lane.uri), [uri('client/app.log')]);
  });

  it('are followed when they change, come and go', async () => {
    client = await Client.start({ folders: [folder] });
    await client.diagnostics(uri('broker-3/gc.log'), found => found.length > 1);
    let from = client.notifications.length;
    const more = text('broker-3/gc.log').split('\n').slice(0, 3).join('\n').replaceAll('22:25:59', '22:27:30').replace('21989402', '21989493');
    put('broker-3/gc.log', `${text('broker-3/gc.log').trimEnd()}\n${more}\n`);
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uri('broker-3/gc.log'), type: 2 }] });
    const grown = await client.diagnostics(uri('broker-3/gc.log'), found => found.filter(one => one.code === 'gc/full-gc-over-session-timeout').length === 3, from);
    assert.equal(grown.findLast(one => one.code === 'gc/full-gc-over-session-timeout')!.range.start.line, 116);
    await client.notified('faultline/timelineChanged', undefined, from);

    put('broker-4/server.log', text('broker-3/server.log'));
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uri('broker-4/server.log'), type: 1 }] });
    await client.diagnostics(uri('broker-4/server.log'));
    assert.equal((await timeline()).lanes.length, 5);

    from = client.notifications.length;
    rmSync(join(folder, 'broker-3'), { recursive: true });
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uri('broker-3'), type: 3 }] });
    assert.deepEqual(await client.diagnostics(uri('broker-3/gc.log'), found => found.length === 0, from), []);
    assert.equal((await timeline()).lanes.length, 3);

    // a folder that is moved here is one change, and what is no log's name stays unread
    const outside = `${folder}-outside`;
    mkdirSync(join(outside, 'broker-5'), { recursive: true });
    try {
      writeFileSync(join(outside, 'broker-5/server.log'), text('broker-3/server.log'));
      renameSync(join(outside, 'broker-5'), join(folder, 'broker-5'));
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
    put('notes.md', text('broker-3/server.log'));
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uri('notes.md'), type: 1 }, { uri: uri('broker-5'), type: 1 }] });
    await client.diagnostics(uri('broker-5/server.log'));
    assert.equal((await timeline()).lanes.length, 4);
  });

  it('follow the folders of the workspace', async () => {
    client = await Client.start();
    assert.deepEqual((await timeline()).lanes, []);
    client.notify('workspace/didChangeWorkspaceFolders', { event: { added: [{ uri: uri(''), name: 'logs' }], removed: [] } });
    assert.equal((await timeline()).lanes.length, 4);
    const from = client.notifications.length;
    await client.diagnostics(uri('broker-3/gc.log'));
    client.notify('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [{ uri: uri(''), name: 'logs' }] } });
    assert.deepEqual((await timeline()).lanes, []);
    await client.diagnostics(uri('broker-3/gc.log'), found => found.length === 0, from);
  });

  it('give way to an open document, and come back when it is closed', async () => {
    client = await Client.start({ folders: [folder] });
    await client.diagnostics(uri('broker-3/gc.log'));
    const from = client.notifications.length;
    client.open(uri('broker-3/gc.log'), text('broker-3/gc.log').split('\n').slice(32).join('\n'));
    const fewer = await client.diagnostics(uri('broker-3/gc.log'), found => found.filter(one => one.code === 'gc/full-gc-over-session-timeout').length === 1, from);
    assert.equal(fewer[0].range.start.line, 0);
    assert.equal((await timeline()).lanes.length, 4);
    client.close(uri('broker-3/gc.log'));
    await client.diagnostics(uri('broker-3/gc.log'), found => found.filter(one => one.code === 'gc/full-gc-over-session-timeout').length === 2, client.notifications.length - 1);
  });

  it('may be packed, encoded in UTF-16, marked, or lie beside the workspace', async () => {
    put('old/gc.log.1.gz', gzipSync(text('broker-3/gc.log')));
    put('windows/gc.log', Buffer.from(`\ufeff${text('broker-3/gc.log')}`, 'utf16le'));
    put('marked/gc.log', `\ufeff${text('broker-3/gc.log')}`);
    client = await Client.start({ folders: [join(folder, 'client')] });
    for (const name of ['old/gc.log.1.gz', 'windows/gc.log', 'marked/gc.log']) {
      const instant = await client.request<InstantResult>('faultline/instant', { uri: uri(name), line: 32 });
      assert.equal(instant?.start, Date.UTC(2019, 4, 15, 14, 26, 49, 312), name);
      assert.equal(Math.round(instant.end - instant.start), 10_233, name);
      const found = await client.request<Correlation>('faultline/correlate', { uri: pathToFileURL(join(folder, 'client/app.log')).href, line: 0, windowMs: 3_600_000 });
      const records = found.records.filter(record => record.uri === uri(name));
      assert.deepEqual(records.filter(record => record.kind === 'gc.pause').map(record => [record.line, record.text.trim().slice(0, 26)])[0], [0, '2019-05-15T22:25:59.422+08'], name);
    }
  });

  it('answer for a line: its instant, and what the others say around it', async () => {
    client = await Client.start({ folders: [folder] });
    const here = uri('broker-3/server.log');
    await timeline();
    assert.deepEqual(await client.request<InstantResult>('faultline/instant', { uri: here, line: 0 }), { start: Date.UTC(2019, 4, 15, 14, 3, 49, 510), end: Date.UTC(2019, 4, 15, 14, 3, 49, 511) });
    assert.equal(await client.request('faultline/instant', { uri: uri('none.log'), line: 0 }), null);
    const near = await client.request<Correlation>('faultline/correlate', { uri: here, line: 5, windowMs: 5000 });
    assert.deepEqual(near.records, [], 'the Full GCs came minutes after this expiry');
    assert.equal(near.anchor.uri, here);
    assert.match(near.anchor.text, /session 0x167772767ad92fd has expired/);
    assert.ok(near.notes.some(note => /gc\.log begins/.test(note)));
    const wide = await client.request<Correlation>('faultline/correlate', { uri: here, line: 5, windowMs: 400_000 });
    assert.deepEqual(wide.records.filter(record => record.class === 'full').map(record => [record.uri, record.line]), [[uri('broker-3/gc.log'), 0], [uri('broker-3/gc.log'), 32]]);
    const few = await client.request<Correlation>('faultline/correlate', { uri: here, line: 5, windowMs: 4_000_000, limit: 2 });
    assert.equal(few.records.length, 2);
    assert.ok(few.omitted > 0);
    assert.equal(await client.request('faultline/correlate', { uri: uri('none.log'), line: 5, windowMs: 5000 }), null);
  });

  it('tell what a text is', async () => {
    client = await Client.start();
    const what = (name: string): Promise<RecogniseResult> => client.request('faultline/recognise', { uri: 'untitled:x', head: text(name) });
    assert.deepEqual(await what('broker-3/gc.log'), { family: 'gc', languageId: 'faultline-gc', dialect: 'JDK 8 G1' });
    assert.equal((await what('zookeeper-3/zookeeper.log'))?.languageId, 'faultline-zookeeper');
    assert.equal(await client.request('faultline/recognise', { uri: 'file:///gc.log', head: 'a shopping list\n' }), null);
  });

  it('are re-checked when another file states the timeout', async () => {
    rmSync(join(folder, 'broker-3/server.log'));
    rmSync(join(folder, 'zookeeper-3'), { recursive: true });
    client = await Client.start({ folders: [folder], settings: { sessionTimeout: 18_000 } });
    client.open(uri('broker-3/gc.log'), text('broker-3/gc.log'));
    await client.notified<FileInfo>('faultline/fileInfo', info => info.uri === uri('broker-3/gc.log'));
    const quiet = await client.diagnostics(uri('broker-3/gc.log'));
    assert.deepEqual(quiet.filter(one => one.code === 'gc/full-gc-over-session-timeout'), [], '10.40 s is within 18 s');
    put('broker-3/server.log', text('broker-3/server.log'));
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uri('broker-3/server.log'), type: 1 }] });
    await client.diagnostics(uri('broker-3/gc.log'), found => found.filter(one => one.code === 'gc/full-gc-over-session-timeout').length === 2);
  });
});
