/** The status bar's way in: where there are logs it offers to investigate them, and afterwards says what was found. */
import * as vscode from 'vscode';
import type { Investigator } from './investigate';
import type { ZoneStatus } from './status';

export class Invitation implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('faultline.investigate', vscode.StatusBarAlignment.Left, 10);
  readonly #subscriptions: vscode.Disposable[];

  constructor(readonly investigator: Investigator, logs: ZoneStatus) {
    this.#item.name = vscode.l10n.t('Faultline: investigation');
    this.#subscriptions = [logs.onDidHear(() => this.#show()), investigator.onDidChange(() => this.#show())];
  }

  #show(): void {
    const found = this.investigator.investigation;
    if (!found || found.logs === 0) {
      this.#item.text = `$(search-fuzzy) ${vscode.l10n.t('Investigate')}`;
      this.#item.tooltip = vscode.l10n.t('Faultline: say what happened in these logs, why, and which lines show it');
      this.#item.command = 'faultline.investigate';
    } else {
      const [worst] = found.findings;
      const icon = !worst ? 'pass' : worst.severity === 'error' ? 'error' : worst.severity === 'warning' ? 'warning' : 'info';
      this.#item.text = `$(${icon}) ${!worst ? vscode.l10n.t('No finding') : found.findings.length === 1 ? vscode.l10n.t('1 finding') : vscode.l10n.t('{0} findings', found.findings.length)}`;
      this.#item.tooltip = worst ? found.findings.slice(0, 5).map(({ title }) => title).join('\n') : vscode.l10n.t('Faultline found nothing in {0} logs', found.logs);
      this.#item.command = 'faultline.showFindings';
    }
    this.#item.accessibilityInformation = { label: `Faultline: ${this.#item.text.replace(/^\$\([\w-]+\) /, '')}` };
    this.#item.show();
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions, this.#item).dispose();
  }
}
