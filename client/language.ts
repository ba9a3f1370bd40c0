/** Gives a document its family's language when its name says nothing, or the wrong thing: the server reads its head. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { languageIds, recogniseRequest, type RecogniseParams, type RecogniseResult } from '../server/protocol';

/** Languages that say no more than "some text": what the built-in extensions give to `*.log`, `*.txt` and unknown names. */
const unspecific: ReadonlySet<string> = new Set(['log', 'plaintext']);
const ours: ReadonlySet<string> = new Set(Object.values(languageIds));
const headCharacters = 65536;
const typingDelayMs = 500;
/** Where the documents are kept whose language a person chose: VS Code remembers that choice across a restart, but not who made it. */
const chosenKey = 'faultline.chosenLanguages';
const mostChosen = 500;

export class LanguageFromContent implements vscode.Disposable {
  /** Open documents that need no other look: recognised, or their head is known and says nothing. */
  readonly #settled = new Set<string>();
  /** Closed a moment ago: a change of language closes a document and opens it again in one breath. */
  readonly #closing = new Set<string>();
  /** Documents whose language is being set from here. */
  readonly #setting = new Set<string>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(readonly client: LanguageClient, readonly memory: vscode.Memento) {
    this.#subscriptions = [
      vscode.workspace.onDidOpenTextDocument(document => this.#opened(document)),
      vscode.workspace.onDidCloseTextDocument(document => this.#closed(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#changed(document)),
      client.onDidChangeState(() => {
        if (client.isRunning()) for (const document of vscode.workspace.textDocuments) void this.#consider(document);
      }),
    ];
  }

  #opened(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    // of a new document VS Code itself guesses the language
    if (this.#closing.delete(uri) && !this.#setting.has(uri) && !document.isUntitled) this.#remember(uri, !ours.has(document.languageId));
    void this.#consider(document);
  }

  #closed(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    if (!interesting(document)) return;
    this.#closing.add(uri);
    setTimeout(() => {
      if (this.#closing.delete(uri)) this.#settled.delete(uri);
    }, 0);
  }

  /** A log may begin empty, or be pasted into a new document. */
  #changed(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    if (!unspecific.has(document.languageId) || this.#settled.has(uri)) return;
    clearTimeout(this.#timers.get(uri));
    this.#timers.set(uri, setTimeout(() => {
      this.#timers.delete(uri);
      void this.#consider(document);
    }, typingDelayMs));
  }

  async #consider(document: vscode.TextDocument): Promise<void> {
    const uri = document.uri.toString();
    const { languageId } = document;
    if (!interesting(document) || this.#settled.has(uri) || !this.client.isRunning()) return;
    if (this.#chosen.includes(uri) || associatedByUser(document)) return;
    const head = document.getText(new vscode.Range(new vscode.Position(0, 0), document.positionAt(headCharacters)));
    if (head.trim() === '') return;
    const params: RecogniseParams = { uri, head };
    const found = await this.client.sendRequest<RecogniseResult>(recogniseRequest, params);
    if (document.isClosed || document.languageId !== languageId) return;
    if (found || head.length >= headCharacters) this.#settled.add(uri);
    const fits = found?.languageId ?? (ours.has(languageId) ? 'log' : languageId);
    if (fits === languageId) return;
    this.#setting.add(uri);
    try {
      await vscode.languages.setTextDocumentLanguage(document, fits);
    } finally {
      this.#setting.delete(uri);
    }
  }

  get #chosen(): readonly string[] {
    return this.memory.get<string[]>(chosenKey, []);
  }

  /** Keeps or forgets that the language of this document is a person's choice. */
  #remember(uri: string, chosen: boolean): void {
    const others = this.#chosen.filter(other => other !== uri);
    if (chosen || others.length < this.#chosen.length) void this.memory.update(chosenKey, chosen ? [...others, uri].slice(-mostChosen) : others);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }
}

/** Is this a document whose language may have come from its name alone? What programs print into their output channels is none. */
function interesting({ languageId, uri }: vscode.TextDocument): boolean {
  return (unspecific.has(languageId) || ours.has(languageId)) && uri.scheme !== 'output';
}

/** Does a `files.associations` entry of the person's own give this file the language it has? */
function associatedByUser(document: vscode.TextDocument): boolean {
  const associations = vscode.workspace.getConfiguration('files', document.uri).get<Record<string, string>>('associations', {});
  const patterns = Object.keys(associations).filter(pattern => associations[pattern] === document.languageId);
  return patterns.some(pattern => vscode.languages.match({ pattern: pattern.includes('/') ? pattern : `**/${pattern}` }, document) > 0);
}
