/** @type {import('../run.mjs').Scenario} */
export default {
  title: 'All three ZooKeeper servers frozen at once by SIGSTOP, as the host of their virtual machines might do, for little longer than the session timeout',
  kafka: '1.0.2',
  versions: ['1.0.2', '2.4.1', '3.9.1'],
  async run(lab) {
    const seconds = lab.options.kafka === '3.9.1' ? 40 : 13;
    const servers = ['zk1', 'zk2', 'zk3'];
    await lab.cluster();
    await lab.load();
    await lab.wait(8);
    for (const server of servers) lab.signal(server, 'SIGSTOP', 'ZooKeeper server frozen');
    await lab.wait(seconds);
    for (const server of servers) lab.signal(server, 'SIGCONT', 'ZooKeeper server thawed');
    await lab.wait(25);
    lab.labels.conclude(`The whole ensemble stood still for ${seconds} s: every broker ran, noticed after two thirds of its timeout that nothing came, reached other servers (their kernels took the connection) and had no answer from any.`);
    lab.labels.conclude(`Woken, it expired ${lab.expiredSessions().length} sessions. It was not the brokers' collectors, and the network carried all the time.`);
  },
};
