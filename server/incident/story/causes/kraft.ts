/** Fenced by a KRaft controller: the controller itself stood still, or the broker's heartbeats did not reach it. */
import { durationText } from '../../../text/clock';
import { evidenceOf } from '../findings';
import type { Seen } from '../scene';
import { covered, within } from '../stalls';
import { clockOf, inOrder, linesOf, ruledOut, spanText, timeoutClause, whoseText, windowOf, type Cause } from './cause';
import { stopText } from './stops';

const leastShare = 2 / 3;

/**
 * A controller that wakes from a stop looks at its clock before it looks at the
 * heartbeats that queued up meanwhile (BrokerHeartbeatManager): it fences
 * brokers that were well.
 */
export const kraftController: Cause = ({ scene, loss }) => {
  const controller = loss.kind === 'fence' && loss.expiry ? scene.actor(loss.expiry.log) : null;
  if (!controller || controller === loss.owner) return ruledOut();
  const { from, to } = windowOf(loss);
  const stalls = within(scene.stalls(controller), from, to);
  if (covered(stalls, from, to) < leastShare * (to - from)) return ruledOut();
  const [longest] = [...stalls].sort((a, b) => b.end - b.start - (a.end - a.start));
  const stop = longest.stops[0];
  const length = durationText(longest.end - longest.start);
  return {
    rule: 'controller-stalled', confidence: 'likely', shared: controller.node.name,
    because: `because the controller ${controller.node.name} stood still for ${length} itself`, becauseOfAll: `because the controller ${controller.node.name} stood still itself`,
    why: `${timeoutClause(loss)}. The controller that fenced it, ${controller.node.name}, was stopped ${spanText(longest.start, longest.end, stop.log)} (${stopText(stop)} of ${length}): it took no heartbeat in that time, and judged by its clock when it woke.`,
    evidence: inOrder([evidenceOf(stop.log, stop.event, 'cause'), ...linesOf(loss)]),
    remedy: `Shorten the pauses of ${controller.node.name} (${length}): heap, CPU and swap of that host. ${whoseText(loss)} needs nothing.`,
    open: ['whether the heartbeats of the broker reached the controller meanwhile'],
  };
};

/** The broker ran, and its own log says that its heartbeats failed. */
export const kraftWay: Cause = ({ scene, loss, activity }) => {
  if (loss.kind !== 'fence' || !loss.owner) return ruledOut();
  const { from, to } = windowOf(loss);
  const own = ({ log }: Seen): boolean => log.node.key === loss.owner!.node.key;
  const failed = scene.between(from, to + loss.timeoutMs, 'kafka.heartbeat.failed').filter(own);
  const clock = clockOf(loss);
  if (failed.length === 0) return ruledOut(`heartbeats that its own log calls failed ${spanText(from, to, clock)}`);
  if (!activity || activity.records === 0) return ruledOut('that it ran while its heartbeats were missed: its logs say nothing in that time');
  return {
    rule: 'connection', confidence: 'likely',
    because: 'though it ran: its heartbeats did not reach the controller', becauseOfAll: 'though it ran: its heartbeats did not reach the controller',
    why: `${timeoutClause(loss)}. ${whoseText(loss)} ran (${activity.records} records ${spanText(from, to, clock)}), and its own log says that its heartbeats failed (${failed.length} times). ${scene.gcGap(loss.owner, from, to) === null ? 'Its GC log shows no stop that explains it. ' : ''}What was broken is the way between it and the controller, or the controller's side.`,
    evidence: inOrder([...failed.slice(0, 3).map(({ log, event }) => evidenceOf(log, event, 'cause')), ...linesOf(loss)]),
    remedy: `Look at the network between ${whoseText(loss)} and the controllers ${spanText(from, to, clock)}: firewall changes, packet loss, DNS of controller.quorum.voters; and at the active controller's own log and GC log.`,
    open: [],
  };
};
