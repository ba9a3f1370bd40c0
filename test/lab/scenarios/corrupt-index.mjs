/** @type {import('../run.mjs').Scenario} */
export default {
  title: 'Two brokers whose index files were spoilt while they did not run, one stopped in order, one killed: what their starts find of it',
  kafka: '1.0.2',
  async run(lab) {
    await lab.cluster();
    await lab.load({ partitions: 6, topic: ['segment.bytes=65536', 'segment.index.bytes=4096'], rate: 150, bytes: 900, producer: { 'batch.size': 8000 } });
    await lab.wait(25);
    // A minute's checkpoint of the recovery point may be missing: an ordered stop writes it.
    await lab.stop('kafka2');
    const stopped = lab.spoilIndexes('kafka2', 'orders-');
    await lab.restart('kafka2');
    await lab.wait(10);
    lab.signal('kafka3', 'SIGKILL', 'broker killed');
    await lab.wait(lab.options.kafka === '3.9.1' ? 22 : 10);
    lab.spoilIndexes('kafka3', 'orders-');
    await lab.restart('kafka3');
    await lab.wait(12);
    const found = (/** @type {string} */ name) => lab.text(name, 'server.log').split(/Found a corrupted index file|Could not find (?:offset|time) index file/).length - 1;
    lab.labels.conclude(`kafka2 was stopped in order, and ${stopped.length} of its index files were spoilt before it started again (the last one removed, the others overwritten); it found ${found('kafka2')}. Its disk, or somebody, damaged them: not the stop.`);
    lab.labels.conclude(`kafka3 was killed, and as many were spoilt; it found ${found('kafka3')}, those that the kill itself had left half-written among them, and recovered its segments anyway.`);
  },
};
