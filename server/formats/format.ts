/** What a log family is to the rest: recognise, read, describe. One folder a family implements it. */
import type { Family } from '../protocol';
import type { Line } from '../text/line';
import type { StampReader } from '../text/stamp';
import type { Span } from './catalogue';
import type { ReadingBuilder } from './reading';
import type { CompiledRow } from './row';

/** The beginning of a file: what recognition may look at. */
export interface Head {
  /** Base name, lower case. Breaks ties only. */
  readonly name: string;
  /** Lines of the first 64 KB, unwrapped, one character a byte; a cut last line is left out. */
  readonly lines: readonly string[];
  /** A container runtime or syslog stamps the lines: those of the program may have no stamp of their own. */
  readonly stampedAround?: boolean;
}

/** How sure a family is of a file. */
export interface Recognition {
  /** 0 to 1: the share of what was looked at that only this family writes. 0.05 and less is no recognition. */
  score: number;
  /** For people: "JDK 8 G1". */
  dialect: string;
}

/** Takes the lines of one file in order. */
export interface LineReader {
  /** The next line; the object is reused. */
  line(line: Line): void;
  /** The input is over, perhaps in the middle of something. */
  end(): void;
  /**
   * A reader in the same state that writes to `out`, a copy of this one's: one of the two can be ended while the other
   * goes on. How a growing document is read without starting over; a reader that has no such thing is started over.
   */
  fork?(out: ReadingBuilder): LineReader;
}

/** What one line says, for tokens, hovers and highlights. */
export interface LineDescription {
  /** The row that knows the line; `null` when none does. */
  row: CompiledRow | null;
  /** Fields in the order of the line, not overlapping; header fields (stamp, level, thread, …) included. */
  spans: Span[];
}

export interface Format {
  readonly family: Family;
  /** All rows, for docs, tests and hovers. */
  readonly rows: readonly CompiledRow[];
  recognise(head: Head): Recognition | null;
  reader(out: ReadingBuilder): LineReader;
  /**
   * What one line says, without the lines before it, so that a window of a large file can be shown at once.
   * @param section name of the block the line lies in, where the reading knows it (hs_err)
   */
  describe(line: Line, section?: string): LineDescription;
  /** Reads the stamp that starts a record; false for a line that continues one. */
  stamp(line: Line, stamp: StampReader): boolean;
}
