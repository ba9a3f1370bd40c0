/** @type {import('../run.mjs').Scenario} */
export default {
  title: 'A consumer handles one batch for longer than max.poll.interval.ms: it leaves the group, the group rebalances',
  kafka: '3.9.1',
  async run(lab) {
    await lab.cluster();
    await lab.load({ consumer: { 'max.poll.interval.ms': 15_000, 'session.timeout.ms': 10_000 }, slow: { afterSeconds: 25, ms: 30_000 } });
    await lab.wait(65);
    lab.labels.conclude('consumer-1 handled one batch for 30 s (its own log says when) while max.poll.interval.ms was 15000.');
    lab.labels.conclude('15 s into it consumer-1 left the group by itself; the group rebalanced to consumer-2, the late commit failed, and consumer-1 came back: a second rebalance.');
    lab.labels.conclude('No broker was unwell.');
  },
};
