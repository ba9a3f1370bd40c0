/**
 * The offset of every log's stamps, and how it is known. In order: stated in
 * the line; the person's setting for the file; what stamped logs of the same
 * node state; what events that two logs tell of say; the person's default;
 * what all stamped logs around it agree on; the machine's local zone. Then how
 * far each host's clock is off the others'.
 */
import type { LogReading } from '../../formats/reading';
import type { Skew, Zone } from '../../protocol';
import { Clock, fixedZone, offsetText, parseZone, type LocalZone } from '../../text/clock';
import { Basis } from '../../text/stamp';
import { groupedBy } from '../story/findings';
import { Kept, onDemand } from '../kept';
import { editorNames, settingFor, type IncidentSettings, type SourceLog } from '../log';
import type { LogNode } from '../nodes/nodes';
import { baseName, folderOf, nameFrom } from '../paths';
import { skewsOf } from './skew';
import { momentsOf } from './moments';
import { matchedZones } from './matched';
import { clockOf, jvmStart, placeByStart, sameClock } from './placed';

export interface LogTime {
  /** What is shown of the file as a whole. */
  readonly zone: Zone;
  /** How the offset of those of its stamps is known that state none. */
  readonly localHow: Zone['how'];
  readonly clock: Clock;
  /** `null`: nothing is taken off. */
  readonly skew: Skew | null;
}

export interface Times {
  readonly byFile: ReadonlyMap<string, LogTime>;
  /** What was seen of clocks that disagree and could not be corrected, one plain sentence each. */
  readonly notes: readonly string[];
}

interface Found {
  local: LocalZone;
  how: Zone['how'];
  why: string;
  /** Only for want of anything better. */
  open?: true;
}

/** The zone, the skew and the clock of every log. */
export function timesOf(logs: readonly SourceLog[], nodes: ReadonlyMap<string, LogNode>, labels: ReadonlyMap<string, string>, settings: IncidentSettings, kept = new Kept()): Times {
  const stating = statingOf(logs, nodes);
  const ofNode = groupedBy(logs, log => nodes.get(log.file)!.key);
  const moments = momentsOf(logs, nodes, kept);
  const set = setSkews(logs, nodes, settings);
  const label = (file: string): string => labels.get(file)!;
  const named = new Map<string, LocalZone | null>();
  const zoneNamed = (name: string): LocalZone | null => onDemand(named, name, () => parseZone(name));
  const found = new Map(logs.map(log => [log.file, localZone(log, stating, nodes, labels, settings, zoneNamed)]));
  const placed = (name: string): Map<string, Clock> => kept.sameAll(name, logs.map(({ file, reading }) => [file, clockOf(reading, found.get(file)!.local, set.get(file)?.ms)] as const), sameClock);
  const assumed = placed('assumed clocks');
  const told = [moments, ...labels.values(), ...assumed.values()];
  const open = floating(logs, nodes, found);
  for (const [key, zone] of kept.get('matched zones', [...told, ...[...open].flat()], () => matchedZones(moments, open, file => assumed.get(file)!, label))) {
    for (const { file } of ofNode.get(key)!) {
      if (found.get(file)!.open) found.set(file, { local: fixedZone(zone.offsetMinutes), how: zone.anchored ? 'inferred' : 'assumed', why: zone.why });
    }
  }
  const clocks = placed('clocks');
  const { byNode, notes } = kept.get('skews', [moments, ...labels.values(), ...clocks.values()], () => skewsOf(moments, file => clocks.get(file)!, label, key => ofNode.get(key)!));
  const times = new Map<string, LogTime>();
  for (const log of logs) {
    const one = found.get(log.file)!;
    const skew = set.get(log.file) ?? holdingFor(log.reading, byNode.get(nodes.get(log.file)!.key) ?? null);
    times.set(log.file, { zone: zoneOf(log.reading, one), localHow: one.how, skew, clock: clockOf(log.reading, one.local, skew?.ms, skew?.steps) });
  }
  for (const log of logs) placeByStart(log, ofNode.get(nodes.get(log.file)!.key)!, times);
  const settled = new Set([...set.keys()].map(file => nodes.get(file)!.key));
  return { byFile: times, notes: notes.filter(note => !note.nodes.some(key => settled.has(key))).map(note => note.text) };
}

/** Whole quarters of an hour are daylight saving or another zone, ms. */
const quarterMs = 900_000;
const aboutMs = 60_000;

/** A clock that was set by whole quarters of an hour showed another zone: stamps that state their offset know nothing of it. */
function holdingFor({ basisCounts }: LogReading, skew: Skew | null): Skew | null {
  if (!skew?.steps || basisCounts[Basis.Utc] === 0) return skew;
  const changes = skew.steps.map(({ ms }, i) => ms - (skew.steps![i - 1]?.ms ?? skew.ms));
  return changes.every(ms => Math.abs(ms) > aboutMs && Math.abs(ms - quarterMs * Math.round(ms / quarterMs)) < aboutMs) ? null : skew;
}

/** Nodes all of whose zone-less stamps are placed for want of anything better, with the offset assumed for them. */
function floating(logs: readonly SourceLog[], nodes: ReadonlyMap<string, LogNode>, found: ReadonlyMap<string, Found>): Map<string, number> {
  const offsets = new Map<string, number>();
  const anchored = new Set<string>();
  for (const { file, reading } of logs) {
    const { key } = nodes.get(file)!;
    if (!found.get(file)!.open || reading.basisCounts[Basis.Utc] > 0) anchored.add(key);
    else if (reading.basisCounts[Basis.Local] > 0) offsets.set(key, found.get(file)!.local.offsetAt(firstLocal(reading)));
  }
  for (const key of anchored) offsets.delete(key);
  return offsets;
}

/** What a person set of the clocks, by file: what is set for one file of a node holds for those others for which nothing is set. */
function setSkews(logs: readonly SourceLog[], nodes: ReadonlyMap<string, LogNode>, settings: IncidentSettings): Map<string, Skew> {
  const names = settings.names ?? editorNames;
  const skew = (ms: number, why: string): Skew => ({ ms, how: 'set', spreadMs: 0, pairs: 0, why });
  const set = new Map<string, Skew>();
  for (const { file } of logs) {
    const byHand = settings.corrected?.skewMs[file];
    const bySetting = settingFor(file, settings.roots, settings.clockSkew, ms => ms);
    if (byHand !== undefined) set.set(file, skew(byHand, 'set by hand'));
    else if (bySetting !== null) set.set(file, skew(bySetting, names.clockSkew));
  }
  const own = new Map<string, Map<number, string>>();
  for (const [file, { ms }] of set) {
    const { key } = nodes.get(file)!;
    own.set(key, (own.get(key) ?? new Map<number, string>()).set(ms, file));
  }
  for (const { file } of logs) {
    const [only, ...others] = own.get(nodes.get(file)!.key) ?? [];
    if (only && others.length === 0 && !set.has(file)) set.set(file, skew(only[0], `as set for ${baseName(only[1])} of the same node`));
  }
  return set;
}

/** The zone that holds for the stamps of a log that state none. */
function localZone(
  log: SourceLog, stating: Stating, nodes: ReadonlyMap<string, LogNode>, labels: ReadonlyMap<string, string>, settings: IncidentSettings, zoneNamed: (name: string) => LocalZone | null,
): Found {
  const names = settings.names ?? editorNames;
  const own = offsets([log]);
  if (own.size === 1 && log.reading.basisCounts[Basis.Local] > 0) return inferred(own, 'its other stamps state');
  const set = settingFor(log.file, settings.roots, settings.zones, zoneNamed);
  if (set) return { local: set, how: 'assumed', why: names.zones };

  const node = nodes.get(log.file);
  const folder = folderOf(log.file);
  const conflicts: string[] = [];
  const others = (near: readonly SourceLog[] = []): readonly SourceLog[] => (own.size > 0 ? near.filter(other => other !== log) : near);
  const nearest = [
    { logs: others(stating.ofNode.get(node!.key)), where: 'of its node' },
    { logs: others(stating.inFolder.get(folder)), where: 'beside it' },
  ];
  for (const { logs: near, where } of nearest) {
    const stated = offsets(near);
    if (stated.size === 1) {
      const first = near.find(other => folderOf(other.file) === folder) ?? near[0];
      return inferred(stated, `${nameFrom(log.file, first.file, labels)} ${folderOf(first.file) === folder ? 'beside it' : 'of the same node'} states`);
    }
    if (stated.size > 1 && conflicts.length === 0) conflicts.push(`logs ${where} state several offsets (${several(stated)})`);
  }
  const because = (why: string): string => [why, ...conflicts].join('; ');

  const given = settings.defaultZone.trim().toLowerCase() === 'local' ? null : zoneNamed(settings.defaultZone);
  if (given) return { local: given, how: 'assumed', why: because(names.defaultZone), open: true };
  // The nearest folder around it that knows any: an incident's logs lie together, another's beside them.
  let around = folder;
  while (around !== '' && !stating.below.has(around)) around = folderOf(around);
  const near = stating.below.get(around) ?? [];
  const all = offsets(near);
  if (all.size === 1 && conflicts.length === 0) {
    const [offset] = all;
    return { local: fixedZone(offset), how: 'assumed', why: `as ${nameFrom(log.file, near[0].file, labels)} states`, open: true };
  }
  if (all.size > 1 && conflicts.length === 0) conflicts.push(`other logs state several offsets (${several(all)})`);
  return { local: zoneNamed('local')!, how: 'assumed', why: because('local zone of this machine'), open: true };
}

/** The logs with stamps that state an offset. */
interface Stating {
  readonly ofNode: ReadonlyMap<string, readonly SourceLog[]>;
  readonly inFolder: ReadonlyMap<string, readonly SourceLog[]>;
  readonly below: ReadonlyMap<string, readonly SourceLog[]>;
}

function statingOf(logs: readonly SourceLog[], nodes: ReadonlyMap<string, LogNode>): Stating {
  const stating = logs.filter(log => log.reading.statedOffsets.size > 0);
  return { ofNode: groupedBy(stating, log => nodes.get(log.file)!.key), inFolder: groupedBy(stating, log => folderOf(log.file)), below: statedBelow(stating) };
}

/** The stating logs below every folder. */
function statedBelow(stating: readonly SourceLog[]): Map<string, SourceLog[]> {
  const below = new Map<string, SourceLog[]>();
  for (const log of stating) {
    for (let folder = folderOf(log.file); ; folder = folderOf(folder)) {
      const known = below.get(folder);
      if (known) known.push(log);
      else below.set(folder, [log]);
      if (folder === '') break;
    }
  }
  return below;
}

function inferred(stated: Set<number>, what: string): Found {
  const [offset] = stated;
  return { local: fixedZone(offset), how: 'inferred', why: `${what} ${offset === 0 ? 'UTC' : offsetText(offset)}` };
}

const mostNamed = 4;

function several(stated: ReadonlySet<number>): string {
  const texts = [...stated].sort((a, b) => a - b).map(offsetText);
  return texts.length > mostNamed ? `${texts.slice(0, mostNamed).join(', ')}, …` : texts.join(', ');
}

const offsetsOf = new WeakMap<readonly SourceLog[], Set<number>>();

function offsets(logs: readonly SourceLog[]): Set<number> {
  return onDemand(offsetsOf, logs, () => new Set(logs.flatMap(log => [...log.reading.statedOffsets.keys()])));
}

/** The zone as it is shown: of the stamps that state one if there are any, else of the others. */
function zoneOf(reading: LogReading, found: Found): Zone {
  const { basisCounts, statedOffsets } = reading;
  const [utc, local, uptime] = basisCounts;
  if (utc > 0 && utc >= local) {
    const byCount = [...statedOffsets].sort((a, b) => b[1] - a[1]);
    if (byCount.length === 0) return { offsetMinutes: 0, how: 'stated', why: 'the container runtime stamped every line in UTC' };
    const why = byCount.length > 1 ? `its stamps state ${byCount.map(([offset]) => offsetText(offset)).join(' and ')}`
      : `${local + uptime === 0 ? 'every stamp' : 'its stamps'} ${local + uptime === 0 ? 'states' : 'state'} ${offsetText(byCount[0][0])}`;
    return { offsetMinutes: byCount[0][0], how: 'stated', why };
  }
  if (utc + local === 0 && uptime > 0 && !Number.isFinite(jvmStart(reading, found.local))) {
    return { offsetMinutes: null, how: 'assumed', why: 'only uptime stamps, and the start of this JVM is not known' };
  }
  return { offsetMinutes: found.local.offsetAt(firstLocal(reading)), how: found.how, why: found.why };
}

function firstLocal(reading: LogReading): number {
  return reading.checkpoints.find(point => point.basis === Basis.Local)?.min ?? (reading.segments[0].jvmStart.basis === Basis.Local ? reading.segments[0].jvmStart.raw : Date.now());
}
