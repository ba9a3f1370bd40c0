/** A plain LSP client over stdio: what any editor is to the server. */
import { spawn, type ChildProcess } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection, StreamMessageReader, StreamMessageWriter,
  type ClientCapabilities, type Diagnostic, type InitializeResult, type MessageConnection, type Range,
} from 'vscode-languageserver-protocol/node';
import { serverBundle } from './bundle';

/** What VS Code can do, as far as this server asks. */
export const capable: ClientCapabilities = {
  workspace: { configuration: true, workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true }, didChangeConfiguration: { dynamicRegistration: true }, codeLens: { refreshSupport: true }, inlayHint: { refreshSupport: true } },
  textDocument: {
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    foldingRange: { rangeLimit: 5000, lineFoldingOnly: true },
  },
};

export interface ClientOptions {
  folders?: string[];
  capabilities?: ClientCapabilities;
  initializationOptions?: unknown;
  /** What the client answers to workspace/configuration. */
  settings?: unknown;
  env?: Record<string, string>;
}

/** Our messages are always plain text. */
export type PlainDiagnostic = Diagnostic & { message: string };

export interface Message {
  method: string;
  params: unknown;
}

export class Client {
  readonly result!: InitializeResult;
  readonly notifications: Message[] = [];
  readonly requests: Message[] = [];
  settings: unknown;
  readonly exited: Promise<number | null>;
  stderr = '';
  readonly #watchers = new Set<() => void>();

  static readonly #running = new Set<ChildProcess>();

  private constructor(readonly process: ChildProcess, readonly connection: MessageConnection) {
    Client.#running.add(process);
    this.exited = new Promise(resolve => process.on('exit', code => {
      Client.#running.delete(process);
      resolve(code);
    }));
    process.stderr!.setEncoding('utf8').on('data', (text: string) => this.stderr += text);
    connection.onNotification((method: string, params: unknown) => {
      this.notifications.push({ method, params });
      for (const look of [...this.#watchers]) look();
    });
    connection.onRequest((method: string, params: unknown) => {
      this.requests.push({ method, params });
      return method === 'workspace/configuration' ? [this.settings ?? null] : null;
    });
    connection.listen();
  }

  static async start(options: ClientOptions = {}): Promise<Client> {
    const child = spawn(process.execPath, [await serverBundle(), '--stdio'], { stdio: 'pipe', env: { ...process.env, TZ: 'UTC', ...options.env } });
    const client = new Client(child, createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin)));
    client.settings = options.settings;
    const result = await client.request<InitializeResult>('initialize', {
      processId: process.pid, rootUri: null, capabilities: options.capabilities ?? capable, initializationOptions: options.initializationOptions,
      workspaceFolders: (options.folders ?? []).map(folder => ({ uri: pathToFileURL(folder).href, name: folder })),
    });
    Object.assign(client, { result });
    client.notify('initialized', {});
    return client;
  }

  /** Ends the servers that a failed test left behind. */
  static endAll(): void {
    for (const child of Client.#running) child.kill();
  }

  request<R>(method: string, params?: unknown): Promise<R> {
    return this.connection.sendRequest(method, params);
  }

  notify(method: string, params?: unknown): void {
    void this.connection.sendNotification(method, params);
  }

  open(uri: string, text: string, languageId = 'log', version = 1): void {
    this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version, text } });
  }

  change(uri: string, version: number, ...contentChanges: { range?: Range; text: string }[]): void {
    this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
  }

  close(uri: string): void {
    this.notify('textDocument/didClose', { textDocument: { uri } });
  }

  /** The last notification of a method that fits, now or when it comes. Looks at those from number `from` on. */
  async notified<P>(method: string, fits: (params: P) => boolean = () => true, from = 0): Promise<P> {
    const find = (): Message | undefined => this.notifications.slice(from).findLast(one => one.method === method && fits(one.params as P));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#watchers.delete(look);
        reject(new Error(`no ${method} that fits; there were: ${JSON.stringify(this.notifications.filter(one => one.method === method)).slice(0, 3000)}${this.stderr}`));
      }, 8000);
      const look = (): void => {
        const found = find();
        if (!found) return;
        clearTimeout(timer);
        this.#watchers.delete(look);
        resolve(found.params as P);
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** Diagnostics of a file, once they fit. */
  async diagnostics(uri: string, fits: (diagnostics: PlainDiagnostic[]) => boolean = found => found.length > 0, from = 0): Promise<PlainDiagnostic[]> {
    return (await this.notified<{ uri: string; diagnostics: PlainDiagnostic[] }>('textDocument/publishDiagnostics', params => params.uri === uri && fits(params.diagnostics), from)).diagnostics;
  }

  async stop(): Promise<number | null> {
    await this.request('shutdown');
    this.notify('exit');
    const code = await this.exited;
    this.connection.dispose();
    return code;
  }
}

export const at = (line: number, character: number): { line: number; character: number } => ({ line, character });

export const range = (fromLine: number, from: number, toLine: number, to: number): Range => ({ start: at(fromLine, from), end: at(toLine, to) });
