/** Not the JVM but the one thread that sends heartbeats stood still: it waited for memory (ZGC's allocation stalls). */
import { durationText } from '../../../text/clock';
import { evidenceOf } from '../findings';
import type { Seen } from '../scene';
import { clockOf, inOrder, linesOf, ruledOut, spanText, timeoutClause, whoseText, windowOf, type Cause } from './cause';

/** ClientCnxn's "main-SendThread(host:port)"; with KRaft BrokerLifecycleManager's queue and its channel to the controller. */
const heartbeatThread = /SendThread\(|lifecycle-manager|heartbeat-channel/;
const likelyShare = 2 / 3;

export const threadStall: Cause = ({ scene, loss }) => {
  const { owner } = loss;
  if (!owner || loss.due !== loss.due) return ruledOut();
  const { from, to } = windowOf(loss);
  const stalls = scene.between(from, to, 'gc.allocation-stall', 'gc.relocation-stall').filter(({ log, event }) => log.node.key === owner.node.key && heartbeatThread.test(String(event.fields['thread'] ?? '')));
  const coveredMs = union(stalls, from, to);
  if (!(to > from) || coveredMs < likelyShare * (to - from)) return ruledOut();
  const clock = clockOf(loss);
  const longest = [...stalls].sort((a, b) => b.event.end - b.event.start - (a.event.end - a.event.start)).slice(0, 3);
  const threads = [...new Set(stalls.map(({ event }) => String(event.fields['thread'])))];
  return {
    rule: 'thread-stall', confidence: 'likely',
    because: 'while the thread that sends its heartbeats waited for memory', becauseOfAll: 'each while the thread that sends its heartbeats waited for memory',
    why: `${timeoutClause(loss)}. A heartbeat was due ${spanText(from, to, clock).replace('from', 'between').replace(' to ', ' and ')}; ${durationText(coveredMs)} of these ${durationText(to - from)} the collector let ${threads.slice(0, 2).join(' and ')} wait for memory (${stalls.length} allocation stalls, the longest ${durationText(longest[0].event.end - longest[0].event.start)}). No pause of the whole JVM is needed for that: ZGC stops the threads that allocate faster than it frees.`,
    evidence: inOrder([...longest.map(({ log, event }) => evidenceOf(log, event, 'cause')), ...linesOf(loss)]),
    remedy: `Give ${whoseText(loss)} more heap, or find what fills it: a collector that works beside the program needs memory left until it is done. More collector threads (-XX:ConcGCThreads) help where CPU is free, generational ZGC (JDK 21) where much dies young.`,
    open: ['the GC log names the thread, not the session it serves'],
  };
};

/** How many ms of [from, to] the events cover together. */
export function union(seen: readonly Seen[], from: number, to: number): number {
  let sum = 0;
  let until = from;
  for (const { event } of [...seen].sort((a, b) => a.event.start - b.event.start)) {
    const start = Math.max(until, event.start);
    const end = Math.min(to, event.end);
    if (end > start) {
      sum += end - start;
      until = end;
    }
  }
  return sum;
}
