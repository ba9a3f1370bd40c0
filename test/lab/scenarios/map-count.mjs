import { readFileSync } from 'node:fs';

/** Entries of the address space, as the kernel counts them against vm.max_map_count. @param {number} pid */
const mappings = (pid) => readFileSync(`/proc/${pid}/maps`, 'latin1').split('\n').length - 1;

/** @type {import('../run.mjs').Scenario} */
export default {
  title: 'vm.max_map_count lowered to what a broker holds: segments cannot be mapped any more (Map failed)',
  kafka: '1.0.2',
  async run(lab) {
    // Segments of a few records each, every one with its .index and .timeindex mapped.
    await lab.cluster({ all: { settings: { 'log.index.size.max.bytes': 4096 } } });
    await lab.load({ partitions: 12, topic: ['segment.bytes=2000', 'segment.index.bytes=4096'], rate: 300, bytes: 900, producer: { 'batch.size': 1000 } });
    await grow(lab);
    const held = Math.min(...['kafka1', 'kafka2', 'kafka3'].map((name) => mappings(lab.pid(name))));
    lab.sysctl('vm.max_map_count', held + 100);
    await lab.wait(25);
    lab.restoreHost();
    await lab.wait(5);
    lab.labels.conclude(`vm.max_map_count was lowered to ${held + 100} while the brokers held about ${held} mappings, most of them .index and .timeindex files, two a segment.`);
    const down = ['kafka1', 'kafka2', 'kafka3'].filter((name) => lab.text(name, 'server.log').includes('Map failed'));
    lab.labels.conclude(`Mapping the index of a new segment then failed with "Map failed" on ${down.join(' and ')}: the log directory went offline and, being the only one, took its broker down. Memory was free.`);
    lab.labels.conclude('In the GC logs System.gc() shows: the JDK asks for it when mmap fails, then tries again.');
  },
};

/** Waits until brokers hold more mappings than any ordinary program of this machine. @param {import('../lib/lab.mjs').Lab} lab @param {number} [wanted] */
export async function grow(lab, wanted = 9000) {
  const until = Date.now() + 120_000;
  while (Date.now() < until && mappings(lab.pid('kafka1')) < wanted) await lab.wait(2);
  lab.labels.act('mappings held', 'kafka1', { mappings: mappings(lab.pid('kafka1')) });
  if (mappings(lab.pid('kafka1')) < 5000) throw new Error('too few mappings: lowering the limit would hit other programs of this machine');
}

export { mappings };
