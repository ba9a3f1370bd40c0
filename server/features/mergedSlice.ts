/** faultline/mergedSlice: the lines of a window, of all logs, by corrected time, with their tokens. */
import type { MergedLine } from '../incident/views/slice';
import { mergedSlice as merge } from '../incident/views/slice';
import { formatOf } from '../incident/records';
import { fieldOf } from '../formats/fields';
import { mergedSliceRequest, type MergedSlice, type MergedSliceParams } from '../protocol';
import { Unwrapper } from '../text/wrapper';
import { canonicalUri } from '../workspace/uris';
import type { Feature } from './context';
import { describeBytes, sectionAt } from './lines';
import { typeNumbers } from './semanticTokens';

const usualLimit = 20_000;
const mostLines = 100_000;

export const mergedSlice: Feature = {
  register({ connection, logs }) {
    connection.onRequest(mergedSliceRequest, async ({ start, end, uris, limit }: MergedSliceParams): Promise<MergedSlice> => {
      await logs.settled();
      const { lines, omitted } = await merge(logs.incident, start, end, uris?.map(canonicalUri), Math.min(mostLines, limit ?? usualLimit), (file, from, to) => logs.slice(file, from, to));
      return {
        lines: lines.map(one => ({ uri: logs.clientUri(one.log.file), line: one.line, node: one.log.node.name, at: one.at, text: one.text, tokens: tokensOf(one) })),
        omitted,
      };
    });
  },
};

/** The tokens of one line, none overlapping another. */
function tokensOf({ log, line, text }: MergedLine): number[] {
  const raw = new TextEncoder().encode(text);
  const { fields } = describeBytes(raw, line, formatOf(log.reading.family), Unwrapper.for(raw), sectionAt(log.reading, line));
  const tokens: number[] = [];
  let reached = 0;
  for (const { field, start, end } of fields) {
    if (start < reached || end <= start) continue;
    tokens.push(start, end - start, typeNumbers.get(fieldOf(field).token)!);
    reached = end;
  }
  return tokens;
}
