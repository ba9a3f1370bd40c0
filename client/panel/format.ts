/** Durations, distances and sizes as short plain text. Milliseconds and bytes in, no locale, no rounding to a false unit ("60.00 s" is "1 m 00 s"). */

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A duration of `ms` milliseconds with three or four figures: "0.35 ms", "560 ms", "10.40 s", "21 m 04 s", "3 h 05 m", "2 d 04 h". */
export function duration(ms: number): string {
  return written(ms, 2);
}

/** The same with fewer figures, for what is written on a bar: "560 ms", "21.8 s", "6 s". */
export function shortDuration(ms: number): string {
  return written(ms, 1).replace('.0 s', ' s');
}

/** A signed distance in time: "+6.5 s", "-560 ms", "±0". */
export function delta(ms: number): string {
  if (Math.abs(ms) < 0.5) return '±0';
  return (ms < 0 ? '-' : '+') + shortDuration(Math.abs(ms));
}

function written(ms: number, digits: number): string {
  if (!Number.isFinite(ms)) return '?';
  const d = Math.abs(ms);
  const sign = ms < 0 ? '-' : '';
  if (d < 10 && d !== Math.round(d)) return `${sign}${d.toFixed(2)} ms`;
  if (d < 999.5) return `${sign}${Math.round(d)} ms`;
  const seconds = (d / 1000).toFixed(digits);
  if (Number(seconds) < 60) return `${sign}${seconds} s`;
  const wholeSeconds = Math.round(d / 1000);
  if (wholeSeconds < 3600) return `${sign}${Math.floor(wholeSeconds / 60)} m ${two(wholeSeconds % 60)} s`;
  const wholeMinutes = Math.round(d / minute);
  if (wholeMinutes < 48 * 60) return `${sign}${Math.floor(wholeMinutes / 60)} h ${two(wholeMinutes % 60)} m`;
  const wholeHours = Math.round(d / hour);
  return `${sign}${Math.floor(wholeHours / 24)} d ${two(wholeHours % 24)} h`;
}

/** A size in binary units: "4 GiB", "512 MiB", "1.5 GiB". */
export function bytes(n: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = n;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  const text = value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1).replace(/\.0$/, '');
  return `${text} ${units[unit]}`;
}

/** A whole number with thin groups of three: "1 234 567". */
export function count(n: number): string {
  return String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, '\u2009');
}

/** "1 log", "5 logs". */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** "UTC+08:00" for minutes east of UTC; "UTC" for `null`. */
export function zoneName(offsetMinutes: number | null): string {
  return offsetMinutes === null ? 'UTC' : `UTC${offset(offsetMinutes)}`;
}

/** "+08:00" for minutes east of UTC. */
export function offset(minutes: number): string {
  const m = Math.abs(Math.round(minutes));
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(m / 60))}:${two(m % 60)}`;
}

/** Time of day of a UTC instant in a zone: "19:43:18.217". */
export function clock(instant: number, offsetMinutes: number): string {
  return iso(instant, offsetMinutes).slice(11, 23);
}

/** Date and time of a UTC instant in a zone: "2026-11-21 19:43:18.217". */
export function dateTime(instant: number, offsetMinutes: number): string {
  return iso(instant, offsetMinutes).slice(0, 23).replace('T', ' ');
}

/** The date alone: "2026-11-21". */
export function date(instant: number, offsetMinutes: number): string {
  return iso(instant, offsetMinutes).slice(0, 10);
}

/** ISO text of the wall clock, always with a four-digit year; an instant no calendar can hold gives question marks of the same shape. */
function iso(instant: number, offsetMinutes: number): string {
  const wall = new Date(Math.floor(instant + offsetMinutes * minute));
  const year = wall.getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) return '????-??-??T??:??:??.???Z';
  return wall.toISOString();
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}

export const units = { minute, hour, day };
