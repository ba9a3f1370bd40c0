/** Commands about two lines: "Why Not?" between a cause and an effect, and "These Two Lines Are the Same Moment". */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { sameMomentRequest, whyNotRequest, type LinePosition, type SameMomentParams, type SameMomentResult, type WhyNot, type WhyNotParams } from '../server/protocol';
import type { CorrectionStore } from './corrections';
import { jump } from './jump';
import { lineUnderCursor } from './slice';

const pickedContext = 'faultline.linePicked';

export class TwoLines implements vscode.Disposable {
  #picked: LinePosition | null = null;
  readonly #mark = vscode.window.createTextEditorDecorationType({
    isWholeLine: true, borderStyle: 'dashed', borderWidth: '1px 0', borderColor: new vscode.ThemeColor('editorInfo.foreground'),
    overviewRulerColor: new vscode.ThemeColor('editorInfo.foreground'), overviewRulerLane: vscode.OverviewRulerLane.Full,
  });
  readonly #item = vscode.window.createStatusBarItem('faultline.pickedLine', vscode.StatusBarAlignment.Left, -1);
  readonly #subscriptions: vscode.Disposable[];

  constructor(readonly client: LanguageClient, readonly corrections: CorrectionStore) {
    this.#item.name = vscode.l10n.t('Faultline: picked line');
    this.#item.command = 'faultline.forgetLine';
    this.#subscriptions = [
      vscode.commands.registerCommand('faultline.pickLine', () => this.#pick()),
      vscode.commands.registerCommand('faultline.forgetLine', () => this.#forget()),
      vscode.commands.registerCommand('faultline.whyNot', () => this.#withBoth((first, second) => this.#whyNot(first, second))),
      vscode.commands.registerCommand('faultline.sameMoment', () => this.#withBoth((first, second) => this.#sameMoment(first, second))),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#show()),
    ];
  }

  #pick(): void {
    this.#picked = lineUnderCursor();
    if (this.#picked) {
      this.#item.text = `$(pin) ${labelOf(this.#picked).replaceAll('$(', '$ (')}`;
      this.#item.tooltip = vscode.l10n.t('The first of two lines. Put the cursor on the other one and run "Why Not?" or "These Two Lines Are the Same Moment"; click to let it go.');
      this.#item.show();
    }
    void vscode.commands.executeCommand('setContext', pickedContext, this.#picked !== null);
    this.#show();
  }

  #forget(): void {
    this.#picked = null;
    this.#item.hide();
    void vscode.commands.executeCommand('setContext', pickedContext, false);
    this.#show();
  }

  #show(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const line = editor.document.uri.toString() === this.#picked?.uri ? this.#picked.line : -1;
      editor.setDecorations(this.#mark, line < 0 ? [] : [new vscode.Range(line, 0, line, 0)]);
    }
  }

  async #withBoth(run: (first: LinePosition, second: LinePosition) => Promise<void>): Promise<void> {
    const second = lineUnderCursor();
    const first = this.#picked;
    if (!second) return;
    if (!first || (first.uri === second.uri && first.line === second.line)) {
      this.#pick();
      void vscode.window.showInformationMessage(vscode.l10n.t('This line is picked. Put the cursor on the other one and run the command again.'));
      return;
    }
    await run(first, second);
  }

  async #whyNot(first: LinePosition, second: LinePosition): Promise<void> {
    const found = await this.client.sendRequest<WhyNot | null>(whyNotRequest, { first, second } satisfies WhyNotParams);
    if (!found) {
      void vscode.window.showInformationMessage(vscode.l10n.t('One of the two lines has no event that Faultline knows: {0}, {1}.', labelOf(first), labelOf(second)));
      return;
    }
    const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { at?: LinePosition }>();
    pick.title = found.text;
    pick.placeholder = vscode.l10n.t('Enter on a condition goes to its line');
    pick.ignoreFocusOut = true;
    pick.matchOnDetail = true;
    pick.items = [
      { label: `$(debug-breakpoint-data) ${vscode.l10n.t('Cause? {0}', plain(found.cause.text))}`, description: labelOf(found.cause), at: found.cause },
      { label: `$(debug-disconnect) ${vscode.l10n.t('Effect? {0}', plain(found.effect.text))}`, description: labelOf(found.effect), at: found.effect },
      { label: vscode.l10n.t('Conditions'), kind: vscode.QuickPickItemKind.Separator },
      ...found.conditions.map(({ what, holds, text, evidence: [line] }) => ({
        label: `$(${holds === null ? 'question' : holds ? 'check' : 'close'}) ${plain(conditionText(what))}`, detail: plain(text), ...(line && { description: labelOf(line), at: line }),
      })),
    ];
    pick.onDidAccept(() => {
      const [{ at } = {}] = pick.selectedItems;
      if (at) void jump(at.uri, at.line, true);
    });
    pick.onDidHide(() => pick.dispose());
    pick.show();
  }

  async #sameMoment(first: LinePosition, second: LinePosition): Promise<void> {
    const found = await this.client.sendRequest<SameMomentResult | null>(sameMomentRequest, { first, second } satisfies SameMomentParams);
    if (!found) {
      void vscode.window.showInformationMessage(vscode.l10n.t('These two lines cannot be one moment of two clocks: one has no instant, or both are of one node.'));
      return;
    }
    const apply = vscode.l10n.t('Apply');
    const answer = await vscode.window.showInformationMessage(
      vscode.l10n.t('Then the clock of {0} is {1} against that of {2}. Take that off all its logs ({3})?', found.node, skewText(found.skewMs), found.otherNode, found.uris.length),
      { modal: true }, apply,
    );
    if (answer !== apply) return;
    await this.corrections.addSkew(found.uris, found.skewMs);
    this.#forget();
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions, this.#mark, this.#item).dispose();
  }
}

/** "45.0 s ahead", "0.3 s behind". */
export function skewText(ms: number): string {
  const seconds = (Math.abs(ms) / 1000).toFixed(Math.abs(ms) < 10_000 ? 3 : 1);
  return ms < 0 ? vscode.l10n.t('{0} s behind', seconds) : vscode.l10n.t('{0} s ahead', seconds);
}

function labelOf({ uri, line }: LinePosition): string {
  return `${vscode.workspace.asRelativePath(vscode.Uri.parse(uri))}:${line + 1}`;
}

/** A condition as a statement that holds or does not. */
function conditionText(what: string): string {
  switch (what) {
    case 'identity': return vscode.l10n.t('They are about the same node, session or partition');
    case 'order': return vscode.l10n.t('The cause comes first');
    case 'window': return vscode.l10n.t('It lies in the time that counts');
    case 'duration': return vscode.l10n.t('It is long enough');
    case 'coverage': return vscode.l10n.t('The logs cover that time');
    case 'surer cause': return vscode.l10n.t('No surer cause is known');
    case 'follows': return vscode.l10n.t('It is among what followed');
    case 'took effect': return vscode.l10n.t('It took effect');
    default: return what.charAt(0).toUpperCase() + what.slice(1);
  }
}

/** Text of a log in a label: an icon in it is no icon. */
function plain(text: string): string {
  return text.replaceAll('$(', '$ (');
}
