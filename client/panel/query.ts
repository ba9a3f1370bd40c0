/**
 * The language of the filter: words that must all occur, and `key:value` terms.
 * `node:"broker 1" kind:gc.pause sev:error longer:2s -file:old 0x1677`.
 * Everything typed means something: what is no term is a word.
 */

import type { MarkClass, Severity } from '../../server/protocol';

export interface Subject {
  node: string;
  file: string;
  kind: string | null;
  class: MarkClass | null;
  severity: Severity | null;
  text: string;
  ms: number;
}

type Test = (subject: Subject) => boolean;

export interface Term {
  key: string | null;
  value: string;
  negated: boolean;
}

/** [key, what it does, an example of its value], as completion and help list them. */
export const keys: readonly (readonly [key: string, does: string, example: string])[] = [
  ['node', 'of this node', 'broker 1'],
  ['kind', 'of this kind of event, or a group of kinds', 'gc.pause'],
  ['sev', 'at least this grave', 'error'],
  ['file', 'of a file with this in its name', 'server.log'],
  ['longer', 'that last at least so long', '500ms'],
];

export const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** Terms of a query; quotes hold a value with blanks together, a quote that is never closed holds the rest. */
export function terms(query: string): Term[] {
  const found: Term[] = [];
  for (const [, minus, key, quotedValue, value, quoted, word] of query.matchAll(/(-?)(?:([a-z]+):(?:"([^"]*)"?|([^\s"]*))|"([^"]*)"?|([^\s"]+))/gi)) {
    const known = key !== undefined && keys.some(([name]) => name === key.toLowerCase());
    if (known) found.push({ key: key.toLowerCase(), value: quotedValue ?? value ?? '', negated: minus === '-' });
    else if (key !== undefined) found.push({ key: null, value: `${key}:${quotedValue ?? value ?? ''}`, negated: minus === '-' });
    else found.push({ key: null, value: quoted ?? word ?? '', negated: minus === '-' });
  }
  return found.filter((t) => t.value !== '');
}

/** "500ms", "2s", "1.5m", a bare number of seconds; NaN for anything else. */
export function parseLength(text: string): number {
  const match = /^(\d+(?:\.\d*)?)(ms|s|m|h)?$/i.exec(text.trim());
  const unit: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  return match ? Number(match[1]) * unit[(match[2] ?? 's').toLowerCase()] : NaN;
}

function testOf({ key, value }: Term): Test {
  const wanted = value.toLowerCase();
  switch (key) {
    case 'node': return (s) => s.node.toLowerCase().includes(wanted);
    case 'file': return (s) => s.file.toLowerCase().includes(wanted);
    case 'kind': return (s) => (s.kind?.toLowerCase().includes(wanted) ?? false) || s.class === wanted;
    case 'sev': {
      const least = severities.findIndex((s) => s.startsWith(wanted));
      return (s) => s.severity !== null && severities.indexOf(s.severity) <= least;
    }
    case 'longer': {
      const ms = parseLength(wanted);
      return (s) => s.ms >= ms;
    }
    default: return (s) => s.text.toLowerCase().includes(wanted) || (s.kind?.includes(wanted) ?? false) || s.file.toLowerCase().includes(wanted);
  }
}

/** A test for events, `null` for a query that lets everything pass. */
export function matcher(query: string): Test | null {
  const all = terms(query);
  if (all.length === 0) return null;
  const tests = all.map((term) => ({ test: testOf(term), wanted: !term.negated }));
  return (subject) => tests.every(({ test, wanted }) => test(subject) === wanted);
}

export interface Suggestion {
  /** The whole query once it is taken. */
  query: string;
  text: string;
  detail: string;
}

const quoted = (value: string): string => (/\s/.test(value) ? `"${value}"` : value);

/** Where the term begins that is being typed at the end of a text. */
function lastToken(text: string): number {
  let start = 0;
  let inQuotes = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') inQuotes = !inQuotes;
    else if (!inQuotes && text[i] === ' ') start = i + 1;
  }
  return start;
}

/** What could stand where the cursor is: keys, and the values these logs hold for a key. */
export function suggest(query: string, cursor: number, known: { nodes: readonly string[]; kinds: ReadonlyMap<string, number>; files: readonly string[] }, most = 12): Suggestion[] {
  const head = query.slice(0, cursor);
  const tail = query.slice(cursor);
  const before = head.slice(0, lastToken(head));
  const minus = head.startsWith('-', before.length) ? '-' : '';
  const token = head.slice(before.length + minus.length);
  const colon = token.indexOf(':');
  const key = colon < 0 ? undefined : token.slice(0, colon).toLowerCase();
  const take = (text: string, space: boolean): string => `${before}${minus}${text}${space ? ' ' : ''}${tail.trimStart()}`;
  if (key === undefined) {
    return keys.filter(([name]) => name.startsWith(token.toLowerCase())).map(([name, does, example]) => ({ query: take(`${name}:`, false), text: `${name}:`, detail: `${does}, as ${name}:${quoted(example)}` }));
  }
  const typed = token.slice(colon + 1).replaceAll('"', '').toLowerCase();
  const fits = (value: string): boolean => value.toLowerCase().includes(typed) && value.toLowerCase() !== typed;
  const offer = (value: string, detail: string): Suggestion => ({ query: take(`${key}:${quoted(value)}`, true), text: value, detail });
  switch (key) {
    case 'node': return known.nodes.filter(fits).slice(0, most).map((n) => offer(n, ''));
    case 'file': return [...new Set(known.files)].filter(fits).slice(0, most).map((f) => offer(f, ''));
    case 'sev': return severities.filter(fits).map((s) => offer(s, s === 'error' ? '' : 'and graver'));
    case 'longer': return ['500ms', '2s', '6s', '1m'].filter(fits).map((s) => offer(s, ''));
    case 'kind': return [...known.kinds].filter(([k]) => fits(k)).sort((a, b) => b[1] - a[1]).slice(0, most).map(([k, n]) => offer(k, String(n)));
    default: return [];
  }
}
