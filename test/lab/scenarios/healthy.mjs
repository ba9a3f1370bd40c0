/** @type {import('../run.mjs').Scenario} */
export default {
  title: 'A quiet healthy cluster under load: nothing happens',
  kafka: '3.9.1',
  async run(lab) {
    await lab.cluster();
    await lab.load();
    await lab.wait(75);
    lab.labels.conclude('Nothing is wrong: no finding is the right answer. Start and stop are the only events.');
  },
};
