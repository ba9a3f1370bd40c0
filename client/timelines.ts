/** The timeline, asked for once for all who show it, and who is to be told when it is stale. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { timelineChangedNotification, timelineRequest, type Timeline, type TimelineAnswer } from '../server/protocol';
import { HeldLanes } from './lanes';

export class Timelines implements vscode.Disposable {
  #answer: Promise<Timeline> | null = null;
  readonly #lanes: HeldLanes;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #subscription: vscode.Disposable;

  /** The logs changed: what was answered before is stale. */
  readonly onDidChange = this.#changed.event;

  constructor(readonly client: LanguageClient) {
    this.#lanes = new HeldLanes(params => client.sendRequest<TimelineAnswer>(timelineRequest, params));
    // a client keeps one handler a notification
    this.#subscription = client.onNotification(timelineChangedNotification, () => this.forget());
  }

  /** All lanes as they are now; a lane that did not change is the very same one. */
  get(): Promise<Timeline> {
    if (this.#answer) return this.#answer;
    const answer = this.#answer = this.#lanes.ask();
    answer.catch(() => {
      if (this.#answer === answer) this.#answer = null;
    });
    return answer;
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
