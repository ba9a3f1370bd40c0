/** What moments that two clocks tell of come to: Marzullo's algorithm, as NTP chooses among its peers. */
import type { Observation } from './moments';

/** A difference below this is the network's, or rounding. ms */
const leastMs = 250;
/** One moment is enough when its bounds lie no further apart. ms */
const tightMs = 1000;

/** What the moments of two nodes, or of a node and those that agree, say. */
export interface Estimate {
  /** How far the second clock is ahead, ms; 0 when nothing speaks against 0. */
  readonly ms: number;
  readonly spreadMs: number;
  /** The moments that allow it. */
  readonly agreeing: readonly Observation[];
  /** All that have a difference of their own. */
  readonly counted: number;
}

/** Why there is none. */
export interface NoEstimate {
  readonly why: 'none' | 'one' | 'contradictory';
  readonly least: number;
  readonly most: number;
  readonly count: number;
}

/** What observations of two clocks agree on. */
export function estimate(observations: readonly Observation[]): Estimate | NoEstimate {
  const counted = observations.filter(one => one.nominal === one.nominal);
  const bounds = observations.filter(one => one.nominal !== one.nominal);
  const low = bounds.reduce((most, one) => Math.max(most, one.low), -Infinity);
  const high = bounds.reduce((least, one) => Math.min(least, one.high), Infinity);
  const nominals = counted.map(one => one.nominal).sort((a, b) => a - b);
  const none = (why: NoEstimate['why']): NoEstimate => ({ why, least: Math.min(nominals[0] ?? Infinity, high), most: Math.max(nominals.at(-1) ?? -Infinity, low), count: momentsIn(observations) });
  if (low > high) return none('contradictory');
  if (counted.length === 0) return low > 0 || high < 0 ? boundsAlone(bounds, low, high) ?? none('none') : bounds.length > 0 ? { ms: 0, spreadMs: 0, agreeing: [], counted: 0 } : none('none');
  const common = mostShared(counted);
  const agreeing = counted.filter(one => one.low <= common.high && one.high >= common.low);
  const [told, all] = [momentsIn(agreeing), momentsIn(counted)];
  if (all > told && (told < 2 || all - told > Math.max(1, all / 4))) return none('contradictory');
  const bounded = { low: Math.max(common.low, low), high: Math.min(common.high, high) };
  // One bound alone against moments that agree: an expiry that its client was not told of is one.
  if (bounded.low > bounded.high && momentsIn(bounds) > 1) return none('contradictory');
  const within = bounded.low > bounded.high ? common : bounded;
  if (within.low <= 0 && within.high >= 0) return { ms: 0, spreadMs: spread(agreeing, 0), agreeing, counted: all };
  const tight = agreeing.some(one => one.hard && one.high - one.low <= tightMs) || (low > -Infinity && high < Infinity && within.high - within.low <= tightMs);
  if (told < 2 && !tight) return none('one');
  const ms = Math.min(within.high, Math.max(within.low, median(agreeing.map(one => one.nominal))));
  const spreadMs = spread(agreeing, ms);
  if (Math.abs(ms) < leastMs || Math.abs(ms) < spreadMs) return { ms: 0, spreadMs, agreeing, counted: all };
  return { ms, spreadMs, agreeing, counted: all };
}

/** Bounds from both sides that leave little room, of two losses at least: a server that only believes to expire a session is one. */
function boundsAlone(bounds: readonly Observation[], low: number, high: number): Estimate | null {
  const both = bounds.filter(one => one.low > -Infinity && one.high < Infinity);
  if (momentsIn(both) < 2 || high - low > 2 * tightMs || Math.min(Math.abs(low), Math.abs(high)) < leastMs) return null;
  return { ms: (low + high) / 2, spreadMs: (high - low) / 2, agreeing: both, counted: momentsIn(both) };
}

/** How many moments these are: all servers of an ensemble may tell of the same one. */
export function momentsIn(observations: readonly Observation[]): number {
  return new Set(observations.map(({ moment }) => `${moment.kind} ${moment.one.mark.key}`)).size;
}

/** The interval that most of the observations share. */
function mostShared(observations: readonly Observation[]): { low: number; high: number } {
  const edges = observations.flatMap(one => [{ at: one.low, opens: true }, { at: one.high, opens: false }]).sort((a, b) => a.at - b.at || Number(b.opens) - Number(a.opens));
  let open = 0;
  let most = 0;
  let first = 0;
  edges.forEach(({ opens }, i) => {
    open += opens ? 1 : -1;
    if (open <= most) return;
    most = open;
    first = i;
  });
  // Behind the edge that opens most of them the next one closes.
  return { low: edges[first].at, high: edges[first + 1].at };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

function spread(observations: readonly Observation[], ms: number): number {
  return observations.reduce((most, one) => Math.max(most, Math.abs(one.nominal - ms)), 0);
}
