import assert from 'node:assert/strict';
import { allFields, fieldOf } from '../../../server/formats/fields';
import { rowsOf } from '../../../server/formats/gc/describe';
import { gcFormat } from '../../../server/formats/gc/format';
import { lineOf } from '../../../server/text/line';
import { events, read } from './read';

describe('gc: every row', () => {
  for (const row of gcFormat.rows) {
    it(row.id, () => {
      const line = lineOf(row.example);
      const described = rowsOf(line);
      assert.ok(described.rows.includes(row), `known as ${described.rows.map(one => one.id).join(', ') || 'nothing'}`);
      let end = 0;
      for (const span of described.spans) {
        assert.ok(span.from >= end && span.to > span.from, `field ${span.field} overlaps or is empty`);
        end = span.to;
        const { parse } = fieldOf(span.field);
        const text = new TextDecoder().decode(line.bytes.subarray(span.from, span.to));
        if (parse) assert.ok(Number.isFinite(parse(text)), `${span.field} of "${text}"`);
      }
      const reading = read(row.example);
      assert.equal(reading.unrecognisedLines, 0);
      const found = events(reading);
      if (row.event) assert.equal(found[0]?.kind, row.event);
      if (row.facts) assert.equal(reading.facts.length >= 1, true);
      assert.ok(row.means.length > 20 && row.source.length > 5);
    });
  }

  it('has ids of its own', () => {
    const ids = gcFormat.rows.map(row => row.id);
    assert.deepEqual(ids.filter((id, i) => ids.indexOf(id) !== i), []);
  });

  it('explains every field but plain ones', () => {
    for (const row of gcFormat.rows) for (const group of row.groups) assert.ok(allFields().has(group));
  });
});
