/** @type {import('../run.mjs').Scenario} */
export default {
  title: 'A broker killed and started again: unclean stop, logs recovered, one of them with very many segments and slow',
  kafka: '3.9.1',
  async run(lab) {
    // Recovery starts at the last checkpoint; this run has none.
    await lab.cluster({ all: { settings: { 'log.flush.offset.checkpoint.interval.ms': 3_600_000 } } });
    await lab.createTopic('archive', 1, ['segment.bytes=4096', 'segment.index.bytes=4096']);
    await lab.load({ partitions: 6, topic: ['segment.bytes=65536', 'segment.index.bytes=4096'], rate: 100, bytes: 900, producer: { 'batch.size': 8000 } });
    lab.produce('producer-archive', 'archive', { rate: 200, bytes: 900, settings: { 'batch.size': 2000 } });
    await lab.wait(50);
    lab.signal('kafka3', 'SIGKILL', 'broker killed');
    await lab.wait(lab.options.kafka === '1.0.2' ? 12 : 24);
    await lab.restart('kafka3');
    await lab.wait(12);
    lab.labels.conclude('kafka3 was killed: no clean shutdown in its log; its session expired a session timeout later, not at once.');
    lab.labels.conclude('On its start kafka3 found no clean shutdown marker and recovered the logs of every partition, segment by segment, before it served; archive-0 took longest.');
  },
};
