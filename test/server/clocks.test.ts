/** Nodes and clocks that a person corrects, over the wire and on the command line; the line of an instant. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { correctionsNotification, lineAtRequest, sameMomentRequest, timelineRequest, type LineAtResult, type SameMomentResult, type Skew, type Timeline } from '../../server/protocol';
import { simulate } from '../incidents/simulate';
import { Client } from './harness/client';

const root = resolve(__dirname, '../..');
/** Two brokers and an ensemble; nothing is wrong but, at most, the second broker's clock. */
const { files } = simulate({ brokers: { 1: { pauses: [{ from: 60_000, ms: 10_000 }] }, 2: {} } });

describe('clocks and nodes', function () {
  this.timeout(60_000);
  let work = '';
  let client: Client | null = null;

  before(() => {
    work = mkdtempSync(join(tmpdir(), 'faultline-clocks-'));
    for (const [file, text] of files) {
      mkdirSync(dirname(join(work, 'run', file)), { recursive: true });
      writeFileSync(join(work, 'run', file), text);
    }
    writeFileSync(join(work, 'run', 'stray-gc.log'), files.get('kafka1/gc.log')!);
    writeFileSync(join(work, 'run', 'kafka2', 'old.log.gz'), gzipSync(files.get('kafka2/server.log')!));
  });
  after(() => rmSync(work, { recursive: true, force: true }));
  afterEach(async () => {
    assert.equal(await client?.stop() ?? 0, 0);
    assert.equal(client?.stderr ?? '', '');
    client = null;
    Client.endAll();
  });

  const uri = (name: string): string => pathToFileURL(join(work, 'run', name)).href;
  const lineOf = (file: string, text: string): number => files.get(file)!.split('\n').findIndex(line => line.includes(text));
  async function lanes(): Promise<Map<string, { node: string; nodeWhy: string; skew: Skew | null; start: number }>> {
    const { lanes: all } = await client!.request<Timeline>(timelineRequest, {});
    return new Map(all.map(({ uri: of, node, nodeWhy, skew, span }) => [of.slice(uri('').length + 1), { node, nodeWhy, skew, start: span!.start }]));
  }

  it('two lines of one moment say what is to be taken off the second one\'s node', async () => {
    client = await Client.start({ folders: [join(work, 'run')] });
    const started = { uri: uri('kafka1/server.log'), line: lineOf('kafka1/server.log', '[KafkaServer id=1] started') };
    const later = { uri: uri('kafka2/server.log'), line: lineOf('kafka2/server.log', 'GroupMetadataManager') };
    const same = await client.request<SameMomentResult>(sameMomentRequest, { first: started, second: later });
    assert.deepEqual({ ...same, uris: same.uris.sort() }, { node: 'broker 2', otherNode: 'broker 1', skewMs: 2100, uris: ['kafka2/gc.log', 'kafka2/old.log.gz', 'kafka2/server.log'].map(uri) });
    assert.equal(await client.request(sameMomentRequest, { first: started, second: { ...started, line: 0 } }), null, 'one node has one clock');
    const before = await lanes();
    client.notify(correctionsNotification, { nodes: {}, skewMs: Object.fromEntries(same.uris.map(one => [one, same.skewMs])) });
    const now = await lanes();
    assert.deepEqual(now.get('kafka2/gc.log')!.skew, { ms: 2100, how: 'set', spreadMs: 0, pairs: 0, why: 'set by hand' });
    assert.equal(now.get('kafka2/gc.log')!.start, before.get('kafka2/gc.log')!.start - 2100);
    assert.equal(now.get('kafka1/gc.log')!.start, before.get('kafka1/gc.log')!.start);
    assert.equal((await client.request<SameMomentResult>(sameMomentRequest, { first: started, second: later })).skewMs, 0, 'on top of what is taken off now');
  });

  it('a file is put to another node, by setting and by hand; what makes no sense is passed over', async () => {
    const set = { nodes: { 'stray-*.log': 'broker 2', x: 5 }, clockSkew: { 'kafka1/**': -1500, y: 'soon' } };
    client = await Client.start({ folders: [join(work, 'run')], settings: set, initializationOptions: set });
    assert.deepEqual([(await lanes()).get('stray-gc.log')!.node, (await lanes()).get('stray-gc.log')!.nodeWhy], ['broker 2', 'setting faultline.nodes']);
    assert.deepEqual((await lanes()).get('kafka1/server.log')!.skew, { ms: -1500, how: 'set', spreadMs: 0, pairs: 0, why: 'setting faultline.clockSkew' });
    client.notify(correctionsNotification, { nodes: { [uri('stray-gc.log')]: 'broker 1', [uri('kafka2/gc.log')]: '' }, skewMs: { [uri('kafka1/server.log')]: null } });
    assert.deepEqual([(await lanes()).get('stray-gc.log')!.node, (await lanes()).get('stray-gc.log')!.nodeWhy], ['broker 1', 'set by hand']);
    assert.equal((await lanes()).get('kafka2/gc.log')!.node, 'broker 2');
    client.notify(correctionsNotification, null);
    assert.equal((await lanes()).get('stray-gc.log')!.node, 'broker 2');
  });

  it('finds the line that was current at an instant, in a document, a file, a packed file', async () => {
    client = await Client.start({ folders: [join(work, 'run')] });
    const { lanes: all } = await client.request<Timeline>(timelineRequest, {});
    const start = all.find(one => one.uri === uri('kafka2/server.log'))!.span!.start;
    const line = lineOf('kafka2/server.log', '[KafkaServer id=2] started');
    for (const name of ['kafka2/server.log', 'kafka2/old.log.gz']) assert.deepEqual(await client.request<LineAtResult>(lineAtRequest, { uri: uri(name), instant: start + 901 }), { line, start: start + 900 }, name);
    client.open(uri('kafka2/server.log'), `[2024-03-05 09:00:00,000] INFO starting (kafka.server.KafkaServer)\n${readFileSync(join(work, 'run/kafka2/server.log'), 'utf8')}`);
    assert.deepEqual(await client.request<LineAtResult>(lineAtRequest, { uri: uri('kafka2/server.log'), instant: start + 901 }), { line: line + 1, start: start + 900 });
    assert.equal(await client.request<LineAtResult>(lineAtRequest, { uri: uri('nowhere.log'), instant: start }), null);
  });

  describe('on the command line', () => {
    let cli = '';

    before(async () => {
      cli = join(work, 'cli.js');
      await build({ absWorkingDir: root, entryPoints: ['server/cli.ts'], outfile: cli, bundle: true, platform: 'node', target: 'node20', format: 'cjs', mainFields: ['module', 'main'], logLevel: 'silent' });
    });
    const faultline = (...args: string[]) => spawnSync(process.execPath, [cli, ...args], { cwd: work, encoding: 'utf8', timeout: 30_000, env: { ...process.env, TZ: 'UTC' } });
    interface Source { file: string; node: string; nodeWhy: string; skew: Skew | null; zone: { offset: string; how: string } }
    const sources = (...args: string[]): Map<string, Source> => new Map((JSON.parse(faultline('investigate', 'run', '--format', 'json', ...args).stdout) as { sources: Source[] }).sources.map(one => [one.file, one]));

    it('--node and --skew correct what the logs tell', () => {
      const found = sources('--node', 'stray-gc.log=broker 2', '--skew', 'kafka2/**=+2.5s', '--skew', 'kafka1/gc.log=-300ms');
      assert.deepEqual([found.get('run/stray-gc.log')!.node, found.get('run/stray-gc.log')!.nodeWhy], ['broker 2', 'option --node']);
      assert.deepEqual(found.get('run/kafka2/gc.log')!.skew, { ms: 2500, how: 'set', spreadMs: 0, pairs: 0, why: 'option --skew' });
      assert.equal(found.get('run/kafka1/server.log')!.skew!.ms, -300);
      assert.match(faultline('investigate', 'run', '--skew', 'kafka2/**=10m').stdout, /^Clocks that were corrected\n {2}broker 2: 10 min 00 s ahead \(option --skew\)$/m);
      assert.match(faultline('summary', 'run/kafka2/gc.log', '--skew', '*.log=-1h').stdout, /clock +1 h 00 min behind, set: option --skew/);
    });

    it('what is none is refused', () => {
      for (const bad of [['--skew', 'x=soon'], ['--skew', '=3s'], ['--skew', '3s'], ['--node', 'x'], ['--node', '=y']]) {
        const { status, stderr } = faultline('investigate', 'run', ...bad);
        assert.equal(status, 2, bad.join(' '));
        assert.match(stderr, /^faultline: --(?:skew|node) '[^']*' is not GLOB=/);
      }
    });
  });
});
