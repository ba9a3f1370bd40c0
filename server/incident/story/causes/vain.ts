/** Expiries that never took effect: the client went on with its session, or nobody followed the server any more that said so. */
import { durationText } from '../../../text/clock';
import { evidenceOf, groupedBy, together, type Conclusion } from '../findings';
import type { Survivor } from '../expiries';
import type { Seen } from '../scene';
import { timeText } from '../times';
import { inOrder } from './cause';

/** One finding a server. */
export function expiredInVain(survivors: readonly Survivor[]): Conclusion[] {
  const found = survivors.map(({ id, expiry, resumed, leading, alone }): Conclusion => {
    const { name } = expiry.log.node;
    if (!resumed) return expiredAlone(id, expiry, alone!);
    return {
      rule: 'zookeeper/expiry-without-effect', severity: 'info', confidence: 'proven', node: name,
      title: `${name} said that session ${id} expired, but its client went on with it`,
      start: Math.min(expiry.event.start, resumed.event.start), end: Math.max(expiry.event.start, resumed.event.start),
      why: `Only the word of the ensemble's leader counts${leading ? `, and that was ${leading.log.node.name} since ${timeText(leading.event.start, leading.log)}` : ''}. A server that wakes from a long stop, its leadership already lost, writes this line for sessions that live on; ${resumed.event.kind === 'zk.session.established' ? `${resumed.log.node.name} had this one` : `the client's log decides, and it ${resumed.event.kind === 'zk.client.closed' ? 'closed' : 'resumed'} the session`} at ${timeText(resumed.event.start, resumed.log)}, and no client was told of an expiry.`,
      evidence: inOrder([...(leading ? [evidenceOf(leading.log, leading.event, 'elected')] : []), evidenceOf(expiry.log, expiry.event, 'expiry'), evidenceOf(resumed.log, resumed.event, 'resumed')]),
      remedy: `Look at why ${name} stood still or lost its quorum; the session needs nothing.`,
      effects: [], notSeen: [], sessions: [id], repeats: null,
    };
  });
  return [...groupedBy(found, one => `${one.node}|${one.confidence}`).values()].map(all => together(all, count => `${all[0].node} said that ${count} sessions expired, ${all[0].confidence === 'proven' ? 'but their clients went on with them' : alone}`));
}

const alone = 'when no quorum followed it any more: no client is known to have lost one';

/** No line shows what became of the session; that of its server does not count. */
function expiredAlone(id: string, expiry: Seen, lost: Seen): Conclusion {
  const { name } = expiry.log.node;
  return {
    rule: 'zookeeper/expiry-without-effect', severity: 'info', confidence: 'likely', node: name,
    title: `${name} said that session ${id} expired, ${alone}`, start: expiry.event.start, end: expiry.event.start,
    why: `${durationText(lost.event.start - expiry.event.start)} later ${name} found that no quorum followed it, and then followed another leader itself. A server that wakes from a long stop, its leadership already lost, writes this line for sessions that live on; an expiry takes effect only when a quorum has acknowledged it. No client was told of this one.`,
    evidence: [evidenceOf(expiry.log, expiry.event, 'expiry'), evidenceOf(lost.log, lost.event, 'quorum-lost')],
    remedy: `Look at why ${name} stood still or lost its quorum. What became of the session its client's log says, and that of the leader that came after.`,
    effects: [], notSeen: [`the log of the leader that followed ${name}, and of the session's client after ${timeText(expiry.event.start, expiry.log)}`], sessions: [id], repeats: null,
  };
}
