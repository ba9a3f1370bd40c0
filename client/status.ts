/** The status bar item: what the file is, which zone its stamps are read in; a click chooses another. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { fileInfoNotification, type FileInfo, type Zone } from '../server/protocol';
import { targetOf } from './target';

const chooseZone = 'faultline.chooseZone';

export class ZoneStatus implements vscode.Disposable {
  readonly #infos = new Map<string, FileInfo>();
  readonly #heard = new vscode.EventEmitter<undefined>();
  readonly #item = vscode.window.createStatusBarItem('faultline.file', vscode.StatusBarAlignment.Right, 101);
  readonly #subscriptions: vscode.Disposable[];
  /** A log was read. */
  readonly onDidHear = this.#heard.event;

  constructor(client: LanguageClient) {
    this.#item.name = vscode.l10n.t('Faultline: log and zone');
    this.#item.command = chooseZone;
    this.#subscriptions = [
      client.onNotification(fileInfoNotification, (info: FileInfo) => {
        this.#infos.set(vscode.Uri.parse(info.uri).toString(), info);
        this.#show();
        this.#heard.fire(undefined);
      }),
      vscode.window.onDidChangeActiveTextEditor(() => this.#show()),
      vscode.commands.registerCommand(chooseZone, (target?: unknown) => this.#choose(targetOf(target))),
    ];
  }

  /** Minutes east of UTC that a log's stamps are read with; 0 where it has no place in time. */
  offsetOf(uri: string): number {
    return this.#infos.get(vscode.Uri.parse(uri).toString())?.zone.offsetMinutes ?? 0;
  }

  #current(): FileInfo | undefined {
    const editor = vscode.window.activeTextEditor;
    return editor && this.#infos.get(editor.document.uri.toString());
  }

  #show(): void {
    const info = this.#current();
    if (!info) {
      this.#item.hide();
      return;
    }
    this.#item.text = `$(pulse) ${info.dialect} · ${zoneText(info.zone)}`;
    this.#item.tooltip = [
      vscode.l10n.t('{0}: {1} lines, {2} events, {3} lines not recognised', info.dialect, info.lines, info.events, info.unrecognisedLines),
      zoneReason(info.zone),
      info.zone.how === 'stated' ? vscode.l10n.t('Stamps that state their offset are always read by it.') : vscode.l10n.t('Click to choose another zone for this file.'),
    ].join('\n');
    this.#item.accessibilityInformation = { label: vscode.l10n.t('Log: {0}. {1}', info.dialect, zoneReason(info.zone)) };
    this.#item.show();
  }

  async #choose(target: vscode.Uri | undefined): Promise<void> {
    const info = target && this.#infos.get(target.toString());
    if (!info || !target) return;
    if (info.zone.how === 'stated') {
      void vscode.window.showInformationMessage(vscode.l10n.t('The stamps of this log state their offset ({0}): there is nothing to choose.', zoneText(info.zone)));
      return;
    }
    const file = vscode.workspace.asRelativePath(target, false);
    const automatic = { label: vscode.l10n.t('Find out'), description: vscode.l10n.t('from the stamps, the logs beside it, the settings'), zone: null };
    const picked = await vscode.window.showQuickPick([
      automatic,
      { label: 'UTC', description: '', zone: 'UTC' },
      { label: vscode.l10n.t('Local zone of this machine'), description: Intl.DateTimeFormat().resolvedOptions().timeZone, zone: 'local' },
      { label: vscode.l10n.t('Another…'), description: vscode.l10n.t('an offset or an IANA name'), zone: '' },
      { label: '', description: '', kind: vscode.QuickPickItemKind.Separator, zone: null },
      ...offsets().map(zone => ({ label: zone, description: '', zone })),
    ], {
      title: vscode.l10n.t('Zone of the stamps in {0}', file),
      placeHolder: vscode.l10n.t('Now: {0}', zoneReason(info.zone)),
    });
    if (!picked) return;
    const zone = picked.zone === '' ? await this.#ask() : picked.zone;
    if (zone === undefined) return;
    const settings = vscode.workspace.getConfiguration('faultline', target);
    const zones = { ...settings.get<Record<string, string>>('zones', {}) };
    const glob = file.replaceAll('\\', '/').replace(/[{}*?]/g, '?');
    delete zones[file];
    if (zone === null) delete zones[glob];
    else zones[glob] = zone;
    const inWorkspace = vscode.workspace.getWorkspaceFolder(target) !== undefined;
    await settings.update('zones', Object.keys(zones).length > 0 ? zones : undefined, inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global);
  }

  async #ask(): Promise<string | undefined> {
    return vscode.window.showInputBox({
      title: vscode.l10n.t('Zone'),
      prompt: vscode.l10n.t('An offset such as +05:30, or a name such as Europe/Berlin'),
      validateInput: value => isZone(value) ? undefined : vscode.l10n.t('Neither an offset nor a zone name this machine knows.'),
    });
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions, this.#heard, this.#item).dispose();
  }
}

/** "+08:00" as the stamps state it, "≈ +08:00" inferred, "+08:00 ?" assumed; "uptime" for a file without a place in time. */
export function zoneText(zone: Zone): string {
  if (zone.offsetMinutes === null) return vscode.l10n.t('uptime');
  const size = Math.abs(zone.offsetMinutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  const offset = size === 0 ? 'UTC' : `${zone.offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  if (zone.how === 'stated' || zone.why.startsWith(chosenBySetting)) return offset;
  return zone.how === 'inferred' ? `≈ ${offset}` : `${offset} ?`;
}

/** What the server says of a zone that a person chose for this very file: no need to doubt it. */
const chosenBySetting = 'setting faultline.zones';

/** "Zone +08:00, inferred: gc.log beside it states +08:00". */
export function zoneReason(zone: Zone): string {
  if (zone.offsetMinutes === null) return vscode.l10n.t('No zone: {0}', zone.why);
  const offset = zoneText(zone).replace(/^≈ | \?$/g, '');
  switch (zone.how) {
    case 'stated': return vscode.l10n.t('Zone {0}, stated: {1}', offset, zone.why);
    case 'inferred': return vscode.l10n.t('Zone {0}, inferred: {1}', offset, zone.why);
    case 'assumed': return zone.why.startsWith(chosenBySetting) ? vscode.l10n.t('Zone {0}, chosen: {1}', offset, zone.why) : vscode.l10n.t('Zone {0}, assumed: {1}', offset, zone.why);
  }
}

function offsets(): string[] {
  const all: string[] = [];
  for (let hour = -11; hour <= 14; hour++) if (hour) all.push(`${hour < 0 ? '-' : '+'}${String(Math.abs(hour)).padStart(2, '0')}:00`);
  return all;
}

function isZone(value: string): boolean {
  if (/^[+-](?:0\d|1[0-7]):?[0-5]\d$/.test(value.trim())) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value.trim() });
    return true;
  } catch {
    return false;
  }
}
