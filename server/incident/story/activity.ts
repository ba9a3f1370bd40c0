/** What a node's logs say in a window at all: whether its process ran. Bytes come from the caller. */
import type { SliceReader } from '../views/correlate';
import type { IncidentLog } from '../incident';
import { slicesNear } from '../near';
import { recordsIn } from '../records';
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
  /** How it went before the window: how many records in `aroundMs`, and the longest time between two of them, ms. */
  readonly usual: { readonly records: number; readonly longestGapMs: number };
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
  const earlier: number[] = [];
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
        if (record.instant <= from) {
          earlier.push(record.instant);
          before = before && before.at > record.instant ? before : spoken;
        } else if (record.instant >= to) after = after && after.at <= record.instant ? after : spoken;
        else records++;
      }
    }
    logs.push(log);
  }
  earlier.sort((a, b) => a - b);
  const longestGapMs = earlier.reduce((longest, at, i) => (i > 0 ? Math.max(longest, at - earlier[i - 1]) : longest), 0);
  return logs.length > 0 ? { records, before, after, usual: { records: earlier.length, longestGapMs }, logs } : null;
}

/** Records before a silence that make it one: fewer say nothing of how often a log speaks. */
const leastRecords = 8;

/**
 * How long the logs were silent from the last record before the window to the
 * first one behind it, where that is far longer than they are silent
 * otherwise; `null` where they spoke within, or are too quiet to tell.
 */
export function unusualSilence({ records, before, after, usual }: Activity): number | null {
  if (records > 0 || !before || !after || usual.records < leastRecords) return null;
  const silent = after.at - before.at;
  return silent >= 2 * usual.longestGapMs ? silent : null;
}
