/** @type {import('../run.mjs').Scenario} */
export default {
  title: 'A broker frozen by SIGSTOP while its collector is well (decoy: no GC pause explains the lost session)',
  kafka: '1.0.2',
  async run(lab) {
    const seconds = lab.options.kafka.startsWith('3.') ? 30 : 14;
    await lab.cluster();
    await lab.load();
    for (let i = 0; i < 2; i++) {
      await lab.wait(8);
      lab.signal('kafka2', 'SIGSTOP', 'process frozen');
      await lab.wait(seconds);
      lab.signal('kafka2', 'SIGCONT', 'process thawed');
      await lab.wait(15);
    }
    lab.labels.conclude(`kafka2 stood still for ${seconds} s, twice, between SIGSTOP and SIGCONT: its whole process, not its collector.`);
    if (lab.mode === 'kraft') lab.labels.conclude('The active controller fenced broker 2 both times, 9 s (broker.session.timeout.ms) after its last heartbeat, and unfenced it when it was thawed. Its GC log shows no pause of that length: the cause is not GC, and the logs cannot name SIGSTOP; they can only show silence of every thread.');
    else lab.labels.conclude(`Its session expired both times (the ensemble expired ${lab.expiredSessions().length}). Its GC log shows no pause of that length: the cause is not GC, and the logs cannot name SIGSTOP; they can only show silence of every thread.`);
  },
};
