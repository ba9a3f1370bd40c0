/** Which cluster a log is of, where several lie side by side. */
import { onDemand } from '../kept';
import type { LogNode } from './nodes';

/**
 * Where two folders each hold a broker (or a ZooKeeper server) of the same id,
 * they are two clusters, and a log belongs to the innermost of these folders
 * around it. The answer is that folder; `null`: the log may be of any.
 */
export function clustersOf(nodes: Iterable<LogNode>): (file: string) => string | null {
  const scopes = new Map<string, Set<string>>();
  for (const { key } of nodes) {
    const [scope, role, id] = key.split('|');
    if (id) onDemand(scopes, `${role}|${id}`, () => new Set<string>()).add(scope);
  }
  const clusters = [...new Set([...scopes.values()].filter(known => known.size > 1).flatMap(known => [...known]))];
  return file => clusters.reduce<string | null>((best, scope) => (file.startsWith(`${scope}/`) && (best === null || scope.length > best.length) ? scope : best), null);
}
