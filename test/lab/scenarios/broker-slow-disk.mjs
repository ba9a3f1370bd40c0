/** Needs cc. @type {import('../run.mjs').Scenario} */
export default {
  title: 'The disk of one broker becomes slow to flush, then hangs: segments take many seconds to roll, nothing is lost',
  kafka: '2.4.1',
  async run(lab) {
    lab.slowDisks('kafka2');
    await lab.cluster();
    await lab.load({ partitions: 6, topic: ['segment.bytes=65536', 'segment.index.bytes=4096'], rate: 150, bytes: 900, producer: { 'batch.size': 8000 } });
    await lab.wait(15);
    lab.disk('kafka2', 'sync 8000');
    await lab.wait(25);
    lab.disk('kafka2', '');
    await lab.wait(20);
    lab.disk('kafka2', 'hang 8000');
    await lab.wait(25);
    lab.disk('kafka2', '');
    await lab.wait(20);
    const rolls = [...lab.text('kafka2', 'server.log').matchAll(/Rolled new log segment .* in (\d+) ms/g)].map(([, ms]) => Number(ms)).filter((ms) => ms > 5000);
    lab.labels.conclude(`While only flushes of kafka2 were slow nobody noticed: it flushes behind its clients' backs. When its disk hung, rolling ${rolls.length} segments took ${rolls.join(', ')} ms, which takes milliseconds otherwise: the disk is the matter, no collector paused.`);
    lab.labels.conclude(`The ensemble expired ${lab.expiredSessions().length} sessions: heartbeats wait for no disk.`);
  },
};
