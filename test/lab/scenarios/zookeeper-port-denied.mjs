import { PORTS } from '../lib/node.mjs';

/** Needs root, ip of iproute2, and iptables. @type {import('../run.mjs').Scenario} */
export default {
  title: 'A firewall drops what clients say to one ZooKeeper server, the only one that two of the brokers were told of; the servers still hear each other',
  kafka: '2.4.1',
  versions: ['1.0.2', '2.4.1', '3.9.1'],
  async run(lab) {
    const one = { settings: { 'zookeeper.connect': `zk2:${PORTS.client}` } };
    lab.hosts();
    await lab.cluster({ kafka1: one, kafka2: one, kafka3: { settings: { 'zookeeper.connect': `zk3:${PORTS.client}` } } });
    await lab.load();
    await lab.wait(5);
    lab.deny('zk2', PORTS.client, true);
    await lab.wait(26);
    lab.deny('zk2', PORTS.client, false);
    await lab.wait(25);
    lab.labels.conclude(`For 26 s packets of port ${PORTS.client} of zk2 were dropped: kafka1 and kafka2, which know no other server, lost their sessions (the ensemble expired ${lab.expiredSessions().length}); kafka3, at zk3, lost nothing.`);
    lab.labels.conclude('No election: zk2 and the others heard each other all that time. No broker paused. A broker that knows all three servers would have gone to another one in time.');
  },
};
