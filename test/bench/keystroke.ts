/**
 * `npx tsx test/bench/keystroke.ts [LOGS [EVENTS]]`: what one keystroke in one open log costs when so many logs of so many events each are known:
 * CPU until all that follows is done (reading on, diagnostics, the investigation), and the longest stretch in which no request is answered.
 * Ratios to a plain scan of all events of one run compare; milliseconds of different machines do not.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Connection } from 'vscode-languageserver/node';
import { chainsOf } from '../../server/features/chains';
import { occurrencesOf } from '../../server/features/occurrences';
import { Publisher } from '../../server/features/publish';
import { readLog } from '../../server/formats/read';
import { Incident } from '../../server/incident/incident';
import { defaultSettings } from '../../server/protocol';
import { Logs } from '../../server/workspace/logs';
import { generate, type LogName } from './gen';

const [count, wanted] = [Number(process.argv[2] ?? 300), Number(process.argv[3] ?? 3000)];
const families: readonly LogName[] = ['kafka', 'gc-unified', 'zookeeper'];
const names: Record<string, string> = { 'kafka': 'server.log', 'gc-unified': 'gc.log', 'zookeeper': 'zookeeper.log' };
/** Bytes of a log with about so many events. */
const bytesOf = (family: LogName): number => wanted * (family === 'gc-unified' ? 900 : 190);

const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
const log = (what: string, value: string): void => console.log(`${what.padEnd(58)} ${value.padStart(12)}`);
const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`;

function timed<T>(work: () => T): [number, T] {
  const before = performance.now();
  const made = work();
  return [performance.now() - before, made];
}

async function main(): Promise<void> {
  const texts = new Map(families.map(family => [family, Buffer.concat([...generate(family, bytesOf(family))]).toString('latin1')] as const));
  // Every node has sessions of its own, and loses one of them: thousands at once are another story.
  const textOf = (family: LogName, node: number): string => {
    let lost = 0;
    return texts.get(family)!.split('\n').filter(line => !/xpir/.test(line) || lost++ === 0).join('\n').replaceAll('0x16777', `0x16${(4096 + node).toString(16)}`);
  };
  const sources = Array.from({ length: count }, (_, i) => {
    const family = families[i % families.length];
    const node = Math.floor(i / families.length);
    return { file: `file:///logs/${family === 'zookeeper' ? 'zk' : 'broker-'}${node}/${names[family]}`, reading: readLog(Buffer.from(textOf(family, node), 'latin1'), names[family])! };
  });
  const events = sources.reduce((sum, { reading }) => sum + reading.events.length, 0);
  console.log(`${count} logs, ${events} events`);

  const [scan] = timed(() => {
    let sum = 0;
    for (const { reading: { events: table } } of sources) for (let i = 0; i < table.length; i++) sum += table.lineOf(i) + table.rawStart(i);
    return sum;
  });
  log('a plain scan of all events', ms(scan));

  const sent = { diagnostics: 0, other: 0 };
  const connection = {
    sendDiagnostics: () => { sent.diagnostics++; return Promise.resolve(); },
    sendNotification: () => { sent.other++; return Promise.resolve(); },
    sendRequest: () => Promise.resolve(),
  } as unknown as Connection;
  let publisher: Publisher | null = null;
  const files = new Map(sources.map(source => [source.file, source.reading]));
  const never = { read: () => Promise.reject(new Error('all is read')), close: () => {} };
  const logs = new Logs(never, { changed: () => publisher?.changed(), investigated: () => publisher?.changed() });
  // What the workers have read already.
  Object.assign(logs.disk, { readings: () => files, reading: (uri: string) => files.get(uri) ?? null });
  publisher = new Publisher({ connection, logs, client: {}, docs: '/docs', explains: false });

  const open = sources[0].file;
  logs.open(open, 'log', 1, textOf('kafka', 0));
  const idle = async (): Promise<void> => {
    await logs.settled();
    const since = Date.now();
    for (let quiet = 0; quiet < 8 && Date.now() - since < 40_000;) {
      const before = process.cpuUsage();
      await sleep(300);
      const { user, system } = process.cpuUsage(before);
      quiet = user + system < 50_000 && logs.investigated?.incident === logs.incident ? quiet + 1 : 0;
    }
  };
  await idle();
  for (let round = 0; round < 2; round++) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const cpu = process.cpuUsage();
    const { document } = logs.get(open)!;
    const last = document.lineCount - 1;
    logs.get(open)!.change([{ range: { start: { line: last, character: 0 }, end: { line: last, character: 0 } }, text: '[2024-02-01 23:00:00,000] INFO [Partition orders-1 broker=1] Shrinking ISR from 1,2,3 to 1 (kafka.cluster.Partition)\n' }], round + 2);
    await idle();
    const { user, system } = process.cpuUsage(cpu);
    delay.disable();
    log(`keystroke ${round + 1}: CPU until all is done`, ms((user + system) / 1000));
    log('  longest stretch without an answer', ms(delay.max / 1e6));
  }

  const settings = { ...defaultSettings, corrected: { nodes: {}, skewMs: {} }, roots: ['file:///logs'] };
  const [constructed, incident] = timed(() => new Incident(sources, settings));
  log('nodes, clocks, timeouts of all logs', ms(constructed));
  const [again] = timed(() => new Incident(sources, settings));
  log('the same again', ms(again));
  const investigating = performance.now();
  const investigation = await logs.investigation();
  log('an investigation', ms(performance.now() - investigating));
  log('its chains', ms(timed(() => chainsOf(logs.incident, investigation))[0]));
  const zookeeper = incident.logs.find(one => one.reading.family === 'zookeeper')!.reading.events;
  const session = Array.from({ length: zookeeper.length }, (_, i) => zookeeper.string(i, 'session')).find(id => id !== '')!.replace(/^0x/, '');
  for (const [kind, value] of [['partition', 'orders-7'], ['broker', '1'], ['session', session]] as const) {
    const [took, found] = timed(() => occurrencesOf(incident, { kind, value }, incident.logs[0]));
    log(`all ${found.length} records of a ${kind}`, `${ms(took)}, ${(took / scan).toFixed(1)}x`);
  }
  publisher.close();
  logs.shutdown();
}

void main();
