/** `faultline investigate` as a person and a script use it: the bundle, run by Node. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { simulate, type Plan } from '../incidents/simulate';

const root = resolve(__dirname, '../..');
const paused: Plan = { brokers: { 1: { pauses: [{ from: 60_000, ms: 10_000 }] }, 2: {} } };

describe('faultline investigate', function () {
  this.timeout(60_000);
  let work = '';
  let cli = '';

  before(async () => {
    work = mkdtempSync(join(tmpdir(), 'faultline-investigate-'));
    cli = join(work, 'cli.js');
    await build({ absWorkingDir: root, entryPoints: ['server/cli.ts'], outfile: cli, bundle: true, platform: 'node', target: 'node20', format: 'cjs', mainFields: ['module', 'main'], logLevel: 'silent' });
  });
  after(() => rmSync(work, { recursive: true, force: true }));

  function logs(name: string, plan: Plan, more: Record<string, string> = {}): string {
    for (const [file, text] of [...simulate(plan).files, ...Object.entries(more)]) {
      mkdirSync(dirname(join(work, name, file)), { recursive: true });
      writeFileSync(join(work, name, file), text);
    }
    return name;
  }

  function faultline(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(process.execPath, [cli, 'investigate', ...args], { cwd: work, encoding: 'utf8', maxBuffer: 1 << 28, timeout: 30_000, env: { ...process.env, TZ: 'America/Sao_Paulo' } });
  }

  function why(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(process.execPath, [cli, 'why-not', ...args], { cwd: work, encoding: 'utf8', timeout: 30_000 });
  }

  it('says the cause first, then the chain with file and line and the time from the cause on', () => {
    const { status, stdout, stderr } = faultline(logs('text', paused));
    assert.equal(stderr, '');
    assert.equal(status, 1);
    const lines = stdout.split('\n');
    assert.equal(lines[0], 'Broker 1 lost its ZooKeeper session during a Full GC (G1 Compaction Pause) of 10.00 s.');
    assert.match(stdout, /^ {2}cause +0 s +text\/kafka1\/gc\.log:\d+$/m);
    assert.match(stdout, /^ {2}expiry +\+[\d.]+ s +text\/zk1\/zookeeper\.log:\d+$/m);
    assert.match(stdout, /^ {2}do +\S/m);
  });

  it('ends with 0 where nothing is wrong, 2 where it cannot run', () => {
    const quiet = faultline(logs('quiet', { brokers: { 1: {}, 2: {} } }));
    assert.equal(quiet.stdout, 'Nothing wrong was found in 5 logs.\n');
    assert.equal(quiet.status, 0);
    assert.equal(faultline('nowhere').status, 2);
    assert.equal(faultline('quiet', '--format', 'sarif').status, 2);
  });

  it('says why one event is not the cause of another, and that it is', () => {
    const folder = logs('why', { brokers: { 1: { pauses: [{ from: 60_000, ms: 10_000 }] }, 2: { timeoutMs: 30_000, pauses: [{ from: 61_000, ms: 9000 }] } } });
    const at = (file: string, text: string): string => `${file}:${readFileSync(join(work, folder, file), 'utf8').split('\n').findIndex(line => line.includes(text)) + 1}`;
    const silent = at('kafka1/server.log', 'have not heard');
    const own = why(at('kafka1/gc.log', 'Pause Full'), silent, folder);
    assert.equal(own.status, 0, own.stderr);
    assert.match(own.stdout, /^Linked: broker 1 lost its ZooKeeper session during a Full GC/);
    const other = why(silent, at('kafka2/gc.log', 'Pause Full'), folder);
    assert.equal(other.status, 1);
    assert.match(other.stdout, /^Not the cause: the Full GC \(G1 Compaction Pause\) of 9\.00 s \(kafka2\/gc\.log:\d+\) is broker 2's,/);
    assert.match(other.stdout, /^ {2}fails +identity: /m);
    assert.match(other.stdout, /^ {2}holds +coverage: /m);
    const { verdict, conditions } = JSON.parse(why(at('kafka2/gc.log', 'Pause Full'), silent, folder, '--format', 'json').stdout) as { verdict: string; conditions: { what: string; holds: boolean | null }[] };
    assert.equal(verdict, 'not-linked');
    assert.deepEqual(conditions.find(condition => condition.what === 'identity')?.holds, false);
    for (const args of [['kafka1/server.log:1'], ['nowhere.log:3', silent, folder], ['kafka1/server.log:9999', silent, folder]]) assert.equal(why(...args).status, 2);
  });

  it('writes JSON with the names that scripts rely on', () => {
    const { stdout } = faultline(logs('json', paused), '--format', 'json');
    const { findings, sources, gaps } = JSON.parse(stdout) as { findings: Record<string, unknown>[]; sources: Record<string, unknown>[]; gaps: string[] };
    const [finding] = findings;
    assert.deepEqual(Object.keys(finding), ['id', 'rule', 'severity', 'title', 'confidence', 'node', 'start', 'end', 'why', 'evidence', 'remedy', 'effects', 'notSeen', 'sessions', 'zone', 'links']);
    assert.equal(finding.rule, 'session-lost/stall');
    assert.equal(finding.confidence, 'proven');
    assert.equal(finding.node, 'broker 1');
    const cause = (finding.evidence as { file: string; line: number; role: string; text: string }[]).find(line => line.role === 'cause')!;
    const gc = simulate(paused).files.get('kafka1/gc.log')!.split('\n');
    assert.equal(cause.file, 'json/kafka1/gc.log');
    assert.match(gc[cause.line - 1], /Pause Full .* 10000\.125ms/);
    assert.equal(cause.text, gc[cause.line - 1]);
    const links = finding.links as { from: { file: string; line: number }; to: { file: string; line: number } }[];
    const roleOf = ({ file, line }: { file: string; line: number }): string => (finding.evidence as { file: string; line: number; role: string }[]).find(one => one.file === file && one.line === line)?.role ?? 'effect';
    assert.deepEqual(links.slice(0, 3).map(({ from, to }) => `${roleOf(from)} ${roleOf(to)}`), ['cause silence', 'silence expiry', 'expiry told']);
    assert.deepEqual(Object.keys(sources[0]), ['file', 'family', 'node', 'nodeWhy', 'span', 'zone', 'skew']);
    assert.deepEqual(gaps, []);
  });

  it('says what the rules flag where it finds no cause, in every format', () => {
    const storm = Array.from({ length: 4 }, (_, i) => `2019-05-15T22:00:0${i}.000+0000: ${100 + i}.000: [Full GC (Allocation Failure)  8071M->8060M(8192M), 0.9000000 secs]`);
    mkdirSync(join(work, 'storm'));
    writeFileSync(join(work, 'storm/gc.log'), storm.join('\n') + '\n');
    const text = faultline('storm');
    assert.match(text.stdout, /^No lost session, crash or other failure was found in 1 log; what the rules flag stands below\.\n/);
    assert.match(text.stdout.replace(/\s+/g, ' '), /warning: .{1,40}Full GC freed only 11M of 8192M.* \[gc\/full-gc-frees-little\] .*gc\.log:1 /);
    assert.equal(text.status, 0);
    const { noted } = JSON.parse(faultline('storm', '--format', 'json').stdout) as { noted: Record<string, unknown>[] };
    assert.deepEqual(Object.keys(noted[0]), ['rule', 'severity', 'node', 'count', 'message', 'file', 'line', 'at']);
    assert.deepEqual(noted.map(({ rule, line }) => [rule, line]), [['gc/frequent-full-gc', 1], ['gc/full-gc-frees-little', 1]]);
    for (const format of ['markdown', 'html']) assert.match(faultline('storm', '--format', format).stdout, /Also flagged, without a known cause or effect/);
  });

  it('writes the report as a page, names masked where asked', () => {
    logs('page', paused);
    const { stdout, status } = faultline('page', '--format', 'html', '--mask');
    assert.equal(status, 1);
    assert.match(stdout, /^<!DOCTYPE html>/);
    assert.match(stdout, /<svg /);
    assert.doesNotMatch(stdout, /<script|(?:\d{1,3}\.){3}\d{1,3}:/);
    assert.equal(faultline('page', '--mask').status, 2, 'text is no report');
  });

  it('lets nothing in a log steer a terminal or become Markdown', () => {
    const hostile = '[2024-03-05 10:01:05,000] INFO Session establishment complete on server [x](http://evil.example)/<img>\x1b[31m, sessionid = 0x10001a2b3c40000, negotiated timeout = 6000 (org.apache.zookeeper.ClientCnxn)\n';
    logs('hostile', paused, { 'kafka1/server-hostile.log': hostile });
    const { stdout } = faultline('hostile');
    // eslint-disable-next-line no-control-regex
    assert.doesNotMatch(stdout, /\x1b/);
    const markdown = faultline('hostile', '--format', 'markdown').stdout;
    assert.match(markdown, /^# Incident$/m);
    assert.match(markdown, /evil\.example|evil.example/);
    assert.doesNotMatch(markdown, /[^\\]<img|[^\\]\]\(http|http:\/\//);
  });
});
