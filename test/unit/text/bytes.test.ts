import assert from 'node:assert/strict';
import { byteString, bytesOf, portableByteString, text, utf16Length } from '../../../server/text/bytes';

describe('Bytes', () => {
  const every = Uint8Array.from({ length: 9000 }, (_, i) => i & 255);

  it('makes one character of each byte, and the bytes of them again', () => {
    const written = byteString(every, 0, every.length);
    assert.equal(written.length, 9000);
    for (let i = 0; i < every.length; i++) assert.equal(written.charCodeAt(i), i & 255);
    assert.deepEqual(bytesOf(written), every);
    assert.equal(byteString(every, 65, 68), 'ABC');
    assert.equal(byteString(every, 5, 5), '');
    assert.equal(byteString(every, 6, 5), '');
  });

  it('makes the same where there is no Buffer, as in a browser', () => {
    for (const [from, to] of [[0, 9000], [65, 68], [5, 5], [6, 5], [4000, 8200]]) assert.equal(portableByteString(every, from, to), byteString(every, from, to));
  });

  it('reads UTF-8 for people, and counts as an editor does', () => {
    const bytes = new TextEncoder().encode('日志 ok');
    assert.equal(text(bytes, 0, bytes.length), '日志 ok');
    assert.equal(utf16Length(bytes, 0, bytes.length), 5);
  });
});
