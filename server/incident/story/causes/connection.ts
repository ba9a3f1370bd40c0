/** Both sides ran and heard nothing of each other: the way between them. */
import { numberIn } from '../../../formats/events';
import { durationText } from '../../../text/clock';
import { timeText, type Scene } from '../scene';
import type { Loss, Losses } from '../sessions';
import { covered, within } from '../stalls';
import { clockOf, inOrder, linesOf, ruledOut, spanText, timeoutClause, whoseText, windowOf, type Cause } from './cause';
import { lateBy } from './frozen';
import { union } from './threadStall';

/** A client whose thread runs notices within this share of the timeout of its read timeout. */
const promptShare = 0.1;
/** Losses of one cut lie no further apart than the timeouts do, and this, ms. */
const togetherMs = 5000;

/**
 * The client noticed when its read timeout was over: it ran. A client that
 * was stopped notices on waking, one that was killed never.
 */
export function noticedInTime({ silence, timeoutMs }: Loss): boolean {
  return silence !== null && Math.abs(lateBy(numberIn(silence.event.fields, 'silentMs'), timeoutMs)) <= Math.max(500, promptShare * timeoutMs);
}

export const connection: Cause = ({ scene, loss, losses, activity }) => {
  const { silence, expiry, owner } = loss;
  if (!silence || !owner || loss.kind === 'fence') return ruledOut();
  if (!expiry) return ruledOut('the server\'s side: no ZooKeeper log says when it expired the session');
  const silentMs = numberIn(silence.event.fields, 'silentMs');
  if (!noticedInTime(loss)) return ruledOut();
  const clock = clockOf(loss);
  const { from, to } = windowOf(loss);
  const waiting = scene.between(from, to, 'gc.allocation-stall', 'gc.relocation-stall').filter(({ log }) => log.node.key === owner.node.key);
  if (union(waiting, from, to) > 1000) return ruledOut(`a sound client: ${waiting.length} times a thread of it waited for memory in that time`);
  const innocent = scene.clients().filter(actor => actor !== owner).flatMap(actor => within(scene.stalls(actor), from, to).filter(stall => stall.end - stall.start > 1000).map(stall => ({ actor, stall })));
  const decoys = innocent.slice(0, 2).map(({ actor, stall }) => ` The pause of ${durationText(stall.end - stall.start)} at ${timeText(stall.start, clock)} is ${actor.node.name}'s: it does not silence ${whoseText(loss)}.`).join('');
  const ran = `${timeoutClause(loss)}. The client noticed the silence after ${durationText(silentMs)}, its read timeout (two thirds of the session's): it ran${activity && activity.records > 0 ? `, and its logs go on (${activity.records} records)` : ''}. ${scene.gcGap(owner, from, to) === null ? 'Its GC log shows no stop that explains it.' : ''} The server heard nothing either and expired the session at ${timeText(expiry.event.start, expiry.log)}.`;
  const cut = cutOff(scene, loss, losses);
  if (cut) {
    return {
      rule: 'network-cut', confidence: 'likely', shared: cut.key,
      because: `when ${cut.what} was cut off: ${cut.sessions} sessions were lost together, though their clients ran`, becauseOfAll: `when ${cut.what} was cut off, though they ran`,
      why: `${ran} It is not alone: ${cut.sessions} sessions ${cut.how} were lost within ${durationText(cut.spanMs)}, ${cut.ran} of them of clients that noticed in time and so ran. No other session was lost in that time.${decoys}`,
      evidence: inOrder(linesOf(loss)),
      remedy: `Look at the network of ${cut.what} ${spanText(loss.lastHeard, to, clock)}: its switch port, bond or virtual machine, firewall or security group changes there, packet loss (ip -s link), not at the collectors of ${cut.sessions} clients.`,
      open: [],
    };
  }
  return {
    rule: 'connection', confidence: 'likely',
    because: 'though both it and its ensemble ran: nothing passed between them', becauseOfAll: 'though both it and its ensemble ran: nothing passed between them',
    why: `${ran} What was broken is the way between them.${decoys}`,
    evidence: inOrder(linesOf(loss)),
    remedy: `Look at the network between ${whoseText(loss)} and the ZooKeeper servers ${spanText(loss.lastHeard, to, clock)}: firewall or security group changes, a load balancer or proxy in between, packet loss, DNS. Whether other clients of the same host or switch were hit at the same time narrows it down.`,
    open: [],
  };
};

/** Where everything runs on one machine its address tells nothing apart. */
const loopback = /^(?:127\.|localhost$|::1$|0:0:0:0:0:0:0:1$)/;

interface Cut {
  key: string;
  what: string;
  how: string;
  sessions: number;
  ran: number;
  spanMs: number;
}

/**
 * What the sessions lost together have in common: the host of their clients, or
 * else the server they were connected to. At least three, or two of different
 * nodes, and each that tells of itself ran; sessions elsewhere were not lost.
 */
function cutOff(scene: Scene, loss: Loss, losses: Losses): Cut | null {
  const around = losses.near(loss.lostAt, loss.timeoutMs + togetherMs).filter(one => one.kind === 'session');
  const shares: [keyof Pick<Loss, 'host' | 'server'>, (value: string) => Omit<Cut, 'sessions' | 'ran' | 'spanMs'>][] = [
    ['host', value => ({ key: `host ${value}`, what: `host ${value}`, how: `of clients on ${value}` })],
    ['server', value => ({ key: `server ${value}`, what: `ZooKeeper server ${value}`, how: `of clients connected to ${value}` })],
  ];
  for (const [field, words] of shares) {
    const value = loss[field];
    const all = value ? around.filter(one => one[field] === value) : [];
    if (!value || all.length < 2 || loopback.test(value)) continue;
    const telling = all.filter(one => one.owner !== null && one.silence !== null);
    const ran = telling.filter(one => noticedInTime(one) && !stalled(scene, one));
    const owners = new Set(ran.map(one => one.owner!.node.key)).size;
    // One program with one broken way has several sessions too: of a server, clients of several nodes have to be hit.
    if (ran.length < telling.length || (field === 'server' ? owners < 2 : ran.length < 2)) continue;
    if (around.length > all.length) continue;
    return { ...words(value), sessions: all.length, ran: ran.length, spanMs: all.at(-1)!.lostAt - all[0].lostAt };
  }
  return null;
}

function stalled(scene: Scene, loss: Loss): boolean {
  const { from, to } = windowOf(loss);
  return covered(scene.stalls(loss.owner!), from, to) >= 0.5 * (to - from);
}
