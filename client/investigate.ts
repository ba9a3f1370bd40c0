/** The command "Investigate": what happened, across all logs, and the panel and the tree that show it. */
import * as vscode from 'vscode';
import { WorkDoneProgress, type LanguageClient, type WorkDoneProgressBegin, type WorkDoneProgressEnd, type WorkDoneProgressReport } from 'vscode-languageclient/node';
import { investigateRequest, type InvestigateParams, type InvestigatedFinding, type Investigation } from '../server/protocol';
import { jump } from './jump';
import { firstLine } from './panel/roles';
import type { Timelines } from './timelines';
import type { TimelinePanel } from './views/timeline';

const again = 1500;

/** Holds the last investigation and keeps it true while the logs change. */
export class Investigator implements vscode.Disposable {
  #investigation: Investigation | null = null;
  #uris: string[] | undefined;
  #selected: string | null = null;
  #timer: NodeJS.Timeout | undefined;
  #asking: vscode.CancellationTokenSource | null = null;
  #token = 0;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #chosen = new vscode.EventEmitter<{ finding: InvestigatedFinding | null; from: 'panel' | 'tree' }>();
  readonly #subscriptions: vscode.Disposable[];

  /** Another investigation is there. */
  readonly onDidChange = this.#changed.event;
  /** Another finding was chosen, and where. */
  readonly onDidChoose = this.#chosen.event;

  constructor(readonly client: LanguageClient, readonly panel: TimelinePanel, timelines: Timelines) {
    this.#subscriptions = [
      vscode.commands.registerCommand('faultline.investigate', (target?: unknown, all?: unknown) => this.investigate(urisOf(target, all))),
      vscode.commands.registerCommand('faultline.showFindings', () => this.#reveal()),
      panel.onDidSay(said => {
        if (said.type === 'investigate') void this.investigate();
        else if (said.type === 'finding') this.choose(said.id, 'panel');
      }),
      timelines.onDidChange(() => this.#later()),
      this.#changed, this.#chosen,
    ];
  }

  /** `null` before the first. */
  get investigation(): Investigation | null {
    return this.#investigation;
  }

  /** The folders and files that were asked about; `undefined`: all logs. */
  get scope(): string[] | undefined {
    return this.#uris;
  }

  /** The chosen finding; `null` when none is. */
  get selected(): InvestigatedFinding | null {
    return this.#investigation?.findings.find(({ id }) => id === this.#selected) ?? null;
  }

  /** Reads what is not read yet, says how far it is, and shows what was found. */
  async investigate(uris?: string[]): Promise<Investigation | null> {
    const found = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Faultline investigates'), cancellable: true },
      (progress, token) => this.#ask(uris, token, progress),
    );
    if (!found) return null;
    this.#uris = uris;
    this.#take(found);
    await this.#reveal();
    const [first] = found.findings;
    this.choose(first?.id ?? null, 'tree');
    const line = first ? firstLine(first) : found.noted.at(0)?.line;
    if (line) await jump(line.uri, line.line, true);
    if (!line) {
      const message = found.logs === 0 ? vscode.l10n.t('No GC, Kafka, ZooKeeper or JVM crash log was found here.')
        : found.logs === 1 ? vscode.l10n.t('1 log was read. It shows no lost session, no fenced broker, no crash and no failed directory. {0}', found.gaps.join(' '))
        : vscode.l10n.t('{0} logs were read. They show no lost session, no fenced broker, no crash and no failed directory. {1}', found.logs, found.gaps.join(' '));
      void vscode.window.showInformationMessage(message);
    }
    return found;
  }

  /** Makes a finding, and of one that repeats one of its times, from 0, what tree and panel show. */
  choose(id: string | null, from: 'panel' | 'tree', time = 0): void {
    this.#selected = id;
    if (from === 'tree') this.panel.tell({ type: 'finding', id, time });
    this.#chosen.fire({ finding: this.selected, from });
  }

  /** Brings timeline and tree to the front; the keyboard goes to the tree. */
  async #reveal(): Promise<void> {
    await vscode.commands.executeCommand('faultline.findings.focus');
    await this.panel.reveal();
    await vscode.commands.executeCommand('faultline.findings.focus');
  }

  async #ask(uris: string[] | undefined, cancelled: vscode.CancellationToken, progress?: vscode.Progress<{ message?: string; increment?: number }>): Promise<Investigation | null> {
    const workDoneToken = `faultline-investigate-${++this.#token}`;
    let shown = 0;
    const reports = progress && this.client.onProgress(WorkDoneProgress.type, workDoneToken, (value: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd) => {
      const percentage = 'percentage' in value ? value.percentage ?? shown : shown;
      progress.report({ ...(value.message !== undefined && { message: value.message }), increment: Math.max(0, percentage - shown) });
      shown = Math.max(shown, percentage);
    });
    try {
      const params: InvestigateParams = { ...(uris && { uris }), workDoneToken };
      return await this.client.sendRequest<Investigation>(investigateRequest, params, cancelled);
    } catch (error) {
      if (cancelled.isCancellationRequested) return null;
      throw error;
    } finally {
      reports?.dispose();
    }
  }

  #take(investigation: Investigation): void {
    this.#investigation = investigation;
    this.panel.tell({ type: 'investigation', investigation });
    this.#changed.fire(undefined);
    if (this.#selected && !this.selected) this.choose(null, 'tree');
  }

  /** The logs changed: what is shown is looked at anew, silently. */
  #later(): void {
    if (!this.#investigation) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#asking?.cancel();
      const asking = this.#asking = new vscode.CancellationTokenSource();
      this.#ask(this.#uris, asking.token).then(found => {
        if (found && !asking.token.isCancellationRequested) this.#take(found);
      }, () => {}).finally(() => asking.dispose());
    }, again);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#asking?.cancel();
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }
}

/** What the explorer hands over: the clicked file or folder and all that are selected with it. */
function urisOf(target: unknown, all: unknown): string[] | undefined {
  const chosen = Array.isArray(all) && all.length > 0 ? all : [target];
  const uris = chosen.flatMap(one => (one instanceof vscode.Uri ? [one.toString()] : []));
  return uris.length > 0 ? uris : undefined;
}
