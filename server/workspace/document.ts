/**
 * The text of an open document, kept in blocks of lines: a change costs the
 * blocks it touches, whatever the size of the rest. Positions are LSP's: lines
 * and UTF-16 columns, a line ends at `\n`, `\r\n` or `\r`.
 */

export interface Position {
  line: number;
  character: number;
}

/** What an LSP client says of a change; without a range the text is all there is. */
export interface Change {
  range?: { start: Position; end: Position };
  text: string;
}

/** Some whole lines. Never changed: a changed block is another block, so what is known of a block can be kept by its identity. */
export interface Block {
  /** The lines with their end marks; only the document's very last line has none. */
  readonly text: string;
  readonly lines: number;
}

const linesInBlock = 1024;
const charactersInBlock = 1 << 17;

export class LogDocument {
  readonly uri: string;
  readonly languageId: string;
  version: number;
  #blocks: Block[];
  /** Number of the first line of each block; made when asked for. */
  #firsts: number[] | null = null;
  #lineCount = 0;
  #length = 0;
  readonly #starts = new WeakMap<Block, Uint32Array>();

  constructor(uri: string, languageId: string, version: number, text: string) {
    this.uri = uri;
    this.languageId = languageId;
    this.version = version;
    this.#blocks = cut(text, true);
    this.#count();
  }

  get blocks(): readonly Block[] {
    return this.#blocks;
  }

  /** Lines as an editor counts them: one more than there are line ends. */
  get lineCount(): number {
    return this.#lineCount;
  }

  /** UTF-16 length of the whole text. */
  get length(): number {
    return this.#length;
  }

  /** Applies a change. The number of the first line that is not as it was. */
  apply(change: Change): number {
    return change.range ? this.#replace(change.range.start, change.range.end, change.text) : this.#replaceAll(change.text);
  }

  /** The text of a line without its end mark; '' beyond the end. */
  line(number: number): string {
    const at = this.#blockAt(number);
    if (at < 0) return '';
    const block = this.#blocks[at];
    const starts = this.#startsOf(block);
    const inside = number - this.#firstsOf()[at];
    let end = starts[inside + 1];
    if (end > starts[inside] && block.text.charCodeAt(end - 1) === 10) end--;
    if (end > starts[inside] && block.text.charCodeAt(end - 1) === 13) end--;
    return block.text.slice(starts[inside], end);
  }

  /**
   * Whole terminated lines from `from` on, at least `size` characters of them where there are so many.
   * @returns their text with every end mark a `\n` or `\r\n`, and the line behind them
   */
  terminated(from: number, size: number): { text: string; to: number } {
    const parts: string[] = [];
    let length = 0;
    let line = from;
    for (let at = this.#blockAt(from); at >= 0 && at < this.#blocks.length && length < size; at++) {
      const block = this.#blocks[at];
      const starts = this.#startsOf(block);
      const first = this.#firstsOf()[at];
      const last = at + 1 === this.#blocks.length ? block.lines - 1 : block.lines;
      const text = block.text.slice(starts[line - first], starts[last]);
      parts.push(hasLoneCr(text) ? text.replace(/\r\n?/g, '\n') : text);
      length += text.length;
      line = first + last;
    }
    return { text: parts.join(''), to: line };
  }

  /** The line behind the last line end; often empty. */
  get tail(): string {
    return this.line(this.#lineCount - 1);
  }

  /** About the first `size` characters. */
  head(size: number): string {
    let text = '';
    for (let at = 0; at < this.#blocks.length && text.length < size; at++) text += this.#blocks[at].text.slice(0, size - text.length);
    return text;
  }

  /** Number of the first line of block `at`. */
  firstLine(at: number): number {
    return this.#firstsOf()[at];
  }

  /** Where in the document the character `offset` of block `at` stands. */
  positionIn(at: number, offset: number): Position {
    const starts = this.#startsOf(this.#blocks[at]);
    let low = 0;
    let high = this.#blocks[at].lines - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: this.firstLine(at) + low, character: offset - starts[low] };
  }

  #replaceAll(text: string): number {
    let same = 0;
    let at = 0;
    for (; same < this.#blocks.length - 1; same++) {
      if (!text.startsWith(this.#blocks[same].text, at)) break;
      at += this.#blocks[same].text.length;
    }
    // A `\n` behind a block's lone `\r` belongs to its last line.
    if (same > 0 && text[at] === '\n' && this.#blocks[same - 1].text.endsWith('\r')) at -= this.#blocks[--same].text.length;
    const first = this.#firstsOf()[same];
    this.#blocks = this.#blocks.slice(0, same).concat(cut(text.slice(at), true));
    this.#count();
    return first;
  }

  #replace(from: Position, to: Position, text: string): number {
    if (to.line < from.line || (to.line === from.line && to.character < from.character)) [from, to] = [to, from];
    const start = this.#place(from);
    const end = this.#place(to);
    let first = start.block;
    let last = end.block;
    let piece = this.#blocks[first].text.slice(0, start.offset) + text + this.#blocks[last].text.slice(end.offset);
    // Where a `\r` meets a `\n` at a block's border they are one line end.
    if (piece.startsWith('\n') && first > 0) piece = this.#blocks[--first].text + piece;
    if ((piece.endsWith('\r') || piece === '') && last + 1 < this.#blocks.length) piece += this.#blocks[++last].text;
    this.#blocks = this.#blocks.slice(0, first).concat(cut(piece, last + 1 === this.#blocks.length), this.#blocks.slice(last + 1));
    this.#count();
    return start.line;
  }

  /** A position, clamped to the text. */
  #place({ line, character }: Position): { block: number; offset: number; line: number } {
    if (!(line >= 0)) return { block: 0, offset: 0, line: 0 };
    if (line >= this.#lineCount) {
      const block = this.#blocks.length - 1;
      return { block, offset: this.#blocks[block].text.length, line: this.#lineCount - 1 };
    }
    const whole = Math.floor(line);
    const block = this.#blockAt(whole);
    const start = this.#startsOf(this.#blocks[block])[whole - this.firstLine(block)];
    const inside = Math.max(0, Math.min(Math.floor(character) || 0, this.line(whole).length));
    return { block, offset: start + inside, line: whole };
  }

  #blockAt(line: number): number {
    if (!(line >= 0 && line < this.#lineCount)) return -1;
    const firsts = this.#firstsOf();
    let low = 0;
    let high = firsts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (firsts[middle] <= line) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #firstsOf(): number[] {
    if (this.#firsts) return this.#firsts;
    const firsts: number[] = [];
    let line = 0;
    for (const block of this.#blocks) {
      firsts.push(line);
      line += block.lines;
    }
    return this.#firsts = firsts;
  }

  #startsOf(block: Block): Uint32Array {
    let starts = this.#starts.get(block);
    if (!starts) {
      starts = new Uint32Array(block.lines + 1);
      let line = 0;
      const end = lineEnds(block.text);
      for (let at = end(0); at > 0; at = end(at)) starts[++line] = at;
      starts[block.lines] = block.text.length;
      this.#starts.set(block, starts);
    }
    return starts;
  }

  #count(): void {
    this.#firsts = null;
    this.#lineCount = 0;
    this.#length = 0;
    for (const block of this.#blocks) {
      this.#lineCount += block.lines;
      this.#length += block.text.length;
    }
  }
}

/** Cuts text into blocks. The document's last block also holds the line that no mark ends, be it empty. */
function cut(text: string, last: boolean): Block[] {
  const blocks: Block[] = [];
  let from = 0;
  let lines = 0;
  const room = fits(text) ? 2 : 1;
  const next = lineEnds(text);
  for (let end = next(0); end > 0; end = next(end)) {
    lines++;
    if (lines < room * linesInBlock && end - from < room * charactersInBlock) continue;
    blocks.push({ text: text.slice(from, end), lines });
    from = end;
    lines = 0;
  }
  if (last) blocks.push({ text: text.slice(from), lines: lines + 1 });
  else if (from < text.length) blocks.push({ text: text.slice(from), lines });
  return blocks;
}

/** A touched block may grow to twice the size before it is cut in halves, so that typing in one place leaves no crumbs. */
function fits(text: string): boolean {
  if (text.length >= 2 * charactersInBlock) return false;
  let lines = 0;
  const next = lineEnds(text);
  for (let end = next(0); end > 0; end = next(end)) if (++lines >= 2 * linesInBlock) return false;
  return true;
}

/** Finds the offset behind the next line end, from an offset on; 0 when there is none. */
function lineEnds(text: string): (from: number) => number {
  if (!hasLoneCr(text)) return from => text.indexOf('\n', from) + 1;
  const end = /\r\n?|\n/g;
  return from => {
    end.lastIndex = from;
    return end.test(text) ? end.lastIndex : 0;
  };
}

function hasLoneCr(text: string): boolean {
  return text.includes('\r') && /\r(?!\n)/.test(text);
}
