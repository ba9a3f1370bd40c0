/** @type {import('../run.mjs').Scenario} */
export default {
  title: 'The leader of the ensemble killed: an election, clients reconnect, no session is lost',
  kafka: '3.9.1',
  versions: ['1.0.2', '2.4.1', '3.9.1'],
  async run(lab) {
    await lab.cluster();
    await lab.load();
    await lab.wait(5);
    const leader = lab.zookeeperLeader();
    lab.signal(leader, 'SIGKILL', 'leader of the ensemble killed');
    await lab.wait(25);
    await lab.restart(leader);
    await lab.wait(15);
    lab.labels.conclude(`${leader} led the ensemble and was killed; the other two elected a leader within seconds.`);
    lab.labels.conclude('Brokers connected to it lost the connection and took their sessions elsewhere: reconnected, none expired, no partition leader moved.');
  },
};
