/** Next and previous event by key, in the file and across all of them, as F8 goes through problems. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { nextEventRequest, type MarkClass, type NextEventParams, type NextEventResult } from '../server/protocol';
import { jump } from './jump';
import { lineUnderCursor } from './slice';

const chosenKey = 'faultline.eventClasses';

export class EventSteps implements vscode.Disposable {
  readonly #subscriptions: vscode.Disposable[];

  constructor(readonly client: LanguageClient, readonly memory: vscode.Memento) {
    this.#subscriptions = [
      vscode.commands.registerCommand('faultline.nextEvent', () => this.#step('next', false)),
      vscode.commands.registerCommand('faultline.previousEvent', () => this.#step('previous', false)),
      vscode.commands.registerCommand('faultline.nextEventAcross', () => this.#step('next', true)),
      vscode.commands.registerCommand('faultline.previousEventAcross', () => this.#step('previous', true)),
      vscode.commands.registerCommand('faultline.chooseEvents', () => this.#choose()),
    ];
  }

  async #step(direction: NextEventParams['direction'], across: boolean): Promise<void> {
    const at = lineUnderCursor();
    if (!at) return;
    const classes = this.memory.get<MarkClass[] | null>(chosenKey, null);
    const params: NextEventParams = { ...at, direction, across, ...(classes && { classes }) };
    const found = await this.client.sendRequest<NextEventResult>(nextEventRequest, params);
    if (!found) {
      vscode.window.setStatusBarMessage(direction === 'next' ? vscode.l10n.t('No event behind this line') : vscode.l10n.t('No event before this line'), 3000);
      return;
    }
    await jump(found.uri, found.line, false);
    vscode.window.setStatusBarMessage(`$(pulse) ${found.text.replaceAll('$(', '$ (')}`, 5000);
  }

  async #choose(): Promise<void> {
    const now = this.memory.get<MarkClass[] | null>(chosenKey, null);
    const items = classWords().map(([name, label]) => ({ label, name, picked: now?.includes(name) ?? false }));
    const picked = await vscode.window.showQuickPick(items, {
      canPickMany: true, title: vscode.l10n.t('Events that "Next Event" stops at'), placeHolder: vscode.l10n.t('Nothing chosen: whatever is a warning, an error, an expiry, a Full GC or a crash'),
    });
    if (picked) await this.memory.update(chosenKey, picked.length > 0 ? picked.map(({ name }) => name) : undefined);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }
}

function classWords(): [MarkClass, string][] {
  return [
    ['full', vscode.l10n.t('Full GCs')], ['pause', vscode.l10n.t('Pauses')], ['expiry', vscode.l10n.t('Expired sessions, fenced brokers')], ['session', vscode.l10n.t('Sessions and registrations')],
    ['silence', vscode.l10n.t('Silent clients')], ['leader', vscode.l10n.t('Leadership, ISR, controller')], ['election', vscode.l10n.t('Elections')], ['crash', vscode.l10n.t('Crashes, failed mappings')],
    ['lifecycle', vscode.l10n.t('Start and stop')], ['recovery', vscode.l10n.t('Log loading and recovery')], ['error', vscode.l10n.t('Other errors')], ['other', vscode.l10n.t('Other events')],
  ];
}
