/** What a node's logs say in a window at all: whether its process ran. Bytes come from the caller. */
import type { SliceReader } from './correlate';
import type { IncidentLog } from './incident';
import { slicesNear } from './near';
import { recordsIn } from './records';
import type { Actor } from './scene';

export interface Spoken {
  readonly log: IncidentLog;
  /** Zero-based. */
  readonly line: number;
  readonly at: number;
  readonly text: string;
}

/** How a node's logs go through a window. */
export interface Activity {
  /** Records within the window, of all logs of the node. */
  readonly records: number;
  /** The last record before and the first one behind it, where they are near. */
  readonly before: Spoken | null;
  readonly after: Spoken | null;
  /** Logs that were looked at: those that reach over the window or end in it. */
  readonly logs: readonly IncidentLog[];
}

/** How far around the window the nearest records are looked for, ms. */
const aroundMs = 60_000;
const mostBytes = 4 * 1024 * 1024;
const none: ReadonlySet<number> = new Set();

/**
 * The records of a node around (from, to), UTC epoch ms. `null` when none of its logs can be read there.
 * @param read gives bytes of a log; may reject
 */
export async function activityOf(actor: Actor, from: number, to: number, read: SliceReader): Promise<Activity | null> {
  let records = 0;
  let before: Spoken | null = null;
  let after: Spoken | null = null;
  const logs: IncidentLog[] = [];
  for (const log of actor.logs) {
    if (log.reading.family === 'hs_err' || !log.span || log.span.start > to || log.span.end < from - aroundMs) continue;
    let left = mostBytes;
    for (const slice of slicesNear(log.reading, log.clock, from - aroundMs, to + aroundMs)) {
      const end = Math.min(slice.to, slice.from + left);
      if (end <= slice.from) return null;
      const bytes = await read(log.file, slice.from, end).catch(() => null);
      if (!bytes) return null;
      left -= bytes.length;
      for (const record of recordsIn(bytes, slice.line, log.reading.family, log.clock, from - aroundMs, to + aroundMs, none)) {
        const spoken = { log, line: record.line, at: record.instant, text: record.text };
        if (record.instant <= from) before = before && before.at > record.instant ? before : spoken;
        else if (record.instant >= to) after = after && after.at <= record.instant ? after : spoken;
        else records++;
      }
    }
    logs.push(log);
  }
  return logs.length > 0 ? { records, before, after, logs } : null;
}
