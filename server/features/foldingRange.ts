/** textDocument/foldingRange: GC blocks, stack traces, config dumps, sections. */
import type { Block } from '../formats/reading';
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
      return chosen(reading.blocks, client.textDocument?.foldingRange?.rangeLimit ?? usualLimit)
        .filter(block => block.startLine < Math.min(block.endLine, last))
        .map(({ startLine, endLine, kind }) => ({ startLine, endLine: Math.min(endLine, last), ...(kind === 'section' && { kind: 'region' }) }));
    });
  },
};

/** By line; where a client takes only so many, the longest. */
function chosen(blocks: readonly Block[], limit: number): Block[] {
  const kept = blocks.length <= limit ? [...blocks] : [...blocks].sort((a, b) => b.endLine - b.startLine - (a.endLine - a.startLine)).slice(0, limit);
  return kept.sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
}
