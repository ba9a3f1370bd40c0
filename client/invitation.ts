/** The status bar's way in: where there are logs it offers to investigate them, and afterwards says what was found. */
import * as vscode from 'vscode';
import type { Investigation, Severity } from '../server/protocol';
import type { Investigator } from './investigate';
import type { ZoneStatus } from './status';

const icons: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'info', hint: 'info' };

/** How much was found, and what: the findings, else what the rules flag. */
function said({ findings, noted, logs }: Investigation): [text: string, lines: string[]] {
  if (findings.length > 0) return [findings.length === 1 ? vscode.l10n.t('1 finding') : vscode.l10n.t('{0} findings', findings.length), findings.map(({ title }) => title)];
  if (noted.length > 0) return [vscode.l10n.t('No finding, {0} flagged', noted.length), noted.map(({ line }) => line.text)];
  return [vscode.l10n.t('No finding'), [logs === 1 ? vscode.l10n.t('Faultline found nothing in 1 log') : vscode.l10n.t('Faultline found nothing in {0} logs', logs)]];
}

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
      const [text, lines] = said(found);
      const worst = found.findings.at(0) ?? found.noted.at(0);
      this.#item.text = `$(${worst ? icons[worst.severity] : 'pass'}) ${text}`;
      this.#item.tooltip = lines.slice(0, 5).join('\n');
      this.#item.command = 'faultline.showFindings';
    }
    this.#item.accessibilityInformation = { label: `Faultline: ${this.#item.text.replace(/^\$\([\w-]+\) /, '')}` };
    this.#item.show();
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions, this.#item).dispose();
  }
}
