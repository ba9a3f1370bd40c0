/** The words of the exception behind a record, which no event keeps. Bytes come from the caller. */
import type { SliceReader } from '../views/correlate';
import { slicesNear } from '../near';
import { recordsIn } from '../records';
import type { Seen } from './scene';

/** Lines behind a record that are looked at. */
const mostLines = 120;
const thrown = /^(?:Caused by: )?([\w.$]{1,200}(?:Exception|Error)): (.{1,300})/;
const otherRecord = /^\s*\[?\d{4}-\d\d-\d\d/;

/**
 * What the innermost exception of a record's trace says, such as
 * "java.io.IOException: No space left on device", and where. `null` when it has none or cannot be read.
 */
export async function exceptionOf({ log, event }: Seen, read: SliceReader): Promise<{ line: number; text: string } | null> {
  const wanted = Array.from({ length: mostLines }, (_, i) => event.line + i);
  let found: { line: number; text: string } | null = null;
  let expected = event.line;
  for (const slice of slicesNear(log.reading, log.clock, Infinity, -Infinity, wanted)) {
    const bytes = await read(log.file, slice.from, slice.to).catch(() => null);
    if (!bytes) return found;
    for (const { line, text } of recordsIn(bytes, slice.line, log.reading.family, log.clock, Infinity, -Infinity, new Set(wanted))) {
      if (line !== expected++ || (line > event.line && otherRecord.test(text))) return found;
      const match = thrown.exec(text);
      if (match) found = { line, text: `${match[1]}: ${match[2].trim()}` };
    }
  }
  return found;
}
