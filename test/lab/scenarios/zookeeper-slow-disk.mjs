/** Needs cc. @type {import('../run.mjs').Scenario} */
export default {
  title: 'The disk under the transaction logs of the whole ensemble becomes slow, then hangs',
  kafka: '1.0.2',
  versions: ['1.0.2', '2.4.1', '3.9.1'],
  async run(lab) {
    const servers = ['zk1', 'zk2', 'zk3'];
    const timeoutMs = lab.options.kafka === '3.9.1' ? 18_000 : 6000;
    lab.slowDisks(...servers);
    await lab.cluster();
    await lab.load();
    let topics = 0;
    /** Something has to be written, or nothing is flushed. @param {string} how @param {number} seconds */
    const slowFor = async (how, seconds) => {
      for (const server of servers) lab.disk(server, how);
      const writing = lab.createTopic(`during-${++topics}`, 3).catch(() => undefined);
      await lab.wait(seconds);
      for (const server of servers) lab.disk(server, '');
      await writing;
    };
    await slowFor('sync 1500', 8);
    await lab.wait(10);
    await slowFor(`sync ${timeoutMs * 1.5}`, timeoutMs / 1000 * 2);
    await lab.wait(20);
    const bySlow = lab.expiredSessions().length;
    await slowFor(`hang ${timeoutMs * 1.2}`, timeoutMs / 1000 * 3);
    await lab.wait(20);
    lab.labels.conclude(`Flushes of 1500 ms, then of ${timeoutMs * 1.5} ms, longer than the session timeout of ${timeoutMs} ms: the ensemble expired ${bySlow} sessions by them. Clients that wait for an answer lose their connection and take it up again, and every packet of theirs renews the session.`);
    lab.labels.conclude(`When the disk hung altogether, so that every thread that logs a line stood still too, the ensemble expired ${lab.expiredSessions().length - bySlow} sessions. The flushes that it tells of when they came to an end name the disk; no collector paused, no network was broken.`);
  },
};
