/** Host of the correlation panel: a webview in the bottom panel that draws what the server tells. */
import * as crypto from 'node:crypto';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { instantRequest, type Correlation, type InstantParams, type InstantResult, type Lane, type Timeline } from '../../server/protocol';
import { jump } from '../jump';
import { sparing } from '../panel/held';
import type { HostToPanel, PanelToHost } from '../panel/messages';
import type { Timelines } from '../timelines';

const viewId = 'faultline.timeline';
const cursorDelayMs = 120;

export class TimelinePanel implements vscode.WebviewViewProvider, vscode.Disposable {
  #view: vscode.WebviewView | null = null;
  #ready = false;
  #timeline: Timeline | null = null;
  /** Lanes that the page holds, by URI. */
  #sent: ReadonlyMap<string, Lane> = new Map();
  #correlation: Correlation | null = null;
  #stale = true;
  #cursorTimer: NodeJS.Timeout | undefined;
  readonly #kept = new Map<HostToPanel['type'], HostToPanel>();
  readonly #said = new vscode.EventEmitter<PanelToHost>();
  readonly #subscriptions: vscode.Disposable[];

  /** What the page says beyond what its host can do alone. */
  readonly onDidSay = this.#said.event;

  constructor(readonly context: vscode.ExtensionContext, readonly client: LanguageClient, readonly timelines: Timelines) {
    this.#subscriptions = [
      vscode.window.registerWebviewViewProvider(viewId, this),
      vscode.commands.registerCommand('faultline.showTimeline', () => this.reveal()),
      timelines.onDidChange(() => {
        this.#stale = true;
        void this.#refresh();
      }),
      vscode.window.onDidChangeTextEditorSelection(() => this.#cursorMoved()),
      vscode.window.onDidChangeActiveTextEditor(() => this.#cursorMoved()),
      this.#said,
    ];
  }

  /** What the page shows now; `null` before the first answer. */
  get timeline(): Timeline | null {
    return this.#timeline;
  }

  get correlation(): Correlation | null {
    return this.#correlation;
  }

  /** Brings the panel to the front. */
  async reveal(): Promise<void> {
    await vscode.commands.executeCommand(`${viewId}.focus`);
  }

  async showCorrelation(correlation: Correlation): Promise<void> {
    this.#correlation = correlation;
    await this.reveal();
    this.#post({ type: 'correlation', correlation });
  }

  /** Tells the page something now, and again whenever it is made anew; replaces what was told of that type. */
  tell(message: HostToPanel): void {
    this.#kept.set(message.type, message);
    this.#post(message);
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.#view = view;
    this.#ready = false;
    const dist = vscode.Uri.joinPath(this.context.extensionUri, 'dist');
    view.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    view.webview.onDidReceiveMessage((message: PanelToHost) => void this.#receive(message));
    view.onDidChangeVisibility(() => void this.#refresh());
    view.onDidDispose(() => {
      this.#view = null;
      this.#ready = false;
    });
    view.webview.html = page(view.webview, dist);
  }

  async #receive(message: PanelToHost): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        this.#sent = new Map();
        this.#stale = true;
        await this.#refresh();
        if (this.#correlation) this.#post({ type: 'correlation', correlation: this.#correlation });
        for (const kept of this.#kept.values()) this.#post(kept);
        this.#cursorMoved();
        break;
      case 'jump':
        await jump(message.uri, message.line, message.focus !== true);
        break;
      case 'refresh':
        this.timelines.forget();
        break;
      default:
        this.#said.fire(message);
    }
  }

  async #refresh(): Promise<void> {
    if (!this.#stale || !this.#ready || !this.#view?.visible || !this.client.isRunning()) return;
    this.#stale = false;
    if (!this.#timeline) this.#post({ type: 'busy', message: vscode.l10n.t('Reading the logs…') });
    try {
      this.#timeline = await this.timelines.get();
      this.#post({ type: 'timeline', ...sparing(this.#timeline, this.#sent) });
      this.#sent = new Map(this.#timeline.lanes.map(lane => [lane.uri, lane]));
    } catch (error) {
      this.#post({ type: 'error', message: error instanceof Error ? error.message : String(error) });
    }
  }

  #cursorMoved(): void {
    clearTimeout(this.#cursorTimer);
    this.#cursorTimer = setTimeout(() => void this.#sendCursor(), cursorDelayMs);
  }

  async #sendCursor(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!this.#ready || !this.#view?.visible || !this.client.isRunning()) return;
    if (!editor || !editor.document.languageId.startsWith('faultline-')) {
      this.#post({ type: 'cursor', at: null });
      return;
    }
    const params: InstantParams = { uri: editor.document.uri.toString(), line: editor.selection.active.line };
    const found = await this.client.sendRequest<InstantResult>(instantRequest, params);
    this.#post({ type: 'cursor', at: found && { instant: found.start, ...params } });
  }

  #post(message: HostToPanel): void {
    if (this.#ready) void this.#view?.webview.postMessage(message);
  }

  dispose(): void {
    clearTimeout(this.#cursorTimer);
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }
}

function page(webview: vscode.Webview, dist: vscode.Uri): string {
  const nonce = crypto.randomBytes(16).toString('base64');
  const of = (name: string): vscode.Uri => webview.asWebviewUri(vscode.Uri.joinPath(dist, name));
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'; img-src data:; font-src ${webview.cspSource}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${of('panel.css')}">
  <title>Faultline</title>
</head>
<body>
  <div id="app"></div>
  <script nonce="${nonce}" src="${of('panel.js')}"></script>
</body>
</html>`;
}
