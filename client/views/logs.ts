/** The tree of recognised logs by node: what Faultline reads, in which zone, what it found there. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { Lane, Skew } from '../../server/protocol';
import type { Timelines } from '../timelines';
import { skewText } from '../twoLines';
import { zoneReason, zoneText } from '../status';

const viewId = 'faultline.logs';
interface Node {
  node: string;
  leaves: Leaf[];
}
interface Leaf {
  lane: Lane;
  /** File name, with as much of its path as tells it from its neighbours in the node. */
  name: string;
}
type Item = Node | Leaf;

export class LogsView implements vscode.TreeDataProvider<Item>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #view: vscode.TreeView<Item>;
  readonly #subscriptions: vscode.Disposable[];
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(readonly client: LanguageClient, readonly timelines: Timelines) {
    this.#view = vscode.window.createTreeView(viewId, { treeDataProvider: this });
    this.#subscriptions = [
      timelines.onDidChange(() => this.#changed.fire(undefined)),
      vscode.commands.registerCommand('faultline.refreshLogs', () => timelines.forget()),
      this.#view, this.#changed,
    ];
  }

  async getChildren(item?: Item): Promise<Item[]> {
    if (item) return 'leaves' in item ? item.leaves : [];
    if (!this.client.isRunning()) return [];
    const nodes = new Map<string, Lane[]>();
    for (const lane of (await this.timelines.get()).lanes) nodes.set(lane.node, [...nodes.get(lane.node) ?? [], lane]);
    return [...nodes].map(([node, lanes]) => ({ node, leaves: lanes.map(lane => ({ lane, name: nameAmong(lane, lanes) })) }));
  }

  getTreeItem(item: Item): vscode.TreeItem {
    if ('leaves' in item) {
      const node = new vscode.TreeItem(item.node, vscode.TreeItemCollapsibleState.Expanded);
      node.iconPath = new vscode.ThemeIcon('server');
      const lanes = item.leaves.map(({ lane }) => lane);
      const clocks = [...new Set(lanes.flatMap(({ skew }) => (skew ? [clockText(skew)] : [])))];
      const logs = lanes.length === 1 ? vscode.l10n.t('1 log') : vscode.l10n.t('{0} logs', lanes.length);
      node.description = clocks.length === 1 ? vscode.l10n.t('{0} · clock {1}', logs, clocks[0]) : logs;
      node.tooltip = [item.node, ...new Set(lanes.flatMap(({ nodeWhy, skew }) => (skew ? [nodeWhy, vscode.l10n.t('Clock {0}: {1}', clockText(skew), skew.why)] : [nodeWhy])))].join('\n');
      node.accessibilityInformation = { label: `${item.node}, ${node.description}` };
      return node;
    }
    const { lane, name } = item;
    const uri = vscode.Uri.parse(lane.uri);
    const leaf = new vscode.TreeItem(name);
    leaf.resourceUri = uri;
    leaf.description = `${lane.detail} · ${zoneText(lane.zone)}`;
    leaf.tooltip = [
      lane.label, lane.detail, vscode.l10n.t('Node {0}: {1}', lane.node, lane.nodeWhy), zoneReason(lane.zone),
      ...(lane.skew ? [vscode.l10n.t('Clock {0}: {1}', clockText(lane.skew), lane.skew.why)] : []), lane.marks.count === 1 ? vscode.l10n.t('1 event') : vscode.l10n.t('{0} events', lane.marks.count),
    ].join('\n');
    leaf.accessibilityInformation = { label: [lane.label, lane.detail, zoneReason(lane.zone)].join(', ') };
    leaf.iconPath = new vscode.ThemeIcon(icons[lane.family]);
    leaf.contextValue = 'log';
    leaf.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [uri] };
    return leaf;
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }
}

/** "45.0 s ahead"; of a clock that was set meanwhile each in turn. */
function clockText({ ms, steps = [] }: Skew): string {
  return [ms, ...steps.map(step => step.ms)].map(one => skewText(one)).join(', ');
}

function nameAmong(lane: Lane, lanes: readonly Lane[]): string {
  const base = (label: string): string => label.slice(label.lastIndexOf('/') + 1);
  return lanes.some(other => other !== lane && base(other.label) === base(lane.label)) ? lane.label : base(lane.label);
}

const icons: Record<Lane['family'], string> = { gc: 'graph-line', kafka: 'output', zookeeper: 'organization', hs_err: 'flame' };
