/** What no row knows, by shape: from this a catalogue grows. */
import { text } from '../text/bytes';
import type { Line } from '../text/line';
import type { Family } from '../protocol';
import type { Format } from './format';

/** Is told of the lines that a reading counts as unrecognised. */
export interface UnknownLines {
  /** No row knows this line (of a message log: the first line of a record). The line is reused. */
  unknown(line: Line, format: Format): void;
  /** The line told last is known after all, by what follows it. */
  known(): void;
}

/** Lines that differ in numbers and names only. */
export interface UnknownShape {
  family: Family;
  shape: string;
  count: number;
  /** Where it was met first; `line` is zero-based. */
  file: string;
  line: number;
}

const mostBytes = 2048;
const shapeLength = 240;
const mostShapes = 50_000;
/** Fields of a line's header that belong to its shape: they tell who speaks, and how loud. */
const kept = new Set(['level', 'logger', 'source', 'gcLevel', 'gcTags']);

/** Counts shapes over any number of files. */
export class UnknownShapes {
  readonly #shapes = new Map<string, UnknownShape>();
  #last: { key: string; found: UnknownShape } | null = null;
  /** Lines counted. */
  count = 0;

  /** What a reader of `file` tells. */
  of(file: string): UnknownLines {
    return {
      unknown: (line, format) => this.#add(file, line, format),
      known: () => this.#takeBack(),
    };
  }

  /** The most frequent first; equal ones in the order they were met. */
  get shapes(): UnknownShape[] {
    return [...this.#shapes.values()].sort((a, b) => b.count - a.count);
  }

  #add(file: string, line: Line, format: Format): void {
    this.count++;
    const shape = shapeOf(line, format);
    const key = `${format.family} ${shape}`;
    let found = this.#shapes.get(key);
    if (!found) {
      found = { family: format.family, shape, count: 0, file, line: line.number };
      if (this.#shapes.size < mostShapes) this.#shapes.set(key, found);
    }
    found.count++;
    this.#last = { key, found };
  }

  #takeBack(): void {
    if (!this.#last) return;
    const { key, found } = this.#last;
    this.#last = null;
    this.count--;
    if (--found.count === 0) this.#shapes.delete(key);
  }
}

/** The line with what varies from one to the next put aside. Spaces between words count once. */
export function shapeOf(line: Line, format: Format): string {
  const { bytes, from } = line;
  const to = Math.min(line.to, from + mostBytes);
  let shape = '';
  let at = from;
  for (const span of format.describe(line).spans) {
    if (span.from < at || span.to > to) continue;
    shape += fold(text(bytes, at, span.from));
    shape += kept.has(span.field) ? text(bytes, span.from, span.to) : `<${span.field}>`;
    at = span.to;
  }
  return (shape + fold(text(bytes, at, to))).replace(/\s+/g, ' ').trim().slice(0, shapeLength);
}

function fold(written: string): string {
  return written
    .replace(/"[^"]*"/g, '"…"')
    .replace(/'[^' ]*'/g, '\'…\'')
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>')
    .replace(/\b0x[0-9a-f]+/gi, '<hex>')
    .replace(/\b[0-9a-f]{8,}\b/gi, hex => /\d/.test(hex) ? /\D/.test(hex) ? '<hex>' : '<n>' : hex)
    .replace(/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?::\d+)?/g, '<address>')
    .replace(/\d+(?:[.,]\d+)*/g, '<n>')
    .replace(/[\\/][A-Za-z._][\w.@+=<>-]*(?:[\\/][\w.@+=<>-]+)+/g, '<path>');
}
