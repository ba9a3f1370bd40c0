import assert from 'node:assert/strict';
import { Texts } from '../../../server/formats/texts';

describe('Texts', () => {
  it('gives equal texts one number, in the order in which they come first', () => {
    const texts = new Texts();
    const line = 'session 0x16777272aa00001 of client 10.20.1.12';
    assert.equal(texts.number(line.slice(8, 25)), 0);
    assert.equal(texts.number(''), 1);
    assert.equal(texts.number('日志'), 2);
    assert.equal(texts.number('0x16777272aa00001'), 0);
    assert.equal(texts.number(''), 1);
    assert.equal(texts.number('日志 of a client that is long'), 3);
    assert.deepEqual(texts.list, ['0x16777272aa00001', '', '日志', '日志 of a client that is long']);
  });

  it('tells a hundred thousand apart', () => {
    const texts = new Texts();
    for (let i = 0; i < 100_000; i++) assert.equal(texts.number(`0x16777${i.toString(16)}d`), i);
    for (let i = 0; i < 100_000; i += 997) assert.equal(texts.number(`0x16777${i.toString(16)}d`), i);
    assert.equal(texts.list.length, 100_000);
  });

  it('goes on from a list of texts', () => {
    const texts = new Texts(['a', 'b', 'c']);
    assert.equal(texts.number('b'), 1);
    assert.equal(texts.number('d'), 3);
    assert.equal(texts.number('d'), 3);
  });
});
