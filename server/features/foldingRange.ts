/** textDocument/foldingRange: GC blocks, stack traces, config dumps, sections. */
import type { Block } from '../formats/reading';
import { traceLabel, type Trace } from '../formats/repeats';
import type { Feature } from './context';

const usualLimit = 5000;

export const foldingRange: Feature = {
  capabilities: { foldingRangeProvider: true },
  register({ connection, logs, client }) {
    connection.onFoldingRanges(async ({ textDocument }) => {
      const open = logs.get(textDocument.uri);
      const reading = await open?.current();
      if (!open || !reading) return null;
      const last = open.document.lineCount - 1;
      const labelled = client.textDocument?.foldingRange?.foldingRange?.collapsedText === true;
      return chosen(reading.blocks, client.textDocument?.foldingRange?.rangeLimit ?? usualLimit)
        .filter(block => block.startLine < Math.min(block.endLine, last))
        .map(block => ({
          startLine: block.startLine, endLine: Math.min(block.endLine, last), ...(block.kind === 'section' && { kind: 'region' }),
          ...(labelled && block.trace !== undefined && { collapsedText: traceText(reading.traces[block.trace], block.startLine) }),
        }));
    });
  },
};

/** What stands for a folded trace: what it is, and whether it is the first of its kind. */
function traceText(trace: Trace, line: number): string {
  return trace.count === 1 ? traceLabel(trace) : `${traceLabel(trace)} (${trace.count}×${line === trace.firstLine ? '' : `, first at line ${trace.firstLine + 1}`})`;
}

/** By line; where a client takes only so many, the longest. */
function chosen(blocks: readonly Block[], limit: number): Block[] {
  const kept = blocks.length <= limit ? [...blocks] : [...blocks].sort((a, b) => b.endLine - b.startLine - (a.endLine - a.startLine)).slice(0, limit);
  return kept.sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
}
