/** The tree of findings: all of them, the lines that show each, what followed, what to do. How it went in time is the panel's. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import { jumpCommand, type EvidenceLine, type InvestigatedFinding, type Investigation, type NotedLine, type Severity } from '../../server/protocol';
import type { Investigator } from '../investigate';
import { afterText, briefOf, causeOf, nameOf } from '../panel/brief';
import { casesOf } from '../panel/chain';
import { clock, zoneName } from '../panel/format';
import { firstLine, inTellingOrder, messageOf, roleName } from '../panel/roles';
import type { ZoneStatus } from '../status';

const viewId = 'faultline.findings';

type Item =
  | { type: 'finding'; finding: InvestigatedFinding }
  | { type: 'case'; lines: readonly EvidenceLine[]; time: number; times: number; of: InvestigatedFinding }
  | { type: 'line'; line: EvidenceLine; of: InvestigatedFinding; time: number; origin: number | null }
  | { type: 'effects'; effects: InvestigatedFinding['effects']; of: InvestigatedFinding }
  | { type: 'effect'; text: string; lines: readonly EvidenceLine[]; of: InvestigatedFinding }
  | { type: 'flagged'; all: readonly NotedLine[] }
  | { type: 'noted'; one: NotedLine }
  | { type: 'words'; label: string; text: string; icon: string; more?: readonly string[]; of?: InvestigatedFinding };

export class FindingsView implements vscode.TreeDataProvider<Item>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #view: vscode.TreeView<Item>;
  readonly #subscriptions: vscode.Disposable[];
  #items = new Map<string, Item>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(readonly investigator: Investigator, readonly zones: ZoneStatus) {
    this.#view = vscode.window.createTreeView(viewId, { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions = [
      investigator.onDidChange(() => this.#refresh()),
      investigator.onDidChoose(({ finding, from }) => void this.#reveal(finding, from)),
      this.#view.onDidChangeSelection(({ selection: [item] }) => this.#chosen(item)),
      vscode.commands.registerCommand('faultline.copyText', (item?: Item) => vscode.env.clipboard.writeText(item ? textOf(item) : '')),
      this.#view, this.#changed,
    ];
  }

  getChildren(item?: Item): Item[] {
    if (!item) return this.#roots();
    switch (item.type) {
      case 'finding': return this.#story(item.finding);
      case 'case': return linesOf(item.lines, item.of, item.time);
      case 'effects': return item.effects.map(({ text, evidence }) => ({ type: 'effect', text, lines: evidence, of: item.of }));
      case 'effect': return item.lines.length > 1 ? item.lines.map(line => ({ type: 'line', line, of: item.of, time: 0, origin: null })) : [];
      case 'words': return (item.more ?? []).map(text => ({ type: 'words', label: text, text, icon: 'circle-small' }));
      case 'flagged': return item.all.map(one => ({ type: 'noted', one }));
      case 'line': case 'noted': return [];
    }
  }

  /** Only findings are ever revealed: a child's parent is its finding, as far as it matters. */
  getParent(item: Item): Item | undefined {
    return 'of' in item && item.of ? this.#items.get(item.of.id) : undefined;
  }

  getTreeItem(item: Item): vscode.TreeItem {
    switch (item.type) {
      case 'finding': return findingItem(item.finding);
      case 'case': return this.#caseItem(item);
      case 'line': return lineItem(item.line, item.origin);
      case 'effects': return group(vscode.l10n.t('What Followed'), 'arrow-right', item.effects.length, item.effects.map(({ text }) => text));
      case 'effect': return effectItem(item.text, item.lines);
      case 'flagged': return flaggedItem(item.all, this.#items.size === 0);
      case 'noted': return notedItem(item.one);
      case 'words': {
        if (item.more) return group(item.label, item.icon, item.more.length, item.more);
        const words = new vscode.TreeItem(item.label);
        words.description = item.text === item.label ? '' : item.text;
        words.iconPath = new vscode.ThemeIcon(item.icon);
        words.tooltip = item.text;
        words.accessibilityInformation = { label: item.text === item.label ? item.text : `${item.label}: ${item.text}` };
        words.contextValue = 'text';
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
    if (roots.length === 0) roots.push(noneItem(found));
    if (found.noted.length > 0) roots.push({ type: 'flagged', all: found.noted });
    if (found.gaps.length > 0) roots.push({ type: 'words', label: vscode.l10n.t('Not Seen'), text: found.gaps.join('\n'), icon: 'eye-closed', more: found.gaps });
    return roots;
  }

  /** One of the times a finding happened: the first is open. */
  #caseItem({ lines, time, times, of: { id } }: Extract<Item, { type: 'case' }>): vscode.TreeItem {
    const line = firstLine({ evidence: lines });
    const which = vscode.l10n.t('{0} of {1}', time + 1, times);
    const when = line && line.at !== null ? clock(line.at, this.zones.offsetOf(line.uri)).slice(0, 8) : '';
    const item = new vscode.TreeItem(when || which, time === 0 ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed);
    item.id = `${id} ${time}`;
    item.iconPath = new vscode.ThemeIcon('history');
    item.description = [...(when ? [which] : []), ...(line ? [nameOf(line)] : [])].join(' · ');
    item.accessibilityInformation = { label: [which, when, ...(line ? [nameOf(line)] : [])].filter(Boolean).join(', ') };
    if (line) {
      item.tooltip = line.text;
      item.command = jumpTo(line);
    }
    return item;
  }

  #story(finding: InvestigatedFinding): Item[] {
    const cases = casesOf(finding);
    const items: Item[] = cases.length > 1 ? cases.map((lines, time) => ({ type: 'case', lines, time, times: cases.length, of: finding })) : linesOf(inTellingOrder(finding.evidence, line => line), finding, 0);
    if (finding.effects.length > 0) items.push({ type: 'effects', effects: finding.effects, of: finding });
    items.push({ ...wordsItem(vscode.l10n.t('Why'), whyOf(finding), 'question'), of: finding });
    if (finding.remedy) items.push({ ...wordsItem(vscode.l10n.t('What to Do'), finding.remedy, 'lightbulb'), of: finding });
    if (finding.notSeen.length > 0) items.push({ type: 'words', label: vscode.l10n.t('Not Seen'), text: finding.notSeen.join('\n'), icon: 'eye-closed', more: finding.notSeen, of: finding });
    return items;
  }

  /** What is chosen here, the panel shows. */
  #chosen(item: Item | undefined): void {
    if (!item) return;
    const finding = item.type === 'finding' ? item.finding : 'of' in item ? item.of : undefined;
    const time = item.type === 'line' || item.type === 'case' ? item.time : 0;
    if (finding && (finding.id !== this.investigator.selected?.id || item.type === 'line' || item.type === 'case')) this.investigator.choose(finding.id, 'tree', time);
  }

  #refresh(): void {
    const found = this.investigator.investigation;
    const grave = found?.findings.filter(({ severity }) => severity === 'error').length ?? 0;
    this.#view.badge = grave === 0 ? undefined : { value: grave, tooltip: grave === 1 ? vscode.l10n.t('1 grave finding') : vscode.l10n.t('{0} grave findings', grave) };
    this.#changed.fire(undefined);
  }

  async #reveal(finding: InvestigatedFinding | null, from: 'panel' | 'tree'): Promise<void> {
    // who chooses in the panel has not asked for the side bar
    if (!finding || (from === 'panel' && !this.#view.visible)) return;
    // a line of it is selected here: that stays
    if (from === 'tree' && this.#view.selection.some(item => 'of' in item && item.of?.id === finding.id)) return;
    if (this.#items.size === 0) this.#roots();
    const item = this.#items.get(finding.id);
    if (item) await this.#view.reveal(item, { select: true, focus: false, expand: true });
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }
}

/** What stands in the place of findings. */
function noneItem({ logs, noted }: Investigation): Item {
  if (logs === 0) return wordsItem(vscode.l10n.t('No log was found here'), vscode.l10n.t('No GC, Kafka, ZooKeeper or JVM crash log was found here.'), 'circle-slash');
  if (noted.length > 0) return wordsItem(vscode.l10n.t('Nothing lost, nothing crashed'), logs === 1 ? vscode.l10n.t('No lost session, crash or other failure in 1 log') : vscode.l10n.t('No lost session, crash or other failure in {0} logs', logs), 'info');
  return wordsItem(logs === 1 ? vscode.l10n.t('Nothing found in 1 log') : vscode.l10n.t('Nothing found in {0} logs', logs), '', 'pass');
}

/** The reasoning, and the zone of the times it names. */
function whyOf({ why, times, offsetMinutes }: InvestigatedFinding): string {
  return Object.keys(times).length === 0 ? why : `${why} ${vscode.l10n.t('Times are {0}.', zoneName(offsetMinutes))}`;
}

function wordsItem(label: string, text: string, icon: string): Extract<Item, { type: 'words' }> {
  return { type: 'words', label, text: text || label, icon };
}

/** What is copied of an item. */
function textOf(item: Item): string {
  switch (item.type) {
    case 'finding': return item.finding.title;
    case 'case': return item.lines.map(({ text }) => text).join('\n');
    case 'line': return item.line.text;
    case 'effects': return item.effects.map(({ text }) => text).join('\n');
    case 'effect': case 'words': return item.text;
    case 'flagged': return item.all.map(({ line }) => line.text).join('\n');
    case 'noted': return item.one.line.text;
  }
}

const icons: Record<Severity, [icon: string, color: string]> = {
  error: ['error', 'problemsErrorIcon.foreground'], warning: ['warning', 'problemsWarningIcon.foreground'],
  info: ['info', 'problemsInfoIcon.foreground'], hint: ['info', 'problemsInfoIcon.foreground'],
};

function findingItem(finding: InvestigatedFinding): vscode.TreeItem {
  const item = new vscode.TreeItem(briefOf(finding), vscode.TreeItemCollapsibleState.Collapsed);
  const [icon, color] = icons[finding.severity];
  const confidence = confidenceText(finding.confidence);
  item.id = finding.id;
  item.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
  item.description = [causeOf(finding), confidence].filter(Boolean).join(' · ');
  item.tooltip = [finding.title, confidence, '', whyOf(finding), '', vscode.l10n.t('What to do: {0}', finding.remedy)].join('\n');
  item.accessibilityInformation = { label: [finding.severity, confidence, finding.title].join(', ') };
  item.contextValue = 'finding';
  const first = firstLine(finding);
  if (first) item.command = jumpTo(first);
  return item;
}

/** The lines of one of the times, as they are told. */
function linesOf(lines: readonly EvidenceLine[], of: InvestigatedFinding, time: number): Item[] {
  const origin = firstLine({ evidence: lines })?.at ?? null;
  return lines.map(line => ({ type: 'line', line, of, time, origin }));
}

function lineItem(line: EvidenceLine, origin: number | null): vscode.TreeItem {
  const role = roleName(line.role);
  const item = new vscode.TreeItem(nameOf(line));
  const place = placeOf(line);
  item.description = [afterText(line, origin), path.posix.basename(place), messageOf(line.text)].filter(Boolean).join('  ');
  item.tooltip = `${place}\n${line.text}`;
  item.accessibilityInformation = { label: `${role}, ${place}: ${messageOf(line.text)}` };
  item.iconPath = new vscode.ThemeIcon(roleIcons[line.role] ?? 'circle-small-filled');
  item.contextValue = 'line';
  item.command = jumpTo(line);
  return item;
}

function effectItem(text: string, lines: readonly EvidenceLine[]): vscode.TreeItem {
  const item = new vscode.TreeItem(text, lines.length > 1 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None);
  const [first] = lines;
  item.iconPath = new vscode.ThemeIcon('circle-small-filled');
  item.tooltip = text;
  item.contextValue = 'text';
  if (first) {
    item.description = path.posix.basename(placeOf(first));
    item.accessibilityInformation = { label: `${text}, ${placeOf(first)}` };
    item.tooltip = `${text}\n${placeOf(first)}\n${first.text}`;
    item.command = jumpTo(first);
  }
  return item;
}

/** What the rules flag beside the findings; open where there are none. */
function flaggedItem(all: readonly NotedLine[], open: boolean): vscode.TreeItem {
  const item = group(vscode.l10n.t('Also Flagged'), 'warning', all.length, all.map(({ line }) => line.text));
  if (open) item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
  item.tooltip = vscode.l10n.t('What the rules flag; no cause of it is known, nothing is known to follow from it');
  return item;
}

function notedItem({ rule, severity, node, count, line }: NotedLine): vscode.TreeItem {
  const item = new vscode.TreeItem(line.text);
  const [icon, color] = icons[severity];
  const often = count > 1 ? vscode.l10n.t('{0} times', count) : '';
  item.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
  item.description = [node, often].filter(Boolean).join(' · ');
  item.tooltip = `${line.text}\n${placeOf(line)}\n${rule}`;
  item.accessibilityInformation = { label: [severity, node, line.text, placeOf(line), often].filter(Boolean).join(', ') };
  item.contextValue = 'line';
  item.command = jumpTo(line);
  return item;
}

function group(label: string, icon: string, count: number, lines: readonly string[]): vscode.TreeItem {
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
  item.description = String(count);
  item.iconPath = new vscode.ThemeIcon(icon);
  item.tooltip = lines.slice(0, 20).join('\n');
  item.accessibilityInformation = { label: `${label}: ${count}` };
  return item;
}

const placeOf = ({ uri, line }: EvidenceLine): string => `${vscode.workspace.asRelativePath(vscode.Uri.parse(uri), false)}:${line + 1}`;

const jumpTo = ({ uri, line }: EvidenceLine): vscode.Command => ({ command: jumpCommand, title: vscode.l10n.t('Go to the Line'), arguments: [uri, line, true] });

const roleIcons: Partial<Record<string, string>> = {
  cause: 'debug-breakpoint-data', silence: 'mute', session: 'plug', expiry: 'debug-disconnect', fenced: 'debug-disconnect', told: 'comment', resumed: 'debug-continue', effect: 'arrow-right',
};

function confidenceText(confidence: InvestigatedFinding['confidence']): string {
  switch (confidence) {
    case 'proven': return vscode.l10n.t('proven');
    case 'likely': return vscode.l10n.t('likely');
    case 'coincident': return vscode.l10n.t('not explained');
  }
}
