/** @type {import('../run.mjs').Scenario} */
export default {
  title: 'A broker killed and started again: unclean stop, every log recovered, one with very many segments',
  kafka: '3.9.1',
  async run(lab) {
    await lab.cluster();
    await lab.load({ partitions: 6, topic: ['segment.bytes=16384', 'segment.index.bytes=4096'], rate: 150, bytes: 900 });
    await lab.wait(35);
    lab.signal('kafka3', 'SIGKILL', 'broker killed');
    await lab.wait(25);
    await lab.restart('kafka3');
    await lab.wait(15);
    lab.labels.conclude('kafka3 was killed: no clean shutdown in its log; its session expired a session timeout later, not at once.');
    lab.labels.conclude('On its start kafka3 found no clean shutdown marker and recovered the logs of every partition, segment by segment, before it served.');
  },
};
