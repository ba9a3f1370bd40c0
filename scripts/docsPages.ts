/** The generated pages under docs/: one a rule, one table of messages a family, all concepts, an index. */
import { eventIndex, eventPages, eventsOfRule } from './docsEvents';
import { formats } from '../server/formats/families';
import type { CompiledRow } from '../server/formats/row';
import { code } from '../server/features/markdown';
import { allConcepts, type Concept } from '../server/knowledge';
import type { Family, Severity } from '../server/protocol';
import { rules } from '../server/rules/registry';
import { pageName, type Rule } from '../server/rules/rule';

export const families: Record<Family, string> = { gc: 'GC logs', kafka: 'Kafka logs', zookeeper: 'ZooKeeper logs', hs_err: 'JVM crash reports (hs_err)' };
const severities: Record<Severity, string> = { error: 'Error', warning: 'Warning', info: 'Information', hint: 'Hint' };
const note = '<!-- Made by `npm run docs`. Change the rule, row or concept, not this page. -->';

const themes: [heading: string, belongs: (key: string) => boolean][] = [
  ['Every log', key => key.startsWith('log.')],
  ['Garbage collection', key => key.startsWith('gc.')],
  ['JVM options', key => key.startsWith('jvm.')],
  ['ZooKeeper', key => key.startsWith('zookeeper.')],
  ['Kafka', key => key.startsWith('kafka.')],
  ['Exceptions', key => key === 'exception'],
  ['JVM crash reports', key => key.startsWith('hs_err.')],
];

/** Path below docs/ -> content. */
export function docsPages(): Map<string, string> {
  const pages = new Map<string, string>();
  for (const rule of rules) pages.set(`rules/${pageName(rule.id)}.md`, rulePage(rule));
  for (const [path, content] of eventPages()) pages.set(path, page(...content));
  for (const { family, rows } of formats) pages.set(`messages/${family}.md`, messagesPage(family, rows));
  pages.set('concepts.md', conceptsPage());
  pages.set('README.md', indexPage());
  return pages;
}

function page(...parts: string[]): string {
  return `${[note, ...parts].map(part => part.trim()).join('\n\n')}\n`;
}

function rulePage(rule: Rule): string {
  return page(
    `# ${rule.title}`,
    `${severities[rule.severity]} · \`${rule.id}\` · ${rule.families.map(family => `[${families[family]}](../messages/${family}.md)`).join(', ')}`,
    `## Why it matters\n\n${rule.why}`,
    `## What to do\n\n${rule.remedy}`,
    ...eventsOfRule(rule),
  );
}

function messagesPage(family: Family, rows: readonly CompiledRow[]): string {
  const table = rows.map(row => `| ${[
    `\`${row.id}\``, row.means, row.event ? `[\`${row.event}\`](../events/${row.event}.md)` : '', row.source, code(row.example),
  ].map(cell).join(' | ')} |`);
  return page(
    `# Messages: ${families[family]}`,
    'Every message and line shape that Faultline knows in these logs, what it means, the event it makes, and where that is known from.',
    ['| Message | Meaning | Event | Source | Example |', '|---|---|---|---|---|', ...table].join('\n'),
  );
}

function conceptsPage(): string {
  const parts = themes.map(([heading, belongs]) => [`## ${heading}`, ...grouped(allConcepts().filter(one => belongs(one.key)))].join('\n\n'));
  return page('# Concepts', 'What hovers say of the words in these logs.', ...parts);
}

/** One entry a text; the spellings that choose it in one line. */
function grouped(concepts: readonly Concept[]): string[] {
  const entries = new Map<string, Concept[]>();
  for (const one of concepts) {
    const name = `${one.key}\n${one.title}\n${one.text}`;
    entries.set(name, [...entries.get(name) ?? [], one]);
  }
  return [...entries.values()].map(same => {
    const { key, title, text, source } = same[0];
    const values = same.flatMap(one => one.value !== undefined && one.value !== title ? [code(one.value)] : []);
    return `### ${title}\n\n${text}${values.length > 0 ? `\n\nWritten: ${values.join(', ')}` : ''}\n\n*\`${key}\` · Source: ${source}*`;
  });
}

function indexPage(): string {
  const list = [...rules].sort((a, b) => a.id < b.id ? -1 : 1).map(rule => `| [${cell(rule.title)}](rules/${pageName(rule.id)}.md) | ${severities[rule.severity]} | \`${rule.id}\` |`);
  const messages = formats.map(({ family, rows }) => `- [${families[family]}](messages/${family}.md): ${rows.length} messages and line shapes`);
  const texts = new Set(allConcepts().map(one => one.key + one.text)).size;
  return page(
    '# What Faultline knows',
    ['## Rules', '| Rule | Severity | Id |\n|---|---|---|\n' + list.join('\n')].join('\n\n'),
    `## Messages\n\n${messages.join('\n')}`,
    `## Events\n\n${eventIndex().join(', ')}`,
    `## Concepts\n\n[${texts} concepts](concepts.md) with their sources: the texts behind hovers.`,
  );
}

/** A table's cell: one line, no bars. */
export function cell(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').replace(/\|/g, '\\|');
}
