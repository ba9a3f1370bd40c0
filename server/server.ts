/** The language server: speaks LSP over stdio, node-ipc or what else the arguments say (`--stdio`, `--node-ipc`, `--socket=N`, `--pipe=NAME`). */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection, ProposedFeatures, type ClientCapabilities, type Connection, type ServerCapabilities } from 'vscode-languageserver/node';
import { callHierarchy } from './features/callHierarchy';
import { codeLens } from './features/codeLens';
import { configuration, take } from './features/configuration';
import type { Context, Feature } from './features/context';
import { corrections } from './features/corrections';
import { correlate } from './features/correlate';
import { definition } from './features/definition';
import { documentHighlight } from './features/documentHighlight';
import { documents } from './features/documents';
import { documentSymbol } from './features/documentSymbol';
import { folders, initialFolders, lookThrough } from './features/folders';
import { foldingRange } from './features/foldingRange';
import { hover } from './features/hoverRequest';
import { inlayHint } from './features/inlayHint';
import { investigateLogs } from './features/investigate';
import { lineAt } from './features/lineAt';
import { Publisher } from './features/publish';
import { mergedSlice } from './features/mergedSlice';
import { nextEvent } from './features/nextEvent';
import { recogniseText } from './features/recognise';
import { references } from './features/references';
import { report } from './features/report';
import { sameMoment } from './features/sameMoment';
import { semanticTokens } from './features/semanticTokens';
import { timeline } from './features/timeline';
import { whyNot } from './features/whyNot';
import { workspaceSymbol } from './features/workspaceSymbol';
import { parseZone } from './text/clock';
import { Logs } from './workspace/logs';
import { readHere, WorkerReader } from './workspace/workerReader';

/** The command line's work, for its entry: the core is in one bundle. */
export { run } from './cli/run';

/** All there is. Adding a method is a file in features/ and a line here. */
const features: readonly Feature[] = [
  documents, configuration, folders,
  semanticTokens, hover, documentSymbol, foldingRange, documentHighlight, inlayHint, codeLens, definition, references, workspaceSymbol, callHierarchy,
  corrections, sameMoment, whyNot, lineAt,
  recogniseText, timeline, correlate, mergedSlice, investigateLogs, nextEvent, report,
];

/** Starts the server on a connection; on the one that the process's arguments name when none is given. */
export function startServer(connection: Connection = createConnection(ProposedFeatures.all)): void {
  const script = join(__dirname, 'worker.js');
  const logs = new Logs(existsSync(script) ? new WorkerReader(script) : readHere, { changed: () => publisher?.changed(), investigated: () => publisher?.changed() });
  let publisher: Publisher | null = null;
  const docs = join(__dirname, '..', 'docs');
  let context: Context = { connection, logs, client: {}, docs, explains: false };

  connection.onInitialize(params => {
    const client: ClientCapabilities = params.capabilities ?? {};
    const able = params.initializationOptions as { packedLogs?: unknown; explains?: unknown; timeZone?: unknown } | null | undefined;
    context = { connection, logs, client, docs, explains: able?.explains === true };
    publisher = new Publisher(context);
    for (const feature of features) feature.register(context);
    logs.showsPacked = able?.packedLogs === true;
    if (typeof able?.timeZone === 'string') logs.here = parseZone(able.timeZone) ?? logs.here;
    take(context, params.initializationOptions);
    lookThrough(context, initialFolders(params));
    return {
      capabilities: features.reduce<ServerCapabilities>((all, { capabilities }) => ({ ...all, ...capabilities }), { positionEncoding: 'utf-16' }),
      serverInfo: { name: 'faultline' },
    };
  });
  connection.onInitialized(() => {
    for (const feature of features) feature.initialized?.(context);
  });
  connection.onShutdown(() => {
    publisher?.close();
    logs.shutdown();
  });
  connection.listen();
}

if (/[\\/]server\.[jt]s$/.test(require.main?.filename ?? '')) startServer();
