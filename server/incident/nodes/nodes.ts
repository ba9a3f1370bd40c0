/**
 * Which logs belong together: one node is one JVM. What a log states of itself
 * (broker.id, node.id, myid, `[KafkaServer id=…]`) goes before what its name or
 * folder says; what a person says goes before all.
 */
import { editorNames, settingFor, type IncidentSettings, type SourceLog } from '../log';
import { copiesOf } from './copies';
import { joined } from './joined';
import { idInName, isController, onlyFact, otherProgram, pidOf, programOf, statedId, wordRole, type StatedId } from './stated';
import { baseName, belowRoot, folderOf, readable } from '../paths';

export type NodeRole = 'broker' | 'zookeeper' | 'client' | null;

export interface LogNode {
  /** The same for all logs of the node: the folder within which ids are unique, the role, the id, between bars. */
  readonly key: string;
  /** "broker 1", "zookeeper 3", or the folder's name. */
  readonly name: string;
  readonly role: NodeRole;
  /** What it was told from: "folder broker-1", "file name server-1.log", "broker.id = 1 in server.log". */
  readonly why: string;
}

/** What one log says of its node. */
export interface Claim {
  readonly log: SourceLog;
  /** The folder within which ids are unique. */
  readonly scope: string;
  readonly role: NodeRole;
  readonly id: string | null;
  readonly why: string;
  readonly stated: StatedId | 'several' | null;
  /** Where brokers of one id and several clusters lie in one folder. */
  readonly cluster?: string;
}

/** The node of every log. */
export function nodesOf(all: readonly SourceLog[], roots: readonly string[], settings: Partial<IncidentSettings> = {}, copies = copiesOf(all)): Map<string, LogNode> {
  const logs = all.filter(({ file }) => !copies.has(file));
  const claims = byCluster(joined(oneTree(byStatement(claimsOf(logs, roots), roots), roots)));
  const scopes = new Map<string, Claim[]>();
  for (const claim of claims) {
    const scope = scopes.get(claim.scope);
    if (scope) scope.push(claim);
    else scopes.set(claim.scope, [claim]);
  }
  const nodes = new Map<string, LogNode>();
  for (const claim of claims) nodes.set(claim.log.file, settle(claim, scopes.get(claim.scope)!));
  const named = tellApart(controllers(claims, nodes));
  for (const [file, original] of copies) named.set(file, { ...named.get(original)!, why: `a copy of ${baseName(original)} in ${readable(folderOf(original)) || 'the same folder'}` });
  return corrected(named, roots, settings);
}

function claimsOf(logs: readonly SourceLog[], roots: readonly string[]): Claim[] {
  // A folder around those of several nodes ("down-kafka1") names none of them.
  const within = new Map<string, Set<string>>();
  for (const { file } of logs) {
    const named = [...foldersUpwards(homeFolder(file, roots), roots)].filter(folder => idInName(baseName(folder)) !== null);
    for (const around of named.slice(1)) within.set(around, (within.get(around) ?? new Set()).add(named[0]));
  }
  const around = new Set([...within].filter(([, inner]) => inner.size > 1).map(([folder]) => folder));
  return logs.map(log => claimOf(log, roots, around));
}

/**
 * What a file's name, else its folders, else nothing says.
 * @param around folders that name no node, whatever they are called
 */
function claimOf(log: SourceLog, roots: readonly string[], around: ReadonlySet<string>): Claim {
  const ownRole = familyRole(log);
  const base = baseName(log.file);
  const named = idInName(base);
  const folder = homeFolder(log.file, roots);
  const other = otherOf(log);
  if (other !== null) return { log, scope: folder, role: 'client', id: other.name, why: other.why, stated: null };
  const stated = log.reading.family === 'kafka' && ownRole !== 'client' || log.reading.family === 'zookeeper' ? statedId(log.reading) : null;
  if (named) return { log, scope: folder, role: ownRole ?? named.role, id: named.id, why: `file name ${base}`, stated };
  for (const above of foldersUpwards(folder, roots)) {
    const found = around.has(above) ? null : idInName(baseName(above));
    if (found) return { log, scope: folderOf(above), role: ownRole ?? wordRole(base) ?? found.role, id: found.id, why: `folder ${baseName(above)}`, stated };
  }
  // In a folder that says nothing, a log of nothing but client's words is a client's.
  const alone = log.reading.family === 'kafka' && !/controller|state-change|log-cleaner/i.test(base) ? 'client' as const : null;
  return { log, scope: folder, role: ownRole ?? wordRole(base) ?? alone, id: null, why: folder ? `folder ${baseName(folder)}` : `file ${base}`, stated };
}

/**
 * A log that states an id has that one. Where its name or folder says another,
 * the other logs of that name or folder follow it; where logs of one name or
 * folder state several ids, it is no node's.
 */
function byStatement(claims: readonly Claim[], roots: readonly string[]): Claim[] {
  const places = new Map<string, Claim[]>();
  const placeOf = ({ scope, id, why, role }: Claim): string => `${scope}|${id}|${why.startsWith('folder') ? why : ''}|${role === 'zookeeper' || role === 'client' ? role : ''}`;
  for (const claim of claims) places.set(placeOf(claim), [...places.get(placeOf(claim)) ?? [], claim]);
  return claims.map(claim => {
    const { log, stated, role } = claim;
    const own = typeof stated === 'object' ? stated : null;
    if (claim.id === null) return own && role !== 'client' ? { ...claim, id: own.id, why: `${own.what} in ${baseName(log.file)}` } : claim;
    if (role === 'client') return claim;
    const ids = new Map(places.get(placeOf(claim))!.flatMap(({ stated: other, log: by }) => (other !== null && typeof other === 'object' ? [[other.id, { what: other.what, by }] as const] : [])));
    const several = ids.size > 1;
    const home = several && claim.why.startsWith('folder') ? homeFolder(log.file, roots) : claim.scope;
    if (own) return own.id === claim.id && !several ? claim : { ...claim, scope: home, id: own.id, why: `${own.what} in ${baseName(log.file)}${own.id === claim.id ? '' : `, whatever its ${claim.why.startsWith('folder') ? 'folder' : 'name'} says`}` };
    if (several || stated === 'several') return { ...claim, scope: home, id: null };
    const [only] = ids;
    return only && only[0] !== claim.id ? { ...claim, id: only[0], why: `${claim.why}, where ${baseName(only[1].by.file)} states ${only[1].what}` } : claim;
  });
}

/** Folders that say what lies in them, or of which day it is, not where it comes from. */
const ofKind = /^(?:gc|gc-?logs?|jvm|logs?|servers?|brokers?|kafka|zookeeper|zk|controllers?|hs_?err|crash(?:es)?|app|\d{4}[-_.]?\d\d[-_.]?\d\d.*)$/i;

/** `gc/kafka1/gc.log` and `server/kafka1/server.log`, `2026-11-21/kafka1` and `2026-11-22/kafka1`: ids that stand in several such folders are unique in the folder around them. */
function oneTree(claims: readonly Claim[], roots: readonly string[]): Claim[] {
  const around = (scope: string): string => {
    let folder = scope;
    while (ofKind.test(baseName(folder)) && folder !== '' && belowRoot(folder, roots) !== '') folder = folderOf(folder);
    return folder;
  };
  const scopes = new Map<string, Set<string>>();
  for (const { scope, id, role } of claims) if (id !== null && role !== 'client') scopes.set(`${around(scope)}|${id}`, (scopes.get(`${around(scope)}|${id}`) ?? new Set()).add(scope));
  const apart = new Set([...scopes.values()].filter(all => all.size > 1).flatMap(all => [...all]));
  return claims.map(claim => (apart.has(claim.scope) ? { ...claim, scope: around(claim.scope) } : claim));
}

/** The first word of a file's name: "prod" of `prod-server-1.log`. */
const firstWord = (file: string): string => baseName(file).toLowerCase().split(/[-_.]/)[0];

/**
 * Brokers of one id in one folder whose logs state different cluster ids are
 * several. What states none goes with those whose name begins with the same
 * word, where these are of one cluster.
 */
function byCluster(claims: readonly Claim[]): Claim[] {
  const stated = new Map<string, Map<string, Set<string>>>();
  const place = ({ scope, id }: Claim): string => `${scope}|${id}`;
  for (const claim of claims) {
    const cluster = claim.id === null || claim.role === 'client' ? null : onlyFact(claim.log.reading, 'kafka.cluster-id');
    if (cluster === null) continue;
    const known = stated.get(place(claim)) ?? new Map<string, Set<string>>();
    stated.set(place(claim), known.set(cluster, (known.get(cluster) ?? new Set()).add(firstWord(claim.log.file))));
  }
  return claims.map(claim => {
    const known = claim.role === 'client' || claim.role === 'zookeeper' ? undefined : stated.get(place(claim));
    if (!known || known.size < 2) return claim;
    const own = onlyFact(claim.log.reading, 'kafka.cluster-id');
    const named = [...known].filter(([, words]) => words.has(firstWord(claim.log.file)));
    const cluster = own ?? (named.length === 1 ? named[0][0] : null);
    return cluster === null
      ? { ...claim, id: null, why: `${claim.why}, and there are ${known.size} brokers ${claim.id} of different clusters beside it` }
      : { ...claim, cluster, why: `${claim.why}; ${own ? `Cluster ID = ${own}` : `its name begins as that of the broker of cluster ${cluster}`}` };
  });
}

/** A log that states no id joins the only node of its kind in the folder, if there is but one. */
function settle(claim: Claim, scope: readonly Claim[]): LogNode {
  const { id } = claim;
  const role = claim.role ?? (id === null ? null : scope.find(other => other.id === id && other.role)?.role ?? null);
  if (id !== null) {
    const name = role === 'client' ? id : `${role ?? 'node'} ${id}`;
    return { key: `${claim.scope}|${role ?? ''}|${id}${claim.cluster ? `|${claim.cluster}` : ''}`, name: claim.cluster ? `${name} (cluster ${claim.cluster})` : name, role, why: claim.why };
  }
  const wanted = role ?? (scope.some(other => other.role === 'broker') ? 'broker' : scope.some(other => other.role === 'zookeeper') ? 'zookeeper' : null);
  const known = new Map(scope.filter(other => other.role === wanted && other.id !== null).map(other => [`${other.id}${other.cluster ? `|${other.cluster}` : ''}`, other]));
  if (wanted && wanted !== 'client' && known.size === 1) {
    const [[id, other]] = known;
    return { key: `${claim.scope}|${wanted}|${id}`, name: `${wanted} ${other.id}${other.cluster ? ` (cluster ${other.cluster})` : ''}`, role: wanted, why: `the only ${wanted} of its folder: ${other.why}` };
  }
  const folder = baseName(claim.scope);
  const apart = wanted === 'zookeeper' && scope.some(other => other.role === 'broker');
  return {
    key: `${claim.scope}|${apart ? 'zookeeper' : ''}|`,
    name: apart ? 'zookeeper' : folder || baseName(claim.log.file),
    role: known.size > 1 && role === null ? null : wanted,
    why: known.size > 1 && !claim.why.endsWith('beside it') ? `${claim.why}, which holds logs of ${[...known.keys()].sort().map(other => `${wanted} ${other.replace('|', ' of cluster ')}`).join(', ')}` : claim.why,
  };
}

/** A KRaft process that only controls is no broker. */
function controllers(claims: readonly Claim[], nodes: Map<string, LogNode>): Map<string, LogNode> {
  const keys = new Set(claims.filter(({ log }) => log.reading.family === 'kafka' && isController(log.reading)).map(({ log }) => nodes.get(log.file)!.key));
  for (const [file, node] of nodes) if (keys.has(node.key)) nodes.set(file, { ...node, name: node.name.replace(/^broker /, 'controller '), why: node.why.replace('the only broker of', 'the only controller of') });
  return nodes;
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

/** What a person said: a name that a node has joins that node, any other makes one. */
function corrected(nodes: Map<string, LogNode>, roots: readonly string[], { nodes: given, corrected: byHand, names = editorNames }: Partial<IncidentSettings>): Map<string, LogNode> {
  const found = new Map<string, { name: string; why: string }>();
  for (const file of nodes.keys()) {
    const said = byHand?.nodes[file];
    const set = said ?? settingFor(file, roots, given, name => name);
    if (set !== null && set !== undefined) found.set(file, { name: set, why: said === undefined ? names.nodes : 'set by hand' });
  }
  const result = new Map(nodes);
  for (const [file, { name, why }] of found) {
    const fellow = [...nodes].find(([other, node]) => node.name === name && !found.has(other))?.[1];
    const own = nodes.get(file)!;
    const role = fellow?.role ?? [...found].flatMap(([other, one]) => (one.name === name ? nodes.get(other)!.role ?? [] : []))[0] ?? own.role;
    result.set(file, fellow ? { ...fellow, why } : { key: `|${role ?? ''}|=${name}`, name, role, why });
  }
  return result;
}

/** A program beside the servers: what its GC log's name or its crash report's command line says. */
function otherOf({ file, reading }: SourceLog): { name: string; why: string } | null {
  const { family } = reading;
  if (family === 'hs_err' && programOf(reading) === 'client') return { name: otherProgram(file) ?? `process ${pidOf(file, reading) ?? baseName(file)}`, why: `its command line starts another program` };
  const name = family === 'gc' ? otherProgram(file) : null;
  return name === null ? null : { name, why: `file name ${baseName(file)}` };
}

function familyRole({ file, reading }: SourceLog): NodeRole {
  if (reading.family === 'hs_err') return programOf(reading);
  if (reading.family === 'zookeeper') return 'zookeeper';
  if (reading.family !== 'kafka') return null;
  if (/level before the stamp|logback|spring/i.test(reading.dialect)) return 'client';
  // In a broker's layout, but without a word of the broker's own classes: its names may tell whose it is.
  if (/client/i.test(reading.dialect)) return /(?:^|[^a-z])(?:server|broker|kafka)/i.test(baseName(file)) ? 'broker' : null;
  return 'broker';
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
