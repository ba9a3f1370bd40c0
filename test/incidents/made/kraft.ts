/**
 * A KRaft cluster of one controller (node 11) and brokers: each broker sends a
 * heartbeat every 2 s; the controller fences one it has not heard of for 9 s
 * (KIP-631), looking once a second. Lines as Kafka 3.9 and 4.x write them
 * (QuorumController, ReplicationControlManager, ClusterControlManager, BrokerLifecycleManager).
 */
import { gcLog, iso, type Span, type Stop } from './gc';

export interface KraftFate {
  pauses?: Span[];
  frozen?: Span[];
  /** Its heartbeats do not arrive, and it says so. */
  cut?: Span[];
  killed?: { at: number; startedAfter: number };
  /** Writes little: a quiet broker. */
  quiet?: boolean;
}

export interface KraftPlan {
  brokers: Record<number, KraftFate>;
  controllerPauses?: Span[];
  /** Left out. */
  without?: RegExp;
}

const t0 = Date.UTC(2025, 4, 5, 8, 0, 0);
const lastMs = 180_000;
const timeoutMs = 9000;
const heartbeatMs = 2000;

export type Fault = 'pause' | 'frozen' | 'cut' | 'killed' | 'controller-pause';

export function simulateKraft({ brokers, controllerPauses = [], without }: KraftPlan): { files: Map<string, string>; fenced: { broker: number; by: Fault }[] } {
  const files = new Map<string, string>();
  const fenced: { broker: number; by: Fault }[] = [];
  const controller: [number, string][] = [];
  const note = (at: number, text: string): void => void controller.push([at, `INFO [QuorumController id=11] ${text}`]);
  note(500, 'Becoming the active controller at epoch 1, next write offset 1. (org.apache.kafka.controller.QuorumController)');
  for (const [name, fate] of Object.entries(brokers)) {
    const id = Number(name);
    const lines: [number, string][] = [];
    const say = (at: number, text: string): void => void lines.push([at, text]);
    const stop = (at: number): (Span & { by: Fault }) | undefined => {
      const stops = [...(fate.pauses ?? []).map(one => ({ ...one, by: 'pause' as const })), ...(fate.frozen ?? []).map(one => ({ ...one, by: 'frozen' as const })), ...(fate.killed ? [{ from: fate.killed.at, ms: fate.killed.startedAfter, by: 'killed' as const }] : [])];
      return stops.find(({ from, ms }) => at >= from && at < from + ms);
    };
    const runs = (at: number): boolean => !stop(at);
    const start = (at: number): void => {
      say(at, `INFO [BrokerServer id=${id}] Starting broker (kafka.server.BrokerServer)`);
      say(at + 400, `INFO [BrokerLifecycleManager id=${id}] Successfully registered broker ${id} with broker epoch ${19 + id} (kafka.server.BrokerLifecycleManager)`);
      say(at + 900, `INFO [BrokerServer id=${id}] Transition from STARTING to STARTED (kafka.server.BrokerServer)`);
    };
    start(1000);
    if (fate.killed) start(fate.killed.at + fate.killed.startedAfter);
    for (let at = 4000; at < lastMs; at += fate.quiet ? 47_000 : 1500) if (runs(at)) say(at, `INFO [UnifiedLog partition=orders-${at % 7}, dir=/data] Incremented log start offset to ${at} due to segment deletion (kafka.log.UnifiedLog)`);
    let heard = 2000 + id * 211;
    let out = false;
    for (let at = heard + heartbeatMs; at < lastMs - 20_000; at += heartbeatMs) {
      const held = stop(at);
      if (held) at = held.from + held.ms + 5;
      const cut = fate.cut?.find(({ from, ms }) => at >= from && at < from + ms);
      const deaf = controllerPauses.find(({ from, ms }) => at >= from && at < from + ms);
      // A stopped controller finds the heartbeats when it wakes, after it has looked at its clock.
      const arrives = deaf ? deaf.from + deaf.ms + 30 : at;
      if (cut) {
        say(at + 500, `INFO [BrokerLifecycleManager id=${id}] Unable to send a heartbeat because the RPC got timed out before it could be sent. (kafka.server.BrokerLifecycleManager)`);
      }
      const judged = Math.ceil((heard + timeoutMs) / 1125) * 1125;
      const waking = controllerPauses.find(({ from, ms }) => judged >= from && judged < from + ms);
      const fencedAt = waking ? waking.from + waking.ms + 10 : judged;
      if (!out && (cut ? at : arrives) > fencedAt) {
        out = true;
        note(fencedAt, `Fencing broker ${id} at epoch ${19 + id} because its session has timed out. (org.apache.kafka.controller.ReplicationControlManager)`);
        note(fencedAt + 4, `handleBrokerFenced: changing 6 partition(s) (org.apache.kafka.controller.ReplicationControlManager)`);
        note(fencedAt + 8, `Replayed BrokerRegistrationChangeRecord modifying the registration for broker ${id}: BrokerRegistrationChangeRecord(brokerId=${id}, brokerEpoch=${19 + id}, fenced=1, inControlledShutdown=0, logDirs=[]) (org.apache.kafka.controller.ClusterControlManager)`);
        fenced.push({ broker: id, by: waking ? 'controller-pause' : held?.by ?? 'cut' });
      }
      if (cut) continue;
      heard = arrives;
      if (out) {
        out = false;
        note(arrives + 20, `The request from broker ${id} to unfence has been granted because it has caught up with the offset of its register broker record ${19 + id}. (org.apache.kafka.controller.BrokerHeartbeatManager)`);
      }
    }
    files.set(`kafka${id}/server.log`, written(lines));
    files.set(`kafka${id}/gc.log`, gcLog(stopsOf(fate.pauses ?? [], runs), 'unified', t0));
  }
  files.set('controller1/controller.log', written(controller));
  files.set('controller1/gc.log', gcLog(stopsOf(controllerPauses, at => !controllerPauses.some(({ from, ms }) => at >= from && at < from + ms)), 'unified', t0));
  for (const name of [...files.keys()]) if (without?.test(name)) files.delete(name);
  return { files, fenced };
}

function stopsOf(pauses: readonly Span[], runs: (at: number) => boolean): Stop[] {
  const stops: Stop[] = pauses.map(one => ({ ...one, full: true }));
  for (let at = 5000; at < lastMs; at += 7000) if (runs(at) && runs(at + 8)) stops.push({ from: at, ms: 8, full: false });
  return stops.sort((a, b) => a.from - b.from);
}

function written(lines: readonly [number, string][]): string {
  return [...lines].sort((a, b) => a[0] - b[0]).map(([at, text]) => `[${iso(t0 + at, ' ', ',')}] ${text}\n`).join('');
}
