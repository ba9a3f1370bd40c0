/**
 * Stable pseudonyms for what a report should not carry out of the house: host
 * names, addresses, topics, groups and the folders' own names. The same name
 * has the same pseudonym throughout one report.
 */
import type { LogReading } from '../../formats/reading';
import type { Incident } from '../incident';

/** What is replaced, in the order in which longer names win. */
type What = 'host' | 'ip' | 'topic' | 'group' | 'client' | 'folder';

/** Names that Kafka, ZooKeeper and every machine share tell nothing. */
const common = new Set(['__consumer_offsets', '__transaction_state', '__cluster_metadata', '__share_group_state', '__remote_log_metadata', 'localhost', 'unknown', 'null', 'none', 'broker', 'server', 'kafka', 'zookeeper', 'controller', 'producer', 'consumer', 'client', 'admin', 'node', 'log', 'logs', 'gc', 'info', 'warn', 'error']);
/** Folders that only say what lies in them. */
const plainFolder = /^(?:kafka|broker|zookeeper|zk|server|node|controller|producer|consumer|client|app|logs?|gc|var|opt|data|samples?|current|old|archive)?[-_.]?\d{0,5}$/i;

const ipv4 = /(?<![\d.])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?![\d.]*\d)/g;
const ipv6 = /(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])/gi;
/** A name with dots before a port or behind a slash, as Java prints an address (`InetSocketAddress.toString`: `host/1.2.3.4:9092`). */
const hostAndPort = /(?<![\w.-])([a-z][\w-]*(?:\.[\w-]+)*):(?:\d{2,5})(?!\d)/gi;
const hostOfAddress = /(?<![\w.-])([a-z][\w-]*(?:\.[\w-]+)*)\/(?=\d{1,3}\.)/gi;

/** Replaces names by pseudonyms; `maskNothing` hands everything on as it is. */
export interface Masker {
  text(written: string): string;
  /** How many different names were replaced. */
  readonly count: number;
}

export const maskNothing: Masker = { text: written => written, count: 0 };

/**
 * A masker that knows the names in these logs.
 * @param shown how a file is called: folders that a report does not name are no names
 */
export function maskerFor(incident: Incident, shown: (file: string) => string): Masker {
  const names = new Map<string, What>();
  const add = (name: unknown, what: What): void => {
    if (typeof name === 'string' && name.length > 1 && !common.has(name.toLowerCase()) && !/^[\d.:-]+$/.test(name) && !names.has(name)) names.set(name, what);
  };
  for (const { file, reading } of incident.logs) {
    namesIn(reading, add);
    for (const folder of shown(file).split('/').slice(0, -1)) if (!plainFolder.test(folder)) add(folder, 'folder');
  }
  return new NameMasker(names);
}

/** Fields of events, and what their text names. */
const fields: Partial<Record<string, What>> = { topic: 'topic', partition: 'topic', group: 'group', client: 'client', transactionalId: 'client', host: 'host', address: 'host', connectString: 'host' };

function namesIn({ events, facts }: LogReading, add: (name: string, what: What) => void): void {
  for (let i = 0; i < events.length; i++) {
    for (const name of events.shapeOf(i).names) {
      const what = fields[name];
      const value = what && events.value(i, name);
      if (!what || typeof value !== 'string') continue;
      if (name === 'partition') add(value.replace(/-\d+$/, ''), what);
      else if (what === 'host') hostsIn(value, add);
      else add(value, what);
    }
  }
  for (const { name, value } of facts) {
    if (/(?:^|\.)host\.name$|^os\.host$|hostname/i.test(name) && typeof value === 'string') add(value, 'host');
    else if (/listeners|zookeeper\.connect|bootstrap\.servers|quorum\.voters/.test(name)) hostsIn(String(value), add);
    else if (/^(?:user\.name|environment\.user\.name)$/.test(name)) add(String(value), 'client');
  }
}

function hostsIn(written: string, add: (name: string, what: What) => void): void {
  for (const [, host] of written.slice(0, 4096).matchAll(hostAndPort)) add(host, 'host');
  for (const [, host] of written.slice(0, 4096).matchAll(hostOfAddress)) add(host, 'host');
}

class NameMasker implements Masker {
  readonly #names: ReadonlyMap<string, What>;
  readonly #given = new Map<string, string>();
  readonly #counts = new Map<What, number>();

  constructor(names: ReadonlyMap<string, What>) {
    this.#names = names;
  }

  get count(): number {
    return this.#given.size;
  }

  text(written: string): string {
    const addresses = written.replace(ipv4, found => this.#pseudonym(found, 'ip')).replace(ipv6, found => this.#pseudonym(found, 'ip'));
    const hosts = addresses.replace(hostAndPort, (found, host: string) => (this.#isHost(host) ? found.replace(host, this.#pseudonym(host, 'host')) : found))
      .replace(hostOfAddress, (found, host: string) => (this.#isHost(host) ? found.replace(host, this.#pseudonym(host, 'host')) : found));
    return hosts.replace(/[\w.-]+/g, word => this.#word(word));
  }

  /** A word is a known name, a partition of a known topic, or ends in a dot that closes the sentence. */
  #word(word: string): string {
    const tail = /[.-]+$/.exec(word)?.[0] ?? '';
    const name = word.slice(0, word.length - tail.length);
    const what = this.#names.get(name);
    if (what) return this.#pseudonym(name, what) + tail;
    const partition = /^(.+)-(\d{1,6})$/.exec(name);
    const topic = partition && this.#names.get(partition[1]);
    return topic ? `${this.#pseudonym(partition[1], topic)}-${partition[2]}${tail}` : word;
  }

  /** Behind it stands a port: a known host, or a name with a dot that is no file and no class (`Foo.java:12`). */
  #isHost(name: string): boolean {
    const what = this.#names.get(name);
    if (what || common.has(name.toLowerCase())) return what !== undefined;
    return name.includes('.') && !/\.(?:log|out|java|scala|kt|cpp|hpp|txt|gz)(?:\.|$)/i.test(name);
  }

  #pseudonym(name: string, what: What): string {
    let given = this.#given.get(name);
    if (given === undefined) {
      const number = (this.#counts.get(what) ?? 0) + 1;
      this.#counts.set(what, number);
      this.#given.set(name, given = `${what}-${number}`);
    }
    return given;
  }
}
