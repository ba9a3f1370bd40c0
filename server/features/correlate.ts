/** faultline/correlate and faultline/instant: from a line to its instant, and to what every other log says around it. */
import type { IncidentLog } from '../incident/incident';
import { correlateRequest, instantRequest, type CorrelateParams, type Correlation, type InstantParams, type InstantResult } from '../protocol';
import { text } from '../text/bytes';
import type { Logs } from '../workspace/logs';
import type { Feature } from './context';

const longestText = 400;
const mostRecords = 5000;

export const correlate: Feature = {
  register({ connection, logs }) {
    connection.onRequest(instantRequest, async ({ uri, line }: InstantParams): Promise<InstantResult> => {
      const log = await known(logs, uri);
      return log ? log.instantAt(line, await logs.linesAround(log, line)) : null;
    });
    connection.onRequest(correlateRequest, async ({ uri, line, windowMs, limit }: CorrelateParams): Promise<Correlation | null> => {
      await logs.settled();
      const log = await known(logs, uri);
      if (!log) return null;
      const lines = await logs.linesAround(log, line);
      const instant = log.instantAt(line, lines);
      if (!instant) return null;
      const bytes = lines(line);
      const options = { windowMs: windowMs >= 0 ? windowMs : logs.settings.correlationWindow, limit: Math.min(mostRecords, limit ?? 500) };
      const anchor = { uri: log.file, line, ...instant, text: bytes ? plain(text(bytes, 0, Math.min(bytes.length, 4 * longestText))) : '' };
      const found = await logs.incident.correlate(anchor, options, (file, from, to) => logs.slice(file, from, to));
      return {
        ...found, anchor: { ...found.anchor, uri },
        records: found.records.map(record => ({ ...record, uri: logs.clientUri(record.uri) })),
        notes: [...found.notes, ...logs.disk.notes],
      };
    });
  },
};

/** The log of that URI, read from disk if nobody did before. */
async function known(logs: Logs, uri: string): Promise<IncidentLog | undefined> {
  await logs.get(uri)?.current();
  const log = logs.log(uri);
  if (log) return log;
  await logs.disk.adopt(uri);
  return logs.log(uri);
}

/** A line for people: no control characters, not too long. */
function plain(line: string): string {
  // eslint-disable-next-line no-control-regex
  return line.slice(0, longestText).trimEnd().replace(/\t/g, ' ').replace(/[\x00-\x1f\x7f-\x9f]/g, '\ufffd');
}
