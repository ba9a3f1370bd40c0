/** Names of nodes in a sentence. */

const numbered = /^([a-z]+) (\d+)$/;

/** "broker 1", "brokers 1, 2 and 3", "broker 1 (east), broker 2 and 5 more": each once, in order. */
export function namesOf(names: Iterable<string>, most = 4): string {
  const all = [...new Set(names)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const shown = all.slice(0, all.length > most ? most - 1 : most);
  const kinds = new Set(shown.map(name => numbered.exec(name)?.[1] ?? name));
  const alike = shown.length > 1 && kinds.size === 1;
  const parts = alike ? shown.map(name => numbered.exec(name)![2]) : shown;
  const more = all.length - shown.length;
  const last = more > 0 ? `${more} more` : parts.length > 1 ? parts.pop() : undefined;
  return `${alike ? `${[...kinds][0]}s ` : ''}${parts.join(', ')}${last === undefined ? '' : ` and ${last}`}`;
}
