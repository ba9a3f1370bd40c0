/** Incidents of the generators beyond ZooKeeper sessions: each cause, and beside it one that only looks like it. */
import type { Expected, IncidentCase } from '../cases';
import type { Span } from './gc';
import { simulateGroup, type GroupPlan } from './groups';
import { simulateKraft, type Fault, type KraftPlan } from './kraft';
import { simulateWokenLeader } from './ensemble';
import { simulateDirectory, simulateHeap, simulateLeak, simulateStart, type StartPlan } from './starts';

const span = (from: number, ms: number): Span => ({ from, ms });
const broker = (rule: string, id = 1): Expected => ({ rule, about: `broker ${id}` });

const fencedBy: Record<Fault, string> = {
  pause: 'broker-fenced/stall', frozen: 'broker-fenced/process-frozen', cut: 'broker-fenced/connection', killed: 'broker-fenced/process-ended', 'controller-pause': 'broker-fenced/controller-stalled',
};

const kraft: Record<string, KraftPlan & { rules?: Partial<typeof fencedBy>; together?: boolean }> = {
  'KRaft: nothing happens': { brokers: { 1: {}, 2: {} } },
  'KRaft: a Full GC of 14 s': { brokers: { 1: { pauses: [span(60_000, 14_000)] }, 2: {} } },
  'KRaft: a Full GC of 6 s, shorter than the timeout': { brokers: { 1: { pauses: [span(60_000, 6000)] }, 2: {} } },
  'KRaft: a frozen broker': { brokers: { 1: { frozen: [span(60_000, 20_000)] }, 2: {} } },
  'KRaft: a frozen broker that is quiet anyway': { brokers: { 1: { frozen: [span(62_000, 14_000)], quiet: true }, 2: {} }, without: /kafka1\/gc/, rules: { frozen: 'broker-fenced/unexplained' } },
  'KRaft: a frozen broker beside one that pauses': { brokers: { 1: { frozen: [span(60_000, 20_000)] }, 2: { pauses: [span(61_000, 5000)] } } },
  'KRaft: a broker whose heartbeats do not arrive': { brokers: { 1: { cut: [span(60_000, 25_000)] }, 2: {} } },
  'KRaft: heartbeats that do not arrive, while another broker pauses': { brokers: { 1: { cut: [span(60_000, 25_000)] }, 2: { pauses: [span(60_000, 6000)] } } },
  'KRaft: a broker killed and started again': { brokers: { 1: { killed: { at: 60_000, startedAfter: 30_000 } }, 2: {} } },
  'KRaft: the controller stands still and fences all': { brokers: { 1: {}, 2: {} }, controllerPauses: [span(60_000, 12_000)], together: true },
};

const groups: Record<string, GroupPlan & { expected: Expected[] }> = {
  'group: nothing happens': { others: [60_000], expected: [] },
  'group: a batch of 50 s': { busy: [span(60_000, 50_000)], expected: [{ rule: 'group/poll-interval', about: 'orders-app', confidence: 'proven' }] },
  'group: two batches of 50 s': { busy: [span(60_000, 50_000), span(200_000, 50_000)], expected: [{ rule: 'group/poll-interval', about: 'orders-app', confidence: 'proven' }] },
  'group: a batch that is just done in time': { busy: [span(60_000, 29_000)], expected: [] },
  'group: a batch of 50 s, the coordinator\'s log missing': { busy: [span(60_000, 50_000)], without: /kafka1/, expected: [{ rule: 'group/poll-interval', about: 'orders-app' }] },
  'group: a batch of 50 s, the client\'s log missing': { busy: [span(60_000, 50_000)], without: /orders-app/, expected: [{ rule: 'group/poll-interval', about: '?' }] },
  'group: a batch of 50 s while another group rebalances': { busy: [span(60_000, 50_000)], others: [90_000, 90_010], expected: [{ rule: 'group/poll-interval', about: 'orders-app' }] },
  'group: a Full GC that outlasts the session timeout': { pauses: [span(60_000, 14_000)], expected: [{ rule: 'group/member-stall', about: 'orders-app', confidence: 'likely' }] },
  'group: a Full GC of 6 s within a session of 10 s': { pauses: [span(61_000, 6000)], expected: [] },
  'group: heartbeats that do not arrive': { cut: [span(60_000, 20_000)], expected: [{ rule: 'group/member-silent', about: 'orders-app', confidence: 'coincident' }] },
  'group: the coordinator\'s Full GC': { coordinatorPauses: [span(60_000, 13_000)], expected: [{ rule: 'group/coordinator-stall', about: 'broker 1' }] },
};

const starts: Record<string, StartPlan & { expected: Expected[] }> = {
  'start: after an ordered stop': { before: 'stopped', partitions: [{ name: 'orders-0', ms: 40 }, { name: 'orders-1', ms: 35 }], expected: [] },
  'start: killed, segments recovered for minutes': { before: 'killed', partitions: [{ name: 'orders-0', ms: 400, segments: 2 }, { name: 'archive-0', ms: 180_000, segments: 60 }], expected: [broker('recovery/unclean-stop')] },
  'start: killed, and indexes corrupt': { before: 'killed', partitions: [{ name: 'orders-0', ms: 4000, corrupt: true }, { name: 'orders-1', ms: 3000, corrupt: true }], expected: [{ ...broker('recovery/corrupt-index'), confidence: 'proven' }] },
  'start: indexes corrupt after an ordered stop': { before: 'stopped', partitions: [{ name: 'orders-0', ms: 4000, corrupt: true }], expected: [{ ...broker('recovery/corrupt-index'), confidence: 'likely' }] },
  'start: one partition never done': { before: 'stopped', partitions: [{ name: 'orders-0', ms: 40 }, { name: 'events-7', ms: 1_260_000, never: true }], expected: [broker('recovery/slow-loading')] },
  'start: slow, but done in half a minute': { before: 'stopped', partitions: [{ name: 'orders-0', ms: 30_000 }], expected: [] },
};

const rest: Record<string, { files: () => Map<string, string>; expected: Expected[] }> = {
  'directory: no space left': { files: () => simulateDirectory('No space left on device', false), expected: [broker('directory/failed')] },
  'directory: the only one, its disk broken': { files: () => simulateDirectory('Input/output error', true), expected: [broker('directory/failed')] },
  'heap: a floor that rises for three days': { files: () => simulateHeap('rises'), expected: [broker('heap/rising-floor')] },
  'heap: a sawtooth on a steady floor': { files: () => simulateHeap('saws'), expected: [] },
  'heap: young collections only, old objects pile up until the first marking': { files: () => simulateHeap('young-only'), expected: [] },
  'heap: a rise of few collections': { files: () => simulateHeap('few'), expected: [] },
  'heap: one step up after the start': { files: () => simulateHeap('steps-once'), expected: [] },
  'heap: a floor that rises until Full GCs lose sessions': { files: () => simulateLeak().files, expected: [broker('heap/rising-floor'), ...simulateLeak().sessions.map(about => ({ rule: 'session-lost/stall', about, confidence: 'proven' as const }))] },
  'ensemble: a woken ex-leader expires sessions that live': { files: () => simulateWokenLeader(false), expected: [{ rule: 'zookeeper/election', about: 'zookeeper 3' }, { rule: 'zookeeper/expiry-without-effect', about: 'zookeeper 1' }] },
  'ensemble: two elections, each with a woken ex-leader': { files: () => simulateWokenLeader(true), expected: [{ rule: 'zookeeper/election', about: 'zookeeper 3' }, { rule: 'zookeeper/election', about: 'zookeeper 2' }, { rule: 'zookeeper/expiry-without-effect', about: 'zookeeper 1' }, { rule: 'zookeeper/expiry-without-effect', about: 'zookeeper 3' }] },
};

const encoded = (files: ReadonlyMap<string, string>): Map<string, Uint8Array> => new Map([...files].map(([file, written]) => [file, new TextEncoder().encode(written)]));

/** Incidents of KRaft, consumer groups, starts, directories and heaps. */
export function moreMade(): IncidentCase[] {
  return [
    ...Object.entries(kraft).map(([name, plan]) => {
      const { files, fenced } = simulateKraft(plan);
      return { name: `made: ${name}`, files: () => encoded(files), expected: () => [...new Map(fenced.map(one => [`${one.by} ${one.broker}`, one])).values()].map(({ broker: id, by }) => ({ rule: plan.rules?.[by] ?? fencedBy[by], about: plan.together ? '?' : `broker ${id}` })) };
    }),
    ...Object.entries(groups).map(([name, { expected, ...plan }]) => ({ name: `made: ${name}`, files: () => encoded(simulateGroup(plan)), expected: () => expected })),
    ...Object.entries(starts).map(([name, { expected, ...plan }]) => ({ name: `made: ${name}`, files: () => encoded(simulateStart(plan)), expected: () => expected })),
    ...Object.entries(rest).map(([name, { files, expected }]) => ({ name: `made: ${name}`, files: () => encoded(files()), expected: () => expected })),
  ];
}
