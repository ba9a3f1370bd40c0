/** What a person sees of the sample incident: language, diagnostics, colours, highlights, hovers, the panel, a jump. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { needsPage, page, until } from './page';

const folder = (): vscode.Uri => vscode.workspace.workspaceFolders![0].uri;
const sample = (path: string): vscode.Uri => vscode.Uri.joinPath(folder(), path);

async function show(path: string, line = 0): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(sample(path));
  const at = new vscode.Position(line, 0);
  const editor = await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at), preview: false });
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenter);
  return editor;
}

const diagnosticsOf = (path: string): vscode.Diagnostic[] => vscode.languages.getDiagnostics(sample(path));
const codeOf = (diagnostic: vscode.Diagnostic): string => String(typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code);
const activePath = (): string => vscode.workspace.asRelativePath(vscode.window.activeTextEditor?.document.uri ?? vscode.Uri.file('/'), false);

describe('the sample incident', () => {
  before(async function () {
    this.timeout(60_000);
    await vscode.extensions.getExtension('faultline.faultline')!.activate();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await until('diagnostics', () => diagnosticsOf('gc-session-expiry/broker-1/gc.log').length, count => count > 0, 30_000);
  });

  it('gives every log its language by content', async () => {
    const expected = {
      'gc-session-expiry/broker-1/gc.log': 'faultline-gc', 'gc-session-expiry/broker-1/server.log': 'faultline-kafka',
      'gc-session-expiry/zookeeper/zookeeper.log': 'faultline-zookeeper', 'first-incident-excerpts/client/app.log': 'faultline-kafka',
    };
    for (const [path, language] of Object.entries(expected)) {
      const document = await vscode.workspace.openTextDocument(sample(path));
      await until(`language of ${path}`, () => vscode.workspace.textDocuments.find(each => each.uri.toString() === document.uri.toString())?.languageId, found => found === language);
    }
  });

  it('leaves the language alone that a person chose', async () => {
    const { document } = await show('first-incident-excerpts/client/app.log');
    await until('language', () => document.languageId, found => found === 'faultline-kafka');
    await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    await new Promise(resume => setTimeout(resume, 1500));
    assert.equal(vscode.workspace.textDocuments.find(each => each.uri.toString() === document.uri.toString())?.languageId, 'plaintext');
    await vscode.languages.setTextDocumentLanguage(document, 'faultline-kafka');
  });

  it('flags the three Full GCs on their very lines, against the negotiated timeout', async () => {
    await show('gc-session-expiry/broker-1/gc.log');
    const found = await until('the Full GCs', () => diagnosticsOf('gc-session-expiry/broker-1/gc.log').filter(each => codeOf(each) === 'gc/full-gc-over-session-timeout'), each => each.length === 3);
    assert.deepEqual(found.map(each => each.range.start.line + 1), [556, 989, 1401]);
    for (const [i, length] of ['21.77 s', '9.06 s', '19.53 s'].entries()) {
      assert.ok(found[i].message.includes(length), found[i].message);
      assert.ok(found[i].message.includes('6000 ms'), found[i].message);
      assert.match(found[i].message, /negotiated/);
      assert.equal(found[i].severity, vscode.DiagnosticSeverity.Error);
      const proof = found[i].relatedInformation?.[0];
      assert.ok(proof?.location.uri.path.endsWith('broker-1/server.log'), 'the line that states the timeout is related');
    }
  });

  it('flags the expired sessions in the ZooKeeper log and in the broker log', async () => {
    const server = await until('ZooKeeper', () => diagnosticsOf('gc-session-expiry/zookeeper/zookeeper.log').filter(each => codeOf(each) === 'sessions/server-session-expired'), each => each.length > 0);
    assert.deepEqual(server.map(each => each.range.start.line + 1), [102, 104, 106]);
    const client = await until('broker', () => diagnosticsOf('gc-session-expiry/broker-1/server.log').filter(each => codeOf(each) === 'sessions/client-session-expired'), each => each.length > 0);
    assert.deepEqual(client.map(each => each.range.start.line + 1), [47, 77, 108]);
    assert.deepEqual(diagnosticsOf('gc-session-expiry/broker-2/gc.log').filter(each => each.severity === vscode.DiagnosticSeverity.Error), [], 'the healthy broker has no error');
  });

  it('says of the excerpts what they show and no more', async () => {
    const pauses = await until('the excerpts', () => diagnosticsOf('first-incident-excerpts/broker-3/gc.log').filter(each => codeOf(each) === 'gc/full-gc-over-session-timeout'), each => each.length > 0);
    assert.deepEqual(pauses.map(each => /10\.\d\d s/.exec(each.message)?.[0]), ['10.40 s', '10.23 s']);
    assert.ok(pauses.every(each => each.message.includes('6000 ms') && !/expired/i.test(each.message)), 'no claim that these pauses expired that session');
    const expired = diagnosticsOf('first-incident-excerpts/broker-3/server.log').filter(each => codeOf(each) === 'sessions/client-session-expired');
    assert.deepEqual(expired.map(each => each.range.start.line + 1), [6]);
  });

  it('colours by semantic tokens', async () => {
    const { document } = await show('gc-session-expiry/broker-1/gc.log', 555);
    const legend = await until('legend', async () => vscode.commands.executeCommand<vscode.SemanticTokensLegend | undefined>('vscode.provideDocumentRangeSemanticTokensLegend', document.uri), found => found !== undefined);
    const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens>('vscode.provideDocumentRangeSemanticTokens', document.uri, new vscode.Range(555, 0, 556, 0));
    const found: Record<string, string> = {};
    for (let i = 0, line = 0, column = 0; i < tokens.data.length; i += 5) {
      if (tokens.data[i]) column = 0;
      line += tokens.data[i];
      column += tokens.data[i + 1];
      if (line === 555) found[document.lineAt(line).text.slice(column, column + tokens.data[i + 2])] = legend!.tokenTypes[tokens.data[i + 3]];
    }
    assert.equal(found['G1 Compaction Pause'], 'enumMember');
    assert.equal(found['4092M'], 'number');
  });

  it('highlights the long pauses and expiries as whole lines with a mark on the ruler', async function () {
    needsPage(this);
    const api = vscode.extensions.getExtension('faultline.faultline')!.exports as { highlights: { of(uri: vscode.Uri): { line: number; kind: string }[] } };
    await show('gc-session-expiry/broker-1/gc.log', 555);
    const lines = await until('highlights', () => api.highlights.of(sample('gc-session-expiry/broker-1/gc.log')), found => found.length === 3);
    assert.deepEqual([...lines].map(({ line, kind }) => ({ line, kind })), [555, 988, 1400].map(line => ({ line, kind: 'longPause' })));
    const coloured = '[...document.querySelectorAll(".editor-group-container.active .view-overlays .cdr")].filter(each => getComputedStyle(each).backgroundColor === "rgba(241, 76, 76, 0.18)").length';
    await until('a coloured line', () => page.evaluate(coloured), count => Number(count) > 0);
    await page.screenshot('highlight');
  });

  it('explains the pause on hover: what it is, why it matters, what to do', async function () {
    needsPage(this);
    await show('gc-session-expiry/broker-1/gc.log', 555);
    const hover = await until('hover', () => page.hover(555, 'Full'), text => /session/i.test(text), 20_000);
    assert.match(hover, /Full GC/);
    await page.screenshot('hover');
    await page.moveAway();
  });

  it('shows an outline, folds and inlay hints', async () => {
    const { document } = await show('gc-session-expiry/broker-1/gc.log', 555);
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
    assert.ok(JSON.stringify(symbols).includes('Full GC'), 'the outline names the Full GCs');
    const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', document.uri);
    assert.ok(folds.some(fold => fold.start <= 540 && fold.end >= 555), 'the Full GC folds as one');
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, new vscode.Range(988, 0, 989, 0));
    assert.ok(hints.length > 0, 'the second Full GC has hints');
  });

  it('correlates from the line under the cursor, fills the panel, and jumps from it', async function () {
    this.timeout(60_000);
    needsPage(this);
    await show('gc-session-expiry/broker-1/gc.log', 555);
    await vscode.commands.executeCommand('faultline.correlate');
    const api = vscode.extensions.getExtension('faultline.faultline')!.exports as { panel: { timeline: { lanes: { label: string }[] } | null; correlation: { records: { uri: string; text: string }[] } | null } };
    await until('the lanes', () => api.panel.timeline?.lanes.length ?? 0, count => count >= 9, 30_000);
    const records = api.panel.correlation!.records;
    assert.ok(records.some(each => each.uri.endsWith('zookeeper/zookeeper.log') && each.text.includes('Expiring session 0x1000015a83b0000')), 'the expiry falls into the pause');
    const text = await until('the list', () => page.texts('#list .row', 'webview'), found => found.join().includes('0x1000015a83b0000'), 20_000);
    assert.ok(text.join().includes('gc.log'), 'the anchor is listed');
    await page.screenshot('panel');
    await page.click('#list .row:has(.place:has-text("zookeeper.log")):has(.text:has-text("0x1000015a83b0000"))', 'webview');
    await until('the jump', activePath, path => path === 'gc-session-expiry/zookeeper/zookeeper.log');
    const line = await until('its line', () => vscode.window.activeTextEditor!.document.lineAt(vscode.window.activeTextEditor!.selection.active.line).text, found => found.includes('0x1000015a83b0000'));
    assert.match(line, /session/i);
  });

  it('names the file and its zone in the status bar', async function () {
    needsPage(this);
    await show('gc-session-expiry/broker-1/server.log');
    await until('the status bar', () => page.texts('.statusbar-item'), found => found.some(each => each.includes('UTC')));
  });
});
