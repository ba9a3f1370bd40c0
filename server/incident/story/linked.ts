/** Which lines an investigation puts together as cause and effect: every one, also those that a finding only counts. */
import { partsOf, placeOf, type Conclusion, type FindingEvidence, type Place } from './findings';
import { linksOf } from './links';
import type { Seen } from './scene';
import type { Told } from './told';

/** The links of one conclusion, told once. */
interface Chain {
  readonly title: string;
  /** What led to a line directly. */
  readonly led: ReadonlyMap<Place, readonly FindingEvidence[]>;
  /** Lines that tell of one loss, on either side: what one of them led to the others did. */
  readonly loss: ReadonlySet<Place>;
}

export interface Linked {
  /** Every lost session and fenced broker with its explanation. */
  readonly told: readonly Told[];
  /** The title of what links two lines, in this order; `null` where nothing does. */
  between(cause: Place, effect: Place): string | null;
  /** The title of the first finding that has a cause for this line. */
  causedBy(effect: Place): string | null;
}

const kept = new WeakMap<object, Linked>();

/**
 * Remembers the links of an investigation for as long as it lives.
 * @param conclusions of which its findings were made
 */
export function keepLinked(investigation: object, told: readonly Told[], conclusions: readonly Conclusion[]): void {
  let chains: Map<Place, Chain[]> | null = null;
  const first = (effect: Place, fits: (line: FindingEvidence, chain: Chain) => boolean): string | null => {
    chains ??= byPlace([...told.map(inFull), ...conclusions.flatMap(partsOf).map(one => chainOf(one))]);
    return chains.get(effect)?.find(chain => before(chain, effect).some(line => fits(line, chain)))?.title ?? null;
  };
  kept.set(investigation, {
    told,
    between: (cause, effect) => first(effect, (line, { loss }) => placeOf(line) === cause || (loss.has(cause) && loss.has(placeOf(line)))),
    causedBy: effect => first(effect, ({ role }) => role === 'cause'),
  });
}

/** The links of an investigation made by `investigate`. */
export function linkedBy(investigation: object): Linked | undefined {
  return kept.get(investigation);
}

/** All that led to a line. */
function before({ led }: Chain, effect: Place): FindingEvidence[] {
  const found = new Map<Place, FindingEvidence>();
  const open = [effect];
  for (let place = open.pop(); place; place = open.pop()) {
    for (const line of led.get(place) ?? []) {
      const next = placeOf(line);
      if (found.has(next)) continue;
      found.set(next, line);
      open.push(next);
    }
  }
  return [...found.values()];
}

/** A loss with every stop that is its cause, and every event of what followed. */
function inFull({ finding, loss, explained, followed }: Told): Chain {
  const line = ({ log, event }: Seen, role: string): FindingEvidence => ({ file: log.file, line: event.line, role, at: event.start, text: '' });
  const stops = (explained?.stalls ?? []).flatMap(stall => stall.stops.map(stop => line(stop, 'cause')));
  const effects = followed.map(({ what, count, text, seen }) => ({ what, count, text, evidence: seen.map(one => line(one, 'effect')) }));
  const lost = [loss.silence, loss.expiry, loss.told].flatMap(seen => (seen ? placeOf(line(seen, '')) : []));
  return chainOf({ ...finding, evidence: [...finding.evidence, ...stops], effects }, new Set(lost));
}

function chainOf(one: Conclusion, loss: ReadonlySet<Place> = new Set()): Chain {
  const led = new Map<Place, FindingEvidence[]>();
  for (const { from, to } of linksOf(one)) addTo(led, placeOf(to), from);
  return { title: one.title, led, loss };
}

function byPlace(all: readonly Chain[]): Map<Place, Chain[]> {
  const found = new Map<Place, Chain[]>();
  for (const chain of all) for (const place of chain.led.keys()) addTo(found, place, chain);
  return found;
}

function addTo<Value>(lists: Map<Place, Value[]>, place: Place, value: Value): void {
  const list = lists.get(place);
  if (list) list.push(value);
  else lists.set(place, [value]);
}
