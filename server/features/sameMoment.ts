/** faultline/sameMoment: two lines that a person says are one moment, made into a correction of the second one's clock. */
import type { IncidentLog } from '../incident/incident';
import { sameMomentRequest, type LinePosition, type SameMomentParams, type SameMomentResult } from '../protocol';
import type { Logs } from '../workspace/logs';
import type { Feature } from './context';

export const sameMoment: Feature = {
  register({ connection, logs }) {
    connection.onRequest(sameMomentRequest, async ({ first, second }: SameMomentParams): Promise<SameMomentResult | null> => {
      await logs.settled();
      for (const { uri } of [first, second]) if (!logs.log(uri)) await logs.disk.adopt(uri);
      const [one, other] = [logs.log(first.uri), logs.log(second.uri)];
      if (!one || !other || one.node.key === other.node.key) return null;
      const skewMs = await writtenAt(logs, other, second) - await writtenAt(logs, one, first);
      if (!Number.isFinite(skewMs)) return null;
      const uris = logs.incident.logs.filter(log => log.node.key === other.node.key).map(log => logs.clientUri(log.file));
      return { node: other.node.name, uris, skewMs, otherNode: one.node.name };
    });
  },
};

/** When a line says it was written; NaN where there is no instant to be had. */
async function writtenAt(logs: Logs, log: IncidentLog, { line }: LinePosition): Promise<number> {
  const lines = await logs.linesAround(log, line);
  const stamped = log.stampAt(line, lines);
  return Number.isFinite(stamped) ? stamped : log.instantAt(line, lines)?.start ?? NaN;
}
