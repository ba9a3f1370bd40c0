/**
 * The loading of a partition's log as one span, from the first line that shows it to the one that ends it: also when
 * that never comes. Several directories and threads load side by side.
 */
import type { Basis } from '../../text/stamp';
import type { Value } from '../events';
import type { Follower } from '../messages/follower';
import type { ReadingBuilder } from '../reading';
import { defineShape, type EventShape } from '../row';

/** How a loading went on, as its event's `outcome` says it. */
export const outcomes = {
  done: 'done',
  failed: 'failed',
  cutOff: 'cut off by the next start',
  open: 'not done where this log ends',
} as const;

/** `durationMs` is until the end, or as far as the log goes; `segments` how many were read again. */
export const loadingShape = defineShape({
  id: 'kafka.log.loading', kind: 'kafka.log.loading', mark: 'recovery',
  label: '{partition}: its log is being loaded, {durationMs}[, {segments} segments recovered], {outcome}',
  names: ['partition', 'dir', 'durationMs', 'segments', 'outcome'],
});

/** Lines that a log being loaded writes: Log (1.0 to 3.0), LogLoader, UnifiedLog (3.x, 4.x). */
const opening = new Set(['kafka.recovery.segment', 'kafka.producer-state.loading', 'kafka.index.rebuilt', 'kafka.segment.damaged']);
/** A follower that cuts its log back reads the producers' state anew, too: that is no loading once the broker runs. */
const alsoRunning = 'kafka.producer-state.loading';
/** A process begins, or a broker begins to load: what was still loading was cut off. */
const beginning = new Set(['kafka.start', 'kafka.logs.loading']);
/** From here on no log is being loaded. */
const ending = new Set(['kafka.logs.loaded', 'kafka.started']);
const failing = new Set(['kafka.dir.io-error', 'kafka.log.failed']);
/** The metadata log of KRaft is no partition that anybody waits for, and nothing says when it is open. */
const metadataLog = '__cluster_metadata-0';

interface Loading {
  index: number;
  partition: string;
  dir: string | null;
  start: number;
  segments: number;
}

export class LoadingFollower implements Follower {
  readonly #out: ReadingBuilder;
  /** By directory and partition: a partition on its way from one directory to another is in both. */
  readonly #loading = new Map<string, Loading>();
  /** Of the broker, as far as this file tells. */
  #state: 'unknown' | 'loading' | 'running' = 'unknown';

  constructor(out: ReadingBuilder) {
    this.#out = out;
  }

  event(shape: EventShape, line: number, ms: number, basis: Basis, values: readonly Value[], before: number): void {
    const { kind } = shape;
    if (beginning.has(kind)) {
      this.#state = 'loading';
      this.#closeAll(before, outcomes.cutOff, null);
      return;
    }
    if (ending.has(kind)) {
      this.#state = 'running';
      this.#closeAll(ms, outcomes.done, null);
      return;
    }
    const opens = opening.has(kind) && (this.#state === 'loading' || (this.#state === 'unknown' && kind !== alsoRunning));
    if (!opens && this.#loading.size === 0) return;
    const dir = text(shape, values, 'dir');
    if (kind === 'kafka.dir.failed') {
      this.#closeAll(ms, outcomes.failed, dir);
      return;
    }
    const partition = text(shape, values, 'partition');
    if (partition === null || partition === metadataLog) return;
    if (opens) {
      this.#open(kind, partition, dir, line, ms, basis);
      return;
    }
    // "Created log for partition" and the like name another directory, or none.
    const exact = dir !== null && (kind === 'kafka.log.loaded' || failing.has(kind));
    const done = this.#loading.get(key(dir, partition)) ?? (exact ? undefined : this.#named(partition));
    if (!done) return;
    const took = kind === 'kafka.log.loaded' ? values[shape.names.indexOf('durationMs')] : null;
    if (typeof took === 'number' && ms - took < done.start) done.start = ms - took;
    // Whatever else is said of a partition is said of a log that is open.
    this.#close(done, ms, failing.has(kind) ? outcomes.failed : outcomes.done);
  }

  end(ms: number): void {
    this.#closeAll(ms, outcomes.open, null);
  }

  fork(out: ReadingBuilder): LoadingFollower {
    const twin = new LoadingFollower(out);
    twin.#state = this.#state;
    for (const [name, loading] of this.#loading) twin.#loading.set(name, { ...loading });
    return twin;
  }

  #open(kind: string, partition: string, dir: string | null, line: number, ms: number, basis: Basis): void {
    const name = key(dir, partition);
    let loading = this.#loading.get(name);
    if (!loading) {
      loading = { index: this.#out.event(loadingShape, line, line, ms, ms, basis, [partition, dir, 0, 0, outcomes.open]), partition, dir, start: ms, segments: 0 };
      this.#loading.set(name, loading);
    }
    if (kind === 'kafka.recovery.segment') loading.segments++;
  }

  #close(loading: Loading, ms: number, outcome: string): void {
    const { index, partition, dir, start, segments } = loading;
    const end = ms >= start ? ms : start;
    this.#out.events.change(index, start, end, [partition, dir, end - start, segments || null, outcome]);
    this.#loading.delete(key(dir, partition));
  }

  #closeAll(ms: number, outcome: string, dir: string | null): void {
    for (const loading of [...this.#loading.values()]) if (dir === null || loading.dir === dir) this.#close(loading, ms, outcome);
  }

  #named(partition: string): Loading | undefined {
    for (const loading of this.#loading.values()) if (loading.partition === partition) return loading;
    return undefined;
  }
}

function key(dir: string | null, partition: string): string {
  return `${partition} ${dir ?? ''}`;
}

function text(shape: EventShape, values: readonly Value[], name: string): string | null {
  const value = values[shape.names.indexOf(name)];
  return typeof value === 'string' ? value : null;
}
