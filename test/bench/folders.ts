/** Folders of logs for the benchmark of the whole server: written once, kept under the system's folder for temporary files until it is emptied. */
import { createWriteStream, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { generate, type LogName } from './gen';

/** A folder to open, and the log in it that is opened at once. */
export interface Scenery {
  folder: string;
  open: string;
}

const start = Date.UTC(2024, 2, 1);
const spaced = (ms: number): string => new Date(ms).toISOString().slice(0, 23).replace('T', ' ').replace('.', ',');
const brokerLine = (ms: number, level: string, message: string, logger: string): string => `[${spaced(ms)}] ${level} ${message} (${logger})\n`;
const zooKeeperLine = (ms: number, thread: string, message: string): string => `${spaced(ms)} [myid:1] - INFO  [${thread}] - ${message}\n`;

/** A folder under `name`, filled by `fill` unless it was before. */
async function made(name: string, fill: (folder: string) => void | Promise<void>): Promise<string> {
  const folder = join(tmpdir(), 'faultline-bench', name);
  if (existsSync(join(folder, '.done'))) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await fill(folder);
  writeFileSync(join(folder, '.done'), '');
  return folder;
}

function write(path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

async function writeAll(path: string, pieces: Iterable<Uint8Array | string>): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const out = createWriteStream(path);
  for (const piece of pieces) if (!out.write(piece)) await once(out, 'drain');
  out.end();
  await once(out, 'finish');
}

/** A small broker log beside what the scenario is about: the one somebody has open. */
function openLog(folder: string): string {
  const path = join(folder, 'opened', 'server.log');
  let text = brokerLine(start, 'INFO', '[KafkaServer id=77] started', 'kafka.server.KafkaServer');
  text += brokerLine(start + 500, 'WARN', 'Unable to reconnect to ZooKeeper service, session 0x16000000000077d has expired', 'org.apache.zookeeper.ClientCnxn');
  for (let i = 0; i < 300; i++) text += brokerLine(start + 1000 + i * 50, 'ERROR', `[ReplicaManager broker=77] Error processing append operation on partition t-${i % 9}`, 'kafka.server.ReplicaManager');
  write(path, text);
  return path;
}

/** `count` logs of about so many events each: a broker, its GC, a ZooKeeper server, and so on. Every node has sessions of its own, and loses one of them. */
export async function many(count: number, events: number): Promise<Scenery> {
  const families: readonly LogName[] = ['kafka', 'gc-unified', 'zookeeper'];
  const names: Record<string, string> = { 'kafka': 'server.log', 'gc-unified': 'gc.log', 'zookeeper': 'zookeeper.log' };
  const folder = await made(`many-${count}-${events}`, to => {
    const texts = new Map(families.map(family => [family, Buffer.concat(generate(family, events * (family === 'gc-unified' ? 900 : 190))).toString('latin1')] as const));
    for (let i = 0; i < count; i++) {
      const family = families[i % families.length];
      const node = Math.floor(i / families.length);
      let lost = 0;
      const text = texts.get(family)!.split('\n').filter(line => !/xpir/.test(line) || lost++ === 0).join('\n')
        .replaceAll('0x16777', `0x16${(4096 + node).toString(16)}`).replaceAll('broker=1]', `broker=${node}]`);
      write(join(to, `${family === 'zookeeper' ? 'zk' : 'broker-'}${node}`, names[family]), text);
    }
    openLog(to);
  });
  return { folder, open: join(folder, 'opened', 'server.log') };
}

/** One log of so many megabytes. */
export async function big(name: LogName, megabytes: number): Promise<Scenery> {
  const folder = await made(`big-${name}-${megabytes}`, async to => {
    openLog(to);
    const piece = generate(name, 64 * 2 ** 20);
    await writeAll(join(to, 'big', name === 'kafka' ? 'server.log' : `${name}.log`), (function* () {
      for (let size = 0; size < megabytes; size += 64) yield* piece;
    })());
  });
  return { folder, open: join(folder, 'opened', 'server.log') };
}

/** So many sessions lost within minutes: the ensemble was cut off. Forty clients tell of their own. */
export async function storm(sessions: number): Promise<Scenery> {
  const clients = 40;
  const folder = await made(`storm-${sessions}`, async to => {
    openLog(to);
    const id = (i: number): string => `0x1${(0x777700000000 + i).toString(16).padStart(14, '0')}`;
    const cut = start + 3600_000;
    const own = sessions / 4;
    const logs = Array.from({ length: 3 }, () => [] as string[]);
    const host = (i: number): string => `/10.1.${(i % clients) + 1}.5:${20000 + i % 9999}`;
    for (let i = 0; i < sessions; i++) logs[i % 3].push(zooKeeperLine(start + i * 20, 'CommitProcessor:1:ZooKeeperServer@687', `Established session ${id(i)} with negotiated timeout 6000 for client ${host(i)}`));
    for (let i = 0; i < sessions; i++) logs[i % 3].push(zooKeeperLine(cut + 6000 + Math.floor(i / 2000) * 2000, 'SessionTracker:ZooKeeperServer@355', `Expiring session ${id(i)}, timeout of 6000ms exceeded`));
    for (const [i, lines] of logs.entries()) await writeAll(join(to, `zk${i + 1}`, 'zookeeper.log'), lines.map(line => line.replace('myid:1', `myid:${i + 1}`)));
    for (let client = 0; client < clients; client++) {
      const lines: string[] = [];
      const mine = Array.from({ length: Math.floor(own / clients) }, (_, k) => client + k * clients);
      const logger = 'org.apache.zookeeper.ClientCnxn';
      for (const i of mine) lines.push(brokerLine(start + i * 20, 'INFO', `Session establishment complete on server zk1/10.0.0.21:2181, sessionid = ${id(i)}, negotiated timeout = 6000`, logger));
      for (const i of mine) lines.push(brokerLine(cut + 4000 + i % 1000, 'WARN', `Client session timed out, have not heard from server in 4002ms for sessionid ${id(i)}`, logger));
      for (const i of mine) lines.push(brokerLine(cut + 90_000 + i % 1000, 'WARN', `Unable to reconnect to ZooKeeper service, session ${id(i)} has expired`, logger));
      write(join(to, `app-${client}`, 'app.log'), lines.join(''));
    }
  });
  return { folder, open: join(folder, 'opened', 'server.log') };
}

/** A log with one line of so many megabytes. */
export async function longLine(megabytes: number): Promise<Scenery> {
  const folder = await made(`line-${megabytes}`, async to => {
    openLog(to);
    await writeAll(join(to, 'long', 'server.log'), (function* () {
      yield brokerLine(start, 'INFO', '[KafkaServer id=3] started', 'kafka.server.KafkaServer');
      yield `[${spaced(start + 1000)}] INFO `;
      for (let i = 0; i < megabytes; i++) yield 'abc def '.repeat(2 ** 17);
      yield '\n';
      yield brokerLine(start + 2000, 'INFO', '[KafkaServer id=3] shut down completed', 'kafka.server.KafkaServer');
    })());
  });
  return { folder, open: join(folder, 'opened', 'server.log') };
}

/** A log with so many lines of hardly anything. */
export async function tinyLines(millions: number): Promise<Scenery> {
  const folder = await made(`tiny-${millions}`, async to => {
    openLog(to);
    await writeAll(join(to, 'tiny', 'server.log'), (function* () {
      yield brokerLine(start, 'INFO', '[KafkaServer id=3] started', 'kafka.server.KafkaServer');
      for (let i = 0; i < millions; i++) yield 'x\n'.repeat(1e6);
      yield brokerLine(start + 2000, 'INFO', '[KafkaServer id=3] shut down completed', 'kafka.server.KafkaServer');
    })());
  });
  return { folder, open: join(folder, 'opened', 'server.log') };
}

/** So many small files. */
export async function crowd(files: number): Promise<Scenery> {
  const folder = await made(`crowd-${files}`, to => {
    openLog(to);
    for (let i = 0; i < files; i++) {
      const at = start + i * 1000;
      write(join(to, `host-${i % 250}`, `server.log.${Math.floor(i / 250)}`), brokerLine(at, 'INFO', `[KafkaServer id=${i % 250}] started`, 'kafka.server.KafkaServer') + brokerLine(at + 500, 'INFO', `[Partition t-1 broker=${i % 250}] Shrinking ISR from 1,2,3 to 1`, 'kafka.cluster.Partition'));
    }
  });
  return { folder, open: join(folder, 'opened', 'server.log') };
}
