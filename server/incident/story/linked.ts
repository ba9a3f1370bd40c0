/** Which lines an investigation puts together as cause and effect: every one, also those that a finding only counts. */
import { partsOf, type Conclusion, type Finding } from './findings';
import type { Seen } from './scene';
import type { Told } from './told';

/** A line as a key. */
export type Place = `${string}:${number}`;

export function placeOf({ file, line }: { readonly file: string; readonly line: number }): Place {
  return `${file}:${line}`;
}

/** One chain: what caused it, how it was lost or noticed, what followed. */
interface Chain {
  readonly title: string;
  readonly layers: readonly ReadonlySet<Place>[];
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

/** Remembers the links of an investigation for as long as it lives. */
export function keepLinked(investigation: { findings: readonly Finding[] }, told: readonly Told[]): void {
  let chains: Map<Place, Chain[]> | null = null;
  const of = (place: Place): readonly Chain[] => (chains ??= byPlace([...told.map(ofTold), ...investigation.findings.flatMap(finding => partsOf(finding).map(ofFinding))])).get(place) ?? [];
  const linked: Linked = {
    told,
    between(cause, effect) {
      for (const { title, layers } of of(effect)) {
        const from = layers.findIndex(layer => layer.has(cause));
        const to = layers.findLastIndex(layer => layer.has(effect));
        if (from >= 0 && (from < to || (from === 1 && to === 1))) return title;
      }
      return null;
    },
    causedBy: effect => of(effect).find(({ layers }) => layers[0].size > 0 && !layers[0].has(effect))?.title ?? null,
  };
  kept.set(investigation, linked);
}

/** The links of an investigation made by `investigate`. */
export function linkedBy(investigation: object): Linked | undefined {
  return kept.get(investigation);
}

const place = ({ log, event }: Seen): Place => placeOf({ file: log.file, line: event.line });

function ofTold({ finding, loss, explained, followed }: Told): Chain {
  const causes = new Set<Place>(finding.evidence.filter(line => line.role === 'cause').map(placeOf));
  for (const stall of explained?.stalls ?? []) for (const stop of stall.stops) causes.add(place(stop));
  const lost = new Set<Place>([loss.silence, loss.expiry, loss.told].filter(seen => seen !== null).map(place));
  return { title: finding.title, layers: [causes, lost, new Set(followed.flatMap(({ seen }) => seen.map(place)))] };
}

/** What stands between the cause and what followed: the loss, or how it came out. */
const between = new Set(['silence', 'expiry', 'told', 'fenced', 'removed', 'rebalance', 'elected', 'resumed', 'effect', 'end', 'restart', 'slowest']);

function ofFinding({ title, evidence, effects }: Conclusion): Chain {
  return {
    title, layers: [
      new Set(evidence.filter(line => line.role === 'cause').map(placeOf)), new Set(evidence.filter(line => between.has(line.role)).map(placeOf)),
      new Set(effects.flatMap(effect => effect.evidence.map(placeOf))),
    ],
  };
}

function byPlace(all: readonly Chain[]): Map<Place, Chain[]> {
  const found = new Map<Place, Chain[]>();
  for (const chain of all) {
    for (const layer of chain.layers) {
      for (const one of layer) {
        const known = found.get(one);
        if (known) known.push(chain);
        else found.set(one, [chain]);
      }
    }
  }
  return found;
}
