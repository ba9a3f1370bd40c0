/** What a person corrected: which node a log belongs to, how far its clock is off. Kept in the workspace's state, told to the server. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { correctionsNotification, type Corrections, type Lane } from '../server/protocol';
import type { PanelToHost } from './panel/messages';
import { targetOf } from './target';
import type { Timelines } from './timelines';
import type { TimelinePanel } from './views/timeline';

const kept = 'faultline.corrections';

export class CorrectionStore implements vscode.Disposable {
  readonly #subscriptions: vscode.Disposable[];

  constructor(readonly client: LanguageClient, readonly memory: vscode.Memento, panel: TimelinePanel, readonly timelines: Timelines) {
    this.#subscriptions = [
      vscode.commands.registerCommand('faultline.setNode', (target?: unknown) => this.#withLane(target, lane => this.#askNode(lane))),
      vscode.commands.registerCommand('faultline.setSkew', (target?: unknown) => this.#withLane(target, lane => this.#askSkew(lane))),
      vscode.commands.registerCommand('faultline.resetCorrections', () => this.#reset()),
      panel.onDidSay(said => {
        if (said.type === 'correct') void this.#correct(said);
      }),
      client.onDidChangeState(() => {
        if (client.isRunning()) this.#tell();
      }),
    ];
  }

  get all(): Corrections {
    const { skewMs = {}, nodes = {} } = this.memory.get<Partial<Corrections>>(kept, {});
    return { skewMs, nodes };
  }

  /** So much is taken off the instants of these files on top of what a person had set. */
  async addSkew(uris: readonly string[], ms: number): Promise<void> {
    const { skewMs, nodes } = this.all;
    const lanes = await this.#lanes();
    const now = (uri: string): number => skewMs[uri] ?? lanes.find(lane => lane.uri === uri)?.skew?.ms ?? 0;
    await this.#keep({ nodes, skewMs: { ...skewMs, ...Object.fromEntries(uris.map(uri => [uri, now(uri) + ms])) } });
  }

  async #correct({ uri, what }: Extract<PanelToHost, { type: 'correct' }>): Promise<void> {
    const target = vscode.Uri.parse(uri);
    if (what === 'node') await vscode.commands.executeCommand('faultline.setNode', target);
    else if (what === 'skew') await vscode.commands.executeCommand('faultline.setSkew', target);
    else await vscode.commands.executeCommand('faultline.chooseZone', target);
  }

  async #askNode(lane: Lane): Promise<void> {
    const { skewMs, nodes } = this.all;
    const told = vscode.l10n.t('As the logs tell');
    const another = vscode.l10n.t('Another…');
    const names = [...new Set((await this.#lanes()).map(({ node }) => node))];
    const picked = await vscode.window.showQuickPick([
      ...names.map(label => ({ label, description: label === lane.node ? lane.nodeWhy : '' })),
      { label: '', kind: vscode.QuickPickItemKind.Separator },
      { label: another },
      ...(lane.uri in nodes ? [{ label: told }] : []),
    ], { title: vscode.l10n.t('Node that {0} belongs to', lane.label), placeHolder: vscode.l10n.t('Now: {0} ({1})', lane.node, lane.nodeWhy) });
    if (!picked) return;
    const name = picked.label === another ? await vscode.window.showInputBox({ title: vscode.l10n.t('Name of the node'), value: lane.node, validateInput: value => (value.trim() ? undefined : vscode.l10n.t('A name, please.')) }) : picked.label;
    if (name === undefined) return;
    const rest = Object.fromEntries(Object.entries(nodes).filter(([uri]) => uri !== lane.uri));
    await this.#keep({ skewMs, nodes: picked.label === told ? rest : { ...rest, [lane.uri]: name.trim() } });
  }

  async #askSkew(lane: Lane): Promise<void> {
    const { skewMs, nodes } = this.all;
    const given = await vscode.window.showInputBox({
      title: vscode.l10n.t('How far is the clock of {0} ahead?', lane.label),
      prompt: lane.skew ? vscode.l10n.t('In seconds; negative when it is behind; empty for what the logs tell. Now: {0} s, {1}', lane.skew.ms / 1000, lane.skew.why)
        : vscode.l10n.t('In seconds; negative when it is behind; empty for what the logs tell. Now nothing is taken off.'),
      value: lane.uri in skewMs ? String(skewMs[lane.uri] / 1000) : '',
      validateInput: value => (value.trim() === '' || secondsOf(value) !== null ? undefined : vscode.l10n.t('A number of seconds, such as 45 or -0.3.')),
    });
    if (given === undefined) return;
    const seconds = secondsOf(given);
    const rest = Object.fromEntries(Object.entries(skewMs).filter(([uri]) => uri !== lane.uri));
    await this.#keep({ nodes, skewMs: seconds === null ? rest : { ...rest, [lane.uri]: seconds * 1000 } });
  }

  async #reset(): Promise<void> {
    const { skewMs, nodes } = this.all;
    const count = new Set([...Object.keys(skewMs), ...Object.keys(nodes)]).size;
    await this.#keep({ skewMs: {}, nodes: {} });
    void vscode.window.showInformationMessage(vscode.l10n.t('Nodes and clocks of {0} logs are again as the logs tell.', count));
  }

  async #withLane(target: unknown, run: (lane: Lane) => Promise<void>): Promise<void> {
    const uri = targetOf(target)?.toString();
    const lane = uri && (await this.#lanes()).find(one => vscode.Uri.parse(one.uri).toString() === uri);
    if (lane) await run(lane);
    else void vscode.window.showInformationMessage(vscode.l10n.t('Open a log that Faultline reads first.'));
  }

  async #lanes(): Promise<Lane[]> {
    return (await this.timelines.get()).lanes;
  }

  async #keep(corrections: Corrections): Promise<void> {
    await this.memory.update(kept, corrections);
    this.#tell();
  }

  #tell(): void {
    void this.client.sendNotification(correctionsNotification, this.all);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }
}

function secondsOf(value: string): number | null {
  const found = /^([+-]?\d+(?:\.\d+)?) ?s?$/.exec(value.trim());
  return found ? Number(found[1]) : null;
}
