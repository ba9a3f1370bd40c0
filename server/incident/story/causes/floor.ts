/** A heap whose floor rises until Full GCs come one behind the other. */
import { durationText } from '../../../text/clock';
import { sizeText } from '../../../text/sizes';
import { counted } from '../effects';
import { evidenceOf, type Conclusion, type Effect } from '../findings';
import type { HeapFloor } from '../heapFloor';
import type { Actor, Scene } from '../scene';
import type { Told } from '../told';

const dayMs = 24 * 3600_000;

/** "the floor of its heap rose from 5.1G to 7.9G of 8G over 2 d 23 h". */
export function floorText({ fromBytes, toBytes, capacityBytes, start, end }: HeapFloor): string {
  return `the floor of its heap rose from ${sizeText(fromBytes)} to ${sizeText(toBytes)} of ${sizeText(capacityBytes)} over ${durationText(end - start)}`;
}

function rateText({ bytesPerHour, fullAt, end }: HeapFloor): string {
  const rate = `${sizeText(Math.round(bytesPerHour))} an hour`;
  return fullAt === fullAt ? `${rate}: at this rate the heap is full of live objects ${durationText(fullAt - end)} later` : `${rate}: live objects fill the heap`;
}

/** One finding for each heap whose floor rises; with the losses that its Full GCs led to. */
export function risingFloors(scene: Scene, told: readonly Told[]): Conclusion[] {
  const found: Conclusion[] = [];
  for (const actor of scene.actors.values()) {
    const floor = scene.heapFloor(actor);
    if (!floor) continue;
    const lost = told.filter(one => one.loss.owner === actor && one.explained?.floor === true);
    const soon = !(floor.fullAt - floor.end > 7 * dayMs);
    found.push({
      rule: 'heap/rising-floor', severity: lost.length > 0 || soon ? 'warning' : 'info', confidence: 'likely', node: actor.node.name,
      title: `${actor.node.name}: ${floorText(floor)}${lost.length > 0 ? `, until its Full GCs cost it ${counted(lost.length, 'session')}` : ''}`,
      start: floor.start, end: floor.end,
      why: `After each of ${floor.collections} collections that look at the old generation (${floor.fullGcs} of them Full GCs) the least that was left rose steadily, by ${rateText(floor)}. What survives them is in use: a cache that only grows, a leak, or more load than the heap was made for.`,
      evidence: [evidenceOf(floor.first.log, floor.first.event, 'cause'), evidenceOf(floor.last.log, floor.last.event, 'cause')],
      remedy: remedyFor(actor, floor), effects: effects(lost), notSeen: ['what the objects are: a GC log does not say'], sessions: lost.flatMap(one => one.finding.sessions), repeats: null,
    });
  }
  return found;
}

function effects(lost: readonly Told[]): Effect[] {
  if (lost.length === 0) return [];
  return [{ what: 'session-lost', count: lost.length, text: `${counted(lost.length, 'time')} a Full GC of the filled heap lost it its session`, evidence: lost.slice(0, 5).flatMap(one => one.finding.evidence.filter(line => line.role === 'expiry' || line.role === 'fenced').slice(0, 1)) }];
}

function remedyFor({ node }: Actor, { toBytes, capacityBytes }: HeapFloor): string {
  return `Take a class histogram of ${node.name} twice, an hour apart (jcmd PID GC.class_histogram), and see what grew; a heap dump shows who holds it. A heap over ${sizeText(capacityBytes)} only gains time while ${sizeText(toBytes)} live and more are coming.`;
}
