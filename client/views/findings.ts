/** The tree of findings beside the timeline: what happened, the lines that show it, what followed, what to do. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import { jumpCommand, type EvidenceLine, type InvestigatedFinding, type Severity } from '../../server/protocol';
import type { Investigator } from '../investigate';
import { withoutStamp } from '../panel/events';

const viewId = 'faultline.findings';

type Item =
  | { type: 'finding'; finding: InvestigatedFinding }
  | { type: 'line'; line: EvidenceLine; of: InvestigatedFinding }
  | { type: 'effects'; text: string; lines: readonly EvidenceLine[]; of: InvestigatedFinding }
  | { type: 'words'; label: string; text: string; icon: string; more?: readonly string[] };

export class FindingsView implements vscode.TreeDataProvider<Item>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #view: vscode.TreeView<Item>;
  readonly #subscriptions: vscode.Disposable[];
  #items = new Map<string, Item>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(readonly investigator: Investigator) {
    this.#view = vscode.window.createTreeView(viewId, { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions = [
      investigator.onDidChange(() => this.#refresh()),
      investigator.onDidChoose(({ finding }) => void this.#reveal(finding)),
      this.#view.onDidChangeSelection(({ selection: [item] }) => {
        const finding = item?.type === 'finding' ? item.finding : item?.type === 'line' || item?.type === 'effects' ? item.of : null;
        if (finding && finding.id !== investigator.selected?.id) investigator.choose(finding.id, 'tree');
      }),
      this.#view, this.#changed,
    ];
  }

  getChildren(item?: Item): Item[] {
    if (!item) return this.#roots();
    switch (item.type) {
      case 'finding': return this.#chain(item.finding);
      case 'effects': return item.lines.map(line => ({ type: 'line', line, of: item.of }));
      case 'words': return (item.more ?? []).map(text => ({ type: 'words', label: text, text, icon: 'circle-small' }));
      case 'line': return [];
    }
  }

  getParent(item: Item): Item | undefined {
    return item.type === 'line' || item.type === 'effects' ? this.#items.get(item.of.id) : undefined;
  }

  getTreeItem(item: Item): vscode.TreeItem {
    switch (item.type) {
      case 'finding': return findingItem(item.finding);
      case 'line': return lineItem(item.line);
      case 'effects': {
        const some = new vscode.TreeItem(item.text, item.lines.length > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None);
        some.iconPath = new vscode.ThemeIcon('arrow-right');
        some.tooltip = item.text;
        return some;
      }
      case 'words': {
        const words = new vscode.TreeItem(item.label, item.more && item.more.length > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None);
        words.iconPath = new vscode.ThemeIcon(item.icon);
        words.tooltip = item.text;
        return words;
      }
    }
  }

  #roots(): Item[] {
    const found = this.investigator.investigation;
    this.#items = new Map();
    if (!found) return [];
    for (const finding of found.findings) this.#items.set(finding.id, { type: 'finding', finding });
    const roots = [...this.#items.values()];
    if (roots.length === 0) roots.push(wordsItem(vscode.l10n.t('Nothing found in {0} logs', found.logs), 'pass'));
    if (found.gaps.length > 0) roots.push({ type: 'words', label: vscode.l10n.t('Not seen ({0})', found.gaps.length), text: found.gaps.join('\n'), icon: 'eye-closed', more: found.gaps });
    return roots;
  }

  #chain(finding: InvestigatedFinding): Item[] {
    const items: Item[] = finding.evidence.map(line => ({ type: 'line', line, of: finding }));
    for (const { text, evidence } of finding.effects) items.push({ type: 'effects', text, lines: evidence, of: finding });
    items.push(wordsItem(vscode.l10n.t('Why: {0}', finding.why), 'question'));
    if (finding.remedy) items.push(wordsItem(vscode.l10n.t('Remedy: {0}', finding.remedy), 'lightbulb'));
    if (finding.notSeen.length > 0) items.push({ type: 'words', label: vscode.l10n.t('Not seen ({0})', finding.notSeen.length), text: finding.notSeen.join('\n'), icon: 'eye-closed', more: finding.notSeen });
    return items;
  }

  #refresh(): void {
    const found = this.investigator.investigation;
    const grave = found?.findings.filter(({ severity }) => severity === 'error').length ?? 0;
    this.#view.badge = grave > 0 ? { value: grave, tooltip: vscode.l10n.t('{0} grave findings', grave) } : undefined;
    this.#changed.fire(undefined);
  }

  async #reveal(finding: InvestigatedFinding | null): Promise<void> {
    if (!finding || !this.#view.visible) return;
    if (this.#items.size === 0) this.#roots();
    const item = this.#items.get(finding.id);
    if (item) await this.#view.reveal(item, { select: true, focus: false, expand: true });
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }
}

function wordsItem(text: string, icon: string): Item {
  return { type: 'words', label: text, text, icon };
}

const icons: Record<Severity, [icon: string, color: string]> = {
  error: ['error', 'problemsErrorIcon.foreground'], warning: ['warning', 'problemsWarningIcon.foreground'],
  info: ['info', 'problemsInfoIcon.foreground'], hint: ['info', 'problemsInfoIcon.foreground'],
};

function findingItem(finding: InvestigatedFinding): vscode.TreeItem {
  const item = new vscode.TreeItem(finding.title, vscode.TreeItemCollapsibleState.Collapsed);
  const [icon, color] = icons[finding.severity];
  item.id = finding.id;
  item.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
  item.description = `${confidenceText(finding.confidence)}${finding.repeats ? ` · ×${finding.repeats.count}` : ''}`;
  item.tooltip = [finding.title, '', finding.why, '', vscode.l10n.t('Remedy: {0}', finding.remedy)].join('\n');
  item.accessibilityInformation = { label: `${finding.severity}, ${confidenceText(finding.confidence)}: ${finding.title}` };
  item.contextValue = 'finding';
  return item;
}

function lineItem({ uri, line, role, text }: EvidenceLine): vscode.TreeItem {
  const at = vscode.Uri.parse(uri);
  const item = new vscode.TreeItem(`${roleText(role)}: ${withoutStamp(text)}`);
  item.description = `${path.posix.basename(at.path)}:${line + 1}`;
  item.tooltip = `${vscode.workspace.asRelativePath(at)}:${line + 1}\n${text}`;
  item.iconPath = new vscode.ThemeIcon(roleIcons[role] ?? 'circle-small-filled');
  item.command = { command: jumpCommand, title: vscode.l10n.t('Go to the Line'), arguments: [uri, line] };
  return item;
}

const roleIcons: Partial<Record<string, string>> = {
  cause: 'debug-breakpoint-data', silence: 'mute', session: 'plug', expiry: 'debug-disconnect', fenced: 'debug-disconnect', told: 'comment', resumed: 'debug-continue', effect: 'arrow-right',
};

/** A line's part in the chain, in a word. */
function roleText(role: string): string {
  switch (role) {
    case 'cause': return vscode.l10n.t('cause');
    case 'silence': return vscode.l10n.t('silence');
    case 'session': return vscode.l10n.t('session');
    case 'expiry': return vscode.l10n.t('loss');
    case 'fenced': return vscode.l10n.t('fenced');
    case 'told': return vscode.l10n.t('told');
    case 'resumed': return vscode.l10n.t('resumed');
    default: return role;
  }
}

function confidenceText(confidence: InvestigatedFinding['confidence']): string {
  switch (confidence) {
    case 'proven': return vscode.l10n.t('proven');
    case 'likely': return vscode.l10n.t('likely');
    case 'coincident': return vscode.l10n.t('not explained');
  }
}
