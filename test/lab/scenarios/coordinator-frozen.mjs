/** @type {import('../run.mjs').Scenario} */
export default {
  title: 'The coordinator of a consumer group frozen by SIGSTOP for longer than the members\' session timeout, shorter than its own: woken, it takes its members for dead',
  kafka: '3.9.1',
  versions: ['1.0.2', '2.4.1', '3.9.1'],
  async run(lab) {
    const seconds = 12;
    await lab.cluster({ all: { settings: { 'offsets.topic.num.partitions': 1, 'zookeeper.session.timeout.ms': 18_000 } } });
    await lab.load({ consumer: { 'session.timeout.ms': 6000, 'heartbeat.interval.ms': 2000 } });
    const coordinator = lab.groupCoordinator();
    for (let i = 0; i < 2; i++) {
      await lab.wait(8);
      lab.signal(coordinator, 'SIGSTOP', 'coordinator frozen');
      await lab.wait(seconds);
      lab.signal(coordinator, 'SIGCONT', 'coordinator thawed');
      await lab.wait(25);
    }
    lab.labels.conclude(`${coordinator} coordinates group billing and stood still for ${seconds} s, twice: longer than the members' session.timeout.ms (6000), shorter than its own session (18000 ms).`);
    lab.labels.conclude('Both consumers ran: each heard no answer to its heartbeats, gave the coordinator up, found it again when it woke. If it took them for dead meanwhile, the fault was its own: look at the coordinator, not at the consumers.');
    lab.labels.conclude(`The ensemble expired ${lab.expiredSessions().length} sessions.`);
  },
};
