/** Whole-line highlights with a mark on the overview ruler, in colours the extension contributes to themes. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { highlightsNotification, type HighlightedLine, type HighlightKind, type HighlightsParams } from '../server/protocol';

const kinds: readonly HighlightKind[] = ['longPause', 'sessionExpired', 'mapFailure'];

export class Highlights implements vscode.Disposable {
  readonly #types = new Map(kinds.map(kind => [kind, vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor(`faultline.${kind}Background`),
    overviewRulerColor: new vscode.ThemeColor(`faultline.${kind}Ruler`),
    overviewRulerLane: vscode.OverviewRulerLane.Full,
    borderColor: new vscode.ThemeColor(`faultline.${kind}Ruler`),
    borderStyle: 'solid',
    borderWidth: '0 0 0 3px',
  })]));
  readonly #lines = new Map<string, HighlightedLine[]>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(client: LanguageClient) {
    this.#subscriptions = [
      client.onNotification(highlightsNotification, ({ uri, lines }: HighlightsParams) => {
        const key = vscode.Uri.parse(uri).toString();
        if (lines.length) this.#lines.set(key, lines);
        else this.#lines.delete(key);
        for (const editor of vscode.window.visibleTextEditors) if (editor.document.uri.toString() === key) this.#show(editor);
      }),
      vscode.window.onDidChangeVisibleTextEditors(editors => editors.forEach(editor => this.#show(editor))),
    ];
  }

  /** The lines that are highlighted in a document. */
  of(uri: vscode.Uri): readonly HighlightedLine[] {
    return this.#lines.get(uri.toString()) ?? [];
  }

  #show(editor: vscode.TextEditor): void {
    const lines = this.of(editor.document.uri);
    for (const [kind, type] of this.#types) {
      editor.setDecorations(type, lines.filter(line => line.kind === kind).map(({ line }) => new vscode.Range(line, 0, line, 0)));
    }
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions, ...this.#types.values()).dispose();
  }
}
