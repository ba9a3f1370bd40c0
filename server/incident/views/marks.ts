/** Events of one lane, collected into the packed columns of the protocol. */
import type { MarkClass, Marks, Severity } from '../../protocol';

export interface Mark {
  start: number;
  end: number;
  line: number;
  class: MarkClass;
  severity: Severity | null;
  kind: string;
  label: string;
}

const severities: readonly (Severity | null)[] = [null, 'hint', 'info', 'warning', 'error'];

/** Texts listed once. */
class Table<T extends string> {
  readonly texts: T[] = [];
  readonly #numbers = new Map<T, number>();

  numberOf(text: T): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.texts.push(text) - 1;
      this.#numbers.set(text, number);
    }
    return number;
  }
}

/** Takes marks by start and packs them. */
export class MarkPacker {
  readonly #start: Float64Array;
  readonly #duration: Float32Array;
  readonly #line: Uint32Array;
  readonly #class: Uint8Array;
  readonly #severity: Uint8Array;
  readonly #kind: Uint16Array;
  readonly #label: Uint32Array;
  readonly #classes = new Table<MarkClass>();
  readonly #kinds = new Table<string>();
  readonly #labels = new Table<string>();
  #count = 0;
  #lasts = false;
  #loud = false;

  constructor(count: number) {
    this.#start = new Float64Array(count);
    this.#duration = new Float32Array(count);
    this.#line = new Uint32Array(count);
    this.#class = new Uint8Array(count);
    this.#severity = new Uint8Array(count);
    this.#kind = new Uint16Array(count);
    this.#label = new Uint32Array(count);
  }

  /** The next mark; an end before its start is none. */
  add(mark: Mark): void {
    const i = this.#count++;
    this.#start[i] = mark.start;
    if (mark.end > mark.start) {
      this.#duration[i] = mark.end - mark.start;
      this.#lasts = true;
    }
    this.#line[i] = mark.line;
    this.#class[i] = this.#classes.numberOf(mark.class);
    this.#severity[i] = severities.indexOf(mark.severity);
    if (mark.severity !== null) this.#loud = true;
    this.#kind[i] = this.#kinds.numberOf(oneLine(mark.kind));
    this.#label[i] = this.#labels.numberOf(oneLine(mark.label));
  }

  pack(): Marks {
    return {
      count: this.#count, start: base64(this.#start), duration: this.#lasts ? base64(this.#duration) : '', line: base64(this.#line),
      class: base64(this.#class), classes: this.#classes.texts, severity: this.#loud ? base64(this.#severity) : '',
      kind: base64(this.#kind), kinds: this.#kinds.texts.join('\n'), label: base64(this.#label), labels: this.#labels.texts.join('\n'),
    };
  }
}

/** Marks in the order of their start, packed. */
export function packMarks(marks: readonly Mark[]): Marks {
  const packer = new MarkPacker(marks.length);
  for (const mark of marks) packer.add(mark);
  return packer.pack();
}

const oneLine = (text: string): string => (text.includes('\n') ? text.replaceAll('\n', ' ') : text);

/** Arguments a function takes at once, well below any engine's limit. */
const chunk = 0x6000;

function base64(values: Float64Array | Float32Array | Uint32Array | Uint16Array | Uint8Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  let encoded = '';
  // a multiple of three bytes at a time: the parts join without padding between them
  for (let at = 0; at < bytes.length; at += chunk) encoded += btoa(String.fromCharCode.apply(null, bytes.subarray(at, at + chunk) as unknown as number[]));
  return encoded;
}
