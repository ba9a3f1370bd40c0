import { statfsSync } from 'node:fs';

/** @type {import('../run.mjs').Scenario} */
export default {
  title: 'One of the two log directories of a broker is on a small file system that fills up',
  kafka: '3.9.1',
  async run(lab) {
    const small = lab.smallFileSystem('kafka2', 'data-small', 64);
    await lab.cluster({ kafka2: { settings: { 'log.dirs': `${lab.dir('kafka2')}/data,${small}` } } });
    await lab.load({ rate: 400, bytes: 4000, topic: ['segment.index.bytes=4096'], partitions: 6 });
    const until = Date.now() + 120_000;
    const full = () => {
      const { bavail, bsize } = statfsSync(small);
      return bavail * bsize < 65_536;
    };
    while (Date.now() < until && !full()) await lab.wait(1);
    lab.labels.act('file system of data-small found full', 'kafka2', { sizeMb: 64 });
    await lab.wait(25);
    lab.labels.conclude('The 64 MB file system under data-small of kafka2 ran full: "No space left on device", the directory went offline, its replicas with it.');
    lab.labels.conclude('kafka2 kept serving from its other directory; leaders of the failed replicas moved to kafka1 and kafka3.');
  },
};
