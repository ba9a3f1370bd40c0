/**
 * Which of many literals starts here? A trie over bytes, walked once. A run of
 * digits in the text counts as one `0`, so that the literal `0 successfully
 * elected` meets "1001 successfully elected"; write `0` in a literal for "a
 * whole number", whatever its digits.
 */
export class Literals<T> {
  readonly #children: Map<number, number>[] = [new Map()];
  readonly #values: T[][] = [[]];
  /** Which bytes can start any literal at all. */
  readonly #first = new Uint8Array(256);

  /** Adds a value under an ASCII literal; several may share one. The empty literal meets every text. */
  add(literal: string, value: T): void {
    let node = 0;
    const folded = literal.replace(/\d+/g, '0');
    for (let i = 0; i < folded.length; i++) {
      const code = folded.charCodeAt(i);
      let child = this.#children[node].get(code);
      if (child === undefined) {
        child = this.#children.push(new Map()) - 1;
        this.#values.push([]);
        this.#children[node].set(code, child);
      }
      node = child;
    }
    this.#values[node].push(value);
    if (folded === '') this.#first.fill(1);
    else if (folded[0] === '0') this.#first.fill(1, 48, 58);
    else this.#first[folded.charCodeAt(0)] = 1;
  }

  /**
   * The values whose literals start at `at`, longest literal first and equal ones as they were added, into `found`;
   * how many there are. Linear in the longest literal.
   */
  find(bytes: Uint8Array, at: number, to: number, found: T[]): number {
    found.length = 0;
    if (at < to ? this.#first[bytes[at]] === 0 : this.#values[0].length === 0) return 0;
    let node = 0;
    this.#collect(0, found);
    while (at < to) {
      let code = bytes[at++];
      if (code >= 48 && code <= 57) {
        code = 48;
        while (at < to && bytes[at] >= 48 && bytes[at] <= 57) at++;
      }
      const child = this.#children[node].get(code);
      if (child === undefined) break;
      node = child;
      this.#collect(node, found);
    }
    if (found.length > 1) found.reverse();
    return found.length;
  }

  /** Backwards, since `find` turns the whole round at its end. */
  #collect(node: number, found: T[]): void {
    const values = this.#values[node];
    for (let i = values.length - 1; i >= 0; i--) found.push(values[i]);
  }
}
