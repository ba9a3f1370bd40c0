/**
 * A consumer and the broker that coordinates its group. The consumer leaves by
 * itself when it has not polled for max.poll.interval.ms (AbstractCoordinator,
 * KIP-62); the coordinator takes it out when it has heard no heartbeat for
 * session.timeout.ms (GroupCoordinator#onExpireHeartbeat). Lines as Kafka 2.x and 3.x write them.
 */
import { gcLog, iso, type Span, type Stop } from './gc';

export interface GroupPlan {
  /** The program is busy with a batch. */
  busy?: Span[];
  /** Its JVM is stopped, told in its GC log. */
  pauses?: Span[];
  /** The coordinator's JVM is stopped: it takes members out when it wakes. */
  coordinatorPauses?: Span[];
  /** The coordinator hears nothing of it, and its process runs. */
  cut?: Span[];
  maxPollMs?: number;
  sessionMs?: number;
  /** Another group of the same coordinator rebalances at these instants, for reasons of its own. */
  others?: number[];
  without?: RegExp;
}

export const t0 = Date.UTC(2024, 9, 1, 6, 0, 0);
const lastMs = 400_000;
const member = 'orders-app-3d574543-c511-4739-ace4-c01415cc0602';

export function simulateGroup(plan: GroupPlan): Map<string, string> {
  const { maxPollMs = 30_000, sessionMs = 10_000 } = plan;
  const client: [number, string][] = [];
  const broker: [number, string][] = [];
  const say = (at: number, text: string): void => void client.push([at, `INFO [Consumer clientId=orders-app, groupId=billing] ${text}`]);
  const note = (at: number, text: string): void => void broker.push([at, `INFO [GroupCoordinator 1]: ${text} (kafka.coordinator.group.GroupCoordinator)`]);
  client.push([100, `INFO ConsumerConfig values: \n\tclient.id = orders-app\n\tgroup.id = billing\n\tmax.poll.interval.ms = ${maxPollMs}\n\tsession.timeout.ms = ${sessionMs}\n (org.apache.kafka.clients.consumer.ConsumerConfig)`]);
  broker.push([50, 'INFO [KafkaServer id=1] started (kafka.server.KafkaServer)']);
  let generation = 0;
  const joins = (at: number): void => {
    say(at, '(Re-)joining group (org.apache.kafka.clients.consumer.internals.ConsumerCoordinator)');
    note(at + 5, `Preparing to rebalance group billing in state PreparingRebalance with old generation ${generation} (__consumer_offsets-1) (reason: Adding new member ${member})`);
    generation++;
    note(at + 30, `Stabilized group billing generation ${generation} (__consumer_offsets-1)`);
    say(at + 40, `Successfully joined group with generation ${generation} (org.apache.kafka.clients.consumer.internals.ConsumerCoordinator)`);
  };
  joins(300);
  const removed = (at: number): void => note(at + 2, `Preparing to rebalance group billing in state PreparingRebalance with old generation ${generation} (__consumer_offsets-1) (reason: removing member ${member} on heartbeat expiration)`);
  const stops = plan.pauses ?? [];
  for (const { from, ms } of plan.busy ?? []) {
    if (ms <= maxPollMs) continue;
    const at = from + maxPollMs;
    client.push([at, 'WARN [Consumer clientId=orders-app, groupId=billing] consumer poll timeout has expired. This means the time between subsequent calls to poll() was longer than the configured max.poll.interval.ms, which typically implies that the poll loop is spending too much time processing messages. (org.apache.kafka.clients.consumer.internals.ConsumerCoordinator)']);
    say(at, `Member ${member} sending LeaveGroup request to coordinator kafka1:9092 (id: 2147483646 rack: null) due to consumer poll timeout has expired. (org.apache.kafka.clients.consumer.internals.ConsumerCoordinator)`);
    note(at + 4, `Preparing to rebalance group billing in state PreparingRebalance with old generation ${generation} (__consumer_offsets-1) (reason: Removing member ${member} on LeaveGroup; client reason: consumer poll timeout has expired.)`);
    note(at + 6, `Member MemberMetadata(memberId=${member}, groupInstanceId=None, clientId=orders-app, clientHost=/10.0.0.5, sessionTimeoutMs=${sessionMs}, rebalanceTimeoutMs=${maxPollMs}, supportedProtocols=List(range)) has left group billing through explicit \`LeaveGroup\`; client reason: consumer poll timeout has expired.`);
    joins(from + ms + 10);
  }
  for (const { from, ms } of [...stops, ...plan.cut ?? []]) {
    // A heartbeat every third of the session timeout: the last one before it, at the worst.
    const last = from - (from % Math.floor(sessionMs / 3));
    if (last + sessionMs >= from + ms) continue;
    note(last + sessionMs, `Member ${member} in group billing has failed, removing it from the group`);
    removed(last + sessionMs);
    joins(from + ms + 50);
  }
  for (const { from, ms } of plan.coordinatorPauses ?? []) {
    if (ms < sessionMs) continue;
    note(from + ms + 3, `Member ${member} in group billing has failed, removing it from the group`);
    removed(from + ms + 3);
    joins(from + ms + 80);
  }
  for (const at of plan.others ?? []) note(at, 'Preparing to rebalance group audit in state PreparingRebalance with old generation 4 (__consumer_offsets-7) (reason: Adding new member audit-9e1fdd0c-8b5b-4d1f-9a44-0a3f2b8c7d11)');
  const files = new Map([
    ['orders-app/app.log', written(client, (at, text) => `[${iso(t0 + at, ' ', ',')}] ${text}`)],
    ['orders-app/gc.log', gcLog(withShort(stops), 'unified', t0)],
    ['kafka1/server.log', written(broker, (at, text) => `[${iso(t0 + at, ' ', ',')}] ${text}`)],
    ['kafka1/gc.log', gcLog(withShort(plan.coordinatorPauses ?? []), 'unified', t0)],
  ]);
  for (const name of [...files.keys()]) if (plan.without?.test(name)) files.delete(name);
  return files;
}

function withShort(pauses: readonly Span[]): Stop[] {
  const stops: Stop[] = pauses.map(one => ({ ...one, full: true }));
  for (let at = 5000; at < lastMs; at += 7000) if (!pauses.some(({ from, ms }) => at >= from - 10 && at < from + ms)) stops.push({ from: at, ms: 8, full: false });
  return stops.sort((a, b) => a.from - b.from);
}

function written(lines: readonly [number, string][], line: (at: number, text: string) => string): string {
  return [...lines].sort((a, b) => a[0] - b[0]).map(([at, text]) => `${line(at, text)}\n`).join('');
}
