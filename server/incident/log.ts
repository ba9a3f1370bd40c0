/** One log as the incident layer sees it. */
import type { LogReading } from '../formats/reading';

export interface SourceLog {
  /** Path or URI: unique. Folders are cut at `/`. */
  readonly file: string;
  readonly reading: LogReading;
}
