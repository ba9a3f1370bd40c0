/** What strings in JSON stand for. */
import { hexDigit } from './bytes';

/** The escapes of a JSON string (RFC 8259, section 7). */
const escapes: Record<number, number> = { 110: 10, 116: 9, 114: 13, 98: 8, 102: 12, 34: 34, 92: 92, 47: 47 };

const utf8 = new TextEncoder();

/** The UTF-16 code unit of `\u00e9` at `at`; -1 where none stands there. */
function codeUnit(bytes: Uint8Array, at: number, to: number): number {
  if (at + 6 > to || bytes[at] !== 92 || bytes[at + 1] !== 117) return -1;
  let unit = 0;
  for (let i = at + 2; i < at + 6; i++) {
    const digit = hexDigit(bytes[i]);
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

/** Appends what stands at `at` to `out`, an escape undone; the position behind it. */
export function undoEscape(bytes: Uint8Array, at: number, to: number, out: number[]): number {
  if (bytes[at] !== 92 || at + 1 >= to) {
    out.push(bytes[at]);
    return at + 1;
  }
  const unit = codeUnit(bytes, at, to);
  if (unit >= 0 && unit < 128) {
    out.push(unit);
    return at + 6;
  }
  if (unit >= 0) {
    const low = unit >= 0xd800 && unit < 0xdc00 ? codeUnit(bytes, at + 6, to) : -1;
    const paired = low >= 0xdc00 && low < 0xe000;
    for (const byte of utf8.encode(paired ? String.fromCharCode(unit, low) : String.fromCharCode(unit))) out.push(byte);
    return at + (paired ? 12 : 6);
  }
  out.push(escapes[bytes[at + 1]] ?? bytes[at + 1]);
  return at + 2;
}

/** What the inside of a string, [from, to), stands for. */
export function jsonText(bytes: Uint8Array, from: number, to: number): Uint8Array {
  if (!bytes.subarray(from, to).includes(92)) return bytes.subarray(from, to);
  const out: number[] = [];
  for (let at = from; at < to;) at = undoEscape(bytes, at, to, out);
  return Uint8Array.from(out);
}
