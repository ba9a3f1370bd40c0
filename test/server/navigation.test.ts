/** Go to Definition and Find References, across files: on the sample incident of a real cluster and on made logs. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Location } from 'vscode-languageserver-protocol';
import { root } from './harness/bundle';
import { at, Client } from './harness/client';

const sample = join(root, 'samples/gc-session-expiry');

describe('from a token to all that is told of it', function () {
  this.timeout(30_000);
  let client: Client;
  let work = '';

  afterEach(async () => {
    assert.equal(await client.stop(), 0);
    assert.equal(client.stderr, '');
    Client.endAll();
    if (work) rmSync(work, { recursive: true, force: true });
    work = '';
  });

  const uriOf = (folder: string, name: string): string => pathToFileURL(join(folder, name)).href;

  /** Opens a file and gives the position in the first line from `line` on that holds `written`, inside of it. */
  async function open(folder: string, name: string, written: string, line = 0): Promise<{ textDocument: { uri: string }; position: { line: number; character: number } }> {
    const text = readFileSync(join(folder, name), 'utf8');
    const lines = text.split('\n');
    const found = lines.findIndex((one, i) => i >= line && one.includes(written));
    assert.ok(found >= 0, `${name} holds ${written}`);
    const uri = uriOf(folder, name);
    client.open(uri, text);
    await client.request('faultline/timeline', {});
    return { textDocument: { uri }, position: at(found, lines[found].indexOf(written) + Math.max(1, written.search(/\w+\W*$/))) };
  }

  const shown = (folder: string, found: readonly Location[]): string[] => found.map(({ uri, range }) => {
    const path = uri.slice(uriOf(folder, '').length + (uriOf(folder, '').endsWith('/') ? 0 : 1));
    const line = readFileSync(join(folder, path), 'utf8').split('\n')[range.start.line];
    return `${path}:${range.start.line + 1} ${line.slice(range.start.character, range.end.character)}`;
  });

  const definition = async (folder: string, what: object): Promise<string[]> => shown(folder, await client.request<Location[] | null>('textDocument/definition', what) ?? []);
  const references = async (folder: string, what: object): Promise<string[]> => shown(folder, await client.request<Location[] | null>('textDocument/references', { ...what, context: { includeDeclaration: true } }) ?? []);

  it('finds a session in the logs of its broker and of every ZooKeeper server, by time', async () => {
    client = await Client.start({ folders: [sample] });
    const expired = await open(sample, 'kafka1/server.log', 'Unable to reconnect to ZooKeeper service, session 0x');
    const line = readFileSync(join(sample, 'kafka1/server.log'), 'utf8').split('\n')[expired.position.line];
    const session = /0x[0-9a-f]+/.exec(line)![0];
    const where = { ...expired, position: at(expired.position.line, line.indexOf(session) + 4) };
    const found = await references(sample, where);
    for (const one of found) assert.match(one, new RegExp(` ${session}$`));
    const files = new Set(found.map(one => one.split(':')[0]));
    assert.ok(files.has('kafka1/server.log') && files.has('zk3/zookeeper.log'), [...files].join(', '));
    assert.deepEqual(await definition(sample, where), [`zk1/zookeeper.log:69 ${session}`]);
  });

  it('knows a broker by each of the words for it, and goes to where it came up last before', async () => {
    client = await Client.start({ folders: [sample] });
    for (const [name, written] of [['kafka3/controller.log', 'deleted brokers: 1'], ['kafka1/server.log', '[KafkaServer id=1'], ['kafka3/controller.log', 'current live replicas 2,1'], ['zk1/zookeeper.log', 'no such words']] as const) {
      if (!readFileSync(join(sample, name), 'utf8').includes(written)) continue;
      const where = await open(sample, name, written);
      assert.deepEqual(await definition(sample, where), ['kafka1/server.log:215 1'], written);
      const found = await references(sample, where);
      assert.ok(found.length > 50, String(found.length));
      assert.ok(new Set(found.map(one => one.split('/')[0])).size >= 3);
    }
    const coordinator = await open(sample, 'consumer-1/consumer-1.log', '(id: 2147483646');
    assert.deepEqual(await definition(sample, coordinator), ['kafka1/server.log:215 1'], 'a coordinator is a broker under another number');
  });

  it('knows a partition in each spelling, of each broker\'s own log first', async () => {
    client = await Client.start({ folders: [sample] });
    const listed = await references(sample, await open(sample, 'kafka2/server.log', 'INFO [Partition orders-9'));
    assert.ok(listed.some(one => one.endsWith(' orders-9')) && listed.some(one => one.endsWith(' orders,9')), listed.join('\n'));
    assert.ok(listed.some(one => one.startsWith('kafka3/')));
    for (const one of listed) assert.match(one, /orders[-,]9$/);
    const [begun] = await definition(sample, await open(sample, 'kafka3/server.log', 'INFO [Partition orders-9'));
    assert.match(begun, /^kafka3\/server\.log:\d+ orders[-,]9$/);
  });

  it('goes from a client to its configuration, and finds the members of its group', async () => {
    client = await Client.start({ folders: [sample] });
    const where = await open(sample, 'consumer-1/consumer-1.log', 'clientId=consumer-1');
    assert.deepEqual(await definition(sample, where), ['consumer-1/consumer-1.log:6 consumer-1']);
    const members = await references(sample, await open(sample, 'consumer-1/consumer-1.log', 'groupId=billing'));
    for (const file of ['consumer-1', 'consumer-2', 'kafka1']) assert.ok(members.some(one => one.startsWith(`${file}/`)), file);
  });

  it('tells the collections of one number apart by the run of the JVM, through a rotated set', async () => {
    work = mkdtempSync(join(tmpdir(), 'faultline-rotated-'));
    const line = (second: number, id: number, text: string): string => `[2024-03-05T10:00:${String(second).padStart(2, '0')}.000+0000][info][gc] GC(${id}) ${text}\n`;
    const pause = (second: number, id: number): string => `[2024-03-05T10:00:${String(second).padStart(2, '0')}.000+0000][info][gc,start] GC(${id}) Pause Young (Normal) (G1 Evacuation Pause)\n${line(second, id, 'Pause Young (Normal) (G1 Evacuation Pause) 20M->4M(64M) 5.000ms')}`;
    const put = (name: string, text: string): void => {
      mkdirSync(dirname(join(work, name)), { recursive: true });
      writeFileSync(join(work, name), text);
    };
    put('gc.log.0', pause(1, 0) + pause(2, 1) + pause(3, 2));
    put('gc.log.1', `${line(4, 2, 'Concurrent Mark Cycle 2.000ms')}${pause(5, 3)}`);
    put('gc.log', pause(20, 0) + pause(21, 1) + pause(22, 2));
    put('other/gc.log', pause(2, 2));
    client = await Client.start({ folders: [work] });
    const first = await open(work, 'gc.log.1', 'GC(2)');
    assert.deepEqual(await definition(work, first), ['gc.log.0:5 2']);
    assert.deepEqual(await references(work, first), ['gc.log.0:5 2', 'gc.log.0:6 2', 'gc.log.1:1 2']);
    const second = await open(work, 'gc.log', 'GC(2)');
    assert.deepEqual(await references(work, second), ['gc.log:5 2', 'gc.log:6 2']);
  });

  it('keeps two clusters apart whose brokers have the same numbers', async () => {
    work = mkdtempSync(join(tmpdir(), 'faultline-clusters-'));
    for (const cluster of ['east', 'west']) {
      mkdirSync(join(work, cluster, 'broker-1'), { recursive: true });
      writeFileSync(join(work, cluster, 'broker-1/server.log'), [
        '[2024-03-05 10:00:00,000] INFO [KafkaServer id=1] started (kafka.server.KafkaServer)',
        '[2024-03-05 10:00:01,000] INFO [Partition orders-1 broker=1] Shrinking ISR from 1,2 to 1 (kafka.cluster.Partition)', '',
      ].join('\n'));
    }
    client = await Client.start({ folders: [work] });
    const where = await open(work, 'west/broker-1/server.log', 'broker=1');
    assert.deepEqual(await references(work, where), ['west/broker-1/server.log:1 1', 'west/broker-1/server.log:2 1']);
    assert.deepEqual(await definition(work, where), ['west/broker-1/server.log:1 1']);
  });

  it('says nothing of what names no thing', async () => {
    client = await Client.start({ folders: [sample] });
    const where = await open(sample, 'kafka1/server.log', 'INFO');
    assert.deepEqual(await definition(sample, where), []);
    assert.deepEqual(await references(sample, where), []);
  });
});
