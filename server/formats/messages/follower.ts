/** Makes the events that several records tell together. */
import type { Basis } from '../../text/stamp';
import type { Value } from '../events';
import type { ReadingBuilder } from '../reading';
import type { EventShape } from '../row';

/** Is told of every event of a log, behind it, and may add its own or change those it added. */
export interface Follower {
  /** @param ms raw instant of the record; @param before that of the record in front of it */
  event(shape: EventShape, line: number, ms: number, basis: Basis, values: readonly Value[], before: number): void;
  /** @param ms raw instant of the last record */
  end(ms: number): void;
  /** One in the same state that writes to `out`. */
  fork(out: ReadingBuilder): Follower;
}
