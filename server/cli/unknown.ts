/** `faultline unknown`: the shapes of lines that no row knows, the most frequent first. */
import type { LogReading } from '../formats/reading';
import type { UnknownShapes } from '../formats/unknown';
import { jsonText, printable, type Output } from './terminal';

/** More than a person reads; `--format json` has them all. */
const mostTold = 200;

/** Writes the shapes with one example each; always 0: a line nobody knows is no error. */
export async function unknown(found: UnknownShapes, readings: readonly LogReading[], format: string, out: Output): Promise<number> {
  const { shapes, count } = found;
  const lines = readings.reduce((sum, reading) => sum + reading.lines, 0);
  if (format === 'json') {
    await out.line(jsonText({ files: readings.length, lines, unrecognisedLines: count, shapes: shapes.map(({ line, ...shape }) => ({ ...shape, line: line + 1 })) }, 2));
    return 0;
  }
  const width = String(shapes[0]?.count ?? 0).length;
  for (const { family, shape, count, file, line } of shapes.slice(0, mostTold)) {
    await out.line(`${String(count).padStart(width)}  ${family.padEnd(9)}  ${printable(shape)}`);
    await out.line(`${' '.repeat(width + 13)}${printable(file)}:${line + 1}`);
    if (out.closed) return 0;
  }
  if (shapes.length > mostTold) await out.line(`and ${shapes.length - mostTold} more shapes`);
  await out.line(count === 0 ? `Every line is known, ${lines} in all.` : `${count} of ${lines} lines unknown, ${shapes.length} ${shapes.length === 1 ? 'shape' : 'shapes'}.`);
  return 0;
}
