import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { LogDocument, type Change } from '../../../server/workspace/document';

const open = (text: string): LogDocument => new LogDocument('untitled:a', 'log', 1, text);
const whole = (document: LogDocument): string => document.blocks.map(block => block.text).join('');
const linesOf = (document: LogDocument): string[] => Array.from({ length: document.lineCount }, (_, line) => document.line(line));
const edit = (fromLine: number, from: number, toLine: number, to: number, text: string): Change => ({ range: { start: { line: fromLine, character: from }, end: { line: toLine, character: to } }, text });

describe('LogDocument', () => {
  it('counts lines as an editor does', () => {
    assert.deepEqual(linesOf(open('')), ['']);
    assert.deepEqual(linesOf(open('a')), ['a']);
    assert.deepEqual(linesOf(open('a\n')), ['a', '']);
    assert.deepEqual(linesOf(open('a\r\nb\rc\n\nd')), ['a', 'b', 'c', '', 'd']);
  });

  it('holds long texts in blocks and finds every line', () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `line ${i}`);
    const document = open(lines.join('\n'));
    assert.ok(document.blocks.length >= 4);
    assert.equal(document.lineCount, 5000);
    assert.equal(document.line(0), 'line 0');
    assert.equal(document.line(1023), 'line 1023');
    assert.equal(document.line(1024), 'line 1024');
    assert.equal(document.line(4999), 'line 4999');
    assert.equal(document.line(5000), '');
    assert.equal(document.line(-1), '');
  });

  it('keeps the blocks that a change does not touch', () => {
    const document = open('x\n'.repeat(10_000));
    const before = document.blocks;
    document.apply(edit(5000, 0, 5000, 1, 'yy\nzz'));
    const kept = before.filter(block => document.blocks.includes(block)).length;
    assert.equal(kept, before.length - 1);
    assert.equal(document.line(5000), 'yy');
    assert.equal(document.line(5001), 'zz');
    assert.equal(document.lineCount, 10_002);
  });

  it('leaves no crumbs where many lines are put in one place', () => {
    const document = open('x\n'.repeat(5000));
    for (let i = 0; i < 3000; i++) document.apply(edit(2000, 0, 2000, 0, 'new\n'));
    assert.equal(document.lineCount, 8001);
    assert.ok(document.blocks.length <= 10, `${document.blocks.length} blocks`);
  });

  it('says which line is the first that changed', () => {
    const document = open('a\nb\nc\n');
    assert.equal(document.apply(edit(3, 0, 3, 0, 'd\n')), 3);
    assert.equal(document.apply(edit(1, 1, 1, 1, '!')), 1);
    assert.equal(document.apply({ text: 'a\nb!\nc\nd\ne\n' }), 0);
  });

  it('keeps what is equal at the front when the whole text is sent', () => {
    const text = 'x\n'.repeat(10_000);
    const document = open(text);
    const first = document.apply({ text: text + 'more\n' });
    assert.ok(first > 8000);
    assert.equal(whole(document), text + 'more\n');
    assert.equal(document.apply({ text: '' }), 0);
    assert.deepEqual(linesOf(document), ['']);
  });

  it('clamps positions that are not in the text', () => {
    const document = open('ab\ncd');
    document.apply(edit(0, 99, 0, 99, '!'));
    document.apply(edit(99, 0, 99, 0, '?'));
    document.apply(edit(-1, -5, -1, 0, '>'));
    assert.equal(whole(document), '>ab!\ncd?');
    document.apply(edit(1, 3, 0, 1, ''));
    assert.equal(whole(document), '>');
  });

  it('joins a line end that is cut in two by blocks', () => {
    const document = open('x\r'.repeat(1024) + 'y');
    document.apply(edit(1024, 0, 1024, 0, '\n'));
    assert.equal(whole(document), 'x\r'.repeat(1024) + '\ny');
    assert.equal(document.lineCount, 1025);
    assert.equal(document.line(1024), 'y');
  });

  it('gives whole lines for reading, every one ended by \\n', () => {
    const document = open('a\rb\r\nc\nrest');
    assert.deepEqual(document.terminated(0, 100), { text: 'a\nb\nc\n', to: 3 });
    assert.equal(document.tail, 'rest');
    assert.deepEqual(document.terminated(1, 1), { text: 'b\r\nc\n', to: 3 });
    assert.deepEqual(document.terminated(3, 100), { text: '', to: 3 });
    const long = open('0123456789\n'.repeat(10_000));
    let read = '';
    for (let line = 0; line < long.lineCount - 1;) {
      const { text, to } = long.terminated(line, 20_000);
      assert.ok(to > line);
      read += text;
      line = to;
    }
    assert.equal(read, whole(long));
  });

  it('ends with the text of the reference implementation after any series of edits', () => {
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % below;
    const pieces = ['', 'a', '\n', '\r\n', '\r', 'é漢😀', 'x\ny\n', '\n\r', 'line of text\n'.repeat(700), '\r'.repeat(3)];
    for (let round = 0; round < 20; round++) {
      const start = pieces.map(() => pieces[random(pieces.length)]).join('');
      const document = open(start);
      const reference = TextDocument.create('untitled:a', 'log', 1, start);
      for (let step = 0; step < 60; step++) {
        const line = random(reference.lineCount + 1);
        const change = edit(line, random(6), line + random(4), random(6), pieces[random(pieces.length)]);
        if (change.range!.end.line === line && change.range!.end.character < change.range!.start.character) continue;
        document.apply(change);
        TextDocument.update(reference, [change], step);
      }
      assert.equal(whole(document), reference.getText());
      assert.equal(document.lineCount, reference.lineCount);
      for (let n = 0; n < 50; n++) {
        const line = random(reference.lineCount);
        assert.equal(document.line(line), reference.getText({ start: { line, character: 0 }, end: { line, character: 1e9 } }).replace(/[\r\n]+$/, ''));
      }
      document.blocks.forEach((block, at) => {
        assert.ok(at + 1 === document.blocks.length || /[\r\n]$/.test(block.text), 'a block ends with a line end');
        assert.equal(open(block.text).lineCount - (at + 1 === document.blocks.length ? 0 : 1), block.lines);
      });
    }
  });
});
