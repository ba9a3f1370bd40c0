/** Needs root, and ip of iproute2. @type {import('../run.mjs').Scenario} */
export default {
  title: 'The cable of a host with two brokers is pulled and plugged in again: both lose their sessions together, though both ran',
  kafka: '2.4.1',
  versions: ['1.0.2', '2.4.1', '3.9.1'],
  async run(lab) {
    lab.hosts({ kafka2: 'kafka1' });
    await lab.cluster();
    await lab.load();
    await lab.wait(5);
    lab.cable('kafka1', false);
    await lab.wait(26);
    lab.cable('kafka1', true);
    await lab.wait(25);
    lab.labels.conclude(`The host of kafka1 and kafka2 (10.0.0.11) had no network for 26 s: the ensemble expired ${lab.expiredSessions().length} sessions, all of these two.`);
    lab.labels.conclude('Both brokers ran all that time and still reached each other: no collector paused. kafka3, on a host of its own, lost nothing.');
  },
};
