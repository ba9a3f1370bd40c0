import { setTimeout as sleep } from 'node:timers/promises';

/** 6 s was the default session timeout until 2.4; with an explicit heap of Kafka's own default size. @type {import('../run.mjs').Scenario} */
export default {
  title: 'A broker whose heap fills until Full GCs outlast its ZooKeeper session timeout',
  kafka: '1.0.2',
  async run(lab) {
    const long = /^3\./.test(lab.options.kafka);
    const timeoutMs = long ? 18_000 : 6000;
    // One collector thread and a larger heap where a pause has to outlast 18 s.
    const heap = long ? '-Xms3G -Xmx3G' : '-Xms1G -Xmx1G';
    await lab.cluster({ kafka1: { heap, jvm: ['-XX:ParallelGCThreads=1', '-XX:ConcGCThreads=1'], cache: true } });
    await lab.load();
    lab.cache('kafka1', 'fill 86 160');
    const until = Date.now() + (long ? 240_000 : 170_000);
    const wanted = () => lab.fullGcs('kafka1').filter((ms) => ms > timeoutMs).length >= 4;
    lab.cache('kafka1', 'churn 4');
    while (Date.now() < until && !wanted()) await sleep(1000);
    lab.cache('kafka1', 'stop');
    lab.cache('kafka1', 'release 60');
    await lab.wait(15);
    const pauses = lab.fullGcs('kafka1');
    const over = pauses.filter((ms) => ms > timeoutMs);
    lab.labels.conclude(`Full GCs of kafka1 as it logged them: ${pauses.map((ms) => `${Math.round(ms)} ms`).join(', ')}; ${over.length} of them outlast the session timeout of ${timeoutMs} ms.`);
    lab.labels.conclude(`The ensemble expired ${lab.expiredSessions().length} sessions, all of kafka1 and each during one of its Full GCs (a pause somewhat shorter than the timeout loses one too, when the last ping was early); kafka2 and kafka3 and the ensemble are well, and their collectors too.`);
    lab.labels.conclude('Leadership of partitions moved off kafka1 after each expiry, and the producer met not-leader errors.');
    lab.labels.conclude('Cause of the Full GCs: the live set of kafka1 fills the heap (a cache that leaks), so each Full GC frees little.');
  },
};
