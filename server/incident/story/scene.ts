/** What the causes look at: the logs of an incident by node, and their telling events by time. */
import type { Value } from '../../formats/events';
import { tellsOfGc } from '../../formats/gc/segments';
import { fact } from '../../formats/reading';
import { columnOf, Merged, type Seen } from '../columns';
import { heapFloorOf, type HeapFloor } from './heapFloor';
import type { Incident, IncidentLog } from '../incident';
import { Kept, onDemand } from '../kept';
import { clustersOf, type Clusters } from '../nodes/clusters';
import { copiesOf } from '../nodes/copies';
import type { LogNode } from '../nodes/nodes';
import { gapText, spokeDuring } from './gcLogs';
import { stallsOf, type Stall } from './stalls';
import { timeText } from './times';

export type { Seen };

/** A node with its logs. */
export interface Actor {
  readonly node: LogNode;
  readonly logs: readonly IncidentLog[];
  /** The id that other logs call it by; `null` when it is not known or it is no broker. */
  readonly brokerId: number | null;
}

/** A stop that a GC log tells of a node whose own program wrote a line in the middle of it. */
export interface Doubt {
  readonly stall: Stall;
  readonly spoken: Seen;
}

export const secondMs = 1000;

const scenes = new WeakMap<Incident, Scene>();

/** The scene of an incident, made once. */
export function sceneOf(incident: Incident): Scene {
  let scene = scenes.get(incident);
  if (!scene) scenes.set(incident, scene = new Scene(incident));
  return scene;
}

export class Scene {
  readonly actors: ReadonlyMap<string, Actor>;
  /** The logs, each once: what is here twice would count twice. */
  readonly logs: readonly IncidentLog[];
  readonly clusters: Clusters;
  readonly #merged = new Map<string, Merged>();
  readonly #stalls = new Map<Actor, { own: readonly Stall[]; doubts: readonly Doubt[] }>();
  readonly #strayStalls = new Map<Actor, readonly Stall[]>();
  readonly #floors = new Map<Actor, HeapFloor | null>();
  #clients: Actor[] | null = null;

  constructor(readonly incident: Incident) {
    const copies = copiesOf(incident.logs, incident.kept);
    this.logs = incident.logs.filter(({ file }) => !copies.has(file));
    this.clusters = clustersOf(this.logs, new Map(this.logs.map(log => [log.file, log.node])));
    const byNode = new Map<string, IncidentLog[]>();
    for (const log of this.logs) {
      const logs = byNode.get(log.node.key);
      if (logs) logs.push(log);
      else byNode.set(log.node.key, [log]);
    }
    this.actors = new Map([...byNode].map(([key, logs]) => [key, { node: logs[0].node, logs, brokerId: brokerIdOf(logs) }]));
  }

  /** May two logs be of one cluster? Where there are several, only those that are known to be. */
  maybeTogether(one: IncidentLog, other: IncidentLog): boolean {
    return this.clusters.together(one.file, other.file);
  }

  actor(log: IncidentLog): Actor {
    return this.actors.get(log.node.key)!;
  }

  /** Nodes of this role. */
  ofRole(role: LogNode['role']): Actor[] {
    return [...this.actors.values()].filter(actor => actor.node.role === role);
  }

  /** Nodes that are no ZooKeeper server: those that hold sessions. */
  clients(): Actor[] {
    return this.#clients ??= [...this.actors.values()].filter(actor => actor.node.role !== 'zookeeper');
  }

  /** Placed events of one kind in all logs, by start. */
  all(kind: string): readonly Seen[] {
    return this.ofKind(kind).all;
  }

  /** The same, made objects where they are looked at. */
  ofKind(kind: string): Merged {
    return onDemand(this.#merged, kind, () => {
      const columns = this.logs.flatMap(log => columnOf(log, kind) ?? []);
      return this.incident.kept.get(`kind ${kind}`, columns, () => new Merged(columns));
    });
  }

  /** Events of these kinds that lie in [from, to] or reach in, by start. */
  between(from: number, to: number, ...kinds: string[]): Seen[] {
    const found = kinds.flatMap(kind => this.ofKind(kind).between(from, to));
    return kinds.length > 1 ? found.sort((a, b) => a.event.start - b.event.start) : found;
  }

  /** Stalls of a node, by its own GC logs. */
  stalls(actor: Actor): readonly Stall[] {
    return this.#judged(actor).own;
  }

  /** Stops in GC logs that lie with this node and are not its own, or on another clock: it spoke meanwhile. */
  doubts(actor: Actor): readonly Doubt[] {
    return this.#judged(actor).doubts;
  }

  #judged(actor: Actor): { own: readonly Stall[]; doubts: readonly Doubt[] } {
    return onDemand(this.#stalls, actor, () => {
      const doubts: Doubt[] = [];
      const own = ofGcLogs('stalls', actor.logs, stallsOf, []).filter(stall => {
        const spoken = spokeDuring(actor, stall);
        if (spoken) doubts.push({ stall, spoken });
        return !spoken;
      });
      return { own, doubts };
    });
  }

  /** The rising floor of a node's heap; `null` where it does not rise. */
  heapFloor(actor: Actor): HeapFloor | null {
    return onDemand(this.#floors, actor, () => ofGcLogs('floor', actor.logs, () => heapFloorOf(actor), null));
  }

  /** GC logs that lie with this node's logs and name no node: they may be its own. */
  strayGcLogs(actor: Actor): IncidentLog[] {
    const scope = actor.node.key.split('|')[0];
    return this.logs.filter(log => log.reading.family === 'gc' && log.node.key !== actor.node.key && log.node.key.startsWith(`${scope}|`) && log.node.key.endsWith('|'));
  }

  strayStalls(actor: Actor): readonly Stall[] {
    return onDemand(this.#strayStalls, actor, () => ofGcLogs('stalls', this.strayGcLogs(actor), stallsOf, []));
  }

  /** Why the node's GC logs say nothing of [from, to]; `null` when they cover it. */
  gcGap(actor: Actor, from: number, to: number): string | null {
    const logs = actor.logs.filter(log => tellsOfGc(log.reading));
    if (logs.length === 0) return `no GC log of ${actor.node.name} is here, so none covers ${timeText(to, actor.logs[0])}`;
    const doubted = new Set(this.doubts(actor).flatMap(({ stall }) => stall.stops.map(({ log }) => log)));
    const own = logs.filter(log => !doubted.has(log));
    return own.length > 0 ? gapText(actor, own, from, to) : `no GC log of ${actor.node.name} is here that fits its other logs: ${doubtText(actor, this.doubts(actor)[0])}`;
  }
}

/** Why a GC log is held to be another JVM's, in words. */
export function doubtText({ node }: Actor, { stall: { start, end, stops: [stop] }, spoken }: Doubt): string {
  return `${stop.log.label}:${stop.event.line + 1} stops every thread from ${timeText(start, stop.log)} to ${timeText(end, stop.log)}, but ${node.name} wrote ${spoken.log.label}:${spoken.event.line + 1} in between, so that GC log is another JVM's or their clocks disagree`;
}

const keptOf = new WeakMap<IncidentLog, Kept>();

/** What GC logs come to, for as long as they are the same: also in the next incident. */
function ofGcLogs<T>(what: string, logs: readonly IncidentLog[], make: (logs: readonly IncidentLog[]) => T, none: T): T {
  const own = logs.filter(log => tellsOfGc(log.reading));
  if (own.length === 0) return none;
  return onDemand(keptOf, own[0], () => new Kept()).get(what, own, () => make(own));
}

function brokerIdOf(logs: readonly IncidentLog[]): number | null {
  const { node } = logs[0];
  if (node.role === 'broker' && /^broker \d+/.test(node.name)) return Number(/\d+/.exec(node.name)![0]);
  if (node.role === 'zookeeper' || node.role === 'client') return null;
  const ids = new Set<number>();
  for (const { reading } of logs) {
    for (const name of ['broker.id', 'node.id']) {
      const id = Number(fact(reading, name)?.value ?? NaN);
      if (id >= 0) ids.add(id);
    }
    for (const i of reading.events.ofKind('kafka.started', 'kafka.broker.registered')) if (reading.events.number(i, 'broker') >= 0) ids.add(reading.events.number(i, 'broker'));
  }
  return ids.size === 1 ? [...ids][0] : null;
}

/** The last of these, ordered by start, before an instant. */
export function lastBefore(seen: readonly Seen[], at: number): Seen | undefined {
  let low = 0;
  for (let high = seen.length; low < high;) {
    const middle = (low + high) >> 1;
    if (seen[middle].event.start < at) low = middle + 1;
    else high = middle;
  }
  return seen[low - 1];
}

/** Numbers in a field that lists broker ids: "1", "1,2", "[1, 2]". */
export function idsIn(value: Value | undefined): number[] {
  return (String(value ?? '').match(/\d+/g) ?? []).map(Number);
}
