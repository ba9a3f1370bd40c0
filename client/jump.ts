/** From what Faultline shows to the line it speaks of. */
import * as vscode from 'vscode';

/** Opens a file of any size at a line: the editor itself reads it, so the extension needs no document. */
export async function jump(uri: string, line: number, preserveFocus: boolean): Promise<void> {
  const at = new vscode.Position(line, 0);
  const options: vscode.TextDocumentShowOptions = { selection: new vscode.Range(at, at), preview: true, preserveFocus };
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(uri), options);
}
