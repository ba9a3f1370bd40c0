import { setTimeout as sleep } from 'node:timers/promises';

/** A burst of objects that all live until the next collection, and die after it: the dearest a young pause can be. @type {import('../run.mjs').Scenario} */
export default {
  title: 'A broker whose young pause outlasts its session timeout, without any long Full GC',
  kafka: '1.0.2',
  versions: ['1.0.2', '2.4.1'],
  async run(lab) {
    const timeoutMs = 6000;
    const serial = lab.options.gc === 'serial';
    await lab.cluster({ kafka1: { heap: '-Xms11G -Xmx11G', jvm: ['-Xmn5G', '-XX:+AlwaysPreTouch', '-XX:ParallelGCThreads=1', '-XX:ConcGCThreads=1'], cache: true } });
    await lab.load();
    lab.cache('kafka1', `fill ${serial ? 35 : 40} 1500`);
    lab.cache('kafka1', 'churn 150');
    const until = Date.now() + 75_000;
    while (Date.now() < until && lab.expiredSessions().length === 0) await sleep(250);
    lab.cache('kafka1', 'stop');
    lab.cache('kafka1', 'release 100');
    await lab.wait(25);
    const young = lab.youngPauses('kafka1').filter((ms) => ms > 1000);
    lab.labels.conclude(`Young pauses of kafka1 of more than 1 s as it logged them: ${young.map((ms) => `${Math.round(ms)} ms`).join(', ')}; ${young.filter((ms) => ms > timeoutMs).length} of them outlast the session timeout of ${timeoutMs} ms. Full GCs of more than 0.2 s: ${lab.fullGcs('kafka1').filter((ms) => ms > 200).length}.`);
    lab.labels.conclude(`The ensemble expired ${lab.expiredSessions().length} sessions, each of kafka1 and during a young pause (somewhat shorter than the timeout loses one too, when the last ping was early).`);
    lab.labels.conclude('Cause: a young generation of 5 GB filled with small objects that were all alive, copied by one collector thread. The heap was never full: a Full GC is not to be looked for.');
  },
};
