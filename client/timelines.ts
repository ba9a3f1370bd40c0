/** The timeline, asked for once for all who show it, and who is to be told when it is stale. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { timelineChangedNotification, timelineRequest, type Timeline } from '../server/protocol';

export class Timelines implements vscode.Disposable {
  #answer: Promise<Timeline> | null = null;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #subscription: vscode.Disposable;

  /** The logs changed: what was answered before is stale. */
  readonly onDidChange = this.#changed.event;

  constructor(readonly client: LanguageClient) {
    // a client keeps one handler a notification
    this.#subscription = client.onNotification(timelineChangedNotification, () => this.forget());
  }

  /** All lanes as they are now. */
  get(): Promise<Timeline> {
    this.#answer ??= this.client.sendRequest<Timeline>(timelineRequest, {}).catch((error: unknown) => {
      this.#answer = null;
      throw error;
    });
    return this.#answer;
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
