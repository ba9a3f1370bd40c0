import { setTimeout as sleep } from 'node:timers/promises';

/** @type {import('../run.mjs').Scenario} */
export default {
  title: 'A broker frozen by SIGSTOP in the middle of a collection: its GC log shows a pause of many seconds that used no processor time',
  kafka: '1.0.2',
  versions: ['1.0.2', '2.4.1'],
  async run(lab) {
    const seconds = 9;
    await lab.cluster({ kafka1: { heap: '-Xms3G -Xmx3G', jvm: ['-Xmn768m', '-XX:ParallelGCThreads=1'], cache: true } });
    await lab.load();
    lab.cache('kafka1', 'fill 60 150');
    const from = lab.mark('kafka1', 'kafkaServer-gc.log');
    await lab.saw('kafka1', 'kafkaServer-gc.log', /Pause Young .*ms\n.*User=/, 60_000, from, 20);
    // The next one begins with this line and takes a second or so.
    const next = lab.mark('kafka1', 'kafkaServer-gc.log');
    await lab.saw('kafka1', 'kafkaServer-gc.log', /gc,start.*Pause Young/, 60_000, next, 20);
    await sleep(100);
    lab.signal('kafka1', 'SIGSTOP', 'process stopped within a collection');
    await sleep(seconds * 1000);
    lab.signal('kafka1', 'SIGCONT', 'process thawed');
    await lab.wait(8);
    lab.cache('kafka1', 'stop');
    await lab.wait(12);
    const starved = lab.starvedPauses('kafka1').filter(({ realMs }) => realMs > 5000);
    lab.labels.conclude(`kafka1 was stopped for ${seconds} s in the middle of a young collection. Pauses over 5 s in its GC log: ${starved.map(({ realMs, cpuMs }) => `${realMs} ms with ${cpuMs} ms of CPU`).join(', ')}.`);
    lab.labels.conclude(`Its session expired (the ensemble expired ${lab.expiredSessions().length}). The pause is the time of the loss and not its cause: the process got no processor, whatever it was doing; the logs cannot name SIGSTOP.`);
  },
};
