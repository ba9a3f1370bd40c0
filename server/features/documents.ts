/** textDocument/didOpen, didChange, didClose. */
import { TextDocumentSyncKind } from 'vscode-languageserver/node';
import type { Feature } from './context';

export const documents: Feature = {
  capabilities: { textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental } },
  register({ connection, logs }) {
    connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => logs.open(uri, languageId, version, text));
    connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => logs.get(textDocument.uri)?.change(contentChanges, textDocument.version));
    connection.onDidCloseTextDocument(({ textDocument }) => logs.close(textDocument.uri));
  },
};
