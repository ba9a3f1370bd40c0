/** From what a stamp says to an instant (UTC epoch ms), and back to text. */
import { Basis } from './stamp';

/** The offset of a wall clock: minutes east of UTC at a local time (ms on that wall clock). */
export interface LocalZone {
  /** "UTC", "+08:00", "Europe/Berlin". */
  readonly name: string;
  offsetAt(localMs: number): number;
}

/** A zone with one offset for ever. */
export function fixedZone(minutes: number): LocalZone {
  return { name: offsetText(minutes), offsetAt: () => minutes };
}

/** Within the range of a Date (ECMAScript, "Time Values"), with room for any offset. ms */
const latestMs = 8.64e15 - 2 * 86_400_000;

/** A zone of the IANA data base by name, with its DST; `null` when the name is unknown. */
export function ianaZone(name: string): LocalZone | null {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    });
  } catch {
    return null;
  }
  const wall = (utcMs: number): number => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(utcMs)) part[type] = Number(value);
    return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
  };
  const quarters = new Map<number, number>();
  let last = NaN;
  let offset = 0;
  return {
    name,
    offsetAt(localMs) {
      // What is no date has no offset; formatting it would throw.
      if (!(Math.abs(localMs) < latestMs)) return 0;
      const quarter = Math.floor(localMs / 900000);
      // Stamps of one quarter of an hour stand together.
      if (quarter === last) return offset;
      last = quarter;
      const known = quarters.get(quarter);
      if (known !== undefined) return offset = known;
      const at = quarter * 900000;
      const guess = wall(at) - at;
      offset = Math.round((wall(at - guess) - (at - guess)) / 60000);
      quarters.set(quarter, offset);
      return offset;
    },
  };
}

/** "UTC", "Z", "+08:00", "+0800", "-5", an IANA name; "local" and "" give the machine's zone. `null` when it is none of these. */
export function parseZone(name: string): LocalZone | null {
  const given = name.trim();
  if (given === '' || given.toLowerCase() === 'local') return ianaZone(Intl.DateTimeFormat().resolvedOptions().timeZone) ?? fixedZone(0);
  if (/^(utc|gmt|z)$/i.test(given)) return fixedZone(0);
  const offset = /^(?:utc|gmt)?([+-])(\d{1,2})(?::?(\d{2}))?$/i.exec(given);
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
    return minutes <= 18 * 60 ? fixedZone(offset[1] === '-' ? -minutes : minutes) : null;
  }
  return ianaZone(given);
}

/** "+08:00" for 480; "UTC" for 0. */
export function offsetText(minutes: number): string {
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** A later run of the JVM in a file that holds several. */
export interface RunStart {
  /** Zero-based first line. */
  line: number;
  /** ms that its uptimes are moved by, so that raw uptimes grow through the whole file. */
  shift: number;
  /** UTC epoch ms at which its uptime is 0, or NaN when unknown. */
  jvmStart: number;
}

/** A clock that was set: from an instant on, as the host's clock shows it, UTC epoch ms, it is this far ahead. */
export interface ClockStep {
  readonly since: number;
  readonly ms: number;
}

/** Turns raw stamps into instants. One for each file. */
export class Clock {
  /**
   * @param local the zone of stamps that state none
   * @param jvmStart UTC epoch ms at which uptime is 0 in the first run of the JVM, or NaN when unknown
   * @param laterRuns what follows the first run, by line
   * @param skewMs how far the host's clock is ahead: taken off every instant. The starts of the JVM are as the host's clock says
   * @param steps where the host's clock was set: what is taken off from then on in place of `skewMs`; by `since`
   */
  constructor(readonly local: LocalZone, readonly jvmStart = NaN, readonly laterRuns: readonly RunStart[] = [], readonly skewMs = 0, readonly steps: readonly ClockStep[] = []) {}

  /** UTC epoch ms of a raw stamp of a reading; NaN when it cannot be placed. */
  instant(raw: number, basis: Basis): number {
    const written = this.#asWritten(raw, basis);
    return this.steps.length === 0 ? written - this.skewMs : written - this.#aheadAt(written);
  }

  /** How far the host's clock was ahead when it showed an instant, ms. */
  #aheadAt(written: number): number {
    let ms = this.skewMs;
    for (const step of this.steps) if (step.since <= written) ms = step.ms;
    return ms;
  }

  /** The instant on the host's own clock. */
  #asWritten(raw: number, basis: Basis): number {
    switch (basis) {
      case Basis.Utc: return raw;
      case Basis.Local: return raw - this.local.offsetAt(raw) * 60000;
      case Basis.Uptime: {
        const run = this.laterRuns.length ? lastRun(this.laterRuns, one => one.shift - runGapMs / 2 <= raw) : undefined;
        return run ? run.jvmStart + raw - run.shift : this.jvmStart + raw;
      }
      default: return NaN;
    }
  }

  /** UTC epoch ms of a stamp as it is written in `line`; NaN when it cannot be placed. */
  instantIn(line: number, raw: number, basis: Basis): number {
    return this.instant(basis === Basis.Uptime ? raw + (lastRun(this.laterRuns, one => one.line <= line)?.shift ?? 0) : raw, basis);
  }

  /** ms since the start of the JVM that wrote `line`; NaN when that start is not known. */
  uptimeAt(line: number, instant: number): number {
    let ms = this.skewMs;
    for (const step of this.steps) if (step.since - step.ms <= instant) ms = step.ms;
    return instant + ms - (lastRun(this.laterRuns, one => one.line <= line)?.jvmStart ?? this.jvmStart);
  }
}

/** At least so far the raw uptimes of two runs in one file lie apart. */
export const runGapMs = 1000;

/** The last run that fits: `fits` holds for the first ones only. */
function lastRun(runs: readonly RunStart[], fits: (run: RunStart) => boolean): RunStart | undefined {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fits(runs[middle])) low = middle + 1;
    else high = middle;
  }
  return runs[low - 1];
}

/** `2019-05-15T22:25:59.422+08:00` (or `Z`), ms rounded. Empty for NaN. */
export function isoText(instant: number, offsetMinutes = 0): string {
  if (!Number.isFinite(instant)) return '';
  const shifted = new Date(Math.round(instant) + offsetMinutes * 60000).toISOString();
  return offsetMinutes === 0 ? shifted : shifted.slice(0, -1) + offsetText(offsetMinutes);
}

/** "560 ms", "10.40 s", "21 min 04 s", "3 h 05 min", "254 d 12 h". */
export function durationText(ms: number): string {
  if (!Number.isFinite(ms)) return '?';
  const size = Math.abs(ms);
  const sign = ms < 0 ? '-' : '';
  if (size < 10) return `${sign}${trim(size.toFixed(2))} ms`;
  if (size < 999.5) return `${sign}${Math.round(size)} ms`;
  if (size < 59995) return `${sign}${(size / 1000).toFixed(2)} s`;
  const seconds = Math.round(size / 1000);
  if (seconds < 3600) return `${sign}${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  const hours = Math.floor(seconds / 3600);
  return hours < 48 ? `${sign}${hours} h ${two(Math.floor((seconds % 3600) / 60))} min` : `${sign}${Math.floor(hours / 24)} d ${two(hours % 24)} h`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function trim(decimal: string): string {
  return decimal.replace(/\.?0+$/, '');
}
