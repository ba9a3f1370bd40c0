/** What every feature is handed, and what a feature is. */
import type { ClientCapabilities, Connection, ServerCapabilities } from 'vscode-languageserver/node';
import type { Logs } from '../workspace/logs';

export interface Context {
  readonly connection: Connection;
  readonly logs: Logs;
  /** What the client said it can do; empty before `initialize`. */
  readonly client: ClientCapabilities;
  /** The folder that holds the pages, `rules/` and `events/`. */
  readonly docs: string;
  /** Does the client show a page by command (`explainCommand`)? */
  readonly explains: boolean;
}

/** One LSP method or a few that belong together. */
export interface Feature {
  /** What the server says of it in answer to `initialize`. */
  readonly capabilities?: ServerCapabilities;
  /** Takes its requests and notifications; once, while the client waits for the answer to `initialize`. */
  register(context: Context): void;
  /** The client is ready: from here on the server may ask it things. */
  initialized?(context: Context): void;
}

/** Lets other requests have their turn. */
export function breathe(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}
