import { gateway } from '../lib/gateway.mjs';
import { HOSTS, PORTS } from '../lib/node.mjs';

/** @type {import('../run.mjs').Scenario} */
export default {
  title: 'Decoy: kafka2 pauses for long, but the session that is lost is that of kafka1, cut off from the ensemble by its network',
  kafka: '3.9.1',
  async run(lab) {
    const wire = await gateway({ host: HOSTS['zk-gateway'], port: PORTS.client }, [HOSTS.zk1, HOSTS.zk2, HOSTS.zk3].map((host) => ({ host, port: PORTS.client })));
    lab.atEnd(() => wire.close());
    await lab.cluster({
      kafka1: { settings: { 'zookeeper.connect': `zk-gateway:${PORTS.client}` } },
      kafka2: { heap: '-Xms1G -Xmx1G', jvm: ['-XX:ParallelGCThreads=1', '-XX:ConcGCThreads=1'], cache: true },
    });
    await lab.load();
    lab.cache('kafka2', 'fill 84 300');
    lab.cache('kafka2', 'churn 6');
    const until = Date.now() + 120_000;
    while (Date.now() < until && lab.fullGcs('kafka2').length === 0) await lab.wait(1);
    wire.silence(true);
    lab.labels.act('network to the ensemble silent: nothing arrives, nothing is refused', 'kafka1');
    await lab.wait(32);
    wire.silence(false);
    lab.labels.act('network to the ensemble back', 'kafka1');
    await lab.wait(20);
    lab.cache('kafka2', 'stop');
    lab.cache('kafka2', 'release 60');
    await lab.wait(5);
    lab.labels.conclude(`Full GCs of kafka2 as it logged them: ${lab.fullGcs('kafka2').map((ms) => `${Math.round(ms)} ms`).join(', ')}; its session (18000 ms) outlived those that are shorter.`);
    lab.labels.conclude('The session of kafka1 expired because nothing passed between it and the ensemble for 32 s: no pause of kafka1 covers it, and the pauses of kafka2 have nothing to do with it.');
    lab.labels.conclude('kafka1 stayed reachable for its clients and the other brokers; only its way to the ensemble was cut.');
  },
};
