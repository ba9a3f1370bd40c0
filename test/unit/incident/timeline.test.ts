import assert from 'node:assert/strict';
import { defineShape } from '../../../server/formats/row';
import { Incident } from '../../../server/incident/incident';
import type { SourceLog } from '../../../server/incident/log';
import { laneOf, lanesOf, mostHeapPoints, mostMarks } from '../../../server/incident/views/timeline';
import { unpack } from '../../../client/panel/marks';
import { Basis } from '../../../server/text/stamp';
import { made, settings } from './made';

const pauseShape = defineShape({ id: 'test.pause', kind: 'gc.pause', mark: 'pause', label: 'pause {durationMs}', names: ['durationMs', 'heapBeforeBytes', 'heapAfterBytes', 'heapCapacityBytes'] });
const otherShape = defineShape({ id: 'test.other', kind: 'test.other', mark: 'other', label: 'other', names: [] });
const start = Date.UTC(2019, 4, 15, 14);

function gc(file: string, pauses: [at: number, lasted: number, before?: number, after?: number][], others = 0): SourceLog {
  const log = made(file, { family: 'gc', dialect: 'JDK 8 G1', states: [480] });
  pauses.forEach(([at, lasted, before = null, after = null], i) => {
    log.reading.events.add(pauseShape, i, i, start + at, start + at + lasted, Basis.Utc, [lasted, before, after, before === null ? null : 1024 ** 3]);
  });
  for (let i = 0; i < others; i++) log.reading.events.add(otherShape, pauses.length + i, pauses.length + i, start + i, start + i, Basis.Utc, []);
  return log;
}

describe('incident: timeline', () => {
  it('keeps nodes together, GC before what it explains', async () => {
    const logs = [
      made('/logs/zookeeper-1/zookeeper.log', { family: 'zookeeper' }), made('/logs/broker-10/server.log'), made('/logs/broker-2/server.log'), gc('/logs/broker-2/gc.log', [[0, 5]]),
      made('/logs/broker-2/hs_err_pid1.log', { family: 'hs_err' }),
    ];
    const { lanes } = unpack(await new Incident(logs, settings()).timeline());
    assert.deepEqual(lanes.map(lane => `${lane.node}: ${lane.label}`), [
      'broker 2: gc.log', 'broker 2: broker-2/server.log', 'broker 2: hs_err_pid1.log', 'broker 10: broker-10/server.log', 'zookeeper 1: zookeeper.log',
    ]);
  });

  it('orders marks by instant when the clock ran back', async () => {
    const { lanes: [lane], span } = unpack(await new Incident([gc('/logs/gc.log', [[60_000, 5], [120_000, 5], [0, 7]])], settings()).timeline());
    assert.deepEqual([...lane.marks.start], [start, start + 60_000, start + 120_000]);
    assert.deepEqual([...lane.marks.line], [2, 0, 1]);
    assert.deepEqual(lane.marks.label, ['pause 7 ms', 'pause 5 ms', 'pause 5 ms']);
    assert.equal(lane.marks.end[0], start + 7);
    assert.ok(span!.start <= start && span!.end >= start + 120_005);
  });

  it('plots the heap at the end of each collection', async () => {
    const { lanes: [lane] } = unpack(await new Incident([gc('/logs/gc.log', [[0, 10, 900, 300], [1000, 20, 800, 200], [2000, 5]])], settings()).timeline());
    assert.deepEqual(lane.heap, { t: [start + 10, start + 1020], beforeBytes: [900, 800], afterBytes: [300, 200], capacityBytes: [1024 ** 3, 1024 ** 3] });
    assert.equal(lane.detail, 'JDK 8 G1, heap up to 1024M');
  });

  it('thins a long heap plot and keeps its peak and its floor', async () => {
    const pauses = Array.from({ length: mostHeapPoints * 2 + 7 }, (_, i): [number, number, number, number] => [i * 10, 1, i === 77_777 ? 9000 : 1000 + (i % 10), i === 33_333 ? 1 : 500]);
    const { lanes: [{ heap, marks }] } = unpack(await new Incident([gc('/logs/gc.log', pauses)], settings()).timeline());
    assert.ok(heap!.t.length <= mostHeapPoints + 4 && heap!.t.length > 1000);
    assert.equal(Math.max(...heap!.beforeBytes), 9000);
    assert.equal(Math.min(...heap!.afterBytes), 1);
    assert.ok(heap!.t.every((t, i) => i === 0 || t >= heap!.t[i - 1]));
    assert.equal(marks.start.length, pauses.length, 'pauses are never thinned');
  });

  it('thins ordinary marks of a very long log, and says so', async () => {
    const { lanes: [{ marks }], notes } = unpack(await new Incident([gc('/logs/gc.log', [[0, 5], [10, 5]], mostMarks + 1000)], settings()).timeline());
    assert.ok(marks.start.length <= mostMarks);
    assert.equal(marks.class.filter(mark => mark === 'pause').length, 2);
    assert.match(notes.join(' '), new RegExp(`gc\\.log has ${mostMarks + 1002} events: \\d+ of the less telling ones are left out`));
  });

  it('gives way between one part of a lane and the next', async () => {
    const incident = new Incident([gc('/logs/gc.log', [[0, 5]], 20_000)], settings());
    let turns = 0;
    const [plan] = lanesOf(incident.logs);
    const lane = await laneOf(plan, async () => void turns++);
    assert.equal(lane.marks.count, 20_001);
    assert.ok(turns >= 5, `${turns} turns`);
  });

  it('shares the room among many lanes: what one does not need another has', () => {
    const short = made('/logs/a/gc.log', { family: 'gc' });
    const most = (logs: readonly SourceLog[]): number[] => lanesOf(new Incident(logs, settings()).logs).map(plan => plan.most);
    assert.deepEqual(most([short]), [mostMarks]);
    // The reading's own events do not matter: how many there are does.
    const long = Array.from({ length: 20 }, (_, i) => {
      const log = made(`/logs/${i}/gc.log`, { family: 'gc' });
      Object.defineProperty(log.reading.events, 'length', { value: 300_000 });
      return log;
    });
    assert.deepEqual(new Set(most(long)), new Set([50_000]));
    assert.deepEqual(new Set(most([short, ...long])), new Set([50_000]));
  });

  it('says of a log without an instant that it is not placed', async () => {
    const { lanes, notes, span } = unpack(await new Incident([made('/logs/gc.log', { family: 'gc', uptime: [5] })], settings()).timeline());
    assert.equal(lanes[0].span, null);
    assert.equal(span, null);
    assert.deepEqual(notes, ['gc.log has only uptime stamps, and the start of its JVM is not known: it is not placed.']);
    const silent = made('/logs/hs_err_pid1.log', { family: 'hs_err', local: [] });
    assert.deepEqual((await new Incident([silent], settings()).timeline()).notes, ['hs_err_pid1.log has no readable time.']);
  });

  it('shows the files that were asked for alone', async () => {
    const incident = new Incident([gc('/logs/a/gc.log', [[0, 5]]), gc('/logs/b/gc.log', [[0, 5]])], settings());
    assert.deepEqual((await incident.timeline(['/logs/b/gc.log'])).lanes.map(lane => lane.uri), ['/logs/b/gc.log']);
  });
});
