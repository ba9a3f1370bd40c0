/** The timeline, asked for once for all who show it, and who is to be told when it is stale. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { timelineChangedNotification, timelineRequest, type Lane, type Timeline, type TimelineAnswer, type TimelineParams } from '../server/protocol';

/** So many marks are a message of a few megabytes: others get between one and the next. */
const portion = 50_000;

export class Timelines implements vscode.Disposable {
  #answer: Promise<Timeline> | null = null;
  /** What the server need not send again, by URI. */
  #lanes = new Map<string, Lane>();
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #subscription: vscode.Disposable;

  /** The logs changed: what was answered before is stale. */
  readonly onDidChange = this.#changed.event;

  constructor(readonly client: LanguageClient) {
    // a client keeps one handler a notification
    this.#subscription = client.onNotification(timelineChangedNotification, () => this.forget());
  }

  /** All lanes as they are now; a lane that did not change is the very same one. */
  get(): Promise<Timeline> {
    this.#answer ??= this.#ask().catch((error: unknown) => {
      this.#answer = null;
      throw error;
    });
    return this.#answer;
  }

  async #ask(): Promise<Timeline> {
    for (;;) {
      const known = Object.fromEntries([...this.#lanes].map(([uri, { state = '' }]) => [uri, state]));
      const { order, left, lanes, ...rest } = await this.client.sendRequest<TimelineAnswer>(timelineRequest, { known, portion } satisfies TimelineParams);
      for (const lane of lanes) this.#lanes.set(lane.uri, lane);
      if (left > 0) continue;
      this.#lanes = new Map(order.map(uri => [uri, this.#lanes.get(uri)!]));
      return { ...rest, lanes: [...this.#lanes.values()] };
    }
  }

  /** Makes everybody ask anew. */
  forget(): void {
    this.#answer = null;
    this.#changed.fire(undefined);
  }

  dispose(): void {
    vscode.Disposable.from(this.#subscription, this.#changed).dispose();
  }
}
