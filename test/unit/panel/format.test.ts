import assert from 'node:assert/strict';
import { bytes, clock, count, dateTime, delta, duration, offset, plural, shortDuration, zoneName } from '../../../client/panel/format';

describe('panel: texts of durations, sizes and instants', () => {
  const at = Date.UTC(2026, 10, 21, 19, 43, 18, 217);

  it('writes durations with a fitting unit', () => {
    const texts: [number, string][] = [
      [0, '0 ms'], [0.35, '0.35 ms'], [3.5, '3.50 ms'], [560, '560 ms'], [999.4, '999 ms'], [999.9, '1.00 s'], [10_400, '10.40 s'], [21_773.464, '21.77 s'],
      [59_994, '59.99 s'], [59_996, '1 m 00 s'], [1_264_000, '21 m 04 s'], [3_599_600, '1 h 00 m'], [11_100_000, '3 h 05 m'], [187_200_000, '2 d 04 h'], [-560, '-560 ms'], [NaN, '?'],
    ];
    for (const [ms, text] of texts) assert.equal(duration(ms), text, String(ms));
  });

  it('writes shorter ones for bars and distances', () => {
    assert.deepEqual([21_773, 9061, 6000, 560, 59_960].map(shortDuration), ['21.8 s', '9.1 s', '6 s', '560 ms', '1 m 00 s']);
    assert.deepEqual([6524, -560, 0.2, -90_000].map(delta), ['+6.5 s', '-560 ms', '\u00b10', '-1 m 30 s']);
  });

  it('writes sizes and counts', () => {
    assert.deepEqual([4 * 2 ** 30, 1.5 * 2 ** 30, 128 * 2 ** 20, 512].map(bytes), ['4 GiB', '1.5 GiB', '128 MiB', '512 B']);
    assert.equal(count(1_234_567), '1\u2009234\u2009567');
    assert.deepEqual([plural(1, 'log'), plural(5, 'log'), plural(0, 'crash', 'crashes')], ['1 log', '5 logs', '0 crashes']);
  });

  it('writes instants in the zone that is named', () => {
    assert.equal(clock(at, 0), '19:43:18.217');
    assert.equal(dateTime(at, 480), '2026-11-22 03:43:18.217');
    assert.equal(dateTime(at, -210), '2026-11-21 16:13:18.217');
    assert.deepEqual([zoneName(480), zoneName(null), offset(-210), offset(0)], ['UTC+08:00', 'UTC', '-03:30', '+00:00']);
  });

  it('does not throw for an instant no calendar holds', () => {
    assert.equal(clock(NaN, 0), '??:??:??.???');
    assert.equal(dateTime(9e15, 0), '????-??-?? ??:??:??.???');
  });
});
