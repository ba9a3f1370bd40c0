/** Which lanes have something to say about what is shown; the others step back behind one row that says how many they are. */

import type { Correlation } from '../../server/protocol';
import type { LaneModel, Model } from './model';
import type { Span } from './time';

export interface Arrangement {
  /** Indices of lanes, in the order of the model. */
  shown: number[];
  quiet: number[];
  /** What the quiet ones have nothing of. */
  of: 'correlation' | 'finding' | 'view';
}

/** Up to this many lanes all are shown while nothing is correlated. */
const many = 8;

/**
 * With a chosen finding: lanes that it stands on, and the GC logs of its node.
 * With a correlation: lanes with a record in it or a mark in its window, and all
 * lanes of the anchor's node. Else, of many lanes, those with an event that cover
 * some of the view. One lane alone is never hidden: its row would take the place
 * of the lane.
 */
export function arrangeLanes(model: Model, view: Span, correlation: Correlation | null, finding: { node: string | null; uris: ReadonlySet<string> } | null = null): Arrangement {
  const of = finding ? 'finding' : correlation ? 'correlation' : 'view';
  const speaks = finding ? tellsOf(finding) : correlation ? speaksIn(model, correlation) : model.lanes.length > many ? covers(view) : () => true;
  const shown: number[] = [];
  const quiet: number[] = [];
  for (const lane of model.lanes) (speaks(lane) ? shown : quiet).push(lane.index);
  return quiet.length > 1 && (of !== 'finding' || shown.length > 0) ? { shown, quiet, of } : { shown: model.lanes.map((l) => l.index), quiet: [], of };
}

function tellsOf({ node, uris }: { node: string | null; uris: ReadonlySet<string> }): (lane: LaneModel) => boolean {
  return ({ lane }) => uris.has(lane.uri) || (lane.node === node && lane.family === 'gc' && lane.span !== null);
}

function covers(view: Span): (lane: LaneModel) => boolean {
  return ({ lane: { span }, order }) => span !== null && order.length > 0 && span.end >= view.start && span.start <= view.end;
}

function speaksIn(model: Model, { anchor, window, records }: Correlation): (lane: LaneModel) => boolean {
  const uris = new Set(records.map((r) => r.uri)).add(anchor.uri);
  const node = model.lanes.find((l) => l.lane.uri === anchor.uri)?.lane.node;
  return ({ lane, classes }) => lane.node === node || uris.has(lane.uri) || classes.some(({ series }) => {
    const [low, high] = series.startingIn(window.start, window.end);
    return low < high || series.reaching(window.start, 1).length > 0;
  });
}
