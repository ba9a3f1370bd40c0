import type { Row } from '../row';

/** A row that explains its message and makes no event: bookkeeping, and the lines that repeat what an event of another line says. */
export function explained(id: string, starts: string | readonly string[], pattern: RegExp, means: string, source: string, example: string): Row {
  return { id, starts, pattern, means, source, example };
}
