/** "Lock Editors by Time": logs that stand side by side follow the one with the cursor by instant, each saying how far it is off. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { instantRequest, lineAtRequest, type InstantParams, type InstantResult, type LineAtParams, type LineAtResult } from '../server/protocol';

const waitMs = 60;
/** Of the leader's visible lines, the first with an instant counts; so many are tried. */
const linesTried = 20;

export class TimeLock implements vscode.Disposable {
  #locked = false;
  #timer: NodeJS.Timeout | undefined;
  #round = 0;
  readonly #item = vscode.window.createStatusBarItem('faultline.timeLock', vscode.StatusBarAlignment.Right, 100);
  readonly #note = vscode.window.createTextEditorDecorationType({
    isWholeLine: true, borderStyle: 'solid', borderWidth: '1px 0 0 0', borderColor: new vscode.ThemeColor('editorInfo.foreground'),
    after: { margin: '0 0 0 2em', color: new vscode.ThemeColor('editorCodeLens.foreground') },
  });
  readonly #subscriptions: vscode.Disposable[];

  constructor(readonly client: LanguageClient) {
    this.#item.name = vscode.l10n.t('Faultline: editors locked by time');
    this.#item.command = 'faultline.toggleTimeLock';
    this.#item.text = `$(lock) ${vscode.l10n.t('time')}`;
    this.#item.tooltip = vscode.l10n.t('The logs side by side follow the one with the cursor by time. Click to let them go.');
    this.#subscriptions = [
      vscode.commands.registerCommand('faultline.toggleTimeLock', () => this.#toggle()),
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => this.#scrolled(textEditor)),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.#scrolled(textEditor)),
    ];
  }

  get locked(): boolean {
    return this.#locked;
  }

  #toggle(): void {
    this.#locked = !this.#locked;
    if (this.#locked) {
      this.#item.show();
      const lead = vscode.window.activeTextEditor;
      if (lead) void this.#follow(lead);
      if (logEditors().length < 2) void vscode.window.showInformationMessage(vscode.l10n.t('Open another log beside this one: it will follow by time.'));
    } else {
      this.#item.hide();
      for (const editor of vscode.window.visibleTextEditors) editor.setDecorations(this.#note, []);
    }
  }

  /** The editor with the cursor leads: what the others tell of scrolling may be from here. */
  #scrolled(editor: vscode.TextEditor): void {
    if (!this.#locked || editor !== vscode.window.activeTextEditor || !isLog(editor)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#follow(editor), waitMs);
  }

  async #follow(lead: vscode.TextEditor): Promise<void> {
    const round = ++this.#round;
    const others = logEditors().filter(editor => editor !== lead && editor.document !== lead.document);
    if (!isLog(lead) || others.length === 0) return;
    const at = await this.#instantOf(lead);
    if (!at || round !== this.#round) return;
    lead.setDecorations(this.#note, [noteAt(at.line, '')]);
    const offsets = await Promise.all(others.map(async editor => {
      const params: LineAtParams = { uri: editor.document.uri.toString(), instant: at.instant };
      const found = await this.client.sendRequest<LineAtResult>(lineAtRequest, params);
      if (round !== this.#round || !found) return null;
      const above = Math.max(0, found.line - (at.line - at.top));
      editor.revealRange(new vscode.Range(above, 0, above, 0), vscode.TextEditorRevealType.AtTop);
      const offset = offsetText(found.start - at.instant);
      editor.setDecorations(this.#note, [noteAt(found.line, offset)]);
      return `${path.posix.basename(editor.document.uri.path)} ${offset}`;
    }));
    if (round === this.#round) this.#item.text = `$(lock) ${offsets.filter(text => text !== null).join(' · ').replaceAll('$(', '$ (') || vscode.l10n.t('time')}`;
  }

  /** The leader's instant: of the cursor's line while it is in sight, else of the first line in sight that has one. */
  async #instantOf(editor: vscode.TextEditor): Promise<{ instant: number; line: number; top: number } | null> {
    const [seen] = editor.visibleRanges;
    if (!seen) return null;
    const top = seen.start.line;
    const cursor = editor.selection.active.line;
    const first = cursor >= top && cursor <= seen.end.line ? cursor : top;
    for (let line = first; line <= Math.min(seen.end.line, first + linesTried); line++) {
      const params: InstantParams = { uri: editor.document.uri.toString(), line };
      const found = await this.client.sendRequest<InstantResult>(instantRequest, params);
      if (found) return { instant: found.start, line, top };
    }
    return null;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    vscode.Disposable.from(...this.#subscriptions, this.#item, this.#note).dispose();
  }
}

function isLog({ document }: vscode.TextEditor): boolean {
  return document.languageId.startsWith('faultline-');
}

function logEditors(): vscode.TextEditor[] {
  return vscode.window.visibleTextEditors.filter(isLog);
}

function noteAt(line: number, contentText: string): vscode.DecorationOptions {
  return { range: new vscode.Range(line, 0, line, 0), ...(contentText && { renderOptions: { after: { contentText } } }) };
}

/** "same instant", "0.213 s earlier". */
function offsetText(ms: number): string {
  if (Math.abs(ms) < 0.5) return vscode.l10n.t('same instant');
  const seconds = (Math.abs(ms) / 1000).toFixed(3);
  return ms < 0 ? vscode.l10n.t('{0} s earlier', seconds) : vscode.l10n.t('{0} s later', seconds);
}
