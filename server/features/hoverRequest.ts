/** textDocument/hover: gathers what `hover.ts` speaks of. Of an open document it answers from the line and the last reading, and never waits for one; of other logs from the file. */
import { MarkupKind, type Hover } from 'vscode-languageserver/node';
import type { LogReading } from '../formats/reading';
import type { Trace } from '../formats/repeats';
import type { Zone } from '../protocol';
import { Clock, fixedZone, parseZone } from '../text/clock';
import { Basis, StampReader } from '../text/stamp';
import type { Format } from '../formats/format';
import { formatOf } from '../incident/records';
import type { Logs } from '../workspace/logs';
import type { Feature } from './context';
import { hoverMarkdown } from './hover';
import type { HoverStamp } from './hoverValues';
import { describeLine, fieldAt, type DescribedLine } from './lines';
import { pageUri } from './pages';
import { describedLines } from './places';

/** A record's stamp is looked for in this many lines above. */
const linesAbove = 300;

export const hover: Feature = {
  capabilities: { hoverProvider: true },
  register(context) {
    const { connection, logs, client } = context;
    connection.onHover(async ({ textDocument, position }): Promise<Hover | null> => {
      const source = await sourceOf(logs, textDocument.uri, position.line);
      const described = source?.describe(position.line);
      if (!source || !described) return null;
      const log = logs.log(textDocument.uri);
      const clock = log?.clock ?? new Clock(parseZone(logs.settings.defaultZone) ?? fixedZone(0));
      const field = fieldAt(described, position.character);
      const stamped = stampFrom(source, position.line);
      const before = stamped && stampFrom(source, stamped.line - 1);
      const value = hoverMarkdown({
        line: described.line, row: described.row, fields: described.fields, field, clock,
        zone: log?.zone ?? unread, stamp: stamped?.stamp ?? null,
        previous: stamped && before ? distanceBase(clock, stamped, before) : NaN,
        diagnostics: log ? log.diagnostics.filter(one => one.line === position.line) : [],
        trace: log ? traceAt(log.reading, position.line) : null,
        page: page => pageUri(context, page),
      });
      if (value === '') return null;
      const formats = client.textDocument?.hover?.contentFormat;
      const { line } = position;
      return {
        contents: { kind: formats && !formats.includes(MarkupKind.Markdown) ? MarkupKind.PlainText : MarkupKind.Markdown, value },
        ...(field && { range: { start: { line, character: field.start }, end: { line, character: field.end } } }),
      };
    });
  },
};

/** The lines at and above one that is asked about. */
interface Source {
  format: Format;
  describe: (line: number) => DescribedLine | null;
}

async function sourceOf(logs: Logs, uri: string, line: number): Promise<Source | null> {
  const open = logs.get(uri);
  if (open) return open.format && { format: open.format, describe: number => describeLine(open, number) };
  const log = logs.log(uri);
  return log ? { format: formatOf(log.reading.family), describe: await describedLines(logs, log, Math.max(0, line - 2 * linesAbove), line) } : null;
}

/** The trace of the record that holds this line; blocks of a message log stand one behind the other. */
function traceAt({ blocks, traces }: LogReading, line: number): Trace | null {
  if (traces.length === 0) return null;
  let low = 0;
  for (let high = blocks.length; high - low > 1;) {
    const middle = (low + high) >> 1;
    if (blocks[middle].startLine <= line) low = middle;
    else high = middle;
  }
  const block = blocks[low];
  return block?.trace !== undefined && block.startLine <= line && line <= block.endLine ? traces[block.trace] : null;
}

const unread: Zone = { offsetMinutes: null, how: 'assumed', why: 'the file is still being read' };

/** A stamp and the line it stands in. */
interface Stamped {
  stamp: HoverStamp;
  line: number;
}

/** The stamp of the record that a line belongs to. */
function stampFrom({ format, describe }: Source, line: number): Stamped | null {
  const stamp = new StampReader();
  for (let number = line; number >= 0 && line - number < linesAbove; number--) {
    const one = describe(number);
    if (one && format.stamp(one.line, stamp) && stamp.basis !== Basis.None) return { stamp: { ms: stamp.ms, basis: stamp.basis, offsetMinutes: stamp.offsetMinutes }, line: number };
  }
  return null;
}

/** The instant of the record before, on what the hovered stamp is measured with; NaN where they cannot be compared. */
function distanceBase(clock: Clock, { stamp, line }: Stamped, { stamp: before, line: lineBefore }: Stamped): number {
  if (Number.isFinite(clock.instantIn(line, stamp.ms, stamp.basis))) return clock.instantIn(lineBefore, before.ms, before.basis);
  return before.basis === stamp.basis ? before.ms : NaN;
}
