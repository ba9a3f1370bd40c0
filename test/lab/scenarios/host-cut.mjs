/** Needs root, and ip of iproute2. @type {import('../run.mjs').Scenario} */
export default {
  title: 'The cable of one broker\'s host is pulled and plugged in again: every program on it ran, and was heard by nobody',
  kafka: '3.9.1',
  versions: ['1.0.2', '2.4.1', '3.9.1'],
  async run(lab) {
    const seconds = lab.options.kafka === '3.9.1' ? 34 : 24;
    lab.hosts();
    await lab.cluster();
    await lab.load();
    await lab.wait(5);
    lab.cable('kafka1', false);
    await lab.wait(seconds);
    lab.cable('kafka1', true);
    await lab.wait(25);
    lab.labels.conclude(`The host of kafka1 had no network for ${seconds} s: the ensemble expired ${lab.expiredSessions().length} session, its own.`);
    lab.labels.conclude('kafka1 ran all that time: its collector did not pause, its logs go on. It lost not only the ensemble but the other brokers too (its replica fetchers, and theirs to it): its host was cut off, not one service.');
  },
};
