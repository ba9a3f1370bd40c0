/** What goes to a person's terminal: nothing that a log could steer it with. */
import { once } from 'node:events';
import type { Severity } from '../protocol';
import { jsonWithoutHidden, withHiddenSpelled } from '../text/hidden';

/** Text that is safe to print, on one line: what could steer a terminal is spelled out. */
export const printable = withHiddenSpelled;

/** JSON whose text no terminal acts on. */
export function jsonText(value: unknown, indent = 0): string {
  return jsonWithoutHidden(JSON.stringify(value, null, indent));
}

/** Says in a line of the standard error what went wrong. */
export function complain(message: string): void {
  process.stderr.write(`faultline: ${printable(message)}\n`);
}

export type Paint = (text: string, style: Severity | 'faint') => string;

const styles: Record<Severity | 'faint', string> = { error: '31;1', warning: '33;1', info: '36', hint: '36', faint: '2' };

/** Colours on a terminal that wants them (https://no-color.org), else the text as it is. */
export function paintFor(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): Paint {
  if (!stream.isTTY || env.NO_COLOR) return text => text;
  return (text, style) => `\x1b[${styles[style]}m${text}\x1b[0m`;
}

const narrowest = 60;
const widest = 140;

/** How wide text may be: as the terminal is, within reason; `otherwise` where there is none. */
export function widthOf(stream: { isTTY?: boolean; columns?: number }, otherwise = 112): number {
  return stream.isTTY && stream.columns ? Math.min(widest, Math.max(narrowest, stream.columns)) : otherwise;
}

/** Lines of at most `width` characters, broken at blanks. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** Gathers output, waits for a slow reader, and stops where there is no reader any more. */
export class Output {
  #held: string[] = [];
  #size = 0;
  #closed = false;

  constructor(readonly stream: NodeJS.WriteStream) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // `faultline events … | head`: the reader has seen enough.
      if (error.code !== 'EPIPE') throw error;
      this.#closed = true;
    });
  }

  /** The reader went away: what is still to come interests nobody. */
  get closed(): boolean {
    return this.#closed;
  }

  /** One line, its end added. Waits only where the reader is behind. */
  line(text: string): Promise<void> | undefined {
    this.#held.push(text, '\n');
    this.#size += text.length;
    return this.#size > 65536 ? this.flush() : undefined;
  }

  async flush(): Promise<void> {
    const text = this.#held.join('');
    this.#held = [];
    this.#size = 0;
    if (text === '' || this.#closed || this.stream.write(text)) return;
    const gone = new AbortController();
    await Promise.race([once(this.stream, 'drain', gone), once(this.stream, 'close', gone)]).catch(() => {});
    gone.abort();
  }
}
