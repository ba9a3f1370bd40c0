/** The story of an incident over the wire: findings in lenses, diagnostics, call hierarchies, and as an investigation. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CallHierarchyIncomingCall, CallHierarchyItem, CallHierarchyOutgoingCall, CodeLens } from 'vscode-languageserver-protocol';
import type { Investigation } from '../../server/protocol';
import { readRun } from '../lab/read';
import { root } from './harness/bundle';
import { at, Client, type PlainDiagnostic } from './harness/client';

const sample = join(root, 'samples/gc-session-expiry');
const gc = 'kafka1/kafkaServer-gc.log';
/** The lines of the first of its three losses, zero-based. */
const [pause, expiry, told] = [740, 97, 425];

describe('the story of an incident', function () {
  this.timeout(60_000);
  let client: Client;
  let work = '';

  afterEach(async () => {
    assert.equal(await client.stop(), 0);
    assert.equal(client.stderr, '');
    Client.endAll();
    if (work) rmSync(work, { recursive: true, force: true });
    work = '';
  });

  const uri = (name: string, folder = sample): string => pathToFileURL(join(folder, name)).href;
  const path = (of: string): string => of.slice(uri('').length + 1);
  const open = (name: string): void => client.open(uri(name), readFileSync(join(sample, name), 'utf8'));
  const lensesOf = async (name: string): Promise<string[]> => (await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: uri(name) } }))
    .filter(one => one.command?.command === 'faultline.jump').map(({ range, command }) => `${range.start.line} ${command!.title} -> ${path((command!.arguments as [string, number])[0])}:${(command!.arguments as [string, number])[1]}`);
  const ofRule = (found: readonly PlainDiagnostic[], rule: string, line: number): PlainDiagnostic => found.find(one => one.code === rule && one.range.start.line === line)!;

  /** Unpacks a run of the lab. */
  function lab(name: string): void {
    work = mkdtempSync(join(tmpdir(), 'faultline-story-'));
    for (const [path, bytes] of readRun(name).files) {
      mkdirSync(dirname(join(work, path)), { recursive: true });
      writeFileSync(join(work, path), bytes);
    }
  }

  it('stands over each line of the chain: what caused it, what it led to', async () => {
    client = await Client.start({ folders: [sample] });
    for (const name of [gc, 'zk3/zookeeper.log', 'kafka1/server.log', 'kafka3/controller.log']) open(name);
    await client.request('faultline/investigate', {});
    const ofPause = (await lensesOf(gc)).filter(one => one.startsWith(`${pause} `));
    assert.equal(ofPause.length, 1);
    assert.match(ofPause[0], new RegExp(`^${pause} Led to: .*0x1a2003529e90000 expired.* -> zk3/zookeeper\\.log:${expiry}$`));
    const ofExpiry = (await lensesOf('zk3/zookeeper.log')).filter(one => one.startsWith(`${expiry} `));
    assert.match(ofExpiry[0], new RegExp(`^${expiry} Caused by Full GC \\(G1 Compaction Pause\\) 8\\.27 s · kafkaServer-gc\\.log:741 -> ${gc}:${pause}$`));
    assert.match(ofExpiry[1], /Led to: .*, \+\d+ more/);
    assert.match((await lensesOf('kafka1/server.log')).find(one => one.startsWith(`${told} `))!, /Caused by Full GC/);
    assert.match((await lensesOf('kafka3/controller.log'))[0], /^97 Caused by Full GC/);
    // Each repetition has its own cause.
    const causes = (await lensesOf('zk3/zookeeper.log')).filter(one => one.includes('Caused by')).map(one => one.replace(/.*:/, ''));
    assert.deepEqual(causes, ['740', '966', '1208']);
  });

  it('is a call hierarchy: causes come in, effects go out', async () => {
    client = await Client.start({ folders: [sample] });
    open('kafka1/server.log');
    const [item] = await client.request<CallHierarchyItem[]>('textDocument/prepareCallHierarchy', { textDocument: { uri: uri('kafka1/server.log') }, position: at(told, 30) });
    assert.match(item.name, /0x1a2003529e90000/);
    assert.match(item.detail!, /^told \(proven\)/);
    const places: string[] = [];
    let next: CallHierarchyItem | undefined = item;
    while (next && places.length < 10) {
      const incoming: CallHierarchyIncomingCall[] = await client.request<CallHierarchyIncomingCall[]>('callHierarchy/incomingCalls', { item: next });
      next = incoming[0]?.from;
      if (next) places.push(`${path(next.uri)}:${next.range.start.line}`);
    }
    assert.deepEqual(places, [`zk3/zookeeper.log:${expiry}`, 'kafka1/server.log:416', `${gc}:${pause}`]);
    const [cause] = await client.request<CallHierarchyItem[]>('textDocument/prepareCallHierarchy', { textDocument: { uri: uri('kafka1/server.log') }, position: at(416, 0) });
    const outgoing = await client.request<CallHierarchyOutgoingCall[]>('callHierarchy/outgoingCalls', { item: cause });
    assert.deepEqual(outgoing.map(({ to }) => `${path(to.uri)}:${to.range.start.line}`), [`zk3/zookeeper.log:${expiry}`]);
    const effects = await client.request<CallHierarchyOutgoingCall[]>('callHierarchy/outgoingCalls', { item: outgoing[0].to });
    assert.ok(effects.some(({ to }) => to.uri === uri('kafka3/controller.log')), 'the controller missed the broker');
    const nothing = await client.request<CallHierarchyItem[] | null>('textDocument/prepareCallHierarchy', { textDocument: { uri: uri('kafka1/server.log') }, position: at(3, 0) });
    assert.equal(nothing?.length ?? 0, 0, 'a line of a config dump is no event');
  });

  it('runs through the diagnostics of its lines, also of logs that nobody opened', async () => {
    client = await Client.start({ folders: [sample] });
    const full = ofRule(await client.diagnostics(uri(gc), found => found.some(one => one.message.includes('It led to'))), 'gc/full-gc-over-session-timeout', pause);
    assert.match(full.message, / It led to: .*0x1a2003529e90000 expired.*, and \d+ more\.$|It led to: .*0x1a2003529e90000 expired[^,]*\.$/);
    const beside = (await client.diagnostics(uri(gc), found => found.some(one => one.message.includes('It led to')))).filter(one => one.range.start.line === pause && one.code !== full.code);
    assert.ok(beside.length > 0 && beside.every(one => !one.message.includes('It led to') && !one.relatedInformation?.some(({ message }) => message.startsWith('expiry'))), 'one of a line\'s problems tells the chain');
    const chain = full.relatedInformation!.map(({ location, message }) => `${path(location.uri)}:${location.range.start.line} ${message}`);
    const order = [`kafka1/server.log:416 silence`, `zk3/zookeeper.log:${expiry} expiry`, `kafka1/server.log:${told} told`, 'kafka3/controller.log:97 effect'].map(one => chain.findIndex(line => line.startsWith(one)));
    assert.ok(order.every(i => i >= 0), chain.join('\n'));
    assert.ok(!chain.some(one => one.startsWith('producer/')), 'errors that name no partition fit in time only: they are no link');
    assert.ok(order[0] < order[1] && order[1] < order[2], chain.join('\n'));
    const lost = (await client.diagnostics(uri('zk3/zookeeper.log'), found => found.some(one => one.message.includes('Caused by')))).find(one => one.range.start.line === expiry)!;
    assert.match(lost.message, / Caused by Full GC \(G1 Compaction Pause\) 8\.27 s, .* \(.*kafkaServer-gc\.log:741\)\.$/);
    const lines = new Set<string>();
    for (const { code, range } of await client.diagnostics(uri('zk3/zookeeper.log'))) {
      assert.ok(!lines.has(`${String(code)} ${range.start.line}`), 'told once');
      lines.add(`${String(code)} ${range.start.line}`);
    }
  });

  it('makes a problem of a finding that no rule speaks of', async () => {
    lab('zookeeper-leader-killed-3.9.1');
    client = await Client.start({ folders: [work] });
    const { findings } = await client.request<Investigation>('faultline/investigate', {});
    const unspoken = findings.filter(one => !one.rule.startsWith('session-lost/stall'));
    assert.ok(unspoken.length > 0, findings.map(one => one.rule).join(', '));
    const shown = new Map<string, PlainDiagnostic[]>();
    for (const { params } of client.notifications.filter(one => one.method === 'textDocument/publishDiagnostics')) {
      const { uri: of, diagnostics } = params as { uri: string; diagnostics: PlainDiagnostic[] };
      shown.set(of, diagnostics);
    }
    for (const finding of unspoken) {
      const head = finding.evidence.find(one => one.role === 'cause') ?? finding.evidence.find(one => one.role === 'expiry' || one.role === 'fenced') ?? finding.evidence[0];
      const there = await client.diagnostics(head.uri, found => found.some(one => one.range.start.line === head.line));
      const onLine = there.filter(one => one.range.start.line === head.line);
      assert.ok(onLine.filter(one => one.code === finding.rule).length <= 1);
      assert.ok(onLine.some(one => one.source === 'faultline'));
    }
  });

  it('is told of a folder with progress, of the logs below it alone, read from where nobody read', async () => {
    client = await Client.start();
    const progress: { kind: string; message?: string; title?: string }[] = [];
    const listen = client.connection.onProgress({} as never, 'token-1', (value: unknown) => { progress.push(value as { kind: string }); });
    const all = await client.request<Investigation>('faultline/investigate', { uris: [uri('')], workDoneToken: 'token-1' });
    listen.dispose();
    assert.equal(all.logs, 18);
    const [first] = all.findings;
    assert.equal(first.rule, 'session-lost/stall');
    assert.equal(first.confidence, 'proven');
    assert.equal(first.repeats?.count, 3);
    const cause = first.evidence.find(one => one.role === 'cause')!;
    assert.equal(cause.uri, uri(gc));
    assert.match(cause.text, /GC\(43\) Pause Full/);
    assert.deepEqual([progress[0].kind, progress.at(-1)!.kind], ['begin', 'end']);
    assert.ok(progress.some(one => /^read \d+ of 18 files$/.test(one.message ?? '')), JSON.stringify(progress));
    const one = await client.request<Investigation>('faultline/investigate', { uris: [uri('zk3')] });
    assert.equal(one.logs, 2);
    assert.ok(one.findings.every(finding => finding.evidence.every(line => line.uri.startsWith(uri('zk3')))));
    assert.ok(one.findings.every(finding => finding.rule !== 'session-lost/stall'), 'no GC log, no stall');
    const none = await client.request<Investigation>('faultline/investigate', { uris: [uri('nowhere')] });
    assert.deepEqual([none.findings, none.logs], [[], 0]);
    const ids = (await client.request<Investigation>('faultline/investigate', {})).findings.map(finding => finding.id);
    assert.deepEqual(ids, all.findings.map(finding => finding.id), 'the same conclusions have the same ids');
  });

  it('can be called off', async () => {
    client = await Client.start();
    const { CancellationTokenSource } = await import('vscode-jsonrpc');
    const source = new CancellationTokenSource();
    const asked = client.connection.sendRequest('faultline/investigate', { uris: [uri('')] }, source.token);
    source.cancel();
    await assert.rejects(asked, /cancelled/);
  });
});
