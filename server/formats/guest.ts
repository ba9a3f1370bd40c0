/** Lines of another log among a log's own: a JVM that writes its GC log to the console of its program, two JVMs on one console. */
import type { Family } from '../protocol';
import type { Line } from '../text/line';
import type { LineReader } from './format';
import { ReadingBuilder } from './reading';

/** Reads them by themselves, into a reading that the log's own takes in at the end. */
export class Guest {
  /**
   * @param make the reader of these lines
   */
  static of(family: Family, make: (out: ReadingBuilder) => LineReader): Guest {
    const out = new ReadingBuilder(family, '');
    return new Guest(out, make(out));
  }

  private constructor(readonly out: ReadingBuilder, readonly reader: LineReader) {}

  line(line: Line): void {
    this.reader.line(line);
  }

  /** The input is over: `host` takes in what was read. */
  end(host: ReadingBuilder): void {
    this.reader.end();
    host.join(this.out);
  }

  /** One in the same state. */
  fork(): Guest {
    const out = this.out.fork();
    return new Guest(out, this.reader.fork!(out));
  }
}
