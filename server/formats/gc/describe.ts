/** What one GC line says, without the lines before it. */
import './fields';
import { SPACE, startsWith, TAB } from '../../text/bytes';
import type { Line } from '../../text/line';
import type { Catalogue, Span } from '../catalogue';
import type { LineDescription } from '../format';
import type { CompiledRow } from '../row';
import { heads, pieces, told as legacyTold } from './legacy/reader';
import { isStatistics, statistics } from './legacy/safepoints';
import { LegacyStamps } from './legacy/stamps';
import { Decorations } from './unified/decorators';
import { forms, Message, other, plain, told as unifiedTold } from './unified/reader';
import { table } from './unified/safepoints';

const mostPieces = 64;

export function describe(line: Line): LineDescription {
  return rowsOf(line);
}

/** The description, and every row that knows a piece of the line. */
export function rowsOf(line: Line): LineDescription & { rows: CompiledRow[] } {
  const { bytes, to } = line;
  const at = skip(bytes, line.from, to);
  const decorations = new Decorations();
  if (decorations.read(bytes, at, to)) {
    const spans: Span[] = [];
    for (let i = 0; i < decorations.count; i++) spans.push(decorations.place(bytes, i));
    return unified(bytes, decorations.message, to, spans, decorations.talkative(bytes));
  }
  // The rest of a message of several lines, behind a bracket of blanks.
  if (decorations.message > at) return unified(bytes, decorations.message, to, [], true);
  if (startsWith(bytes, at, to, 'GC(')) return unified(bytes, at, to, [], false);
  const legacy = pieceByPiece(bytes, at, to);
  return legacy.row ? legacy : unified(bytes, at, to, legacy.spans);
}

function unified(bytes: Uint8Array, from: number, to: number, spans: Span[], talkative = false): LineDescription & { rows: CompiledRow[] } {
  const message = new Message();
  message.read(bytes, from, to);
  if (message.id >= 0) spans.push({ from: message.idFrom, to: message.idTo, field: 'gcId' });
  const found = unifiedTold.locate(bytes, message.at, to) ?? (message.id < 0 && isStatistics(bytes, message.at, to) ? table.locate(bytes, message.at, to) : null) ?? plain.locate(bytes, message.at, to) ?? forms.locate(bytes, message.at, to) ?? (talkative ? other.locate(bytes, message.at, to) : null);
  if (found) spans.push(...found.spans);
  return { row: found?.row ?? null, rows: found ? [found.row] : [], spans: spans.filter(span => span.to > span.from) };
}

/** A line of JDK 5 to 8 is a chain of pieces; the first one is the line's row. */
function pieceByPiece(bytes: Uint8Array, from: number, to: number): LineDescription & { rows: CompiledRow[] } {
  const stamps = new LegacyStamps();
  const spans: Span[] = [];
  const rows: CompiledRow[] = [];
  for (let at = from, count = 0; at < to && count < mostPieces; count++) {
    const found = locate(legacyTold, bytes, at, to);
    if (found) {
      spans.push(...found.spans);
      rows.push(found.row);
      break;
    }
    if (stamps.read(bytes, at, to)) {
      if (stamps.dateFrom >= 0) spans.push({ from: stamps.dateFrom, to: stamps.dateTo, field: 'stamp' });
      if (stamps.uptimeFrom >= 0) spans.push({ from: stamps.uptimeFrom, to: stamps.uptimeTo, field: 'uptime' });
      if (stamps.idFrom >= 0) spans.push({ from: stamps.idFrom, to: stamps.idTo, field: 'gcId' });
      at = stamps.message;
      continue;
    }
    const piece = (isStatistics(bytes, at, to) ? locate(statistics, bytes, at, to) : null) ?? locate(heads, bytes, at, to) ?? locate(pieces, bytes, at, to);
    if (piece) {
      spans.push(...piece.spans);
      rows.push(piece.row);
      at = skip(bytes, Math.max(piece.end, at + 1), to);
    } else if (rows.length === 0) {
      break;
    } else {
      at = next(bytes, at + 1, to);
    }
  }
  return { row: rows[0] ?? null, rows, spans };
}

function locate(catalogue: Catalogue, bytes: Uint8Array, at: number, to: number): { row: CompiledRow; spans: Span[]; end: number } | null {
  const found = catalogue.locate(bytes, at, to);
  return found && { ...found, end: at + found.row.locate.lastIndex };
}

/** Where the next piece may begin: a bracket, a figure behind a blank, a comma or a colon. */
function next(bytes: Uint8Array, at: number, to: number): number {
  for (; at < to; at++) {
    const byte = bytes[at];
    if (byte === 91 || byte === 44 || byte === 40) return at;
    if (byte >= 48 && byte <= 57 && (bytes[at - 1] === SPACE || bytes[at - 1] === 93 || !(bytes[at - 1] >= 48 && bytes[at - 1] <= 57) && bytes[at - 1] !== 46 && bytes[at - 1] !== 44)) return at;
  }
  return to;
}

function skip(bytes: Uint8Array, at: number, to: number): number {
  while (at < to && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  return at;
}
