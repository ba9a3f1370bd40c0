import assert from 'node:assert/strict';
import { describeLine, fieldAt, fieldText, sectionAt } from '../../../server/features/lines';
import { readLog } from '../../../server/formats/read';
import { languageIds } from '../../../server/protocol';
import { LogDocument } from '../../../server/workspace/document';
import { OpenLog } from '../../../server/workspace/openLog';

const opened: OpenLog[] = [];
const open = (text: string, languageId: string): OpenLog => {
  const log = new OpenLog(new LogDocument('untitled:x.log', languageId, 1, text), () => {});
  opened.push(log);
  return log;
};

describe('a described line', () => {
  afterEach(() => opened.splice(0).forEach(log => log.close()));

  it('has the field that a column stands on, and the one it stands behind', () => {
    const log = open('[2019-05-15 22:20:14,399] WARN Unable to reconnect to ZooKeeper service, session 0x167772767ad92fd has expired (org.apache.zookeeper.ClientCnxn)', languageIds.kafka);
    const line = describeLine(log, 0)!;
    const at = (column: number): string | null => {
      const field = fieldAt(line, column);
      return field && `${field.field} ${fieldText(line, field)}`;
    };
    assert.equal(at(0), null);
    assert.equal(at(1), 'stamp 2019-05-15 22:20:14,399');
    assert.equal(at(26), 'level WARN');
    assert.equal(at(30), 'level WARN');
    assert.equal(at(31), null);
    assert.equal(at(98), 'session 0x167772767ad92fd');
  });

  it('is none in a text of no family', () => {
    assert.equal(describeLine(open('a shopping list', 'plaintext'), 0), null);
  });

  it('keeps to the line, in order, whatever the line holds', () => {
    let seed = 11;
    const random = (below: number): number => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % below;
    const pieces = [
      '2019-05-15T22:25:59.422+0800: ', '[2019-05-15 22:20:14,399] ', 'WARN ', '[Full GC (', 'session 0x1', ' has expired', '[gc,start] GC(1) Pause Young', '漢', '😀', '\ud800', '\u0000', '\u001b[31m', '{"log":"', '\\u00e9', '\\n"',
      '0x00007f-0x00007f r-xp', '# ', 'Memory: 4k page', '(', '((((', '->', '8071M', '9'.repeat(40), ' '.repeat(50), 'x'.repeat(9000), '\r', '\t', '\ufeff',
    ];
    for (const languageId of Object.values(languageIds)) {
      for (let round = 0; round < 150; round++) {
        const text = Array.from({ length: 1 + random(12) }, () => pieces[random(pieces.length)]).join('');
        const log = open(text, languageId);
        for (let number = 0; number < log.document.lineCount; number++) {
          const { fields, start, end } = describeLine(log, number)!;
          const { length } = log.document.line(number);
          assert.ok(start >= 0 && start <= end && end <= length, JSON.stringify([start, end, length, text]));
          for (const field of fields) assert.ok(field.start >= 0 && field.start < field.end && field.end <= length, JSON.stringify([field, text]));
        }
        log.close();
      }
    }
  });
});

describe('the section of a line', () => {
  it('is the innermost block that holds it', () => {
    const reading = { ...readLog(new TextEncoder().encode('x\n'), 'x', 'hs_err')!, blocks: [
      { kind: 'section' as const, startLine: 2, endLine: 20, label: 'outer' },
      { kind: 'section' as const, startLine: 5, endLine: 8, label: 'inner' },
      { kind: 'stack' as const, startLine: 6, endLine: 7, label: 'no section' },
    ] };
    assert.deepEqual([1, 2, 5, 6, 8, 9, 20, 21].map(line => sectionAt(reading, line)), [undefined, 'outer', 'inner', 'inner', 'inner', 'outer', 'outer', undefined]);
    assert.equal(sectionAt(null, 5), undefined);
    assert.equal(sectionAt({ ...reading, family: 'gc' }, 5), undefined);
  });
});
