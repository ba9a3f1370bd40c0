import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { needsPage, page, until } from './page';

describe('the extension in VS Code', () => {
  const extension = vscode.extensions.all.find(each => each.packageJSON.publisher === 'faultline');

  it('is loaded from the checkout and activates', async () => {
    assert.ok(extension, 'VS Code did not load the extension');
    await extension.activate();
    assert.ok(extension.isActive);
  });

  it('is shown in a page that answers', async function () {
    needsPage(this);
    await until('the status bar', () => page.count('.monaco-workbench .part.statusbar'), count => count === 1);
    const path = await page.screenshot('workbench');
    assert.ok(existsSync(path));
    assert.deepEqual([...readFileSync(path).subarray(1, 4)], [...Buffer.from('PNG')]);
  });

  it('shows the text of an open file where the page says it is', async function () {
    needsPage(this);
    const document = await vscode.workspace.openTextDocument({ content: 'first line\n  second line, with blanks\n', language: 'plaintext' });
    await vscode.window.showTextDocument(document);
    const provider = vscode.languages.registerHoverProvider('plaintext', {
      provideHover: (doc, position) => new vscode.Hover(`line ${position.line}, word ${doc.getText(doc.getWordRangeAtPosition(position))}`),
    });
    try {
      await until('the lines', () => page.texts('.editor-group-container.active .line-numbers'), numbers => numbers.includes('2'));
      assert.match(await page.hover(1, 'blanks'), /line 1, word blanks/);
    } finally {
      provider.dispose();
      await page.moveAway();
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
  });
});
