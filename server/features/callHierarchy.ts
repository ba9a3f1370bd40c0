/** textDocument/prepareCallHierarchy and its calls: what caused a line (incoming) and what it led to (outgoing), as findings prove it. */
import { SymbolKind, type CallHierarchyItem, type Range } from 'vscode-languageserver/node';
import { eventLabel } from '../formats/events';
import type { IncidentLog } from '../incident/incident';
import { isoText } from '../text/clock';
import type { Logs } from '../workspace/logs';
import { chainsOf, type Chains, type ChainLine } from './chains';
import type { Feature } from './context';
import { rangeOf } from './diagnostics';

/** What an item is known by when it comes back. */
interface ItemData {
  file: string;
  line: number;
}

export const callHierarchy: Feature = {
  capabilities: { callHierarchyProvider: true },
  register({ connection, logs }) {
    const { callHierarchy: requests } = connection.languages;
    requests.onPrepare(async ({ textDocument, position }) => {
      await logs.settled();
      const chains = await current(logs);
      const log = logs.log(textDocument.uri);
      if (!log) return null;
      // The record that the line belongs to may have begun above.
      const event = log.eventAt(position.line);
      const line = chains.at(log.file, position.line).length > 0 || !event ? position.line : event.line;
      const links = chains.at(log.file, line);
      if (links.length > 0) return [itemOf(logs, links[0])];
      return event ? [item(logs, log, line, eventLabel(event), 'in no finding', event.start)] : null;
    });
    requests.onIncomingCalls(async ({ item: to }) => {
      const found = linked(await current(logs), to, 'causes');
      return found.map(from => itemOf(logs, from)).map(from => ({ from, fromRanges: [from.selectionRange] }));
    });
    requests.onOutgoingCalls(async ({ item: from }) => {
      const found = linked(await current(logs), from, 'effects');
      return found.map(to => ({ to: itemOf(logs, to), fromRanges: [from.selectionRange] }));
    });
  },
};

async function current(logs: Logs): Promise<Chains> {
  const { incident } = logs;
  return chainsOf(incident, await logs.investigation());
}

/** What leads to a line, or what it leads to, each line once. */
function linked(chains: Chains, { data }: CallHierarchyItem, side: 'causes' | 'effects'): ChainLine[] {
  const { file, line } = data as ItemData;
  const found = new Map<string, ChainLine>();
  for (const link of chains.at(String(file), Number(line))) for (const next of link[side]) found.set(`${next.file}:${next.line}`, next);
  return [...found.values()];
}

function itemOf(logs: Logs, { file, line, label, role, at, finding }: ChainLine): CallHierarchyItem {
  const log = logs.incident.get(file);
  return item(logs, log ?? file, line, label, `${role} (${finding.confidence})`, at);
}

function item(logs: Logs, log: IncidentLog | string, line: number, name: string, detail: string, at: number | null): CallHierarchyItem {
  const file = typeof log === 'string' ? log : log.file;
  const where = typeof log === 'string' ? '' : `${log.node.name}, ${log.label}:${line + 1}`;
  const when = at !== null && Number.isFinite(at) ? isoText(at, typeof log === 'string' ? 0 : log.zone.offsetMinutes ?? 0).slice(11, 23) : '';
  const range: Range = rangeOf({ line, endLine: line }, logs.get(file)?.document);
  return {
    name: name || '(no text)', kind: SymbolKind.Event, detail: [detail, when, where].filter(part => part !== '').join(' · '),
    uri: logs.clientUri(file), range, selectionRange: range, data: { file, line } satisfies ItemData,
  };
}
