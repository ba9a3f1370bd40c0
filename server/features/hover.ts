/** What a hover says of one position in a log. Pure: the method itself (textDocument/hover) gathers the input. */
import type { Span } from '../formats/catalogue';
import { fieldOf } from '../formats/fields';
import type { Trace } from '../formats/repeats';
import type { CompiledRow } from '../formats/row';
import { concept } from '../knowledge';
import type { Severity, Zone } from '../protocol';
import { rules } from '../rules/registry';
import { pageName, type Diagnostic } from '../rules/rule';
import { text } from '../text/bytes';
import { durationText, isoText } from '../text/clock';
import type { Line } from '../text/line';
import { Basis, StampReader } from '../text/stamp';
import { firstSentences, firstSteps } from './brief';
import { fieldReading, type HoverLine, type HoverStamp } from './hoverValues';
import { pageLink, plain } from './markdown';

export interface HoverInput extends HoverLine {
  row: CompiledRow | null;
  /** The field under the cursor; `null` between fields. */
  field: Span | null;
  zone: Zone;
  /** Instant of the record before (UTC epoch ms, or raw ms on the same basis where the clock cannot place it); NaN for none. */
  previous: number;
  /** Diagnostics that stand on the line. */
  diagnostics: readonly Diagnostic[];
  /** The stack trace the line belongs to. */
  trace: Trace | null;
  /** URI of a page (`rules/gc-explicit-gc`, `events/gc.pause`); `null` where there is none. */
  page: (page: string) => string | null;
}

/** The hover as Markdown; '' when nothing is known. Everything from the log in it is escaped. */
export function hoverMarkdown(input: HoverInput): string {
  const { row, field, trace } = input;
  const about = field ? aboutField(input, field).filter(part => part !== '') : [];
  // who points at a field asks about it; of the line's findings a link is enough
  const inFull = about.length > 0 ? [] : gravest(input.diagnostics).slice(0, 1);
  const parts = [...about, ...inFull.map(found => advice(found, input)), pointers(gravest(input.diagnostics).slice(inFull.length), input.page)];
  if (trace && trace.count > 1) parts.push(repeatedTrace(trace));
  // the advice has said what such a line means
  if (row && inFull.length === 0) parts.push([row.means, sourceLine(row.source), ...eventLink(row, input.page)].join('\n\n'));
  return parts.filter(part => part !== '').join('\n\n---\n\n');
}

function eventLink({ event }: CompiledRow, page: HoverInput['page']): string[] {
  const uri = event === undefined ? null : page(`events/${event}`);
  return uri === null ? [] : [pageLink('About this event', uri)];
}

/** Says it of every occurrence: where the first one is, the reader can look up once. */
function repeatedTrace({ count, firstLine, lastLine }: Trace): string {
  return `**The same stack trace ${count} times** in this log (same exceptions, same frames): first at line ${firstLine + 1}, last at line ${lastLine + 1}.`;
}

/** What the field's value says here, then what such a field is. */
function aboutField(input: HoverInput, field: Span): string[] {
  const { bytes } = input.line;
  const written = text(bytes, field.from, field.to);
  const { concept: key, conceptByValue } = fieldOf(field.field);
  const said = field.field === 'stamp' || field.field === 'uptime' ? stampReading(input) : fieldReading(input, field, written);
  const known = key === undefined ? undefined : concept(key, conceptByValue ? written : undefined);
  return [said, known ? `**${known.title}**\n\n${known.text}\n\n${sourceLine(known.source)}` : ''];
}

function stampReading({ stamp, clock, zone, previous, fields, line }: HoverInput): string {
  if (!stamp || stamp.basis === Basis.None) return '';
  const lines: string[] = [];
  const instant = clock.instantIn(line.number, stamp.ms, stamp.basis);
  const placed = Number.isFinite(instant);
  if (placed) {
    lines.push(`UTC: \`${isoText(instant)}\``);
    const offset = stamp.offsetMinutes === stamp.offsetMinutes ? stamp.offsetMinutes : stamp.basis === Basis.Local ? clock.local.offsetAt(stamp.ms) : zone.offsetMinutes;
    if (offset !== null && offset !== 0) lines.push(`In the file's zone: \`${isoText(instant, offset)}\``);
  }
  lines.push(zoneReading(stamp, zone));
  const uptime = uptimeOf(stamp, line, fields, clock.uptimeAt(line.number, instant));
  if (Number.isFinite(uptime)) lines.push(`Uptime of the JVM: ${durationText(uptime)}`);
  const distance = (placed ? instant : stamp.ms) - previous;
  if (distance === 0) lines.push('At the same moment as the record before.');
  else if (distance > 0) lines.push(`${durationText(distance)} after the record before.`);
  else if (distance < 0) lines.push(`${durationText(-distance)} **before** the record before: the clock ran back, or lines of several programs are mixed.`);
  return lines.join('  \n');
}

function zoneReading({ basis, offsetMinutes }: HoverStamp, zone: Zone): string {
  if (basis === Basis.Utc && offsetMinutes === offsetMinutes) return 'Zone: stated in this line.';
  if (basis === Basis.Uptime && zone.offsetMinutes === null) return 'No wall clock: the stamp counts from the start of the JVM, and nothing says when that was.';
  return `Zone: ${{ stated: 'stated', inferred: 'inferred', assumed: '**assumed**' }[zone.how]} (${plain(zone.why)}).`;
}

/** Uptime that the line states, else from the known start of the JVM; NaN when unknown. */
function uptimeOf(stamp: HoverStamp, line: Line, fields: readonly Span[], sinceStart: number): number {
  if (stamp.basis === Basis.Uptime) return stamp.ms;
  const stated = fields.find(one => one.field === 'uptime');
  const reader = new StampReader();
  if (stated && reader.readUptime(line.bytes, stated.from, stated.to)) return reader.ms;
  return sinceStart >= 0 ? sinceStart : NaN;
}

const graveFirst: readonly Severity[] = ['error', 'warning', 'info', 'hint'];
const gravest = (diagnostics: readonly Diagnostic[]): Diagnostic[] => [...diagnostics].sort((a, b) => graveFirst.indexOf(a.severity) - graveFirst.indexOf(b.severity));

/** Sentences, and steps, that a hover shows of a rule whose page can be opened. */
const most = { why: 3, remedy: 2 };

/** Why a finding matters and what to do; its message stands in the editor already. In full where no page can be shown. */
function advice({ rule: id }: Diagnostic, { row, page }: HoverInput): string {
  const rule = rules.find(one => one.id === id);
  if (!rule) return '';
  const uri = page(`rules/${pageName(id)}`);
  const remedy = uri === null ? rule.remedy : firstSteps(rule.remedy, most.remedy);
  const links = uri === null ? [] : [pageLink(remedy === '' ? 'What to do, case by case' : 'More about this', uri), ...(row ? eventLink(row, page) : [])];
  return [
    `**${rule.title}**`, uri === null ? rule.why : firstSentences(rule.why, most.why),
    // a list must begin a paragraph of its own
    ...(remedy === '' ? [] : [remedy.startsWith('- ') ? `**What to do:**\n\n${remedy}` : `**What to do:** ${remedy}`]),
    ...(links.length > 0 ? [links.join(' \u00b7 ')] : []),
  ].join('\n\n');
}

function pointers(diagnostics: readonly Diagnostic[], page: HoverInput['page']): string {
  return diagnostics.map(found => pointer(found, page)).filter(said => said !== '').join('  \n');
}

function pointer({ rule: id }: Diagnostic, page: HoverInput['page']): string {
  const rule = rules.find(one => one.id === id);
  if (!rule) return '';
  const uri = page(`rules/${pageName(id)}`);
  return uri === null ? `**${rule.title}**` : `**${rule.title}**: ${pageLink('why it matters, what to do', uri)}`;
}

function sourceLine(source: string): string {
  return `*Source: ${source}*`;
}
