/** What a person sees of the sample incident: language, diagnostics, colours, highlights, hovers, the panel, a jump. */
import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
    await until('diagnostics', () => diagnosticsOf('gc-session-expiry/kafka1/kafkaServer-gc.log').length, count => count > 0, 30_000);
  });

  it('gives every log its language by content', async () => {
    const expected = {
      'gc-session-expiry/kafka1/kafkaServer-gc.log': 'faultline-gc', 'gc-session-expiry/kafka1/server.log': 'faultline-kafka',
      'gc-session-expiry/zk3/zookeeper.log': 'faultline-zookeeper', 'first-incident-excerpts/client/app.log': 'faultline-kafka',
    };
    for (const [path, language] of Object.entries(expected)) {
      const document = await vscode.workspace.openTextDocument(sample(path));
      await until(`language of ${path}`, () => vscode.workspace.textDocuments.find(each => each.uri.toString() === document.uri.toString())?.languageId, found => found === language);
    }
  });

  describe('the language of a file whose name says nothing', () => {
    const folder = mkdtempSync(join(tmpdir(), 'faultline-e2e-'));
    const file = vscode.Uri.file(join(folder, 'service.log'));
    const shown = (): vscode.TextDocument | undefined => vscode.workspace.textDocuments.find(each => each.uri.fsPath === file.fsPath);
    // not openTextDocument: that keeps a document for minutes after its tab was closed
    const open = async (): Promise<void> => {
      await vscode.commands.executeCommand('vscode.open', file);
      await until('the document', shown, found => found !== undefined);
    };
    const close = async (): Promise<void> => {
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await until('the closed document', shown, found => found === undefined);
    };
    /** Its language once there was time enough to recognise it. */
    const language = async (): Promise<string | undefined> => {
      await new Promise(resume => setTimeout(resume, 1500));
      return shown()?.languageId;
    };
    before(async () => writeFile(file.fsPath, await readFile(sample('first-incident-excerpts/client/app.log').fsPath)));
    after(() => rm(folder, { recursive: true, force: true }));

    it('comes from its content, each time it is opened', async () => {
      for (let time = 0; time < 2; time++) {
        await open();
        await until('language', () => shown()?.languageId, found => found === 'faultline-kafka');
        await close();
      }
    });

    it('comes from the longest name that fits, and from the content where the name is wrong', async () => {
      const gc = 'gc-session-expiry/kafka2/kafkaServer-gc.log';
      const zookeeper = 'gc-session-expiry/zk3/zookeeper.log';
      const expected = [
        ['zookeeper-gc.log', gc, 'faultline-gc'], ['kafkaServer-gc.log.0.current', gc, 'faultline-gc'], ['safepoint.log', gc, 'faultline-gc'],
        ['zookeeper.log.1', zookeeper, 'faultline-zookeeper'], ['controller.log', zookeeper, 'faultline-zookeeper'],
        ['kafkaServer.out', 'gc-session-expiry/kafka2/server.log', 'faultline-kafka'], ['hs_err_pid27266', 'mmap-map-count/hs_err_pid27266.log', 'faultline-hs-err'],
        ['gcc-build.log', 'gc-session-expiry/README.md', 'log'],
      ] as const;
      for (const [name, content, language] of expected) {
        const uri = vscode.Uri.file(join(folder, name));
        await writeFile(uri.fsPath, await readFile(sample(content).fsPath));
        await vscode.workspace.openTextDocument(uri);
        await until(`language of ${name}`, () => vscode.workspace.textDocuments.find(each => each.uri.fsPath === uri.fsPath)?.languageId, found => found === language);
      }
    });

    it('is left alone when a person chose another, then and when it is opened anew', async () => {
      await open();
      await until('language', () => shown()?.languageId, found => found === 'faultline-kafka');
      await vscode.languages.setTextDocumentLanguage(shown()!, 'plaintext');
      assert.equal(await language(), 'plaintext');
      await close();
      await open();
      assert.notEqual(await language(), 'faultline-kafka');
      await vscode.languages.setTextDocumentLanguage(shown()!, 'faultline-kafka');
      await close();
      await open();
      await until('the language that was chosen', () => shown()?.languageId, found => found === 'faultline-kafka');
      assert.equal(await language(), 'faultline-kafka', 'the choice was taken back');
      await close();
    });
  });

  it('recognises what is pasted into a new document, and follows its edits', async () => {
    const document = await vscode.workspace.openTextDocument({ content: '' });
    const editor = await vscode.window.showTextDocument(document);
    const lines = '[2019-05-15 22:20:14,398] INFO Socket connection established to 10.0.0.1/10.0.0.1:2181, initiating session (org.apache.zookeeper.ClientCnxn)\n'
      + '[2019-05-15 22:20:14,399] INFO zookeeper state changed (Expired) (org.I0Itec.zkclient.ZkClient)\n';
    await editor.edit(edit => edit.insert(new vscode.Position(0, 0), lines));
    await until('language', () => vscode.window.activeTextEditor?.document.languageId, found => found === 'faultline-kafka');
    await vscode.window.activeTextEditor!.edit(edit => edit.insert(new vscode.Position(2, 0), '[2019-05-15 22:20:14,399] WARN Unable to reconnect to ZooKeeper service, session 0x167772767ad92fd has expired (org.apache.zookeeper.ClientCnxn)\n'));
    const found = await until('the diagnostic of the new line', () => vscode.languages.getDiagnostics(document.uri).filter(each => codeOf(each) === 'sessions/client-session-expired'), each => each.length === 1);
    assert.equal(found[0].range.start.line, 2);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('leaves a log on disk as it was, whatever is typed into it', async () => {
    const editor = await show('first-incident-excerpts/client/app.log');
    const before = await readFile(editor.document.uri.fsPath, 'utf8');
    const autoSave = (when?: string): Thenable<void> => vscode.workspace.getConfiguration('files').update('autoSave', when, vscode.ConfigurationTarget.Global);
    await autoSave('afterDelay');
    try {
      await editor.edit(change => change.insert(new vscode.Position(0, 0), 'Fin'));
      await new Promise(resume => setTimeout(resume, 2500)); // files.autoSaveDelay is 1 s
      assert.ok(editor.document.isDirty, 'what was typed has been saved');
      assert.equal(await readFile(editor.document.uri.fsPath, 'utf8'), before);
    } finally {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await autoSave();
    }
  });

  it('flags the three Full GCs on their very lines, against the negotiated timeout', async () => {
    await show('gc-session-expiry/kafka1/kafkaServer-gc.log');
    const found = await until('the Full GCs', () => diagnosticsOf('gc-session-expiry/kafka1/kafkaServer-gc.log').filter(each => codeOf(each) === 'gc/full-gc-over-session-timeout'), each => each.length === 3);
    assert.deepEqual(found.map(each => each.range.start.line + 1), [741, 967, 1209]);
    for (const [i, length] of ['8.27 s', '8.78 s', '13.56 s'].entries()) {
      assert.ok(found[i].message.includes(length), found[i].message);
      assert.ok(found[i].message.includes('6000 ms'), found[i].message);
      assert.match(found[i].message, /negotiated/);
      assert.equal(found[i].severity, vscode.DiagnosticSeverity.Error);
      const proof = found[i].relatedInformation?.[0];
      assert.ok(proof?.location.uri.path.endsWith('kafka1/server.log'), 'the line that states the timeout is related');
    }
  });

  it('flags the expired sessions in the ZooKeeper log and in the broker log', async () => {
    const server = await until('ZooKeeper', () => diagnosticsOf('gc-session-expiry/zk3/zookeeper.log').filter(each => codeOf(each) === 'sessions/server-session-expired'), each => each.length > 0);
    assert.deepEqual(server.map(each => each.range.start.line + 1), [98, 102, 109]);
    const client = await until('broker', () => diagnosticsOf('gc-session-expiry/kafka1/server.log').filter(each => codeOf(each) === 'sessions/client-session-expired'), each => each.length > 0);
    assert.deepEqual(client.map(each => each.range.start.line + 1), [426, 489, 524]);
    assert.deepEqual(diagnosticsOf('gc-session-expiry/kafka2/kafkaServer-gc.log').filter(each => each.severity === vscode.DiagnosticSeverity.Error), [], 'the healthy broker has no error');
  });

  it('says of the excerpts what they show and no more', async () => {
    const pauses = await until('the excerpts', () => diagnosticsOf('first-incident-excerpts/broker-3/gc.log').filter(each => codeOf(each) === 'gc/full-gc-over-session-timeout'), each => each.length > 0);
    assert.deepEqual(pauses.map(each => /10\.\d\d s/.exec(each.message)?.[0]), ['10.40 s', '10.23 s']);
    assert.ok(pauses.every(each => each.message.includes('6000 ms') && !/expired/i.test(each.message)), 'no claim that these pauses expired that session');
    const expired = diagnosticsOf('first-incident-excerpts/broker-3/server.log').filter(each => codeOf(each) === 'sessions/client-session-expired');
    assert.deepEqual(expired.map(each => each.range.start.line + 1), [6]);
  });

  it('colours by semantic tokens', async () => {
    const { document } = await show('gc-session-expiry/kafka1/kafkaServer-gc.log', 740);
    const legend = await until('legend', async () => vscode.commands.executeCommand<vscode.SemanticTokensLegend | undefined>('vscode.provideDocumentRangeSemanticTokensLegend', document.uri), found => found !== undefined);
    const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens>('vscode.provideDocumentRangeSemanticTokens', document.uri, new vscode.Range(740, 0, 741, 0));
    const found: Record<string, string> = {};
    for (let i = 0, line = 0, column = 0; i < tokens.data.length; i += 5) {
      if (tokens.data[i]) column = 0;
      line += tokens.data[i];
      column += tokens.data[i + 1];
      if (line === 740) found[document.lineAt(line).text.slice(column, column + tokens.data[i + 2])] = legend!.tokenTypes[tokens.data[i + 3]];
    }
    assert.equal(found['G1 Compaction Pause'], 'enumMember');
    assert.equal(found['4093M'], 'number');
  });

  it('highlights the long pauses and expiries as whole lines with a mark on the ruler', async function () {
    needsPage(this);
    const api = vscode.extensions.getExtension('faultline.faultline')!.exports as { highlights: { of(uri: vscode.Uri): { line: number; kind: string }[] } };
    await show('gc-session-expiry/kafka1/kafkaServer-gc.log', 740);
    const lines = await until('highlights', () => api.highlights.of(sample('gc-session-expiry/kafka1/kafkaServer-gc.log')), found => found.length === 3);
    assert.deepEqual([...lines].map(({ line, kind }) => ({ line, kind })), [740, 966, 1208].map(line => ({ line, kind: 'longPause' })));
    const coloured = '[...document.querySelectorAll(".editor-group-container.active .view-overlays .cdr")].filter(each => getComputedStyle(each).backgroundColor === "rgba(241, 76, 76, 0.18)").length';
    await until('a coloured line', () => page.evaluate(coloured), count => Number(count) > 0);
    await page.screenshot('highlight');
  });

  it('explains the pause on hover: what it is, why it matters, what to do', async function () {
    needsPage(this);
    await show('gc-session-expiry/kafka1/kafkaServer-gc.log', 740);
    const hover = await until('hover', () => page.hover(740, 'Full'), text => /session/i.test(text), 20_000);
    assert.match(hover, /Full GC/);
    await page.screenshot('hover');
    await page.moveAway();
  });

  it('shows an outline, folds and inlay hints', async () => {
    const { document } = await show('gc-session-expiry/kafka1/kafkaServer-gc.log', 740);
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
    assert.ok(JSON.stringify(symbols).includes('Full GC'), 'the outline names the Full GCs');
    const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', document.uri);
    assert.ok(folds.some(fold => fold.start <= 725 && fold.end >= 740), 'the Full GC folds as one');
    const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, new vscode.Range(966, 0, 967, 0));
    assert.ok(hints.length > 0, 'the second Full GC has hints');
  });

  it('correlates from the line under the cursor, fills the panel, and jumps from it', async function () {
    this.timeout(60_000);
    needsPage(this);
    await show('gc-session-expiry/kafka1/kafkaServer-gc.log', 740);
    await vscode.commands.executeCommand('faultline.correlate');
    const api = vscode.extensions.getExtension('faultline.faultline')!.exports as { panel: { timeline: { lanes: { label: string }[] } | null; correlation: { records: { uri: string; text: string }[] } | null } };
    await until('the lanes', () => api.panel.timeline?.lanes.length ?? 0, count => count >= 9, 30_000);
    const records = api.panel.correlation!.records;
    assert.ok(records.some(each => each.uri.endsWith('zk3/zookeeper.log') && each.text.includes('Expiring session 0x1a2003529e90000')), 'the expiry falls into the pause');
    const text = await until('the list', () => page.texts('#list .row', 'webview'), found => found.join().includes('0x1a2003529e90000'), 20_000);
    assert.ok(text.join().includes('gc.log'), 'the anchor is listed');
    await page.screenshot('panel');
    await page.click('#list .row:has(.place:has-text("zookeeper.log")):has(.text:has-text("0x1a2003529e90000"))', 'webview');
    await until('the jump', activePath, path => path === 'gc-session-expiry/zk3/zookeeper.log');
    const line = await until('its line', () => vscode.window.activeTextEditor!.document.lineAt(vscode.window.activeTextEditor!.selection.active.line).text, found => found.includes('0x1a2003529e90000'));
    assert.match(line, /session/i);
  });

  it('peeks at the lines of the other logs', async function () {
    needsPage(this);
    await show('gc-session-expiry/kafka1/kafkaServer-gc.log', 740);
    await vscode.commands.executeCommand('faultline.peekCorrelated');
    await until('the peek', () => page.texts('.peekview-widget .monaco-list-row'), rows => rows.some(row => row.includes('server.log')), 20_000);
    await vscode.commands.executeCommand('closeReferenceSearch');
  });

  it('marks the same session wherever it stands, and no words that only look alike', async () => {
    const { document } = await show('gc-session-expiry/kafka1/server.log', 425);
    const marked = async (text: string): Promise<number[]> => {
      const found = await vscode.commands.executeCommand<vscode.DocumentHighlight[]>('vscode.executeDocumentHighlights', document.uri, new vscode.Position(425, document.lineAt(425).text.indexOf(text) + 1));
      return found.map(each => each.range.start.line + 1);
    };
    assert.deepEqual(await marked('0x1a2003529e90000'), [180, 417, 418, 426, 427, 433]);
    for (const text of ['2026', 'WARN', 'reconnect']) assert.deepEqual(await marked(text), [], text);
  });

  it('begins every name in the outline with the time', async () => {
    const { document } = await show('gc-session-expiry/zk3/zookeeper.log');
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
    assert.ok(symbols.some(each => each.name.startsWith('22:25:02 session 0x1a2003529e90000 expired') && each.range.start.line === 97), JSON.stringify(symbols.map(each => each.name)));
    assert.ok(symbols.every(each => /^\d\d:\d\d:\d\d /.test(each.name)));
  });

  it('gives the verdict on the crash on its line, highlights it, and outlines its sections', async function () {
    const path = 'mmap-map-count/hs_err_pid27266.log';
    const { document } = await show(path, 2);
    const [found] = await until('the verdict', () => diagnosticsOf(path), each => each.length === 1);
    assert.deepEqual([codeOf(found), found.range.start.line + 1, found.severity], ['hs_err/native-allocation-failed', 3, vscode.DiagnosticSeverity.Error]);
    assert.match(found.message, /2,002 memory maps against vm\.max_map_count 2,000/);
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
    for (const name of ['Summary', 'Thread', 'Process', 'System']) assert.ok(symbols.some(each => each.name === name), name);
    needsPage(this);
    const coloured = '[...document.querySelectorAll(".editor-group-container.active .view-overlays .cdr")].filter(each => getComputedStyle(each).backgroundColor === "rgba(177, 128, 215, 0.18)").length';
    await until('the highlighted line', () => page.evaluate(coloured), count => Number(count) > 0);
  });

  it('draws a field in the colour of its token', async function () {
    needsPage(this);
    await show('gc-session-expiry/kafka1/kafkaServer-gc.log', 740);
    // the theme's colours of numbers and of enum members
    const colour = (text: string): string => `(() => { const found = [...document.querySelectorAll(".editor-group-container.active .view-line span span")].find(each => each.textContent.replaceAll("\\u00a0", " ") === ${JSON.stringify(text)}); return found && getComputedStyle(found).color; })()`;
    await until('the number', () => page.evaluate(colour('4093M')), found => found === 'rgb(181, 206, 168)');
    await until('the cause', () => page.evaluate(colour('G1 Compaction Pause')), found => found === 'rgb(79, 193, 255)');
  });

  describe('the zone', () => {
    const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('faultline', sample(excerpt));
    const excerpt = 'first-incident-excerpts/client/app.log';
    const item = (): Promise<string[]> => page.texts('.statusbar-item[id$="faultline.file"]');
    const choose = async (title: string): Promise<void> => {
      void vscode.commands.executeCommand('faultline.chooseZone');
      await until('the choice', () => page.texts('.quick-input-widget .monaco-list-row'), rows => rows.length > 0);
      await page.type('.quick-input-widget input[type=text]', title);
      await until('the match', () => page.texts('.quick-input-widget .monaco-list-row'), rows => rows.length === 1);
      await page.pressOn('.quick-input-widget input[type=text]', 'Enter');
    };
    afterEach(() => settings().update('zones', undefined, vscode.ConfigurationTarget.Workspace));

    it('stands in the status bar, with how it is known', async function () {
      needsPage(this);
      await show('gc-session-expiry/kafka1/kafkaServer-gc.log');
      await until('the stated zone', item, ([text = '']) => text.endsWith('· UTC'));
      await show('gc-session-expiry/kafka1/server.log');
      await until('the inferred zone', item, ([text = '']) => text.endsWith('· ≈ UTC'));
      await show(excerpt);
      await until('the assumed zone', item, ([text = '']) => text.endsWith('· +08:00 ?'));
    });

    it('can be chosen, takes effect at once, and can be taken back', async function () {
      this.timeout(60_000);
      needsPage(this);
      await show(excerpt);
      await until('the assumed zone', item, ([text = '']) => text.endsWith('· +08:00 ?'));
      await choose('-05:00');
      await until('the chosen zone', item, ([text = '']) => text.endsWith('· -05:00'));
      assert.deepEqual(settings().get('zones'), { [excerpt]: '-05:00' });
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', sample(excerpt), new vscode.Position(0, 8));
      const said = hovers.flatMap(each => each.contents.map(part => (part as vscode.MarkdownString).value)).join();
      assert.ok(said.includes('2019-05-16T04:05:23.221Z'), said);
      await choose('Find out');
      await until('the zone as before', item, ([text = '']) => text.endsWith('· +08:00 ?'));
      assert.equal(settings().inspect('zones')?.workspaceValue, undefined);
    });
  });
});
