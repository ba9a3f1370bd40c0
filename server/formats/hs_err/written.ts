/** Addresses and amounts as hs_err files write them. */

/** `stack(0x…,0x…)` or `[stack: 0x…,0x…]` of a thread's line. */
export function stackBounds(written: string): { low: string; high: string } | null {
  const at = written.lastIndexOf('stack');
  const found = at < 0 ? null : /^stack(?:\(|: )0x([0-9a-f]+),0x([0-9a-f]+)/.exec(written.slice(at, at + 60));
  return found ? { low: found[1], high: found[2] } : null;
}

/** Lower-case hex without `0x`; `null` for ''. */
export function hex(written: string): string | null {
  return written ? written.replace(/^0x/i, '').toLowerCase() : null;
}

/** "8589934592", "2575472 k", "5110040 k", "unlimited", "-1", "not supported". */
export function amount(written: string): number | null {
  const found = /^(\d+)( k)?$/.exec(written.trim());
  return found ? Number(found[1]) * (found[2] ? 1024 : 1) : null;
}
