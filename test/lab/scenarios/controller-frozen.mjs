/** @type {import('../run.mjs').Scenario} */
export default {
  title: 'KRaft: the active controller frozen until the quorum has elected another one; woken, it resigns',
  kafka: '4.1.1',
  versions: ['4.1.1'],
  async run(lab) {
    const seconds = 20;
    await lab.cluster();
    await lab.load();
    await lab.wait(5);
    const first = lab.activeController();
    lab.signal(first, 'SIGSTOP', 'active controller frozen');
    await lab.wait(seconds);
    lab.signal(first, 'SIGCONT', 'former controller thawed');
    await lab.wait(20);
    lab.labels.conclude(`${first} was the active controller and stood still for ${seconds} s; the quorum elected ${lab.activeController()} meanwhile. ${first} resigned or followed when it woke.`);
    lab.labels.conclude(`No broker stood still. Brokers fenced: ${['controller1', 'controller2', 'controller3'].reduce((sum, name) => sum + lab.text(name, 'controller.log').split('Fencing broker').length - 1, 0)}.`);
  },
};
