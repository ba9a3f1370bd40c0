import assert from 'node:assert/strict';
import { Clock, durationText, fixedZone, ianaZone, isoText, offsetText, parseZone } from '../../../server/text/clock';
import { parseSize, sizeText } from '../../../server/text/sizes';
import { Basis } from '../../../server/text/stamp';

describe('Clock', () => {
  it('places stated stamps as they stand, local ones by the zone, uptimes from the JVM start', () => {
    const clock = new Clock(fixedZone(480), 1000);
    assert.equal(clock.instant(5000, Basis.Utc), 5000);
    assert.equal(clock.instant(480 * 60000, Basis.Local), 0);
    assert.equal(clock.instant(500, Basis.Uptime), 1500);
    assert.ok(Number.isNaN(clock.instant(5, Basis.None)));
    assert.ok(Number.isNaN(new Clock(fixedZone(0)).instant(500, Basis.Uptime)));
  });
});

describe('zones', () => {
  it('knows names, offsets and nonsense apart', () => {
    assert.equal(parseZone('+08:00')?.offsetAt(0), 480);
    assert.equal(parseZone('-0330')?.offsetAt(0), -210);
    assert.equal(parseZone('UTC')?.offsetAt(0), 0);
    assert.equal(parseZone('Z')?.name, 'UTC');
    assert.equal(parseZone('Asia/Shanghai')?.offsetAt(Date.UTC(2019, 4, 15)), 480);
    assert.ok(parseZone('local'));
    assert.equal(parseZone('+25:00'), null);
    assert.equal(parseZone('Mars/Olympus'), null);
  });

  it('follows daylight saving to the hour', () => {
    const berlin = ianaZone('Europe/Berlin')!;
    assert.equal(berlin.offsetAt(Date.UTC(2020, 2, 29, 1, 59)), 60);
    assert.equal(berlin.offsetAt(Date.UTC(2020, 2, 29, 3, 0)), 120);
    assert.equal(berlin.offsetAt(Date.UTC(2020, 9, 25, 1, 59)), 120);
    assert.equal(berlin.offsetAt(Date.UTC(2020, 9, 25, 3, 1)), 60);
  });

  it('writes offsets', () => {
    assert.equal(offsetText(0), 'UTC');
    assert.equal(offsetText(330), '+05:30');
    assert.equal(offsetText(-210), '-03:30');
  });
});

describe('texts', () => {
  it('writes durations as people say them', () => {
    assert.equal(durationText(10398.7109), '10.40 s');
    assert.equal(durationText(560), '560 ms');
    assert.equal(durationText(0.25), '0.25 ms');
    assert.equal(durationText(1264000), '21 min 04 s');
    assert.equal(durationText(11100000), '3 h 05 min');
    assert.equal(durationText(172_740_000), '47 h 59 min');
    assert.equal(durationText(21_989_402_560), '254 d 12 h');
    assert.equal(durationText(999.7), '1.00 s');
    assert.equal(durationText(-6500), '-6.50 s');
    assert.equal(durationText(NaN), '?');
  });

  it('writes instants in UTC and in a zone', () => {
    assert.equal(isoText(0), '1970-01-01T00:00:00.000Z');
    assert.equal(isoText(0, 480), '1970-01-01T08:00:00.000+08:00');
    assert.equal(isoText(NaN), '');
  });

  it('reads and writes sizes', () => {
    assert.equal(parseSize('8071M'), 8071 * 1024 ** 2);
    assert.equal(parseSize('0.0B'), 0);
    assert.equal(parseSize('4476.9M'), Math.round(4476.9 * 1024 ** 2));
    assert.equal(parseSize('12,5K'), 12800);
    assert.equal(parseSize('461984 kB'), 461984 * 1024);
    assert.ok(Number.isNaN(parseSize('many')));
    assert.equal(sizeText(8071 * 1024 ** 2), '8071M');
    assert.equal(sizeText(12), '12B');
  });
});
