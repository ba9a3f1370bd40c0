/** Gives a document its family's language when its name says nothing: the server reads its head. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { recogniseRequest, type RecogniseParams, type RecogniseResult } from '../server/protocol';

/** Languages that say no more than "some text": what the built-in extensions give to `*.log`, `*.txt` and unknown names. */
const unspecific = new Set(['log', 'plaintext']);
const headCharacters = 65536;

export class LanguageFromContent implements vscode.Disposable {
  /** Documents whose language was set here once: whatever they have afterwards is a person's choice. */
  readonly #settled = new Set<string>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(readonly client: LanguageClient) {
    this.#subscriptions = [
      vscode.workspace.onDidOpenTextDocument(document => void this.#consider(document)),
      vscode.workspace.onDidCloseTextDocument(document => {
        if (document.isClosed && !vscode.workspace.textDocuments.some(other => other.uri.toString() === document.uri.toString())) this.#forgetLater(document.uri);
      }),
      client.onDidChangeState(() => {
        if (client.isRunning()) for (const document of vscode.workspace.textDocuments) void this.#consider(document);
      }),
    ];
  }

  async #consider(document: vscode.TextDocument): Promise<void> {
    const uri = document.uri.toString();
    if (!unspecific.has(document.languageId) || this.#settled.has(uri) || !this.client.isRunning() || document.uri.scheme === 'output') return;
    if (associatedByUser(document)) return;
    const end = document.positionAt(headCharacters);
    const params: RecogniseParams = { uri, head: document.getText(new vscode.Range(new vscode.Position(0, 0), end)) };
    const found = await this.client.sendRequest<RecogniseResult>(recogniseRequest, params);
    if (!found || document.isClosed || !unspecific.has(document.languageId)) return;
    this.#settled.add(uri);
    await vscode.languages.setTextDocumentLanguage(document, found.languageId);
  }

  /** A change of language closes and opens a document; only one that stays closed may be considered anew. */
  #forgetLater(uri: vscode.Uri): void {
    setTimeout(() => {
      if (!vscode.workspace.textDocuments.some(document => document.uri.toString() === uri.toString())) this.#settled.delete(uri.toString());
    }, 1000);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }
}

/** Does a `files.associations` entry of the person's own name this file? */
function associatedByUser(document: vscode.TextDocument): boolean {
  const associations = vscode.workspace.getConfiguration('files', document.uri).get<Record<string, string>>('associations', {});
  const patterns = Object.keys(associations).filter(pattern => unspecific.has(associations[pattern]));
  return patterns.some(pattern => vscode.languages.match({ pattern: pattern.includes('/') ? pattern : `**/${pattern}` }, document) > 0);
}
