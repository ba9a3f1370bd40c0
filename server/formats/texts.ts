/** Texts that are kept once, by number. */
import { detached } from '../text/bytes';

const initialRoom = 256;

/** A hash table of its own: for hundreds of thousands of session ids a Map takes twice the time, and twice the memory. */
export class Texts {
  /** By number. */
  readonly list: string[];
  /** The numbers of texts, each + 1, at their hashes or behind; 0: free. A power of two, at most half of them taken. */
  #slots = new Int32Array(initialRoom);
  #hashes = new Int32Array(initialRoom);
  /** How many of the list are in the table: a list from elsewhere is put there when a text is first asked for. */
  #placed = 0;

  constructor(list: string[] = []) {
    this.list = list;
  }

  /** The number of a text; a new one when it was not met before. */
  number(text: string): number {
    while (this.#placed < this.list.length) this.#place(hashOf(this.list[this.#placed]));
    const hash = hashOf(text);
    const mask = this.#slots.length - 1;
    for (let at = hash & mask; this.#slots[at] !== 0; at = (at + 1) & mask) {
      if (this.#hashes[at] === hash && this.list[this.#slots[at] - 1] === text) return this.#slots[at] - 1;
    }
    this.list.push(detached(text));
    return this.#place(hash);
  }

  /** Puts the next one of the list in. */
  #place(hash: number): number {
    const number = this.#placed++;
    if (number * 2 >= this.#slots.length) this.#grow();
    this.#put(number + 1, hash);
    return number;
  }

  #put(slot: number, hash: number): void {
    const mask = this.#slots.length - 1;
    let at = hash & mask;
    while (this.#slots[at] !== 0) at = (at + 1) & mask;
    this.#slots[at] = slot;
    this.#hashes[at] = hash;
  }

  #grow(): void {
    const [slots, hashes] = [this.#slots, this.#hashes];
    this.#slots = new Int32Array(slots.length * 2);
    this.#hashes = new Int32Array(slots.length * 2);
    for (let at = 0; at < slots.length; at++) if (slots[at] !== 0) this.#put(slots[at], hashes[at]);
  }
}

/** Another one in each process: no log can be made so that its texts meet. */
const seed = Math.floor(Math.random() * 2 ** 32);

/** FNV-1a over UTF-16 units, mixed once more for the low bits. */
function hashOf(text: string): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ hash >>> 15, 0x2c1b3c6d);
  return hash ^ hash >>> 13;
}
