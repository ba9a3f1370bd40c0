/** Literals are ASCII. */
const codes = 128;

/**
 * Which of many literals starts here? A trie over bytes, walked once. A run of
 * digits in the text counts as one `0`, so that the literal `0 successfully
 * elected` meets "1001 successfully elected"; write `0` in a literal for "a
 * whole number", whatever its digits.
 */
export class Literals<T> {
  /** The next node for a node and an ASCII code: `#next[node << 7 | code]`, 0 where none goes on. */
  #next = new Uint16Array(codes * 64);
  /** The values whose literals end at a node. */
  readonly #values: (T[] | null)[] = [null];
  /** Which bytes can start any literal at all. */
  readonly #first = new Uint8Array(256);

  /** Adds a value under an ASCII literal; several may share one. The empty literal meets every text. */
  add(literal: string, value: T): void {
    let node = 0;
    const folded = literal.replace(/\d+/g, '0');
    for (let i = 0; i < folded.length; i++) {
      const code = folded.charCodeAt(i);
      if (code >= codes) throw new Error(`literal '${literal}' is not ASCII`);
      node = this.#next[node << 7 | code] || this.#grow(node << 7 | code);
    }
    (this.#values[node] ??= []).push(value);
    if (folded === '') this.#first.fill(1);
    else if (folded[0] === '0') this.#first.fill(1, 48, 58);
    else this.#first[folded.charCodeAt(0)] = 1;
  }

  /**
   * The values whose literals start at `at`, longest literal first and equal ones as they were added: the first ones of
   * `found`, as many as it returns. Linear in the longest literal.
   */
  find(bytes: Uint8Array, at: number, to: number, found: T[]): number {
    if (at < to ? this.#first[bytes[at]] === 0 : this.#values[0] === null) return 0;
    const next = this.#next;
    let node = 0;
    let count = this.#collect(0, found, 0);
    while (at < to) {
      let code = bytes[at++];
      if (code >= 48 && code <= 57) {
        code = 48;
        while (at < to && bytes[at] >= 48 && bytes[at] <= 57) at++;
      }
      if (code >= codes) break;
      node = next[node << 7 | code];
      if (node === 0) break;
      count = this.#collect(node, found, count);
    }
    for (let low = 0, high = count - 1; low < high; low++, high--) {
      const value = found[low];
      found[low] = found[high];
      found[high] = value;
    }
    return count;
  }

  /** Does any literal start at `at`? */
  any(bytes: Uint8Array, at: number, to: number): boolean {
    const values = this.#values;
    if (values[0] !== null) return true;
    if (at >= to || this.#first[bytes[at]] === 0) return false;
    const next = this.#next;
    for (let node = 0; at < to;) {
      let code = bytes[at++];
      if (code >= 48 && code <= 57) {
        code = 48;
        while (at < to && bytes[at] >= 48 && bytes[at] <= 57) at++;
      }
      if (code >= codes) return false;
      node = next[node << 7 | code];
      if (node === 0) return false;
      if (values[node] !== null) return true;
    }
    return false;
  }

  /** Makes a node at this place of the table. */
  #grow(place: number): number {
    const node = this.#values.push(null) - 1;
    if (node > 0xffff) throw new Error('too many literals');
    if (node << 7 >= this.#next.length) {
      const larger = new Uint16Array(this.#next.length * 2);
      larger.set(this.#next);
      this.#next = larger;
    }
    return this.#next[place] = node;
  }

  /** Backwards, since `find` turns the whole round at its end. */
  #collect(node: number, found: T[], count: number): number {
    const values = this.#values[node];
    if (values !== null) for (let i = values.length - 1; i >= 0; i--) found[count++] = values[i];
    return count;
  }
}
