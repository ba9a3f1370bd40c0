/**
 * `npx tsx test/bench/answers.ts [SCENARIO…]`: the built server over LSP, a folder opened, one log open, and a request that needs nothing asked again and
 * again. Of each scenario: how long the longest of those requests waited in CPU time of the thread that answers (what others do on the machine does not
 * count, and is 10 ms coarse where the system keeps no finer book), when the first diagnostics of the open log came, when the investigation and the timeline
 * were there and how large they are, and the most memory the server ever held. Scenarios as `name` or `name:number` (`many:300`, `big:1024`, `storm:44000`).
 */
import { spawn } from 'node:child_process';
import { appendFileSync, copyFileSync, readFileSync, rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver-protocol/node';
import { serverBundle } from '../server/harness/bundle';
import { investigateRequest, recogniseRequest, timelineRequest, type Investigation, type TimelineAnswer, type TimelineParams } from '../../server/protocol';
import { big, crowd, longLine, many, storm, tinyLines, type Scenery } from './folders';
import { generate } from './gen';

const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

interface Scenario {
  usual: number;
  make: (number: number) => Promise<Scenery>;
  /** What happens while the server reads. */
  meanwhile?: (scenery: Scenery) => Promise<void>;
}

const scenarios: Record<string, Scenario> = {
  big: { usual: 1024, make: megabytes => big('kafka', megabytes) },
  gc: { usual: 512, make: megabytes => big('gc-unified', megabytes) },
  many: { usual: 300, make: count => many(count, count > 500 ? 1000 : 3000) },
  storm: { usual: 44_000, make: storm },
  line: { usual: 500, make: longLine },
  tiny: { usual: 10, make: tinyLines },
  crowd: { usual: 5000, make: crowd },
  growing: { usual: 100, make: async megabytes => {
    const scenery = await big('kafka', megabytes);
    copyFileSync(scenery.open, `${scenery.folder}/growing.log`);
    return scenery;
  }, meanwhile: async ({ folder }) => {
    const [piece] = generate('kafka', 1 << 20);
    for (let i = 0; i < 100; i++) {
      appendFileSync(`${folder}/growing.log`, piece);
      await sleep(100);
    }
  } },
};

/** CPU ms of a process's main thread, and of all its threads. */
function cpuOf(pid: number): { main: number; all: number } {
  const ticks = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1].split(' ');
  return { main: Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'latin1').split(' ')[0]) / 1e6, all: (Number(ticks[11]) + Number(ticks[12])) * 10 };
}

const status = (pid: number, name: string): number => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'latin1'))![1]) / 1024;

async function measure(name: string, number: number): Promise<void> {
  const { make, meanwhile } = scenarios[name];
  const scenery = await make(number);
  const bundle = process.env['FAULTLINE_SERVER'] ?? await serverBundle();
  const child = spawn(process.execPath, [...(process.env['FAULTLINE_NODE_OPTIONS'] ?? '').split(' ').filter(Boolean), bundle, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'], cwd: process.env['FAULTLINE_CWD'] });
  const pid = child.pid!;
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const began = Date.now();
  const uri = pathToFileURL(scenery.open).href;
  const at = (): string => `${((Date.now() - began) / 1000).toFixed(1)} s (CPU ${(cpuOf(pid).all / 1000).toFixed(1)} s)`;
  const say = (what: string, value: string): void => console.log(`  ${what.padEnd(44)} ${value}`);
  console.log(`${name}:${number}`);
  let told = 0;
  let stale = 0;
  connection.onNotification((method: string, params: unknown) => {
    if (method === 'faultline/timelineChanged') stale++;
    if (method !== 'textDocument/publishDiagnostics') return;
    told++;
    const one = params as { uri: string; diagnostics: unknown[] };
    if (one.uri === uri && one.diagnostics.length > 0 && first === '') say('first diagnostics of the open log', first = at());
  });
  connection.onRequest((method: string) => (method === 'workspace/configuration' ? [null] : null));
  let first = '';
  connection.listen();
  await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, workspaceFolders: [{ uri: pathToFileURL(scenery.folder).href, name: 'bench' }], capabilities: { workspace: { configuration: false } } });
  void connection.sendNotification('initialized', {});
  void connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'kafka-log', version: 1, text: readFileSync(scenery.open, 'utf8') } });
  const waits: { cpu: number; wall: number; at: number }[] = [];
  let over = false;
  const asking = (async () => {
    while (!over) {
      const before = cpuOf(pid).main;
      const sent = Date.now();
      await connection.sendRequest(recogniseRequest, { uri: 'file:///none', head: '' });
      waits.push({ cpu: cpuOf(pid).main - before, wall: Date.now() - sent, at: sent - began });
      await sleep(2);
    }
  })();
  const doing = meanwhile?.(scenery);
  const watch = doing && (async () => {
    for (;;) {
      void connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: pathToFileURL(`${scenery.folder}/growing.log`).href, type: 2 }] });
      if (await Promise.race([doing.then(() => true), sleep(200).then(() => false)])) break;
    }
  })();
  const found = await connection.sendRequest<Investigation>(investigateRequest, {});
  say('investigated', `${at()}, ${found.findings.length} findings of ${found.logs} logs, ${kilobytes(found)}`);
  for (const gap of found.gaps.slice(0, 3)) say('', gap.slice(0, 160));
  // As the client asks: what it has it need not be sent again.
  const known: Record<string, string> = {};
  for (const what of ['timeline', 'timeline again']) {
    let [marks, size, most] = [0, 0, 0];
    for (;;) {
      const answer = await connection.sendRequest<TimelineAnswer>(timelineRequest, { known, portion: 50_000 } satisfies TimelineParams);
      for (const lane of answer.lanes) known[lane.uri] = lane.state ?? '';
      marks += answer.lanes.reduce((sum, lane) => sum + lane.marks.count, 0);
      const length = JSON.stringify(answer).length;
      [size, most] = [size + length, Math.max(most, length)];
      if (!(answer.left > 0)) {
        say(what, `${at()}, ${marks} marks, ${answer.lanes.length} of ${answer.order?.length} lanes in the last message, ${(size / 1024).toFixed(0)} kB, the largest message ${(most / 1024).toFixed(0)} kB`);
        break;
      }
    }
  }
  await doing;
  await watch;
  await quiet(pid);
  over = true;
  await asking;
  say('all done', `${at()}, ${told} diagnostics and ${stale} times "timeline changed" sent`);
  waits.sort((a, b) => b.cpu - a.cpu);
  say('longest without an answer, CPU', waits.slice(0, 5).map(({ cpu, at: when }) => `${cpu.toFixed(0)} ms (${(when / 1000).toFixed(1)} s)`).join(', '));
  say('  on the clock', [...waits].sort((a, b) => b.wall - a.wall).slice(0, 5).map(({ wall, at: when }) => `${wall} ms (${(when / 1000).toFixed(1)} s)`).join(', '));
  say('memory at most, in the end', `${status(pid, 'VmHWM').toFixed(0)} MB, ${status(pid, 'VmRSS').toFixed(0)} MB`);
  await connection.sendRequest('shutdown');
  void connection.sendNotification('exit');
  await new Promise(resolve => child.once('exit', resolve));
  if (meanwhile) rmSync(`${scenery.folder}/growing.log`, { force: true });
}

const kilobytes = (what: unknown): string => `${(JSON.stringify(what).length / 1024).toFixed(0)} kB`;

/** Until the server has done nothing for two seconds but answer. */
async function quiet(pid: number): Promise<void> {
  for (let calm = 0, before = cpuOf(pid).all; calm < 4; before = cpuOf(pid).all) {
    await sleep(500);
    calm = cpuOf(pid).all - before < 200 ? calm + 1 : 0;
  }
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  for (const one of wanted.length > 0 ? wanted : Object.keys(scenarios)) {
    const [name, number] = one.split(':');
    if (!(name in scenarios)) throw new Error(`${one}: scenarios are ${Object.keys(scenarios).join(', ')}`);
    await measure(name, Number(number ?? scenarios[name].usual));
  }
}

void main();
