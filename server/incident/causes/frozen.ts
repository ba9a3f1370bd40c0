/** The owner's whole process stood still, and no log names why: stopped, swapped out, a frozen machine. */
import { durationText } from '../../text/clock';
import type { FindingEvidence } from '../findings';
import { timeText } from '../scene';
import { clockOf, inOrder, linesOf, ruledOut, spanText, timeoutClause, whoseText, type Cause } from './cause';

/** A thread that runs notices within this time, ms. */
const promptMs = 1000;

/**
 * ClientCnxn gives the connection up once two thirds of the timeout have
 * passed unheard. A client that says so much later did not run in between.
 */
export function lateBy(silentMs: number, timeoutMs: number): number {
  return silentMs - timeoutMs * 2 / 3;
}

export const frozen: Cause = ({ scene, loss, activity }) => {
  const { silence, owner } = loss;
  if (!silence || !owner || !(loss.timeoutMs > 0)) return ruledOut('how late the client noticed: no line says how long it had heard nothing');
  const silentMs = Number(silence.event.fields['silentMs']);
  const late = lateBy(silentMs, loss.timeoutMs);
  if (!(late > Math.max(promptMs, loss.timeoutMs / 10))) return ruledOut(`a process that stood still: the client noticed the silence after ${durationText(silentMs)}, as one that runs does (two thirds of ${loss.timeoutMs} ms)`);
  if (activity && activity.records > 0) return ruledOut(`a process that stood still: its logs have ${activity.records} records in the time of the silence`);
  const clock = clockOf(loss);
  const gap = scene.gcGap(owner, loss.due, silence.event.end);
  const lines: FindingEvidence[] = [];
  if (activity?.before) lines.push({ file: activity.before.log.file, line: activity.before.line, role: 'last-word', at: activity.before.at, text: activity.before.text });
  if (activity?.after) lines.push({ file: activity.after.log.file, line: activity.after.line, role: 'first-word', at: activity.after.at, text: activity.after.text });
  const quiet = activity ? ` None of its ${activity.logs.length} logs that reach here (${activity.logs.map(log => log.label).join(', ')}) has a record in that time${activity.before && activity.after ? `: they fall silent at ${timeText(activity.before.at, clock)} and go on at ${timeText(activity.after.at, clock)}` : ''}.` : '';
  return {
    rule: 'process-frozen', confidence: 'likely',
    because: `while its whole process stood still${gap ? '' : ', which no GC pause explains'}`,
    why: `${timeoutClause(loss)}. A client that runs gives its connection up after two thirds of that, ${durationText(loss.timeoutMs * 2 / 3)}; this one noticed only after ${durationText(silentMs)} (${spanText(silence.event.start, silence.event.end, clock)}), ${durationText(late)} too late: it did not run.${quiet} ${gap ? `Whether it was the collector cannot be told: ${gap}.` : 'Its GC log covers that time and shows no pause of that length: not GC.'}`,
    evidence: inOrder([...linesOf(loss), ...lines]),
    remedy: `Ask the host of ${whoseText(loss)} what it did ${spanText(silence.event.start, silence.event.end, clock)}: swapping (vmstat, sar -W), a starved or suspended virtual machine (steal time, live migration, snapshots), a stopped process (SIGSTOP, a debugger, a frozen cgroup), a hanging disk. A safepoint log (-Xlog:safepoint) would tell stops of the JVM that are no collection.`,
    open: [],
  };
};
