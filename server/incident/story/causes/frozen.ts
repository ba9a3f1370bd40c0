/** The owner's whole process stood still, and no GC log says so: stopped, swapped out, a frozen machine, a hanging disk. */
import { numberIn } from '../../../formats/events';
import { durationText } from '../../../text/clock';
import { unusualSilence, type Activity } from '../activity';
import { evidenceOf, type FindingEvidence } from '../findings';
import type { Scene, Seen } from '../scene';
import type { Loss } from '../losses';
import { within } from '../stalls';
import { timeText } from '../times';
import { clockOf, inOrder, linesOf, ruledOut, spanText, timeoutClause, whoseText, windowOf, type Cause, type Explained, type RuledOut } from './cause';
import { stopText } from './stops';
import { union } from './threadStall';

/** A thread that runs notices within this time, ms. */
const promptMs = 1000;
/** Of the time unheard, slow writes to the own disk have to take this much to be named. */
const diskShare = 0.5;
/** Of the time without a heartbeat, a request has to be overdue for this much. */
const overdueShare = 2 / 3;
/** A pause this near is what a reader would suspect, ms. */
const nearMs = 2000;

/**
 * ClientCnxn gives the connection up once two thirds of the timeout have
 * passed unheard. A client that says so much later did not run in between.
 */
export function lateBy(silentMs: number, timeoutMs: number): number {
  return silentMs - timeoutMs * 2 / 3;
}

export const frozen: Cause = ({ scene, loss, activity }) => {
  if (loss.kind === 'fence') return fencedWhileFrozen(scene, loss, activity);
  const { silence, owner } = loss;
  if (!silence || !owner || !(loss.timeoutMs > 0)) return ruledOut('how late the client noticed: no line says how long it had heard nothing');
  const silentMs = numberIn(silence.event.fields, 'silentMs');
  const late = lateBy(silentMs, loss.timeoutMs);
  if (!(late > Math.max(promptMs, loss.timeoutMs / 10))) return ruledOut(`a process that stood still: the client noticed the silence after ${durationText(silentMs)}, as one that runs does (two thirds of ${loss.timeoutMs} ms)`);
  const { start, end } = silence.event;
  const disk = ownDisk(scene, loss, start, end);
  if (!disk && activity && activity.records > 0) return ruledOut(`a process that stood still: its logs have ${activity.records} records in the time of the silence`);
  const noticed = `${timeoutClause(loss)}. A client that runs gives its connection up after two thirds of that, ${durationText(loss.timeoutMs * 2 / 3)}; this one noticed only after ${durationText(silentMs)} (${spanText(start, end, clockOf(loss))}), ${durationText(late)} too late: it did not run.`;
  if (disk) return hanging(loss, disk, noticed, start, end);
  return frozenProcess(scene, loss, activity, noticed, Math.min(loss.due, end), end);
};

/**
 * A KRaft broker says nothing of a heartbeat that was not sent. That its whole
 * process stood still shows in logs that are never silent for so long.
 */
function fencedWhileFrozen(scene: Scene, loss: Loss, activity: Activity | null): Explained | RuledOut {
  const { from, to } = windowOf(loss);
  const overdue = activity?.records === 0 ? overdueRequest(scene, loss, from, to) : null;
  if (overdue) {
    const { log, event } = overdue;
    const limit = numberIn(event.fields, 'requestTimeoutMs');
    const late = `${timeoutClause(loss)}. A ${String(event.fields['api'])} request of ${whoseText(loss)} from ${timeText(event.start, log)} was to be given up after ${durationText(limit)}; that was noticed only after ${durationText(event.end - event.start)} (${log.label}:${event.line + 1}), ${durationText(event.end - event.start - limit)} too late: it did not run.`;
    const frozenThen = frozenProcess(scene, loss, activity, late, event.start + limit, event.end);
    return { ...frozenThen, evidence: inOrder([...frozenThen.evidence, evidenceOf(log, event, 'silence')]) };
  }
  const silentMs = activity && unusualSilence(activity);
  if (!loss.owner || !activity || silentMs === null) return ruledOut(loss.owner ? `a process that stood still: ${activity && activity.records > 0 ? `its logs have ${activity.records} records` : 'its logs are too quiet to tell'} ${spanText(from, to, clockOf(loss))}` : 'its own logs: none is here');
  const { before, after } = activity;
  if (before!.at > from || scene.between(before!.at, after!.at, 'kafka.start').some(({ log }) => log.node.key === loss.owner!.node.key)) return ruledOut();
  const usual = `${timeoutClause(loss)}. For ${durationText(silentMs)} no log of ${whoseText(loss)} has a record (${spanText(before!.at, after!.at, clockOf(loss))}), while before they were never silent for more than ${durationText(activity.usual.longestGapMs)} (${activity.usual.records} records in the minute before).`;
  return frozenProcess(scene, loss, activity, usual, before!.at, after!.at);
}

/**
 * A request of the owner that its NetworkClient gave up far later than its
 * timeout: each poll looks for such requests first, and the Raft client polls
 * all the time. Most of [from, to] has to lie between the timeout and that.
 */
function overdueRequest(scene: Scene, loss: Loss, from: number, to: number): Seen | null {
  const overdue = (seen: Seen): number => Math.min(seen.event.end, to) - Math.max(seen.event.start + numberIn(seen.event.fields, 'requestTimeoutMs'), from);
  return scene.between(from, to, 'kafka.request.cancelled').find(seen => seen.log.node.key === loss.owner?.node.key && overdue(seen) >= overdueShare * (to - from)) ?? null;
}

function frozenProcess(scene: Scene, loss: Loss, activity: Activity | null, noticed: string, from: number, to: number): Explained {
  const clock = clockOf(loss);
  const gap = scene.gcGap(loss.owner!, from, to);
  const lines: FindingEvidence[] = [];
  if (activity?.before) lines.push({ file: activity.before.log.file, line: activity.before.line, role: 'last-word', at: activity.before.at, text: activity.before.text });
  if (activity?.after) lines.push({ file: activity.after.log.file, line: activity.after.line, role: 'first-word', at: activity.after.at, text: activity.after.text });
  const near = within(scene.stalls(loss.owner!), from - nearMs, to + nearMs).sort((a, b) => b.end - b.start - (a.end - a.start))[0];
  const innocent = near && !gap ? ` The ${stopText(near.stops[0])} of ${durationText(near.end - near.start)} next to it (${spanText(near.start, near.end, clock)}) is too short for that.` : '';
  const quiet = activity ? ` None of its ${activity.logs.length} logs that reach here (${activity.logs.map(log => log.label).join(', ')}) has a record in that time${activity.before && activity.after ? `: they fall silent at ${timeText(activity.before.at, clock)} and go on at ${timeText(activity.after.at, clock)}` : ''}.` : '';
  return {
    rule: 'process-frozen', confidence: 'likely',
    because: `while its whole process stood still${gap ? '' : ', which no GC pause explains'}`,
    why: `${noticed}${quiet} ${gap ? `Whether it was the collector cannot be told: ${gap}.` : 'Its GC log covers that time and shows no pause of that length: not GC.'}${innocent}`,
    evidence: inOrder([...linesOf(loss), ...lines]),
    remedy: `${gap ? `Look into the GC log of ${whoseText(loss)} first: a long collection is the usual reason, and nothing here rules it out. Else ask` : 'Ask'} the host of ${whoseText(loss)} what it did ${spanText(from, to, clock)}: swapping (vmstat, sar -W), a starved or suspended virtual machine (steal time, live migration, snapshots), a stopped process (SIGSTOP, a debugger, a frozen cgroup), a hanging disk. A safepoint log (-Xlog:safepoint) would tell stops of the JVM that are no collection.`,
    open: [],
  };
}

/** Segments that the owner itself took long to roll, over the time it was silent. */
function ownDisk(scene: Scene, loss: Loss, from: number, to: number): Seen[] | null {
  const slow = scene.between(from, to, 'kafka.log.rolled').filter(({ log, event }) => log.node.key === loss.owner!.node.key && event.end - event.start >= promptMs);
  return union(slow, from, to) >= diskShare * (to - from) ? slow : null;
}

function hanging(loss: Loss, slow: readonly Seen[], noticed: string, from: number, to: number): Explained {
  const clock = clockOf(loss);
  const ms = union(slow, from, to);
  const [longest] = [...slow].sort((a, b) => b.event.end - b.event.start - (a.event.end - a.event.start));
  return {
    rule: 'slow-disk', confidence: 'likely',
    because: `while its own disk hung for ${durationText(ms)}; it was not GC`, becauseOfAll: 'each while its own disk hung; it was not GC',
    why: `${noticed} In that time it waited ${durationText(ms)} for its disk: rolling a segment took ${durationText(longest.event.end - longest.event.start)} (${longest.log.label}:${longest.event.line + 1}), which takes milliseconds otherwise. A thread that waits for a page of a mapped file holds up every safepoint, and with it all others.`,
    evidence: inOrder([...linesOf(loss), ...slow.slice(0, 3).map(({ log, event }) => evidenceOf(log, event, 'cause'))]),
    remedy: `Look at the disk of ${whoseText(loss)} ${spanText(from, to, clock)}: latency and queue (iostat -x, sar -d), errors (dmesg), the other programs on it, writeback of dirty pages (vm.dirty_ratio). More heap does not help.`,
    open: ['that the heartbeat thread waited for the disk too is no line of any log'],
  };
}
