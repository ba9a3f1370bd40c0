/** @type {import('../run.mjs').Scenario} */
export default {
  title: 'The active controller stopped cleanly, then its successor killed: the controller moves twice',
  kafka: '3.9.1',
  async run(lab) {
    await lab.cluster();
    await lab.load();
    await lab.wait(5);
    const first = lab.activeController();
    await lab.stop(first);
    await lab.wait(12);
    await lab.restart(first);
    await lab.wait(8);
    const second = lab.activeController();
    lab.signal(second, 'SIGKILL', 'active controller killed');
    await lab.wait(lab.mode === 'kraft' ? 12 : 26);
    await lab.restart(second);
    await lab.wait(10);
    lab.labels.conclude(`The active controller was ${first} until it was stopped, then ${second} until it was killed; another took over each time.`);
    lab.labels.conclude(lab.mode === 'kraft'
      ? 'The quorum elected a new leader; brokers sent their heartbeats there and none was fenced.'
      : `After the clean stop the controller moved at once; after the kill only when the session of ${second} expired.`);
  },
};
