/** @type {import('../run.mjs').Scenario} */
export default {
  title: 'The leader of the ensemble frozen until the others have elected another one; woken, it expires sessions that live on; then the same with the next leader',
  kafka: '1.0.2',
  versions: ['1.0.2', '2.4.1', '3.9.1'],
  async run(lab) {
    const seconds = lab.options.kafka === '3.9.1' ? 40 : 26;
    await lab.cluster();
    await lab.load();
    /** @type {string[]} */
    const leaders = [];
    for (let i = 0; i < 2; i++) {
      const leader = lab.zookeeperLeader();
      leaders.push(leader);
      lab.signal(leader, 'SIGSTOP', 'leader of the ensemble frozen');
      await lab.wait(seconds);
      lab.signal(leader, 'SIGCONT', 'former leader thawed');
      await lab.wait(22);
    }
    const told = ['kafka1', 'kafka2', 'kafka3'].map((name) => lab.text(name, 'server.log').split(/ZooKeeper service, session 0x\w+ has expired/).length - 1);
    const inVain = leaders.map((name) => lab.text(name, 'zookeeper.log').split('Expiring session 0x').length - 1);
    lab.labels.conclude(`${leaders[0]} led and was frozen for ${seconds} s; the others elected ${leaders[1]}, which was frozen for ${seconds} s later: two elections.`);
    lab.labels.conclude(`Woken, ${leaders[0]} logged ${inVain[0]} expiries and ${leaders[1]} ${inVain[1]}; the brokers were told of ${told.reduce((sum, count) => sum + count, 0)}.${told.every((count) => count === 0) ? ' None of these expiries had an effect: every broker kept its session, which lived on at another server.' : ''}`);
  },
};
