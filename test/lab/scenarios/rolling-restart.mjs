/** @type {import('../run.mjs').Scenario} */
export default {
  title: 'Every broker stopped cleanly and started again, one after the other',
  kafka: '3.9.1',
  async run(lab) {
    await lab.cluster();
    await lab.load();
    for (const name of ['kafka1', 'kafka2', 'kafka3']) {
      await lab.stop(name);
      await lab.restart(name);
      await lab.wait(5);
    }
    await lab.wait(10);
    lab.labels.conclude('Three clean restarts, one broker at a time: leaders moved because they were asked to (controlled shutdown), and nothing failed.');
    lab.labels.conclude('No session expired: each broker closed its own.');
    lab.labels.conclude('Not-leader errors of clients during these restarts are the ordinary way to learn of a new leader.');
  },
};
