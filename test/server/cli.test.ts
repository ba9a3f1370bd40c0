/** The command line as a person and a script use it: the bundle, run by Node. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** A diagnostic, a file, an event as the command line writes them. */
interface Found { rule: string; severity: string; line: number; message: string; related: { file: string; line: number; message: string }[] }
interface Total { count: number; totalMs: number; maxMs: number }
interface File {
  file: string; family: string; node: string; diagnostics: Found[]; sessionTimeout: { ms: number; how: string; from: string };
  pauses: Total; fullGcs: Total; heap: { maxCapacityBytes: number }; span: { start: string; end: string }; zone: { offset: string; how: string };
}
interface Event { file: string; line: number; kind: string; start: string; end: string; zone: string; pause?: string; durationMs?: number; heapBeforeBytes?: number; heapAfterBytes?: number }
interface Sarif {
  version: string;
  runs: {
    tool: { driver: { name: string; rules: { id: string }[] } };
    results: { ruleId: string; ruleIndex: number; level: string; message: { text: string }; locations: { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number; endLine: number } } }[] }[];
  }[];
}

const root = resolve(__dirname, '../..');
const excerpts = 'samples/first-incident-excerpts';
const sample = 'test/fixtures/stand-in';

describe('the command line', function () {
  this.timeout(60_000);
  let work = '';
  let cli = '';

  before(async () => {
    work = mkdtempSync(join(tmpdir(), 'faultline-cli-'));
    cli = join(work, 'cli.js');
    await build({ absWorkingDir: root, entryPoints: ['server/cli.ts'], outfile: cli, bundle: true, platform: 'node', target: 'node20', format: 'cjs', mainFields: ['module', 'main'], logLevel: 'silent' });
  });
  after(() => rmSync(work, { recursive: true, force: true }));

  interface Run { status: number | null; stdout: string; stderr: string }

  /** Runs it, in the project's folder unless told otherwise, on a machine in the zone of São Paulo. */
  function faultline(args: string[], options: { input?: Buffer | string; cwd?: string; env?: NodeJS.ProcessEnv } = {}): Run {
    return spawnSync(process.execPath, [cli, ...args], {
      cwd: options.cwd ?? root, input: options.input ?? '', encoding: 'utf8', maxBuffer: 1 << 28, timeout: 30_000, env: { ...process.env, TZ: 'America/Sao_Paulo', ...options.env },
    });
  }

  function json(args: string[], options: Parameters<typeof faultline>[1] = {}): { files: File[] } {
    const run = faultline([...args, '--format', 'json'], options);
    assert.equal(run.stderr, '');
    return JSON.parse(run.stdout);
  }

  function eventsOf(args: string[], options: Parameters<typeof faultline>[1] = {}): Event[] {
    const run = faultline(['events', ...args], options);
    assert.equal(run.status, 0, run.stderr);
    return run.stdout.trimEnd().split('\n').filter(line => line !== '').map(line => JSON.parse(line));
  }

  describe('on the first incident\'s own lines', () => {
    it('check flags the two Full GCs against 6000 ms, and the expired session, and links them in no way', () => {
      const { files } = json(['check', excerpts]);
      const gc = files.find(file => file.file === `${excerpts}/broker-3/gc.log`)!;
      const over = gc.diagnostics.filter(found => found.rule === 'gc/full-gc-over-session-timeout');
      assert.deepEqual(over.map(found => [found.severity, found.line]), [['error', 1], ['error', 33]]);
      assert.match(over[0].message, /10\.40 s/);
      assert.match(over[1].message, /10\.23 s/);
      for (const found of over) {
        assert.match(found.message, /6000 ms/);
        assert.match(found.message, /server\.log:10/, 'where the number came from');
        assert.ok(found.related.some(one => one.file === `${excerpts}/broker-3/server.log` && one.line === 10));
      }
      assert.deepEqual(gc.sessionTimeout, { ms: 6000, how: 'configured', from: 'requested as sessionTimeout, server.log:10' });
      for (const found of gc.diagnostics) {
        assert.doesNotMatch(JSON.stringify(found), /0x167772767ad92fd|expired/, 'no claim that these Full GCs ended the session');
      }
      const server = files.find(file => file.file === `${excerpts}/broker-3/server.log`)!;
      const expired = server.diagnostics.filter(found => /expired/.test(found.rule));
      assert.ok(expired.length >= 1);
      assert.equal(expired[0].line, 6);
      assert.match(expired[0].message, /0x167772767ad92fd/);
      for (const found of server.diagnostics) assert.doesNotMatch(JSON.stringify(found), /gc\.log|Full GC of/, 'nor the other way round');
    });

    it('events carry instants by the zone of the node, and say how it is known', () => {
      const events = eventsOf([excerpts]);
      const full = events.filter(event => event.kind === 'gc.pause' && event.pause === 'full');
      assert.deepEqual(full.map(({ line, start, end, zone, durationMs, heapBeforeBytes, heapAfterBytes }) => ({ line, start, end, zone, durationMs, heapBeforeBytes, heapAfterBytes })), [
        { line: 1, start: '2019-05-15T14:25:59.422Z', end: '2019-05-15T14:26:09.821Z', zone: 'stated', durationMs: 10398.711, heapBeforeBytes: full[0].heapBeforeBytes, heapAfterBytes: full[0].heapAfterBytes },
        { line: 33, start: '2019-05-15T14:26:49.312Z', end: '2019-05-15T14:26:59.545Z', zone: 'stated', durationMs: 10233.178, heapBeforeBytes: full[1].heapBeforeBytes, heapAfterBytes: full[1].heapAfterBytes },
      ]);
      assert.equal(Math.floor(full[0].heapBeforeBytes! / 1024 ** 2), 8071);
      const expired = events.find(event => event.kind === 'zk.client.expired')!;
      assert.deepEqual([expired.file, expired.line, expired.start, expired.zone], [`${excerpts}/broker-3/server.log`, 6, '2019-05-15T14:20:14.399Z', 'inferred']);
      const error = events.find(event => event.file === `${excerpts}/client/app.log`)!;
      assert.deepEqual([error.start, error.zone], ['2019-05-15T15:05:23.221Z', 'assumed']);
    });

    it('--zone GLOB=Z holds for what fits, --zone Z where nothing is known', () => {
      const [event] = eventsOf([`${excerpts}/broker-3`, '--zone', 'server.log=UTC']).filter(one => one.kind === 'zk.client.expired');
      assert.deepEqual([event.start, event.zone], ['2019-05-15T22:20:14.399Z', 'assumed']);
      const alone = eventsOf([`${excerpts}/client/app.log`, '--zone', '-03:30'])[0];
      assert.deepEqual([alone.start, alone.zone], ['2019-05-16T02:35:23.221Z', 'assumed']);
      const local = eventsOf([`${excerpts}/client/app.log`])[0];
      assert.deepEqual([local.start, local.zone], ['2019-05-16T02:05:23.221Z', 'assumed']);
    });
  });

  describe('on the sample', () => {
    it('check holds each Full GC of broker 1 against the negotiated timeout, and leaves broker 2 alone', () => {
      const run = faultline(['check', sample, '--format', 'json']);
      assert.equal(run.status, 1);
      const { files } = JSON.parse(run.stdout) as { files: File[] };
      assert.deepEqual(files.map(file => file.file), ['broker-1/gc.log', 'broker-1/server.log', 'broker-2/gc.log', 'broker-2/server.log', 'zookeeper/zookeeper.log'].map(file => `${sample}/${file}`));
      const over = files[0].diagnostics.filter(found => found.rule === 'gc/full-gc-over-session-timeout');
      assert.deepEqual(over.map(found => found.line), [556, 989, 1401]);
      for (const found of over) assert.match(found.message, /6000 ms/);
      assert.equal(files[0].sessionTimeout.how, 'negotiated');
      assert.match(files[0].sessionTimeout.from, /^negotiated for session 0x1000015a83b000[0-3], server\.log:\d+$/);
      assert.deepEqual(files[2].diagnostics.filter(found => found.severity === 'error'), []);
    });

    it('summary counts what an awk over the log counts', () => {
      const { files } = json(['summary', sample]);
      const [gc] = files;
      const pauses = [...readFileSync(join(root, sample, 'broker-1/gc.log'), 'latin1').matchAll(/\[gc +\] GC\(\d+\) Pause ([A-Z]\w+).* ([\d.]+)ms$/gm)].map(([, kind, ms]) => ({ kind, ms: Number(ms) }));
      assert.deepEqual([gc.family, gc.pauses.count, gc.fullGcs.count], ['gc', pauses.length, 3]);
      assert.ok(Math.abs(gc.pauses.totalMs - pauses.reduce((sum, pause) => sum + pause.ms, 0)) < 0.01);
      assert.ok(Math.abs(gc.fullGcs.totalMs - pauses.filter(pause => pause.kind === 'Full').reduce((sum, pause) => sum + pause.ms, 0)) < 0.01);
      assert.equal(gc.pauses.maxMs, 21773.464);
      assert.equal(gc.heap.maxCapacityBytes, 4 * 1024 ** 3);
      assert.deepEqual(gc.span, { start: '2026-11-21T19:42:24.671Z', end: '2026-11-21T19:45:51.505Z' });
      assert.deepEqual(files.map(file => file.node), ['broker 1', 'broker 1', 'broker 2', 'broker 2', 'zookeeper']);
      assert.deepEqual([files[1].zone.offset, files[1].zone.how, files[4].zone.how], ['UTC', 'inferred', 'assumed']);
    });

    it('writes text for people: file, line, severity, message, rule', () => {
      const run = faultline(['check', sample]);
      assert.equal(run.status, 1);
      assert.match(run.stdout, /^test\/fixtures\/stand-in\/broker-1\/gc\.log:556: error: .*21\.77 s.*6000 ms.* \[gc\/full-gc-over-session-timeout\]$/m);
      assert.match(run.stdout, /\d+ errors?, \d+ warnings?, \d+ notes? in \d of 5 logs\.\n$/);
      // eslint-disable-next-line no-control-regex
      assert.doesNotMatch(run.stdout, /[\x00-\x09\x0b-\x1f]/, 'no colour in a pipe');
      assert.match(faultline(['summary', sample]).stdout, /Full GCs +3, 50\.37 s in all, longest 21\.77 s/);
    });

    it('writes SARIF 2.1.0', () => {
      const log = JSON.parse(faultline(['check', sample, '--format', 'sarif']).stdout) as Sarif;
      assert.equal(log.version, '2.1.0');
      const [run] = log.runs;
      const ids = run.tool.driver.rules.map(rule => rule.id);
      assert.equal(run.tool.driver.name, 'Faultline');
      assert.ok(run.results.length > 3);
      for (const result of run.results) {
        assert.equal(ids[result.ruleIndex], result.ruleId);
        assert.ok(['error', 'warning', 'note'].includes(result.level));
        assert.ok(result.message.text.length > 0);
        const { artifactLocation, region } = result.locations[0].physicalLocation;
        assert.match(artifactLocation.uri, /^test\/fixtures\/stand-in\/[a-z0-9-]+\/[a-z]+\.log$/);
        assert.ok(region.startLine >= 1 && region.endLine >= region.startLine);
      }
    });
  });

  describe('inputs', () => {
    const gcFile = join(root, excerpts, 'broker-3/gc.log');

    it('reads .gz files, by content and in folders, a cut one as far as it goes', () => {
      const folder = join(work, 'packed');
      mkdirSync(folder);
      const packed = gzipSync(readFileSync(gcFile));
      writeFileSync(join(folder, 'gc.log.gz'), packed);
      writeFileSync(join(folder, 'misnamed.log'), packed);
      writeFileSync(join(folder, 'cut.log.gz'), packed.subarray(0, packed.length - 200));
      const pauses = Object.fromEntries(json(['summary', '.'], { cwd: folder }).files.map(file => [file.file, file.pauses.count]));
      const { pauses: { count } } = json(['summary', gcFile]).files[0];
      assert.deepEqual([pauses['gc.log.gz'], pauses['misnamed.log']], [count, count]);
      assert.ok(pauses['cut.log.gz'] > 0 && pauses['cut.log.gz'] <= count);
    });

    it('reads standard input, packed or not', () => {
      for (const input of [readFileSync(gcFile), gzipSync(readFileSync(gcFile))]) {
        const { files } = json(['summary', '-'], { input });
        assert.deepEqual([files[0].file, files[0].family, files[0].fullGcs.count], ['-', 'gc', 2]);
      }
      assert.equal(faultline(['check', '-'], { input: '' }).status, 0);
    });

    it('expands globs itself, and names each file once', () => {
      const files = json(['summary', `${excerpts}/*/*.log`, `${excerpts}/broker-3/gc.log`]).files.map(file => file.file);
      assert.deepEqual(files, ['broker-3/gc.log', 'broker-3/server.log', 'client/app.log', 'zookeeper-3/zookeeper.log'].map(file => `${excerpts}/${file}`));
    });

    it('passes over what is no log: silently in a folder, by name when it was named', () => {
      const quiet = faultline(['check', excerpts]);
      assert.equal(quiet.stderr, '', 'the README beside the logs');
      const named = faultline(['check', `${excerpts}/README.md`]);
      assert.match(named.stderr, /^faultline: samples\/first-incident-excerpts\/README\.md: not a GC, .*; passed over\n$/);
      assert.equal(named.status, 0);
    });

    it('takes any bytes', () => {
      const folder = join(work, 'hostile');
      mkdirSync(folder);
      writeFileSync(join(folder, 'empty.log'), '');
      writeFileSync(join(folder, 'nul.log'), Buffer.alloc(200_000));
      writeFileSync(join(folder, 'noise.log'), Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * i * 31 + (i >> 3)) & 255)));
      writeFileSync(join(folder, 'one-line.log'), Buffer.alloc(5_000_000, 'a'));
      writeFileSync(join(folder, 'cut.gz'), Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]));
      writeFileSync(join(folder, 'half.log'), Buffer.concat([readFileSync(gcFile), Buffer.alloc(1000), Buffer.from([0xff, 0xfe, 0x80, 0xc0])]));
      for (const command of ['check', 'events', 'summary']) {
        const run = faultline([command, folder]);
        assert.ok(run.status === 0 || run.status === 1, `${command}: ${run.stderr}`);
        assert.doesNotMatch(run.stderr, /internal error/);
      }
    });

    it('lets no log steer the terminal', () => {
      const folder = join(work, 'steer');
      mkdirSync(folder);
      const evil = '\x1b]0;owned\x07\x1b[2J\u009b31m\u202egnp.exe';
      writeFileSync(join(folder, 'server.log'), [
        '[2019-05-15 22:20:14,399] INFO [KafkaServer id=1] started (kafka.server.KafkaServer)',
        `[2019-05-15 22:20:15,399] ERROR ${evil} (kafka.server.KafkaApis)`,
        `[2019-05-15 22:20:16,399] ERROR Error while loading log dir /data/${evil} (kafka.log.LogManager)`,
      ].join('\n'));
      for (const args of [['check'], ['check', '--format', 'json'], ['check', '--format', 'sarif'], ['events'], ['summary']]) {
        // eslint-disable-next-line no-control-regex
        assert.doesNotMatch(faultline([...args, folder]).stdout, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/, args.join(' '));
      }
      assert.ok(eventsOf([folder]).some(event => JSON.stringify(event).includes('gnp.exe')), 'the text itself is there, escaped');
    });
  });

  describe('status and messages', () => {
    const refused: [string[], RegExp][] = [
      [[], /no command/],
      [['frobnicate'], /unknown command 'frobnicate'/],
      [['check'], /needs a PATH/],
      [['check', '--format', 'xml', excerpts], /no format 'xml', only text, json, sarif/],
      [['events', '--format', 'text', excerpts], /no format 'text'/],
      [['check', '--session-timeout', 'soon', excerpts], /no number of milliseconds/],
      [['check', '--zone', 'Atlantis', excerpts], /no zone/],
      [['check', '--nonsense', excerpts], /--nonsense/],
      [['check', 'no/such/file.log'], /no\/such\/file\.log: no such file or folder/],
      [['check', 'no/such/*.log'], /no file fits/],
      [['lsp'], /lsp --stdio/],
      [['check', '--stdio', excerpts], /belongs to lsp/],
      [['toString'], /unknown command/],
    ];
    for (const [args, message] of refused) {
      it(`2: faultline ${args.join(' ')}`, () => {
        const { status, stdout, stderr } = faultline(args);
        assert.equal(status, 2);
        assert.equal(stdout, '');
        assert.match(stderr, message);
        assert.match(stderr, /^faultline: [^\n]+\n$/, 'one line');
      });
    }

    it('0 when nothing is an error, 1 when something is; the last resort decides where no log tells', () => {
      const alone = join(work, 'alone');
      mkdirSync(alone);
      cpSync(join(root, excerpts, 'broker-3/gc.log'), join(alone, 'gc.log'));
      const strict = json(['check', alone]).files[0];
      assert.deepEqual(strict.sessionTimeout, { ms: 6000, how: 'setting', from: 'default of option --session-timeout' });
      assert.equal(faultline(['check', alone]).status, 1);
      const loose = json(['check', alone, '--session-timeout', '60000']).files[0];
      assert.equal(loose.sessionTimeout.from, 'option --session-timeout');
      assert.deepEqual(loose.diagnostics.filter(found => /session-timeout/.test(found.rule)), []);
      assert.equal(faultline(['check', join(root, sample, 'broker-2/gc.log')]).status, 0);
    });

    it('--help and --version', () => {
      const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
      assert.deepEqual([faultline(['--version']).stdout, faultline(['--version']).status], [`${version}\n`, 0]);
      for (const command of ['check', 'events', 'summary', 'lsp']) assert.match(faultline(['--help']).stdout, new RegExp(`^ {2}${command} `, 'm'));
    });

    it('lsp --stdio answers, and ends when it is told to', async () => {
      const message = (content: object): string => {
        const text = JSON.stringify({ jsonrpc: '2.0', ...content });
        return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
      };
      const child = spawn(process.execPath, [cli, 'lsp', '--stdio']);
      let stdout = '';
      child.stdout.on('data', chunk => {
        stdout += String(chunk);
        if (stdout.includes('"id":2')) child.stdin.write(message({ method: 'exit' }));
      });
      child.stdin.write(message({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } }) + message({ id: 2, method: 'shutdown' }));
      assert.equal(await new Promise(done => child.once('close', done)), 0);
      assert.match(stdout, /^Content-Length: \d+\r\n\r\n.*"semanticTokensProvider"/);
    });

    it('a reader that goes away is no error', async () => {
      const lines = Array.from({ length: 50_000 }, (_, i) => `2019-05-15T22:25:59.${String(i % 1000).padStart(3, '0')}+0800: ${i}.560: [Full GC (Allocation Failure)  8071M->4285M(8192M), 0.3987109 secs]`);
      writeFileSync(join(work, 'long-gc.log'), lines.join('\n'));
      const child = spawn(process.execPath, [cli, 'events', join(work, 'long-gc.log')]);
      let stderr = '';
      child.stderr.on('data', chunk => { stderr += String(chunk); });
      child.stdout.once('data', () => child.stdout.destroy());
      const status = await new Promise(done => child.once('close', done));
      assert.deepEqual([status, stderr], [0, '']);
    });
  });
});
