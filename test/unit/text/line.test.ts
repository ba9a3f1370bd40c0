import assert from 'node:assert/strict';
import { lineOf, LineSplitter, type Line } from '../../../server/text/line';
import { text } from '../../../server/text/bytes';

function split(chunks: string[]): { text: string; number: number; offset: number }[] {
  const lines: { text: string; number: number; offset: number }[] = [];
  const splitter = new LineSplitter();
  const take = (line: Line): void => void lines.push({ text: text(line.bytes, line.from, line.to), number: line.number, offset: line.offset });
  for (const chunk of chunks) splitter.push(new TextEncoder().encode(chunk), take);
  splitter.end(take);
  return lines;
}

describe('LineSplitter', () => {
  it('cuts at \\n and \\r\\n and keeps a last line without an end', () => {
    assert.deepEqual(split(['a\nb\r\n\nc']), [
      { text: 'a', number: 0, offset: 0 }, { text: 'b', number: 1, offset: 2 }, { text: '', number: 2, offset: 5 }, { text: 'c', number: 3, offset: 6 },
    ]);
  });

  it('makes the same lines however the input is chunked', () => {
    const whole = 'first\r\nsecond ünïcode\n\nfourth\r\nfifth';
    const expected = split([whole]);
    for (let size = 1; size < 9; size++) {
      const bytes = new TextEncoder().encode(whole);
      const lines: typeof expected = [];
      const splitter = new LineSplitter();
      const take = (line: Line): void => void lines.push({ text: text(line.bytes, line.from, line.to), number: line.number, offset: line.offset });
      for (let at = 0; at < bytes.length; at += size) splitter.push(bytes.slice(at, at + size), take);
      splitter.end(take);
      assert.deepEqual(lines, expected, `chunks of ${size}`);
    }
  });

  it('costs linear time for one long line in small chunks', () => {
    const splitter = new LineSplitter();
    const chunk = new Uint8Array(64).fill(97);
    let length = 0;
    for (let i = 0; i < 50000; i++) splitter.push(chunk, () => assert.fail('no line has ended'));
    splitter.end(line => { length = line.to - line.from; });
    assert.equal(length, 64 * 50000);
  });

  it('gives no line for no bytes, and an empty one for a lone line end', () => {
    assert.deepEqual(split([]), []);
    assert.deepEqual(split(['\n']), [{ text: '', number: 0, offset: 0 }]);
  });
});

describe('Line.rawColumn', () => {
  it('is the position itself where nothing was taken off', () => {
    assert.equal(lineOf('abc').rawColumn(2), 2);
  });
});
