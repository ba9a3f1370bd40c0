/** From what Faultline shows to the line it speaks of. */
import * as vscode from 'vscode';
import { jumpCommand } from '../server/protocol';

/** Opens a file of any size at a line: the editor itself reads it, so the extension needs no document. */
export async function jump(uri: string, line: number, preserveFocus: boolean): Promise<void> {
  const at = new vscode.Position(line, 0);
  const options: vscode.TextDocumentShowOptions = { selection: new vscode.Range(at, at), preview: true, preserveFocus };
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(uri), options);
}

/** What code lenses and trees name to jump to a line; in a tree the keyboard stays, to walk on. */
export function jumpOnCommand(): vscode.Disposable {
  return vscode.commands.registerCommand(jumpCommand, (uri: unknown, line: unknown, preserveFocus: unknown) => {
    if (typeof uri === 'string' && typeof line === 'number') return jump(uri, line, preserveFocus === true);
    return undefined;
  });
}
