import assert from 'node:assert/strict';
import { fieldOf } from '../../../server/formats/fields';
import { hsErrFormat } from '../../../server/formats/hs_err/format';
import { catalogue } from '../../../server/formats/hs_err/rows';
import { headings } from '../../../server/formats/hs_err/sections';
import { lineOf } from '../../../server/text/line';

describe('hs_err rows', () => {
  const ids = new Set<string>();
  for (const row of hsErrFormat.rows) {
    it(`${row.id} knows its example`, () => {
      assert.ok(!ids.has(row.id), 'the id is used once');
      ids.add(row.id);
      const line = lineOf(row.example);
      assert.equal(catalogue.match(line.bytes, line.from, line.to)?.id, row.id);
      const described = hsErrFormat.describe(line);
      assert.equal(described.row?.id, row.id);
      assert.ok(described.spans.length > 0, 'something is coloured');
      let end = 0;
      for (const span of described.spans) {
        assert.ok(span.from >= end && span.to >= span.from, `${span.field} overlaps what is before it`);
        end = span.to;
        fieldOf(span.field);
      }
      assert.ok(row.means.endsWith('.') && row.source.length > 3);
    });
  }

  it('know every heading', () => {
    for (const start of headings.keys()) {
      const line = lineOf(start.endsWith('(') ? `${start}20 events):` : start);
      assert.equal(catalogue.match(line.bytes, line.from, line.to)?.id, 'hs-err.heading', start);
    }
  });

  it('tell the parts of a mapping', () => {
    const written = '7fc9faf6d000-7fc9faf6e000 rw-s 00000000 fe:00 2326803                    /srv/lab/kafka-logs/topic-2/00000000000000000000.timeindex';
    const parts = Object.fromEntries(hsErrFormat.describe(lineOf(written)).spans.map(span => [span.field, written.slice(span.from, span.to)]));
    assert.deepEqual(parts, {
      mapRange: '7fc9faf6d000-7fc9faf6e000', mapPermissions: 'rw-s', mapOffset: '00000000', mapDevice: 'fe:00', mapInode: '2326803',
      mapPath: '/srv/lab/kafka-logs/topic-2/00000000000000000000.timeindex',
    });
  });
});
