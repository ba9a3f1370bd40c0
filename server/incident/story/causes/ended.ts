/** The owner's process had ended without closing its session: killed, crashed, halted. */
import { durationText } from '../../../text/clock';
import { evidenceOf, type FindingEvidence } from '../findings';
import type { Seen } from '../scene';
import { timeText } from '../times';
import { isLastDirectory } from './directory';
import { clockOf, inOrder, linesOf, ruledOut, timeoutClause, whoseText, type Cause } from './cause';

/** A process writes its last line this long before the ensemble misses it at the most, beyond the timeout, ms. */
const marginMs = 15_000;

export const ended: Cause = ({ scene, loss, activity }) => {
  const { owner, told, silence } = loss;
  if (!owner) return ruledOut();
  if (told || silence) return ruledOut('a process that had ended: its client speaks of the loss itself');
  const timeoutMs = loss.timeoutMs > 0 ? loss.timeoutMs : 6000;
  const from = loss.lostAt - timeoutMs - marginMs;
  const own = (seen: Seen): boolean => seen.log.node.key === owner.node.key;
  const crash = scene.between(from, loss.lostAt + 1000, 'jvm.crash').find(own);
  const halt = scene.between(from, loss.lostAt, 'kafka.dir.failed').filter(own).find(isLastDirectory);
  const restart = scene.all('kafka.start').find(seen => own(seen) && seen.event.start > loss.lostAt - timeoutMs);
  const recovery = restart && scene.between(restart.event.start, restart.event.start + 10 * 60_000, 'kafka.recovery.started', 'kafka.recovery.segment').find(own);
  const quiet = activity !== null && activity.records === 0;
  const ends = Math.max(...owner.logs.map(log => log.span?.end ?? -Infinity));
  if (!crash && !(quiet && (restart || halt || ends < loss.lostAt))) return ruledOut('a crash report, a restart or the end of its logs');
  const clock = clockOf(loss);
  const last = activity?.before ?? null;
  const lines: FindingEvidence[] = [];
  const open: string[] = [];
  if (crash) lines.push(evidenceOf(crash.log, crash.event, 'cause'));
  else if (halt) lines.push(evidenceOf(halt.log, halt.event, 'cause'));
  if (last) lines.push({ file: last.log.file, line: last.line, role: crash || halt ? 'last-word' : 'cause', at: last.at, text: last.text });
  if (restart) lines.push(evidenceOf(restart.log, restart.event, 'restart'));
  if (recovery) lines.push(evidenceOf(recovery.log, recovery.event, 'unclean'));
  if (!crash && !halt && !recovery) open.push(restart ? 'no line says how the process ended' : `its logs end at ${timeText(ends, clock)}: the process had ended, or they were cut there`);
  if (loss.ownerWhy) open.push(`no log of its client names the session; ${loss.ownerWhy}`);
  const how = crash ? 'its JVM had crashed' : halt ? 'it had stopped when its log directory failed' : restart ? 'its process had ended without a clean stop' : 'its logs had ended';
  const after = last ? ` The last line of ${whoseText(loss)} stands at ${timeText(last.at, clock)}; ${durationText(loss.lostAt - last.at)} later the ${loss.kind === 'fence' ? 'controller fenced it' : 'session expired'}, as it must for a client that says nothing more.` : '';
  return {
    rule: 'process-ended', confidence: open.length === 0 ? 'proven' : 'likely',
    because: `because ${how}`,
    why: `${timeoutClause(loss)}.${crash ? ` The JVM of ${whoseText(loss)} crashed at ${timeText(crash.event.start, crash.log)}.` : ''}${after}${restart ? ` It starts again at ${timeText(restart.event.start, restart.log)}${recovery ? ' and finds that it was not stopped cleanly' : ''}.` : ''} The session was not closed, so others learnt of it only now.`,
    evidence: inOrder([...lines, ...linesOf(loss)]),
    remedy: crash ? 'See the crash report: its verdict says what to change.' : `Find what ended the process: the kernel's out-of-memory killer (dmesg, journalctl -k), a supervisor or container limit, kill -9. An ordered stop (SIGTERM, and time to finish) closes the session at once and moves the leaderships first.`,
    open,
  };
};
