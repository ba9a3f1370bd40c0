/** workspace/didChangeWorkspaceFolders and workspace/didChangeWatchedFiles: the logs that lie on disk. */
import { DidChangeWatchedFilesNotification, FileChangeType, WatchKind, type InitializeParams } from 'vscode-languageserver/node';
import { filePath } from '../workspace/uris';
import type { Context, Feature } from './context';

const watched = '**/{*.log,*.log.*,*.log-*,*.log_*,*.out,*.out.*,*.txt,gc,gc.*,gc-*,gc_*,hs_err*,*.gz}';

/** A folder that is moved here or deleted is told of by its own name only. */
const comeAndGo = { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete };

export const folders: Feature = {
  capabilities: { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } },
  register(context) {
    const { connection, logs } = context;
    connection.onDidChangeWatchedFiles(({ changes }) => {
      for (const { uri, type } of changes) logs.disk.changed(uri, type === FileChangeType.Deleted);
    });
    connection.onNotification('workspace/didChangeWorkspaceFolders', ({ event }: { event: { added: { uri: string }[]; removed: { uri: string }[] } }) => {
      const removed = pathsOf(event.removed);
      lookThrough(context, [...new Set([...logs.disk.folders.filter(path => !removed.includes(path)), ...pathsOf(event.added)])]);
    });
  },
  initialized({ connection, client }) {
    if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: watched }, comeAndGo] }).catch(() => {});
    }
  },
};

/** The folders a client opened, however old its way to say so. */
export function initialFolders({ workspaceFolders, rootUri }: InitializeParams & { rootUri?: string | null }): string[] {
  return pathsOf(workspaceFolders ?? (rootUri ? [{ uri: rootUri }] : []));
}

/** Looks for logs in these folders, and says in the client's log what was left out. */
export function lookThrough({ connection, logs }: Context, paths: readonly string[]): void {
  void logs.disk.setFolders(paths).then(() => logs.disk.settled()).then(() => {
    for (const note of logs.disk.notes) connection.console.info(note);
  });
}

function pathsOf(given: readonly { uri: string }[]): string[] {
  return given.flatMap(({ uri }) => filePath(uri) ?? []);
}
