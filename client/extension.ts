/** The VS Code side: starts the server, shows what it found, jumps. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { explainCommand, languageIds } from '../server/protocol';
import { Correlator } from './correlate';
import { CorrectionStore } from './corrections';
import { EventSteps } from './events';
import { explainOnCommand } from './explain';
import { Highlights } from './highlights';
import { Investigator } from './investigate';
import { Invitation } from './invitation';
import { jumpOnCommand } from './jump';
import { LanguageFromContent } from './language';
import { PackedLogs } from './packed';
import { Reports } from './report';
import { MergedSlices } from './slice';
import { ZoneStatus } from './status';
import { TimeLock } from './timeLock';
import { Timelines } from './timelines';
import { TwoLines } from './twoLines';
import { FindingsView } from './views/findings';
import { LogsView } from './views/logs';
import { TimelinePanel } from './views/timeline';

/** What tests and other extensions get from `activate`. */
export interface FaultlineApi {
  readonly client: LanguageClient;
  readonly highlights: Highlights;
  readonly panel: TimelinePanel;
  readonly investigator: Investigator;
  readonly timeLock: TimeLock;
  readonly corrections: CorrectionStore;
}

export async function activate(context: vscode.ExtensionContext): Promise<FaultlineApi> {
  const module = path.join(context.extensionPath, 'dist', 'server.js');
  const client = new LanguageClient('faultline', 'Faultline', {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6111'] } },
  }, {
    documentSelector: Object.values(languageIds).map(language => ({ language })),
    synchronize: { configurationSection: 'faultline' },
    initializationOptions: { ...vscode.workspace.getConfiguration('faultline'), packedLogs: true, explains: true, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone },
    // Hovers may show a page of ours and call nothing else.
    markdown: { isTrusted: { enabledCommands: [explainCommand] }, supportHtml: false },
  });
  const timelines = new Timelines(client);
  const panel = new TimelinePanel(context, client, timelines);
  const correlator = new Correlator(client, panel);
  const highlights = new Highlights(client);
  const investigator = new Investigator(client, panel, timelines);
  const corrections = new CorrectionStore(client, context.workspaceState, panel, timelines);
  const timeLock = new TimeLock(client);
  const zones = new ZoneStatus(client);
  context.subscriptions.push(
    client, timelines, panel, correlator, highlights, new LanguageFromContent(client, context.workspaceState), zones, new LogsView(client, timelines), new PackedLogs(),
    investigator, new Reports(client, investigator), new Invitation(investigator, zones), new FindingsView(investigator, zones), corrections, new TwoLines(client, corrections), timeLock, new EventSteps(client, context.workspaceState), jumpOnCommand(), explainOnCommand(context.extensionPath),
  );
  await client.start();
  const legend = client.initializeResult?.capabilities.semanticTokensProvider?.legend ?? { tokenTypes: [], tokenModifiers: [] };
  context.subscriptions.push(new MergedSlices(client, panel, new vscode.SemanticTokensLegend(legend.tokenTypes, legend.tokenModifiers)));
  return { client, highlights, panel, investigator, timeLock, corrections };
}
