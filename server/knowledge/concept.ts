/** What a word in a log means, and where that is known from. */

export interface Concept {
  /** Dotted, the field's theme first: `gc.cause`, `zookeeper.session-id`. Fields (formats/fields.ts) name it. */
  readonly key: string;
  /** The text in the log that chooses this concept below its key; absent for the key's own concept. */
  readonly value?: string;
  readonly title: string;
  /** Markdown of ours, a few sentences: what it is, how to read it, what is normal, what is bad. */
  readonly text: string;
  /** JDK file, KIP, Kafka or ZooKeeper class, man page, kernel document. */
  readonly source: string;
}

/** The concepts of one key that a value chooses. */
export interface Entry {
  /** The value itself where absent. */
  readonly title?: string;
  readonly text: string;
  readonly source: string;
  /** Other spellings of the value, of other versions. */
  readonly also?: readonly string[];
}

/** Concepts below `key`, one for each value (and one more for each other spelling). */
export function byValue(key: string, entries: Readonly<Record<string, Entry>>): Concept[] {
  return Object.entries(entries).flatMap(([value, { title = value, text, source, also = [] }]) =>
    [value, ...also].map(spelling => ({ key, value: spelling, title, text, source })));
}

/** Concepts that have a key and no value. */
export function byKey(entries: Readonly<Record<string, Entry & { title: string }>>): Concept[] {
  return Object.entries(entries).map(([key, { title, text, source }]) => ({ key, title, text, source }));
}
