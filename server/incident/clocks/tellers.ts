/** Which names more than one node tells of: by their hashes, so that a million of them cost a few megabytes for a moment. */

/** Another one in each process: no log can be made so that its names meet. */
const seed = Math.floor(Math.random() * 2 ** 32);

/** 32 bits of a name (FNV-1a over its UTF-16 units). */
export function hashOf(name: string): number {
  let hash = seed;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash | 0;
}

const nobody = -1;
const several = -2;

/** Names and who tells them. Two names of one hash seem to be one: whoever asks looks closer anyway. */
export class Tellers {
  readonly #hashes: Int32Array;
  readonly #tellers: Int32Array;

  /** @param most how many names will be told, each as often as it is */
  constructor(most: number) {
    const size = 2 ** Math.ceil(Math.log2(2 * most + 2));
    this.#hashes = new Int32Array(size);
    this.#tellers = new Int32Array(size).fill(nobody);
  }

  /** @param teller a number from 0 */
  tell(hash: number, teller: number): void {
    const at = this.#placeOf(hash);
    const known = this.#tellers[at];
    this.#hashes[at] = hash;
    this.#tellers[at] = known === nobody || known === teller ? teller : several;
  }

  toldBySeveral(hash: number): boolean {
    return this.#tellers[this.#placeOf(hash)] === several;
  }

  #placeOf(hash: number): number {
    const mask = this.#hashes.length - 1;
    let at = (hash ^ (hash >>> 15)) & mask;
    while (this.#tellers[at] !== nobody && this.#hashes[at] !== hash) at = (at + 1) & mask;
    return at;
  }
}

/** The names that these tell, each by the hashes of its own. */
export function tellersOf(tellings: readonly { readonly by: string; readonly hashes: Int32Array }[]): Tellers {
  const tellers = new Tellers(tellings.reduce((sum, { hashes }) => sum + hashes.length, 0));
  const numbers = new Map<string, number>();
  for (const { by, hashes } of tellings) {
    let teller = numbers.get(by);
    if (teller === undefined) numbers.set(by, teller = numbers.size);
    for (let i = 0; i < hashes.length; i++) tellers.tell(hashes[i], teller);
  }
  return tellers;
}

/** Of names, as `Tellers` takes them. */
export function hashesOf(names: Iterable<string>): Int32Array {
  return Int32Array.from(names, hashOf);
}
