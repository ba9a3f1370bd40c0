/** Members that fell out of their consumer group: they did not poll in time, or were silent; and the rebalances that followed. */
import type { Fact } from '../../../formats/reading';
import { numberIn } from '../../../formats/events';
import { timeoutAt } from '../../../rules/rule';
import { durationText } from '../../../text/clock';
import { onDemand } from '../../kept';
import { counted } from '../effects';
import { evidenceOf, groupedBy, together, type Conclusion, type Effect } from '../findings';
import { secondMs, type Actor, type Scene, type Seen } from '../scene';
import type { Losses } from '../losses';
import { covered, within, type Stall } from '../stalls';
import { timeText } from '../times';
import { inOrder, spanText } from './cause';
import { lateBy } from './frozen';
import { stopText } from './stops';

/** A client's word and the coordinator's for the same departure lie no further apart, clocks included, ms. */
const joinMs = 5 * secondMs;
/** A group rebalances as soon as a member is gone. */
const rebalanceMs = 2 * secondMs;
const staleMs = 60 * secondMs;
/** So soon after it woke a coordinator judges; shorter stops outlive no session timeout (group.min.session.timeout.ms, 6000 by default). */
const wakeMs = 2 * secondMs;
const leastCoordinatorMs = 4 * secondMs;
/** ConsumerConfig: session.timeout.ms since 3.0 (KIP-735); 10 s before. */
const defaultSessionMs = 45_000;
/** ConsumerConfig: max.poll.interval.ms since 0.10.1 (KIP-62). */
const defaultPollMs = 300_000;
const pollSetting = 'max.poll.interval.ms';
const sessionSetting = 'session.timeout.ms';
/** Of the poll interval, stops of the JVM have to take this much to be its reason. */
const leastShare = 0.5;

/** One departure of one member, as the client, the coordinator, or both tell of it. */
interface Departure {
  readonly group: string;
  readonly client: string;
  readonly actor: Actor | null;
  /** The client's own line; `null` where only the coordinator tells. */
  readonly noticed: Seen | null;
  readonly removed: Seen | null;
  readonly rebalance: Seen | null;
  readonly at: number;
}

/** Members that did not poll in time and members that fell silent; one finding a client and group, however often. */
export function groupTroubles(scene: Scene, losses: Losses): Conclusion[] {
  const found = [
    ...pollTimeouts(scene).map(departure => ({ departure, conclusion: pollExceeded(scene, departure) })),
    ...silentMembers(scene).filter(departure => !coordinatorLost(scene, departure, losses)).map(departure => ({ departure, conclusion: fellSilent(scene, departure) })),
  ];
  const groups = groupedBy(found, ({ departure, conclusion }) => `${conclusion.rule}|${conclusion.confidence}|${departure.actor?.node.key ?? departure.client}|${departure.group}`);
  const departures = [...groups.values()].map(group => group.map(one => one.conclusion)).map(all => together(all, count => `${all[0].title} (${count} times)`));
  const silent = groupedBy(silentCoordinators(scene, losses, found.map(one => one.conclusion)), one => `${one.rule}|${one.node}|${one.title}`);
  return [...departures, ...[...silent.values()].map(all => together(all, count => `${all[0].title} (${count} times)`))];
}

/** The broker that took the member out had just been lost itself, or had just taken the group over from one that was: that is told with its loss. */
function coordinatorLost(scene: Scene, departure: Departure, losses: Losses): boolean {
  const { removed, at } = departure;
  if (losses.near(at, 30 * secondMs).some(({ owner }) => owner?.node.key === removed!.log.node.key)) return true;
  const taken = takenOver(scene, departure);
  return taken !== null && losses.near(taken.event.start, 30 * secondMs).some(({ brokerId }) => brokerId !== null);
}

/**
 * The coordinator had taken the group over one session timeout before: it never
 * heard the member, which had not found it yet (GroupCoordinator.onGroupLoaded
 * gives each member its whole timeout).
 */
function takenOver(scene: Scene, { group, actor, removed, at }: Departure): Seen | null {
  const setting = actor && settingOf(actor, sessionSetting);
  const timeoutMs = setting ? Number(setting.fact.value) : NaN;
  if (!(timeoutMs > 0)) return null;
  return scene.between(at - timeoutMs - wakeMs, at - timeoutMs + secondMs, 'kafka.group.taken-over').find(({ log, event }) => log.node.key === removed!.log.node.key && event.fields['group'] === group) ?? null;
}

/** Every departure for a poll that was due: the client's "consumer poll timeout has expired" joined with the coordinator's line by group and member. */
function pollTimeouts(scene: Scene): Departure[] {
  const left = scene.all('kafka.group.member-left').filter(({ event }) => /poll timeout/i.test(String(event.fields['reason'] ?? '')));
  /** When each member's departure was told, by its id. */
  const taken = new Map<string, number[]>();
  const take = ({ event }: Seen): void => void taken.set(String(event.fields['member']), [...taken.get(String(event.fields['member'])) ?? [], event.start]);
  const found: Departure[] = [];
  let last = new Map<string, number>();
  for (const noticed of scene.all('kafka.group.poll-timeout')) {
    const group = String(noticed.event.fields['group'] ?? '');
    const client = String(noticed.event.fields['client'] ?? '');
    const at = noticed.event.start;
    const key = `${noticed.log.node.key}|${client}|${group}`;
    if (at - (last.get(key) ?? -Infinity) < secondMs) continue;
    last = last.set(key, at);
    const leaving = scene.between(at - secondMs, at + secondMs, 'kafka.group.leaving').find(({ log, event }) => log === noticed.log && event.fields['client'] === noticed.event.fields['client']);
    const member = leaving ? String(leaving.event.fields['member']) : '';
    const removed = scene.between(at - joinMs, at + joinMs, 'kafka.group.member-left').find(({ log, event }) => event.fields['group'] === group && scene.maybeTogether(log, noticed.log) && (member !== '' ? event.fields['member'] === member : client !== '' && String(event.fields['member']).startsWith(`${client}-`))) ?? null;
    if (removed) take(removed);
    found.push({ group, client, actor: scene.actor(noticed.log), noticed, removed, rebalance: rebalanceOf(scene, group, removed ?? noticed, removed !== null), at });
  }
  for (const removed of left) {
    if (taken.get(String(removed.event.fields['member']))?.some(at => Math.abs(at - removed.event.start) < secondMs)) continue;
    take(removed);
    const group = String(removed.event.fields['group'] ?? '');
    const member = String(removed.event.fields['member'] ?? '');
    found.push({ group, client: clientOf(member), actor: null, noticed: null, removed, rebalance: rebalanceOf(scene, group, removed, true), at: removed.event.start });
  }
  return found;
}

/** Members whose heartbeats stopped ("has failed"), each with its client's log where one is here. */
function silentMembers(scene: Scene): Departure[] {
  return scene.all('kafka.group.member-lost').map(removed => {
    const group = String(removed.event.fields['group'] ?? '');
    const client = clientOf(String(removed.event.fields['member'] ?? ''));
    return { group, client, actor: clientActor(scene, client, group, removed), noticed: null, removed, rebalance: rebalanceOf(scene, group, removed, true), at: removed.event.start };
  });
}

/** A member's id is its client's id, a dash and a UUID (GroupCoordinator, KIP-394). */
function clientOf(member: string): string {
  return member.replace(/-[0-9a-f]{8}-[0-9a-f-]{27}$/, '');
}

const clients = new WeakMap<Scene, ReadonlyMap<string, ReadonlySet<Actor>>>();

/** The only node of the coordinator's cluster whose log shows this client in this group; `null` when there is none, or several. */
function clientActor(scene: Scene, client: string, group: string, { log: coordinator }: Seen): Actor | null {
  const known = onDemand(clients, scene, () => {
    const joined = groupedBy(scene.all('kafka.group.joined'), ({ event }) => `${String(event.fields['client'])}|${String(event.fields['group'])}`);
    return new Map([...joined].map(([key, seen]) => [key, new Set(seen.map(({ log }) => scene.actor(log)))]));
  });
  const near = [...known.get(`${client}|${group}`) ?? []].filter(({ logs }) => scene.maybeTogether(logs[0], coordinator));
  return near.length === 1 ? near[0] : null;
}

function rebalanceOf(scene: Scene, group: string, gone: Seen, sameLog: boolean): Seen | null {
  const { start } = gone.event;
  const span = sameLog ? rebalanceMs : joinMs;
  return scene.between(start - span, start + span, 'kafka.group.rebalancing').find(({ log, event }) => event.fields['group'] === group && (sameLog ? log.node.key === gone.log.node.key : scene.maybeTogether(log, gone.log))) ?? null;
}

function pollExceeded(scene: Scene, departure: Departure): Conclusion {
  const { group, client, actor, noticed, removed, at } = departure;
  const setting = actor && settingOf(actor, pollSetting);
  const limitMs = setting ? Number(setting.fact.value) : defaultPollMs;
  const limit = setting ? `${limitMs} ms (${pollSetting}, ${setting.label}:${setting.fact.line + 1})` : `${pollSetting}, ${defaultPollMs} ms unless it was set otherwise`;
  const name = nameOf(departure);
  const stalls = actor && setting ? within(scene.stalls(actor), at - limitMs, at) : [];
  const stoppedMs = covered(stalls, at - limitMs, at);
  const byGc = stoppedMs >= leastShare * limitMs;
  const [longest] = [...stalls].sort((a, b) => b.end - b.start - (a.end - a.start));
  const gap = actor ? scene.gcGap(actor, at - limitMs, at) : null;
  const why = byGc
    ? ` Its JVM was stopped for ${durationText(stoppedMs)} of that time, the longest ${stopText(longest.stops[0])} ${durationText(longest.end - longest.start)}: it could not poll.`
    : actor && setting && !gap ? ` Its GC log covers that time and shows ${stoppedMs > 0 ? `only ${durationText(stoppedMs)} of stops` : 'no stop'} of its JVM: the program itself was busy with what it had polled.` : '';
  return {
    rule: 'group/poll-interval', severity: 'warning', confidence: 'proven', node: actor?.node.name ?? null,
    title: `${name} did not poll for ${setting ? durationText(limitMs) : pollSetting}${byGc ? ', its JVM being stopped for most of it,' : ''} and its group ${group} lost it${departure.rebalance ? ' and rebalanced' : ''}`,
    start: setting ? at - limitMs : at, end: at,
    why: `A member that does not call poll() within ${limit} leaves its group by itself; what it held goes to others${departure.rebalance ? `: at ${timeText(departure.rebalance.event.start, departure.rebalance.log)} the coordinator rebalanced ${group}` : ''}. ${noticed ? `${name} noticed at ${timeText(at, noticed.log)}, from a thread that ran.` : 'The coordinator names the reason; the client\'s own log is not here.'}${why}`,
    evidence: inOrder([
      ...(byGc ? stalls.slice(0, 3).flatMap(stall => stall.stops.slice(0, 1)).map(stop => evidenceOf(stop.log, stop.event, 'cause')) : []),
      ...(setting ? [{ file: setting.file, line: setting.fact.line, role: 'timeout', at: null, text: `${pollSetting} = ${limitMs}` }] : []),
      ...(noticed ? [evidenceOf(noticed.log, noticed.event, byGc ? 'told' : 'cause')] : []),
      ...(removed ? [evidenceOf(removed.log, removed.event, noticed || byGc ? 'removed' : 'cause')] : []),
      ...(departure.rebalance ? [evidenceOf(departure.rebalance.log, departure.rebalance.event, 'rebalance')] : []),
    ]),
    remedy: byGc
      ? `Shorten the pauses of ${name} (${durationText(longest.end - longest.start)}): more heap, or find what fills it. A larger ${pollSetting} only hides them.`
      : `Look at what ${client || 'the program'} did with the records it had polled${setting ? ` ${spanText(at - limitMs, at, noticed!.log)}` : ''}: a slow call to another system, a large batch, a retry without end. Fewer records a poll (max.poll.records), or a ${pollSetting} over what a batch really takes${setting ? ` (now ${limitMs} ms)` : ''}.`,
    effects: afterwards(scene, departure), notSeen: [...(gap ? [gap] : []), ...(removed || !noticed ? [] : ['the coordinator\'s side: no broker log here tells of it'])], sessions: [], repeats: null,
  };
}

function fellSilent(scene: Scene, departure: Departure): Conclusion {
  const { group, actor, removed, at } = departure;
  const setting = actor && settingOf(actor, sessionSetting);
  const name = nameOf(departure);
  const timeoutMs = setting ? Number(setting.fact.value) : NaN;
  const own = actor && setting ? stallsOver(scene, actor, at, timeoutMs) : null;
  const fits = own ?? coordinatorStall(scene, removed!, timeoutMs);
  const longest = fits?.[0];
  if (longest && !own) return judgedOnWaking(scene, departure, longest);
  const given = longest ? null : givenUp(scene, departure, timeoutMs);
  const frozen = longest ? null : coordinatorFrozen(scene, removed!, timeoutMs) ?? judgedLate(departure, given);
  if (frozen) return judgedWhenThawed(scene, departure, frozen);
  const timeout = setting ? `${timeoutMs} ms (${sessionSetting}, ${setting.label}:${setting.fact.line + 1})` : `its ${sessionSetting}`;
  const gap = actor && setting ? scene.gcGap(actor, at - timeoutMs, at) : null;
  return {
    rule: longest ? 'group/member-stall' : 'group/member-silent', severity: longest ? 'warning' : 'info', confidence: longest ? 'likely' : 'coincident', node: actor?.node.name ?? null,
    title: longest ? `${name} was silent during a ${stopText(longest.stops[0])} of ${durationText(longest.end - longest.start)} and its group ${group} lost it${departure.rebalance ? ' and rebalanced' : ''}`
      : given ? `${name} gave up ${removed!.log.node.name}, the coordinator of group ${group}, and the group lost it; these logs do not say why` : `${name} was silent and its group ${group} lost it; these logs do not say why`,
    start: longest?.start ?? at, end: at,
    why: `The coordinator waits for a heartbeat for ${timeout} and then takes the member out of its group.${longest ? ` The JVM of ${name} was stopped ${spanText(longest.start, longest.end, longest.stops[0].log)}.` : ''}${given ? ` ${name} ran: at ${timeText(given.event.start, given.log)} it gave its coordinator up${timedOut.test(String(given.event.fields['reason'] ?? '')) ? ', of which it heard nothing any more' : ''}.` : ''}`,
    evidence: inOrder([...(given ? [evidenceOf(given.log, given.event, 'given-up')] : []), ...(fits ?? []).slice(0, 3).map(stall => evidenceOf(stall.stops[0].log, stall.stops[0].event, 'cause')), evidenceOf(removed!.log, removed!.event, 'expiry'), ...(departure.rebalance ? [evidenceOf(departure.rebalance.log, departure.rebalance.event, 'rebalance')] : [])]),
    remedy: longest ? `Shorten the pauses of ${name} (${durationText(longest.end - longest.start)}), or give it a ${sessionSetting} that outlives them (now ${timeoutMs} ms).` : given ? `Look at ${removed!.log.node.name} and at the way between the two before ${timeText(at, removed!.log)}: whether its process stood still (SIGSTOP, swap, a hanging disk), its host was starved, or the network was broken. ${name} ran.` : `Look at ${name} before ${timeText(at, removed!.log)}: whether its process ended, stood still or lost its network.`,
    effects: afterwards(scene, departure), notSeen: longest ? [] : [gap ?? (actor ? 'a stop of its JVM that is long enough' : `a log of ${name}`)], sessions: [], repeats: null,
  };
}

/** A coordinator that wakes looks at its clock before it looks at the heartbeats that came in meanwhile. */
function judgedOnWaking(scene: Scene, departure: Departure, stall: Stall): Conclusion {
  const { group, removed, at, rebalance } = departure;
  const [stop] = stall.stops;
  const coordinator = removed!.log.node.name;
  const length = durationText(stall.end - stall.start);
  return {
    rule: 'group/coordinator-stall', severity: 'warning', confidence: 'likely', node: coordinator,
    title: `${coordinator} took ${nameOf(departure)} out of group ${group} when it woke from a ${stopText(stop)} of ${length}`,
    start: stall.start, end: at,
    why: `${coordinator} coordinates group ${group}. It was stopped itself ${spanText(stall.start, stall.end, stop.log)} and heard no member in that time; when it woke at ${timeText(stall.end, stop.log)}, the time of ${nameOf(departure)} was over.`,
    evidence: inOrder([evidenceOf(stop.log, stop.event, 'cause'), evidenceOf(removed!.log, removed!.event, 'expiry'), ...(rebalance ? [evidenceOf(rebalance.log, rebalance.event, 'rebalance')] : [])]),
    remedy: `Shorten the pauses of ${coordinator} (${length}); the consumers need nothing.`,
    effects: afterwards(scene, departure), notSeen: ['whether the member\'s heartbeats reached the broker meanwhile'], sessions: [], repeats: null,
  };
}

/** So much too late proves a stop, ms. */
const leastLateMs = 2 * secondMs;

/** AbstractCoordinator, since 2.7 (KAFKA-10134): a member that ran and heard no answer. */
const timedOut = /without receiving a heartbeat response/;

interface Frozen {
  /** What it noticed on waking: a silence of ZooKeeper, a request of its own that was overdue, or that a member's time was over. */
  readonly line: Seen;
  /** When a process that runs would have noticed. */
  readonly due: number;
}

/** The coordinator noticed something as it took the member out that it would have noticed long before, had it run; and its GC log tells of no pause that is the reason. */
function coordinatorFrozen(scene: Scene, removed: Seen, timeoutMs: number): Frozen | null {
  const at = removed.event.start;
  const stalls = scene.stalls(scene.actor(removed.log));
  const woke = ({ log, event }: Seen): boolean => log.node.key === removed.log.node.key && Math.abs(event.end - at) <= wakeMs && event.end - event.start >= leastUnheardMs(timeoutMs);
  for (const line of scene.between(at - wakeMs, at + wakeMs, 'zk.client.silent', 'kafka.request.cancelled').filter(woke)) {
    const late = lateness(line);
    const due = line.event.end - late;
    if (late > leastLateMs && covered(stalls, due, line.event.end) <= late / 2) return { line, due };
  }
  return null;
}

/** By how much a process noticed too late that its time was over, ms; NaN where nobody states how long it was to wait. */
function lateness({ log, event: { kind, fields, start, end } }: Seen): number {
  if (kind === 'kafka.request.cancelled') return end - start - numberIn(fields, 'requestTimeoutMs');
  const { ms, how } = timeoutAt(log.timeouts, end);
  return how === 'setting' ? NaN : lateBy(numberIn(fields, 'silentMs'), ms);
}

/** The member's own line that it gave its coordinator up before it was taken out: it ran. */
function givenUp(scene: Scene, { group, client, actor, at }: Departure, timeoutMs: number): Seen | null {
  if (!actor || !(timeoutMs > 0)) return null;
  return scene.between(at - 3 * timeoutMs, at, 'kafka.group.coordinator-lost', 'kafka.group.joined').filter(({ log, event }) => log.node.key === actor.node.key && event.fields['group'] === group && event.fields['client'] === client)
    .reduce<Seen | null>((first, seen) => (seen.event.kind === 'kafka.group.joined' ? null : first ?? seen), null);
}

/** The member's time was over on its own clock, and the coordinator, which counts from the same heartbeat, took it out so much later only. */
function judgedLate({ at }: Departure, given: Seen | null): Frozen | null {
  return given && timedOut.test(String(given.event.fields['reason'] ?? '')) && at - given.event.start > leastLateMs ? { line: { log: given.log, event: { ...given.event, end: at } }, due: given.event.start } : null;
}

function judgedWhenThawed(scene: Scene, departure: Departure, { line, due }: Frozen): Conclusion {
  const { group, client, actor, removed, at, rebalance } = departure;
  const coordinator = removed!.log.node.name;
  const { end } = line.event;
  const gap = scene.gcGap(scene.actor(removed!.log), due, end);
  const asked = scene.between(due - defaultSessionMs, end, 'kafka.request.cancelled').filter(({ log, event }) => actor !== null && log.node.key === actor.node.key && event.fields['client'] === client && event.fields['api'] === 'HEARTBEAT');
  return {
    rule: 'group/coordinator-frozen', severity: 'warning', confidence: 'likely', node: coordinator,
    title: `${coordinator} took ${nameOf(departure)} out of group ${group} when it woke: its whole process had stood still${gap ? '' : ', which no GC pause explains'}`,
    start: due, end: at,
    why: `${coordinator} coordinates group ${group}. What a process that runs notices at ${timeText(due, line.log)} (${line.log.label}:${line.event.line + 1}) it noticed at ${timeText(end, line.log)} only, ${durationText(end - due)} too late: it did not run and heard no member in that time.${asked.length > 0 ? ` ${nameOf(departure)} ran: ${counted(asked.length, 'heartbeat')} of it, from ${timeText(asked[0].event.start, asked[0].log)} on, ${asked.length === 1 ? 'was' : 'were'} not answered.` : ''} ${gap ? `Whether it was the collector cannot be told: ${gap}.` : 'Its GC log shows no pause of that length: not GC.'}`,
    evidence: inOrder([evidenceOf(line.log, line.event, 'silence'), ...asked.slice(0, 2).map(({ log, event }) => evidenceOf(log, event, 'unanswered')), evidenceOf(removed!.log, removed!.event, 'expiry'), ...(rebalance ? [evidenceOf(rebalance.log, rebalance.event, 'rebalance')] : [])]),
    remedy: `Ask the host of ${coordinator} what it did ${spanText(due, end, line.log)}: swapping, a starved or suspended virtual machine, a stopped process (SIGSTOP, a debugger, a frozen cgroup), a hanging disk. The consumers need nothing.`,
    effects: afterwards(scene, departure), notSeen: [], sessions: [], repeats: null,
  };
}

/** Members that ran and gave their coordinator up, for it did not answer them; once for all of them. They are of several nodes: those of one process share its way to the coordinator. */
function silentCoordinators(scene: Scene, losses: Losses, told: readonly Conclusion[]): Conclusion[] {
  const gaveUp = scene.all('kafka.group.coordinator-lost').filter(({ event }) => timedOut.test(String(event.fields['reason'] ?? '')));
  const found = new Map<string, { broker: Actor; group: string; lines: Seen[] }[]>();
  for (const seen of gaveUp) {
    const group = String(seen.event.fields['group'] ?? '');
    const broker = coordinatorNamed(scene, seen);
    if (!broker) continue;
    const at = seen.event.start;
    const excused = losses.near(at, 60 * secondMs).some(({ owner }) => owner === broker)
      || told.some(one => one.node === broker.node.name && one.start - secondMs <= at && one.end + staleMs >= at)
      || scene.between(at - staleMs, at + staleMs, 'kafka.start', 'kafka.shutdown', 'kafka.stopped').some(({ log }) => log.node.key === broker.node.key);
    if (excused) continue;
    const key = `${broker.node.key}|${group}`;
    const last = found.get(key)?.at(-1);
    if (last && at - last.lines[0].event.start <= joinMs) last.lines.push(seen);
    else if (last) found.get(key)!.push({ broker, group, lines: [seen] });
    else found.set(key, [{ broker, group, lines: [seen] }]);
  }
  return [...found.values()].flat().filter(({ lines }) => new Set(lines.map(({ log }) => log.node.key)).size >= 2).map(({ broker, group, lines }) => gaveUpTogether(scene, broker, group, lines));
}

function gaveUpTogether(scene: Scene, broker: Actor, group: string, lines: readonly Seen[]): Conclusion {
  const { name } = broker.node;
  const members = membersOf(lines);
  const [first] = lines;
  const at = first.event.start;
  const unanswered = scene.between(at - defaultSessionMs, at + joinMs, 'kafka.request.cancelled').filter(({ log, event }) => lines.some(line => line.log === log) && event.fields['group'] === group && event.fields['api'] === 'HEARTBEAT' && event.end <= at + joinMs);
  const since = unanswered.reduce((earliest, { event }) => Math.min(earliest, event.start), at);
  const setting = settingOf(scene.actor(first.log), sessionSetting);
  const stall = setting ? stallsOver(scene, broker, at, Number(setting.fact.value))?.[0] : within(scene.stalls(broker), since, at).sort((a, b) => b.end - b.start - (a.end - a.start)).find(one => one.end - one.start >= leastCoordinatorMs);
  const gap = scene.gcGap(broker, since, at);
  const why = stall ? ` Its JVM was stopped ${spanText(stall.start, stall.end, stall.stops[0].log)} (${stopText(stall.stops[0])}).` : gap ? '' : ' Its GC log covers that time and shows no pause that explains it.';
  return {
    rule: stall ? 'group/coordinator-stall' : 'group/coordinator-silent', severity: 'warning', confidence: 'likely', node: name,
    title: `${counted(members.length, 'member')} of group ${group} gave up ${name} as coordinator: it did not answer their heartbeats${stall ? ` during a ${stopText(stall.stops[0])} of ${durationText(stall.end - stall.start)}` : ''}`,
    start: since, end: at,
    why: `${members.join(', ')} ran, each sent heartbeats and had none answered within its session timeout${since < at ? `; the first of them that was not is of ${timeText(since, first.log)}` : ''}. So many at once: ${name} is the matter, or the way to it, not the members.${why}`,
    evidence: inOrder([...(stall ? [evidenceOf(stall.stops[0].log, stall.stops[0].event, 'cause')] : []), ...unanswered.slice(0, 1).map(seen => evidenceOf(seen.log, seen.event, 'unanswered')), ...lines.slice(0, 4).map(seen => evidenceOf(seen.log, seen.event, 'given-up'))]),
    remedy: stall ? `Shorten the pauses of ${name} (${durationText(stall.end - stall.start)}); the consumers need nothing.` : `Look at ${name} ${spanText(since, at, first.log)}: whether its process stood still, its disk hung, its host was starved, or the network to it was broken. The consumers need nothing.`,
    effects: [], notSeen: stall ? [] : [gap ?? `what ${name} did in that time`], sessions: [], repeats: null,
  };
}

function membersOf(lines: readonly Seen[]): string[] {
  return [...new Set(lines.map(({ log, event }) => String(event.fields['client'] ?? log.node.name)))].sort();
}

/** A consumer's connection to its coordinator has the number Integer.MAX_VALUE less the broker's id (AbstractCoordinator). */
function coordinatorNamed(scene: Scene, { log, event }: Seen): Actor | null {
  const id = 0x7fffffff - numberIn(event.fields, 'node');
  const named = [...scene.actors.values()].filter(actor => actor.brokerId === id && scene.maybeTogether(actor.logs[0], log));
  return named.length === 1 ? named[0] : null;
}

/** How long a coordinator hears nothing, at the least, before a member that runs is out of time: it sends a heartbeat every third of its timeout or more often. */
function leastUnheardMs(timeoutMs: number): number {
  return timeoutMs > 0 ? Math.max(leastCoordinatorMs, timeoutMs * 2 / 3) : leastCoordinatorMs;
}

/** The coordinator's own stop, long enough to miss heartbeats, that ended right before. */
function coordinatorStall(scene: Scene, removed: Seen, timeoutMs: number): Stall[] | null {
  const at = removed.event.start;
  const found = within(scene.stalls(scene.actor(removed.log)), at - wakeMs, at + 1).filter(stall => stall.end <= at + 1 && stall.end - stall.start >= leastUnheardMs(timeoutMs));
  return found.length > 0 ? found : null;
}

/** The stops that kept a member, or its coordinator, silent from when the next heartbeat was due (a third of the timeout) until it was given up; longest first. */
function stallsOver(scene: Scene, actor: Actor, at: number, timeoutMs: number): Stall[] | null {
  const from = at - timeoutMs + timeoutMs / 3;
  const stalls = scene.stalls(actor);
  return timeoutMs > 0 && covered(stalls, from, at) >= 2 / 3 * (at - from) ? within(stalls, from, at).sort((a, b) => b.end - b.start - (a.end - a.start)) : null;
}

function nameOf({ actor, client }: Departure): string {
  return actor ? (client && client !== actor.node.name ? `${actor.node.name} (${client})` : actor.node.name) : client || 'a consumer';
}

function afterwards(scene: Scene, { group, client, actor, noticed, removed, at, rebalance }: Departure): Effect[] {
  const { log: home } = (removed ?? noticed)!;
  const effects: Effect[] = [];
  const add = (what: Effect['what'], seen: readonly Seen[], count: number, text: string): void => {
    if (seen.length > 0) effects.push({ what, count, text, evidence: [evidenceOf(seen[0].log, seen[0].event, 'effect')] });
  };
  const later = scene.between(at, at + staleMs, 'kafka.group.disturbed', 'kafka.group.partitions-lost', 'kafka.group.joined').filter(({ log, event }) => event.fields['group'] === group && scene.maybeTogether(log, home));
  const own = later.filter(({ log, event }) => log.node.key === actor?.node.key && event.fields['client'] === client);
  const refused = own.filter(({ event }) => event.kind === 'kafka.group.disturbed');
  add('commit-refused', refused, refused.length, `${counted(refused.length, 'commit or heartbeat', 'commits or heartbeats')} of it ${refused.length === 1 ? 'was' : 'were'} refused: it was no member any more`);
  const others = later.filter(({ log, event }) => event.kind === 'kafka.group.joined' && log.node.key !== actor?.node.key);
  const members = new Set(others.map(({ log }) => log.node.key)).size;
  if (rebalance) add('rebalanced', others, members, `${counted(members, 'other member')} of ${group} had to join again`);
  const back = own.find(({ event }) => event.kind === 'kafka.group.joined');
  add('rejoined', back ? [back] : [], 1, `it was a member again ${back ? durationText(back.event.start - at) : ''} after`);
  return effects;
}

/** A consumer's setting as its own log states it; none where several consumers of the process differ. */
function settingOf(actor: Actor, name: string): { fact: Fact; file: string; label: string } | null {
  const stated = actor.logs.flatMap(log => log.reading.facts.filter(fact => fact.name === `consumer.${name}`).map(fact => ({ fact, file: log.file, label: log.label })));
  return stated.length > 0 && stated.every(one => one.fact.value === stated[0].fact.value) ? stated[0] : null;
}
