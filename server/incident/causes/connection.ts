/** Both sides ran and heard nothing of each other: the way between them. */
import { durationText } from '../../text/clock';
import { timeText } from '../scene';
import { within } from '../stalls';
import { clockOf, inOrder, linesOf, ruledOut, spanText, timeoutClause, whoseText, type Cause } from './cause';
import { lateBy } from './frozen';
import { windowOf } from './stall';
import { union } from './threadStall';

/** A client whose thread runs notices within this share of the timeout of its read timeout. */
const promptShare = 0.1;

export const connection: Cause = ({ scene, loss, activity }) => {
  const { silence, expiry, owner } = loss;
  if (!silence || !owner) return ruledOut();
  if (!expiry) return ruledOut('the server\'s side: no ZooKeeper log says when it expired the session');
  const silentMs = Number(silence.event.fields['silentMs']);
  if (Math.abs(lateBy(silentMs, loss.timeoutMs)) > Math.max(500, promptShare * loss.timeoutMs)) return ruledOut();
  const clock = clockOf(loss);
  const { from, to } = windowOf(loss);
  const waiting = scene.between(from, to, 'gc.allocation-stall', 'gc.relocation-stall').filter(({ log }) => log.node.key === owner.node.key);
  if (union(waiting, from, to) > 1000) return ruledOut(`a sound client: ${waiting.length} times a thread of it waited for memory in that time`);
  const innocent = [...scene.actors.values()].filter(actor => actor !== owner && actor.node.role !== 'zookeeper').flatMap(actor => within(scene.stalls(actor), from, to).filter(stall => stall.end - stall.start > 1000).map(stall => ({ actor, stall })));
  const decoys = innocent.slice(0, 2).map(({ actor, stall }) => ` The pause of ${durationText(stall.end - stall.start)} at ${timeText(stall.start, clock)} is ${actor.node.name}'s: it does not silence ${whoseText(loss)}.`).join('');
  return {
    rule: 'connection', confidence: 'likely',
    because: 'though both it and its ensemble ran: nothing passed between them',
    why: `${timeoutClause(loss)}. The client noticed the silence after ${durationText(silentMs)}, its read timeout (two thirds of the session's): it ran${activity && activity.records > 0 ? `, and its logs go on (${activity.records} records)` : ''}. ${scene.gcGap(owner, from, to) === null ? 'Its GC log shows no stop that explains it.' : ''} The server heard nothing either and expired the session at ${timeText(expiry.event.start, expiry.log)}. What was broken is the way between them.${decoys}`,
    evidence: inOrder(linesOf(loss)),
    remedy: `Look at the network between ${whoseText(loss)} and the ZooKeeper servers ${spanText(loss.lastHeard, to, clock)}: firewall or security group changes, a load balancer or proxy in between, packet loss, DNS. Whether other clients of the same host or switch were hit at the same time narrows it down.`,
    open: [],
  };
};
