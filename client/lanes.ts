/** The lanes of the timeline as the client holds them: of the server it asks for those that changed, in portions. Knows no editor. */
import type { Lane, Timeline, TimelineAnswer, TimelineParams } from '../server/protocol';

/** So many marks are a message of a few megabytes: others get between one and the next. */
const portion = 50_000;

export class HeldLanes {
  /** What the server need not send again, by URI. */
  #lanes = new Map<string, Lane>();
  /** What was asked last. */
  #last: Promise<unknown> = Promise.resolve();
  /** What waits for that, and has not begun. */
  #next: Promise<Timeline> | null = null;

  constructor(readonly request: (params: TimelineParams) => Promise<TimelineAnswer>) {}

  /**
   * All lanes as they are now, or will be by then; a lane that did not change is the very same one. One after the other: what is held may not
   * change between a question and its answer, and a later answer is never the older one.
   */
  ask(): Promise<Timeline> {
    if (!this.#next) {
      const next = this.#next = this.#last.then(() => {
        this.#next = null;
        return this.#portions();
      });
      this.#last = next.catch(() => {});
    }
    return this.#next;
  }

  async #portions(): Promise<Timeline> {
    for (;;) {
      const known = Object.fromEntries([...this.#lanes].map(([uri, { state = '' }]) => [uri, state]));
      const { order, left, lanes, ...rest } = await this.request({ known, portion });
      for (const lane of lanes) this.#lanes.set(lane.uri, lane);
      if (left > 0) continue;
      this.#lanes = new Map(order.map(uri => [uri, this.#lanes.get(uri)!]));
      return { ...rest, lanes: [...this.#lanes.values()] };
    }
  }
}
