/**
 * Which logs belong together: one node is one JVM, known by its folder, by its
 * file name, or by what the log itself states.
 */
import type { SourceLog } from './log';
import { baseName, belowRoot, folderOf, readable } from './paths';

export type NodeRole = 'broker' | 'zookeeper' | 'client' | null;

export interface LogNode {
  /** The same for all logs of the node. */
  readonly key: string;
  /** "broker 1", "zookeeper 3", or the folder's name. */
  readonly name: string;
  readonly role: NodeRole;
  /** What it was told from: "folder broker-1", "file name server-1.log", "broker.id = 1 in server.log". */
  readonly why: string;
}

/** What one log says of its node, before the others are looked at. */
interface Claim {
  readonly log: SourceLog;
  /** The folder within which ids are unique. */
  readonly scope: string;
  readonly role: NodeRole;
  readonly id: string | null;
  readonly why: string;
}

/** The node of every log. */
export function nodesOf(logs: readonly SourceLog[], roots: readonly string[]): Map<string, LogNode> {
  const claims = logs.map(log => claimOf(log, roots));
  const scopes = new Map<string, Claim[]>();
  for (const claim of claims) {
    const scope = scopes.get(claim.scope);
    if (scope) scope.push(claim);
    else scopes.set(claim.scope, [claim]);
  }
  const nodes = new Map<string, LogNode>();
  for (const claim of claims) nodes.set(claim.log.file, settle(claim, scopes.get(claim.scope)!));
  return tellApart(nodes);
}

function claimOf(log: SourceLog, roots: readonly string[]): Claim {
  const ownRole = familyRole(log);
  const base = baseName(log.file);
  const named = idInName(base);
  const folder = homeFolder(log.file, roots);
  if (named) return { log, scope: folder, role: ownRole ?? named.role, id: named.id, why: `file name ${base}` };
  for (const above of foldersUpwards(folder, roots)) {
    const found = idInName(baseName(above));
    if (found) return { log, scope: folderOf(above), role: ownRole ?? wordRole(base) ?? found.role, id: found.id, why: `folder ${baseName(above)}` };
  }
  const stated = statedId(log);
  if (stated) return { log, scope: folder, role: ownRole, id: stated.id, why: `${stated.what} = ${stated.id} in ${base}` };
  return { log, scope: folder, role: ownRole ?? wordRole(base), id: null, why: folder ? `folder ${baseName(folder)}` : `file ${base}` };
}

/** A log that states no id joins the only node of its kind in the folder, if there is but one. */
function settle(claim: Claim, scope: readonly Claim[]): LogNode {
  const { id } = claim;
  const role = claim.role ?? (id === null ? null : scope.find(other => other.id === id && other.role)?.role ?? null);
  if (id !== null) return { key: `${claim.scope}|${role ?? ''}|${id}`, name: `${role ?? 'node'} ${id}`, role, why: claim.why };
  const wanted = role ?? (scope.some(other => other.role === 'broker') ? 'broker' : scope.some(other => other.role === 'zookeeper') ? 'zookeeper' : null);
  const known = new Map(scope.filter(other => other.role === wanted && other.id !== null).map(other => [other.id, other]));
  if (wanted && wanted !== 'client' && known.size === 1) {
    const [other] = known.values();
    return { key: `${claim.scope}|${wanted}|${other.id}`, name: `${wanted} ${other.id}`, role: wanted, why: `the only ${wanted} of its folder: ${other.why}` };
  }
  const folder = baseName(claim.scope);
  const apart = wanted === 'zookeeper' && scope.some(other => other.role === 'broker');
  return {
    key: `${claim.scope}|${apart ? 'zookeeper' : ''}|`,
    name: apart ? 'zookeeper' : folder || baseName(claim.log.file),
    role: known.size > 1 && role === null ? null : wanted,
    why: known.size > 1 ? `${claim.why}, which holds logs of ${[...known.keys()].sort().map(other => `${wanted} ${other}`).join(', ')}` : claim.why,
  };
}

/** Nodes of different folders with one name get the folder's name behind it. */
function tellApart(nodes: Map<string, LogNode>): Map<string, LogNode> {
  const keys = new Map<string, Set<string>>();
  for (const { name, key } of nodes.values()) keys.set(name, (keys.get(name) ?? new Set()).add(key));
  for (const [file, node] of nodes) {
    if (keys.get(node.name)!.size > 1) nodes.set(file, { ...node, name: `${node.name} (${readable(node.key.split('|')[0].split('/').slice(-2).join('/'))})` });
  }
  return nodes;
}

function familyRole({ file, reading }: SourceLog): NodeRole {
  if (reading.family === 'zookeeper') return 'zookeeper';
  if (reading.family !== 'kafka') return null;
  if (/client pattern|logback|spring/i.test(reading.dialect)) return 'client';
  // In a broker's layout, but without a word of the broker's own classes: its names may tell whose it is.
  if (/client/i.test(reading.dialect)) return /(?:^|[^a-z])(?:server|broker|kafka)/i.test(baseName(file)) ? 'broker' : null;
  return 'broker';
}

function wordRole(name: string): NodeRole {
  return /zookeeper|zk(?![a-z])/i.test(name) ? 'zookeeper' : /kafka|broker/i.test(name) ? 'broker' : null;
}

/** "server-1.log", "gc-broker2.log", "broker-3", "zk1", "my-cluster-kafka-0". Versions (`kafka_2.12`) and dates (`server-2019-05-15`) are no ids. */
function idInName(name: string): { id: string; role: NodeRole } | null {
  const found = /(broker|kafka|server|node|zookeeper|zk)[-_. ]?(\d{1,5})(?![\d.]*\d)(?![-_]\d)/i.exec(name.replace(/\.(?:log|out|txt|gz)\b.*$/i, ''));
  if (!found) return null;
  return { id: String(Number(found[2])), role: wordRole(found[1]) };
}

const idFacts = ['broker.id', 'node.id', 'zookeeper.myid'];

/** An id that the log states of itself, always the same. */
function statedId({ reading }: SourceLog): { id: string; what: string } | null {
  for (const what of idFacts) {
    const values = new Set(reading.facts.filter(fact => fact.name === what).map(fact => String(fact.value)));
    // -1: "generate one", Kafka's default of broker.id and node.id.
    values.delete('-1');
    if (values.size === 1) {
      const [id] = values;
      return { id, what };
    }
  }
  return null;
}

/** The folder a log lies in, past folders that only say "logs". */
function homeFolder(file: string, roots: readonly string[]): string {
  let folder = folderOf(file);
  while (/^(?:logs?|gc|gc-?logs?)$/i.test(baseName(folder)) && folder !== '' && belowRoot(folder, roots) !== '') folder = folderOf(folder);
  return folder;
}

const mostFolders = 6;

/** The folder and those around it, up to the root it was opened from. */
function* foldersUpwards(folder: string, roots: readonly string[]): Generator<string> {
  const below = belowRoot(folder, roots);
  const depth = below === null ? mostFolders : below === '' ? 1 : below.split('/').length + 1;
  for (let i = 0; i < Math.min(depth, mostFolders) && folder !== ''; i++) {
    yield folder;
    folder = folderOf(folder);
  }
}
