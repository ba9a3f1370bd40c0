/** Disks that held a broker up although it lost nothing by it: segments that took seconds to roll. */
import { durationText } from '../../../text/clock';
import { evidenceOf, groupedBy, together, type Conclusion } from '../findings';
import { secondMs, type Scene, type Seen } from '../scene';
import type { Losses } from '../losses';
import { covered } from '../stalls';
import { timeText } from '../times';
import { spanText } from './cause';

/** Rolling takes milliseconds; so long it is no hiccup of a busy host. */
const leastMs = 5 * secondMs;
/** Rolls that overlap, or follow each other so soon, are of one trouble. */
const apartMs = 30 * secondMs;
/** A frozen process is told of with what it lost. */
const nearMs = 10 * secondMs;

/** One finding a broker, however often. Nothing is said where its JVM stood still meanwhile, or where a loss is told that may have the same cause. */
export function slowRolls(scene: Scene, losses: Losses): Conclusion[] {
  const rolls = scene.all('kafka.log.rolled');
  const slow = rolls.filter(seen => lasted(seen) >= leastMs && !excused(scene, losses, seen));
  return [...groupedBy(slow, ({ log }) => log.node.key).values()].map(own => {
    const [{ log: { node } }] = own;
    const usual = rolls.filter(seen => seen.log.node.key === node.key && lasted(seen) < leastMs).map(lasted).sort((a, b) => a - b);
    return together(spells(own).map(spell => hung(scene, spell, usual)), count => `${node.name} waited for its disk ${count} times: rolling a segment took up to ${durationText(own.reduce((most, seen) => Math.max(most, lasted(seen)), 0))}`);
  });
}

function excused(scene: Scene, losses: Losses, { log, event: { start, end } }: Seen): boolean {
  const actor = scene.actor(log);
  return covered(scene.stalls(actor), start, end) > (end - start) / 2
    || losses.near((start + end) / 2, (end - start) / 2 + nearMs).some(({ owner }) => owner === actor)
    || scene.between(start, end, 'zk.client.silent').some(seen => seen.log.node.key === log.node.key);
}

function spells(own: readonly Seen[]): Seen[][] {
  const found: Seen[][] = [];
  let until = -Infinity;
  for (const seen of own) {
    if (seen.event.start - until > apartMs) found.push([]);
    found.at(-1)!.push(seen);
    until = Math.max(until, seen.event.end);
  }
  return found;
}

function hung(scene: Scene, spell: readonly Seen[], usual: readonly number[]): Conclusion {
  const [longest] = [...spell].sort((a, b) => lasted(b) - lasted(a));
  const { log } = longest;
  const { name } = log.node;
  const start = spell.reduce((first, { event }) => Math.min(first, event.start), Infinity);
  const end = spell.reduce((last, { event }) => Math.max(last, event.end), -Infinity);
  const gap = scene.gcGap(scene.actor(log), start, end);
  const partitions = [...new Set(spell.map(({ event }) => String(event.fields['partition'] ?? '')).filter(Boolean))];
  return {
    rule: 'disk/slow-roll', severity: 'warning', confidence: 'likely', node: name,
    title: `${name} waited for its disk: rolling ${spell.length === 1 ? 'a segment' : `${spell.length} segments`} took ${spell.length === 1 ? '' : 'up to '}${durationText(lasted(longest))}`,
    start, end,
    why: `To roll a segment is to make and to write out a few small files${usual.length > 0 ? `; here it takes ${durationText(usual[usual.length >> 1])} otherwise (the median of ${usual.length})` : ''}. ${spanText(start, end, log).replace('from', 'From')} it took ${durationText(lasted(longest))} (${log.label}:${longest.event.line + 1}), and until it is done ${partitions.length > 0 ? partitions.slice(0, 3).join(', ') : 'the partition'} takes no record. ${gap ? `Whether it was the collector cannot be told: ${gap}.` : 'Its GC log shows no pause that explains it.'}`,
    evidence: spell.slice(0, 4).map(seen => ({ ...evidenceOf(seen.log, seen.event, 'cause'), at: seen.event.end })),
    remedy: `Look at the disk of ${name} ${spanText(start, end, log)}: latency and queue (iostat -x, sar -d), errors (dmesg), the other programs on it, writeback of dirty pages (vm.dirty_ratio). It lost nothing by it this time: at ${timeText(end, log)} it was over.`,
    effects: [], notSeen: gap ? [gap] : [], sessions: [], repeats: null,
  };
}

function lasted({ event }: Seen): number {
  return event.end - event.start;
}
