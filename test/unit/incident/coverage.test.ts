import assert from 'node:assert/strict';
import { gapsOf, levelsOf, missingRotations } from '../../../server/incident/views/coverage';
import { Incident, type IncidentLog } from '../../../server/incident/incident';
import { made, read, settings } from './made';

const start = Date.UTC(2019, 4, 15, 14);
const incident = (...sources: Parameters<typeof made>[]): readonly IncidentLog[] => new Incident(sources.map(source => made(...source)), settings({ defaultZone: 'UTC' })).logs;
const log = (local: number[]): IncidentLog => incident(['/logs/broker-1/server.log', { local }])[0];
/** A record a second, but none in the stretches. */
const chatty = (seconds: number, ...silent: [from: number, to: number][]): number[] =>
  Array.from({ length: seconds }, (_, i) => start + i * 1000).filter((_, i) => !silent.some(([from, to]) => i > from && i < to));

describe('incident: what a log covers', () => {
  it('counts records by level in equal steps from the first one on', () => {
    const lines = [['INFO', 0], ['WARN', 1], ['ERROR', 1], ['INFO', 3]].map(([level, second]) => `[2019-05-15 14:00:0${second},000] ${level} Some words (kafka.server.KafkaServer)`);
    const [one] = new Incident([read('/logs/server.log', lines, 'kafka')], settings({ defaultZone: 'UTC' })).logs;
    const levels = levelsOf(one)!;
    assert.equal(levels.start, start);
    const at = (counts: number[]): number[] => counts.flatMap((count, k) => Array<number>(count).fill(Math.round(k * levels.stepMs / 1000)));
    assert.deepEqual([at(levels.rest), at(levels.warn), at(levels.error)], [[0, 3], [1], [1]]);
  });

  it('has no histogram of levels where no record has one', () => {
    assert.equal(levelsOf(log(chatty(20))), null);
  });

  it('finds the silence of a log that is never silent, and claims no more than it is', () => {
    const [gap, ...others] = gapsOf(log(chatty(1000, [400, 520])));
    assert.deepEqual(others, []);
    assert.ok(gap.start > start + 400_000 && gap.start < start + 402_000, 'after the last record before it');
    assert.ok(gap.end <= start + 520_000 && gap.end > start + 518_000, 'not after the first record behind it');
  });

  it('finds two of them', () => {
    assert.equal(gapsOf(log(chatty(2000, [400, 520], [900, 1010]))).length, 2);
  });

  it('calls no silence a gap in a log that is silent at times, has little to say, or has just begun', () => {
    assert.deepEqual(gapsOf(log(chatty(1000, [100, 130], [300, 320], [500, 545], [700, 740]))), []);
    assert.deepEqual(gapsOf(log([0, 1, 2, 3, 4, 5, 60, 61, 62].map(minute => start + minute * 60_000))), []);
    assert.deepEqual(gapsOf(log(chatty(1000, [60, 900]))), [], 'a burst at the start and one at the end');
    assert.deepEqual(gapsOf(log(chatty(1000))), []);
  });

  it('names files that are missing from a rotated set', () => {
    const files = ['server.log', 'server.log.1', 'server.log.3.gz', 'server.log.4', 'gc.log.0', 'gc.log.1'];
    assert.deepEqual(missingRotations(incident(...files.map((file): [string, object] => [`/logs/${file}`, {}]))), ['Of the rotated set server.log.* the file numbered 2 is not here.']);
    assert.deepEqual(missingRotations(incident(['/logs/server.log.1', {}], ['/logs/server.log.900', {}])), [], 'a number that is no count');
  });
});
