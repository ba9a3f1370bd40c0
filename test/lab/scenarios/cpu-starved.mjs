import { setTimeout as sleep } from 'node:timers/promises';

/** @type {import('../run.mjs').Scenario} */
export default {
  title: 'A broker whose processor time is cut to a few percent: short collections take many seconds of real time',
  kafka: '1.0.2',
  versions: ['1.0.2', '2.4.1'],
  async run(lab) {
    const percent = 6;
    await lab.cluster({ kafka1: { heap: '-Xms2G -Xmx2G', jvm: ['-Xmn512m', '-XX:ParallelGCThreads=1', '-XX:ConcGCThreads=1'], cache: true } });
    await lab.load();
    lab.cache('kafka1', 'fill 40 100');
    await lab.wait(20);
    for (let i = 0; i < 2; i++) {
      const before = lab.expiredSessions().length;
      lab.limitCpu('kafka1', percent);
      lab.cache('kafka1', 'churn 120');
      const until = Date.now() + 50_000;
      while (Date.now() < until && lab.expiredSessions().length === before) await sleep(250);
      await lab.wait(4);
      lab.cache('kafka1', 'stop');
      lab.unlimitCpu('kafka1');
      await lab.wait(15);
    }
    const starved = lab.starvedPauses('kafka1').filter(({ realMs }) => realMs > 2000);
    lab.labels.conclude(`Twice the process of kafka1 was held to ${percent} % of one processor (CFS quota of its cgroup: cpu.cfs_quota_us, cpu.max with cgroup v2). Its pauses over 2 s: ${starved.map(({ realMs, cpuMs }) => `${realMs} ms with ${cpuMs} ms of CPU`).join(', ')}.`);
    lab.labels.conclude(`The ensemble expired ${lab.expiredSessions().length} sessions, all of kafka1, while it was held back. Its collector is innocent: outside of these times no pause took more than ${Math.max(...lab.starvedPauses('kafka1').filter(({ realMs, cpuMs }) => realMs < 2 * cpuMs + 500).map(({ realMs }) => realMs))} ms; the host, or what limits its CPU, is the matter.`);
  },
};
