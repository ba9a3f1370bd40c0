import assert from 'node:assert/strict';
import { Catalogue } from '../../../server/formats/catalogue';
import { EventTable, eventLabel } from '../../../server/formats/events';
import { parsers } from '../../../server/formats/fields';
import { ReadingBuilder, toMessage, type LogReading } from '../../../server/formats/reading';
import { defineShape } from '../../../server/formats/row';
import { Clock, fixedZone } from '../../../server/text/clock';
import { lineOf } from '../../../server/text/line';
import { Basis, StampReader } from '../../../server/text/stamp';

const shape = defineShape({ id: 'test.thing', kind: 'test.kind', mark: 'other', label: '{session} took {durationMs}', names: ['session', 'durationMs', 'count'] });
const clock = new Clock(fixedZone(60));

describe('EventTable', () => {
  it('gives back what was added, placed by the clock', () => {
    const table = new EventTable();
    table.add(shape, 4, 6, 3600000, 3600500, Basis.Local, ['0x1', 500, null]);
    const event = table.at(0, clock);
    assert.deepEqual({ ...event, shape: event.shape.id }, {
      index: 0, kind: 'test.kind', shape: 'test.thing', line: 4, endLine: 6, start: 0, end: 500, basis: Basis.Local, fields: { session: '0x1', durationMs: 500, count: null },
    });
    assert.equal(eventLabel(event), '0x1 took 500 ms');
  });

  it('grows, and survives the way to another thread', () => {
    const table = new EventTable();
    for (let i = 0; i < 1000; i++) table.add(shape, i, i, i, i, Basis.Utc, [`0x${i % 7}`, i / 4, i % 2 ? null : -i]);
    const copy = EventTable.from(structuredClone(table.toColumns()));
    assert.equal(copy.length, 1000);
    for (const i of [0, 63, 64, 65, 998, 999]) assert.deepEqual(copy.at(i, clock), table.at(i, clock));
    assert.deepEqual(table.at(999, clock).fields, { session: '0x5', durationMs: 249.75, count: null }, 'the table itself is untouched by the way out');
    assert.equal(copy.firstAtLine(500), 500);
    assert.deepEqual([...copy.ofKind('test.kind')].length, 1000);
    assert.deepEqual([...copy.ofKind('other')], []);
  });

  it('knows its events by kind, of several shapes too', () => {
    const other = defineShape({ id: 'test.thing-2', kind: 'test.kind', mark: 'other', label: 'x', names: [] });
    const third = defineShape({ id: 'test.thing-3', kind: 'test.third', mark: 'other', label: 'x', names: [] });
    const table = new EventTable();
    for (const one of [shape, third, other, shape, third]) table.add(one, 0, 0, 0, 0, Basis.Utc, []);
    assert.deepEqual([...table.byKind()].map(([kind, numbers]) => [kind, [...numbers]]), [['test.kind', [0, 2, 3]], ['test.third', [1, 4]]]);
    assert.deepEqual([...new EventTable().byKind()], []);
  });

  it('takes numbers that are held by themselves behind the other values', () => {
    const table = new EventTable();
    for (let i = 0; i < 300; i++) {
      table.add(shape, i, i, i, i, Basis.Utc, ['0x1'], [i, NaN]);
      table.add(shape, i, i, i, i, Basis.Utc, ['0x2', i, i + 1]);
    }
    assert.deepEqual(table.at(598, clock).fields, { session: '0x1', durationMs: 299, count: null });
    assert.deepEqual(table.at(599, clock).fields, { session: '0x2', durationMs: 299, count: 300 });
  });
});

describe('EventTable, for events of many kinds', () => {
  const wide = defineShape({ id: 'test.wide', kind: 'test.wide', mark: 'other', label: 'x', names: Array.from({ length: 32 }, (_, i) => `f${i}`) });
  const wrote = (i: number, position: number): number | string | null => ((i * 7 + position) % 3 === 0 ? null : position % 5 === 0 ? `t${position}` : i + position);

  it('keeps up to 32 values, of which any may be missing', () => {
    const table = new EventTable();
    for (let i = 0; i < 200; i++) table.add(wide, i, i, i, i, Basis.Utc, wide.names.map((_, position) => wrote(i, position)));
    for (const i of [0, 1, 2, 199]) {
      assert.deepEqual(Object.values(table.at(i, clock).fields), wide.names.map((_, position) => wrote(i, position)));
      wide.names.forEach((name, position) => {
        const value = wrote(i, position);
        assert.equal(table.value(i, name), value);
        assert.deepEqual([table.numberAt(i, position), table.textAt(i, position) < 0], [typeof value === 'number' ? value : NaN, typeof value !== 'string']);
      });
    }
    assert.throws(() => defineShape({ ...wide, id: 'test.wider', names: [...wide.names, 'more'] }), /more than 32 values/);
  });

  it('says of one that grows what was said last, in the same place where it can', () => {
    const table = new EventTable();
    table.add(shape, 0, 0, 10, 10, Basis.Utc, ['0x1', 1, null]);
    table.add(shape, 1, 3, 20, 20, Basis.Utc, ['0x2', null, 2]);
    for (let i = 0; i < 100; i++) table.change(0, 9, 10 + i, ['0x1', i, null]);
    assert.equal(table.toColumns().values.length, 4, 'nothing is left behind');
    table.change(0, 8, 200, ['0x3', 5, 6]);
    assert.deepEqual([table.at(0, clock).fields, table.rawStart(0), table.rawEnd(0), table.endLineOf(0)], [{ session: '0x3', durationMs: 5, count: 6 }, 8, 200, 0]);
    assert.deepEqual([table.at(1, clock).fields, table.rawStart(1), table.rawEnd(1), table.endLineOf(1)], [{ session: '0x2', durationMs: null, count: 2 }, 20, 20, 3]);
  });

  it('knows where those end that last, whichever came first', () => {
    const table = new EventTable();
    table.add(shape, 0, 0, 10, 10, Basis.Utc, ['a', 1, 1]);
    table.change(0, 5, 5, ['a', 1, 1]);
    table.add(shape, 1, 1, 20, NaN, Basis.Utc, ['a', 1, 1]);
    table.add(shape, 2, 2, 30, 31, Basis.Utc, ['a', 1, 1]);
    assert.deepEqual([0, 1, 2].map(i => [table.rawStart(i), table.rawEnd(i)]), [[5, 5], [20, NaN], [30, 31]]);
  });
});

describe('What goes to another thread', () => {
  const reading = (): LogReading => {
    const builder = new ReadingBuilder('kafka', 'test');
    for (let i = 0; i < 1000; i++) builder.event(shape, i, i, i, i, Basis.Utc, [`0x${i % 7}`, i, null]);
    builder.block('stack', 1, 4, 'java.io.IOException', 0);
    builder.block('config', 5, 9, 'KafkaConfig: 4 settings');
    builder.block('gc', 10, 12, 'Full GC');
    return builder.build({ encoding: 'utf-8', bytes: 1, lines: 1000 });
  };

  it('is the columns themselves without room to spare, and no folds', () => {
    const source = reading();
    const { events, blocks } = toMessage(source);
    assert.equal(events.line.buffer.byteLength, 1000 * 4);
    assert.equal(events.values.buffer.byteLength, 2000 * 8, 'what was not written takes no room');
    assert.deepEqual([events.end, events.endLine], [null, null], 'all are moments of one line');
    assert.equal(source.events.handOver().values, events.values, 'not copied');
    assert.deepEqual(blocks, [{ kind: 'config', startLine: 5, endLine: 9, label: 'KafkaConfig: 4 settings' }]);
    assert.equal(source.blocks.length, 3);
    const kept = Array.from({ length: 1000 }, (_, i) => source.events.at(i, clock).fields);
    const columns = [events.shape, events.line, events.basis, events.start, events.at, events.written, events.values];
    const copy = EventTable.from(structuredClone(events, { transfer: columns.map(column => column.buffer) }));
    assert.equal(events.values.length, 0, 'transferred');
    assert.deepEqual(Array.from({ length: 1000 }, (_, i) => copy.at(i, clock).fields), kept);
  });

  it('leaves a table that goes on growing as it was', () => {
    const { events } = reading();
    const twin = events.copy();
    twin.add(shape, 1000, 1000, 0, 0, Basis.Utc, ['0x3', 5, 6]);
    events.add(shape, 1000, 1000, 0, 0, Basis.Utc, ['0x9', 7, 8]);
    assert.deepEqual(twin.at(1000, clock).fields, { session: '0x3', durationMs: 5, count: 6 });
    assert.deepEqual(events.at(1000, clock).fields, { session: '0x9', durationMs: 7, count: 8 });
    assert.deepEqual(twin.at(999, clock).fields, events.at(999, clock).fields);
  });

  it('holds no more folds than an editor could show', () => {
    const builder = new ReadingBuilder('gc', 'test');
    for (let i = 0; i < 500_010; i++) builder.block('gc', i, i + 1, 'young pause');
    builder.block('config', 1, 2, 'KafkaConfig: 1 settings');
    assert.equal(builder.blocks.length, 500_000 + 1);
  });
});

describe('Numbers of fields', () => {
  it('are what Number makes of them, with a comma or a point', () => {
    for (const written of ['0', '7', '0045', '6000', '45.6', '0.3907070', '123456789012345', '12345678901234.5', '1234567890123456789', '0.1234567890123456789', '5.', '.5', '1.2.3', '-3', '', ' 4', '1e3', '0x10']) {
      assert.equal(parsers.whole(written), Number(written), written);
      assert.equal(parsers.decimal(written), Number(written), written);
      assert.equal(parsers.decimal(written.replace('.', ',')), written === '1.2.3' ? NaN : Number(written), written);
    }
    assert.equal(parsers.whole('1,5'), NaN);
    for (let i = 0; i < 5000; i++) {
      const written = (i * 7919 / 1e4).toFixed(i % 8);
      assert.equal(parsers.decimal(written), Number(written), written);
    }
    assert.equal(parsers.seconds('0,1234567'), 123.457);
  });
});

describe('Catalogue', () => {
  const catalogue = new Catalogue([
    { id: 'test-long', starts: 'Session establishment', pattern: /Session establishment complete on server (?<address>\S+), session ?id = (?<session>0x[0-9a-f]+), negotiated timeout = (?<timeoutMs>\d+)/, event: 'test.established', means: '', source: '', example: '' },
    { id: 'test-short', starts: 'Session 0', pattern: /Session (?<session>0x[0-9a-f]+)/, means: '', source: '', example: '' },
  ]);

  it('matches the row whose literal and pattern fit, and parses its fields', () => {
    const line = lineOf('xxSession establishment complete on server h/1.2.3.4:2181, sessionid = 0x1677, negotiated timeout = 6000');
    const row = catalogue.match(line.bytes, 2, line.to);
    assert.equal(row?.id, 'test-long');
    assert.deepEqual(catalogue.values, ['h/1.2.3.4:2181', '0x1677', 6000]);
    const located = catalogue.locate(line.bytes, 2, line.to);
    assert.deepEqual(located?.spans.map(span => span.field), ['address', 'session', 'timeoutMs']);
    assert.equal(located?.spans[1].from, line.to - '0x1677, negotiated timeout = 6000'.length);
  });

  it('reads fields beyond ASCII as UTF-8', () => {
    const line = lineOf('Session establishment complete on server hôte/1:1, session id = 0x1, negotiated timeout = 1');
    catalogue.match(line.bytes, 0, line.to);
    assert.equal(catalogue.values[0], 'hôte/1:1');
  });

  it('knows nothing of a line whose literal alone fits', () => {
    const line = lineOf('Session establishment failed');
    assert.equal(catalogue.mayMatch(line.bytes, 0, line.to), true);
    assert.equal(catalogue.match(line.bytes, 0, line.to), null);
  });

  it('refuses a row that names a field nobody defined', () => {
    assert.throws(() => new Catalogue([{ id: 'test-bad', starts: 'x', pattern: /x(?<nosuchfield>y)/, means: '', source: '', example: '' }]), /nosuchfield/);
  });
});

describe('ReadingBuilder', () => {
  it('keeps a checkpoint for every 256 records and a new one where the basis changes', () => {
    const builder = new ReadingBuilder('kafka', 'test');
    const stamp = new StampReader();
    for (let i = 0; i < 300; i++) {
      const line = lineOf('2019-05-15 22:20:14,399', i);
      line.offset = i * 24;
      stamp.readDate(line.bytes, 0, line.to);
      builder.record(line, stamp, 3);
    }
    const line = lineOf('2019-05-15T22:20:14.399Z', 300);
    stamp.readDate(line.bytes, 0, line.to);
    builder.record(line, stamp, 3);
    assert.deepEqual(builder.checkpoints.map(({ line, basis }) => ({ line, basis })), [{ line: 0, basis: Basis.Local }, { line: 256, basis: Basis.Local }, { line: 300, basis: Basis.Utc }]);
    assert.deepEqual(builder.basisCounts, [1, 300, 0, 0]);
    assert.equal(builder.problems.length, 0);
  });

  it('says where a clock runs back', () => {
    const builder = new ReadingBuilder('kafka', 'test');
    const stamp = new StampReader();
    for (const [i, written] of ['2019-05-15 22:20:14,399', '2019-05-15 21:20:14,399'].entries()) {
      const line = lineOf(written, i);
      stamp.readDate(line.bytes, 0, line.to);
      builder.record(line, stamp, 3);
    }
    assert.deepEqual(builder.problems.map(({ code, line }) => ({ code, line })), [{ code: 'clock-backwards', line: 1 }]);
  });
});
