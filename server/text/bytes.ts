/** Small tools over bytes that both Node and a browser have. */

export const LF = 10;
export const CR = 13;
export const TAB = 9;
export const SPACE = 32;
export const ESC = 27;

/** Is the byte an ASCII digit? */
export function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

/** Value of a hexadecimal digit; -1 for any other byte. */
export function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

/** Does `literal` (ASCII) stand at `at`, wholly before `to`? */
export function startsWith(bytes: Uint8Array, at: number, to: number, literal: string): boolean {
  if (at + literal.length > to) return false;
  for (let i = 0; i < literal.length; i++) if (bytes[at + i] !== literal.charCodeAt(i)) return false;
  return true;
}

/** Does [from, to) end with `literal` (ASCII)? */
export function endsWith(bytes: Uint8Array, from: number, to: number, literal: string): boolean {
  return to - literal.length >= from && startsWith(bytes, to - literal.length, to, literal);
}

/** Position of an ASCII `literal` in [from, to), or -1. */
export function indexOf(bytes: Uint8Array, from: number, to: number, literal: string): number {
  const first = literal.charCodeAt(0);
  const last = to - literal.length;
  for (let at = from; at <= last; at++) {
    at = bytes.indexOf(first, at);
    if (at < 0 || at > last) return -1;
    if (startsWith(bytes, at, to, literal)) return at;
  }
  return -1;
}

/** The whole number written at `at` with exactly `digits` digits, or -1. */
export function fixedNumber(bytes: Uint8Array, at: number, digits: number): number {
  let value = 0;
  for (let i = at; i < at + digits; i++) {
    const digit = bytes[i] - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** V8 copies what is shorter (SlicedString::kMinLength). */
const shortestSlice = 13;

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Node's own way from bytes to such a string, five to ten times as fast; a browser has none. */
const latin1Slice = (globalThis as { Buffer?: { prototype: { latin1Slice: (this: Uint8Array, from: number, to: number) => string } } }).Buffer?.prototype.latin1Slice;

/**
 * One character for each byte: positions in the string are byte offsets, and
 * ASCII reads as itself. What patterns run on; `text` gives what a person reads.
 */
export function byteString(bytes: Uint8Array, from: number, to: number): string {
  if (!latin1Slice) return portableByteString(bytes, from, to);
  return from < to ? latin1Slice.call(bytes, from, to) : '';
}

/** The same by what every engine has. */
export function portableByteString(bytes: Uint8Array, from: number, to: number): string {
  let whole = '';
  for (; to - from > 4096; from += 4096) whole += String.fromCharCode.apply(null, bytes.subarray(from, from + 4096) as unknown as number[]);
  return whole + String.fromCharCode.apply(null, bytes.subarray(from, to) as unknown as number[]);
}

/** The bytes that `byteString` made a string of. */
export function bytesOf(written: string): Uint8Array {
  const bytes = new Uint8Array(written.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = written.charCodeAt(i);
  return bytes;
}

/**
 * The same text in memory of its own. What a pattern finds in a line holds on to the whole line in V8; what is kept for
 * long must not. Text beyond one byte a character was decoded for itself.
 */
export function detached(written: string): string {
  if (written.length < shortestSlice) return written;
  const bytes = new Uint8Array(written.length);
  for (let i = 0; i < bytes.length; i++) {
    const code = written.charCodeAt(i);
    if (code > 255) return written;
    bytes[i] = code;
  }
  return byteString(bytes, 0, bytes.length);
}

/** The bytes [from, to) as UTF-8 text; malformed sequences become U+FFFD. */
export function text(bytes: Uint8Array, from: number, to: number): string {
  return utf8.decode(bytes.subarray(from, to));
}

/** UTF-16 length of the UTF-8 bytes [from, to): the column distance an LSP client counts. */
export function utf16Length(bytes: Uint8Array, from: number, to: number): number {
  for (let i = from; i < to; i++) if (bytes[i] >= 0x80) return text(bytes, from, to).length;
  return to - from;
}
