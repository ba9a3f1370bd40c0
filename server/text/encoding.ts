/** Byte order marks and UTF-16, so that what follows sees UTF-8 only. */

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** Turns chunks of a file into UTF-8 chunks without a byte order mark. UTF-16 is recognised by its mark only. */
export class Utf8Input {
  encoding: Encoding = 'utf-8';
  /** Bytes of a UTF-8 mark that were dropped: what to add to an offset in the output for the offset in the file. */
  dropped = 0;
  #started = false;
  #decoder: TextDecoder | null = null;
  readonly #encoder = new TextEncoder();
  #head: Uint8Array | null = null;

  /** UTF-8 bytes for `chunk`; the same memory where nothing had to change. */
  push(chunk: Uint8Array): Uint8Array {
    if (!this.#started) {
      if (this.#head) chunk = concat(this.#head, chunk);
      if (chunk.length < 3) {
        this.#head = chunk.slice();
        return chunk.subarray(0, 0);
      }
      this.#head = null;
      chunk = this.#begin(chunk);
    }
    return this.#decoder ? this.#encoder.encode(this.#decoder.decode(chunk, { stream: true })) : chunk;
  }

  /** What is left at the end of the input. */
  end(): Uint8Array {
    if (!this.#started && this.#head) {
      const rest = this.#begin(this.#head);
      return this.#decoder ? this.#encoder.encode(this.#decoder.decode(rest)) : rest;
    }
    return this.#decoder ? this.#encoder.encode(this.#decoder.decode()) : new Uint8Array(0);
  }

  /** An input in the same state; `null` for UTF-16, whose decoder cannot be doubled. */
  fork(): Utf8Input | null {
    if (this.#decoder) return null;
    const twin = new Utf8Input();
    twin.dropped = this.dropped;
    twin.#started = this.#started;
    twin.#head = this.#head;
    return twin;
  }

  #begin(chunk: Uint8Array): Uint8Array {
    this.#started = true;
    if (chunk[0] === 0xff && chunk[1] === 0xfe) return this.#decode('utf-16le', chunk);
    if (chunk[0] === 0xfe && chunk[1] === 0xff) return this.#decode('utf-16be', chunk);
    if (chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) {
      this.dropped = 3;
      return chunk.subarray(3);
    }
    return chunk;
  }

  #decode(encoding: 'utf-16le' | 'utf-16be', chunk: Uint8Array): Uint8Array {
    this.encoding = encoding;
    this.#decoder = new TextDecoder(encoding);
    return chunk.subarray(2);
  }
}

/** Two byte arrays as one. */
export function concat(left: Uint8Array, right: Uint8Array): Uint8Array {
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}
