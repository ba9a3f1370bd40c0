/**
 * The investigation of all logs, made once for each state they are in: behind
 * the keystrokes, a while after the last change, one at a time. Code lenses,
 * diagnostics, call hierarchies and the report all look at the same one.
 */
import type { Incident } from '../incident/incident';
import { investigate, type Investigation } from '../incident/story/investigate';
import type { SliceReader } from '../incident/views/correlate';
import { takingTurns } from './turns';

export interface Investigated {
  readonly incident: Incident;
  readonly investigation: Investigation;
}

export interface InvestigationPace {
  /** From the last change of a log to the investigation, ms; at least three times as long as the last one took. */
  quietMs: number;
  /** Changes put it off for no longer than this, ms, or ten times as long as the last one took. */
  mostMs: number;
}

const usualInvestigationPace: InvestigationPace = { quietMs: 400, mostMs: 5000 };

export class Investigations {
  /** The last one that was finished: a log that grows without a pause keeps what was found in it so far. */
  latest: Investigated | null = null;
  readonly #known = new WeakMap<Incident, Promise<Investigation>>();
  #last: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #tookMs = 0;
  #staleSince = 0;
  #closed = false;

  /**
   * @param current the logs as they are
   * @param read gives bytes of a log
   * @param done another one is finished
   */
  constructor(readonly current: () => Incident, readonly read: SliceReader, readonly done: () => void, readonly pace: InvestigationPace = usualInvestigationPace) {}

  /** That of these logs: the one that is known or under way, else a new one. `all`: they are all there are, and others may look at it. */
  of(incident: Incident, all = true): Promise<Investigation> {
    let known = this.#known.get(incident);
    if (!known) {
      known = this.#last.then(() => this.#run(incident, all));
      this.#last = known.catch(() => {});
      this.#known.set(incident, known);
    }
    return known;
  }

  /** The logs changed: looks into them when they have been quiet for a while. */
  stale(): void {
    if (this.#closed) return;
    if (this.#timer) clearTimeout(this.#timer);
    else this.#staleSince = Date.now();
    const left = Math.max(this.pace.mostMs, 10 * this.#tookMs) - (Date.now() - this.#staleSince);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      const incident = this.current();
      if (this.latest?.incident !== incident) void this.of(incident).catch(() => {});
    }, Math.max(0, Math.min(left, Math.max(this.pace.quietMs, 3 * this.#tookMs))));
  }

  close(): void {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  async #run(incident: Incident, all: boolean): Promise<Investigation> {
    const started = Date.now();
    // Requests get their turn between one piece of text and the next.
    const read: SliceReader = async (file, from, to) => {
      await new Promise(resolve => setImmediate(resolve));
      return this.read(file, from, to);
    };
    const investigation = await investigate(incident, read, takingTurns());
    if (this.#closed || !all) return investigation;
    this.#tookMs = Date.now() - started;
    this.latest = { incident, investigation };
    this.done();
    return investigation;
  }
}
