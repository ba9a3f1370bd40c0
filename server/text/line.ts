import { CR, LF } from './bytes';
import { Basis } from './stamp';

/** One line of a log while it is looked at. The object is reused: copy what must outlive the call. */
export class Line {
  /** The bytes that hold the line; only [from, to) belong to it. */
  bytes: Uint8Array = new Uint8Array(0);
  /** Where the content starts, behind any wrapper (container prefix). */
  from = 0;
  /** Where the content ends, before the line's end mark. */
  to = 0;
  /** Zero-based number of the line in its file. */
  number = 0;
  /** Byte offset of the line's first byte in its file, wrapper included. */
  offset = 0;
  /** Milliseconds that a container runtime or syslog wrote before the content; NaN without one. */
  wrapperMs = NaN;
  /** What they count from: UTC, or a wall clock of unknown offset. */
  wrapperBasis: Basis = Basis.Utc;
  /** Raw column of each content byte, when the content was rewritten (escapes undone); else null. */
  columns: Int32Array | null = null;
  /** Raw column of the content's first byte, when the content stands as it was written. */
  shift = 0;

  /** Byte column in the line as it stands in the file, for position `at` of the content (`from <= at <= to`). */
  rawColumn(at: number): number {
    return this.columns ? this.columns[at - this.from] : at - this.from + this.shift;
  }
}

/**
 * Cuts chunks of bytes into lines. A line that straddles chunks is put
 * together; `\n` and `\r\n` end a line, a missing last one is allowed.
 */
export class LineSplitter {
  /** The beginning of a line whose end has not come yet: `#held` bytes of `#room`, which doubles as it fills. */
  #room = new Uint8Array(4096);
  #held = 0;
  #number = 0;
  #offset = 0;
  readonly #line = new Line();

  /** Hands every whole line of `chunk` to `take`. The chunk may be reused by the caller afterwards. */
  push(chunk: Uint8Array, take: (line: Line) => void): void {
    let from = 0;
    if (this.#held > 0) {
      const end = chunk.indexOf(LF);
      this.#hold(end < 0 ? chunk : chunk.subarray(0, end));
      if (end < 0) return;
      this.#emit(this.#room, 0, this.#held, 1, take);
      this.#held = 0;
      from = end + 1;
    }
    for (let end = chunk.indexOf(LF, from); end >= 0; end = chunk.indexOf(LF, from)) {
      this.#emit(chunk, from, end, 1, take);
      from = end + 1;
    }
    if (from < chunk.length) this.#hold(chunk.subarray(from));
  }

  /** The input is over: hands out a last line that has no line end. */
  end(take: (line: Line) => void): void {
    if (this.#held > 0) this.#emit(this.#room, 0, this.#held, 0, take);
    this.#held = 0;
  }

  /** Lines handed out so far. */
  get lines(): number {
    return this.#number;
  }

  /** A splitter in the same state. */
  fork(): LineSplitter {
    const twin = new LineSplitter();
    twin.#room = this.#room.slice();
    twin.#held = this.#held;
    twin.#number = this.#number;
    twin.#offset = this.#offset;
    return twin;
  }

  #emit(bytes: Uint8Array, from: number, end: number, mark: number, take: (line: Line) => void): void {
    const line = this.#line;
    line.bytes = bytes;
    line.from = from;
    line.to = end > from && bytes[end - 1] === CR ? end - 1 : end;
    line.number = this.#number++;
    line.offset = this.#offset;
    line.wrapperMs = NaN;
    line.wrapperBasis = Basis.Utc;
    line.columns = null;
    line.shift = 0;
    this.#offset += end - from + mark;
    take(line);
  }

  #hold(bytes: Uint8Array): void {
    const size = this.#held + bytes.length;
    if (size > this.#room.length) {
      const room = new Uint8Array(size * 2);
      room.set(this.#room.subarray(0, this.#held));
      this.#room = room;
    }
    this.#room.set(bytes, this.#held);
    this.#held = size;
  }
}

/** A line made from text, as an editor or a test has it. */
export function lineOf(text: string, number = 0): Line {
  const line = new Line();
  line.bytes = new TextEncoder().encode(text);
  line.to = line.bytes.length;
  line.number = number;
  return line;
}
