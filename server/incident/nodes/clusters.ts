/** Which cluster a log is of, where several lie together: by what the logs state, then by their folders. */
import { ofReading, onDemand } from '../kept';
import type { SourceLog } from '../log';
import { hashesOf, tellersOf } from '../clocks/tellers';
import { onlyFact } from './stated';
import type { LogNode } from './nodes';

/** The cluster of every log, where there are several. */
export interface Clusters {
  /** How many are told apart; 1 where nothing tells of more. */
  readonly count: number;
  /** A word for the cluster of a log; `null`: no line says which it is of. */
  of(file: string): string | null;
  /** May two logs be of one cluster? Where there are several, only what is known to be of one. */
  together(one: string, other: string): boolean;
}

/** Of a cluster as a whole: Kafka's cluster ids, and the hosts of its ensemble. */
interface Group {
  readonly keys: Set<string>;
  readonly ids: Set<string>;
  readonly ensembles: Set<string>;
  /** Role and id of its members: each is there once. */
  readonly members: Map<string, string>;
}

/**
 * Nodes hang together that state the same Kafka cluster id, or tell of the same
 * ZooKeeper session; then those of one folder, where folders hold the same ids
 * twice. What hangs together is apart from what states another cluster id, other
 * ZooKeeper hosts, or has another node of the same id.
 */
export function clustersOf(logs: readonly SourceLog[], nodes: ReadonlyMap<string, LogNode>): Clusters {
  const groups = groupsOf(logs, nodes);
  const all = [...new Set(groups.values())];
  const apart = all.filter(one => all.some(other => other !== one && areApart(one, other)));
  if (apart.length < 2) return { count: 1, of: () => null, together: () => true };
  const words = new Map(apart.map((group, i) => [group, [...group.ids][0] ?? `${i + 1}`]));
  const of = (file: string): string | null => {
    const node = nodes.get(file);
    return node ? words.get(groups.get(node.key)!) ?? null : null;
  };
  return { count: apart.length, of, together: (one, other) => nodes.get(one)?.key === nodes.get(other)?.key || (of(one) !== null && of(one) === of(other)) };
}

function groupsOf(logs: readonly SourceLog[], nodes: ReadonlyMap<string, LogNode>): Map<string, Group> {
  const groups = new Map<string, Group>();
  const sessions = new Map<string, string>();
  for (const { file, reading } of logs) {
    const { key } = nodes.get(file)!;
    const group = onDemand(groups, key, () => ({ keys: new Set([key]), ids: new Set<string>(), ensembles: new Set<string>(), members: new Map(idOf(key) ? [[idOf(key)!, key]] : []) }));
    const { id, ensemble } = statedCluster(reading);
    if (id !== null) group.ids.add(id);
    if (ensemble !== null) group.ensembles.add(ensemble);
  }
  const join = (one: string, other: string): void => {
    const [a, b] = [groups.get(one)!, groups.get(other)!];
    if (a === b || areApart(a, b)) return;
    for (const key of b.keys) groups.set(key, a).get(key)!.keys.add(key);
    for (const id of b.ids) a.ids.add(id);
    for (const ensemble of b.ensembles) a.ensembles.add(ensemble);
    for (const [member, key] of b.members) a.members.set(member, key);
  };
  const byId = new Map<string, string>();
  for (const [key, { ids }] of [...groups]) for (const id of ids) join(onDemand(byId, id, () => key), key);
  const shared = tellersOf(logs.map(({ file, reading }) => ({ by: nodes.get(file)!.key, hashes: sessionsIn(reading).hashes })));
  for (const { file, reading } of logs) {
    const { key } = nodes.get(file)!;
    const { ids, hashes } = sessionsIn(reading);
    for (let i = 0; i < ids.length; i++) if (shared.toldBySeveral(hashes[i])) join(onDemand(sessions, ids[i], () => key), key);
  }
  const scopes = scopesApart(nodes.values());
  const byScope = new Map<string, string>();
  for (const { file } of logs) {
    const scope = scopes.reduce((best, one) => (file.startsWith(`${one}/`) && one.length > best.length ? one : best), '');
    if (scope !== '') join(onDemand(byScope, scope, () => nodes.get(file)!.key), nodes.get(file)!.key);
  }
  return groups;
}

/** Role and id of a node's key; `null` for one without an id. */
function idOf(key: string): string | null {
  const [, role, id] = key.split('|');
  return id ? `${role} ${id}` : null;
}

/** Folders that each hold a broker, or a ZooKeeper server, of the same id. */
function scopesApart(nodes: Iterable<LogNode>): string[] {
  const scopes = new Map<string, Set<string>>();
  for (const { key } of nodes) {
    const id = idOf(key);
    if (id) onDemand(scopes, id, () => new Set<string>()).add(key.split('|')[0]);
  }
  return [...new Set([...scopes.values()].filter(known => known.size > 1).flatMap(known => [...known]))];
}

function areApart(one: Group, other: Group): boolean {
  if (one.ids.size > 0 && other.ids.size > 0 && ![...one.ids].some(id => other.ids.has(id))) return true;
  for (const [member, key] of one.members) if (other.members.has(member) && other.members.get(member) !== key) return true;
  if ([...one.ids].some(id => other.ids.has(id)) || one.ensembles.size === 0 || other.ensembles.size === 0) return false;
  return ![...one.ensembles].some(a => [...other.ensembles].some(b => sharesHost(a, b)));
}

/** Do two connect strings name a server alike? One by names and one by addresses may be of one ensemble. */
function sharesHost(one: string, other: string): boolean {
  const [a, b] = [one.split(','), other.split(',')];
  const byAddress = (hosts: readonly string[]): boolean => hosts.every(host => /^[\d.]+$|^\[/.test(host));
  return byAddress(a) !== byAddress(b) || a.some(host => b.includes(host));
}

interface StatedCluster {
  readonly id: string | null;
  /** Hosts of its ZooKeeper servers, with the folder in ZooKeeper (chroot) behind each. */
  readonly ensemble: string | null;
}

/** What a log states of its cluster: "Cluster ID = …", `zookeeper.connect`. A program that speaks to several states none. */
const statedCluster = ofReading((reading): StatedCluster => {
  const connect = reading.family === 'kafka' ? onlyFact(reading, 'zookeeper.connect') : null;
  if (connect === null || connect === 'null' || connect === '') return { id: onlyFact(reading, 'kafka.cluster-id'), ensemble: null };
  const [hosts, ...chroot] = connect.split('/');
  return { id: onlyFact(reading, 'kafka.cluster-id'), ensemble: hosts.split(',').map(host => `${host.trim().toLowerCase().replace(/:\d+$/, '')}${chroot.length > 0 ? `/${chroot.join('/')}` : ''}`).sort().join(',') };
});

/** Sessions that a log tells of: its own client's, or those of the clients that a server speaks of. */
const sessionsIn = ofReading(({ events }): { ids: readonly string[]; hashes: Int32Array } => {
  const found = new Set<string>();
  for (const i of events.ofKind('zk.client.connected', 'zk.session.established', 'zk.session.created', 'zk.session.expired', 'zk.session.renewing')) {
    const id = events.string(i, 'session');
    if (/^0x[0-9a-f]*[1-9a-f]/.test(id)) found.add(id);
  }
  return { ids: [...found], hashes: hashesOf(found) };
});
