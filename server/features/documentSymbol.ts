/** textDocument/documentSymbol: the events of a log in their order, and the sections of a crash report. */
import { SymbolKind, type DocumentSymbol, type SymbolInformation } from 'vscode-languageserver/node';
import { eventLabel, type EventTable } from '../formats/events';
import { repeats, traceLabel } from '../formats/repeats';
import type { IncidentLog } from '../incident/incident';
import type { MarkClass } from '../protocol';
import { isoText } from '../text/clock';
import type { LogDocument } from '../workspace/document';
import { rangeOf } from './diagnostics';
import type { Feature } from './context';

/** An outline with more entries is of no use; the least telling are left out first. */
const mostEvents = 2000;

const telling: readonly MarkClass[] = ['crash', 'expiry', 'full', 'silence', 'election', 'lifecycle', 'session', 'recovery', 'error', 'leader', 'pause', 'other'];

const kinds: Record<MarkClass, SymbolKind> = {
  crash: SymbolKind.Event, expiry: SymbolKind.Event, full: SymbolKind.Event, silence: SymbolKind.Event, election: SymbolKind.Event, lifecycle: SymbolKind.Event,
  session: SymbolKind.Event, recovery: SymbolKind.Event, error: SymbolKind.Event, leader: SymbolKind.Event, pause: SymbolKind.Event, other: SymbolKind.Field,
};

export const documentSymbol: Feature = {
  capabilities: { documentSymbolProvider: { label: 'Faultline' } },
  register({ connection, logs, client }) {
    connection.onDocumentSymbol(async ({ textDocument }) => {
      const open = logs.get(textDocument.uri);
      if (!open || !await open.current()) return null;
      const log = logs.log(textDocument.uri);
      if (!log) return null;
      const symbols = nested([...sectionsOf(log, open.document), ...eventsOf(log, open.document)]);
      return client.textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport ? symbols : flat(symbols, textDocument.uri);
    });
  },
};

function eventsOf(log: IncidentLog, document: LogDocument): DocumentSymbol[] {
  const { events, traces } = log.reading;
  const { counts, again } = repeatedErrors(events);
  const byMark = new Map<MarkClass, number[]>(telling.map(mark => [mark, []]));
  for (let i = 0; i < events.length; i++) if (!again.has(i)) byMark.get(events.shapeOf(i).mark)!.push(i);
  const chosen: number[] = [];
  for (const mark of telling) chosen.push(...byMark.get(mark)!.slice(0, Math.max(0, mostEvents - chosen.length)));
  const told = new Set<number>();
  const symbols = chosen.sort((a, b) => a - b).map(i => {
    const event = events.at(i, log.clock);
    const when = isoText(event.start, log.zone.offsetMinutes ?? 0);
    told.add(event.line);
    const times = counts.get(i);
    return {
      // The time comes first: a narrow outline shows little more than the beginning of a name.
      name: shown(`${when.slice(11, 19)} ${times ? `${times}× ` : ''}${eventLabel(event)}`), detail: when, kind: kinds[event.shape.mark],
      range: range(document, event.line, event.endLine), selectionRange: range(document, event.line, event.line),
    };
  });
  const blocks = new Map(log.reading.blocks.filter(block => block.trace !== undefined).map(block => [block.startLine, block]));
  for (const trace of traces.slice(0, mostEvents)) {
    const block = blocks.get(trace.firstLine);
    if (!block || told.has(trace.firstLine)) continue;
    symbols.push({
      name: shown(`${trace.count > 1 ? `${trace.count}× ` : ''}${traceLabel(trace)}`), detail: 'stack trace', kind: SymbolKind.Field,
      range: range(document, block.startLine, block.endLine), selectionRange: range(document, block.startLine, block.startLine),
    });
  }
  return symbols;
}

/** Errors that say the same stand in the outline once, with how often they came. */
function repeatedErrors(events: EventTable): { counts: Map<number, number>; again: Set<number> } {
  const kinds = new Set<string>();
  for (let i = 0; i < events.length; i++) if (events.shapeOf(i).mark === 'error') kinds.add(events.kindOf(i));
  const counts = new Map<number, number>();
  const again = new Set<number>();
  for (const [first, ...others] of repeats(events, ...kinds)) {
    if (others.length === 0) continue;
    counts.set(first, others.length + 1);
    for (const other of others) again.add(other);
  }
  return { counts, again };
}

function sectionsOf(log: IncidentLog, document: LogDocument): DocumentSymbol[] {
  return log.reading.blocks.filter(block => block.kind === 'section').map(({ startLine, endLine, label }) => ({
    name: shown(label), kind: SymbolKind.Namespace, range: range(document, startLine, endLine), selectionRange: range(document, startLine, startLine),
  }));
}

/** Symbols inside of one another by their lines: what begins first and ends last is outside. */
function nested(symbols: DocumentSymbol[]): DocumentSymbol[] {
  symbols.sort((a, b) => a.range.start.line - b.range.start.line || b.range.end.line - a.range.end.line);
  const roots: DocumentSymbol[] = [];
  const around: DocumentSymbol[] = [];
  for (const symbol of symbols) {
    while (around.length > 0 && around[around.length - 1].range.end.line < symbol.range.end.line) around.pop();
    const parent = around[around.length - 1];
    (parent ? parent.children ??= [] : roots).push(symbol);
    if (symbol.kind === SymbolKind.Namespace) around.push(symbol);
  }
  return roots;
}

function flat(symbols: readonly DocumentSymbol[], uri: string, containerName?: string): SymbolInformation[] {
  return symbols.flatMap(({ name, kind, range: where, children }) => [
    { name, kind, location: { uri, range: where }, ...(containerName !== undefined && { containerName }) },
    ...flat(children ?? [], uri, name),
  ]);
}

function range(document: LogDocument, line: number, endLine: number): DocumentSymbol['range'] {
  const whole = rangeOf({ line, endLine }, document);
  return { start: { line, character: 0 }, end: whole.end };
}

/** A name may be neither empty nor endless. */
function shown(name: string): string {
  return name.trim().replace(/\s+/g, ' ').slice(0, 200) || '(no text)';
}
