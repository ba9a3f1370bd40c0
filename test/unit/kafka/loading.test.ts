import assert from 'node:assert/strict';
import { LogReader } from '../../../server/formats/read';
import { eventLabel, type LogEvent } from '../../../server/formats/events';
import { clock, events, read } from '../messages/support';

const at = (time: string, message: string): string => `[2026-11-21 22:${time},000] INFO ${message}\n`;
const begins = (time: string): string => at(time, 'Loading logs from log dirs ArrayBuffer(/data/a, /data/b) (kafka.log.LogManager)');
const segment = (time: string, dir: string, partition: string, offset = 0): string => at(time, `[LogLoader partition=${partition}, dir=${dir}] Recovering unflushed segment ${offset}. 0/2 recovered for ${partition}. (kafka.log.LogLoader)`);
const done = (time: string, dir: string, partition: string, ms: number): string =>
  at(time, `Completed load of Log(dir=${dir}/${partition}, topicId=ZGFy, topic=${partition.replace(/-\d+$/, '')}, partition=${/\d+$/.exec(partition)![0]}, highWatermark=1, lastStableOffset=1, logStartOffset=0, logEndOffset=1) with 2 segments, local-log-start-offset 0 and log-end-offset 1 in ${ms}ms (1/2 completed in ${dir}) (kafka.log.LogManager)`);

/** Spans as [partition, dir, start, end, segments, outcome], times as mm:ss. */
function spans(log: string): (string | number | null)[][] {
  return told(events(read(log, 'kafka')!));
}
function told(found: readonly LogEvent[]): (string | number | null)[][] {
  const time = (ms: number): string => new Date(ms).toISOString().slice(14, 19);
  return found.filter(event => event.kind === 'kafka.log.loading').map(({ start, end, fields }) => {
    assert.equal(fields.durationMs, end - start);
    return [fields.partition, fields.dir, time(start), time(end), fields.segments, fields.outcome];
  });
}

describe('kafka: the loading of a log as a span', () => {
  it('ends with the line that says so, and begins as long before as that line states', () => {
    assert.deepEqual(spans(begins('00:00') + segment('00:05', '/data/a', 'orders-7') + segment('00:08', '/data/a', 'orders-7', 9) + done('00:10', '/data/a', 'orders-7', 7000) + at('00:11', 'Loaded 1 logs in 11000ms (kafka.log.LogManager)')),
      [['orders-7', '/data/a', '00:03', '00:10', 2, 'done']]);
  });

  it('goes to the end of the log when the end never comes', () => {
    const log = begins('00:00') + segment('00:05', '/data/a', 'orders-7') + at('21:05', '[Controller id=1] Processing automatic preferred replica leader election (kafka.controller.KafkaController)');
    assert.deepEqual(spans(log), [['orders-7', '/data/a', '00:05', '21:05', 1, 'not done where this log ends']]);
    const [span] = events(read(log, 'kafka')!).filter(event => event.kind === 'kafka.log.loading');
    assert.equal(span.line, 1, 'it stands where it begins');
    assert.equal(eventLabel(span), 'orders-7: its log is being loaded, 21 min 00 s, 1 segments recovered, not done where this log ends');
  });

  it('is cut off at the last line before the next start, and begins again', () => {
    assert.deepEqual(spans(begins('00:00') + segment('00:05', '/data/a', 'orders-7') + segment('09:05', '/data/a', 'orders-7', 9) + begins('30:00') + segment('30:05', '/data/a', 'orders-7') + done('30:06', '/data/a', 'orders-7', 1000)), [
      ['orders-7', '/data/a', '00:05', '09:05', 2, 'cut off by the next start'], ['orders-7', '/data/a', '30:05', '30:06', 1, 'done'],
    ]);
  });

  it('keeps directories and threads apart', () => {
    assert.deepEqual(spans(begins('00:00')
      + segment('00:01', '/data/a', 'orders-7') + segment('00:02', '/data/b', 'orders-7') + segment('00:03', '/data/b', 'billing-0') + segment('00:04', '/data/a', 'orders-7', 9)
      + done('00:05', '/data/b', 'orders-7', 3000) + done('00:09', '/data/a', 'orders-7', 8000) + at('00:10', 'Any other line (kafka.log.LogManager)')), [
      ['orders-7', '/data/a', '00:01', '00:09', 2, 'done'], ['orders-7', '/data/b', '00:02', '00:05', 1, 'done'], ['billing-0', '/data/b', '00:03', '00:10', 1, 'not done where this log ends'],
    ]);
  });

  it('reads Kafka 1.0: no directory in the last line but one in the context, and the producer state first', () => {
    const context = '[Log partition=orders-7, dir=/data/a]';
    assert.deepEqual(spans(at('00:00', 'Loading logs. (kafka.log.LogManager)') + at('00:01', `${context} Recovering unflushed segment 0 (kafka.log.Log)`) + at('00:02', `${context} Loading producer state from offset 5 with message format version 2 (kafka.log.Log)`)
      + at('00:04', `${context} Completed load of log with 1 segments, log start offset 0 and log end offset 5 in 3500 ms (kafka.log.Log)`)), [['orders-7', '/data/a', '00:00', '00:04', 1, 'done']]);
  });

  it('ends where the directory fails, where all logs are said to be open, or where the partition is used', () => {
    const one = segment('00:01', '/data/a', 'orders-7');
    assert.deepEqual(spans(one + at('00:03', '[ReplicaManager broker=1] Stopping serving replicas in dir /data/a (kafka.server.ReplicaManager)'))[0].slice(3), ['00:03', 1, 'failed']);
    assert.deepEqual(spans(one + at('00:03', 'Logs loading complete in 3000 ms. (kafka.log.LogManager)'))[0].slice(3), ['00:03', 1, 'done']);
    assert.deepEqual(spans(one + at('00:03', 'Created log for partition orders-7 in /data/a/orders-7 with properties {} (kafka.log.LogManager)') + at('59:00', 'Any (kafka.log.LogManager)'))[0].slice(3), ['00:03', 1, 'done']);
  });

  it('is none once the broker runs: a follower that cuts its log back reads the state of producers anew', () => {
    const state = at('05:00', '[UnifiedLog partition=orders-7, dir=/data/a] Reloading from producer snapshot and rebuilding producer state from offset 246 (org.apache.kafka.storage.internals.log.UnifiedLog)');
    assert.deepEqual(spans(begins('00:00') + at('00:01', 'Loaded 0 logs in 1000ms (kafka.log.LogManager)') + state + at('59:00', 'Any (kafka.log.LogManager)')), []);
    assert.deepEqual(spans(state + at('59:00', 'Any (kafka.log.LogManager)')), [], 'nor in a file that begins while it runs');
  });

  it('says nothing of the metadata log, which no line says is open', () => {
    assert.deepEqual(spans(segment('00:01', '/data/a', '__cluster_metadata-0')), []);
  });

  it('grows with a log that is read on, and leaves what was told as it was', () => {
    const reader = new LogReader('server.log', 'kafka');
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    reader.push(bytes(begins('00:00') + segment('00:05', '/data/a', 'orders-7')));
    reader.push(bytes('# '.repeat(40000) + '\n'));
    const early = reader.fork()!.finish()!;
    reader.push(bytes(at('05:05', 'Any (kafka.log.LogManager)') + done('06:05', '/data/a', 'orders-7', 360000)));
    const late = reader.finish()!;
    const list = (reading: typeof early): LogEvent[] => Array.from({ length: reading.events.length }, (_, i) => reading.events.at(i, clock));
    assert.deepEqual(told(list(early)).map(one => one.slice(2)), [['00:05', '00:05', null, 'not done where this log ends']].map(one => [...one.slice(0, 2), 1, one[3]]));
    assert.deepEqual(told(list(late)).map(one => one.slice(2)), [['00:05', '06:05', 1, 'done']]);
  });
});

describe('kafka: one name for a partition', () => {
  it('however it is written', () => {
    const names = ['Created log for partition [orders,7] in /data with properties {} (kafka.log.LogManager)', 'Created log for partition orders-7 in /data with properties {} (kafka.log.LogManager)', 'Partition [orders,7] on broker 1: Shrinking ISR from 1,2 to 1 (kafka.cluster.Partition)', '[Partition orders-7 broker=1] Shrinking ISR from 1,2 to 1 (kafka.cluster.Partition)']
      .map(message => events(read(at('00:01', message), 'kafka')!)[0].fields.partition);
    assert.deepEqual(names, ['orders-7', 'orders-7', 'orders-7', 'orders-7']);
  });
});
