/** Log directories that failed, and why: the disk, or the number of memory maps. */
import { counted, effectsOf } from '../effects';
import { evidenceOf, type Conclusion, type Effect, type FindingEvidence } from '../findings';
import type { Actor, Scene, Seen } from '../scene';
import { timeText } from '../times';

/** How a failed directory's exception reads, and what to do for it. */
const reasons: readonly { pattern: RegExp; because: string; remedy: string }[] = [
  { pattern: /No space left on device/i, because: 'its file system was full', remedy: 'Make room on the file system of that directory (df -h, df -i): shorter retention, or a larger volume; alert before it is full.' },
  { pattern: /Disk quota exceeded/i, because: 'its disk quota was used up', remedy: 'Raise the quota of the directory, or shorten the retention.' },
  { pattern: /Read-only file system/i, because: 'its file system had become read-only', remedy: 'The kernel makes a file system read-only after errors of its disk: see dmesg, replace the disk, let the replicas be copied anew.' },
  { pattern: /Input\/output error|I\/O error/i, because: 'its disk did not read or write', remedy: 'The disk fails: see dmesg and SMART, replace it, let the replicas be copied anew.' },
  { pattern: /Too many open files/i, because: 'the process had used up its open files', remedy: 'Raise the limit of open files of the broker (LimitNOFILE, ulimit -n): each segment takes three or more.' },
  { pattern: /Permission denied|Operation not permitted/i, because: 'access to a file was denied', remedy: 'Give the broker\'s user the files of that directory back (owner and mode); something else changed or wrote them.' },
  { pattern: /Stale file handle/i, because: 'its network file system had lost a file', remedy: 'Kafka needs a local file system: a file was removed on the server side of the network file system.' },
];

/** Gives the words of the exception behind a record, and the line they stand at. */
export type ReasonReader = (seen: Seen) => Promise<{ line: number; text: string } | null>;

/** "Map failed" and log directories that failed, one finding a node. */
export async function failedDirectories(scene: Scene, reasonOf: ReasonReader): Promise<Conclusion[]> {
  const found: Conclusion[] = [];
  for (const [key, { maps, dirs }] of failures(scene)) {
    const actor = scene.actors.get(key)!;
    if (maps.length > 0) found.push(mapFailed(scene, actor, maps, dirs));
    else if (dirs.length > 0) found.push(await directoryFailed(scene, actor, dirs, reasonOf));
  }
  return found;
}

function failures(scene: Scene): Map<string, { maps: Seen[]; dirs: Seen[] }> {
  const byNode = new Map<string, { maps: Seen[]; dirs: Seen[] }>();
  const of = ({ log }: Seen): { maps: Seen[]; dirs: Seen[] } => {
    let known = byNode.get(log.node.key);
    if (!known) byNode.set(log.node.key, known = { maps: [], dirs: [] });
    return known;
  };
  for (const seen of scene.all('kafka.map-failed')) of(seen).maps.push(seen);
  for (const seen of scene.all('kafka.dir.failed')) of(seen).dirs.push(seen);
  return byNode;
}

function mapFailed(scene: Scene, actor: Actor, maps: readonly Seen[], dirs: readonly Seen[]): Conclusion {
  const [first] = maps;
  const down = allGone(dirs);
  return {
    rule: 'map-count/map-failed', severity: 'error', confidence: 'likely', node: actor.node.name,
    title: `${actor.node.name} could not map a file into memory${dirs.length > 0 ? ' and took its log directory out of service' : ''}: its memory maps are used up, most likely`,
    start: first.event.start, end: (dirs.at(-1) ?? maps.at(-1)!).event.end,
    why: `FileChannelImpl.map threw "Map failed" at ${timeText(first.event.start, first.log)}${first.event.fields['partition'] ? ` for ${String(first.event.fields['partition'])}` : ''}, after it had collected garbage and tried again: the kernel refused the mapping. With memory free that is the number of maps (vm.max_map_count, 65530 by default); every log segment maps two index files.${down ? ' It was the only directory, so the broker stopped.' : ''}`,
    evidence: [...line(first, 'cause'), ...line(dirs[0], 'effect'), ...(down && down !== dirs[0] ? line(down, 'effect') : [])],
    remedy: 'Count the maps of a running broker (wc -l /proc/PID/maps) and raise vm.max_map_count to twice that or more. More memory does not help.',
    effects: [...offline(scene, actor, first), ...effectsOf(scene, actor.brokerId, actor, first.event.start, Infinity)], notSeen: ['how many maps the process held: no crash report of it says'], sessions: [], repeats: null,
  };
}

async function directoryFailed(scene: Scene, actor: Actor, dirs: readonly Seen[], reasonOf: ReasonReader): Promise<Conclusion> {
  const [first] = dirs;
  const dir = String(first.event.fields['dir'] ?? 'the directory');
  const down = allGone(dirs);
  // The error that took it out of service stands right before.
  const error = scene.between(first.event.start - 2000, first.event.start + 50, 'kafka.dir.io-error', 'kafka.log.failed').filter(({ log, event }) => log.node.key === actor.node.key && sameDir(event.fields['dir'] ?? event.fields['path'], dir)).at(-1);
  const said = error ? await reasonOf(error) : null;
  const known = said && reasons.find(reason => reason.pattern.test(said.text));
  const what = error?.event.fields['reason'] ? `${String(error.event.fields['reason'])}${error.event.fields['partition'] ? ` (${String(error.event.fields['partition'])})` : ''}` : 'reading or writing';
  return {
    rule: 'directory/failed', severity: 'error', confidence: 'proven', node: actor.node.name,
    title: `${down ? `All log directories of ${actor.node.name} failed and it stopped` : `A log directory of ${actor.node.name} failed and was taken out of service`}${known ? `: ${known.because}` : ''}`,
    start: error?.event.start ?? first.event.start, end: dirs.at(-1)!.event.end,
    why: `In ${dir} ${what} failed${said ? ` with "${said.text}"` : '; the exception at that line says how'}. All partitions of the directory go offline on this broker${down ? ', and with no directory left the broker stops' : ''}.`,
    evidence: [...(error && said ? [{ file: error.log.file, line: said.line, role: 'cause', at: error.event.start, text: said.text }] : line(error, 'cause')), ...line(first, error ? 'effect' : 'cause'), ...(down && down !== first ? line(down, 'effect') : [])],
    remedy: `${known ? known.remedy : 'Look at the disk of that directory (df, dmesg): full, read-only or broken.'} The directory (${dir}) comes back with a restart of ${actor.node.name}.`,
    effects: [...offline(scene, actor, first), ...effectsOf(scene, actor.brokerId, actor, first.event.start, Infinity)], notSeen: said ? [] : ['the words of the exception that took it out of service'], sessions: [], repeats: null,
  };
}

/** Partitions that went offline with the directory, in the broker's own words. */
function offline(scene: Scene, actor: Actor, first: Seen): Effect[] {
  const [seen] = scene.between(first.event.start, first.event.start + 10_000, 'kafka.dir.partitions-offline').filter(({ log }) => log.node.key === actor.node.key);
  const partitions = seen ? String(seen.event.fields['replicas'] ?? '').split(',').filter(Boolean).length : 0;
  return partitions > 0 ? [{ what: 'offline', count: partitions, text: `${counted(partitions, 'partition')} went offline on ${actor.node.name}`, evidence: [evidenceOf(seen.log, seen.event, 'effect')] }] : [];
}

function allGone(dirs: readonly Seen[]): Seen | undefined {
  return dirs.find(isLastDirectory);
}

/** With its last directory a broker stops; with one of several it goes on. */
export function isLastDirectory({ event }: Seen): boolean {
  return event.shape.id === 'kafka.dirs.all-failed';
}

function sameDir(said: unknown, dir: string): boolean {
  return typeof said !== 'string' || said === dir || said.startsWith(`${dir}/`);
}

function line(seen: Seen | undefined, role: string): FindingEvidence[] {
  return seen ? [evidenceOf(seen.log, seen.event, role)] : [];
}
