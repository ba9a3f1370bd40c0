import { PORTS } from '../lib/node.mjs';

/** @type {import('../run.mjs').Scenario} */
export default {
  title: 'A lone ZooKeeper server frozen by SIGSTOP for longer than every session timeout, then woken: all its clients lose their connections at once',
  kafka: '1.0.2',
  versions: ['1.0.2', '2.4.1', '3.9.1'],
  async run(lab) {
    const seconds = lab.options.kafka === '3.9.1' ? 40 : 20;
    await lab.cluster({ all: { settings: { 'zookeeper.connect': `zk1:${PORTS.client}` } } }, { servers: 1 });
    await lab.load();
    for (let i = 0; i < 2; i++) {
      await lab.wait(5);
      lab.signal('zk1', 'SIGSTOP', 'ZooKeeper server frozen');
      await lab.wait(seconds);
      lab.signal('zk1', 'SIGCONT', 'ZooKeeper server thawed');
      await lab.wait(20);
    }
    const told = ['kafka1', 'kafka2', 'kafka3'].map((name) => lab.text(name, 'server.log').split(/ZooKeeper service, session 0x\w+ has expired/).length - 1);
    lab.labels.conclude(`zk1, the only ZooKeeper server, stood still for ${seconds} s, twice. Every broker ran, noticed after two thirds of its timeout that nothing came, and could not get a new session either: nobody answered.`);
    lab.labels.conclude(`Woken, zk1 expired ${lab.expiredSessions().length} sessions; brokers were told of ${told.reduce((sum, count) => sum + count, 0)}. It was not the brokers' collectors, and no network was broken.`);
  },
};
