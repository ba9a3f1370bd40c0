import assert from 'node:assert/strict';
import { formats } from '../../../server/formats/families';
import type { Format } from '../../../server/formats/format';
import type { CompiledRow } from '../../../server/formats/row';
import { lineOf } from '../../../server/text/line';
import { events, read } from './support';

const families = formats.filter(format => format.family === 'kafka' || format.family === 'zookeeper');

/** A trace row's example stands behind a record, as in a log. */
function asLog(row: CompiledRow): string {
  return row.id.includes('.trace.') ? `[2021-03-02 10:11:12,345] ERROR Something failed (kafka.server.Any)\n${row.example}\n` : `${row.example}\n`;
}

function testRow(format: Format, row: CompiledRow): void {
  it(row.id, () => {
    if (row.id.includes('.context.')) {
      const fields = format.describe(lineOf(row.example)).spans.map(span => span.field);
      assert.ok(row.groups.some(group => fields.includes(group)), 'its fields are shown');
      return;
    }
    const described = format.describe(lineOf(row.example));
    assert.equal(described.row?.id, row.id, 'the example describes its own row');
    let end = -1;
    for (const span of described.spans) {
      assert.ok(span.from >= end && span.to > span.from, `span of ${span.field} is in order`);
      end = span.to;
    }
    const reading = read(asLog(row), format.family)!;
    assert.equal(reading.unrecognisedLines, 0, 'the record is recognised');
    // A line about one log that is read may begin the span that several lines tell.
    const found = events(reading).filter(event => event.kind !== 'kafka.log.loading');
    if (!row.shape) {
      assert.ok(!found.some(event => event.shape.id === row.id));
      return;
    }
    assert.equal(found.length, 1);
    assert.equal(found[0].shape.id, row.id);
    assert.equal(found[0].kind, row.event);
    for (const name of row.label!.matchAll(/\{(\w+)\}/g)) assert.ok(row.shape.names.includes(name[1]), `label field ${name[1]} is a field of the event`);
    assert.ok(Object.values(found[0].fields).every(value => typeof value !== 'number' || Number.isFinite(value)), 'numbers parse');
    if (row.endsAfter) assert.equal(found[0].end - found[0].start, found[0].fields[row.endsAfter], 'it ends at its stamp');
    else assert.equal(found[0].end, found[0].start);
  });
}

for (const format of families) {
  describe(`rows of ${format.family}`, () => {
    it('have unique ids', () => assert.equal(new Set(format.rows.map(row => row.id)).size, format.rows.length));
    for (const row of format.rows) {
      if (row.id !== 'config.line') testRow(format, row);
    }
  });
}
