import { setTimeout as sleep } from 'node:timers/promises';

/** The timeout is the default of the version, 6 s until 2.4, 18 s since 2.5 (KIP-537); with Serial and Parallel it is always 6 s. @type {import('../run.mjs').Scenario} */
export default {
  title: 'A broker whose heap fills until Full GCs (with ZGC: allocation stalls) outlast its ZooKeeper session timeout',
  kafka: '1.0.2',
  async run(lab) {
    const { gc } = lab.options;
    const long = /^3\./.test(lab.options.kafka) && gc !== 'parallel' && gc !== 'serial';
    const timeoutMs = long ? 18_000 : 6000;
    // One collector thread takes about 2.3 s for a GB of these objects. Parallel and Serial fill their old generation, two thirds of the heap.
    const size = long ? '10G' : gc === 'z' ? '2G' : gc === 'parallel' || gc === 'serial' ? '5G' : '4G';
    const [percent, churn] = { g1: [86, 20], parallel: [61, 20], serial: [61, 20], z: [80, 40] }[gc];
    await lab.cluster({ all: { settings: { 'zookeeper.session.timeout.ms': timeoutMs } }, kafka1: { heap: `-Xms${size} -Xmx${size}`, jvm: ['-XX:ParallelGCThreads=1', '-XX:ConcGCThreads=1'], cache: true } });
    await lab.load();
    lab.cache('kafka1', `fill ${percent} 300`);
    const until = Date.now() + (long ? 270_000 : 210_000);
    const wanted = () => lab.fullGcs('kafka1').filter((ms) => ms > timeoutMs).length >= 3;
    lab.cache('kafka1', `churn ${churn}`);
    while (Date.now() < until && !wanted()) await sleep(1000);
    lab.cache('kafka1', 'stop');
    lab.cache('kafka1', 'release 60');
    await lab.wait(15);
    const lost = lab.expiredSessions().length;
    if (gc === 'z') {
      const stalls = lab.text('kafka1', 'kafkaServer-gc.log').split('Allocation Stall (').length - 1;
      lab.labels.conclude(`No pause of kafka1 is long: ZGC works beside the program. What stood still were threads that allocate: ${stalls} allocation stalls. The ensemble expired ${lost} sessions.`);
      lab.labels.conclude('Cause: the live set of kafka1 fills the heap (a cache that leaks), and allocation is faster than reclaiming.');
      return;
    }
    const pauses = lab.fullGcs('kafka1');
    const over = pauses.filter((ms) => ms > timeoutMs);
    lab.labels.conclude(`Full GCs of kafka1 as it logged them: ${pauses.map((ms) => `${Math.round(ms)} ms`).join(', ')}; ${over.length} of them outlast the session timeout of ${timeoutMs} ms.`);
    lab.labels.conclude(`The ensemble expired ${lost} sessions, all of kafka1 and each during one of its Full GCs (a pause somewhat shorter than the timeout loses one too, when the last ping was early); kafka2 and kafka3 and the ensemble are well, and their collectors too.`);
    lab.labels.conclude('Leadership of partitions moved off kafka1 after each expiry, and the producer met not-leader errors.');
    lab.labels.conclude('Cause of the Full GCs: the live set of kafka1 fills the heap (a cache that leaks), so each Full GC frees little.');
  },
};
