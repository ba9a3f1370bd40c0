import assert from 'node:assert/strict';
import type { Incident } from '../../server/incident/incident';
import type { Investigation } from '../../server/incident/story/investigate';
import { linkedBy } from '../../server/incident/story/linked';
import { whyNot, type WhyNotAnswer } from '../../server/incident/story/whyNot';
import { openedCase } from './bench';
import { cases } from './cases';

interface Place { file: string; line: number }

/** Stops of a second or more, slow writes, elections: what a reader would suspect. */
const suspects = ['gc.pause', 'gc.safepoint', 'jvm.pause', 'zk.fsync.slow', 'zk.election.looking', 'zk.connection.refused', 'kafka.log.rolled'];

function suspicious(incident: Incident): Place[] {
  return incident.logs.flatMap(log => [...log.reading.events.ofKind(...suspects)].flatMap(i => {
    const event = log.reading.events.at(i, log.clock);
    const asked = log.eventAt(event.line);
    return asked?.index === i && Number.isFinite(event.start) && (event.end - event.start >= 1000 || event.kind.startsWith('zk.election') || event.kind === 'zk.connection.refused') ? [{ file: log.file, line: event.line }] : [];
  }));
}

describe('incidents: why, and why not', function () {
  this.timeout(60_000);
  let linkedPairs = 0;
  let otherPairs = 0;

  for (const one of cases()) {
    it(one.name, async () => {
      const { incident, investigation } = await openedCase(one);
      const { told } = linkedBy(investigation)!;
      const ask = (a: Place, b: Place): WhyNotAnswer => whyNot(incident, investigation, a, b)!;
      for (const { loss, explained, finding, followed } of told) {
        const lines = [loss.silence, loss.expiry, loss.told].flatMap(seen => (seen && incident.get(seen.log.file)!.eventAt(seen.event.line)?.index === seen.event.index ? [{ file: seen.log.file, line: seen.event.line }] : []));
        const causes = explained ? finding.evidence.filter(line => line.role === 'cause' && incident.get(line.file)!.eventAt(line.line) !== null) : [];
        for (const line of lines) {
          for (const cause of causes) {
            const answer = ask(line, cause);
            assert.equal(answer.verdict, 'linked', `${finding.title}: ${answer.text}`);
            assert.ok(answer.conditions.every(condition => condition.holds !== false));
            linkedPairs++;
          }
          for (const { what, seen: [effect] } of followed) {
            if (incident.get(effect.log.file)!.eventAt(effect.event.line)?.index !== effect.event.index) continue;
            const { verdict } = ask(line, { file: effect.log.file, line: effect.event.line });
            // An error that names no partition fits in time only.
            if (what === 'client-errors') assert.notEqual(verdict, 'linked');
            else assert.equal(verdict, 'linked');
            linkedPairs++;
          }
        }
        const known = new Set(causes.map(cause => `${cause.file}:${cause.line}`));
        for (const suspect of suspicious(incident).slice(0, 40)) {
          const partOfIt = explained?.stalls?.some(stall => stall.stops.some(stop => stop.log.file === suspect.file && stop.event.line === suspect.line)) ?? false;
          if (known.has(`${suspect.file}:${suspect.line}`) || partOfIt || lines.length === 0) continue;
          const answer = ask(suspect, lines[0]);
          if (answer.verdict === 'linked') {
            // Only what lies within the very stall, told by a second log or as its safepoint.
            const event = incident.get(suspect.file)!.eventAt(suspect.line)!;
            assert.ok(explained?.stalls?.some(stall => event.start < stall.end && event.end > stall.start) || /slow-disk|election|refused/.test(finding.rule), `${suspect.file}:${suspect.line + 1} and ${finding.title}`);
            continue;
          }
          otherPairs++;
          if (answer.verdict === 'not-linked') assert.ok(answer.conditions.some(condition => condition.holds === false && answer.text.includes(condition.text)), answer.text);
          else assert.ok(answer.conditions.some(condition => condition.holds === null), `${suspect.file}:${suspect.line + 1}: ${answer.text}`);
        }
      }
    });
  }

  it('was asked of many pairs of both sorts', () => {
    assert.ok(linkedPairs > 200, `${linkedPairs}`);
    assert.ok(otherPairs > 30, `${otherPairs}`);
  });
});

describe('incidents: the condition that fails is named', function () {
  this.timeout(60_000);
  const all = cases();
  const of = async (name: string): Promise<{ incident: Incident; investigation: Investigation }> => openedCase(all.find(one => one.name === name)!);
  const find = (incident: Incident, file: RegExp, kind: string, least = 0): Place => {
    for (const log of incident.logs) if (file.test(log.file)) for (const i of log.reading.events.ofKind(kind)) if (!(log.reading.events.number(i, 'durationMs') < least)) return { file: log.file, line: log.reading.events.lineOf(i) };
    throw new Error(`no ${kind} in ${String(file)}`);
  };
  const failing = async (name: string, a: [RegExp, string, number?], b: [RegExp, string, number?]): Promise<string[]> => {
    const { incident, investigation } = await of(name);
    const answer = whyNot(incident, investigation, find(incident, ...a), find(incident, ...b))!;
    assert.equal(answer.verdict, 'not-linked', answer.text);
    return answer.conditions.filter(condition => condition.holds === false).map(condition => condition.what);
  };

  it('whose it is', async () => {
    const what = await failing('made: a broker cut off, while another one pauses', [/kafka2\/gc/, 'gc.pause', 5000], [/kafka1\/server/, 'zk.client.silent']);
    assert.ok(what.includes('identity') && what.includes('surer cause'), what.join());
  });

  it('when it was, and how long', async () => {
    const what = await failing('made: a broker cut off after a short Full GC', [/kafka1\/gc/, 'gc.pause', 2000], [/kafka1\/server/, 'zk.client.expired']);
    assert.ok(what.includes('window') && what.includes('duration'), what.join());
  });

  it('that nothing was lost at all', async () => {
    const what = await failing('made: ensemble: a woken ex-leader expires sessions that live', [/zk1/, 'zk.election.looking'], [/zk1/, 'zk.session.expired']);
    assert.ok(what.includes('took effect'), what.join());
  });

  it('another host\'s connections', async () => {
    const what = await failing('made: too many connections from another host while a broker is cut off', [/zookeeper/, 'zk.connection.refused'], [/kafka1\/server/, 'zk.client.silent']);
    assert.ok(what.includes('identity'), what.join());
  });

  it('another group', async () => {
    const { incident, investigation } = await of('made: group: a batch of 50 s while another group rebalances');
    const log = incident.logs.find(each => /kafka1\/server/.test(each.file))!;
    const other = [...log.reading.events.ofKind('kafka.group.rebalancing')].find(i => log.reading.events.string(i, 'group') === 'audit')!;
    const answer = whyNot(incident, investigation, find(incident, /app\.log/, 'kafka.group.poll-timeout'), { file: log.file, line: log.reading.events.lineOf(other) })!;
    assert.equal(answer.verdict, 'not-linked');
    assert.match(answer.text, /group billing, the other about group audit/);
  });

  it('nothing, where the pair is linked; and nothing is said of a line without an event', async () => {
    const { incident, investigation } = await of('made: group: a batch of 50 s');
    const log = incident.logs.find(each => /kafka1\/server/.test(each.file))!;
    const left = { file: log.file, line: log.reading.events.lineOf([...log.reading.events.ofKind('kafka.group.member-left')][0]) };
    assert.equal(whyNot(incident, investigation, left, find(incident, /app\.log/, 'kafka.group.poll-timeout'))!.verdict, 'linked');
    assert.equal(whyNot(incident, investigation, left, { file: log.file, line: 9999 }), null);
  });
});
