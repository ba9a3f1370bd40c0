/** The merged slice: one read-only document of a window, the lines of all logs in order of time, each coloured and hoverable as in its own file. */
import * as vscode from 'vscode';
import type { Hover as LspHover } from 'vscode-languageclient';
import type { LanguageClient } from 'vscode-languageclient/node';
import { instantRequest, mergedSliceRequest, type InstantParams, type InstantResult, type LinePosition, type MergedSlice, type MergedSliceParams } from '../server/protocol';
import type { TimelinePanel } from './views/timeline';

const scheme = 'faultline-slice';
const widest = 24;
const separator = ' │ ';

interface Shown {
  slice: MergedSlice;
  /** Columns of the node in front of every line. */
  prefix: number;
}

const shown = new Map<string, Shown>();

/** The line of a log under the cursor: in a merged slice the one that its line stands for; `null` without an editor. */
export function lineUnderCursor(): LinePosition | null {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return null;
  const { document, selection } = editor;
  const source = shown.get(document.uri.toString())?.slice.lines[selection.active.line];
  return source ? { uri: source.uri, line: source.line } : { uri: document.uri.toString(), line: selection.active.line };
}

export class MergedSlices implements vscode.TextDocumentContentProvider, vscode.HoverProvider, vscode.DefinitionProvider, vscode.DocumentSemanticTokensProvider, vscode.Disposable {
  readonly #subscriptions: vscode.Disposable[];

  constructor(readonly client: LanguageClient, panel: TimelinePanel, legend: vscode.SemanticTokensLegend) {
    const selector: vscode.DocumentSelector = { scheme };
    this.#subscriptions = [
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.languages.registerHoverProvider(selector, this),
      vscode.languages.registerDefinitionProvider(selector, this),
      vscode.languages.registerDocumentSemanticTokensProvider(selector, this, legend),
      vscode.commands.registerCommand('faultline.mergedSlice', () => this.#around()),
      panel.onDidSay(said => {
        if (said.type === 'mergedSlice') void this.show(said.start, said.end);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => shown.delete(uri.toString())),
    ];
  }

  /** Opens the lines of [start, end], UTC epoch ms, beside what is open. */
  async show(start: number, end: number, preferred?: { uri: string; line: number }): Promise<vscode.TextEditor | null> {
    const uri = vscode.Uri.from({ scheme, path: `/${nameOf(start, end)}`, query: JSON.stringify({ start, end } satisfies MergedSliceParams) });
    const document = await vscode.workspace.openTextDocument(uri);
    const known = shown.get(document.uri.toString());
    if (!known || known.slice.lines.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('No log has a line in this window.'));
      return null;
    }
    const line = preferred ? known.slice.lines.findIndex(one => one.uri === preferred.uri && one.line === preferred.line) : 0;
    const at = new vscode.Position(Math.max(0, line), known.prefix);
    const editor = await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at), preview: true });
    editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenter);
    return editor;
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const { start, end } = JSON.parse(uri.query) as MergedSliceParams;
    const slice = await this.client.sendRequest<MergedSlice>(mergedSliceRequest, { start, end } satisfies MergedSliceParams);
    const names = shortNames(slice.lines.map(({ node }) => node));
    const width = Math.min(widest, slice.lines.reduce((longest, { node }) => Math.max(longest, names.get(node)!.length), 0));
    shown.set(uri.toString(), { slice, prefix: width + separator.length });
    const prefixes = new Map([...names].map(([node, name]) => [node, (name.length > width ? `${name.slice(0, width - 1)}…` : name.padEnd(width)) + separator]));
    const text = slice.lines.map(({ node, text: line }) => prefixes.get(node)! + line);
    if (slice.omitted > 0) text.push(vscode.l10n.t('{0} more lines of this window are left out: choose a shorter one.', slice.omitted));
    return text.join('\n');
  }

  provideDefinition(document: vscode.TextDocument, position: vscode.Position): vscode.LocationLink[] | null {
    const source = this.#source(document, position.line);
    if (!source) return null;
    const column = Math.max(0, position.character - source.prefix);
    return [{
      originSelectionRange: document.lineAt(position.line).range,
      targetUri: vscode.Uri.parse(source.uri), targetRange: new vscode.Range(source.line, 0, source.line, 0), targetSelectionRange: new vscode.Range(source.line, column, source.line, column),
    }];
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position, token: vscode.CancellationToken): Promise<vscode.Hover | null> {
    const source = this.#source(document, position.line);
    if (!source || position.character < source.prefix) return source ? new vscode.Hover(`${vscode.workspace.asRelativePath(vscode.Uri.parse(source.uri))}:${source.line + 1}`.replace(/[\\`*_{}[\]()#+\-.!<>|~]/g, '\\$&')) : null;
    const params = { textDocument: { uri: source.uri }, position: { line: source.line, character: position.character - source.prefix } };
    const found = await this.client.sendRequest<LspHover | null>('textDocument/hover', params, token);
    if (!found) return null;
    const hover = this.client.protocol2CodeConverter.asHover(found);
    if (hover?.range) {
      const { start, end } = hover.range;
      hover.range = new vscode.Range(position.line, start.character + source.prefix, position.line, end.character + source.prefix);
    }
    return hover ?? null;
  }

  provideDocumentSemanticTokens(document: vscode.TextDocument): vscode.SemanticTokens | null {
    const known = shown.get(document.uri.toString());
    if (!known) return null;
    const builder = new vscode.SemanticTokensBuilder();
    known.slice.lines.forEach(({ tokens }, line) => {
      for (let i = 0; i < tokens.length; i += 3) builder.push(line, known.prefix + tokens[i], tokens[i + 1], tokens[i + 2]);
    });
    return builder.build();
  }

  #source(document: vscode.TextDocument, line: number): { uri: string; line: number; prefix: number } | null {
    const known = shown.get(document.uri.toString());
    const source = known?.slice.lines[line];
    return known && source ? { uri: source.uri, line: source.line, prefix: known.prefix } : null;
  }

  /** The window around the line under the cursor. */
  async #around(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return;
    const params: InstantParams = { uri: editor.document.uri.toString(), line: editor.selection.active.line };
    const at = await this.client.sendRequest<InstantResult>(instantRequest, params);
    if (!at) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Line {0} has no instant: no stamp belongs to it, or the file has only uptime and no known start.', params.line + 1));
      return;
    }
    const around = vscode.workspace.getConfiguration('faultline').get<number>('correlationWindow', 5000);
    await this.show(at.start - around, at.end + around, params);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }
}

/** Nodes by name; what is added to tell equal names of a workspace apart is left out where this slice has but one of them. */
function shortNames(nodes: readonly string[]): Map<string, string> {
  const all = [...new Set(nodes)];
  const plain = (node: string): string => node.replace(/ \([^()]*\)$/, '');
  return new Map(all.map(node => [node, all.some(other => other !== node && plain(other) === plain(node)) ? node : plain(node)]));
}

/** "Logs 2019-05-15 22.20.14.399 to 22.20.24.399 UTC": its pattern gives the document its language (package.json). */
function nameOf(start: number, end: number): string {
  const text = (at: number): string => new Date(at).toISOString().replace('T', ' ').replace('Z', '').replaceAll(':', '.');
  return `Logs ${text(start)} to ${text(end).slice(11)} UTC`;
}
