import assert from 'node:assert/strict';
import { heapFloorOf } from '../../../server/incident/story/heapFloor';
import { Incident } from '../../../server/incident/incident';
import { sceneOf } from '../../../server/incident/story/scene';
import { read, settings } from './made';

const mb = 1024 * 1024;

/** A collection every `minutes`, that leaves so many MB of 8192. */
function floorOf(left: readonly number[], minutes: number, pause = 'Full (G1 Compaction Pause)') {
  const lines = left.map((after, i) => `[${new Date(Date.UTC(2024, 0, 1) + i * minutes * 60_000).toISOString().replace('Z', '+0000')}][info][gc] GC(${i}) Pause ${pause} 8000M->${after}M(8192M) 900.000ms`);
  const scene = sceneOf(new Incident([read('/logs/broker-1/gc.log', lines, 'gc')], settings()));
  return heapFloorOf([...scene.actors.values()][0]);
}

describe('incident: the floor of a heap', () => {
  const rising = Array.from({ length: 48 }, (_, i) => 4000 + 50 * i);

  it('rises by the median of its slopes, and is full when it gets there', () => {
    const floor = floorOf(rising, 30)!;
    assert.equal(floor.fromBytes, 4000 * mb);
    assert.equal(floor.toBytes, 6300 * mb);
    assert.equal(floor.capacityBytes, 8192 * mb);
    assert.ok(Math.abs(floor.bytesPerHour / mb - 100) < 5, `${floor.bytesPerHour / mb}`);
    assert.ok(Math.abs((floor.fullAt - floor.end) / 3600_000 - 18.9) < 1.5, `${(floor.fullAt - floor.end) / 3600_000}`);
    assert.deepEqual([floor.collections, floor.fullGcs], [48, 48]);
  });

  it('is not disturbed by a collection that left more than the next', () => {
    assert.ok(floorOf(rising.map((after, i) => (i % 5 === 0 ? after + 900 : after)), 30));
  });

  it('is not told of few collections, of a short time, of a small or an unsteady rise', () => {
    assert.equal(floorOf(rising.slice(0, 15), 30), null);
    assert.equal(floorOf(rising, 1), null);
    assert.equal(floorOf(rising.map((_, i) => 4000 + 10 * i), 30), null);
    assert.equal(floorOf(rising.map((_, i) => 4000 + 700 * (i % 4)), 30), null);
    assert.equal(floorOf([...rising].reverse(), 30), null);
  });

  it('is read from whole cycles of ZGC', () => {
    const lines = rising.map((after, i) => `[${new Date(Date.UTC(2024, 0, 1) + i * 1_800_000).toISOString().replace('Z', '+0000')}][info][gc] GC(${i}) Garbage Collection (Proactive) 8000M(98%)->${after}M(${Math.round(after / 81.92)}%)`);
    const scene = sceneOf(new Incident([read('/logs/broker-1/gc.log', ['[2024-01-01T00:00:00.000+0000][info][gc,init] Initializing The Z Garbage Collector', '[2024-01-01T00:00:00.001+0000][info][gc,init] Max Capacity: 8192M', ...lines], 'gc')], settings()));
    const floor = heapFloorOf([...scene.actors.values()][0]);
    assert.deepEqual([floor?.toBytes, floor?.capacityBytes, floor?.fullGcs], [6300 * mb, 8192 * mb, 0]);
  });

  it('is not told of young collections', () => {
    assert.equal(floorOf(rising, 30, 'Young (Normal) (G1 Evacuation Pause)'), null);
    assert.ok(floorOf(rising, 30, 'Young (Mixed) (G1 Evacuation Pause)'));
  });
});
