import { setTimeout as sleep } from 'node:timers/promises';

/** @type {import('../run.mjs').Scenario} */
export default {
  title: 'KRaft: Full GCs of a broker outlast broker.session.timeout.ms; the controller fences it, and unfences it after',
  kafka: '4.1.1',
  async run(lab) {
    const timeoutMs = 9000;
    await lab.cluster({ kafka1: { heap: '-Xms6G -Xmx6G', jvm: ['-XX:ParallelGCThreads=1', '-XX:ConcGCThreads=1'], cache: true } });
    await lab.load();
    lab.cache('kafka1', 'fill 86 300');
    lab.cache('kafka1', 'churn 25');
    const until = Date.now() + 200_000;
    while (Date.now() < until && lab.fullGcs('kafka1').filter((ms) => ms > timeoutMs).length < 3) await sleep(1000);
    lab.cache('kafka1', 'stop');
    lab.cache('kafka1', 'release 60');
    await lab.wait(15);
    const pauses = lab.fullGcs('kafka1');
    lab.labels.conclude(`Full GCs of kafka1 as it logged them: ${pauses.map((ms) => `${Math.round(ms)} ms`).join(', ')}; ${pauses.filter((ms) => ms > timeoutMs).length} outlast broker.session.timeout.ms (default ${timeoutMs}).`);
    lab.labels.conclude('The active controller fenced broker 1 when its heartbeats stopped and unfenced it when they came back; leaders moved off it.');
  },
};
