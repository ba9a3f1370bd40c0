/** Packed logs (`.gz`) as documents that can be read, searched and jumped into, but not changed. */
import { promises as fs } from 'node:fs';
import { promisify } from 'node:util';
import { constants, gunzip } from 'node:zlib';
import * as vscode from 'vscode';
import { packedScheme } from '../server/protocol';

/** VS Code holds no longer text than this in an editor; what is behind it is left out, not the whole. */
const mostBytes = 512 * 1024 * 1024;
const unpack = promisify<Buffer, { finishFlush: number; maxOutputLength: number }, Buffer>(gunzip);

/** Serves `faultline-gz:` URIs: the unpacked content of the file of the same path. */
export class PackedLogs implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #registration: vscode.Disposable;
  readonly onDidChangeFile = this.#changed.event;

  constructor() {
    this.#registration = vscode.workspace.registerFileSystemProvider(packedScheme, this, { isReadonly: true, isCaseSensitive: true });
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => {});
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { ctimeMs, mtimeMs, size } = await fs.stat(pathOf(uri)).catch(() => {
      throw vscode.FileSystemError.FileNotFound(uri);
    });
    return { type: vscode.FileType.File, ctime: ctimeMs, mtime: mtimeMs, size, permissions: vscode.FilePermission.Readonly };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const packed = await fs.readFile(pathOf(uri)).catch(() => {
      throw vscode.FileSystemError.FileNotFound(uri);
    });
    try {
      return await unpack(packed, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: mostBytes });
    } catch (error) {
      throw vscode.FileSystemError.Unavailable(vscode.l10n.t('{0} cannot be unpacked: {1}', uri.path, error instanceof Error ? error.message : String(error)));
    }
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    vscode.Disposable.from(this.#registration, this.#changed).dispose();
  }
}

function pathOf(uri: vscode.Uri): string {
  return uri.with({ scheme: 'file' }).fsPath;
}
