/** `faultline events`: every event as one JSON object a line, file by file, in the order of the lines. */
import { isoText } from '../text/clock';
import type { Job } from './job';
import { jsonText } from './terminal';

/** Names that every event has; a field of its own may not take them. */
const own = new Set(['file', 'line', 'kind', 'start', 'end', 'zone']);

export async function events({ incident, shown, out }: Job): Promise<number> {
  for (const log of incident.logs) {
    const file = shown(log.file);
    const { events } = log.reading;
    for (let i = 0; i < events.length; i++) {
      const { line, kind, start, end, basis, fields } = events.at(i, log.clock);
      const record: Record<string, unknown> = { file, line: line + 1, kind, start: isoText(start) || null, end: isoText(end) || null, zone: log.zoneHow(basis) };
      for (const [name, value] of Object.entries(fields)) if (value !== null && !own.has(name)) record[name] = value;
      await out.line(jsonText(record));
      if (out.closed) return 0;
    }
  }
  return 0;
}
