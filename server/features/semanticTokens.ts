/**
 * textDocument/semanticTokens: full, delta and range. A line's tokens come from
 * that line alone, so they are kept block by block: an edit costs the blocks it
 * touched. Of large documents only ranges are served.
 */
import { ResponseError, LSPErrorCodes, type CancellationToken, type SemanticTokens, type SemanticTokensDelta } from 'vscode-languageserver/node';
import { fieldOf, type TokenType } from '../formats/fields';
import type { LogReading } from '../formats/reading';
import type { Block } from '../workspace/document';
import type { OpenLog } from '../workspace/openLog';
import type { Unwrapper } from '../text/wrapper';
import type { Format } from '../formats/format';
import { breathe, type Feature } from './context';
import { describeLine } from './lines';

export const tokenTypes: readonly TokenType[] = [
  'namespace', 'type', 'class', 'parameter', 'variable', 'property', 'enumMember', 'event', 'function', 'keyword', 'modifier', 'comment', 'string', 'number', 'regexp', 'operator', 'decorator',
];
export const typeNumbers = new Map(tokenTypes.map((type, number) => [type, number]));
const comment = typeNumbers.get('comment')!;

/** Documents with more characters than this get ranges only: their tokens would be millions of numbers. */
const mostCharacters = 5_000_000;
const linesPerTurn = 1000;

/** Tokens of some lines, encoded as LSP does, relative to `first` of the piece; `last`: line of the last token, relative as well, -1 for none. */
interface Piece {
  data: number[];
  last: number;
}

export const semanticTokens: Feature = {
  capabilities: { semanticTokensProvider: { legend: { tokenTypes: [...tokenTypes], tokenModifiers: [] }, full: { delta: true }, range: true } },
  register({ connection, logs }) {
    const { semanticTokens: requests } = connection.languages;
    requests.on(async ({ textDocument }, cancel) => {
      const log = logs.get(textDocument.uri);
      return log ? keep(log, await tokensOf(log, cancel)) : null;
    });
    requests.onDelta(async ({ textDocument, previousResultId }, cancel) => {
      const log = logs.get(textDocument.uri);
      if (!log) return null;
      const before = results.get(log);
      const data = await tokensOf(log, cancel);
      return before?.resultId === previousResultId && data ? difference(before.data, keep(log, data)!) : keep(log, data);
    });
    requests.onRange(async ({ textDocument, range }, cancel) => {
      const log = logs.get(textDocument.uri);
      if (!log?.format) return null;
      const first = Math.max(0, range.start.line);
      const pieces = await describe(log, first, Math.min(log.document.lineCount, range.end.line + 1) - first, cancel);
      return { data: joined([{ first, piece: pieces }]) };
    });
  },
};

/** What was sent last for a document: what a delta is relative to. */
const results = new WeakMap<OpenLog, { resultId: string; data: number[] }>();
let nextResult = 1;

function keep(log: OpenLog, data: number[] | null): SemanticTokens | null {
  if (!data) return null;
  const result = { resultId: String(nextResult++), data };
  results.set(log, result);
  return result;
}

/** What a block's tokens depend on, beyond its text. */
interface Kept extends Piece {
  format: Format;
  unwrapper: Unwrapper | null;
  /** Sections come from the reading, so there tokens change with it. */
  reading: LogReading | null;
}

const kept = new WeakMap<Block, Kept>();

async function tokensOf(log: OpenLog, cancel: CancellationToken): Promise<number[] | null> {
  const { document, format, unwrapper } = log;
  if (!format || document.length > mostCharacters) return null;
  const reading = format.family === 'hs_err' ? log.reading : null;
  const { version, blocks } = document;
  const pieces: { first: number; piece: Piece }[] = [];
  for (let at = 0; at < blocks.length; at++) {
    const block = blocks[at];
    const first = document.firstLine(at);
    let piece = kept.get(block);
    if (piece?.format !== format || piece.reading !== reading || piece.unwrapper?.kind !== unwrapper?.kind || piece.unwrapper?.colours !== unwrapper?.colours) {
      const found = await describe(log, first, block.lines, cancel);
      if (document.version !== version) throw new ResponseError(LSPErrorCodes.ContentModified, 'the document changed');
      kept.set(block, piece = { ...found, format, unwrapper, reading });
    }
    pieces.push({ first, piece });
  }
  return joined(pieces);
}

async function describe(log: OpenLog, first: number, count: number, cancel: CancellationToken): Promise<Piece> {
  const data: number[] = [];
  let last = -1;
  for (let i = 0; i < count; i++) {
    if (i % linesPerTurn === linesPerTurn - 1) {
      await breathe();
      if (cancel.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
    }
    const described = describeLine(log, first + i);
    if (!described) continue;
    let column = 0;
    const put = (start: number, end: number, type: number): void => {
      if (end <= start) return;
      data.push(i - Math.max(last, 0), i === last ? start - column : start, end - start, type, 0);
      last = i;
      column = start;
    };
    put(log.document.line(first + i).startsWith('\ufeff') && first + i === 0 ? 1 : 0, described.start, comment);
    let reached = described.start;
    for (const { field, start, end } of described.fields) {
      // Two tokens never overlap: a client may drop both.
      if (start < reached) continue;
      put(start, end, typeNumbers.get(fieldOf(field).token)!);
      reached = end;
    }
    const length = log.document.line(first + i).length;
    if (log.unwrapper?.kind === 'docker' && described.start > 0 && described.end < length) put(described.end, length, comment);
  }
  return { data, last };
}

/** Pieces as one series: only the first token of each speaks of the one before it. */
function joined(pieces: readonly { first: number; piece: Piece }[]): number[] {
  const all: number[] = [];
  let line = 0;
  for (const { first, piece } of pieces) {
    if (piece.last < 0) continue;
    const at = all.length;
    for (const value of piece.data) all.push(value);
    all[at] += first - line;
    line = first + piece.last;
  }
  return all;
}

/** What changed between two series: one edit, from the first difference to the last. */
function difference(before: readonly number[], { resultId, data }: SemanticTokens): SemanticTokensDelta {
  const shorter = Math.min(before.length, data.length);
  let start = 0;
  while (start < shorter && before[start] === data[start]) start++;
  let same = 0;
  while (same < shorter - start && before[before.length - 1 - same] === data[data.length - 1 - same]) same++;
  const deleteCount = before.length - start - same;
  const added = data.slice(start, data.length - same);
  return { resultId, edits: deleteCount === 0 && added.length === 0 ? [] : [{ start, deleteCount, data: added }] };
}
