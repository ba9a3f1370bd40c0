/** Logs that are here twice: unpacked beside the archive, in a support bundle and by hand, under another name. */
import { Kept, ofReading } from '../kept';
import type { SourceLog } from '../log';
import { folderOf } from '../paths';

/** Two logs of fewer lines may be alike by chance. */
const leastLines = 20;
const leastEvents = 3;

/** Events that are looked at, spread over the log. */
const mostLooked = 300;
/** What tells two brokers' logs apart that did the same in the same millisecond. */
const telling = ['session', 'broker', 'brokers', 'controller', 'myid', 'node', 'partition', 'address', 'host', 'client', 'member', 'dir', 'leader', 'removed'] as const;

/** What only a copy shares: as many bytes, lines and events, of which those that are looked at say the same, and the same facts. */
const signature = ofReading(({ family, bytes, lines, events, checkpoints, facts }): string | null => {
  if (lines < leastLines || events.length < leastEvents || checkpoints.length === 0) return null;
  const last = checkpoints[checkpoints.length - 1];
  const step = Math.max(1, Math.floor(events.length / mostLooked));
  const told: unknown[] = [];
  for (let i = 0; i < events.length; i += step) told.push(events.kindOf(i), events.rawStart(i), events.lineOf(i), events.number(i, 'durationMs'), ...telling.map(field => events.string(i, field)));
  return [family, bytes, lines, events.length, checkpoints[0].min, last.max, last.basis, ...told, ...facts.map(({ name, value }) => `${name}=${value}`)].join(' ');
});

/**
 * Copies by file, each with the log that it is a copy of: the one that lies
 * with most others, of as many the one with the shortest path.
 */
export function copiesOf(logs: readonly SourceLog[], kept = new Kept()): ReadonlyMap<string, string> {
  const told = logs.map(({ file, reading }) => [file, signature(reading)] as const);
  return kept.get('copies', told.flat(), () => {
    const beside = new Map<string, number>();
    for (const [file] of told) beside.set(folderOf(file), (beside.get(folderOf(file)) ?? 0) + 1);
    const families = new Map(logs.map(({ file, reading }) => [file, reading.family] as const));
    const same = new Map<string, string[]>();
    for (const [file, sign] of told) if (sign !== null) same.set(sign, [...same.get(sign) ?? [], file]);
    const copies = new Map<string, string>();
    const folders = new Set<string>();
    const between = (file: string, original: string): string => `${folderOf(file)}\n${folderOf(original)}`;
    // A log that names nobody is a copy only beside one that does: two JVMs may do the same.
    for (const naming of [true, false]) {
      for (const files of same.values()) {
        if (files.length < 2 || (families.get(files[0]) !== 'gc') !== naming) continue;
        const [original, ...others] = [...files].sort((a, b) => beside.get(folderOf(b))! - beside.get(folderOf(a))! || a.length - b.length || (a < b ? -1 : 1));
        for (const other of others) {
          if (!naming && folderOf(other) !== folderOf(original) && !folders.has(between(other, original))) continue;
          copies.set(other, original);
          folders.add(between(other, original));
        }
      }
    }
    return copies;
  });
}
