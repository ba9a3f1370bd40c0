/** The text behind a reading: pieces of an open document or of a file on disk, as the reader saw it. */
import { open } from 'node:fs/promises';
import type { LogReading } from '../formats/reading';
import { LF } from '../text/bytes';
import { Utf8Input } from '../text/encoding';
import type { LogDocument } from './document';
import { unpacked } from './inputs';

/** The bytes [from, to) of an open document's text as UTF-8, without a byte order mark. */
export function documentSlice(document: LogDocument, from: number, to: number): Uint8Array {
  const parts: Buffer[] = [];
  let at = document.head(1) === '\ufeff' ? -3 : 0;
  for (const { text } of document.blocks) {
    if (at >= to) break;
    const size = Buffer.byteLength(text);
    if (at + size > from) {
      const bytes = Buffer.from(text.replace(/\r(?!\n)/g, '\n'));
      parts.push(bytes.subarray(Math.max(0, from - at), Math.min(size, to - at)));
    }
    at += size;
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** The bytes [from, to) of a file's text as UTF-8, unpacked, without a byte order mark. Fewer where the file ends. `to` must be finite. */
export async function fileSlice(path: string, reading: LogReading, from: number, to: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(3);
    await file.read(head, 0, 3, 0);
    const packed = head[0] === 0x1f && head[1] === 0x8b;
    if (!packed && reading.encoding === 'utf-8') {
      const mark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
      const left = Math.max(0, (await file.stat()).size - from - mark);
      const bytes = new Uint8Array(Math.min(to - from, left));
      let read = 0;
      while (read < bytes.length) {
        const { bytesRead } = await file.read(bytes, read, bytes.length - read, from + mark + read);
        if (bytesRead === 0) break;
        read += bytesRead;
      }
      return bytes.subarray(0, read);
    }
    return await unpackedSlice(file.createReadStream({ start: 0, autoClose: false, highWaterMark: 1024 * 1024 }), from, to);
  } finally {
    await file.close();
  }
}

async function unpackedSlice(source: Parameters<typeof unpacked>[0], from: number, to: number): Promise<Uint8Array> {
  const input = new Utf8Input();
  const parts: Uint8Array[] = [];
  let at = 0;
  const take = (text: Uint8Array): void => {
    if (at + text.length > from && at < to) parts.push(text.slice(Math.max(0, from - at), Math.min(text.length, to - at)));
    at += text.length;
  };
  try {
    for await (const chunk of (await unpacked(source)) as AsyncIterable<Buffer>) {
      take(input.push(chunk));
      if (at >= to) break;
    }
    if (at < to) take(input.end());
  } catch (error) {
    // Packed data that breaks off has still given what stood before.
    if (parts.length === 0) throw error;
  } finally {
    source.destroy();
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** The bytes of each line, without its end, by number; `first` is the number of the first. */
export function linesOf(bytes: Uint8Array, first: number): Map<number, Uint8Array> {
  const lines = new Map<number, Uint8Array>();
  let number = first;
  let from = 0;
  for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, from)) {
    lines.set(number++, bytes.subarray(from, end));
    from = end + 1;
  }
  if (from < bytes.length) lines.set(number, bytes.subarray(from));
  return lines;
}
