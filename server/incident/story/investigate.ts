/** What happened, across the logs: findings with their evidence. Bytes come from the caller: no I/O here. */
import type { Skew } from '../../protocol';
import { isoText, offsetText } from '../../text/clock';
import { activityOf } from './activity';
import { sortEvents } from '../ahead';
import { windowOf } from './causes/cause';
import { controllerMoves } from './causes/controllers';
import { crashes, loopedCrashes } from './causes/crash';
import { failedDirectories } from './causes/directory';
import { slowRolls } from './causes/disks';
import { elections } from './causes/elections';
import { risingFloors } from './causes/floor';
import { groupTroubles } from './causes/groups';
import { keptConnections } from './causes/kept';
import { longStalls, misplacedGcLogs } from './causes/longStalls';
import { recoveries } from './causes/recovery';
import { stall } from './causes/stall';
import { threadStall } from './causes/threadStall';
import { expiredInVain } from './causes/vain';
import type { SliceReader } from '../views/correlate';
import { exceptionOf } from './exceptions';
import type { Conclusion, Finding, FindingEvidence } from './findings';
import type { Incident } from '../incident';
import { slicesNear } from '../near';
import { keepLinked } from './linked';
import { notedOf, type Noted } from './noted';
import { identified } from './links';
import { recordsIn } from '../records';
import { sceneOf } from './scene';
import { lossesOf } from './losses';
import { inOneZone, withZone } from './times';
import { grouped, joinedTo, tell, type Told } from './told';

export interface Source {
  file: string;
  family: string;
  node: string;
  nodeWhy: string;
  span: { start: string; end: string } | null;
  zone: { offset: string | null; how: string; why: string };
  skew: Skew | null;
}

export interface Investigation {
  /** The gravest first, then by time. */
  findings: Finding[];
  sources: Source[];
  /** What the rules flag and no finding tells of. */
  noted: Noted[];
  /** What no log here could say. */
  gaps: string[];
}

/** Of so many losses the text of the logs around them is looked at; an incident has a few, a flood of them is told from its first. */
const mostLooked = 500;

/**
 * Investigates the logs of an incident.
 * @param read gives bytes of a log; without it, or where it rejects, what needs the text of lines is left open and said
 * @param turn is called between one step and the next: an editor's server lets requests through
 */
export async function investigate(incident: Incident, read: SliceReader = () => Promise.reject(new Error('no text')), turn: () => Promise<void> = () => Promise.resolve()): Promise<Investigation> {
  const scene = sceneOf(incident);
  for (const log of incident.logs) {
    await sortEvents(log, turn);
  }
  const { losses, survivors } = await lossesOf(scene, turn);
  const ends = [...crashes(scene), ...await failedDirectories(scene, seen => exceptionOf(seen, read))];
  const told: Told[] = [];
  const all: Told[] = [];
  let looked = 0;
  for (const loss of losses.all) {
    await turn();
    // What the logs say at all is only asked where the GC log does not explain it: it needs their text.
    const byGc = [stall, threadStall].some(cause => !('not' in cause({ scene, loss, activity: null, losses })));
    const { from, to } = windowOf(loss);
    const activity = !byGc && loss.owner && to > from && looked++ < mostLooked ? await activityOf(loss.owner, loss.silence ? Math.min(loss.due, to) : from, loss.silence ? loss.silence.event.end - 200 : to, read) : null;
    const one = tell({ scene, loss, activity, losses });
    all.push(one);
    if (one.explained?.rule !== 'process-ended' || !joinedTo(ends, one)) told.push(one);
  }
  await turn();
  const lost = await grouped(told, turn);
  const kept = await keptConnections(scene, turn);
  const explained = new Set([...told.filter(one => one.explained?.rule === 'stall').map(one => one.finding), ...kept].flatMap(one => one.evidence.filter(line => line.role === 'cause').map(line => `${line.file}:${line.line}`)));
  const beside: readonly (() => readonly Conclusion[])[] = [
    () => loopedCrashes(ends), () => risingFloors(scene, told), () => recoveries(scene), () => slowRolls(scene, losses), () => elections(scene, losses.all), () => controllerMoves(scene, losses.all), () => groupTroubles(scene, losses), () => kept,
    () => expiredInVain(survivors), () => longStalls(scene, explained), () => misplacedGcLogs(scene),
  ];
  const conclusions = [...lost];
  for (const conclude of beside) {
    await turn();
    for (const one of conclude()) conclusions.push(one);
  }
  const findings = identified(conclusions.sort((a, b) => gravity(a) - gravity(b) || a.start - b.start)).map(one => inOneZone(one, incident));
  for (const finding of findings) await quote(finding, incident, read);
  const missing = conclusions.flatMap(one => one.notSeen).filter(text => text.startsWith('no ')).map(text => withZone(text));
  const unplaced = incident.logs.filter(log => !log.span).map(log => `${log.label} has no instant that can be placed`);
  const investigation = { findings, noted: await notedOf(incident, findings, turn), sources: incident.logs.map(log => sourceOf(log)), gaps: [...new Set([...missing, ...unplaced, ...incident.clockNotes])] };
  keepLinked(investigation, all, conclusions);
  return investigation;
}

function gravity(finding: Conclusion): number {
  return ['error', 'warning', 'info', 'hint'].indexOf(finding.severity);
}

/** Puts the lines themselves in place of their labels, where their text can be had. */
async function quote(finding: Finding, incident: Incident, read: SliceReader): Promise<void> {
  const lines: FindingEvidence[] = [...finding.evidence, ...finding.effects.flatMap(effect => effect.evidence)];
  const files = new Map<string, FindingEvidence[]>();
  for (const line of lines) files.set(line.file, [...files.get(line.file) ?? [], line]);
  for (const [file, wanted] of files) {
    const log = incident.get(file);
    if (!log) continue;
    const numbers = [...new Set(wanted.map(one => one.line))].sort((a, b) => a - b);
    const texts = new Map<number, string>();
    for (const slice of slicesNear(log.reading, log.clock, Infinity, -Infinity, numbers)) {
      const bytes = await read(file, slice.from, slice.to).catch(() => null);
      if (!bytes) break;
      for (const record of recordsIn(bytes, slice.line, log.reading.family, log.clock, Infinity, -Infinity, new Set(numbers))) texts.set(record.line, record.text);
    }
    for (const one of wanted) {
      const text = one.role === 'verdict' ? undefined : texts.get(one.line)?.trim();
      if (!text || text === one.text) continue;
      one.label = one.text;
      one.text = text;
    }
  }
}

function sourceOf(log: Incident['logs'][number]): Source {
  const { span, zone, skew } = log;
  return {
    file: log.file, family: log.reading.family, node: log.node.name, nodeWhy: log.node.why, span: span && { start: isoText(span.start), end: isoText(span.end) },
    zone: { offset: zone.offsetMinutes === null ? null : offsetText(zone.offsetMinutes), how: zone.how, why: zone.why }, skew,
  };
}
