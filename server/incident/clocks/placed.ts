/** Where a GC log with nothing but uptimes lies in time: its node's other logs tell when its JVM started. */
import type { LogReading } from '../../formats/reading';
import { Clock, type LocalZone } from '../../text/clock';
import { Basis } from '../../text/stamp';
import { isSame } from '../kept';
import type { SourceLog } from '../log';
import { gcLogsOf } from '../nodes/stated';
import { baseName } from '../paths';
import type { LogTime } from './zones';

type Times = Map<string, LogTime>;

/** The clock of a log: each run of the JVM from its own start. */
export function clockOf(reading: LogReading, local: LocalZone, skewMs = 0, steps: Clock['steps'] = []): Clock {
  const zone = new Clock(local);
  const [first, ...later] = reading.segments.map(({ line, shift, jvmStart: { raw, basis } }) => ({ line, shift, jvmStart: zone.instant(raw, basis) }));
  return new Clock(local, first.jvmStart, later, skewMs, steps);
}

/** Zones of one name are the same. */
export function sameClock(one: Clock, other: Clock): boolean {
  return one === other || (one.local.name === other.local.name && isSame([one.jvmStart, one.laterRuns, one.skewMs, one.steps], [other.jvmStart, other.laterRuns, other.skewMs, other.steps]));
}

/** UTC epoch ms at which the first JVM of a log started, on its host's clock; NaN when unknown. */
export function jvmStart(reading: LogReading, local: LocalZone): number {
  return clockOf(reading, local).jvmStart;
}

/**
 * Places a log that is placed by nothing in itself, by a crash report of the same JVM, else by the first lines of its node's own log.
 * @param own all logs of its node
 */
export function placeByStart(log: SourceLog, own: readonly SourceLog[], times: Times): void {
  const time = times.get(log.file)!;
  if (log.reading.family !== 'gc' || time.zone.offsetMinutes !== null) return;
  const found = byCrash(log, own, times) ?? byFirstLine(log.reading, own, times);
  if (!found) return;
  const [first, ...later] = log.reading.segments.map(({ line, shift }, i) => ({ line, shift, jvmStart: found.starts[i] }));
  times.set(log.file, {
    localHow: time.localHow, skew: time.skew,
    clock: new Clock(time.clock.local, first.jvmStart, later, time.skew?.ms, time.skew?.steps),
    zone: { offsetMinutes: times.get(found.by.file)!.zone.offsetMinutes, how: 'inferred', why: found.why },
  });
}

interface Placed {
  /** Of each run of the JVM. */
  starts: number[];
  by: SourceLog;
  why: string;
}

/**
 * Crash time less elapsed time. The same JVM: the report's own command line
 * names the GC log, and no uptime in it is later than the crash.
 */
function byCrash(log: SourceLog, own: readonly SourceLog[], times: Times): Placed | null {
  const [extent, ...others] = extents(log.reading);
  if (others.length > 0) return null;
  const found = own.flatMap(report => {
    if (report.reading.family !== 'hs_err') return [];
    const { facts } = report.reading;
    const start = jvmStart(report.reading, times.get(report.file)!.clock.local);
    const elapsed = Number(facts.find(fact => fact.name === 'jvm.uptime.seconds')?.value) * 1000;
    const named = facts.some(({ name, value }) => name === 'jvm.command-line' && gcLogsOf(String(value)).some(path => baseName(path) === baseName(log.file)));
    return named && extent <= elapsed + 1000 && Number.isFinite(start) ? [{ starts: [start], by: report, why: `JVM start from ${baseName(report.file)}: crash time less elapsed time` }] : [];
  });
  return found.length === 1 ? found[0] : null;
}

/** From the start of a JVM to its first line in the log of a broker or a ZooKeeper server, ms: what it is on an idle host. */
const bootMs = 1000;
/** The lines before "starting" belong to the same start within this, ms. */
const headMs = 20_000;

/** A GC log goes on for so long behind the other logs of its node, ms: they are fetched one after the other. */
const laterMs = 10 * 60_000;

/** The node's own log tells of as many starts as the GC log holds runs, and each run ends before the next start, the last with the node's logs. */
function byFirstLine(reading: LogReading, own: readonly SourceLog[], times: Times): Placed | null {
  const runs = extents(reading);
  const last = Math.max(...own.map(log => lastOf(log.reading, new Clock(times.get(log.file)!.clock.local))));
  for (const log of own) {
    const starts = startsOf(log.reading, new Clock(times.get(log.file)!.clock.local));
    if (starts.length !== runs.length || !starts.every((start, i) => start + runs[i] <= (starts[i + 1] ?? last + laterMs) + headMs)) continue;
    return { starts, by: log, why: `start of the JVM told from the first line of ${baseName(log.file)}, to within a few seconds` };
  }
  return null;
}

/** When a log was written last, on its host's clock; -Infinity when nothing of it can be placed. */
function lastOf({ checkpoints }: LogReading, clock: Clock): number {
  return checkpoints.reduce((most, { max, basis }) => (basis === Basis.Uptime ? most : Math.max(most, clock.instant(max, basis))), -Infinity);
}

/** When the JVMs started that a broker's or a ZooKeeper server's log tells of, on its host's clock. */
function startsOf({ events, checkpoints }: LogReading, clock: Clock): number[] {
  const starts: number[] = [];
  for (const i of events.ofKind('kafka.start', 'zk.start')) {
    const at = clock.instant(events.rawStart(i), events.basisOf(i));
    if (Number.isFinite(at) && !(at - starts[starts.length - 1] < headMs)) starts.push(at);
  }
  const head = checkpoints.length > 0 ? clock.instant(checkpoints[0].min, checkpoints[0].basis) : NaN;
  if (starts[0] - head >= 0 && starts[0] - head < headMs) starts[0] = head;
  return starts.map(start => start - bootMs);
}

/** The last uptime of each run of the JVM, ms. */
function extents({ segments, checkpoints }: LogReading): number[] {
  return segments.map(({ shift }, i) => {
    const next = segments[i + 1]?.shift ?? Infinity;
    let last = 0;
    for (const { basis, max } of checkpoints) if (basis === Basis.Uptime && max >= shift && max < next) last = Math.max(last, max - shift);
    return last;
  });
}
