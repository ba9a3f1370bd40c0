/** When the JVM crashed: `Sat Nov 21 19:59:10 2026`, with or without a zone (os::print_date_and_time). */
import { Basis } from '../../text/stamp';

export interface CrashTime {
  /** UTC epoch ms (basis Utc) or ms on a wall clock of unknown offset (basis Local). */
  ms: number;
  basis: Basis.Utc | Basis.Local;
  /** Minutes east of UTC that the zone states; `null` when it states none. */
  offsetMinutes: number | null;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Zone names that mean one offset only, in hours. Left out because they mean several: IST, CST, CDT, BST, EST, MST, PST, AST, ADT, SST, GST, AMT, ECT. */
const offsets: Record<string, number> = {
  UTC: 0, UCT: 0, GMT: 0, Z: 0, WET: 0, WEST: 1, CET: 1, CEST: 2, EET: 2, EEST: 3, MSK: 3, IDT: 3, SAST: 2, WIB: 7, HKT: 8, JST: 9, KST: 9,
  AEST: 10, AEDT: 11, NZST: 12, NZDT: 13, EDT: -4, MDT: -6, PDT: -7, AKDT: -8, HST: -10,
};

/** Minutes east of UTC of a zone as the C library names it: "UTC", "CEST", "+08", "-0330"; `null` when the name alone does not tell. */
export function zoneOffset(zone: string): number | null {
  const numeric = /^([+-])(\d{2})(?::?(\d{2}))?$/.exec(zone);
  if (numeric) return (numeric[1] === '-' ? -1 : 1) * (Number(numeric[2]) * 60 + Number(numeric[3] ?? 0));
  return Object.hasOwn(offsets, zone) ? offsets[zone] * 60 : null;
}

/** Reads `Sat Nov 21 19:59:10 2026`; `null` when it is no such date. */
export function crashTime(written: string, zone: string): CrashTime | null {
  const part = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) (\d{2}):(\d{2}):(\d{2}) (\d{4})$/.exec(written.trim());
  const month = part ? months.indexOf(part[1]) : -1;
  if (!part || month < 0) return null;
  const ms = Date.UTC(Number(part[6]), month, Number(part[2]), Number(part[3]), Number(part[4]), Number(part[5]));
  const offsetMinutes = zoneOffset(zone.trim());
  if (offsetMinutes === null) return { ms, basis: Basis.Local, offsetMinutes };
  return { ms: ms - offsetMinutes * 60000, basis: Basis.Utc, offsetMinutes };
}
