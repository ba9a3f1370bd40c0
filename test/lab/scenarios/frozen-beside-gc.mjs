import { setTimeout as sleep } from 'node:timers/promises';

/** @type {import('../run.mjs').Scenario} */
export default {
  title: 'A broker frozen by SIGSTOP right behind a short GC pause, with another one right after it wakes (decoy: GC stands near, and is innocent)',
  kafka: '1.0.2',
  versions: ['1.0.2', '2.4.1'],
  async run(lab) {
    const seconds = 9;
    await lab.cluster({ kafka2: { heap: '-Xms2G -Xmx2G', jvm: ['-Xmn384m', '-XX:ParallelGCThreads=1'], cache: true } });
    await lab.load();
    for (let i = 0; i < 2; i++) {
      lab.cache('kafka2', `fill ${30 * (i + 1)} 120`);
      const from = lab.mark('kafka2', 'kafkaServer-gc.log');
      // The line of a pause, and its processor time behind it: the collection is over.
      await lab.saw('kafka2', 'kafkaServer-gc.log', /Pause Young .* [1-9]\d{2}\.\d+ms\n.*User=/, 60_000, from, 20);
      lab.signal('kafka2', 'SIGSTOP', 'process frozen');
      await sleep(seconds * 1000);
      lab.signal('kafka2', 'SIGCONT', 'process thawed');
      await lab.wait(20);
    }
    lab.cache('kafka2', 'stop');
    const pauses = [...lab.youngPauses('kafka2'), ...lab.fullGcs('kafka2')];
    lab.labels.conclude(`kafka2 stood still for ${seconds} s, twice, between SIGSTOP and SIGCONT, each time within half a second after a young pause; its longest pause took ${Math.round(Math.max(...pauses))} ms.`);
    lab.labels.conclude(`Its session expired each time (the ensemble expired ${lab.expiredSessions().length}). The pauses stand near by chance: they are far too short, and end before the silence or begin after it. The cause is not GC, and the logs cannot name SIGSTOP; they can only show silence of every thread.`);
  },
};
