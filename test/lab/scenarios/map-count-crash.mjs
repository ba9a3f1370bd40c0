import { readFileSync } from 'node:fs';
import { grow, mappings } from './map-count.mjs';

/** @type {import('../run.mjs').Scenario} */
export default {
  title: 'vm.max_map_count lowered below what a broker holds: the JVM cannot commit memory and crashes with an hs_err',
  kafka: '1.0.2',
  async run(lab) {
    await lab.cluster({
      all: { settings: { 'log.index.size.max.bytes': 4096 } },
      kafka1: { heap: '-Xms256M -Xmx2G', cache: true },
    });
    await lab.load({ partitions: 12, topic: ['segment.bytes=2000', 'segment.index.bytes=4096'], rate: 300, bytes: 900, producer: { 'batch.size': 1000 } });
    await grow(lab);
    const held = mappings(lab.pid('kafka1'));
    lab.sysctl('vm.max_map_count', held - 50);
    lab.cache('kafka1', 'fill 60 200');
    const until = Date.now() + 30_000;
    while (Date.now() < until && lab.node('kafka1').running?.exit === undefined) await lab.wait(1);
    lab.labels.act(`process state: ${lab.node('kafka1').running?.exit ?? 'still running'}`, 'kafka1');
    lab.restoreHost();
    await lab.wait(12);
    const free = /MemFree:\s+(\d+) kB/.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
    lab.labels.conclude(`vm.max_map_count was lowered to ${held - 50} while kafka1 held ${held} mappings; the next commit of memory was refused and the JVM wrote an hs_err and ended.`);
    lab.labels.conclude(`It was not short of memory: ${Math.round(Number(free) / 1024)} MB were free on the host right after.`);
    lab.labels.conclude('The crash cut its ZooKeeper session without a close: it expired a session timeout later, and leaders moved then.');
  },
};
