/**
 * `npm run screenshots`: makes the README's pictures, docs/images/*.png, in
 * the browser workbench on the samples. A shot is a row of the list.
 */
import { join } from 'node:path';
import * as vscode from 'vscode';
import { havePage, page, until } from './suite/page';

interface Shot {
  /** File name without .png. */
  name: string;
  /** A theme's name; Dark Modern by default. */
  theme?: string;
  /** The part of the workbench that is taken; all of it by default. A README shows a picture about 900 pixels wide. */
  selector?: string;
  /** The mouse stays where it was put, for a hover. */
  keepMouse?: boolean;
  size?: readonly [width: number, height: number];
  /** Brings what is to be seen on the screen. */
  prepare: () => Promise<unknown>;
}

/** Opens a file of the samples at its first line that matches the pattern, in the middle of the editor. */
async function open(path: string, pattern: RegExp): Promise<vscode.TextEditor> {
  const uri = vscode.Uri.file(join(process.env.FAULTLINE_SAMPLES!, path));
  const document = await vscode.workspace.openTextDocument(uri);
  const line = document.getText().split('\n').findIndex(text => pattern.test(text));
  if (line < 0) throw new Error(`no line of ${uri.path} matches ${pattern}`);
  const editor = await vscode.window.showTextDocument(document, { selection: new vscode.Range(line, 0, line, 0), preview: false });
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenter);
  return editor;
}

/** Rests the mouse on a text of the cursor's line, once the lenses above it no longer move it. */
async function hover(editor: vscode.TextEditor, text: string): Promise<void> {
  await until('the lens', () => page.count('.codelens-decoration'), count => count > 0, 60_000);
  await new Promise(resume => setTimeout(resume, 2000));
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenter);
  await new Promise(resume => setTimeout(resume, 500));
  await until(`the hover of ${text}`, () => page.hover(editor.selection.active.line, text).catch(() => ''), shown => shown !== '', 60_000);
}

const diagnosed = (editor: vscode.TextEditor) => until('diagnostics', () => vscode.languages.getDiagnostics(editor.document.uri).length, count => count > 0, 60_000);

/** Shows what the other logs say around the cursor's line. */
async function correlate(editor: vscode.TextEditor): Promise<void> {
  await diagnosed(editor);
  await vscode.commands.executeCommand('faultline.correlate');
  await until('the lanes', () => page.count('.label', 'webview').catch(() => 0), count => count > 0, 60_000);
  await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenter);
}

/** Gives the panel more of the window, for this shot and the ones after it. */
async function higherPanel(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
  for (let step = 0; step < 2; step++) await vscode.commands.executeCommand('workbench.action.decreaseViewHeight');
}

const fullGc = /Pause Full .*\d+\.\d+ms/;

const shots: Shot[] = [
  {
    name: 'correlation',
    prepare: async () => {
      await vscode.commands.executeCommand('faultline.showTimeline');
      const editor = await open('gc-session-expiry/kafka1/kafkaServer-gc.log', fullGc);
      await higherPanel();
      await correlate(editor);
    },
  },
  {
    name: 'light', theme: 'Light Modern',
    prepare: async () => correlate(await open('gc-session-expiry/zk3/zookeeper.log', /Expiring session/)),
  },
  {
    name: 'hover', keepMouse: true,
    prepare: async () => {
      const editor = await open('gc-session-expiry/kafka1/kafkaServer-gc.log', fullGc);
      await diagnosed(editor);
      await hover(editor, 'Pause Full');
    },
  },
  {
    name: 'map-count', keepMouse: true,
    prepare: async () => {
      const editor = await open('mmap-map-count/hs_err_pid27266.log', /failed to map/);
      await diagnosed(editor);
      await hover(editor, 'failed to map');
    },
  },
  {
    name: 'investigate', size: [1440, 860],
    prepare: async () => {
      const samples = vscode.Uri.file(join(process.env.FAULTLINE_SAMPLES!, 'gc-session-expiry'));
      await vscode.commands.executeCommand('faultline.showTimeline');
      await until('the lanes', () => page.count('.label', 'webview').catch(() => 0), count => count > 0, 60_000);
      const editor = await open('gc-session-expiry/kafka1/kafkaServer-gc.log', fullGc);
      await diagnosed(editor);
      await vscode.commands.executeCommand('faultline.investigate', samples);
      await vscode.commands.executeCommand('notifications.clearAll');
      await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
      editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenter);
      await new Promise(resume => setTimeout(resume, 3000)); // lenses name the chain
    },
  },
];

export async function run(): Promise<void> {
  if (!havePage) throw new Error('Screenshots are made in the browser workbench: unset VSCODE_PATH and FAULTLINE_DOWNLOAD_VSCODE.');
  await until('the workbench', () => page.count('.monaco-workbench .part.statusbar'), count => count === 1);
  // no minimap: at this size it is noise, and most of a picture's bytes
  await vscode.workspace.getConfiguration('editor').update('minimap.enabled', false, vscode.ConfigurationTarget.Global);
  await vscode.workspace.getConfiguration('breadcrumbs').update('filePath', 'last', vscode.ConfigurationTarget.Global);
  for (const { name, theme = 'Dark Modern', size = [1120, 720] as const, selector, keepMouse, prepare } of shots) {
    await vscode.commands.executeCommand('workbench.action.closePanel');
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.workspace.getConfiguration('workbench').update('colorTheme', theme, vscode.ConfigurationTarget.Global);
    await page.resize(...size);
    await prepare();
    if (!keepMouse) await page.moveAway();
    await new Promise(resume => setTimeout(resume, 1500)); // decorations and the minimap come last
    console.log(await page.screenshot(name, selector));
  }
}
