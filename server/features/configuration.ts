/** workspace/configuration and workspace/didChangeConfiguration: the section `faultline`. */
import { DidChangeConfigurationNotification } from 'vscode-languageserver/node';
import { settingsFrom, settingsProblems } from '../workspace/settings';
import type { Context, Feature } from './context';
import { refreshLenses } from './codeLens';
import { refreshHints } from './inlayHint';

const section = 'faultline';

export const configuration: Feature = {
  register(context) {
    const { connection, client } = context;
    connection.onDidChangeConfiguration(async ({ settings }) => {
      // A client that answers questions is asked: what it pushes may be empty.
      const pushed = (settings as Record<string, unknown> | null | undefined)?.[section];
      take(context, client.workspace?.configuration ? await ask(context) ?? pushed : pushed ?? settings);
    });
  },
  initialized(context) {
    const { connection, client } = context;
    if (client.workspace?.didChangeConfiguration?.dynamicRegistration) {
      connection.client.register(DidChangeConfigurationNotification.type, { section }).catch(() => {});
    }
    if (client.workspace?.configuration) void ask(context).then(given => take(context, given));
  },
};

async function ask({ connection }: Context): Promise<unknown> {
  return (connection.workspace.getConfiguration(section) as Promise<unknown>).catch(() => null);
}

/** Takes settings over; `null` and `undefined` leave what holds. */
export function take(context: Context, given: unknown): void {
  if (given === null || given === undefined) return;
  for (const problem of settingsProblems(given)) context.connection.console.warn(problem);
  const settings = settingsFrom(given);
  if (JSON.stringify(settings) === JSON.stringify(context.logs.settings)) return;
  context.logs.settings = settings;
  refreshHints(context);
  refreshLenses(context);
}
