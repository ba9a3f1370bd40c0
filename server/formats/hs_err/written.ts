/** What the groups of a row hold, and addresses and amounts as hs_err files write them. */
import type { CompiledRow } from '../row';

export type Values = readonly (string | number | null)[];

/** The groups of a matched row by name. */
export class Groups {
  constructor(readonly row: CompiledRow, readonly values: Values) {}

  /** `null` for a group that took no part, or that the row has not. */
  readonly value = (group: string): string | number | null => this.values[this.row.groups.indexOf(group)] ?? null;

  readonly string = (group: string): string => String(this.value(group) ?? '');

  /** `null` for what is no number. */
  readonly number = (group: string): number | null => {
    const found = this.value(group);
    return typeof found === 'number' && Number.isFinite(found) ? found : null;
  };
}

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
