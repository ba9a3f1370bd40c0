/** The pages that hovers link to: what a rule looks for, what an event means. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import { explainCommand } from '../server/protocol';

/** Below docs/, no way out of it: the command can be called by anybody with anything. */
const pagePath = /^(?:rules|events)\/[\w-]+(?:\.[\w-]+)*$/;

/** Shows a page of `docs/`, which come with the extension: nothing is fetched. */
export function explainOnCommand(extensionPath: string): vscode.Disposable {
  return vscode.commands.registerCommand(explainCommand, async (page: unknown) => {
    if (typeof page !== 'string' || !pagePath.test(page)) return;
    const uri = vscode.Uri.file(path.join(extensionPath, 'docs', `${page}.md`));
    // A distribution without the Markdown extension still shows the text.
    const rendered = (await vscode.commands.getCommands(true)).includes('markdown.showPreview');
    await vscode.commands.executeCommand(rendered ? 'markdown.showPreview' : 'vscode.open', uri);
  });
}
