import assert from 'node:assert/strict';
import { jsonWithoutHidden, withHiddenSpelled, withoutHidden } from '../../../server/text/hidden';
import { escaped } from '../../../server/text/markdown';

const hostile = 'a\x1b[31m\r\n\u202eb\u200bc\u00add\ufeff';

describe('hidden characters', () => {
  it('are a blank, however many stand together', () => {
    assert.equal(withoutHidden(hostile), 'a [31m b c d ');
  });

  it('are spelled out for a terminal', () => {
    assert.equal(withHiddenSpelled(hostile), 'a\\x1b[31m\\x0d\\x0a\\u202eb\\u200bc\\xadd\\ufeff');
    assert.equal(withHiddenSpelled('a\tb \u65e5\u5fd7'), 'a b \u65e5\u5fd7');
  });

  it('say the same in JSON, escaped', () => {
    const value = { text: `${hostile}\u0085\u009b\t` };
    const json = jsonWithoutHidden(JSON.stringify(value, null, 2));
    assert.deepEqual(JSON.parse(json), value);
    assert.equal(json.split('\n').length, 3, 'its own line ends stay');
    assert.match(json, /^[\n\x20-\x7e]*$/);
  });
});

describe('text inside Markdown', () => {
  it('is nothing but text', () => {
    assert.equal(escaped('[a](http://x) <b> www.x.org me@x *\n# | `'), '\\[a\\]\\(http\\://x\\) \\<b\\> www\\.x.org me\\@x \\* \\# \\| \\`');
  });
});
