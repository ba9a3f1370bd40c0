import assert from 'node:assert/strict';
import { heapFloors } from '../../../server/formats/gc/floor';
import { clock, read } from './read';

const MB = 1024 * 1024;
const full = (seconds: number, after: number): string => `${seconds}.000: [Full GC (Allocation Failure)  900M->${after}M(1000M), 1.0000000 secs]\n`;

describe('gc: the heap\'s floor', () => {
  it('is the least-squares line over the heap after Full GCs', () => {
    const [floor, ...more] = heapFloors(read([0, 1, 2, 3, 4, 5].map(i => full(10 + i * 360, 100 + i * 20)).join('')), clock);
    assert.equal(more.length, 0);
    assert.equal(floor.basis, 'full');
    assert.equal(floor.count, 6);
    assert.deepEqual([floor.firstBytes, floor.lastBytes, floor.capacityBytes], [100 * MB, 200 * MB, 1000 * MB]);
    assert.ok(Math.abs(floor.bytesPerHour - 200 * MB) < 1);
    assert.ok(Math.abs(floor.r2 - 1) < 1e-9);
    assert.deepEqual([floor.start, floor.end, floor.firstLine, floor.lastLine], [11000, 1811000, 0, 5]);
  });

  it('says nothing of fewer than a handful, and r² near 0 of a scatter', () => {
    assert.deepEqual(heapFloors(read([0, 1, 2, 3].map(i => full(10 + i, 100 + i)).join('')), clock), []);
    const [floor] = heapFloors(read([500, 100, 500, 100, 500, 100, 500].map((after, i) => full(10 + i * 10, after)).join('')), clock);
    assert.ok(floor.r2 < 0.01);
  });

  it('is told of each run of the JVM apart', () => {
    const run = (from: number): string => [0, 1, 2, 3, 4].map(i => full(10 + i * 60, from + i * 10)).join('');
    const floors = heapFloors(read(run(100) + run(300)), clock);
    assert.deepEqual(floors.map(({ line, firstBytes, lastBytes }) => [line, firstBytes / MB, lastBytes / MB]), [[0, 100, 140], [5, 300, 340]]);
  });

  it('takes ZGC\'s cycles, and the lows of the old generation where nothing is collected thoroughly', () => {
    const cycles = [0, 1, 2, 3, 4].map(i => `[${10 + i}.000s][info][gc] GC(${i}) Garbage Collection (Proactive) 50M(5%)->${20 + i}M(2%)\n`).join('');
    assert.equal(heapFloors(read(cycles), clock)[0].basis, 'cycle');
    const young = [...Array(40).keys()].map(i => `${10 + i}.000: [GC (Allocation Failure) [PSYoungGen: 8192K->1024K(10240K)] ${20 + i}M->${10 + i}M(100M), 0.0010000 secs]\n`).join('');
    const [floor] = heapFloors(read(young), clock);
    assert.deepEqual([floor.basis, floor.count], ['old', 5]);
    assert.ok(floor.r2 > 0.99 && floor.bytesPerHour > 0);
  });
});
