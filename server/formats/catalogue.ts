/** A family's table of rows, and the way from bytes to the one row that matches. */
import { byteString, bytesOf, text } from '../text/bytes';
import { Literals } from '../text/literals';
import { compileRow, type CompiledRow, type Row } from './row';

/** Patterns see at most this much of a line, so that a line of any length costs little. */
const patternReach = 8192;

type Values = readonly (string | number | null)[];
const none: Values = [];

/** A field's place in a line: byte positions in `line.bytes`. */
export interface Span {
  from: number;
  to: number;
  /** Name of the field (group), see fields.ts. */
  field: string;
}

export class Catalogue {
  readonly rows: readonly CompiledRow[];
  readonly #literals = new Literals<CompiledRow>();
  readonly #candidates: CompiledRow[] = [];
  /** Values of the last match, never changed by another one, in the order of the row's groups: numbers or one spelling where the field parses, else text, `null` for a group that took no part. */
  values: Values = none;
  /** How many bytes of the line the pattern of the last match took. */
  matched = 0;

  constructor(rows: readonly Row[]) {
    this.rows = rows.map(compileRow);
    for (const row of this.rows) for (const start of typeof row.starts === 'string' ? [row.starts] : row.starts) this.#literals.add(start, row);
  }

  /** Can any row start at `from`? Reads a few bytes; makes nothing. */
  mayMatch(bytes: Uint8Array, from: number, to: number): boolean {
    return this.#literals.any(bytes, from, to);
  }

  /** The first row whose literal and pattern both match at `from`, its fields in `values`; else `null`. */
  match(bytes: Uint8Array, from: number, to: number): CompiledRow | null {
    return this.#matchFirst(this.#literals.find(bytes, from, to, this.#candidates), bytes, from, to);
  }

  #matchFirst(count: number, bytes: Uint8Array, from: number, to: number): CompiledRow | null {
    if (count === 0) return null;
    const written = byteString(bytes, from, Math.min(to, from + patternReach));
    for (let i = 0; i < count; i++) {
      const row = this.#candidates[i];
      row.scan.lastIndex = 0;
      const found = row.scan.exec(written);
      if (!found) continue;
      this.#take(row, found);
      return row;
    }
    return null;
  }

  /**
   * Like `match`, for reading: a line whose rows make no event and state no fact costs no
   * pattern and no string; the row whose literal it meets stands for it then, with no values.
   */
  scan(bytes: Uint8Array, from: number, to: number): CompiledRow | null {
    const count = this.#literals.find(bytes, from, to, this.#candidates);
    for (let i = 0; i < count; i++) {
      const row = this.#candidates[i];
      if (row.shape || row.facts) return this.#matchFirst(count, bytes, from, to);
    }
    this.values = none;
    return count > 0 ? this.#candidates[0] : null;
  }

  /** Like `match`, for display: the row and where its fields stand. */
  locate(bytes: Uint8Array, from: number, to: number): { row: CompiledRow; spans: Span[] } | null {
    const count = this.#literals.find(bytes, from, to, this.#candidates);
    if (count === 0) return null;
    const written = byteString(bytes, from, Math.min(to, from + patternReach));
    for (const row of this.#candidates.slice(0, count)) {
      row.locate.lastIndex = 0;
      const found = row.locate.exec(written);
      if (!found) continue;
      const spans: Span[] = [];
      for (const field of row.groups) {
        const place = found.indices!.groups![field];
        if (place) spans.push({ from: from + place[0], to: from + place[1], field });
      }
      return { row, spans };
    }
    return null;
  }

  #take(row: CompiledRow, found: RegExpExecArray): void {
    const values: (string | number | null)[] = [];
    for (let i = 0; i < row.parsers.length; i++) values.push(fieldValue(row.parsers[i], found[i + 1]));
    this.values = values;
    this.matched = found[0].length;
  }
}

/** A matched group as a value; bytes beyond ASCII are read as UTF-8. */
function fieldValue(parse: ((written: string) => string | number) | null, written: string | undefined): string | number | null {
  if (written === undefined) return null;
  if (parse) return parse(written);
  // eslint-disable-next-line no-control-regex
  if (/^[\x00-\x7f]*$/.test(written)) return written;
  const raw = bytesOf(written);
  return text(raw, 0, raw.length);
}
