/**
 * One open document and its reading. Reading happens behind the keystrokes: a
 * while after the last one, in slices that let requests through. Lines that
 * were read and did not change since are not read again: what is appended to a
 * growing log costs its own length.
 */
import { formats } from '../formats/families';
import type { Format } from '../formats/format';
import { headBytes, LogReader, recognise } from '../formats/read';
import type { LogReading } from '../formats/reading';
import { languageIds, type Family } from '../protocol';
import { Unwrapper } from '../text/wrapper';
import { LogDocument, type Change } from './document';
import { baseName } from './uris';

export interface Pace {
  /** From the last keystroke to the reading, ms. */
  quietMs: number;
  /** Keystrokes put it off for no longer than this, ms. */
  mostMs: number;
  /** Characters read before requests get their turn. */
  slice: number;
}

const usualPace: Pace = { quietMs: 150, mostMs: 1000, slice: 1_000_000 };

/** Requests that need a reading wait for at most this long, then take the last one. */
const patienceMs = 5000;

export class OpenLog {
  readonly document: LogDocument;
  readonly name: string;
  /** The family that the language id names; `null`: found from the content. */
  readonly chosen: Family | null;
  /** The last finished reading; `null` before the first, and when the text is no log. */
  reading: LogReading | null = null;
  /** Was the text ever read to its end? */
  hasRead = false;
  #format: Format | null = null;
  #unwrapper: Unwrapper | null = null;
  /** Has read the lines before `#fed`, and is never finished itself. */
  #live: LogReader | null = null;
  #fed = 0;
  #timer: NodeJS.Timeout | null = null;
  #oldestEdit = 0;
  #lastScanMs = 0;
  #running = false;
  #again = false;
  #closed = false;
  #settled: Promise<void>;
  #settle: () => void = () => {};

  /** @param done a reading is finished */
  constructor(document: LogDocument, readonly done: (log: OpenLog) => void, readonly pace: Pace = usualPace) {
    this.document = document;
    this.name = baseName(document.uri);
    this.chosen = familyOf(document.languageId);
    this.#lookAtHead();
    this.#settled = this.#unsettle();
    this.#schedule(0);
  }

  /** What the lines are read as: at once from the head, then from the reading. */
  get format(): Format | null {
    return this.#format;
  }

  /** What takes container prefixes and colours off its lines. */
  get unwrapper(): Unwrapper | null {
    return this.#unwrapper;
  }

  /** Applies changes in their order. Costs the touched blocks. */
  change(changes: readonly Change[], version: number): void {
    let first = Infinity;
    for (const change of changes) first = Math.min(first, this.document.apply(change));
    this.document.version = version;
    if (first < this.#fed) this.#live = null;
    if (this.#timer === null && !this.#running) this.#settled = this.#unsettle();
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#schedule(this.#wait());
  }

  /** The reading of the text as it is now; after some patience, the last one there is. */
  async current(): Promise<LogReading | null> {
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>(resolve => timer = setTimeout(resolve, patienceMs));
    await Promise.race([this.#settled, enough]);
    clearTimeout(timer);
    return this.reading;
  }

  close(): void {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#live = null;
    this.#settle();
  }

  #unsettle(): Promise<void> {
    this.#oldestEdit = Date.now();
    return new Promise(resolve => this.#settle = resolve);
  }

  #schedule(wait: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    const left = Math.max(this.pace.mostMs, wait) - (Date.now() - this.#oldestEdit);
    this.#timer = setTimeout(() => void this.#run(), Math.max(0, Math.min(wait, left)));
  }

  async #run(): Promise<void> {
    this.#timer = null;
    this.#running = true;
    this.#again = false;
    const started = Date.now();
    const fresh = !this.#live;
    const reading = await this.#scan();
    this.#running = false;
    if (this.#closed) return;
    if (reading !== undefined) {
      if (fresh) this.#lastScanMs = Date.now() - started;
      this.reading = reading;
      this.hasRead = true;
      this.#lookAtHead();
    }
    if (reading === undefined || this.#again) {
      this.#oldestEdit = Date.now();
      this.#schedule(this.#wait());
    } else this.#settle();
    if (reading !== undefined) this.done(this);
  }

  /** Starting over a large text at every append would leave time for nothing else. */
  #wait(): number {
    return this.#live ? this.pace.quietMs : Math.min(this.pace.mostMs * 5, Math.max(this.pace.quietMs, this.#lastScanMs * 3));
  }

  /** A reading of the whole text; `undefined` when an edit overtook it. */
  async #scan(): Promise<LogReading | null | undefined> {
    const { document } = this;
    if (!this.#live) {
      this.#live = new LogReader(this.name, this.chosen);
      this.#fed = 0;
    }
    const live = this.#live;
    const encoder = new TextEncoder();
    while (this.#fed < document.lineCount - 1 && live.recognised !== false) {
      const { text, to } = document.terminated(this.#fed, this.pace.slice);
      live.push(encoder.encode(text));
      this.#fed = to;
      await new Promise(resolve => setImmediate(resolve));
      if (this.#live !== live || this.#closed) return undefined;
    }
    const last = live.fork();
    if (!last) this.#live = null;
    const ending = last ?? live;
    ending.push(encoder.encode(document.tail));
    return ending.finish();
  }

  #lookAtHead(): void {
    const head = new TextEncoder().encode(this.document.head(headBytes)).subarray(0, headBytes);
    const family = this.chosen ?? this.reading?.family;
    this.#format = (family ? formats.find(format => format.family === family) : recognise(withoutMark(head), this.name)?.format) ?? null;
    this.#unwrapper = Unwrapper.for(withoutMark(head));
  }
}

/** The family that a language id stands for. */
function familyOf(languageId: string): Family | null {
  for (const [family, id] of Object.entries(languageIds)) if (id === languageId) return family as Family;
  return null;
}

function withoutMark(head: Uint8Array): Uint8Array {
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.subarray(3) : head;
}
