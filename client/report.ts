/** "Copy Incident Report" and "Save Incident Report…": the investigation as Markdown or as a page, names masked where wanted. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { reportRequest, type InvestigatedFinding, type ReportParams, type ReportResult } from '../server/protocol';
import type { Investigator } from './investigate';

export class Reports implements vscode.Disposable {
  readonly #subscriptions: vscode.Disposable[];

  constructor(readonly client: LanguageClient, readonly investigator: Investigator) {
    this.#subscriptions = [
      vscode.commands.registerCommand('faultline.copyReport', () => this.#copy()),
      vscode.commands.registerCommand('faultline.copyFinding', (item?: { finding?: InvestigatedFinding }) => this.#copy(item?.finding?.id)),
      vscode.commands.registerCommand('faultline.saveReport', () => this.#save()),
    ];
  }

  /** All findings, or one. */
  async #copy(finding?: string): Promise<void> {
    const mask = await askMask();
    if (mask === undefined) return;
    const { text, masked } = await this.#make({ format: 'markdown', mask, ...(finding !== undefined && { findings: [finding] }) });
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage(mask ? vscode.l10n.t('Report copied, {0} names replaced', masked) : vscode.l10n.t('Report copied'), 5000);
  }

  async #save(): Promise<void> {
    const mask = await askMask();
    if (mask === undefined) return;
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const target = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Save Incident Report'), filters: { Markdown: ['md'], HTML: ['html'] },
      ...(folder && { defaultUri: vscode.Uri.joinPath(folder, 'incident.md') }),
    });
    if (!target) return;
    const { text } = await this.#make({ format: /\.html?$/i.test(target.path) ? 'html' : 'markdown', mask });
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
    await vscode.commands.executeCommand('vscode.open', target);
  }

  /** Of the logs that were investigated. */
  #make(asked: ReportParams): Thenable<ReportResult> {
    const { scope } = this.investigator;
    const params: ReportParams = { ...asked, ...(scope && { uris: scope }) };
    return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Writing the report') }, () => this.client.sendRequest<ReportResult>(reportRequest, params));
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }
}

/** Whether names are to be replaced; `undefined` when the person thought better of it. */
async function askMask(): Promise<boolean | undefined> {
  const picked = await vscode.window.showQuickPick([
    { label: vscode.l10n.t('With names as they are'), description: vscode.l10n.t('for your own team'), mask: false },
    { label: vscode.l10n.t('Names masked'), description: vscode.l10n.t('hosts, addresses, topics, groups and clients get stable pseudonyms'), mask: true },
  ], { title: vscode.l10n.t('Incident report') });
  return picked?.mask;
}
