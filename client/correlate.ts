/** The command "Correlate Timestamps": what every other log says around the line under the cursor. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { correlateCommand, correlateRequest, type CorrelateParams, type Correlation } from '../server/protocol';
import { lineUnderCursor } from './slice';
import type { TimelinePanel } from './views/timeline';

const peekCommand = 'faultline.peekCorrelated';
const mostLocations = 300;

export class Correlator implements vscode.Disposable {
  readonly #subscriptions: vscode.Disposable[];

  constructor(readonly client: LanguageClient, readonly panel: TimelinePanel) {
    this.#subscriptions = [
      vscode.commands.registerCommand(correlateCommand, (uri?: string, line?: number) => this.#correlate(uri, line)),
      vscode.commands.registerCommand(peekCommand, () => this.#peek()),
      panel.onDidSay(said => {
        if (said.type === 'correlate') void this.#correlate(said.uri, said.line);
      }),
    ];
  }

  async #correlate(uri?: string, line?: number): Promise<void> {
    const found = await this.#ask(uri, line);
    if (found) await this.panel.showCorrelation(found);
  }

  async #peek(): Promise<void> {
    // the server knows which records to leave out where there are too many to peek at
    const found = await this.#ask(undefined, undefined, mostLocations);
    if (!found) return;
    const locations = found.records.map(({ uri, line }) => new vscode.Location(vscode.Uri.parse(uri), new vscode.Position(line, 0)));
    if (locations.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('No other log says anything within this window. {0}', found.notes.join(' ')));
      return;
    }
    await vscode.commands.executeCommand('editor.action.peekLocations', vscode.Uri.parse(found.anchor.uri), new vscode.Position(found.anchor.line, 0), locations, 'peek');
  }

  /** Asks the server, for the given line or the one under the cursor; says why when there is no answer. */
  async #ask(uri?: string, line?: number, limit?: number): Promise<Correlation | null> {
    const at = typeof uri === 'string' && typeof line === 'number' ? { uri, line } : lineUnderCursor();
    if (!at) {
      await this.panel.reveal();
      void vscode.window.showInformationMessage(vscode.l10n.t('Put the cursor on a line of a log first, or pick an event in the timeline.'));
      return null;
    }
    const windowMs = vscode.workspace.getConfiguration('faultline').get<number>('correlationWindow', 5000);
    const params: CorrelateParams = { ...at, windowMs, ...(limit !== undefined && { limit }) };
    const found = await vscode.window.withProgress(
      { location: { viewId: 'faultline.timeline' } },
      () => this.client.sendRequest<Correlation | null>(correlateRequest, params),
    );
    if (!found) void vscode.window.showInformationMessage(vscode.l10n.t('Line {0} has no instant: no stamp belongs to it, or the file has only uptime and no known start.', at.line + 1));
    return found;
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }
}
