/** What is worked out once and then held for as long as what it was made from is the same. */
import type { LogReading } from '../formats/reading';

/** What is known of a key, else what is made of it now. */
export function onDemand<K, V>(known: { get(key: K): V | undefined; has(key: K): boolean; set(key: K, value: V): unknown }, key: K, make: () => V): V {
  const value = known.get(key);
  if (value !== undefined || known.has(key)) return value as V;
  const made = make();
  known.set(key, made);
  return made;
}

/** Of every reading once, for as long as it lives. */
export function ofReading<T>(make: (reading: LogReading) => T): (reading: LogReading) => T {
  const known = new WeakMap<LogReading, T>();
  return reading => onDemand(known, reading, () => make(reading));
}

const mostTexts = 5000;

/** Of every text once; when they are very many, anew. */
export function ofText<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return text => {
    if (known.size >= mostTexts) known.clear();
    return onDemand(known, text, () => make(text));
  };
}

/** What is made of many logs together: handed from one state of the logs to the next. */
export class Kept {
  readonly #known = new Map<string, { of: readonly unknown[]; made: unknown }>();

  /**
   * The last result of this name, when it was made of the very same things.
   * @param of all that the result hangs on
   */
  get<T>(name: string, of: readonly unknown[], make: () => T): T {
    const known = this.#known.get(name);
    if (known && known.of.length === of.length && known.of.every((one, i) => Object.is(one, of[i]))) return known.made as T;
    const made = make();
    this.#known.set(name, { of, made });
    return made;
  }

  /** These values by key; in place of each that says the same as the last one of its key, that one: then it is known by identity that nothing changed. */
  sameAll<K, V>(name: string, values: Iterable<readonly [K, V]>, same: (one: V, other: V) => boolean = isSame): Map<K, V> {
    const before = this.#known.get(name)?.made as Map<K, V> | undefined;
    const made = new Map<K, V>();
    for (const [key, value] of values) {
      const known = before?.get(key);
      made.set(key, known !== undefined && same(known, value) ? known : value);
    }
    this.#known.set(name, { of: [], made });
    return made;
  }
}

/** Do two plain values say the same? Objects by their fields; functions only when they are one. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one)) return Array.isArray(other) && one.length === other.length && one.every((part, i) => isSame(part, other[i]));
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every(key => isSame((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]));
}
