import assert from 'node:assert/strict';
import { whyNot } from '../../server/incident/story/whyNot';
import { investigated, openedCase } from './bench';
import { adversarial, encoded, simulateMixedFolder, simulateUnrelatedMove } from './made/adversarial';

describe('incidents: what does not hang on a finding', () => {
  it('a partition that was another broker\'s and moved for another reason', async () => {
    const { findings: [finding] } = await investigated(encoded(simulateUnrelatedMove()));
    assert.equal(finding.rule, 'session-lost/stall');
    assert.deepEqual(finding.effects.map(({ what, count }) => [what, count]), [['leadership-moved', 1]]);
    assert.ok(finding.effects[0].evidence.every(line => line.file.includes('/kafka2/')));
  });

  it('what the brokers of another cluster did, whose logs lie in the same folder', async () => {
    const { findings: [finding, ...more] } = await investigated(encoded(simulateMixedFolder()));
    assert.deepEqual(more, []);
    assert.equal(finding.rule, 'session-lost/stall');
    assert.deepEqual(finding.effects, []);
  });
});

describe('incidents: why not', () => {
  it('says of a pause that the node wrote while it was told to stand still', async () => {
    const { incident, investigation } = await openedCase(adversarial().find(one => one.name === 'tempting: another JVM\'s gc.log in the broker\'s folder: the broker wrote during its pause')!);
    const gc = incident.logs.find(log => log.file.endsWith('kafka1/gc.log'))!;
    const server = incident.logs.find(log => log.file.endsWith('kafka1/server.log'))!;
    const { events } = gc.reading;
    const pause = [...events.ofKind('gc.pause')].reduce((longest, i) => (events.number(i, 'durationMs') > events.number(longest, 'durationMs') ? i : longest));
    const [lost] = server.reading.events.ofKind('zk.client.silent');
    const answer = whyNot(incident, investigation, { file: gc.file, line: events.lineOf(pause) }, { file: server.file, line: server.reading.events.lineOf(lost) })!;
    assert.equal(answer.verdict, 'not-linked');
    assert.match(answer.text, /^Not the cause: .*gc\.log:\d+ stops every thread from .* but broker 1 wrote .*server\.log:\d+ in between, so that GC log is another JVM's or their clocks disagree\.$/);
  });
});
