/** The generated pages under docs/events: one an event kind. */
import { EventTable } from '../server/formats/events';
import { allFields, type Field } from '../server/formats/fields';
import { formats } from '../server/formats/families';
import { ReadingBuilder } from '../server/formats/reading';
import { allShapes, type CompiledRow } from '../server/formats/row';
import { code } from '../server/features/markdown';
import { concept } from '../server/knowledge';
import { eventKinds } from '../server/knowledge/events';
import type { Family, MarkClass } from '../server/protocol';
import { rules } from '../server/rules/registry';
import { pageName, type Rule } from '../server/rules/rule';
import { Clock, fixedZone } from '../server/text/clock';
import { cell, families } from './docsPages';

const marks: Record<MarkClass, string> = {
  pause: 'a pause', full: 'a Full GC', expiry: 'an expiry', session: 'a session', silence: 'a silence', election: 'an election', lifecycle: 'a start or stop',
  recovery: 'recovery', crash: 'a crash', error: 'an error', leader: 'leadership', other: 'another event',
};

/** What the product declares by the time it is loaded. */
export const declaredShapes = allShapes();

interface Kind {
  kind: string;
  families: Family[];
  rows: CompiledRow[];
}

function kinds(): Kind[] {
  const found = new Map<string, Kind>();
  const of = (kind: string): Kind => {
    let one = found.get(kind);
    if (!one) found.set(kind, one = { kind, families: [], rows: [] });
    return one;
  };
  const add = (kind: Kind, family: Family): void => {
    if (!kind.families.includes(family)) kind.families.push(family);
  };
  for (const [kind, made] of Object.entries(eventKinds)) for (const family of made.families) add(of(kind), family);
  for (const { family, rows } of formats) {
    for (const row of rows) {
      if (row.event === undefined) continue;
      const kind = of(row.event);
      add(kind, family);
      // Families share rows.
      if (!kind.rows.some(other => other.id === row.id)) kind.rows.push(row);
    }
  }
  return [...found.values()].sort((a, b) => a.kind < b.kind ? -1 : 1);
}

/** Path below docs/ -> the parts of the page. */
export function eventPages(): Map<string, string[]> {
  return new Map(kinds().map(kind => [`events/${kind.kind}.md`, eventPage(kind)]));
}

/** Links to all pages, for the index. */
export function eventIndex(): string[] {
  return kinds().map(({ kind }) => `[\`${kind}\`](events/${kind}.md)`);
}

/** The part of a rule's page that names the events it looks at. */
export function eventsOfRule(rule: Rule): string[] {
  const asked = kindsOf(rule);
  return asked.length === 0 ? [] : [`## What it looks at\n\n${asked.map(kind => `[\`${kind}\`](../events/${kind}.md)`).join(', ')}`];
}

function eventPage({ kind, families: of, rows }: Kind): string[] {
  const shapes = declaredShapes.filter(shape => shape.kind === kind);
  const mark = [...new Set(shapes.map(shape => marks[shape.mark]))].join(' or ');
  const made = eventKinds[kind];
  const names = [...new Set(shapes.flatMap(shape => shape.names))];
  const asking = rules.filter(rule => kindsOf(rule).includes(kind));
  const meanings = [...new Set(rows.map(row => row.means))];
  return [
    `# Event \`${kind}\``,
    `${of.map(family => `[${families[family]}](../messages/${family}.md)`).join(', ')} · on the timeline ${mark}`,
    `## What it means\n\n${[...(made ? [`${made.text} (${made.source})`] : []), ...meanings].join('\n\n')}`,
    ...(names.length === 0 ? [] : [`## Fields\n\n${['| Field | Is | What it is |', '|---|---|---|', ...names.map(fieldRow)].join('\n')}`]),
    ...(rows.length === 0 ? [] : [`## Messages that make it\n\n${rows.map(messageOf).join('\n\n')}`]),
    `## Rules that look at it\n\n${asking.length === 0 ? 'None: it stands on the timeline, in the outline, and in investigations.' : asking.map(rule => `- [${rule.title}](../rules/${pageName(rule.id)}.md)`).join('\n')}`,
  ];
}

function messageOf(row: CompiledRow): string {
  const start = (typeof row.starts === 'string' ? [row.starts] : row.starts).map(one => code(one)).filter(one => one !== '').slice(0, 6).join(', ');
  const lasts = row.endsAfter ? ` It ends at its line and lasted \`${row.endsAfter}\`.` : '';
  return `- \`${row.id}\`${start ? `: ${start}` : ''}\n  ${row.source}.${lasts}\n\n  ${code(row.example)}`;
}

/** Fields by their name in events. */
const fieldByName = new Map<string, Field>();

function fieldRow(name: string): string {
  if (fieldByName.size === 0) for (const [group, field] of allFields()) if (!fieldByName.has(field.as ?? group)) fieldByName.set(field.as ?? group, field);
  const field = fieldByName.get(name);
  const known = field?.concept === undefined ? undefined : concept(field.concept);
  return `| \`${name}\` | ${unitOf(name, field)} | ${known ? `[${cell(known.title)}](../concepts.md#${anchor(known.title)})` : ''} |`;
}

/** What a Markdown preview makes of a heading. */
function anchor(title: string): string {
  return title.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replace(/\s/g, '-');
}

function unitOf(name: string, field: Field | undefined): string {
  if (name.endsWith('Ms')) return 'milliseconds';
  if (name === 'bytes' || name.endsWith('Bytes')) return 'bytes';
  return field?.parse ? 'a number' : 'text';
}

const asked = new Map<Rule, string[]>();

/** The kinds a rule asks a log for: it is run over an empty one that takes note. */
export function kindsOf(rule: Rule): string[] {
  const known = asked.get(rule);
  if (known) return known;
  const found = new Set<string>();
  class Listening extends EventTable {
    override ofKind(...wanted: string[]): ReturnType<EventTable['ofKind']> {
      for (const kind of wanted) found.add(kind);
      return super.ofKind(...wanted);
    }
  }
  for (const family of rule.families) {
    const reading = new ReadingBuilder(family, '', new Listening()).build({ encoding: 'utf-8', bytes: 0, lines: 0 });
    rule.check({
      file: '', reading, clock: new Clock(fixedZone(0)), timeouts: [{ since: -Infinity, timeout: { ms: 6000, how: 'setting', from: '', evidence: null } }],
      events: (...wanted) => [...reading.events.ofKind(...wanted)].map(i => reading.events.at(i, new Clock(fixedZone(0)))),
      report: () => undefined,
    });
  }
  asked.set(rule, [...found].sort());
  return asked.get(rule)!;
}
