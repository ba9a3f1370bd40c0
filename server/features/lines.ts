/** One line of an open document: what its format says of it, in columns as an LSP client counts them (UTF-16). */
import type { Span } from '../formats/catalogue';
import { text, utf16Length } from '../text/bytes';
import type { Format } from '../formats/format';
import type { CompiledRow } from '../formats/row';
import type { LogReading } from '../formats/reading';
import { Line } from '../text/line';
import type { Unwrapper } from '../text/wrapper';
import type { OpenLog } from '../workspace/openLog';

/** Of a longer line only this many characters are looked at. */
const longest = 32_768;

/** A field of a line. */
export interface LineField extends Span {
  /** UTF-16 columns in the line as it stands in the editor. */
  start: number;
  end: number;
}

export interface DescribedLine {
  /** The content, without wrappers; positions of fields are positions in its bytes. */
  line: Line;
  row: CompiledRow | null;
  fields: LineField[];
  /** Columns where the content starts and ends: what lies outside is a container's wrapper. */
  start: number;
  end: number;
}

/** What stands in a line of a document; `null` when it is no log. Needs no reading, so it never waits. */
export function describeLine(log: OpenLog, number: number): DescribedLine | null {
  const { format } = log;
  if (!format) return null;
  const written = log.document.line(number);
  const raw = new TextEncoder().encode(written.length > longest ? written.slice(0, longest) : written);
  return describeBytes(raw, number, format, log.unwrapper, sectionAt(log.reading, number));
}

/** What stands in a line, given as UTF-8 bytes without its end. */
export function describeBytes(raw: Uint8Array, number: number, format: Format, unwrapper: Unwrapper | null, section?: string): DescribedLine {
  const line = new Line();
  line.bytes = raw;
  line.to = raw.length;
  line.number = number;
  if (number === 0 && raw[0] === 0xef && raw[1] === 0xbb && raw[2] === 0xbf) line.from = line.shift = 3;
  unwrapper?.unwrap(line);
  const column = columnsOf(raw);
  const { row, spans } = format.describe(line, section);
  const fields: LineField[] = [];
  for (const span of spans) {
    const start = column(line.rawColumn(span.from));
    const end = column(rawEnd(line, span.to));
    if (end > start) fields.push({ ...span, start, end });
  }
  return { line, row, fields, start: column(line.rawColumn(line.from)), end: column(rawEnd(line, line.to)) };
}

/** The field at a column, the narrowest where they nest; `null` between fields. */
export function fieldAt(described: DescribedLine, column: number): LineField | null {
  let best: LineField | null = null;
  for (const field of described.fields) {
    if (field.start <= column && column <= field.end && (!best || (column < field.end && field.end - field.start <= best.end - best.start) || best.end === column)) best = field;
  }
  return best;
}

/** The text of a field. */
export function fieldText(described: DescribedLine, field: Span): string {
  return text(described.line.bytes, field.from, field.to);
}

/** Where content that ends before `to` ends in the raw line: escapes behind the last byte do not belong to it. */
function rawEnd(line: Line, to: number): number {
  return line.columns && to > line.from ? line.rawColumn(to - 1) + 1 : line.rawColumn(to);
}

/** UTF-16 columns of byte columns; asked for in order it is linear. */
function columnsOf(raw: Uint8Array): (at: number) => number {
  let ascii = 0;
  while (ascii < raw.length && raw[ascii] < 0x80) ascii++;
  let byte = ascii;
  let column = ascii;
  return at => {
    if (at <= ascii) return at;
    if (at < byte) byte = column = ascii;
    column += utf16Length(raw, byte, at);
    byte = at;
    return column;
  };
}

const sections = new WeakMap<LogReading, { starts: number[]; ends: number[]; labels: string[] }>();

/** The section that a line lies in, where the reading knows sections. */
export function sectionAt(reading: LogReading | null, line: number): string | undefined {
  if (reading?.family !== 'hs_err') return undefined;
  let known = sections.get(reading);
  if (!known) {
    const found = reading.blocks.filter(block => block.kind === 'section').sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
    known = { starts: found.map(block => block.startLine), ends: found.map(block => block.endLine), labels: found.map(block => block.label) };
    sections.set(reading, known);
  }
  let low = 0;
  let high = known.starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (known.starts[middle] <= line) low = middle + 1;
    else high = middle;
  }
  // The innermost that still reaches the line: sections nest a few levels deep.
  for (let i = low - 1; i >= 0 && low - i <= 32; i--) if (known.ends[i] >= line) return known.labels[i];
  return undefined;
}
