/** What a log says many times over, to be shown once with its count. */
import type { EventTable } from './events';

/** A stack trace, told apart by the classes of its exceptions and its frames; the messages between them may differ. */
export interface Trace {
  /** Class of the exception it begins with; '' where only frames stand. */
  exception: string;
  /** Classes behind `Caused by:`, outermost first. */
  causes: string[];
  count: number;
  /** First lines of the first and the last record that hold it, zero-based. */
  firstLine: number;
  lastLine: number;
}

const mostTraces = 10_000;

/** The traces of one log as it is read. */
export class Traces {
  readonly list: Trace[] = [];
  readonly #byPrint = new Map<number, number>();

  /** A trace with this print was met in the record at `line`; its position in `list`, -1 when there are too many. */
  add(print: number, exception: string, causes: readonly string[], line: number): number {
    const known = this.#byPrint.get(print);
    if (known !== undefined) {
      this.list[known].count++;
      this.list[known].lastLine = line;
      return known;
    }
    if (this.list.length >= mostTraces) return -1;
    this.#byPrint.set(print, this.list.length);
    return this.list.push({ exception, causes: [...causes], count: 1, firstLine: line, lastLine: line }) - 1;
  }

  copy(): Traces {
    const twin = new Traces();
    for (const trace of this.list) twin.list.push({ ...trace });
    for (const [print, at] of this.#byPrint) twin.#byPrint.set(print, at);
    return twin;
  }
}

/**
 * Positions of the events of these kinds, those together that say the same when every number in them counts as the same;
 * groups in the order in which they come first.
 */
export function repeats(events: EventTable, ...kinds: string[]): number[][] {
  const groups = new Map<string, number[]>();
  const folded: (string | undefined)[] = [];
  for (const i of events.ofKind(...kinds)) {
    const { id, names } = events.shapeOf(i);
    let key = id;
    for (let position = 0; position < names.length; position++) {
      const text = events.textAt(i, position);
      key += `\n${text < 0 ? '' : folded[text] ??= events.text(text).replace(/0x[0-9a-f]+|\d+/gi, '0')}`;
    }
    const same = groups.get(key);
    if (same) same.push(i);
    else groups.set(key, [i]);
  }
  return [...groups.values()];
}

/** A trace in words: "KafkaStorageException, caused by IOException". */
export function traceLabel({ exception, causes }: Trace): string {
  const short = (name: string): string => name.replace(/^.*\./, '');
  const cause = causes.at(-1);
  return `${short(exception) || 'Stack trace'}${cause ? `, caused by ${short(cause)}` : ''}`;
}
