/** From "open folder" to "I know why": investigate, walk the findings, merge, lock by time, step, correct, hand on. */
import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { appendFile, cp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as vscode from 'vscode';
import { needsPage, page, until } from './page';

interface Finding { id: string; rule: string; title: string; confidence: string; node: string | null }
interface Api {
  investigator: { investigate(uris?: string[]): Promise<{ findings: Finding[]; logs: number } | null>; investigation: { findings: Finding[] } | null; selected: Finding | null };
  corrections: { addSkew(uris: readonly string[], ms: number): Promise<void>; all: { skewMs: Record<string, number> } };
  panel: { timeline: { lanes: { uri: string; label: string; node: string; skew: { ms: number; how: string } | null; span: { start: number } }[] } | null };
  timeLock: { locked: boolean };
}

const api = (): Api => vscode.extensions.getExtension('faultline.faultline')!.exports as Api;
const folder = (): vscode.Uri => vscode.workspace.workspaceFolders![0].uri;
const sample = (path: string): vscode.Uri => vscode.Uri.joinPath(folder(), path);
const incident = 'gc-session-expiry';

async function show(path: string, line = 0, column = vscode.ViewColumn.One): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(sample(path));
  const at = new vscode.Position(line, 0);
  const editor = await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at), preview: false, viewColumn: column });
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenter);
  return editor;
}
const active = (): string => {
  const editor = vscode.window.activeTextEditor;
  return editor ? `${vscode.workspace.asRelativePath(editor.document.uri, false)}:${editor.selection.active.line + 1}` : '';
};

describe('an investigation', () => {
  before(async function () {
    this.timeout(60_000);
    await vscode.extensions.getExtension('faultline.faultline')!.activate();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
  afterEach(async () => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('is one command: the cause, its lines, what followed', async function () {
    this.timeout(60_000);
    await vscode.commands.executeCommand('faultline.investigate', sample(incident));
    const { findings } = api().investigator.investigation!;
    assert.equal(findings[0].rule, 'session-lost/stall');
    assert.equal(findings[0].confidence, 'proven');
    assert.match(findings[0].title, /broker 1 lost its ZooKeeper session 3 times, each during a Full GC .* 8\.27 s to 13\.56 s/i);
    assert.equal(api().investigator.selected?.id, findings[0].id);
    assert.ok(findings.every(finding => !/broker 3 lost|excerpt/i.test(finding.title)), 'only what lies in the folder is told');
    await until('the cause in the editor', active, at => at === `${incident}/kafka1/kafkaServer-gc.log:741`);
  });

  it('is offered in the status bar, and what it found stands there', async function () {
    this.timeout(60_000);
    needsPage(this);
    await api().investigator.investigate([sample(incident).toString()]);
    const entry = '[id="faultline.faultline.faultline.investigate"]';
    await until('the number of findings', () => page.texts(entry), texts => texts.join().includes('1 finding'));
    await page.click(entry);
    await until('the tree in front', () => page.count('.sidebar .pane-body .monaco-list-row'), count => count > 0);
  });

  it('goes on in the panel with what is chosen in the tree: the second of three times', async function () {
    this.timeout(60_000);
    needsPage(this);
    await api().investigator.investigate([sample(incident).toString()]);
    const second = '.pane-body .monaco-list-row:has-text("2 of 3")';
    await until('the times', () => page.count(second), count => count === 1, 20_000);
    await page.click(second);
    await until('its cause in the editor', active, at => at === `${incident}/kafka1/kafkaServer-gc.log:967`);
    await until('its chain in the panel', () => page.texts('.times', 'webview'), texts => texts.join().includes('2 of 3'), 20_000);
    await page.press('ArrowDown');
    await page.press('ArrowDown');
    const labels = await page.attributes('.sidebar .pane-body .monaco-list-row', 'aria-label');
    assert.ok(labels.some(label => /^error, proven, Broker 1 lost/.test(label ?? '')), labels.join('\n'));
    assert.ok(labels.some(label => /^cause, .*kafkaServer-gc\.log:741: GC\(43\) Pause Full/.test(label ?? '')), labels.join('\n'));
    assert.ok(labels.includes('What Followed: 6'), labels.join('\n'));
    assert.ok(labels.some(label => /^Why: Session 0x/.test(label ?? '')), labels.join('\n'));
  });

  it('shows the findings as a tree beside the timeline, each line a jump', async function () {
    this.timeout(60_000);
    needsPage(this);
    await api().investigator.investigate([sample(incident).toString()]);
    const rows = (): Promise<string[]> => page.texts('[id="workbench.panel.faultline"] .monaco-list-row, .pane-body .monaco-list-row');
    const seen = await until('the tree', rows, texts => texts.some(text => text.startsWith('Broker 1 lost its session \u00d73')) && texts.some(text => text.includes('Pause Full')), 20_000);
    const began = seen.findIndex(text => text.startsWith('Full GC 8.27 s') && text.includes('kafkaServer-gc.log:741'));
    assert.ok(began > 0, seen.join('\n'));
    assert.match(seen[began + 1], /^Heard nothing.*server\.log:417/s, 'the story goes on');
    assert.match(seen[began + 2], /^Session expired.*\+5\.1 s.*zookeeper\.log:98/s);
    await page.screenshot('findings');
    await page.click('.pane-body .monaco-list-row:has-text("kafkaServer-gc.log:741")');
    await until('the jump', active, at => at === `${incident}/kafka1/kafkaServer-gc.log:741`);
  });

  it('goes to where a session begins, and to every record that tells of it', async () => {
    const { document } = await show(`${incident}/zk3/zookeeper.log`, 97);
    const at = new vscode.Position(97, document.lineAt(97).text.indexOf('0x1a2003529e90000') + 3);
    const definitions = await until('the definition', async () => vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>('vscode.executeDefinitionProvider', document.uri, at), found => found.length > 0);
    const place = (one: vscode.Location | vscode.LocationLink): string => ('uri' in one ? `${one.uri.path}:${one.range.start.line + 1}` : `${one.targetUri.path}:${one.targetRange.start.line + 1}`);
    assert.match(definitions.map(place).join(), new RegExp(`${incident}/(?:kafka1/server\\.log:180|zk\\d/zookeeper\\.log:\\d+)`));
    const references = await vscode.commands.executeCommand<vscode.Location[]>('vscode.executeReferenceProvider', document.uri, at);
    const places = references.map(place);
    for (const expected of ['kafka1/server.log:180', 'kafka1/server.log:426', 'zk3/zookeeper.log:98']) assert.ok(places.some(one => one.endsWith(expected)), `${expected} in ${places.join(' ')}`);
  });

  it('merges the logs of a window into one document, coloured, hoverable, each line a way back', async function () {
    this.timeout(60_000);
    await show(`${incident}/kafka1/kafkaServer-gc.log`, 740);
    await vscode.commands.executeCommand('faultline.mergedSlice');
    const editor = await until('the slice', () => vscode.window.activeTextEditor, found => found?.document.uri.scheme === 'faultline-slice', 20_000);
    const { document } = editor!;
    const lines = document.getText().split('\n');
    const pause = lines.findIndex(line => line.includes('Pause Full (G1 Compaction Pause) 4093M->3563M'));
    // copies of the log that other tests opened may be known still: theirs is another ZooKeeper 3
    const linkOf = async (line: number) => (await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>('vscode.executeDefinitionProvider', document.uri, new vscode.Position(line, lines[line].indexOf('Expiring'))))[0];
    let expiry = -1;
    for (const [line, text] of lines.entries()) {
      if (!text.includes('Expiring session 0x1a2003529e90000')) continue;
      const link = await linkOf(line);
      if (('targetUri' in link ? link.targetUri : link.uri).path.endsWith(`${incident}/zk3/zookeeper.log`)) expiry = line;
    }
    assert.ok(pause >= 0 && expiry >= 0);
    assert.match(lines[pause], /^broker 1\b.* │ \[2026/);
    assert.match(lines[expiry], /^zookeeper 3\b.* │ 2026/);
    assert.equal(editor!.selection.active.line, pause, 'the cursor is on the line it was opened from');
    const target = await linkOf(expiry);
    assert.equal('targetUri' in target ? target.targetRange.start.line : target.range.start.line, 97);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, new vscode.Position(expiry, lines[expiry].indexOf('0x1a2003529e90000') + 2));
    const said = hovers.flatMap(hover => hover.contents.map(part => (part as vscode.MarkdownString).value)).join();
    assert.match(said, /session/i);
    const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens>('vscode.provideDocumentSemanticTokens', document.uri);
    assert.ok(tokens.data.length > 5 * lines.length / 2, 'most lines have tokens');
    editor!.selection = new vscode.Selection(expiry, 0, expiry, 0);
    await vscode.commands.executeCommand('faultline.nextEvent');
    await until('the event behind the line of the log itself', active, at => /zk3\/zookeeper\.log:(?:99|1\d\d)$/.test(at));
  });

  it('steps from event to event, in a log and across all of them', async () => {
    await show(`${incident}/kafka1/kafkaServer-gc.log`, 0);
    await vscode.commands.executeCommand('faultline.nextEvent');
    await until('the next event', active, at => /kafkaServer-gc\.log:(?!1$)\d+$/.test(at));
    await show(`${incident}/kafka1/kafkaServer-gc.log`, 740);
    await vscode.commands.executeCommand('faultline.nextEventAcross');
    await until('the next event of another log', active, at => at !== `${incident}/kafka1/kafkaServer-gc.log:741`);
  });

  it('scrolls logs that stand side by side by time', async function () {
    this.timeout(60_000);
    needsPage(this);
    const right = await show(`${incident}/zk3/zookeeper.log`, 0, vscode.ViewColumn.Two);
    const left = await show(`${incident}/kafka1/kafkaServer-gc.log`, 0, vscode.ViewColumn.One);
    await vscode.commands.executeCommand('faultline.toggleTimeLock');
    assert.ok(api().timeLock.locked);
    try {
      left.selection = new vscode.Selection(740, 0, 740, 0);
      left.revealRange(left.selection, vscode.TextEditorRevealType.InCenter);
      await until('the other log at the same instant', () => right.visibleRanges[0], seen => seen.start.line <= 97 && seen.end.line >= 97 && seen.start.line > 40, 20_000);
      await new Promise(resume => setTimeout(resume, 1500));
      assert.ok(left.visibleRanges[0].start.line <= 740 && left.visibleRanges[0].end.line >= 740, 'the one that leads stays');
      await page.screenshot('time lock');
    } finally {
      await vscode.commands.executeCommand('faultline.toggleTimeLock');
    }
    assert.ok(!api().timeLock.locked);
  });

  it('takes a clock that a person corrects off its log, and gives it back', async () => {
    await vscode.commands.executeCommand('faultline.showTimeline');
    const lane = () => api().panel.timeline?.lanes.find(one => one.uri.endsWith(`${incident}/kafka2/server.log`));
    const before = await until('the lane', lane, found => found !== undefined, 20_000);
    await api().corrections.addSkew([before!.uri], 45_000);
    try {
      const after = await until('the corrected lane', lane, found => found?.skew?.how === 'set', 20_000);
      assert.equal(after!.skew!.ms, 45_000);
      assert.equal(after!.span.start, before!.span.start - 45_000);
    } finally {
      await vscode.commands.executeCommand('faultline.resetCorrections');
    }
    await until('the lane as before', lane, found => found?.span.start === before!.span.start, 20_000);
  });

  it('opens a packed log unpacked and read-only, with its diagnostics', async function () {
    this.timeout(60_000);
    const outside = mkdtempSync(join(tmpdir(), 'faultline-gz-'));
    try {
      const packed = join(outside, 'kafkaServer-gc.log.1.gz');
      await writeFile(packed, gzipSync(await readFile(sample(`${incident}/kafka1/kafkaServer-gc.log`).fsPath)));
      const uri = vscode.Uri.file(packed).with({ scheme: 'faultline-gz' });
      const document = await vscode.workspace.openTextDocument(uri);
      assert.match(document.lineAt(740).text, /Pause Full \(G1 Compaction Pause\)/);
      await until('its language', () => vscode.workspace.textDocuments.find(one => one.uri.toString() === uri.toString())?.languageId, found => found === 'faultline-gc');
      await until('its Full GCs', () => vscode.languages.getDiagnostics(uri).length, count => count >= 3, 20_000);
      await assert.rejects(Promise.resolve(vscode.workspace.fs.writeFile(uri, new Uint8Array(1))), /./);
    } finally {
      await rm(outside, { recursive: true, force: true });
    }
  });

  it('takes a file that VS Code keeps from extensions for an ordinary one', async function () {
    this.timeout(120_000);
    needsPage(this);
    const outside = mkdtempSync(join(tmpdir(), 'faultline-large-'));
    try {
      await cp(sample(incident).fsPath, outside, { recursive: true });
      const large = join(outside, 'kafka1/kafkaServer-gc.log');
      const filler = '[2026-11-21T22:27:00.000+0000][gc,phases      ] GC(80)   Pre Evacuate Collection Set: 0.1ms\n'.repeat(20_000);
      for (let written = 0; written < 55 * 1024 * 1024; written += filler.length) await appendFile(large, filler);
      const found = await api().investigator.investigate([vscode.Uri.file(outside).toString()]);
      assert.match(found!.findings[0].title, /3 times, each during a Full GC/);
      await vscode.commands.executeCommand('faultline.jump', vscode.Uri.file(large).toString(), 740);
      await until('the line in the large file', () => page.texts('.editor-group-container.active .line-numbers.active-line-number'), texts => texts.join().trim() === '741', 30_000);
      assert.equal(vscode.window.activeTextEditor, undefined, 'VS Code does not hand it to extensions');
    } finally {
      await rm(outside, { recursive: true, force: true });
    }
  });

  it('is copied as a report, masked where wanted', async function () {
    this.timeout(60_000);
    needsPage(this);
    await api().investigator.investigate([sample(incident).toString()]);
    // a browser lets only the page that has the focus write to the clipboard, and the choice gives it back to where it was
    await vscode.commands.executeCommand('faultline.findings.focus');
    void vscode.commands.executeCommand('faultline.copyReport');
    await until('the choice', () => page.texts('.quick-input-widget .monaco-list-row'), rows => rows.length === 2);
    await page.type('.quick-input-widget input[type=text]', 'masked');
    await page.pressOn('.quick-input-widget input[type=text]', 'Enter');
    const text = await until('the report', async () => vscode.env.clipboard.readText(), found => found.startsWith('# Incident'), 20_000);
    assert.match(text, /lost its ZooKeeper session 3 times/);
    assert.doesNotMatch(text, /127\.0\.0\.\d/);
    assert.doesNotMatch(text, /memory maps/, 'only of the folder that was investigated');
  });
});
