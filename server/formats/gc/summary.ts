/** Totals of one GC log. */
import type { Clock } from '../../text/clock';
import type { LogReading } from '../reading';

export interface PauseTotals {
  count: number;
  totalMs: number;
  /** 0 when there is none. */
  maxMs: number;
}

export interface GcSummary {
  dialect: string;
  /** "G1"; of a file that holds runs with several: "CMS, G1". */
  collector: string | null;
  /** As the log writes it: "17.0.15+6-Debian-1deb12u1 (release)"; `null` when it does not; several like collectors. */
  jvm: string | null;
  /** Every stop-the-world collection pause, full ones included; no concurrent phase, no safepoint that is no collection. */
  pauses: PauseTotals;
  fullGcs: PauseTotals;
  /** Stops that the log tells apart from collections ("application threads were stopped", `Safepoint "…"`); those of collections are among them. */
  safepoints: { count: number; totalMs: number };
  /** Bytes; `null` when no line says. */
  heap: { maxUsedBytes: number | null; maxCapacityBytes: number | null };
  /** First and last instant of its events, UTC epoch ms; `null` when none can be placed. */
  span: { start: number; end: number } | null;
}

/** What `faultline summary` prints of a GC log. */
export function gcSummary(reading: LogReading, clock: Clock): GcSummary {
  const { events } = reading;
  const pauses: PauseTotals = { count: 0, totalMs: 0, maxMs: 0 };
  const fullGcs: PauseTotals = { count: 0, totalMs: 0, maxMs: 0 };
  const safepoints: PauseTotals = { count: 0, totalMs: 0, maxMs: 0 };
  let used = NaN;
  let capacity = NaN;
  let start = NaN;
  let end = NaN;
  for (const i of events.ofKind('gc.pause', 'gc.safepoint', 'gc.concurrent')) {
    const durationMs = events.number(i, 'durationMs');
    const kind = events.kindOf(i);
    start = least(start, clock.instant(events.rawStart(i), events.basisOf(i)));
    end = most(end, clock.instant(events.rawEnd(i), events.basisOf(i)));
    if (kind === 'gc.safepoint') {
      add(safepoints, durationMs);
      continue;
    }
    used = most(used, most(events.number(i, 'heapBeforeBytes'), events.number(i, 'heapAfterBytes')));
    capacity = most(capacity, events.number(i, 'heapCapacityBytes'));
    if (kind !== 'gc.pause') continue;
    add(pauses, durationMs);
    if (events.value(i, 'pause') === 'full') add(fullGcs, durationMs);
  }
  const round = (ms: number): number => Math.round(ms * 1e3) / 1e3;
  for (const total of [pauses, fullGcs, safepoints]) total.totalMs = round(total.totalMs);
  return {
    dialect: reading.dialect,
    collector: stated(reading, 'gc.collector'),
    jvm: stated(reading, 'jvm.version'),
    pauses, fullGcs, safepoints: { count: safepoints.count, totalMs: safepoints.totalMs },
    heap: { maxUsedBytes: known(used), maxCapacityBytes: known(capacity) },
    span: start === start ? { start, end } : null,
  };
}

function add(total: PauseTotals, ms: number): void {
  total.count++;
  if (!(ms >= 0)) return;
  total.totalMs += ms;
  if (ms > total.maxMs) total.maxMs = ms;
}

function least(a: number, b: number): number {
  return b < a || a !== a ? b : a;
}

function most(a: number, b: number): number {
  return b > a || a !== a ? b : a;
}

function known(value: number): number | null {
  return value === value ? value : null;
}

/** What the runs of the file state, each value once; `null` when none does. */
function stated({ facts }: LogReading, name: string): string | null {
  return [...new Set(facts.flatMap(fact => fact.name === name ? [String(fact.value)] : []))].join(', ') || null;
}
