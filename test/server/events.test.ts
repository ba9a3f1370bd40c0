/** Symbols over the events of all logs, and the event next to a line. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SymbolInformation } from 'vscode-languageserver-protocol';
import type { NextEventParams, NextEventResult } from '../../server/protocol';
import { root } from './harness/bundle';
import { Client } from './harness/client';

const sample = join(root, 'samples/gc-session-expiry');
const uri = (name: string): string => pathToFileURL(join(sample, name)).href;
const path = (of: string): string => of.slice(uri('').length + 1);

describe('events of all logs', function () {
  this.timeout(30_000);
  let client: Client;

  before(async () => {
    client = await Client.start({ folders: [sample] });
    client.open(uri('kafka1/kafkaServer-gc.log'), readFileSync(join(sample, 'kafka1/kafkaServer-gc.log'), 'utf8'));
    await client.request('faultline/timeline', {});
  });

  after(async () => {
    assert.equal(await client.stop(), 0);
    assert.equal(client.stderr, '');
    Client.endAll();
  });

  const symbols = (query: string): Promise<SymbolInformation[]> => client.request('workspace/symbol', { query });

  it('are found by what they say, their kind, their node and their ids', async () => {
    const places = (found: readonly SymbolInformation[]): string[] => found.map(({ location }) => `${path(location.uri)}:${location.range.start.line + 1}`);
    const full = await symbols('full gc broker 1');
    assert.deepEqual(places(full).slice(0, 3).sort(), ['kafka1/kafkaServer-gc.log:1209', 'kafka1/kafkaServer-gc.log:741', 'kafka1/kafkaServer-gc.log:967']);
    assert.match(full[0].name, /^Full GC \(G1 Compaction Pause\) /);
    assert.match(full[0].containerName!, /^2026-11-21 22:2\d:\d\d · broker 1 · /);
    const session = await symbols('0x1a2003529e90000');
    assert.ok(session.length > 10);
    assert.match(session[0].name, /expired/, 'the gravest first');
    assert.deepEqual(places(await symbols('zk.session.expired 0x1a2003529e90000')), ['zk3/zookeeper.log:98']);
    const partition = await symbols('orders-9 kafka3');
    assert.ok(partition.length > 0 && partition.every(one => path(one.location.uri).startsWith('kafka3/') || /orders-9/.test(one.name)));
    assert.deepEqual(await symbols('nothing says this'), []);
    assert.ok((await symbols('')).length > 50, 'without a word the gravest');
    assert.ok((await symbols('gc')).length <= 200);
  });

  const next = (params: Partial<NextEventParams>): Promise<NextEventResult> =>
    client.request('faultline/nextEvent', { uri: uri('kafka1/kafkaServer-gc.log'), line: 0, direction: 'next', across: false, ...params });

  it('are stepped through in a file, those of a class or those that matter', async () => {
    const fulls: number[] = [];
    for (let line = 0; ;) {
      const found = await next({ line, classes: ['full'] });
      if (!found) break;
      fulls.push(found.line);
      ({ line } = found);
    }
    assert.deepEqual(fulls.slice(0, 1), [740]);
    assert.equal((await next({ line: 741, classes: ['full'], direction: 'previous' }))?.line, 740);
    assert.equal(await next({ line: 740, classes: ['full'], direction: 'previous' }), null);
    assert.equal(await next({ line: 0, classes: ['expiry'] }), null, 'none in a GC log');
    assert.ok((await next({}))!.line <= 740);
  });

  it('are stepped through by time across all files, each once, there and back', async () => {
    const classes: NextEventParams['classes'] = ['full', 'expiry'];
    const there: string[] = [];
    let at: { uri: string; line: number } = { uri: uri('kafka1/kafkaServer-gc.log'), line: 0 };
    for (let step = await next({ ...at, across: true, classes }); step; step = await next({ ...at, across: true, classes })) {
      there.push(`${path(step.uri)}:${step.line + 1}`);
      at = step;
      assert.ok(there.length < 50);
    }
    const chain = ['kafka1/kafkaServer-gc.log:741', 'zk3/zookeeper.log:98', 'kafka1/server.log:426'];
    assert.deepEqual(there.filter(one => chain.includes(one)), chain);
    assert.equal(new Set(there).size, there.length);
    const back = [there.at(-1)!];
    for (let step = await next({ ...at, across: true, classes, direction: 'previous' }); step; step = await next({ ...at, across: true, classes, direction: 'previous' })) {
      back.push(`${path(step.uri)}:${step.line + 1}`);
      at = step;
    }
    assert.deepEqual(back.reverse(), there);
  });

  it('are none where there is no log', async () => {
    assert.equal(await next({ uri: 'file:///nowhere/none.log', across: true }), null);
  });
});
