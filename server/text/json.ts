/** The escapes of a JSON string (RFC 8259, section 7). */
const escapes: Record<number, number> = { 110: 10, 116: 9, 114: 13, 98: 8, 102: 12, 34: 34, 92: 92, 47: 47 };

/** Appends what stands at `at` to `out`, an escape undone; the position behind it. */
export function undoEscape(bytes: Uint8Array, at: number, to: number, out: number[]): number {
  if (bytes[at] !== 92 || at + 1 >= to) {
    out.push(bytes[at]);
    return at + 1;
  }
  const code = bytes[at + 1];
  if (code === 117 && at + 6 <= to) {
    const unit = parseInt(String.fromCharCode(...bytes.subarray(at + 2, at + 6)), 16);
    if (unit === unit) {
      out.push(...new TextEncoder().encode(String.fromCharCode(unit)));
      return at + 6;
    }
  }
  out.push(escapes[code] ?? code);
  return at + 2;
}

/** What the inside of a string, [from, to), stands for. */
export function jsonText(bytes: Uint8Array, from: number, to: number): Uint8Array {
  if (!bytes.subarray(from, to).includes(92)) return bytes.subarray(from, to);
  const out: number[] = [];
  for (let at = from; at < to;) at = undoEscape(bytes, at, to, out);
  return Uint8Array.from(out);
}
