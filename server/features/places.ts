/** From records to places in files, as an LSP client is told of them. */
import type { Location } from 'vscode-languageserver/node';
import type { Format } from '../formats/format';
import type { IncidentLog } from '../incident/incident';
import { formatOf } from '../incident/records';
import { Unwrapper } from '../text/wrapper';
import type { Logs } from '../workspace/logs';
import { breathe } from './context';
import { identitiesIn, type Identity } from './identity';
import { describeBytes, sectionAt, type DescribedLine, type LineField } from './lines';

export interface Place {
  readonly log: IncidentLog;
  readonly line: number;
}

/** Lines this near to each other are read together. */
const together = 512;
/** Of so many stretches of files the text is looked at; beyond that a place is the beginning of its line. */
const mostStretches = 400;

/**
 * Where a thing stands in each of these lines; the beginning of the line where
 * it cannot be found. In the order of the places.
 */
export async function locations(logs: Logs, places: readonly Place[], identity: Identity): Promise<Location[]> {
  const ranges = new Map<Place, Location['range']>();
  let stretches = 0;
  for (const [log, some] of byLog(places)) {
    for (let from = 0; from < some.length;) {
      let to = from;
      while (to + 1 < some.length && some[to + 1].line - some[to].line < together) to++;
      if (stretches++ < mostStretches) {
        const lines = await describedLines(logs, log, some[from].line, some[to].line);
        for (const place of some.slice(from, to + 1)) {
          const described = lines(place.line);
          const field = described && fieldNaming(described, identity);
          if (field) ranges.set(place, { start: { line: place.line, character: field.start }, end: { line: place.line, character: field.end } });
        }
        await breathe();
      }
      from = to + 1;
    }
  }
  return places.map(place => ({
    uri: logs.clientUri(place.log.file),
    range: ranges.get(place) ?? { start: { line: place.line, character: 0 }, end: { line: place.line, character: 0 } },
  }));
}

/** Gives what stands in each line of [from, to] of a log, open or on disk. */
export async function describedLines(logs: Logs, log: IncidentLog, from: number, to: number): Promise<(line: number) => DescribedLine | null> {
  const lines = await logs.linesFrom(log, from, to);
  const format: Format = formatOf(log.reading.family);
  const unwrapper = unwrapperOf(lines);
  return line => {
    const bytes = lines.get(line);
    return bytes ? describeBytes(bytes.length > longest ? bytes.subarray(0, longest) : bytes, line, format, unwrapper, sectionAt(log.reading, line)) : null;
  };
}

const longest = 32_768;

/** What takes wrappers off these lines: it looks at their beginning. */
function unwrapperOf(lines: ReadonlyMap<number, Uint8Array>): Unwrapper | null {
  const head: Uint8Array[] = [];
  let size = 0;
  for (const line of lines.values()) {
    head.push(line, Uint8Array.of(10));
    size += line.length + 1;
    if (size > 16_384) break;
  }
  return Unwrapper.for(new Uint8Array(Buffer.concat(head)));
}

/** The first field of a line that names a thing. */
export function fieldNaming(described: DescribedLine, { kind, value }: Identity): LineField | null {
  return described.fields.find(field => identitiesIn(described, field).some(one => one.kind === kind && one.value === value)) ?? null;
}

function byLog<P extends Place>(places: readonly P[]): Map<IncidentLog, P[]> {
  const logs = new Map<IncidentLog, P[]>();
  for (const place of places) {
    const known = logs.get(place.log);
    if (known) known.push(place);
    else logs.set(place.log, [place]);
  }
  for (const some of logs.values()) some.sort((a, b) => a.line - b.line);
  return logs;
}
