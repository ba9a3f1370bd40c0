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

/**
 * Zones as Windows names them in English (strftime %Z of its C library), winter time in hours; "Daylight" in place of "Standard" is an hour more.
 * Left out are those whose offset was changed since 2008: Russia, Turkey, Belarus, Morocco, Libya, Sudan, Venezuela, Samoa, North Korea and others.
 */
const windowsZones: Record<string, number> = {
  'Dateline': -12, 'Hawaiian': -10, 'Alaskan': -9, 'Pacific': -8, 'US Mountain': -7, 'Mountain': -7, 'Central America': -6, 'Central': -6, 'Canada Central': -6, 'SA Pacific': -5, 'Eastern': -5, 'US Eastern': -5,
  'Atlantic': -4, 'SA Western': -4, 'Newfoundland': -3.5, 'E. South America': -3, 'SA Eastern': -3, 'Argentina': -3, 'Azores': -1, 'GMT': 0, 'Greenwich': 0,
  'W. Europe': 1, 'Central Europe': 1, 'Central European': 1, 'Romance': 1, 'W. Central Africa': 1, 'GTB': 2, 'FLE': 2, 'South Africa': 2, 'Israel': 2, 'Arab': 3, 'Arabic': 3, 'E. Africa': 3, 'Iran': 3.5, 'Arabian': 4,
  'Afghanistan': 4.5, 'West Asia': 5, 'Pakistan': 5, 'India': 5.5, 'Sri Lanka': 5.5, 'Nepal': 5.75, 'Bangladesh': 6, 'Myanmar': 6.5, 'SE Asia': 7, 'China': 8, 'Singapore': 8, 'Taipei': 8, 'W. Australia': 8,
  'Tokyo': 9, 'Korea': 9, 'Cen. Australia': 9.5, 'AUS Central': 9.5, 'AUS Eastern': 10, 'E. Australia': 10, 'Tasmania': 10, 'West Pacific': 10, 'Central Pacific': 11, 'New Zealand': 12,
};

/** Minutes east of UTC of a zone as the C library names it: "UTC", "CEST", "+08", "-0330", "Eastern Daylight Time"; `null` when the name alone does not tell. */
export function zoneOffset(zone: string): number | null {
  const numeric = /^([+-])(\d{2})(?::?(\d{2}))?$/.exec(zone);
  if (numeric) return (numeric[1] === '-' ? -1 : 1) * (Number(numeric[2]) * 60 + Number(numeric[3] ?? 0));
  if (Object.hasOwn(offsets, zone)) return offsets[zone] * 60;
  if (zone === 'Coordinated Universal Time') return 0;
  const named = /^(.+) (Standard|Daylight) Time$/.exec(zone);
  if (!named || !Object.hasOwn(windowsZones, named[1])) return null;
  return windowsZones[named[1]] * 60 + (named[2] === 'Daylight' ? 60 : 0);
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
