/** The file that a command is about. */
import * as vscode from 'vscode';
import type { Lane } from '../server/protocol';

/** A URI, an item of the tree of logs, else what is open in front. */
export function targetOf(target: unknown): vscode.Uri | undefined {
  if (target instanceof vscode.Uri) return target;
  if (typeof target === 'object' && target !== null && 'lane' in target) return vscode.Uri.parse((target.lane as Lane).uri);
  return vscode.window.activeTextEditor?.document.uri;
}
