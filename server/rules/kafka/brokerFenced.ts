import { durationText } from '../../text/clock';
import type { LogEvent } from '../../formats/events';
import { timeoutAt, type Evidence, type Rule } from '../rule';

const setting = 'broker.session.timeout.ms';

export const brokerFenced: Rule = {
  id: 'kafka/broker-fenced',
  families: ['kafka'],
  severity: 'error',
  title: 'The controller fenced a broker: its heartbeats had stopped',
  why:
    'A KRaft broker sends the active controller a heartbeat every `broker.heartbeat.interval.ms` (2000 by default). When none has come for `broker.session.timeout.ms` (9000 by default) the controller fences the ' +
    'broker: it leads nothing any more, leaves the replicas in sync, and clients are not sent to it. It is the KRaft form of an expired ZooKeeper session. ' +
    '(org.apache.kafka.controller.ReplicationControlManager#maybeFenceStaleBroker, BrokerHeartbeatManager)',
  remedy:
    'Find out what kept the broker silent before this line: a stop-the-world pause in its GC log, a frozen or starved host, the network between it and the controllers. A broker that was killed is fenced too; then nothing else is wrong. ' +
    'Raise `broker.session.timeout.ms` on the controllers only when the pauses cannot be avoided.',
  highlight: 'sessionExpired',
  check(log) {
    const events = [...log.events('kafka.broker.fenced', 'kafka.broker.unfenced')];
    events.forEach((event, i) => {
      // Every controller replays the record; the active one alone decides, and says why.
      if (event.shape.id !== 'kafka.broker.fencing') return;
      const { broker, brokerEpoch } = event.fields;
      const { ms, how, from, evidence } = timeoutAt(log.timeouts, event.start);
      const known = how === 'configured' && from.includes(setting);
      const related: Evidence[] = known && evidence ? [evidence] : [];
      const back = events.slice(i + 1).find(later => later.fields.broker === broker && later.kind === 'kafka.broker.unfenced');
      if (back) related.push({ file: log.file, line: back.line, message: `broker ${broker} is unfenced` });
      log.report({
        line: event.line,
        message: `Broker ${broker}${brokerEpoch === null || brokerEpoch === undefined ? '' : ` (epoch ${brokerEpoch})`} was fenced: the controller had no heartbeat from it for its session timeout${known ? ` of ${ms} ms (${from})` : ` (${setting})`}.${backText(event, back)}`,
        related,
      });
    });
  },
};

function backText(event: LogEvent, back: LogEvent | undefined): string {
  if (!back) return '';
  const after = back.start - event.start;
  return Number.isFinite(after) ? ` It was unfenced ${durationText(after)} later.` : ' It was unfenced later.';
}
