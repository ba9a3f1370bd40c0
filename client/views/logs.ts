/** The tree of recognised logs by node: what Faultline reads, in which zone, what it found there. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { timelineChangedNotification, timelineRequest, type Lane, type Timeline } from '../../server/protocol';
import { zoneText } from '../status';

const viewId = 'faultline.logs';
type Item = { node: string; lanes: Lane[] } | Lane;

export class LogsView implements vscode.TreeDataProvider<Item>, vscode.Disposable {
  #lanes: Lane[] | null = null;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #view: vscode.TreeView<Item>;
  readonly #subscriptions: vscode.Disposable[];
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(readonly client: LanguageClient) {
    this.#view = vscode.window.createTreeView(viewId, { treeDataProvider: this });
    this.#subscriptions = [
      client.onNotification(timelineChangedNotification, () => this.#refresh()),
      vscode.commands.registerCommand('faultline.refreshLogs', () => this.#refresh()),
      this.#view, this.#changed,
    ];
  }

  async getChildren(item?: Item): Promise<Item[]> {
    if (item) return 'lanes' in item ? item.lanes : [];
    if (!this.client.isRunning()) return [];
    this.#lanes ??= (await this.client.sendRequest<Timeline>(timelineRequest, {})).lanes;
    const nodes = new Map<string, Lane[]>();
    for (const lane of this.#lanes) nodes.set(lane.node, [...nodes.get(lane.node) ?? [], lane]);
    return [...nodes].map(([node, lanes]) => ({ node, lanes }));
  }

  getTreeItem(item: Item): vscode.TreeItem {
    if ('lanes' in item) {
      const node = new vscode.TreeItem(item.node, vscode.TreeItemCollapsibleState.Expanded);
      node.iconPath = new vscode.ThemeIcon('server');
      return node;
    }
    const uri = vscode.Uri.parse(item.uri);
    const leaf = new vscode.TreeItem(item.label);
    leaf.resourceUri = uri;
    leaf.description = `${item.detail} · ${zoneText(item.zone)}`;
    leaf.tooltip = [item.detail, vscode.l10n.t('Zone {0} ({1}): {2}', zoneText(item.zone), item.zone.how, item.zone.why), vscode.l10n.t('{0} events', item.marks.line.length)].join('\n');
    leaf.iconPath = new vscode.ThemeIcon(icons[item.family]);
    leaf.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [uri] };
    return leaf;
  }

  #refresh(): void {
    this.#lanes = null;
    this.#changed.fire(undefined);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }
}

const icons: Record<Lane['family'], string> = { gc: 'graph-line', kafka: 'output', zookeeper: 'organization', hs_err: 'flame' };
