import assert from 'node:assert/strict';
import { Basis, StampReader } from '../../../server/text/stamp';

function read(written: string, how: 'readDate' | 'readUptime' = 'readDate'): { ms: number; basis: Basis; end: number; offset: number } | null {
  const bytes = new TextEncoder().encode(written);
  const reader = new StampReader();
  return reader[how](bytes, 0, bytes.length) ? { ms: reader.ms, basis: reader.basis, end: reader.end, offset: reader.offsetMinutes } : null;
}

describe('StampReader', () => {
  it('reads a JDK 8 stamp with its offset', () => {
    assert.deepEqual(read('2019-05-15T22:25:59.422+0800: '), { ms: Date.UTC(2019, 4, 15, 14, 25, 59, 422), basis: Basis.Utc, end: 28, offset: 480 });
  });

  it('reads offsets with a colon, negative ones and Z', () => {
    assert.equal(read('2019-05-15T22:25:59.422+08:00')?.ms, Date.UTC(2019, 4, 15, 14, 25, 59, 422));
    assert.equal(read('2019-05-15T22:25:59-0330')?.ms, Date.UTC(2019, 4, 16, 1, 55, 59));
    assert.deepEqual(read('2019-05-15T22:20:14.399Z stdout'), { ms: Date.UTC(2019, 4, 15, 22, 20, 14, 399), basis: Basis.Utc, end: 24, offset: 0 });
  });

  it('leaves the zone open where none is stated, and does not take text behind it for one', () => {
    assert.deepEqual(read('2019-05-15 22:20:14,399] INFO'), { ms: Date.UTC(2019, 4, 15, 22, 20, 14, 399), basis: Basis.Local, end: 23, offset: NaN });
    assert.equal(read('2019-05-15 22:20:14,399-99999 x')?.basis, Basis.Local);
  });

  it('keeps fractions below a millisecond', () => {
    assert.equal(read('2019-05-15T22:20:14.399250Z')?.ms, Date.UTC(2019, 4, 15, 22, 20, 14, 399) + 0.25);
  });

  it('refuses what only looks like a date', () => {
    for (const written of ['2019-13-15 22:20:14', '2019-05-32 22:20:14', '2019-05-15 24:20:14', '2019-05-15x22:20:14', '2019-05-15 22:20', 'x019-05-15 22:20:14', '']) assert.equal(read(written), null, written);
  });

  it('reads days one after another and back again', () => {
    const reader = new StampReader();
    const at = (written: string): number => {
      const bytes = new TextEncoder().encode(written);
      assert.ok(reader.readDate(bytes, 0, bytes.length));
      return reader.ms;
    };
    assert.equal(at('2019-05-15 22:20:14,399'), Date.UTC(2019, 4, 15, 22, 20, 14, 399));
    assert.equal(at('2019-05-15 22:20:59,001'), Date.UTC(2019, 4, 15, 22, 20, 59, 1));
    assert.equal(at('2019-05-16 00:00:00,000'), Date.UTC(2019, 4, 16));
    assert.equal(at('2019-05-15 22:20:14,399'), Date.UTC(2019, 4, 15, 22, 20, 14, 399));
  });

  it('reads uptimes in every unit a JVM writes', () => {
    assert.equal(read('21989402.560: ', 'readUptime')?.ms, 21989402560);
    assert.equal(read('0,123s]', 'readUptime')?.ms, 123);
    assert.equal(read('45ms]', 'readUptime')?.ms, 45);
    assert.equal(read('1500000ns]', 'readUptime')?.ms, 1.5);
    assert.equal(read('12]', 'readUptime'), null);
    assert.equal(read('12.5 secs', 'readUptime'), null);
  });
});
