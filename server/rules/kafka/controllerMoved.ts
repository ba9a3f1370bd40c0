import type { LogEvent } from '../../formats/events';
import type { Evidence, Rule, RuleContext } from '../rule';

/** So many changes within that time, ms, are no ordinary change. */
const often = 3;
const windowMs = 600000;

interface Move {
  to: string;
  event: LogEvent;
}

export const controllerMoved: Rule = {
  id: 'kafka/controller-moved',
  families: ['kafka'],
  severity: 'info',
  title: 'The controller moved to another node',
  why:
    'One node decides who leads which partition. It changes when its ZooKeeper session expires, when the metadata quorum elects another leader, or when it is restarted. Until the new one has read the state of the cluster no partition gets a new leader; with many partitions and ZooKeeper that takes minutes. ' +
    'Several changes within minutes mean that controllers stand still or cannot reach each other. (kafka.controller.KafkaController, org.apache.kafka.controller.QuorumController)',
  remedy: 'Look at what the node before did at that time: its GC log for pauses, an expired session, a restart. Controllers of KRaft need little, but promptly: do not let them share a disk or a host with heavy load.',
  check(log) {
    const moves: Move[] = [];
    let current: string | null = null;
    let left: LogEvent | null = null;
    for (const event of log.events('kafka.controller.elected', 'kafka.controller.moved', 'kafka.controller.resigned', 'kafka.controller.lost', 'kafka.start')) {
      if (event.kind === 'kafka.start') {
        current = null;
        left = null;
      } else if (event.kind === 'kafka.controller.resigned' || event.kind === 'kafka.controller.lost') left ??= event;
      else {
        const to = nodeOf(event);
        // Every channel to the controller says so for itself.
        if (to === null || to === current) continue;
        if (current !== null) {
          moves.push({ to, event });
          report(log.file, current, to, event, left, moves, found => log.report(found));
        }
        current = to;
        left = null;
      }
    }
  },
};

function nodeOf({ kind, fields }: LogEvent): string | null {
  const node = kind === 'kafka.controller.moved' ? fields.controller : fields.broker ?? fields.controller;
  if (typeof node === 'number') return String(node);
  return typeof fields.address === 'string' && /^\d+$/.test(fields.address) ? fields.address : null;
}

function report(file: string, from: string, to: string, event: LogEvent, left: LogEvent | null, moves: readonly Move[], tell: RuleContext['report']): void {
  const recent = moves.filter(move => event.start - move.event.start <= windowMs);
  const { controllerEpoch, epoch } = event.fields;
  const counted = controllerEpoch ?? epoch;
  const related: Evidence[] = left ? [{ file, line: left.line, message: `node ${from} gives the role up` }] : [];
  if (recent.length > 1) related.push({ file, line: recent[0].event.line, message: 'the first change of these' });
  tell({
    line: event.line, related, severity: recent.length >= often ? 'warning' : 'info',
    message: `The controller moved from node ${from} to node ${to}${typeof counted === 'number' ? ` (epoch ${counted})` : ''}${recent.length >= often ? `: ${recent.length} changes within 10 minutes` : ''}.`,
  });
}
