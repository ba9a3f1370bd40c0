/** One run: a cluster on loopback, load on it, something broken, labels, an archive. */
import { execFile, execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { broker, kraftNode } from './broker.mjs';
import { client } from './clients.mjs';
import { collect, pack, sightings } from './collect.mjs';
import { Labels } from './labels.mjs';
import { Network } from './network.mjs';
import { HOSTS } from './node.mjs';
import { Processes, Restore } from './processes.mjs';
import { VERSIONS, compile, jars, slowDisk } from './versions.mjs';
import { zookeeper } from './zookeeper.mjs';

/**
 * @typedef {import('./node.mjs').Node} Node
 * @typedef {import('./broker.mjs').BrokerOptions} BrokerOptions
 *
 * @typedef {object} Options
 * @property {string} name of the run and its archive
 * @property {string} kafka version
 * @property {import('./node.mjs').Collector} gc
 * @property {string} tz IANA zone of every JVM
 * @property {number} skewSeconds how far the clock of kafka2 is ahead
 */

const ROOT = process.env.LAB_ROOT ?? '/srv/lab';
const FAKETIME = ['/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1', '/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1'].find((file) => existsSync(file));

export class Lab {
  labels = new Labels();
  /** @type {Map<string, Node & {running?: import('./processes.mjs').Running}>} */
  nodes = new Map();
  /** What a scenario starts with, printed into the labels. */
  options;
  /** Peak of the resident memory of all JVMs together, MB. */
  peakMemoryMb = 0;
  #place;
  #processes;
  #restore;
  #unshare;
  /** @type {Network | undefined} */
  #network;
  /** Nodes whose disk can be slowed. @type {Set<string>} */
  #disks = new Set();
  /** @type {(() => void)[]} */
  #closing = [];
  /** @type {Record<string, string[]>} */
  #files = {};

  /** @param {Options} options */
  constructor(options) {
    this.options = options;
    mkdirSync(ROOT, { recursive: true });
    this.#processes = new Processes(join(ROOT, 'processes'));
    this.#restore = new Restore(join(ROOT, 'restore.json'));
    for (const old of readdirSync(ROOT)) rmSync(join(ROOT, old), { recursive: true, force: true });
    const libs = join(ROOT, `kafka-${options.kafka}`);
    symlinkSync(jars(options.kafka), libs);
    compile(options.kafka, ROOT);
    this.#place = { root: ROOT, version: options.kafka, libs, gc: options.gc, hosts: HOSTS };
    this.#unshare = works('unshare', ['--uts', 'true']);
    this.#writeHosts();
  }

  #writeHosts() {
    writeFileSync(join(ROOT, 'hosts'), Object.entries(this.#place.hosts).map(([name, address]) => `${address} ${name}\n`).join('') + '127.0.0.1 localhost\n');
  }

  /**
   * Gives every node a host of its own, with a cable that can be pulled; before `cluster`. Needs root, and ip of iproute2.
   * @param {Record<string, string>} [shared] nodes that run on the host of another one
   */
  hosts(shared = {}) {
    if (!works('ip', ['netns', 'list']) || process.getuid?.() !== 0) throw new Error('hosts of their own need root, and ip of iproute2');
    this.#network = new Network(this.#restore, HOSTS, shared);
    this.#place.hosts = this.#network.addresses;
    this.#writeHosts();
  }

  /** Pulls the cable of the host of a node, or plugs it in again. @param {string} name @param {boolean} plugged */
  cable(name, plugged) {
    if (!this.#network) throw new Error('there are no hosts');
    this.#network.cable(name, plugged);
    return this.labels.act(plugged ? 'cable of its host plugged in' : 'cable of its host pulled', name);
  }

  /** The firewall of the host of a node drops what belongs to a port, or no longer. Needs iptables. @param {string} name @param {number} port @param {boolean} denied */
  deny(name, port, denied) {
    if (!this.#network) throw new Error('there are no hosts');
    this.#network.deny(name, port, denied);
    return this.labels.act(denied ? `packets of port ${port} dropped` : `packets of port ${port} pass again`, name);
  }

  /** Lets the disk of these nodes be slowed; before `cluster`. Needs cc. @param {string[]} names */
  slowDisks(...names) {
    slowDisk(ROOT);
    for (const name of names) this.#disks.add(name);
  }

  /** Slows the disk of a node: `sync 8000` each flush by 8000 ms, `hang 8000` each write of a file too, '' no more. @param {string} name @param {string} how */
  disk(name, how) {
    writeFileSync(join(this.dir(name), 'disk.control'), how);
    return this.labels.act(how ? `disk slowed: ${how}` : 'disk well again', name);
  }

  get mode() {
    return VERSIONS[this.options.kafka].mode;
  }

  /** @param {string} name */
  node(name) {
    const node = this.nodes.get(name);
    if (!node) throw new Error(`no node ${name}`);
    return node;
  }

  /** @param {string} name */
  dir(name) {
    return join(ROOT, name);
  }

  /** Pid of a running node. @param {string} name */
  pid(name) {
    return this.#running(name).pid;
  }

  /** @param {string} name */
  #running(name) {
    const running = this.node(name).running;
    if (!running) throw new Error(`${name} does not run`);
    return running;
  }

  /**
   * Starts the ensemble or quorum and three brokers, and waits for them.
   * @param {Record<string, BrokerOptions> & {all?: BrokerOptions}} [options] by node, `all` for every broker
   * @param {{servers?: 1 | 3}} [ensemble] of ZooKeeper
   */
  async cluster(options = {}, { servers = 3 } = {}) {
    const brokerOptions = (/** @type {number} */ id) => ({ ...options.all, ...options[`kafka${id}`], settings: { ...options.all?.settings, ...options[`kafka${id}`]?.settings } });
    const ids = [1, 2, 3];
    const brokers = ids.map((id) => (this.mode === 'kraft' ? kraftNode(this.#place, 'broker', id, brokerOptions(id)) : broker(this.#place, id, brokerOptions(id))));
    const keepers = this.mode === 'kraft' ? ids.map((id) => kraftNode(this.#place, 'controller', 10 + id, { heap: '-Xmx256M' })) : ids.slice(0, servers).map((id) => zookeeper(this.#place, id, servers));
    for (const node of [...keepers, ...brokers]) this.#add(node);
    if (this.mode === 'kraft') await this.#format([...keepers, ...brokers]);
    for (const { name } of keepers) this.start(name);
    await sleep(5000);
    await Promise.all(brokers.map(({ name }) => this.start(name)).map((_, i) => this.ready(brokers[i].name)));
    this.labels.act('cluster started', 'all');
  }

  /** @param {Node} node */
  #add(node) {
    this.nodes.set(node.name, node);
    mkdirSync(join(this.dir(node.name), 'logs'), { recursive: true });
    for (const [file, text] of Object.entries(node.files)) {
      mkdirSync(dirname(join(this.dir(node.name), file)), { recursive: true });
      writeFileSync(join(this.dir(node.name), file), text);
    }
  }

  /** @param {Node[]} nodes */
  async #format(nodes) {
    await Promise.all(nodes.map((node) => promisify(execFile)('java', ['-XX:TieredStopAtLevel=1', `-Djdk.net.hosts.file=${ROOT}/hosts`, '-cp', node.classpath,
      'kafka.tools.StorageTool', 'format', '-t', 'bGFiLWNsdXN0ZXItaWQtMQ', '-c', `${this.dir(node.name)}/server.properties`])));
  }

  /** Starts a node. @param {string} name */
  start(name) {
    const node = this.node(name);
    const java = ['java', `-Djdk.net.hosts.file=${ROOT}/hosts`, ...node.jvm, '-cp', node.classpath, ...node.main];
    const named = this.#unshare ? ['unshare', '--uts', 'sh', '-c', 'hostname "$0" && exec "$@"', name, ...java] : java;
    const command = [...this.#network?.on(name) ?? [], ...named];
    /** @type {Record<string, string>} */
    const env = { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', TZ: this.options.tz };
    if (this.options.skewSeconds && name === 'kafka2') {
      if (!FAKETIME) throw new Error('libfaketime is not installed: no skewed clocks on this host');
      Object.assign(env, { LD_PRELOAD: FAKETIME, FAKETIME: `+${this.options.skewSeconds}s`, FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1' });
    }
    if (this.#disks.has(name)) Object.assign(env, { LD_PRELOAD: join(ROOT, 'slowdisk.so'), LAB_DISK: join(this.dir(name), 'disk.control') });
    node.running = this.#processes.start({ name, command, cwd: this.dir(name), env, out: join(this.dir(name), 'console.out') });
    return node.running;
  }

  /** Waits until a broker serves; only what it logged since its last start counts. @param {string} name @param {number} [withinMs] */
  async ready(name, withinMs = 150_000) {
    const { ready, readyFile } = this.node(name);
    if (ready) await this.saw(name, readyFile, ready, withinMs);
  }

  /** Where a log stands now, to wait for what comes after. @param {string} name @param {string} file */
  mark(name, file) {
    return this.text(name, file).length;
  }

  /** @param {string} name @param {string} file */
  text(name, file) {
    const path = join(this.dir(name), 'logs', file);
    return existsSync(path) ? readFileSync(path, 'latin1') : '';
  }

  /** Waits for a text in a log. @param {string} name @param {string} file @param {string | RegExp} what @param {number} [withinMs] @param {number} [from] offset @param {number} [everyMs] */
  async saw(name, file, what, withinMs = 60_000, from = 0, everyMs = 500) {
    const until = Date.now() + withinMs;
    while (Date.now() < until) {
      const text = this.text(name, file).slice(from);
      if (typeof what === 'string' ? text.includes(what) : what.test(text)) return true;
      this.#measure();
      const exit = this.node(name).running?.exit;
      if (exit !== undefined) throw new Error(`${name} ended (${exit}) before "${String(what)}" stood in ${file}`);
      await sleep(everyMs);
    }
    throw new Error(`${name}: no "${String(what)}" in ${file} within ${withinMs} ms`);
  }

  /** @param {number} seconds */
  async wait(seconds) {
    for (let left = seconds; left > 0; left -= 5) {
      await sleep(Math.min(left, 5) * 1000);
      this.#measure();
    }
  }

  /** Creates a topic with three replicas. @param {string} topic @param {number} partitions @param {string[]} [settings] `key=value` */
  async createTopic(topic, partitions, settings = []) {
    this.#add(client(this.#place, 'admin', 'producer', ['topic', topic, String(partitions), '3', ...settings], {}));
    const done = await this.start('admin').exited;
    this.nodes.delete('admin');
    if (done !== '0') throw new Error(`topic was not created: ${readFileSync(join(this.dir('admin'), 'console.out'), 'utf8')}`);
  }

  /** Starts a producer. @param {string} name @param {string} topic @param {{rate?: number, bytes?: number, settings?: Record<string, string | number>}} [how] records a second, bytes each */
  produce(name, topic, { rate = 40, bytes = 200, settings = {} } = {}) {
    this.#add(client(this.#place, name, 'producer', ['produce', topic, String(rate), String(bytes)], { acks: 'all', ...settings }));
    this.start(name);
  }

  /**
   * Creates the topic orders, a producer and two members of a consumer group.
   * @param {{partitions?: number, topic?: string[], rate?: number, bytes?: number, producer?: Record<string, string | number>, consumer?: Record<string, string | number>, slow?: {afterSeconds: number, ms: number}}} [load]
   */
  async load({ partitions = 12, topic = [], rate, bytes, producer, consumer, slow } = {}) {
    await this.createTopic('orders', partitions, topic);
    this.produce('producer', 'orders', { rate, bytes, settings: producer });
    const group = { 'group.id': 'billing', 'auto.offset.reset': 'earliest', ...consumer };
    const slowly = slow ? [`-Dlab.slow.after=${slow.afterSeconds}`, `-Dlab.slow.ms=${slow.ms}`] : [];
    for (const [name, jvm] of /** @type {[string, string[]][]} */ ([['consumer-1', slowly], ['consumer-2', []]])) {
      this.#add(client(this.#place, name, 'consumer', ['consume', 'orders'], group, jvm));
      this.start(name);
    }
    await this.wait(12);
    this.labels.act('load runs: a producer and two members of the group billing on topic orders', 'all');
  }

  /** @param {string} name @param {NodeJS.Signals} signal @param {string} what */
  signal(name, signal, what) {
    this.#processes.signal(this.#running(name), signal);
    return this.labels.act(what, name, { signal });
  }

  /** Stops a node cleanly. @param {string} name */
  async stop(name) {
    this.labels.act('SIGTERM sent', name);
    await this.#processes.stop(this.#running(name));
    this.labels.act('ended', name);
  }

  /** Starts a node again and waits until it serves. @param {string} name */
  async restart(name) {
    const { ready, readyFile } = this.node(name);
    const from = this.mark(name, readyFile);
    this.labels.act('started again', name);
    this.start(name);
    if (!ready) return;
    await this.saw(name, readyFile, ready, 150_000, from);
    this.labels.act('serves again', name);
  }

  /** A command to the cache of a broker that was started with `cache`. @param {string} name @param {string} command */
  cache(name, command) {
    appendFileSync(join(this.dir(name), 'cache.control'), `${command}\n`);
    return this.labels.act(`cache: ${command}`, name);
  }

  /** Changes a kernel setting until the end of the run. @param {string} key such as vm.max_map_count @param {number} value */
  sysctl(key, value) {
    const before = this.#restore.set(`/proc/sys/${key.replaceAll('.', '/')}`, String(value));
    return this.labels.act(`sysctl ${key} lowered`, 'host', { before: Number(before), now: value });
  }

  /** Holds a node to a share of one processor, until `unlimitCpu` or the end of the run. @param {string} name @param {number} percent */
  limitCpu(name, percent) {
    this.#restore.limitCpu(this.pid(name), percent);
    return this.labels.act(`held to ${percent} % of a processor`, name);
  }

  /** @param {string} name */
  unlimitCpu(name) {
    this.#restore.unlimitCpu();
    return this.labels.act('held back no more', name);
  }

  /** Puts a small file system of its own under a folder of a node, until the end of the run. @param {string} name @param {string} folder @param {number} megabytes */
  smallFileSystem(name, folder, megabytes) {
    const path = join(this.dir(name), folder);
    mkdirSync(path, { recursive: true });
    this.#restore.mount(path, megabytes);
    this.labels.act(`file system of ${megabytes} MB mounted under ${folder}`, name);
    return path;
  }

  /**
   * Spoils an index of the oldest segment of each partition of a node that does not run: overwrites it, as a page of another file might, and
   * removes that of the last partition. @param {string} name @param {string} partitions how their folders begin @returns {string[]} files
   */
  spoilIndexes(name, partitions) {
    const data = join(this.dir(name), 'data');
    const folders = readdirSync(data).filter((folder) => folder.startsWith(partitions)).sort();
    const spoilt = folders.map((folder, i) => {
      const file = readdirSync(join(data, folder)).filter((one) => one.endsWith(i % 2 === 0 || i === folders.length - 1 ? '.index' : '.timeindex')).sort()[0];
      const path = join(data, folder, file);
      if (i === folders.length - 1) rmSync(path);
      else writeFileSync(path, Buffer.alloc(Math.max(96, statSync(path).size), 0xab));
      return `${folder}/${file}`;
    });
    this.labels.act('indexes spoilt', name, { files: spoilt.length });
    return spoilt;
  }

  /** Before the run ends. */
  restoreHost() {
    this.#restore.all();
    this.labels.act('kernel settings restored', 'host');
  }

  /** Full GCs a node has logged so far: durations in ms. @param {string} name */
  fullGcs(name) {
    return [...this.text(name, 'kafkaServer-gc.log').matchAll(/Pause Full .* ([\d.]+)ms$/gm)].map((match) => Number(match[1]));
  }

  /** Young and mixed pauses a node has logged so far: durations in ms. @param {string} name */
  youngPauses(name) {
    return [...this.text(name, 'kafkaServer-gc.log').matchAll(/Pause Young .* ([\d.]+)ms$/gm)].map((match) => Number(match[1]));
  }

  /** Pauses with the processor time their collection got (`User=… Sys=… Real=…` of gc,cpu). @param {string} name */
  starvedPauses(name) {
    return [...this.text(name, 'kafkaServer-gc.log').matchAll(/Pause .* ([\d.]+)ms\n.*User=([\d.]+)s Sys=([\d.]+)s Real=[\d.]+s/g)]
      .map(([, ms, user, sys]) => ({ realMs: Math.round(Number(ms)), cpuMs: Math.round((Number(user) + Number(sys)) * 1000) }));
  }

  #keepers() {
    return [...this.nodes.values()].filter(({ role }) => role === 'zookeeper').map(({ name }) => name);
  }

  /** Sessions the ensemble said it expires, by plain search. */
  expiredSessions() {
    return [...new Set(this.#keepers().flatMap((name) => [...this.text(name, 'zookeeper.log').matchAll(/Expiring session (0x[0-9a-f]+)/g)].map((match) => match[1])))];
  }

  /** ZooKeeper server that leads now, by its own log. */
  zookeeperLeader() {
    const last = (/** @type {string} */ name) => [...this.text(name, 'zookeeper.log').matchAll(/(LEADING|FOLLOWING) - LEADER ELECTION TOOK/g)].at(-1)?.[1];
    return this.#keepers().find((name) => this.node(name).running?.exit === undefined && last(name) === 'LEADING') ?? '';
  }

  /** The broker that coordinates the consumers' group, by the last word of consumer-1. */
  groupCoordinator() {
    const found = [...this.text('consumer-1', 'consumer-1.log').matchAll(/Discovered (?:group )?coordinator (kafka\d)/g)].at(-1)?.[1];
    if (!found) throw new Error('consumer-1 has found no coordinator');
    return found;
  }

  /** The node that is the controller now, by the last word of the logs. */
  activeController() {
    const [names, file, won] = this.mode === 'kraft'
      ? [['controller1', 'controller2', 'controller3'], 'server.log', /^\[([\d-]+ [\d:,]+)\].*Completed transition to Leader\(/gm]
      : [['kafka1', 'kafka2', 'kafka3'], 'controller.log', /^\[([\d-]+ [\d:,]+)\].*successfully elected as the controller/gm];
    const last = (/** @type {string} */ name) => [...this.text(name, file).matchAll(won)].at(-1)?.[1] ?? '';
    return names.sort((a, b) => last(b).localeCompare(last(a)))[0];
  }

  #measure() {
    let kb = 0;
    for (const { running } of this.nodes.values()) {
      if (!running || running.exit !== undefined) continue;
      try {
        kb += Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${running.pid}/status`, 'utf8'))?.[1] ?? 0);
      } catch {
        // it has just ended
      }
    }
    this.peakMemoryMb = Math.max(this.peakMemoryMb, Math.round(kb / 1024));
  }

  /** Something to close when the run ends, after the logs were collected. @param {() => void} close */
  atEnd(close) {
    this.#closing.push(close);
  }

  /** Ends everything and puts the host back, whatever happened. */
  async end() {
    await this.#processes.killAll();
    for (const close of this.#closing.splice(0)) close();
    this.#restore.all();
  }

  /** Copies what was logged until now: the end of the cluster is no part of the story. */
  collect() {
    const { tz, skewSeconds } = this.options;
    if (tz !== 'UTC') this.labels.conclude(`Every JVM ran in ${tz}: GC logs state its offset, the others have stamps without a zone.`);
    if (skewSeconds) this.labels.conclude(`The clock of kafka2 was ${skewSeconds} s ahead of all others.`);
    this.labels.act('logs collected; the cluster is ended after this', 'all');
    this.#files = collect([...this.nodes.keys()].map((name) => ({ name, dir: this.dir(name) })), this.#archive());
  }

  #archive() {
    const into = join(ROOT, 'archive', this.options.name);
    mkdirSync(into, { recursive: true });
    return into;
  }

  /** Packs logs and labels. @param {{title: string, command: string, seconds: number, archive: string}} run @returns {number} bytes */
  archive({ title, command, seconds, archive }) {
    const into = this.#archive();
    const files = this.#files;
    const { kafka, gc, tz, skewSeconds } = this.options;
    writeFileSync(join(into, 'labels.json'), `${JSON.stringify({
      scenario: this.options.name, title, command, seconds, peakMemoryMb: this.peakMemoryMb,
      versions: { kafka, zookeeper: VERSIONS[kafka].zookeeper || undefined, java: javaVersion() },
      gc, zone: tz, skewSeconds: skewSeconds ? { kafka2: skewSeconds } : {},
      nodes: [...this.nodes.values()].map(({ name, role, id, jvm, main }) => ({ name, role, id: id || undefined, command: ['java', ...jvm, ...main].join(' '), files: files[name] })),
      actions: this.labels.actions, truth: this.labels.truth, sightings: sightings(into, Object.values(files).flat()),
    }, undefined, 1)}\n`);
    return pack(into, archive);
  }
}

/** `java -version` writes to stderr. */
function javaVersion() {
  return execFileSync('sh', ['-c', 'java -version 2>&1 | sed -n 3p'], { encoding: 'utf8' }).trim();
}

/** @param {string} command @param {string[]} args */
function works(command, args) {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
