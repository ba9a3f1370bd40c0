/**
 * Zones from matched events: a session that a broker with known zone and a
 * ZooKeeper server without one both tell of is one moment, so the difference
 * of their stamps, whole quarters of an hour, is the difference of their zones.
 */
import { durationText, offsetText, type Clock } from '../../text/clock';
import { observe, type Moment, type Observation } from './moments';
import { momentsIn } from './estimate';
import { toldText } from './skew';

/** What matched events tell of a node's zone. */
export interface MatchedZone {
  /** Minutes to add to the offset that was assumed for it. */
  readonly addMinutes: number;
  readonly offsetMinutes: number;
  /** Does it hang on a zone that is stated, inferred or set? Else on one that is itself only assumed. */
  readonly anchored: boolean;
  readonly why: string;
}

/** Clocks of one zone are not further apart than this; what is, is neither a zone nor is it told apart from one. ms */
const mostSkewMs = 60_000;
const quarterMs = 900_000;
/** Offsets in use that are neither whole nor half hours: Nepal, Eucla, Chatham with and without daylight saving. Minutes */
const oddOffsets: ReadonlySet<number> = new Set([345, 525, 765, 825]);

/**
 * The zones of nodes whose stamps state none, by node key.
 * @param floating node key -> the offset assumed for it, minutes
 * @param clockOf the clock of a file, on the assumed zones
 */
export function matchedZones(moments: readonly Moment[], floating: ReadonlyMap<string, number>, clockOf: (file: string) => Clock, label: (file: string) => string): Map<string, MatchedZone> {
  const found = new Map<string, MatchedZone>();
  if (floating.size === 0) return found;
  const near = new Map<string, Observation[]>();
  for (const moment of moments) {
    const one = observe(moment, clockOf);
    if (!one || one.nominal !== one.nominal) continue;
    for (const { node } of [moment.one, moment.other]) {
      const known = near.get(node.key);
      if (known) known.push(one);
      else if (floating.has(node.key)) near.set(node.key, [one]);
    }
  }
  const seeds = new Set<string>();
  const settle = (anchored: boolean): void => {
    for (let going = true; going;) {
      going = false;
      for (const [key, observations] of near) {
        if (found.has(key) || seeds.has(key)) continue;
        const zone = zoneOf(key, observations, floating, found, seeds, anchored, label);
        if (zone) found.set(key, zone);
        going ||= zone !== null;
      }
    }
  };
  settle(true);
  // Nobody states a zone: what is assumed stays so for those that agree, and the others are told from them.
  for (;;) {
    const left = [...near].filter(([key]) => !found.has(key) && !seeds.has(key));
    if (left.length === 0) return found;
    const agreeing = left.map(([key, observations]) => ({ key, count: new Set(observations.filter(one => Math.abs(one.nominal) < mostSkewMs).map(one => otherOf(one, key))).size, server: observations.some(({ moment }) => moment.one.node.key === key && moment.one.node.role === 'zookeeper') }));
    seeds.add(agreeing.reduce((best, one) => (one.count > best.count || (one.count === best.count && one.server && !best.server) ? one : best)).key);
    settle(false);
  }
}

function otherOf({ moment }: Observation, key: string): string {
  return moment.one.node.key === key ? moment.other.node.key : moment.one.node.key;
}

function zoneOf(
  key: string, observations: readonly Observation[], floating: ReadonlyMap<string, number>, found: ReadonlyMap<string, MatchedZone>, seeds: ReadonlySet<string>, anchored: boolean, label: (file: string) => string,
): MatchedZone | null {
  const assumed = floating.get(key)!;
  const votes = new Map<number, Observation[]>();
  let count = 0;
  for (const one of observations) {
    const other = otherOf(one, key);
    const settled = found.get(other);
    if (anchored ? floating.has(other) && !settled?.anchored : !settled && !seeds.has(other)) continue;
    count++;
    const ahead = (one.moment.other.node.key === key ? one.nominal : -one.nominal) + (settled?.addMinutes ?? 0) * 60_000;
    const quarters = Math.round(ahead / quarterMs);
    if (Math.abs(ahead - quarters * quarterMs) >= mostSkewMs || !inUse(assumed + quarters * 15)) continue;
    const same = votes.get(quarters * 15);
    if (same) same.push(one);
    else votes.set(quarters * 15, [one]);
  }
  const [winner] = [...votes].sort((a, b) => b[1].length - a[1].length);
  if (!winner) return null;
  const [addMinutes, agreeing] = winner;
  if (agreeing.length * 4 < count * 3 || (momentsIn(agreeing) < 2 && !agreeing.some(one => one.hard))) return null;
  if (!anchored && addMinutes === 0) return null;
  const offsetMinutes = assumed + addMinutes;
  const said = `${toldText({ agreeing, counted: momentsIn(agreeing) }, label)} fit ${offsetMinutes === 0 ? 'UTC' : offsetText(offsetMinutes)}`;
  return { addMinutes, offsetMinutes, anchored, why: anchored ? said : `${said}, ${durationText(Math.abs(addMinutes) * 60_000)} ${addMinutes < 0 ? 'behind' : 'ahead of'} what is assumed for ${nameOf(agreeing[0], key)}` };
}

function nameOf({ moment }: Observation, key: string): string {
  return (moment.one.node.key === key ? moment.other : moment.one).node.name;
}

function inUse(minutes: number): boolean {
  return minutes >= -12 * 60 && minutes <= 14 * 60 && (minutes % 30 === 0 || oddOffsets.has(minutes));
}
